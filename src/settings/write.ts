/**
 * Writes patterns of calls into a project file's text, and leaves all else in it as it is. By hand, as the parser's own
 * `modify` breaks lists into lines, and moves comments from what they stand behind to what is added.
 */
import { applyEdits, createScanner, parseTree, type Node } from 'jsonc-parser';
import type { TextEdit } from '../core/index';
import { readProjectFile } from './read';
import type { Settings } from './table';

type CallsKey = keyof Settings & `${string}Calls`;

/**
 * The edits that add patterns to a list; undefined where they are in it already, or where the text is broken or holds no
 * list there. `inForce` is the list that counts so far: one that is begun here would hide what the editor's settings say.
 */
export function addCalls(text: string, key: CallsKey, patterns: readonly string[], inForce: readonly string[] = []): TextEdit[] | undefined {
  const before = readProjectFile(text);
  const missing = patterns.filter((pattern) => !before.given[key]?.includes(pattern));
  if (before.broken || missing.length === 0) return undefined;
  const edits = editsFor(text, key, missing, inForce);
  const after = edits && readProjectFile(applyEdits(text, edits.map(({ range, newText }) => ({ offset: range.start, length: range.end - range.start, content: newText }))));
  return after && missing.every((pattern) => after.given[key]?.includes(pattern)) ? edits : undefined;
}

function editsFor(text: string, key: CallsKey, missing: readonly string[], inForce: readonly string[]): TextEdit[] | undefined {
  const style = styleOf(text);
  const whole = parseTree(text.replace(/^\uFEFF/, ' '), [], { allowTrailingComma: true });
  const property = `"${key}": [${[...new Set([...inForce, ...missing])].map((pattern) => JSON.stringify(pattern)).join(', ')}]`;
  if (!whole) return [insert(text.length, `${/[^\n\uFEFF]$/.test(text) ? style.eol : ''}{${style.eol}${style.unit}${property}${style.eol}}${style.eol}`)];
  const named = (whole.children ?? []).filter(({ children: [name] = [] }) => name.value === key);
  if (named.length === 0) return append(text, whole, [property], style);
  const list = named[0].children?.[1];
  // Of two of one name only the last counts, and nobody sees that who reads the first.
  return named.length === 1 && list?.type === 'array' ? append(text, list, missing.map((pattern) => JSON.stringify(pattern)), style) : undefined;
}

interface Style {
  eol: string;
  /** One step further in. */
  unit: string;
}

function styleOf(text: string): Style {
  return { eol: text.includes('\r\n') ? '\r\n' : '\n', unit: /^([ \t]+)"/m.exec(text)?.[1] ?? '  ' };
}

/** Puts items behind the last one of a list or an object: on lines of their own where the others are, and with a comma behind them where there was one. */
function append(text: string, container: Node, items: readonly string[], style: Style): TextEdit[] {
  const last = container.children?.at(-1);
  if (!last) return fill(text, container, items, style);
  const end = last.offset + last.length;
  const comma = commaAfter(text, end);
  const closing = comma === undefined ? '' : ',';
  const behind = comma ?? end;
  if (!/[\r\n]/.test(text.slice(container.offset, container.children![0].offset))) return [insert(behind, `${closing ? '' : ','} ${items.join(', ')}${closing}`)];
  const margin = /^[ \t]*/.exec(text.slice(startOfLine(text, last.offset)))![0];
  const added = `${style.eol}${margin}${items.join(`,${style.eol}${margin}`)}${closing}`;
  const lineEnd = behind + (/^[ \t]*(?:\/\*[^*\r\n]*\*\/[ \t]*)?(?:\/\/[^\r\n]*)?(?=[\r\n])/.exec(text.slice(behind))?.[0].trimEnd().length ?? 0);
  if (closing || lineEnd === end) return [insert(lineEnd, closing ? added : `,${added}`)];
  return [insert(end, ','), insert(lineEnd, added)];
}

/** The first items; a comment in there stays before them. */
function fill(text: string, { offset, length, type }: Node, items: readonly string[], { eol, unit }: Style): TextEdit[] {
  const close = offset + length - 1;
  const inside = text.slice(offset + 1, close).trimEnd();
  const range = { start: offset + 1 + inside.length, end: close };
  if (type === 'array' && !/[\r\n]/.test(text.slice(offset, close))) return [{ range, newText: `${inside && ' '}${items.join(', ')}` }];
  const margin = /^[ \t]*/.exec(text.slice(startOfLine(text, offset)))![0];
  return [{ range, newText: `${eol}${margin}${unit}${items.join(`,${eol}${margin}${unit}`)}${eol}${margin}` }];
}

/** Where the comma behind an item ends, comments between them skipped. */
function commaAfter(text: string, end: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(end);
  scanner.scan();
  const at = scanner.getTokenOffset();
  return text[at] === ',' ? at + 1 : undefined;
}

function startOfLine(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

function insert(at: number, newText: string): TextEdit {
  return { range: { start: at, end: at }, newText };
}
