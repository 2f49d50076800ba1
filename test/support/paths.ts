/** Where things lie in the checkout. Tests are bundled elsewhere, so they go by the folder they are started in. */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';

/** The checkout's top folder. */
export const root = process.cwd();

const { name } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { name: string };
if (name !== 'concurrency-lens') throw new Error(`Start the tests in the project's top folder, not in ${root}.`);

/** A path below the checkout's top folder, made absolute. */
export function inRoot(...parts: string[]): string {
  return path.join(root, ...parts);
}
