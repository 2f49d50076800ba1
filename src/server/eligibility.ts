/** Which documents are analysed while a person edits, and the path by which the core knows them. */
import { hasHugeLine, skipReason } from '../core/index';
import type { NotAnalyzedReason } from './protocol';

/** Above this size a text is data or a bundle, and analysing it at every pause would cost more than it says. */
export const MAX_CHARACTERS = 1_000_000;

/** Texts that belong to no project: the two sides of a comparison, a commit, the debugger's copy of a script. */
const FOREIGN_SCHEMES = /^(git|gitfs|gitlens|scm|review|pr|diff|debug|output|vscode-notebook-cell|vscode-chat-[\w-]*|chat-editing-[\w-]*):/;

/** Undefined for a document that is analysed. `isExcluded`: a person's `include` or `exclude` leaves it out. */
export function whyNotAnalyzed(uri: string, fileName: string, text: string, isExcluded: boolean): NotAnalyzedReason | undefined {
  if (FOREIGN_SCHEMES.test(uri) || /\/node_modules\//.test(uri)) return 'outside';
  if (isExcluded) return 'excluded';
  return tooBig(text) ?? skipReason({ fileName, text });
}

export function tooBig(text: string): 'too-big' | 'long-line' | undefined {
  if (text.length > MAX_CHARACTERS) return 'too-big';
  return hasHugeLine(text) ? 'long-line' : undefined;
}

/**
 * A document's path below the innermost of `roots`, with `/` between its parts; only its last part where no root
 * holds it. `roots` and `uri` are URIs.
 */
export function fileNameBelow(uri: string, roots: readonly string[]): string {
  const root = innermost(uri, roots);
  const path = root === undefined ? uri.slice(uri.lastIndexOf('/') + 1) : uri.slice(root.length).replace(/^\/+/, '');
  return decode(path);
}

/** The innermost root that holds a document. */
export function innermost(uri: string, roots: readonly string[]): string | undefined {
  return roots
    .filter((root) => uri.startsWith(root.endsWith('/') ? root : root + '/'))
    .sort((a, b) => b.length - a.length)[0];
}

export function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A stray `%` is a legal character of a file's name, so the path is good as it is.
    return path;
  }
}
