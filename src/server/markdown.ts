/**
 * Puts text that comes from a person's code into Markdown without letting it become Markdown. Hovers are trusted to
 * run our commands, so nothing from a file may turn into a link.
 */
import { shortenLabel } from '../core/index';

/** Makes characters that reorder or hide text visible, and keeps everything on one line. */
export function visibleText(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .replace(/[\u00ad\u0085\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, (hidden) => `\\u{${hidden.charCodeAt(0).toString(16)}}`);
}

/** Text as text: every ASCII punctuation mark is escaped, which also keeps addresses from becoming links. */
export function escapeText(text: string): string {
  return visibleText(text).replace(/[!-/:-@[-`{-~]/g, '\\$&');
}

/** Code as an inline code span, whose delimiter is longer than any run of backticks inside. */
function codeSpan(code: string): string {
  const text = visibleText(code);
  const fence = longestRun(text, '`') + 1;
  const padding = /^`|`$/.test(text) || text.trim() === '' ? ' ' : '';
  return '`'.repeat(fence) + padding + text + padding + '`'.repeat(fence);
}

/** One of our sentences, in which code stands between backticks: the code becomes code spans, the rest plain text. */
export function sentence(text: string): string {
  const parts = text.split('`');
  if (parts.length % 2 === 0) return escapeText(text);
  return parts.map((part, i) => (i % 2 === 0 ? escapeText(part) : part.trim() === '' ? '' : codeSpan(part))).join('');
}

/** A block of preformatted text. */
export function textBlock(lines: readonly string[], language = 'text'): string {
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n'), '`') + 1));
  return [fence + language, ...lines, fence].join('\n');
}

/** A link that runs one of our commands. `label` is our own text. */
export function commandLink(label: string, command: string, argument: unknown): string {
  const query = encodeURIComponent(JSON.stringify([argument])).replace(/[!'()*]/g, (mark) => '%' + mark.charCodeAt(0).toString(16));
  return `[${label}](command:${command}?${query})`;
}

function longestRun(text: string, mark: string): number {
  let longest = 0;
  let run = 0;
  for (const character of text) {
    run = character === mark ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

/** A piece of code on one line of at most so many columns. */
export function shortLabel(label: string, columns: number): string {
  return shortenLabel(visibleText(label), columns);
}
