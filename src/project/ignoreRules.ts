/** The `.gitignore` files that speak about one folder: its own and those of the folders above it, the nearest first. */
import ignore, { type Ignore } from 'ignore';
import { UnreadableError, type Files } from './files';
import { below, isBelow, join, nameOf, parentOf } from './paths';

export const IGNORE_FILE = '.gitignore';

export function isIgnoreFile(path: string): boolean {
  return nameOf(path) === IGNORE_FILE;
}

export class IgnoreRules {
  private constructor(private readonly layers: readonly { folder: string; rules: Ignore }[], private readonly all = false) {}

  static readonly none = new IgnoreRules([]);
  /** Of a folder that is ignored itself: nothing in it can be taken back. */
  static readonly everything = new IgnoreRules([], true);

  /**
   * The rules above a folder, as far up as the repository reaches that it lies in; none outside a repository.
   * A folder that they leave out was asked for on purpose, so then they don't count.
   * @throws UnreadableError when one of the files cannot be read.
   */
  static async above(folder: string, files: Files): Promise<IgnoreRules> {
    const top = await repositoryOf(folder, files);
    if (top === undefined) return IgnoreRules.none;
    const above: string[] = [];
    for (let at = folder; at !== top; ) above.unshift((at = parentOf(at) ?? top));
    let rules = IgnoreRules.none;
    for (const at of above) if ((await files.kindOf(join(at, IGNORE_FILE))) === 'file') rules = await rules.including(at, files);
    return rules.ignores(folder, 'folder') ? IgnoreRules.none : rules;
  }

  /**
   * These rules and those of a folder below them that has a `.gitignore`.
   * @throws UnreadableError when it cannot be read.
   */
  async including(folder: string, files: Files): Promise<IgnoreRules> {
    const rules = ignore({ ignoreCase: false }).add(await files.readText(join(folder, IGNORE_FILE)));
    return new IgnoreRules([{ folder, rules }, ...this.layers]);
  }

  ignores(path: string, kind: 'file' | 'folder'): boolean {
    if (this.all) return true;
    for (const { folder, rules } of this.layers) {
      const { ignored, unignored } = rules.test(below(folder, path) + (kind === 'folder' ? '/' : ''));
      if (ignored || unignored) return ignored;
    }
    return false;
  }
}

/** The rules that speak about single files, as a walk down to their folders would meet them. Kept until `forget`. */
export class FolderRules {
  private readonly known = new Map<string, Promise<IgnoreRules>>();

  constructor(private readonly files: Files) {}

  /** `top` counts even if it is ignored itself: it was opened on purpose. Without one, all of the file's repository is looked at. */
  async above({ path, top }: { path: string; top?: string }): Promise<IgnoreRules> {
    // What is not saved yet lies in no folder.
    if (!path.includes('/')) return IgnoreRules.none;
    const folder = parentOf(path) ?? '/';
    const start = top ?? (await repositoryOf(folder, this.files));
    return start !== undefined && isBelow(start, path) ? this.below(start, folder) : IgnoreRules.none;
  }

  /** One of the files is another now. */
  forget(): void {
    this.known.clear();
  }

  private below(top: string, folder: string): Promise<IgnoreRules> {
    const key = `${folder}\n${top}`;
    const known = this.known.get(key) ?? this.find(top, folder);
    this.known.set(key, known);
    return known;
  }

  private async find(top: string, folder: string): Promise<IgnoreRules> {
    const enclosing = folder === top ? await this.readable(IgnoreRules.above(top, this.files), IgnoreRules.none) : await this.below(top, parentOf(folder) ?? top);
    if (folder !== top && enclosing.ignores(folder, 'folder')) return IgnoreRules.everything;
    if ((await this.files.kindOf(join(folder, IGNORE_FILE))) !== 'file') return enclosing;
    return this.readable(enclosing.including(folder, this.files), enclosing);
  }

  /** What an unreadable file would have left out is analysed: better too much than no answer. */
  private async readable(rules: Promise<IgnoreRules>, otherwise: IgnoreRules): Promise<IgnoreRules> {
    try {
      return await rules;
    } catch (error) {
      if (error instanceof UnreadableError) return otherwise;
      throw error;
    }
  }
}

/** The top of the repository that a folder lies in; undefined outside of one. */
async function repositoryOf(folder: string, files: Files): Promise<string | undefined> {
  for (let at: string | undefined = folder; at !== undefined; at = parentOf(at)) if ((await files.kindOf(join(at, '.git'))) !== undefined) return at;
  return undefined;
}
