/**
 * Keywords, strings and comments of the guide's samples, told apart when the extension is built. The samples are ours, so this
 * knows no more of JavaScript than they use: a regular expression between slashes, for one, is left plain.
 */
import { escapeHtml } from './guideChart';

const KEYWORDS = 'async|await|break|case|catch|class|const|continue|default|delete|do|else|export|extends|finally|for|from|function|if|import|in|instanceof|let|new|null|of|return|static|super|switch|this|throw|try|typeof|undefined|true|false|var|void|while|yield';

/** In this order, as what begins first ends the search: a keyword in a string is none, nor is one that is a property's name. */
const PIECES = new RegExp(String.raw`(?<comment>//.*|/\*[^]*?\*/)|(?<string>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")|(?<template>${'`'}(?:[^${'`'}\\]|\\.)*${'`'})|(?<keyword>(?<![\w$.])(?:${KEYWORDS})(?![\w$]|\s*:))`, 'g');
const HOLE = /\$\{[^{}]*\}/g;

/** A sample as HTML in which each piece has a class of its kind. Nothing but the marks is added. */
export function colourCode(text: string): string {
  let html = '';
  let done = 0;
  for (const { index, 0: piece, groups } of text.matchAll(PIECES)) {
    html += escapeHtml(text.slice(done, index)) + (groups!.template ? template(piece) : mark(kindOf(groups!), piece));
    done = index + piece.length;
  }
  return html + escapeHtml(text.slice(done));
}

function kindOf(groups: Record<string, string | undefined>): string {
  return ['comment', 'string', 'keyword'].find((kind) => groups[kind] !== undefined)!;
}

/** What stands in a template's holes is code, and stays plain. */
function template(piece: string): string {
  const parts = piece.split(HOLE);
  const holes = piece.match(HOLE) ?? [];
  return parts.map((part, i) => (part && mark('string', part)) + escapeHtml(holes[i] ?? '')).join('');
}

function mark(kind: string, piece: string): string {
  return `<span class="code-${kind}">${escapeHtml(piece)}</span>`;
}
