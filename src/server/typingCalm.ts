/**
 * Which markers are shown while a person types, so that nothing flickers:
 *
 * - A new one waits where it would appear in the statement that is being typed, until typing has rested there.
 * - While the text cannot be read, the old ones stay and move with the edits; those whose own text was edited go.
 * - In all else the newest analysis is right, also about what is gone.
 *
 * Whether the cause of an old marker is still there is judged by the text of its range alone, and by whether one of its sites
 * was deleted as a whole, so while the text cannot be read a marker may stay whose cause went in another way.
 */
import type { Range } from '../core/index';

/** Milliseconds without a keystroke after which a statement counts as written. */
export const STATEMENT_REST = 600;

/** What is marked. `code` is the rule. */
export interface Marker {
  rule?: string;
  code?: string;
  range: Range;
  scope?: Range;
  sites?: readonly { file?: string; range: Range }[];
}

/** `text` took the place of a stretch. */
export interface Edit {
  range: Range;
  text: string;
}

/** What an analysis says of a text. */
export interface Look<M extends Marker> {
  text: string;
  /** Undefined for a text that cannot be read. */
  found: readonly M[] | undefined;
  /** The statement that holds an offset; undefined to show everything at once. */
  statementAt: ((offset: number) => Range) | undefined;
}

export interface Shown<M extends Marker> {
  markers: M[];
  /** Milliseconds after which there may be more to show. */
  again?: number;
}

/** The markers of one document. The time is milliseconds from anywhere. */
export class TypingCalm<M extends Marker> {
  /** What is shown, moved along with the edits; `text` is what each marked. */
  private shown: { marker: M; text: string }[] = [];
  private held: M[] = [];
  private last: { at: number; time: number } | undefined;
  private edited = false;

  /** Takes note of an edit. Nothing is noted of one that changes nothing. */
  edit({ range, text }: Edit, time: number): void {
    if (range.start === range.end && text === '') return;
    const move = moveBy(range, text.length);
    this.shown = this.shown.map(({ marker, text: marked }) => ({ marker: moved(marker, move), text: marked }));
    this.held = this.held.map((marker) => moved(marker, move));
    this.last = { at: range.start + text.length, time };
    this.edited = true;
  }

  /** What is shown after an analysis of the text that all edits led to. */
  look({ text, found, statementAt }: Look<M>, time: number): Shown<M> {
    if (!found) {
      this.shown = this.shown.filter((old) => isWhole(old, text));
      return { markers: this.shown.map(({ marker }) => marker) };
    }
    const rest = this.last ? this.last.time + STATEMENT_REST - time : 0;
    const fresh = found.filter((marker) => this.isNew(marker));
    const typed = this.last && statementAt && rest > 0 && fresh.length > 0 ? statementAt(this.last.at) : undefined;
    this.held = typed ? fresh.filter((marker) => isIn(marker, typed)) : [];
    this.edited = false;
    const markers = found.filter((marker) => !this.held.includes(marker));
    this.shown = markers.map((marker) => ({ marker, text: marked(marker, text) }));
    return this.held.length === 0 ? { markers } : { markers, again: Math.ceil(rest) };
  }

  /** By what is typed here. What comes without an edit comes from another file, or from the settings. */
  private isNew(marker: M): boolean {
    return !this.shown.some((old) => isSame(old.marker, marker)) && (this.edited || this.held.some((old) => isSame(old, marker)));
  }
}

/** The smallest edit that turns one text into another there: what both begin or end with is left out. */
export function smallestEdit(start: number, before: string, after: string): Edit {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { range: { start: start + head, end: start + before.length - tail }, text: after.slice(head, after.length - tail) };
}

/** Where a stretch lies after an edit. What is typed at its edges is not in it. */
function moveBy(edit: Range, length: number): (range: Range) => Range {
  const by = length - (edit.end - edit.start);
  const end = edit.start + length;
  return (range) => {
    const from = range.start >= edit.end ? range.start + by : range.start > edit.start ? end : range.start;
    const to = range.end <= edit.start ? range.end : range.end >= edit.end ? range.end + by : edit.start;
    return { start: from, end: Math.max(from, to) };
  };
}

function moved<M extends Marker>(marker: M, move: (range: Range) => Range): M {
  const { range, scope, sites } = marker;
  return {
    ...marker,
    range: move(range),
    ...(scope && { scope: move(scope) }),
    ...(sites && { sites: sites.map((site) => (site.file === undefined ? { ...site, range: move(site.range) } : site)) }),
  };
}

/** The marked text, with the letters that a name would go on with. */
function marked({ range: { start, end } }: Marker, text: string): string {
  const isName = /[\w$]/;
  const goesOn = isName.test(text[end - 1] ?? '') && isName.test(text[end] ?? '');
  const beganBefore = isName.test(text[start] ?? '') && isName.test(text[start - 1] ?? '');
  return text.slice(beganBefore ? start - 1 : start, goesOn ? end + 1 : end);
}

function isWhole({ marker, text: before }: { marker: Marker; text: string }, text: string): boolean {
  const own = marker.sites?.filter(({ file }) => file === undefined) ?? [];
  return marked(marker, text) === before && own.every(({ range }) => range.start < range.end);
}

function isSame(one: Marker, other: Marker): boolean {
  return one.rule === other.rule && one.code === other.code && one.range.start <= other.range.end && other.range.start <= one.range.end;
}

function isIn({ range }: Marker, statement: Range): boolean {
  return statement.start <= range.start && range.start < statement.end;
}
