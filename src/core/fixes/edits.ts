/** Edits of one text, put together from several makers. */
import type { TextEdit } from '../model';

/** In order of place; what touches becomes one edit. */
export function merged(edits: readonly TextEdit[]): TextEdit[] {
  const sorted = edits.map((edit, index) => ({ edit, index })).sort((a, b) => a.edit.range.start - b.edit.range.start || a.edit.range.end - b.edit.range.end || a.index - b.index).map(({ edit }) => edit);
  return sorted.reduce<TextEdit[]>((all, edit) => {
    const before = all.at(-1);
    if (!before || before.range.end < edit.range.start) return [...all, edit];
    return [...all.slice(0, -1), { range: { start: before.range.start, end: Math.max(before.range.end, edit.range.end) }, newText: before.newText + edit.newText }];
  }, []);
}
