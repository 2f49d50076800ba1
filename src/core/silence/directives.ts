/**
 * The words of a comment that tells the analyser to be silent:
 * `concurrency-lens-disable[-next-line|-line] [RULE[, RULE]] [-- reason]`.
 *
 * A line comment may hold it behind another one's words: `// eslint-disable-line no-void // concurrency-lens-disable-line`.
 * Offsets count from the start of the comment's text, behind its `//` or its slash and star.
 */
import type { DirectiveFact } from '../facts/model';
import type { Range } from '../model';

/** A directive as it is written. `range` is the part of the text that it has for itself. */
export interface WrittenDirective extends Pick<DirectiveFact, 'kind' | 'names'> {
  range: Range;
}

/** What every directive begins with. */
export const DIRECTIVE_WORDS = 'concurrency-lens-disable';
const DIRECTIVE = /^[\s*]*concurrency-lens-disable(?:-(?<kind>next-line|line))?(?![\w-]):?/;
const REASON = /(?:^|[\s*])--/;
/** Where a line comment begins inside another one. */
const ANOTHER = /(?<=\s)\/\/|$/g;

export function isDirective(comment: string): boolean {
  return comment.includes(DIRECTIVE_WORDS) && readDirectives(comment, true).length > 0;
}

/** The directives in a comment's text; `isLine` for one that begins with `//`. */
export function readDirectives(comment: string, isLine: boolean): WrittenDirective[] {
  if (!comment.includes(DIRECTIVE_WORDS)) return [];
  if (!isLine) return readDirective(comment, 0, comment.length) ?? [];
  const starts = [0, ...[...comment.matchAll(ANOTHER)].map(({ index }) => index)];
  return starts.slice(0, -1).flatMap((start, i) => readDirective(comment, start, starts[i + 1]) ?? []);
}

function readDirective(comment: string, start: number, end: number): WrittenDirective[] | undefined {
  const from = comment.startsWith('//', start) && start > 0 ? start + 2 : start;
  const words = comment.slice(from, end);
  const head = DIRECTIVE.exec(words);
  if (!head) return undefined;
  const rest = words.slice(head[0].length);
  const named = rest.slice(0, REASON.exec(rest)?.index ?? rest.length);
  const kind = (head.groups!.kind ?? 'file') as DirectiveFact['kind'];
  return [{ kind, range: { start, end }, names: namesIn(named, from + head[0].length) }];
}

/** What stands between commas, without the stars and spaces around it. */
function namesIn(list: string, offset: number): DirectiveFact['names'] {
  return [...list.matchAll(/[^,]+/g)].flatMap(({ 0: part, index }) => {
    const words = [...part.matchAll(/[^\s*]+/g)];
    if (words.length === 0) return [];
    const [start, end] = [words[0].index, words.at(-1)!.index + words.at(-1)![0].length];
    return [{ text: part.slice(start, end), range: { start: offset + index + start, end: offset + index + end } }];
  });
}
