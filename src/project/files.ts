/**
 * What the project layer needs of a file system. Node's is in `nodeFiles.ts`; tests and other hosts bring their own.
 * Paths are absolute with `/` between their parts, on every system.
 */
import type { ModuleFiles } from '../core/index';
import { nameOf, parentOf } from './paths';

export type EntryKind = 'file' | 'folder' | 'link' | 'other';

/** What a folder holds under one name. A link is not followed. */
export interface Entry {
  name: string;
  kind: EntryKind;
}

export interface Files {
  /**
   * A file's text, with its byte order mark if it has one.
   * @throws UnreadableError for whatever keeps it from being read as text.
   */
  readText(path: string): Promise<string>;

  /**
   * What a folder holds, sorted by name.
   * @throws UnreadableError
   */
  list(folder: string): Promise<Entry[]>;

  /** What a path leads to, links followed; undefined where there is nothing. */
  kindOf(path: string): Promise<EntryKind | undefined>;
}

/** Why a file or folder could not be read: a reason that completes "Not read: …". */
export class UnreadableError extends Error {
  override name = 'UnreadableError';
}

/** The port over the files around a document, for whoever has only those. A link counts as one: it may lead to either. */
export function filesFrom(around: ModuleFiles): Files {
  const kindIn = ({ files, folders }: ReturnType<ModuleFiles['list']>, name: string): EntryKind | undefined => {
    if (files.has(name)) return folders.has(name) ? 'link' : 'file';
    return folders.has(name) ? 'folder' : undefined;
  };
  return {
    async readText(path) {
      const text = around.read(path);
      if (text === undefined) throw new UnreadableError('it is gone, or no text');
      return text;
    },
    async list(folder) {
      const found = around.list(folder);
      return [...new Set([...found.files, ...found.folders])].sort().map((name): Entry => ({ name, kind: kindIn(found, name) ?? 'other' }));
    },
    async kindOf(path) {
      return kindIn(around.list(parentOf(path) ?? '/'), nameOf(path));
    },
  };
}
