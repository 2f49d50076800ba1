/**
 * Cases of fixes, many to a file: a title behind `===`, the code before, a line that says what is offered, and the code
 * after. Lines `@file package.json: {…}` above the code before are files around it, and behind a line `+++ name` in the code
 * after stands a file that the fix makes. What stands above the first title, below a first line of words, is put before the code of every case.
 */

/** `---> preferred`, `---> offered`, `---> refused: reason`, `---> nothing`. */
export type Outcome = 'preferred' | 'offered' | 'refused' | 'nothing';

export interface FixCase {
  title: string;
  /** The file's ending: `ts` unless the title ends with another in parentheses, `(js)`. */
  extension: string;
  before: string;
  /** By their names below the project's root. */
  around: Record<string, string>;
  /** In the order in which they are offered; nearly always one. */
  offers: Offer[];
}

export interface Offer {
  outcome: Outcome;
  /** A part of the fix's title or of the reason, where the case names one. */
  says?: string;
  /** Parts of caveats, one each, in order; nothing is said of others. */
  caveats: string[];
  after: string;
  /** Files that come into being beside it, by their names. */
  creates: Record<string, string>;
}

const TITLE = /^=== (.+?)(?: \((\w+)\))?$/;
const AROUND = /^@file (\S+): (.*)$/;
const ARROW = /^---> (preferred|offered|refused|nothing)(?:: (.*))?$/;

export function readFixCases(file: string): FixCase[] {
  const [head, ...parts] = file.split(/^(?==== )/m);
  const prelude = head.slice(head.indexOf('\n') + 1).trim();
  return parts.map((part) => {
    const [first, ...lines] = part.trimEnd().split('\n');
    const [, title, extension = 'ts'] = TITLE.exec(first)!;
    const at = lines.flatMap((line, index) => (ARROW.test(line) ? [index] : []));
    if (at.length === 0) throw new Error(`No line of "${title}" says what is offered`);
    const code = (text: readonly string[]): string => `${[prelude, text.join('\n').trim()].filter(Boolean).join('\n')}\n`;
    const offers = at.map((start, index): Offer => {
      const [, outcome, says] = ARROW.exec(lines[start])!;
      const [rest, ...made] = splitAtFiles(lines.slice(start + 1, at[index + 1]));
      const creates = Object.fromEntries(made.map(([name, ...text]) => [name.slice('+++ '.length), `${text.join('\n').trim()}\n`]));
      return { creates, outcome: outcome as Outcome, says, caveats: rest.filter((line) => line.startsWith('! ')).map((line) => line.slice(2)), after: code(rest.filter((line) => !line.startsWith('! '))) };
    });
    const around = Object.fromEntries(lines.slice(0, at[0]).flatMap((line) => (AROUND.test(line) ? [AROUND.exec(line)!.slice(1, 3)] : [])) as [string, string][]);
    return { title, extension, around, before: code(lines.slice(0, at[0]).filter((line) => !AROUND.test(line))), offers };
  });
}

function splitAtFiles(lines: readonly string[]): string[][] {
  const starts = [0, ...lines.flatMap((line, index) => (line.startsWith('+++ ') ? [index] : []))];
  return starts.map((start, index) => lines.slice(start, starts[index + 1]));
}
