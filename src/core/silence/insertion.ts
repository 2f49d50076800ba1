/** The changes that silence a finding by a comment: for its line, and for its file. */
import type { DirectiveFact } from '../facts/model';
import { LineIndex } from '../lines';
import type { Finding, Fix, TextEdit } from '../model';
import type { CommentPlaces } from '../syntax/commentPlaces';

/** A file in which something is to be silenced. */
export interface SilencedFile {
  text: string;
  directives: readonly DirectiveFact[];
  places: CommentPlaces;
}

/** Comments that speak of exactly the next line, so that nothing may come between; over several lines, they say so on the first. */
const SPEAKS_OF_NEXT_LINE = /^[ \t]*(?:\/\/|\/\*|\{\/\*).*(?:next-line|ignore|@ts-expect-error)/;
const IS_ONE_COMMENT = /^[ \t]*(?:\/\/.*|\{?\/\*(?:(?!\*\/)[^])*\*\/\}?)$/;

/** Never preferred: to be silent is the last thing to do about a finding. */
export function silencingsOf(finding: Finding, file: SilencedFile): Fix[] {
  return [
    { title: `Disable ${finding.rule} for this line`, preferred: false, caveats: [], edits: [editForLine(finding, file)] },
    { title: `Disable ${finding.rule} for this file`, preferred: false, caveats: [], edits: [editForFile(finding.rule, file)] },
  ];
}

function editForLine({ rule, range }: Finding, { text, directives, places }: SilencedFile): TextEdit {
  const lines = new LineIndex(text);
  const existing = directives.find(({ speaksOf, names }) => speaksOf.length > 0 && speaksOf[0].start <= range.start && range.start < speaksOf[0].end && names.length > 0);
  if (existing) return addTo(existing, rule);

  const line = lines.lineAt(range.start);
  const start = startOf(line, text, lines);
  const margin = /^[ \t]*/.exec(text.slice(start, range.start))![0];
  const inElement = places.elementText.find((part) => part.start < start && start <= part.end);
  const startsAsText = inElement !== undefined && start + margin.length < inElement.end;
  // A comment in the middle of an element's text would take a space out of it.
  if (isClosed(start, places) || startsAsText) return insert(range.start, `/* concurrency-lens-disable-line ${rule} */ `);
  const comment = `concurrency-lens-disable-next-line ${rule}`;
  const above = aboveNeighbours(line, text, lines, places);
  return insert(startOf(above, text, lines), `${margin}${inElement ? `{/* ${comment} */}` : `// ${comment}`}${breakAt(line, text, lines)}`);
}

/** The first line of the comments above a line that have to stay next to it; else that line. */
function aboveNeighbours(line: number, text: string, lines: LineIndex, places: CommentPlaces): number {
  if (line === 1) return line;
  const start = startOf(line - 1, text, lines);
  const whole = places.closed.find((part) => part.start < start && start < part.end);
  const first = whole ? lines.lineAt(whole.start) : line - 1;
  const above = text.slice(startOf(first, text, lines), lines.rangeOf(line - 1).end).trimEnd();
  return SPEAKS_OF_NEXT_LINE.test(above) && IS_ONE_COMMENT.test(above) ? aboveNeighbours(first, text, lines, places) : line;
}

function editForFile(rule: string, { text, directives, places: { headEnd } }: SilencedFile): TextEdit {
  const existing = directives.find(({ kind, names }) => kind === 'file' && names.length > 0);
  if (existing) return addTo(existing, rule);

  const lines = new LineIndex(text);
  const comment = `concurrency-lens-disable ${rule}`;
  const eol = breakAt(1, text, lines);
  if (headEnd === 0) return insert(startOf(1, text, lines), `// ${comment}${eol}`);
  const line = lines.rangeOf(lines.lineAt(headEnd));
  const hasMore = text.slice(headEnd, line.end).trim() !== '';
  return hasMore ? insert(headEnd, ` /* ${comment} */`) : insert(line.end, `// ${comment}${eol}`);
}

function addTo({ names }: DirectiveFact, rule: string): TextEdit {
  return insert(names.at(-1)!.range.end, `, ${rule}`);
}

function insert(at: number, newText: string): TextEdit {
  return { range: { start: at, end: at }, newText };
}

function isClosed(offset: number, { closed }: CommentPlaces): boolean {
  return closed.some((part) => part.start < offset && offset < part.end);
}

/** A line's first offset; a byte order mark is no part of the first line. */
function startOf(line: number, text: string, lines: LineIndex): number {
  return line === 1 && text.startsWith('\uFEFF') ? 1 : lines.rangeOf(line).start;
}

/** How lines are broken around there. */
function breakAt(line: number, text: string, lines: LineIndex): string {
  const { start, end } = lines.rangeOf(line > 1 ? line - 1 : line);
  return /(?:\r\n|\n|\r)$/.exec(text.slice(start, end))?.[0] ?? '\n';
}
