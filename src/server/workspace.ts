/**
 * The files around an open document: open ones as they are in the editor, the others as they are on the disk. Answers
 * which documents have to be looked at again when one of them changes.
 */
import { Program, type FolderNames, type LineIndex, type ModuleFiles, type ProjectSource } from '../core/index';

/** A disk that can be told that what it knows of its folders is old. */
export interface Disk extends ModuleFiles {
  forget(): void;
}

/** What the workspace needs of the editor. */
export interface OpenDocuments {
  textOf(uri: string): string | undefined;
  uris(): string[];
}

/** How documents are found by path: an absolute path for what lies on the disk, else the URI itself. */
export interface Paths {
  pathOf(uri: string): string;
  uriOf(path: string): string;
}

const SOURCE = /\.[cm]?[jt]sx?$/;

export class Workspace {
  /** What lies around, open files as they are in the editor. */
  readonly files: ModuleFiles;
  readonly program: Program;

  constructor(
    private readonly open: OpenDocuments,
    private readonly disk: Disk,
    private readonly paths: Paths,
  ) {
    this.files = {
      read: (path) => open.textOf(paths.uriOf(path)) ?? disk.read(path),
      list: (folder) => this.list(folder),
    };
    this.program = new Program(this.files);
  }

  source(uri: string, fileName: string, text: string): ProjectSource {
    return { path: this.paths.pathOf(uri), fileName, text };
  }

  /** A file that a finding's site names by its path. */
  other(path: string): { uri: string; lines: LineIndex } | undefined {
    const content = this.program.contentOf(path);
    return content && { uri: this.paths.uriOf(path), lines: content.lines };
  }

  /** A document's text is another one. Gives the open documents whose answers may be different now. */
  changed(uri: string): string[] {
    return this.openAmong(this.program.changed(this.paths.pathOf(uri)));
  }

  /** A document was opened or closed. One that is not on the disk can be imported only while it is open. */
  cameOrWent(uri: string): string[] {
    const path = this.paths.pathOf(uri);
    const cut = path.lastIndexOf('/');
    if (!SOURCE.test(path) || this.disk.list(path.slice(0, cut)).files.has(path.slice(cut + 1))) return [];
    this.program.rearranged();
    return this.open.uris();
  }

  /**
   * Files changed behind the editor's back. Gives the open documents to look at again; all of them where a file came or
   * went, or where it is one that says what imports mean.
   */
  changedOnDisk(changes: readonly { uri: string; cameOrWent: boolean }[]): string[] {
    if (changes.some(({ uri, cameOrWent }) => cameOrWent || !SOURCE.test(uri))) {
      this.disk.forget();
      this.program.rearranged();
      for (const { uri } of changes) this.program.changed(this.paths.pathOf(uri));
      return this.open.uris();
    }
    // What is open is as it is in the editor, whatever the disk says.
    const behind = changes.filter(({ uri }) => this.open.textOf(uri) === undefined);
    return [...new Set(behind.flatMap(({ uri }) => this.changed(uri)))];
  }

  private openAmong(paths: readonly string[]): string[] {
    const open = new Set(this.open.uris());
    return paths.map((path) => this.paths.uriOf(path)).filter((uri) => open.has(uri));
  }

  /** A new file that is not saved yet can be imported as well. */
  private list(folder: string): FolderNames {
    const { files, folders } = this.disk.list(folder);
    const start = `${folder}/`;
    const names = this.open.uris().map((uri) => this.paths.pathOf(uri)).filter((path) => path.startsWith(start)).map((path) => path.slice(start.length).split('/'));
    if (names.length === 0) return { files, folders };
    return {
      files: new Set([...files, ...names.filter((parts) => parts.length === 1).map(([name]) => name)]),
      folders: new Set([...folders, ...names.filter((parts) => parts.length > 1).map(([name]) => name)]),
    };
  }
}
