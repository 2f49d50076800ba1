/**
 * Which files of the packages are inputs, and how some of them stand for all. The bench decides this for itself, not by what
 * the analyser leaves out: its inputs stay the same when that changes.
 */
import type { BenchPackage } from './packages';

const SOURCE = /\.(?:[cm]?[jt]s|[jt]sx)$/;
const NO_SOURCE = /\.d\.[cm]?ts$|\.min\.|\.(?:test|spec)\.|(?:^|\/)(?:node_modules|__tests__|__mocks__|tests?|fixtures|vendor)\//i;
/** Characters in one line of what a person writes, at most; bundlers and generators write longer ones. */
const LONGEST_LINE = 3000;

/** @param path below the package's top folder, with `/` */
export function isSourcePath(path: string, { sources, without = [] }: Pick<BenchPackage, 'sources' | 'without'>): boolean {
  return SOURCE.test(path) && !NO_SOURCE.test(path) && sources.some((start) => path.startsWith(start)) && !without.some((start) => path.startsWith(start));
}

export function isWrittenByHand(text: string): boolean {
  return text.trim() !== '' && text.split('\n').every((line) => line.length <= LONGEST_LINE);
}

/** `wanted` of these, at even distances and in their order; all when there are no more. */
export function drawEvenly<T>(all: readonly T[], wanted: number): T[] {
  if (wanted >= all.length) return [...all];
  return Array.from({ length: wanted }, (_, index) => all[Math.floor((index * all.length) / wanted)]);
}
