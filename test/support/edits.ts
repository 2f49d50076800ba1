/** Applies a fix to the text that it was made for. */
import type { Fix } from '../../src/core/index';

export function applyFix(text: string, { edits }: Fix): string {
  return [...edits].sort((a, b) => b.range.start - a.range.start).reduce((changed, { range, newText }) => changed.slice(0, range.start) + newText + changed.slice(range.end), text);
}
