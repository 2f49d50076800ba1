/**
 * Whether a file is analysed that nobody named: the one decision, for editor and command line. Where a file lies is judged
 * before it is read: inside the folder that is looked at, not in a dependency, not ignored, not excluded. What it is, a
 * test or generated code, the core tells from its name and text. No folder is left out for being called dist, build or lib.
 */
import { skipReason, type SkipReason, type SourceInput } from '../core/index';
import type { IgnoreRules } from './ignoreRules';
import { isBelow } from './paths';

/** `outside`: not in the folder that is looked at, or a dependency's. `ignored`: by a `.gitignore`. `excluded`: by a person's settings. */
export type LeftOutReason = SkipReason | 'outside' | 'ignored' | 'excluded';

/** A file, and the folder that is looked at: the one that was named, or the workspace's. Absent: the file is open alone. */
export interface Place {
  /** An absolute path or a URI. */
  path: string;
  top?: string;
}

export interface Policies {
  /** Those of the file's folder. */
  rules: IgnoreRules;
  /** Whether a person's `include` and `exclude` leave out the file of this path. */
  isExcluded?(path: string): boolean;
}

/** The reason why a file is left alone; undefined for one that is analysed. */
export function whyLeftOut(place: Place, policies: Policies, input: SourceInput): LeftOutReason | undefined {
  return leftOutByPlace(place, policies) ?? leftOutByText(input);
}

/** What can be told before the file is read. */
export function leftOutByPlace({ path, top }: Place, { rules, isExcluded }: Policies): 'outside' | 'ignored' | 'excluded' | undefined {
  if (top !== undefined && !isBelow(top, path)) return 'outside';
  const parts = path.slice(top?.length ?? 0).split('/').slice(0, -1);
  if (!parts.every(isEntered)) return 'outside';
  if (rules.ignores(path, 'file')) return 'ignored';
  return isExcluded?.(path) ? 'excluded' : undefined;
}

/** What can be told only by what stands in it. */
export function leftOutByText(input: SourceInput): SkipReason | undefined {
  return skipReason(input);
}

/** Whether a walk goes into a folder of this name. Where dependencies are named or opened on purpose, it starts below that. */
export function isEntered(name: string): boolean {
  return name !== 'node_modules' && name !== '.git';
}
