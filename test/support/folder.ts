/** Folders that exist for one test. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

export type Contents = Record<string, string | Uint8Array>;

const made: string[] = [];

/** Makes a folder with these files, paths below it given with `/`. It goes away when the running suite ends. */
export function makeFolder(contents: Contents): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'concurrency-lens-')));
  made.push(folder);
  for (const [name, content] of Object.entries(contents)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return folder;
}

/** To be called in the suite that makes folders: removes them after it. */
export function removeFoldersAfterwards(): void {
  after(() => {
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
}
