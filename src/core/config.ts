/** What a person can set about the analysis, and the defaults: one truth for server, command line and manifest. */
import type { Confidence } from './model';

/** Settings that the core reads. Everything is optional for a caller; `DEFAULT_CONFIG` fills the rest. */
export interface AnalysisConfig {
  /** Findings below this confidence are not reported. */
  minConfidence: Confidence;
  /** Only these rules run; absent means all of them. */
  rules?: string[];
}

export const DEFAULT_CONFIG: AnalysisConfig = { minConfidence: 'likely' };
