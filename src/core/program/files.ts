/**
 * What the analysis needs of the files around the one that it looks at. Synchronous, since a callee is looked up in the
 * middle of a judgement: who has no synchronous disk keeps the texts at hand.
 *
 * Paths have `/` between their parts and are opaque otherwise: absolute paths or URIs.
 */
export interface ModuleFiles {
  /** A file's text; undefined where there is none, or where it cannot be read. */
  read(path: string): string | undefined;
  /** The names of what a folder holds; nothing where there is no such folder. */
  list(folder: string): FolderNames;
}

export interface FolderNames {
  files: ReadonlySet<string>;
  folders: ReadonlySet<string>;
}

/** For a file that is looked at alone. */
export const NO_FILES: ModuleFiles = {
  read: () => undefined,
  list: () => ({ files: new Set(), folders: new Set() }),
};
