/** What has to go so that a comment is gone as if nobody had written it. */
import type { LineIndex } from '../lines';
import type { Range, TextEdit } from '../model';

/** A comment with its lines, where it has them for itself; else with the spaces that set it off. */
export function removalOf({ start, end }: Range, text: string, lines: LineIndex): TextEdit {
  const [first, last] = [lines.lineAt(start), lines.lineAt(end)];
  // A byte order mark at the start of a file stays.
  const lineStart = first === 1 && text.startsWith('\uFEFF') ? 1 : lines.rangeOf(first).start;
  const lineEnd = lines.rangeOf(last).end;
  const before = text.slice(lineStart, start);
  const behind = text.slice(end, lineEnd);
  if (behind.trim() !== '') {
    const isBetween = before.trim() !== '';
    // What stands between tags is shown, so a space there would be one more.
    if (text[start] === '{') return { range: { start, end: /[ \t]$/.test(before) ? end + leadingSpaces(behind) : end }, newText: '' };
    // A line break in it may be all that ends a statement.
    if (isBetween && first < last) return { range: { start: lineStart + before.trimEnd().length, end: end + leadingSpaces(behind) }, newText: /\r\n|[\n\r\u2028\u2029]/.exec(text.slice(start, end))![0] };
    // It may be all that keeps two words or signs apart: `return/* … */value`.
    const isSetOff = !isBetween || /(?:[\s,;([{=]|=>)$/.test(before);
    return { range: { start, end: end + leadingSpaces(behind) }, newText: isSetOff ? '' : ' ' };
  }
  if (before.trim() !== '') return { range: { start: before.trimEnd().length + lineStart, end: end + leadingSpaces(behind) }, newText: '' };

  const isBlank = (line: number): boolean => line <= lines.lineCount && text.slice(lines.rangeOf(line).start, lines.rangeOf(line).end).trim() === '';
  // Of an empty line above and one below, one would be left over.
  const leavesBlank = (first === 1 || isBlank(first - 1)) && isBlank(last + 1);
  return { range: { start: lineStart, end: leavesBlank ? lines.rangeOf(last + 1).end : lineEnd }, newText: '' };
}

function leadingSpaces(text: string): number {
  return /^[ \t]*/.exec(text)![0].length;
}
