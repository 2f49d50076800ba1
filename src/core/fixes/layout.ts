/** How statements lie in the text: their comments, their lines, and what goes when one of them goes. */
import type { Range, TextEdit } from '../model';
import { T } from '../syntax/nodeTypes';
import { span, type Node } from '../syntax/tree';
import { listAround, type Code } from './code';

/** Comments that speak to a tool about the line or the statement beside them. */
const SPEAKS_TO_A_TOOL = /@ts-(?:ignore|expect-error|nocheck)|eslint-(?:disable|enable)|oxlint-|biome-ignore|deno-lint-ignore|prettier-ignore|\bistanbul\b|\b[cv]8 ignore|webpack\w+:|@vite-ignore|concurrency-lens-disable/;

/** A statement with what belongs to it. */
export interface Laid {
  node: Node;
  /** Where it ends. A semicolon at the start of a later line keeps apart what stands behind it, and stays. */
  end: number;
  /** Comments above it, and those in front of it on its line. */
  leading: Range[];
  /** Comments behind it on its last line. */
  trailing: Range[];
}

/** `before`: where what stands in front of the statement ends. */
export function layOut(node: Node, before: number, code: Code): Laid {
  const { start } = span(node);
  const end = node.range[1] - (/(?:\r\n|\n|\r)\s*;$/.exec(code.of(span(node)))?.[0].length ?? 0);
  const ownStart = code.lineStart(before) === code.lineStart(start) ? before : Math.min(start, behindTrailing(before, code));
  const lineEnd = code.lineEnd(end);
  return { node, end, leading: code.commentsIn({ start: ownStart, end: start }), trailing: code.isBlank(end, lineEnd) ? code.commentsIn({ start: end, end: lineEnd }) : [] };
}

/** The same for a statement that is known to stand in a list. */
export function layOutInList(statement: Node, code: Code): Laid {
  const parent = code.parentOf(statement)!;
  const list = listAround(parent)!;
  return layOut(statement, startOfNeighbourhood(list, list.indexOf(statement), parent), code);
}

/** Where the statements of a list begin to be looked at: behind the statement before, or behind the brace. */
export function startOfNeighbourhood(list: readonly Node[], index: number, parent: Node): number {
  if (index > 0) return list[index - 1].range[1];
  if (parent.type === T.BlockStatement) return parent.range[0] + 1;
  return parent.type === T.SwitchCase ? (parent.test?.range[1] ?? parent.range[0]) : parent.range[0];
}

/** Behind comments that stand behind a statement on its line. */
function behindTrailing(end: number, code: Code): number {
  const lineEnd = code.lineEnd(end);
  return code.isBlank(end, lineEnd) ? lineEnd : end;
}

export function speaksToATool({ node, leading, trailing }: Laid, kept: readonly Range[], code: Code): boolean {
  const { start, end } = span(node);
  const inside = code.commentsIn({ start, end }).filter((comment) => !kept.some((part) => part.start <= comment.start && comment.end <= part.end));
  return [...leading, ...inside, ...trailing].some((comment) => SPEAKS_TO_A_TOOL.test(code.of(comment)));
}

/** From a statement's first comment to its last. */
export function wholeOf({ node, end, leading, trailing }: Laid): Range {
  return { start: leading[0]?.start ?? node.range[0], end: trailing.at(-1)?.end ?? end };
}

/** The comments behind a statement, as they stand behind something else. */
export function trailingText({ trailing }: Laid, code: Code): string {
  return trailing.length > 0 ? ` ${code.of({ start: trailing[0].start, end: trailing.at(-1)!.end })}` : '';
}

/** Takes a stretch away with its lines, and with the empty lines above it or below it; else with the blanks before it. */
export function removal({ start, end }: Range, blanks: 'above' | 'below', code: Code): TextEdit {
  const lineStart = code.lineStart(start);
  const lineEnd = code.lineEnd(end);
  const isAlone = code.text.slice(lineStart, start).trim() === '' && code.text.slice(end, lineEnd).trim() === '';
  if (!isAlone) return { range: trimmed({ start, end }, code), newText: '' };
  let from = lineStart;
  let to = code.afterBreak(lineEnd);
  if (blanks === 'above') while (from > 0 && isEmptyLine(code.beforeBreak(from), code)) from = code.lineStart(code.beforeBreak(from));
  else while (to < code.text.length && isEmptyLine(to, code)) to = code.afterBreak(code.lineEnd(to));
  return { range: { start: from, end: to }, newText: '' };
}

function trimmed({ start, end }: Range, { text }: Code): Range {
  let from = start;
  while (from > 0 && (text[from - 1] === ' ' || text[from - 1] === '\t')) from--;
  return { start: from, end };
}

function isEmptyLine(offset: number, code: Code): boolean {
  return code.text.slice(code.lineStart(offset), code.lineEnd(offset)).trim() === '';
}

/** A stretch whose lines, from the second on, are moved by the difference of two indentations; what stands in literals stays. */
export function reindented({ start, end }: Range, from: string, to: string, code: Code): string {
  if (from === to) return code.text.slice(start, end);
  const closed = literalsIn({ start, end }, code);
  let result = '';
  let at = start;
  for (const match of code.text.slice(start, end).matchAll(/\r\n|\n|\r/g)) {
    const next = start + match.index + match[0].length;
    result += code.text.slice(at, next);
    at = next;
    const isClosed = closed.some((literal) => literal.start < next && next < literal.end);
    if (isClosed || code.text.slice(next, code.lineEnd(next)).trim() === '') continue;
    if (code.text.startsWith(from, next)) {
      result += to;
      at += from.length;
    }
  }
  return result + code.text.slice(at, end);
}

function literalsIn(part: Range, code: Code): Range[] {
  const around = code.innermostAround(part);
  return code.descendants(around, true).filter(({ type }) => type === T.TemplateElement || type === T.Literal).map(span);
}

/** The comments above something, each on its line with this indentation. */
export function linesOf(comments: readonly Range[], indent: string, code: Code): string {
  return comments.map((comment) => `${indent}${reindented(comment, code.indentAt(comment.start), indent, code)}${code.eol}`).join('');
}

/** A stretch after changes in it, its lines from the second on moved in by so much; what stands in literals stays. */
export function editedWithIndent(part: Range, edits: readonly TextEdit[], deeper: string, code: Code): string {
  const closed = literalsIn(part, code);
  const moves = [...code.text.slice(part.start, part.end).matchAll(/\r\n|\n|\r/g)].flatMap((match): TextEdit[] => {
    const at = part.start + match.index + match[0].length;
    const isMoved = deeper !== '' && !closed.some(({ start, end }) => start < at && at < end) && code.text.slice(at, code.lineEnd(at)).trim() !== '' && !edits.some(({ range }) => range.start <= at && at < range.end);
    return isMoved ? [{ range: { start: at, end: at }, newText: deeper }] : [];
  });
  // What is put in at the start of a line is written as deep as it has to stand.
  const all = [...edits, ...moves].sort((one, other) => one.range.start - other.range.start);
  let text = '';
  let at = part.start;
  for (const { range, newText } of all) {
    text += code.text.slice(at, range.start) + newText;
    at = range.end;
  }
  return text + code.text.slice(at, part.end);
}
