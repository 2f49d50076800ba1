/** Folders for one run: removed when asked, and at the latest when this process ends. */
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFolder {
  path: string;
  remove(): Promise<void>;
}

export async function makeTemporary(purpose: string, parent = tmpdir()): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(parent, `concurrency-lens-${purpose}-`));
  const removeNow = () => rmSync(path, { recursive: true, force: true });
  process.once('exit', removeNow);
  return {
    path,
    async remove() {
      // The last writes of a program that was just stopped can still fill the folder while it is emptied.
      await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
      process.off('exit', removeNow);
    },
  };
}
