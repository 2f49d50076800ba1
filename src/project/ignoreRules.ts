/** The `.gitignore` files that speak about one folder: its own and those of the folders above it, the nearest first. */
import ignore, { type Ignore } from 'ignore';
import type { Files } from './files';
import { below, join, parentOf } from './paths';

const FILE_NAME = '.gitignore';

export class IgnoreRules {
  private constructor(private readonly layers: readonly { folder: string; rules: Ignore }[]) {}

  static readonly none = new IgnoreRules([]);

  /**
   * The rules above a folder, as far up as the repository reaches that it lies in; none outside a repository.
   * A folder that they leave out was asked for on purpose, so then they don't count.
   * @throws UnreadableError when one of the files cannot be read.
   */
  static async above(folder: string, files: Files): Promise<IgnoreRules> {
    const above: string[] = [];
    for (let at: string | undefined = folder; ; ) {
      if ((await files.kindOf(join(at, '.git'))) !== undefined) break;
      at = parentOf(at);
      if (at === undefined) return IgnoreRules.none;
      above.unshift(at);
    }
    let rules = IgnoreRules.none;
    for (const at of above) if ((await files.kindOf(join(at, FILE_NAME))) === 'file') rules = await rules.including(at, files);
    return rules.ignores(folder, 'folder') ? IgnoreRules.none : rules;
  }

  /**
   * These rules and those of a folder below them that has a `.gitignore`.
   * @throws UnreadableError when it cannot be read.
   */
  async including(folder: string, files: Files): Promise<IgnoreRules> {
    const rules = ignore({ ignoreCase: false }).add(await files.readText(join(folder, FILE_NAME)));
    return new IgnoreRules([{ folder, rules }, ...this.layers]);
  }

  ignores(path: string, kind: 'file' | 'folder'): boolean {
    for (const { folder, rules } of this.layers) {
      const { ignored, unignored } = rules.test(below(folder, path) + (kind === 'folder' ? '/' : ''));
      if (ignored || unignored) return ignored;
    }
    return false;
  }
}
