/**
 * The core's only door, and the only file that re-exports. Text in, plain data out; nothing here throws on a
 * person's code.
 */
import type { RuleInfo } from './rule';
import { rules as all } from './rules/index';

export * from './model';
export { DEFAULT_CONFIG, RULE_LEVELS, type AnalysisConfig, type HandlerShape, type RuleLevel, type RuleLevels } from './config';
export { displayWidth, padToWidth } from './displayWidth';
export { flawOfCallPattern } from './effects/callPatterns';
export { LineIndex, type Position } from './lines';
export { FileFixes } from './fixes/fileFixes';
export { nearestName } from './nearestName';
export { hasHugeLine, skipReason, type SkipReason } from './context';
export { analyzeFile, explainAt, Program } from './program/program';
export { NO_FILES, type FolderNames, type ModuleFiles } from './program/files';
export { hidePaths, shrink, type ShrinkTask, type Snippet } from './shrink/shrink';
export { allAlike, longestChain, overlappingSteps, schedule, type Assumed, type Moment, type Schedule, type ScheduleKind, type Span } from './timeline/schedule';
export { ordersInWords, renderTimeline, shortenLabel, type TextSpace } from './timeline/text';
export type { RuleDocs, RuleInfo } from './rule';

/** The rules, in the order of the product's table. */
export const rules: readonly RuleInfo[] = all;
