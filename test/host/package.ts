/** Packs the extension as a person would get it, and keeps it small. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from './program';
import { ROOT } from './workspace';

/** In bytes: what fits in one download that nobody thinks about. */
const LARGEST = 3 * 1024 * 1024;

/** Writes `concurrency-lens-VERSION.vsix` at the repository's top and gives its path. Throws when it is larger than 3 MB. */
export async function packExtension(): Promise<string> {
  const { name, version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  const packagePath = join(ROOT, `${name}-${version}.vsix`);
  // The bundles hold everything; and as the project has no public address, its pictures' paths stay as they are.
  const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', packagePath];
  await runProgram(process.execPath, [join(ROOT, 'node_modules/@vscode/vsce/vsce'), 'package', ...options], { cwd: ROOT });
  const { size } = await stat(packagePath);
  console.log(`${packagePath}: ${(size / 1024 / 1024).toFixed(2)} MB`);
  if (size > LARGEST) throw new Error(`${packagePath} has ${size} bytes; at most ${LARGEST} are allowed.`);
  return packagePath;
}
