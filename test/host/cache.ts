/**
 * What is brought from the npm registry once and kept outside the repository, in the user's cache folder. Each part is made in
 * a folder of its own and then renamed, so that an interrupted run leaves nothing half done.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from './program';
import { makeTemporary } from './temporary';

export function cacheFolder(purpose: string): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'concurrency-lens', purpose);
}

/** Fills `cache/name` once, and gives its path. A second process that brings the same at the same time does it in vain, without harm. */
export async function bring(cache: string, name: string, label: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const home = join(cache, name);
  if (existsSync(home)) return home;
  console.log(`Bringing ${label} into ${home}`);
  await mkdir(cache, { recursive: true });
  const unfinished = await makeTemporary('unfinished', cache);
  try {
    await fill(unfinished.path);
    await rename(unfinished.path, home);
  } catch (failure) {
    if (!existsSync(home)) throw failure;
  } finally {
    await unfinished.remove();
  }
  return home;
}

/** Unpacks a published package (`name@version`) into an empty folder, without what it depends on. Throws when it is another than `integrity` says. */
export async function unpack(folder: string, published: string, integrity?: string): Promise<void> {
  await npm(folder, 'pack', '--ignore-scripts', published);
  const [archive] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  const found = `sha512-${createHash('sha512').update(await readFile(join(folder, archive))).digest('base64')}`;
  if (integrity !== undefined && found !== integrity) throw new Error(`${published} is another package than expected: ${found} instead of ${integrity}.`);
  await runProgram('tar', ['xzf', archive, '--strip-components=1'], { cwd: folder });
  await rm(join(folder, archive));
}

export function npm(cwd: string, ...args: string[]): Promise<string> {
  return runProgram('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd, shell: process.platform === 'win32' });
}
