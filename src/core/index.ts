/**
 * The core's only door, and the only file that re-exports. Text in, plain data out; nothing here throws on a
 * person's code.
 */
import type { AnalysisConfig } from './config';
import type { Explanation, FileAnalysis, SourceInput } from './model';

export * from './model';
export { DEFAULT_CONFIG, type AnalysisConfig } from './config';
export { LineIndex, type Position } from './lines';

/** What a rule says of itself; the rule pages, the README's table and the hovers come from it. */
export interface RuleInfo {
  id: string;
  bottleneck: 'waiting' | 'compute' | 'hazard';
  /** The guide's section that belongs to it: `topic#section`. */
  guide: string;
  docs: { summary: string; why: string; bad: string; good: string; whenNotToUse: string; fixSafety: string; misses: string };
}

/** The rules, in the order of the product's table. */
export const rules: readonly RuleInfo[] = [];

/**
 * Analyses one file. A file that cannot be parsed gives one error with its place, and no findings; a rule that
 * fails gives an error that names it, and the other rules still report.
 */
export function analyzeFile(_input: SourceInput, _config: Partial<AnalysisConfig> = {}): FileAnalysis {
  return { findings: [], errors: [] };
}

/** Explains the innermost function around an offset, finding or not. */
export function explainAt(_input: SourceInput, _offset: number, _config: Partial<AnalysisConfig> = {}): Explanation {
  return { kind: 'no-function', title: '', line: 1, verdict: '', findings: [], evidence: [], unchecked: [], guide: 'concurrency-vs-parallelism#key-idea' };
}

/** Why a file is not analysed unless it is named: undefined for a file that is. `text` is read for marks of generated code. */
export type SkipReason = 'test' | 'migration' | 'seed' | 'declaration' | 'generated' | 'minified';

export function skipReason(_input: SourceInput): SkipReason | undefined {
  return undefined;
}
