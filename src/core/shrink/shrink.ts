/**
 * The smallest text of which something is still true, by hierarchical delta debugging: all members of a list are left out
 * at once, then halves of them, then single ones; lists that lie deeper come later, when less is left.
 *
 * The answer is small, but not the smallest there is: what is needed only by something that goes later is tried again in the
 * next round; two things that can only go together stay.
 */
import type { Range, TextEdit } from '../model';
import { piecesOf, type Change, type Pieces } from '../syntax/pieces';

/** A text with the place in it that all is about, which is never touched. */
export interface Snippet {
  text: string;
  mark: Range;
}

/** What is asked about each text on the way. */
export interface ShrinkTask {
  /** How the parser knows the text's language. */
  fileName: string;
  /** Whether a smaller text is as good as the one before. */
  isAsGood(candidate: Snippet): boolean;
  /** Asked before each text is judged; time for others to run. With false the smallest text so far is the answer. */
  goesOn(): Promise<boolean>;
}

/** The smallest text that was found. */
export async function shrink(snippet: Snippet, { fileName, isAsGood, goesOn }: ShrinkTask): Promise<Snippet> {
  const candidates = smallerTexts(snippet, fileName);
  let best = snippet;
  for (let next = candidates.next(); !next.done && (await goesOn()); ) {
    const isGood = isAsGood(next.value);
    if (isGood) best = next.value;
    next = candidates.next(isGood);
  }
  return best;
}

/** The same text without the names of other files. */
export function hidePaths(snippet: Snippet, fileName: string): Snippet {
  return changed(snippet, clearOf(snippet.mark, piecesOf({ fileName, text: snippet.text }).paths).flat());
}

/** What to try next; the answer says whether it was good. */
type Search = Generator<Snippet, Snippet, boolean>;

const ROUNDS = 4;

function* smallerTexts(start: Snippet, fileName: string): Search {
  let best = start;
  const pieces = (): Pieces => piecesOf({ fileName, text: best.text });
  for (let round = 0; round < ROUNDS; round++) {
    const before = best;
    best = yield* without(pieces().comments, best);
    for (let depth = 0, members = pieces().members; depth < members.length; depth++, members = pieces().members) best = yield* without(members[depth] ?? [], best);
    best = yield* unwrapped(best, fileName);
    for (const kind of ['parts', 'types', 'values', 'paths'] as const) best = yield* without(pieces()[kind], best);
    for (const change of [emptyBrackets, emptyLines]) best = yield* without([change(best.text)], best);
    if (best.text === before.text) break;
  }
  return best;
}

/** Makes as many of the changes as can be made together. From the back, since what stands there uses what stands before. */
function* without(all: readonly Change[], start: Snippet): Search {
  const made: Change[] = [];
  let best = start;
  const chunks = [clearOf(start.mark, all)];
  for (let chunk = chunks.pop(); chunk !== undefined; chunk = chunks.pop()) {
    if (chunk.length === 0) continue;
    const candidate = changed(start, [...made, ...chunk].flat());
    if (candidate.text !== best.text && (yield candidate)) {
      made.push(...chunk);
      best = candidate;
    } else if (chunk.length > 1) {
      const half = chunk.length >> 1;
      chunks.push(chunk.slice(0, half), chunk.slice(half));
    }
  }
  return best;
}

/** One at a time: what lies within each other moves the same lines. */
function* unwrapped(start: Snippet, fileName: string): Search {
  let best = start;
  const wrappers = (): Change[] => clearOf(best.mark, piecesOf({ fileName, text: best.text }).wrappers);
  for (let at = 0, all = wrappers(); at < all.length; ) {
    const candidate = changed(best, all[at]);
    if (yield candidate) {
      best = candidate;
      all = wrappers();
    } else at++;
  }
  return best;
}

/** Lines on which nothing stands go, but one between others. */
function emptyLines(text: string): Change {
  return found(text, /^\s*\n|(?<=\n[ \t]*\r?\n)[ \t]*\r?\n|(?<=[[({]\r?\n)[ \t]*\r?\n|(?<=\n)[ \t]*\r?\n(?=[ \t]*[\])}])|(?<=\n)\s+$/g);
}

function emptyBrackets(text: string): Change {
  return found(text, /(?<=[[({])[ \t]*\r?\n\s*(?=[\])}])/g);
}

function found(text: string, pattern: RegExp): Change {
  return [...text.matchAll(pattern)].map(({ index, 0: { length } }) => ({ range: { start: index, end: index + length }, newText: '' }));
}

function clearOf(mark: Range, changes: readonly Change[]): Change[] {
  return changes.filter((change) => change.every(({ range }) => range.end <= mark.start || mark.end <= range.start));
}

function changed({ text, mark }: Snippet, edits: readonly TextEdit[]): Snippet {
  const before = edited(text.slice(0, mark.start), 0, edits.filter(({ range }) => range.end <= mark.start));
  const behind = edited(text.slice(mark.end), mark.end, edits.filter(({ range }) => range.end > mark.start));
  return { text: before + text.slice(mark.start, mark.end) + behind, mark: { start: before.length, end: before.length + mark.end - mark.start } };
}

/** `text` begins at `offset` of what the edits are about. What lies in a stretch that goes, goes with it. */
function edited(text: string, offset: number, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const { range, newText } of [...edits].sort((a, b) => a.range.start - b.range.start || b.range.end - a.range.end)) {
    const start = range.start - offset;
    if (start >= at) result = joined(result, text.slice(at, start)) + newText;
    at = Math.max(at, range.end - offset);
  }
  return joined(result, text.slice(at));
}

/** Joins what a cut parted. A comma is left over where the last of a list went. */
function joined(before: string, behind: string): string {
  if (/^\s*;/.test(behind)) return before.replace(/,\s*$/, '') + behind;
  if (/^[ \t]*[)\]]/.test(behind)) return before.replace(/,[ \t]*$/, '') + behind;
  return (/^[ \t]*\}/.test(behind) ? before.replace(/,([ \t]*)$/, '$1') : before) + behind;
}
