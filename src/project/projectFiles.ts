/**
 * Finds the project file that speaks for a folder, the nearest one upwards, and reads it through the port to the files
 * around. What was read is kept until `forget`; of a file that breaks, the last settings that could be read stay in force.
 */
import type { ModuleFiles } from '../core/index';
import { brokenFile, readProjectFile, type ProjectFileContent } from '../settings/read';
import type { Given } from '../settings/table';
import { join, nameOf, parentOf } from './paths';

export const PROJECT_FILE = 'concurrency-lens.json';

/** A project file as it is now. Where it is broken, `given` is what was last read of it. */
export interface ProjectFile extends ProjectFileContent {
  path: string;
  folder: string;
}

export function isProjectFile(path: string): boolean {
  return nameOf(path) === PROJECT_FILE;
}

export class ProjectFiles {
  /** By folder and limit. */
  private readonly nearest = new Map<string, ProjectFile | undefined>();
  private readonly lastGood = new Map<string, Given>();
  /** What was met at a path when it was last looked at. */
  private readonly seen = new Map<string, string | undefined>();

  constructor(private readonly files: ModuleFiles) {}

  /** The nearest file in a folder or above it, not above `top`; without a `top`, not above the repository that the folder lies in. */
  above(folder: string, top?: string): ProjectFile | undefined {
    const key = `${folder}\n${top ?? ''}`;
    if (!this.nearest.has(key)) this.nearest.set(key, this.find(folder, top));
    return this.nearest.get(key);
  }

  /** The folders above one in which `above` looks as well, without a `top`. */
  foldersAbove(folder: string): string[] {
    const { files, folders } = this.files.list(folder);
    const parent = files.has('.git') || folders.has('.git') ? undefined : parentOf(folder);
    return parent === undefined ? [] : [parent, ...this.foldersAbove(parent)];
  }

  /** Reads one file whatever its name. */
  read(path: string, folder: string): ProjectFile {
    const content = this.contentOf(path);
    if (!content.broken) this.lastGood.set(path, content.given);
    return { path, folder, ...content, given: this.lastGood.get(path) ?? {} };
  }

  /** Whether a file is not what it was when it was last looked at. */
  isChanged(path: string): boolean {
    return !this.seen.has(path) || this.seen.get(path) !== this.files.read(path);
  }

  /** Something changed: files are looked for and read anew. */
  forget(): void {
    this.nearest.clear();
  }

  private find(folder: string, top: string | undefined): ProjectFile | undefined {
    const { files, folders } = this.files.list(folder);
    const path = join(folder, PROJECT_FILE);
    if (files.has(PROJECT_FILE) || folders.has(PROJECT_FILE)) return this.read(path, folder);
    this.lastGood.delete(path);
    this.seen.set(path, undefined);
    const isTop = top === undefined ? files.has('.git') || folders.has('.git') : folder.length <= top.length;
    const parent = isTop ? undefined : parentOf(folder);
    return parent === undefined ? undefined : this.above(parent, top);
  }

  private contentOf(path: string): ProjectFileContent {
    const text = this.files.read(path);
    this.seen.set(path, text);
    if (text !== undefined) return readProjectFile(text);
    const { files, folders } = this.files.list(parentOf(path) ?? '/');
    // A link is listed as both, since it may lead to either.
    if (files.has(nameOf(path))) return brokenFile('The file cannot be read: it must be text in UTF-8 of at most 1 MB, and open to you.');
    return brokenFile(folders.has(nameOf(path)) ? 'This is a folder; allowed is a file.' : 'There is no such file.');
  }
}
