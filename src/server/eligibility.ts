/** Which documents are analysed while a person edits, and the path by which the core knows them. */
import { hasHugeLine, type SourceInput } from '../core/index';
import { whyLeftOut, type Place, type Policies } from '../project/leftOut';
import { isForeign, type NotAnalyzedReason } from './protocol';

/** Above this size a text is data or a bundle, and analysing it at every pause would cost more than it says. */
export const MAX_CHARACTERS = 1_000_000;

/** Undefined for a document that is analysed: one that the command line would read below the same folder, and that is not too big to be read at every pause. */
export function whyNotAnalyzed(uri: string, place: Place, policies: Policies, input: SourceInput): NotAnalyzedReason | undefined {
  if (isForeign(uri)) return 'outside';
  return whyLeftOut(place, policies, input) ?? (isTooBig(input.text) ? 'too-big' : undefined);
}

/** The folder (a URI) that is looked at for a document: the workspace's around it, else another one of its kind, which it lies outside of. */
export function workspaceFolderOf(uri: string, folders: readonly string[]): string | undefined {
  const kind = uri.slice(0, uri.indexOf(':') + 1);
  const folder = innermost(uri, folders) ?? folders.find((other) => other.startsWith(kind));
  return folder?.replace(/(?<=[^/:])\/$/, '');
}

export function isTooBig(text: string): boolean {
  return text.length > MAX_CHARACTERS || hasHugeLine(text);
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
