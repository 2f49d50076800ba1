/**
 * Cases of fixes, many to a file: a title behind `===`, the code before, a line that says what is offered, and the code
 * after. What stands above the first title, below a first line of words, is put before the code of every case.
 */

/** `---> preferred`, `---> offered`, `---> refused: reason`, `---> nothing`. */
export type Outcome = 'preferred' | 'offered' | 'refused' | 'nothing';

export interface FixCase {
  title: string;
  /** The file's ending: `ts` unless the title ends with another in parentheses, `(js)`. */
  extension: string;
  before: string;
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
}

const TITLE = /^=== (.+?)(?: \((\w+)\))?$/;
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
      const rest = lines.slice(start + 1, at[index + 1]);
      return { outcome: outcome as Outcome, says, caveats: rest.filter((line) => line.startsWith('! ')).map((line) => line.slice(2)), after: code(rest.filter((line) => !line.startsWith('! '))) };
    });
    return { title, extension, before: code(lines.slice(0, at[0])), offers };
  });
}
