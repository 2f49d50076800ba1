/** What counts for one file, where several places say something: the project file wins over the editor, key by key. */
import ignore, { type Ignore } from 'ignore';
import type { AnalysisConfig } from '../core/index';
import { DEFAULT_SETTINGS, type Given, type Settings } from './table';

/** What one place says. Its patterns are seen from `folder`; absent where there is none. */
export interface Layer {
  given: Given;
  folder?: string;
}

/** The settings in force; the first layer is the strongest. */
export function settingsFrom(layers: readonly Layer[]): Settings {
  return Object.assign({}, DEFAULT_SETTINGS, ...layers.map(({ given }) => given).reverse());
}

/** Whether `include` or `exclude` keeps a file from being analysed. A file outside of the folder of patterns is none of theirs. */
export function isExcluded(path: string, layers: readonly Layer[]): boolean {
  return !matches(path, 'include', layers, true) || matches(path, 'exclude', layers, false);
}

/** What the analysis is told: all that is not about which files are analysed, and when. */
export function configOf({ enable, run, include, exclude, rules, ...rest }: Settings): Partial<AnalysisConfig> {
  return { ...rest, levels: rules };
}

function matches(path: string, key: 'include' | 'exclude', layers: readonly Layer[], otherwise: boolean): boolean {
  const { given, folder } = layers.find((layer) => layer.given[key] !== undefined) ?? { given: {} };
  const patterns = given[key] ?? [];
  const relative = folder === undefined ? undefined : below(folder, path);
  if (patterns.length === 0 || relative === undefined || !ignore.isPathValid(relative)) return otherwise;
  return compiled(patterns).ignores(relative);
}

const memory = new WeakMap<readonly string[], Ignore>();

function compiled(patterns: readonly string[]): Ignore {
  const known = memory.get(patterns) ?? ignore({ ignoreCase: false }).add(patterns.map((pattern) => pattern.replace(/^\.\//, '/')));
  memory.set(patterns, known);
  return known;
}

function below(folder: string, path: string): string | undefined {
  const start = folder.endsWith('/') ? folder : `${folder}/`;
  return path.startsWith(start) ? path.slice(start.length) : undefined;
}
