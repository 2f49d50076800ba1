/** What a person can set about the analysis, and the defaults: one truth for server, command line and manifest. */
import type { HandlerRole } from './effects/tables/handlers';
import { SEVERITIES, type Confidence } from './model';

export const RULE_LEVELS = ['off', ...SEVERITIES, 'default'] as const;
/** How loudly a rule reports: not at all, at one severity, or (`default`) as it thinks right. */
export type RuleLevel = (typeof RULE_LEVELS)[number];
/** By rule id; `*` stands for every rule that is not named. */
export type RuleLevels = Readonly<Record<string, RuleLevel>>;

/** A call whose functions are handlers, by a pattern, and who waits while they run; requests of a server where nothing is said. */
export type HandlerShape = string | { call: string; role?: HandlerRole };

/** What a project says of its own calls, by patterns as `effects/callPatterns.ts` reads them. What is not understood is left out. */
export interface ProjectKnowledge {
  /** Only read, and are independent of other reads. */
  readingCalls?: readonly string[];
  /** Write to something of their own. */
  writingCalls?: readonly string[];
  /** Have to keep their turn. */
  orderedCalls?: readonly string[];
  /** Neither wait nor change anything. */
  pureCalls?: readonly string[];
  /** Hold the thread. */
  blockingCalls?: readonly string[];
  handlers?: readonly HandlerShape[];
}

/** Settings that the core reads. Everything is optional for a caller; `DEFAULT_CONFIG` fills the rest. */
export interface AnalysisConfig extends ProjectKnowledge {
  /** Findings below this confidence are not reported. */
  minConfidence: Confidence;
  /** Only these rules run, also where `levels` turns them off; absent means all of them. */
  rules?: string[];
  levels?: RuleLevels;
  /** How many operations a fix lets be under way at once; 0 or absent: by what they wait for. */
  concurrencyLimit?: number;
}

export const DEFAULT_CONFIG: AnalysisConfig = { minConfidence: 'likely' };
