/** A copy of the demo project for one run, so that neither tests nor editors write into the repository. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The repository: everything here is started from its top. */
export const ROOT = resolve('.');
export const DEMO = join(ROOT, 'test/fixtures/projects/demo');

export async function withDemoCopy<T>(settings: Record<string, unknown>, work: (folder: string) => Promise<T>): Promise<T> {
  const parent = await mkdtemp(join(tmpdir(), 'concurrency-lens-workspace-'));
  try {
    const folder = join(parent, 'demo');
    await cp(DEMO, folder, { recursive: true });
    await mkdir(join(folder, '.vscode'), { recursive: true });
    await writeFile(join(folder, '.vscode/settings.json'), JSON.stringify(settings, undefined, 2));
    return await work(folder);
  } finally {
    await rm(parent, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
