/** What a fix makes of a text, worked out without the editor: the text after it, and where the two differ first. Its description comes from a code action, so it is checked. */
import type { FixPreview, Position, Range } from '../server/protocol';

/** An edit in offsets. */
export interface Edit {
  start: number;
  end: number;
  newText: string;
}

/** The text after all edits, which do not overlap; of those at one place, the first stands first. */
export function textAfter(before: string, edits: readonly Edit[]): string {
  return [...edits].sort((a, b) => a.start - b.start).reduceRight((text, { start, end, newText }) => text.slice(0, start) + newText + text.slice(end), before);
}

/** The first line of `after`, from 0, that `before` does not have there; its last one where only lines at the end went. */
export function firstChangedLine(before: string, after: string): number {
  const [old, now] = [before, after].map((text) => text.split(/\r\n|\n|\r/));
  const line = now.findIndex((text, i) => text !== old[i]);
  return line < 0 ? Math.max(0, now.length - 1) : line;
}

export function isFixPreview(value: unknown): value is FixPreview {
  const fix = value as Partial<FixPreview> | null | undefined;
  return (
    [fix?.title, fix?.uri].every(isText) &&
    Number.isInteger(fix?.version) &&
    isPosition(fix?.place) &&
    isListOf(fix?.edits, (edit: FixPreview['edits'][0] | null) => isRange(edit?.range) && isText(edit?.newText)) &&
    isListOf(fix?.creates, (file: FixPreview['creates'][0] | null) => isText(file?.uri) && isText(file?.text)) &&
    isListOf(fix?.caveats, isText)
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isListOf<T>(value: unknown, is: (item: T) => boolean): boolean {
  return Array.isArray(value) && value.every(is);
}

function isRange(value: Partial<Range> | null | undefined): boolean {
  return isPosition(value?.start) && isPosition(value?.end);
}

function isPosition(value: Partial<Position> | null | undefined): boolean {
  return isIndex(value?.line) && isIndex(value?.character);
}

function isIndex(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0;
}
