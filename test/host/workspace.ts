/** A copy of the demo project for one run, so that neither tests nor editors write into the repository. */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeTemporary } from './temporary';

/** The repository: everything here is started from its top. */
export const ROOT = resolve('.');
export const DEMO = join(ROOT, 'test/fixtures/projects/demo');

/** What an editor opens: one folder, or the folders of a workspace file. Absolute. */
export type Opened = { folder: string } | { workspace: string };

/** The copy's folder, and what removes it. */
export async function copyDemo(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const parent = await makeTemporary('workspace');
  return { folder: await copyInto(parent.path, 'demo'), remove: parent.remove };
}

/** Two copies in one window, with settings for the window, of which the second folder turns us off. */
export async function copyTwoDemos(settings: Record<string, unknown>): Promise<{ workspace: string; remove: () => Promise<void> }> {
  const parent = await makeTemporary('workspace');
  const folders = [await copyInto(parent.path, 'demo'), await copyInto(parent.path, 'quiet')];
  await writeJson(join(folders[1], '.vscode'), 'settings.json', { 'concurrencyLens.enable': false });
  const workspace = await writeJson(parent.path, 'two.code-workspace', { folders: folders.map((path) => ({ path })), settings });
  return { workspace, remove: parent.remove };
}

async function copyInto(parent: string, name: string): Promise<string> {
  const folder = join(parent, name);
  await cp(DEMO, folder, { recursive: true });
  return folder;
}

async function writeJson(folder: string, name: string, content: unknown): Promise<string> {
  const file = join(folder, name);
  await mkdir(folder, { recursive: true });
  await writeFile(file, JSON.stringify(content, undefined, 2));
  return file;
}
