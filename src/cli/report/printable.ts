/**
 * Names of files and pieces of code come from anywhere, and may hold characters that steer a terminal, reorder a line or are
 * not seen at all. What is decided for each thing that is printed:
 *
 * - The report, explanations and what goes to standard error are for people: such characters are replaced (`visible`).
 * - JSON says the same to programs either way: there they are escaped, also in files (`jsonText`).
 * - The diff of `--fix-dry-run` can be applied, so it stays what it is, to the byte, wherever it can be caught; on a terminal
 *   it is only read (`visibleLines`).
 */

/**
 * Controls, formats (among them all that change the direction of text), lone surrogates, and what is drawn as nothing. What
 * joins letters and signs, or chooses between two forms of one, stays: words of some languages and emoji are made with it.
 */
const HIDDEN = /(?![\u200c\u200d\ufe00-\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** On one line. */
export function visible(text: string): string {
  return text.replace(HIDDEN, '\uFFFD');
}

/** As `visible`, for what has lines of its own: their ends and tabs stay. */
export function visibleLines(text: string): string {
  return text.replace(HIDDEN, (hidden, at: number) => (hidden === '\n' || hidden === '\t' || text.startsWith('\r\n', at) ? hidden : '\uFFFD'));
}

/** The same value for every reader of JSON. */
export function jsonText(value: unknown): string {
  const escaped = (hidden: string): string => Array.from({ length: hidden.length }, (_, i) => `\\u${hidden.charCodeAt(i).toString(16).padStart(4, '0')}`).join('');
  return `${JSON.stringify(value, null, 2).replace(HIDDEN, (hidden) => (hidden === '\n' ? hidden : escaped(hidden)))}\n`;
}
