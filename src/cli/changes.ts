/**
 * The lines that are others since a revision, as git tells: committed or not, and files that are new and not
 * ignored. A renamed file has the lines changed that differ from the old one.
 *
 * Missed: what lies in a submodule or another repository below the named folders, and names that are not UTF-8.
 */
import type { Files } from '../project/files';
import { fromWorkingFolder } from '../project/nodeFiles';
import { join, parentOf } from '../project/paths';
import { readAhead } from '../project/readAhead';
import { DiffReader, WHOLE, type LineSpan } from './diff';
import { askGit, git, GitError } from './git';

/** Gits at once. */
const AT_ONCE = 4;

/** Whatever a person set for diffs, these are printed in one way. */
const DIFF = ['diff', '--unified=0', '--inter-hunk-context=0', '--no-color', '--no-ext-diff', '--no-textconv', '--find-renames', '--src-prefix=a/', '--dst-prefix=b/', '--submodule=short'];

export class Changes {
  /** By absolute path. */
  constructor(private readonly files: ReadonlyMap<string, readonly LineSpan[]>) {}

  has(path: string): boolean {
    return this.files.has(path);
  }

  /** Whether one of these lines, as git counts them, is another now, or lines between them went. */
  touch(path: string, first: number, last: number): boolean {
    return this.files.get(path)?.some((span) => span.first <= last && first <= span.last) ?? false;
  }
}

/** A named folder, and how its repository sees it. */
interface Located {
  folder: string;
  top: string;
  /** Empty, or with a `/` at its end. */
  prefix: string;
}

/** The changes below the named files and folders, each in its own repository; or a sentence that says why they cannot be told. */
export async function changesSince(revision: string, named: readonly string[], files: Files): Promise<Changes | { problem: string }> {
  if (revision === '' || revision.startsWith('-')) return { problem: '--since takes a revision, such as main, v1.2 or HEAD~3; none begins with a dash' };
  try {
    const folders = new Set(await Promise.all(named.map(async (path) => ((await files.kindOf(path)) === 'folder' ? path : (parentOf(path) ?? path)))));
    const located = await collect([...folders], locate);
    const changed = new Map<string, readonly LineSpan[]>();
    const byTop = new Map<string, ReadonlyMap<string, readonly LineSpan[]>>();
    for (const top of new Set(located.map((place) => place.top))) byTop.set(top, await changesIn(top, revision));
    for (const { folder, top, prefix } of located) {
      for (const [path, spans] of byTop.get(top)!) if (path.startsWith(prefix)) changed.set(join(folder, path.slice(prefix.length)), spans);
    }
    return new Changes(changed);
  } catch (error) {
    if (error instanceof GitError) return { problem: `--since: ${error.message || 'git gave no answer'}` };
    throw error;
  }
}

async function locate(folder: string): Promise<Located> {
  try {
    const [top, prefix = ''] = await askGit(folder, ['rev-parse', '--show-toplevel', '--show-prefix']);
    return { folder, top, prefix };
  } catch (error) {
    if (!(error instanceof GitError) || !/not a git repository|must be run in a work tree/.test(error.message)) throw error;
    throw new GitError(`${fromWorkingFolder(folder)} lies in no git repository`);
  }
}

async function changesIn(top: string, revision: string): Promise<Map<string, readonly LineSpan[]>> {
  const commit = await commitOf(revision, top);
  const diff = new DiffReader();
  await git(top, [...DIFF, commit, '--'], (line) => diff.line(line));
  const untracked = await askGit(top, ['ls-files', '--others', '--exclude-standard', '-z'], '\0');
  return new Map<string, readonly LineSpan[]>([...diff.changes, ...untracked.map((path) => [path, WHOLE] as const)]);
}

async function commitOf(revision: string, top: string): Promise<string> {
  try {
    const [commit] = await askGit(top, ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]);
    return commit;
  } catch (error) {
    // Asked to be quiet, git has nothing to say about a revision that it does not know.
    if (!(error instanceof GitError) || error.message !== '') throw error;
    throw new GitError(`${fromWorkingFolder(top)} has no revision ${revision}; it takes a branch, a tag or a commit, and a shallow clone lacks older ones`);
  }
}

async function collect<Item, Result>(items: readonly Item[], ask: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for await (const result of readAhead(items, AT_ONCE, ask)) results.push(result);
  return results;
}
