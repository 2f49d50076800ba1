/**
 * The files that are measured with: drawn evenly from the packages' sources, in a folder of their own, so that every tool finds
 * exactly these and no configuration of theirs. Kept in the user's cache folder; deleting that is safe.
 */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bring, cacheFolder, unpack } from '../host/cache';
import { drawEvenly, isSourcePath, isWrittenByHand } from './choose';
import { PACKAGES, type BenchPackage } from './packages';

export const BENCH_CACHE = cacheFolder('bench');

/** What can be drawn from. */
export interface Sources {
  /** Names paths and contents of all files: two results with the same name were measured with the same files. */
  id: string;
  /** The package's folder in the cache, and a path below it. */
  files: { home: string; folder: string; path: string }[];
}

/** Files in a folder of their own. */
export interface Inputs {
  folder: string;
  files: number;
}

/** Brings the packages, and reads every source once, so that the system's file cache is warm for whatever is measured first. */
export async function bringSources(packages: readonly BenchPackage[] = PACKAGES): Promise<Sources> {
  const hash = createHash('sha256');
  const files: Sources['files'] = [];
  for (const one of packages) {
    const folder = one.published.replace('/', '+');
    const home = await fromRegistry(one.published, () => bring(join(BENCH_CACHE, 'packages'), folder, one.published, (empty) => unpack(empty, one.published, one.integrity)));
    const paths = (await readdir(home, { recursive: true })).map((path) => path.replaceAll('\\', '/')).filter((path) => isSourcePath(path, one));
    for (const path of paths.sort()) {
      const text = await readFile(join(home, path), 'utf8');
      if (!isWrittenByHand(text)) continue;
      hash.update(`${folder}/${path}\n${text}\n`);
      files.push({ home, folder, path });
    }
  }
  return { id: hash.digest('hex').slice(0, 16), files };
}

/** Puts so many of the files into a folder, with the manifests of their packages, which say where a project begins. */
export async function drawInputs({ id, files }: Sources, wanted: number): Promise<Inputs> {
  const drawn = drawEvenly(files, wanted);
  const folder = await bring(join(BENCH_CACHE, 'inputs'), `${id}-${drawn.length}`, `${drawn.length} files`, async (empty) => {
    const manifests = [...new Map(drawn.map(({ home, folder }) => [folder, { home, folder, path: 'package.json' }])).values()];
    for (const { home, folder, path } of [...manifests, ...drawn]) {
      const target = join(empty, folder, path);
      await mkdir(dirname(target), { recursive: true });
      await copyFile(join(home, path), target);
    }
  });
  return { folder, files: drawn.length };
}

/** What is brought once needs the registry once; whoever has none reads that, and no stack. */
export async function fromRegistry<T>(what: string, bringing: () => Promise<T>): Promise<T> {
  try {
    return await bringing();
  } catch (failure) {
    const { message } = failure as Error;
    const unreachable = /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH)\b/.test(message);
    throw unreachable ? new Error(`The npm registry cannot be reached, and the bench needs ${what} from it once (kept in ${BENCH_CACHE}).\n${message}`) : failure;
  }
}
