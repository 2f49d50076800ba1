/** A copy of the demo project for one run, so that neither tests nor editors write into the repository. */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeTemporary } from './temporary';

/** The repository: everything here is started from its top. */
export const ROOT = resolve('.');
export const DEMO = join(ROOT, 'test/fixtures/projects/demo');

/** The copy's folder, with workspace settings if any are given, and what removes it. */
export async function copyDemo(settings?: Record<string, unknown>): Promise<{ folder: string; remove: () => Promise<void> }> {
  const parent = await makeTemporary('workspace');
  const folder = join(parent.path, 'demo');
  await cp(DEMO, folder, { recursive: true });
  if (settings) {
    await mkdir(join(folder, '.vscode'));
    await writeFile(join(folder, '.vscode/settings.json'), JSON.stringify(settings, undefined, 2));
  }
  return { folder, remove: parent.remove };
}
