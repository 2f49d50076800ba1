/**
 * Reads the expectations that a fixture carries beside its code. A marker is a comment line of its own whose carets
 * stand under the code they are about:
 *
 *     await load(id);
 * //  ^^^^^ await-in-loop (likely, information) [run together]: Each turn waits
 *
 * `//<^^` marks from the column of its slashes on, for code that stands where the slashes must. Behind the carets come
 * the rule, then, as far as they matter to the test, confidence and severity in parentheses, parts of the titles of
 * the fixes offered in brackets, and a part of the message after a colon. Several marker lines under one line of code
 * all speak of that line.
 *
 * Directives are comment lines at the very top: `// @file: scripts/build.ts`, `// @min-confidence: possible`, and
 * `// @truth: grows 6000` where the fixture is run as well.
 *
 * Markers and directives are taken out of the text before it is analysed, so they can never change an answer.
 */
import { CONFIDENCES, SEVERITIES, type Confidence, type Range, type Severity } from '../../src/core/model';

/** One expected finding. `range` is in the text without markers; `line` is the marker's own line in the fixture, from 1. */
export interface Marker {
  line: number;
  range: Range;
  rule: string;
  confidence?: Confidence;
  severity?: Severity;
  /** Parts of the titles of the fixes offered, in order; absent when the marker says nothing of them. */
  fixes?: string[];
  /** A part of the message; absent when the marker names none. */
  message?: string;
}

/** A fixture, taken apart. */
export interface MarkedText {
  /** The code alone. */
  text: string;
  markers: Marker[];
  /** Values of the directives, by name. */
  directives: Partial<Record<Directive, string>>;
  /** For each line of `text`, its line in the fixture; both count from 1, so index 0 is unused. */
  fixtureLine: number[];
}

export const DIRECTIVES = ['file', 'min-confidence', 'truth'] as const;
export type Directive = (typeof DIRECTIVES)[number];

const markerLike = /^\s*\/\/<?\s*\^/;
const directiveLike = /^\/\/ ?@([a-z-]+):(.*)$/;
const afterCarets = /^ (?<rule>[a-z][a-z0-9-]*)(?: \((?<sureness>[^()]*)\))?(?: \[(?<fixes>[^[\]]*)\])?(?:: (?<message>\S.*))?$/;

/**
 * Takes a fixture apart.
 * @throws Error, naming the line, for a marker or directive that cannot be understood, and for carets with no code above them.
 */
export function readMarkers(fixture: string): MarkedText {
  const result: MarkedText = { text: '', markers: [], directives: {}, fixtureLine: [0] };
  let codeStart = 0;
  let code: string | undefined;

  fixture.split(/(?<=\n)/).forEach((raw, index) => {
    const line = index + 1;
    const content = raw.replace(/\r?\n$/, '');
    const directive = code === undefined ? directiveLike.exec(content) : null;
    if (directive) {
      const name = DIRECTIVES.find((known) => known === directive[1]);
      if (!name) fail(line, content, `no directive is called @${directive[1]}; known: ${DIRECTIVES.join(', ')}`);
      result.directives[name] = directive[2].trim();
    } else if (markerLike.test(content)) {
      if (code === undefined) fail(line, content, 'there is no line of code above it');
      result.markers.push(readMarker(content, line, code, codeStart));
    } else {
      codeStart = result.text.length;
      code = content;
      result.text += raw;
      result.fixtureLine.push(line);
    }
  });
  return result;
}

function readMarker(content: string, line: number, code: string, codeStart: number): Marker {
  const slashes = content.indexOf('//');
  const firstCaret = content.indexOf('^');
  const carets = /\^+/.exec(content)![0].length;
  const start = content[slashes + 2] === '<' ? slashes : firstCaret;
  const end = firstCaret + carets;
  if (start === slashes && firstCaret !== slashes + 3) fail(line, content, 'no space may stand between `<` and the carets');
  if (end > code.length) fail(line, content, 'its carets reach past the end of the code above');

  const said = afterCarets.exec(content.slice(end))?.groups;
  if (!said) fail(line, content, 'after the carets it must read: rule-id (confidence, severity) [fixes]: part of the message');
  const marker: Marker = { line, range: { start: codeStart + start, end: codeStart + end }, rule: said.rule };
  if (said.fixes !== undefined) marker.fixes = listed(said.fixes).filter(Boolean);
  if (said.message !== undefined) marker.message = said.message.trimEnd();
  for (const word of listed(said.sureness)) {
    const confidence = CONFIDENCES.find((known) => known === word);
    const severity = SEVERITIES.find((known) => known === word);
    if (confidence) marker.confidence = confidence;
    else if (severity) marker.severity = severity;
    else fail(line, content, `\`${word}\` is neither a confidence nor a severity`);
  }
  return marker;
}

function listed(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(',').map((part) => part.trim());
}

function fail(line: number, content: string, why: string): never {
  throw new Error(`Line ${line} looks like a marker, but ${why}:\n${content}`);
}
