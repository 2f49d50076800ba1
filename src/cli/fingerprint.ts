/**
 * What a finding is known by from one run to the next: its rule, its file, the function around it, and the marked code as
 * it reads without its layout. So it stays the same when lines move and when a formatter rewrites it, also where that
 * breaks lines, changes quotes, and adds or drops semicolons, trailing commas and the parentheses of `(x) => …`.
 *
 * Missed, so that the finding counts as new: a renamed file or function, other braces or parentheses, changed arguments.
 * Two findings of one function that read alike have one fingerprint; they are counted.
 */
import type { Finding, Range } from '../core/index';

export interface Fingerprint {
  rule: string;
  file: string;
  /** The function's name; empty at the top level. */
  in: string;
  code: string;
}

/** Enough to tell statements apart, and little enough for a line. */
const LONGEST_CODE = 120;
/** No more is looked at, layout and all. */
const LONGEST_TEXT = 4_000;

export function fingerprintOf(finding: Finding, text: string, file: string, functionName: string): Fingerprint {
  const { start, end } = markedCode(finding);
  return { rule: finding.rule, file, in: withoutLayout(functionName), code: head(withoutLayout(text.slice(start, Math.min(end, start + LONGEST_TEXT)))) };
}

/** The smallest piece of code that holds the mark and says more than it: a mark is often a keyword. */
function markedCode({ range, scope, sites }: Finding): Range {
  const holding = sites.filter(({ file }) => file === undefined).map((site) => site.range).filter(({ start, end }) => start <= range.start && range.end <= end && end - start > range.end - range.start);
  return holding.sort((a, b) => a.end - a.start - (b.end - b.start))[0] ?? scope;
}

const TOKEN = /(?<string>'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[^]|[^`\\])*`)|(?<comment>\/\/[^\n]*|\/\*[^]*?\*\/)|(?<space>\s+)|(?<word>[\w$\u0080-\uffff]+)|(?<sign>[^])/g;

/** Code in one way of writing it. Where it does not know a language's corner (a quote in a regular expression), it keeps more of the layout. */
export function withoutLayout(code: string): string {
  let written = '';
  let endsInWord = false;
  for (const { groups } of code.matchAll(TOKEN)) {
    const { string, word, sign } = groups!;
    const token = string === undefined ? (word ?? sign) : inDoubleQuotes(string);
    if (token === undefined || token === ';') continue;
    if (/^[)\]}]$/.test(token)) written = written.replace(/,$/, '');
    if (endsInWord && word !== undefined) written += ' ';
    written += token;
    endsInWord = word !== undefined;
  }
  return written.replace(/\(([\w$]+)\)=>/g, '$1=>');
}

function inDoubleQuotes(string: string): string {
  return /^'[^"\\]*'$/.test(string) ? `"${string.slice(1, -1)}"` : string;
}

/** Up to where a body begins: what is done in a loop or a callback may change, and it is the same loop. */
function head(code: string): string {
  const body = /(?:\)|=>)\{/.exec(code);
  return code.slice(0, Math.min(body ? body.index + body[0].length - 1 : code.length, LONGEST_CODE));
}
