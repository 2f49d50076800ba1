/** What a person can set about the analysis, and the defaults: one truth for server, command line and manifest. */
import { SEVERITIES, type Confidence } from './model';

export const RULE_LEVELS = ['off', ...SEVERITIES, 'default'] as const;
/** How loudly a rule reports: not at all, at one severity, or (`default`) as it thinks right. */
export type RuleLevel = (typeof RULE_LEVELS)[number];
/** By rule id; `*` stands for every rule that is not named. */
export type RuleLevels = Readonly<Record<string, RuleLevel>>;

/** Settings that the core reads. Everything is optional for a caller; `DEFAULT_CONFIG` fills the rest. */
export interface AnalysisConfig {
  /** Findings below this confidence are not reported. */
  minConfidence: Confidence;
  /** Only these rules run, also where `levels` turns them off; absent means all of them. */
  rules?: string[];
  levels?: RuleLevels;
}

export const DEFAULT_CONFIG: AnalysisConfig = { minConfidence: 'likely' };
