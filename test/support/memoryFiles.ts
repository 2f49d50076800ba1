/** A `Files` port over a table of paths. */
import { UnreadableError, type Entry, type Files } from '../../src/project/files';

/** What stands in for a file that cannot be read. */
export const UNREADABLE = Symbol('unreadable');

/** Folders follow from the paths of the files; a path that ends in `/` is an empty folder, or with `UNREADABLE` a closed one. */
export function memoryFiles(contents: Record<string, string | typeof UNREADABLE>): Files {
  const isFolder = (path: string) => path === '/' || Object.keys(contents).some((known) => known.startsWith(`${path}/`));
  const kindOf = (path: string) => (path in contents ? 'file' : isFolder(path) ? 'folder' : undefined);
  return {
    async readText(path) {
      const text = contents[path];
      if (text === undefined) throw new UnreadableError('it is gone');
      if (text === UNREADABLE) throw new UnreadableError('permission denied');
      return text;
    },
    async list(folder) {
      if (contents[`${folder}/`] === UNREADABLE) throw new UnreadableError('permission denied');
      const start = folder === '/' ? '/' : `${folder}/`;
      const names = new Set(Object.keys(contents).filter((path) => path.startsWith(start) && path !== start).map((path) => path.slice(start.length).split('/')[0]));
      return [...names].sort().map((name): Entry => ({ name, kind: kindOf(start + name) ?? 'other' }));
    },
    async kindOf(path) {
      return kindOf(path);
    },
  };
}
