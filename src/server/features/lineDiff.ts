/** What a change makes of the lines of a text, short enough to be read in one look. */
import { structuredPatch } from 'diff';
import type { ExplainedDiff } from '../protocol';

/** A change of more lines is none that anybody reads in one look. */
const MOST_LINES = 120;

/** The lines that change, with one around them; undefined where they are too many. */
export function diffOfLines(before: string, after: string): ExplainedDiff | undefined {
  const patch = structuredPatch('', '', withOneEnd(before), withOneEnd(after), undefined, undefined, { context: 1, maxEditLength: MOST_LINES });
  return patch && { parts: withoutIndent(patch.hunks.map(({ oldStart, lines }) => ({ line: oldStart, lines: lines.filter((line) => !line.startsWith('\\')) }))) };
}

/** Lines end where editors end them, also at a lone carriage return, which the package would take for a part of its line. */
function withOneEnd(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** A file that comes into being; undefined where it has too many lines. */
export function diffOfNewFile(name: string, text: string): ExplainedDiff | undefined {
  const diff = diffOfLines('', text);
  return diff && { newFile: name, ...diff };
}

/** Takes away what all lines are indented by, behind their marks. */
function withoutIndent(parts: ExplainedDiff['parts']): ExplainedDiff['parts'] {
  const indents = parts.flatMap(({ lines }) => lines).map((line) => line.slice(1)).filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)![0]);
  const shared = indents.reduce((shortest, indent) => shortest.slice(0, sharedLength(shortest, indent)), indents[0] ?? '').length;
  return parts.map(({ line, lines }) => ({ line, lines: lines.map((text) => text[0] + text.slice(1 + shared)) }));
}

function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
