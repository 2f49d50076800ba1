/** How large what is shipped is: the files in `dist/`, as they are and compressed, and the packed extension. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packExtension } from '../host/package';
import { inRoot } from '../support/paths';
import type { Figure } from './figure';

export const measureBundles: Figure = async () => {
  const packed = await packExtension();
  const names = (await readdir(inRoot('dist'), { recursive: true })).map((name) => name.replaceAll('\\', '/')).filter((name) => /\.(?:js|css)$/.test(name)).sort();
  const bundles = await Promise.all(names.map(async (name) => ({ name: `dist/${name}`, content: await readFile(join(inRoot('dist'), name)) })));
  return [
    ...bundles.flatMap(({ name, content }) => [
      { name, unit: 'bytes' as const, values: [content.length] },
      { name: `${name}, gzip`, unit: 'bytes' as const, values: [gzipSync(content, { level: 9 }).length], beside: name },
    ]),
    { name: '.vsix', unit: 'bytes', values: [(await stat(packed)).size] },
  ];
};
