/** A copy of the demo project for one run, so that neither tests nor editors write into the repository. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The repository: everything here is started from its top. */
export const ROOT = resolve('.');
export const DEMO = join(ROOT, 'test/fixtures/projects/demo');

/** The copy's folder, with workspace settings if any are given, and what removes it. */
export async function copyDemo(settings?: Record<string, unknown>): Promise<{ folder: string; remove: () => Promise<void> }> {
  const parent = await mkdtemp(join(tmpdir(), 'concurrency-lens-workspace-'));
  const folder = join(parent, 'demo');
  await cp(DEMO, folder, { recursive: true });
  if (settings) {
    await mkdir(join(folder, '.vscode'));
    await writeFile(join(folder, '.vscode/settings.json'), JSON.stringify(settings, undefined, 2));
  }
  return { folder, remove: () => rm(parent, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) };
}
