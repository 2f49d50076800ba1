/** Reads what `git diff --unified=0` prints: which lines of which files are others now. */

/** A stretch of lines, both ends included. Where lines went and none came, it lies between two: 4.5 to 4.5. */
export interface LineSpan {
  first: number;
  last: number;
}

/** All lines of a file. */
export const WHOLE: readonly LineSpan[] = [{ first: 1, last: Infinity }];

const HUNK = /^@@ -\d+(?:,(?<gone>\d+))? \+(?<at>\d+)(?:,(?<came>\d+))? @@/;

/** Is given the output line by line; collects the changes by the path that a file has now, seen from the top of the repository. */
export class DiffReader {
  readonly changes = new Map<string, LineSpan[]>();
  private file: string | undefined;
  /** Lines of a hunk that are still to come. What stands in them may look like anything. */
  private ahead = 0;

  line(text: string): void {
    if (this.ahead > 0) {
      if (text.startsWith('+') || text.startsWith('-')) this.ahead--;
      return;
    }
    const hunk = HUNK.exec(text)?.groups;
    if (hunk) return this.hunk(Number(hunk.gone ?? 1), Number(hunk.at), Number(hunk.came ?? 1));
    if (text.startsWith('diff --git ')) this.file = nameOfBoth(text.slice('diff --git '.length));
    else if (text.startsWith('rename to ')) this.file = unquoted(text.slice('rename to '.length));
    else if (text.startsWith('+++ ')) this.file = named(text.slice('+++ '.length));
    else if (text.startsWith('Binary files ')) this.add(...WHOLE);
  }

  private hunk(gone: number, at: number, came: number): void {
    this.ahead = gone + came;
    this.add(came > 0 ? { first: at, last: at + came - 1 } : { first: at + 0.5, last: at + 0.5 });
  }

  private add(...spans: LineSpan[]): void {
    if (this.file !== undefined) this.changes.set(this.file, [...(this.changes.get(this.file) ?? []), ...spans]);
  }
}

/** `a/src/x.ts b/src/x.ts`: both are the same, or lines that say more follow. */
function nameOfBoth(names: string): string | undefined {
  const half = names.slice((names.length + 1) / 2);
  return named(half);
}

/** `b/src/x.ts`, with a tab behind it where the name has blanks; nothing for `/dev/null`. */
function named(name: string): string | undefined {
  const plain = unquoted(name.replace(/\t$/, ''));
  return plain.startsWith('b/') ? plain.slice('b/'.length) : undefined;
}

const ESCAPES: Record<string, string> = { a: '\x07', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r' };

/** Git puts names with quotes, backslashes or control characters into quotes, as C does. */
function unquoted(name: string): string {
  if (!/^".*"$/s.test(name)) return name;
  return name.slice(1, -1).replace(/\\(?:([0-7]{3})|(.))/gs, (_, octal: string | undefined, letter: string) => (octal === undefined ? (ESCAPES[letter] ?? letter) : String.fromCharCode(parseInt(octal, 8))));
}
