/**
 * How much room text takes where each character is as wide as none, one or two others: in a terminal, and in a block of code.
 *
 * Where right-to-left letters are reordered, a line may still look otherwise: only marks that others show as boxes could stop
 * that. Terminals do not agree on the newest emoji.
 */
import stringWidth from 'string-width';

const CHARACTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** In columns. Control characters count as none, so who prints them has to replace them first. */
export function displayWidth(text: string): number {
  // Word by word, as few letters of rare scripts would be taken for one with the space behind them.
  return text.split(' ').reduce((sum, word) => sum + 1 + stringWidth(word, { countAnsiEscapeCodes: true }), -1);
}

export function padToWidth(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
}

/** As many whole characters from the beginning as fit, with the marks and joined signs that belong to them. */
export function cutToWidth(text: string, columns: number): string {
  let end = 0;
  let width = 0;
  for (const { segment, index } of CHARACTERS.segment(text)) {
    width += displayWidth(segment);
    if (width > columns) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

/** Lines of at most so many columns, broken between words; a word that is wider has a line of its own. */
export function wrapText(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? undefined : `${lines.at(-1)} ${word}`;
    if (longer !== undefined && displayWidth(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
