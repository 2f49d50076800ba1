/**
 * `node parseOnly.js FOLDER THREADS`: the least that a scan with this parser can take. Reads the files below a folder, leaves out
 * those that the analyser would not parse either, and parses the others with the same options; then it is done.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { parse } from '@typescript-eslint/typescript-estree';
import { isWorthParsing } from '../../src/core/program/worthParsing';
import { parserOptions } from '../../src/core/syntax/parse';

interface Work {
  folder: string;
  paths: string[];
  /** The index of the next path that nobody has taken. */
  next: Int32Array;
}

interface Done {
  parsed: number;
  failed: number;
}

async function run(folder: string, threads: number): Promise<void> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(?:[cm]?[jt]s|[jt]sx)$/.test(path));
  const work: Work = { folder, paths, next: new Int32Array(new SharedArrayBuffer(4)) };
  const done = await Promise.all(
    Array.from({ length: threads }, () => {
      const worker = new Worker(__filename, { workerData: work });
      return new Promise<Done>((resolve, reject) => worker.once('error', reject).once('message', resolve));
    }),
  );
  const sum = (of: (one: Done) => number) => done.reduce((total, one) => total + of(one), 0);
  console.log(`${paths.length} files, ${sum(({ parsed }) => parsed)} parsed, ${sum(({ failed }) => failed)} failed`);
}

function parseShare({ folder, paths, next }: Work): Done {
  const done: Done = { parsed: 0, failed: 0 };
  for (let index = Atomics.add(next, 0, 1); index < paths.length; index = Atomics.add(next, 0, 1)) {
    const fileName = paths[index];
    const text = readFileSync(join(folder, fileName), 'utf8');
    if (!isWorthParsing({ fileName, text })) continue;
    try {
      parse(text, parserOptions(fileName));
      done.parsed++;
    } catch {
      // As many as the analyser would report as errors.
      done.failed++;
    }
  }
  return done;
}

if (isMainThread) void run(process.argv[2], Number(process.argv[3]));
else parentPort!.postMessage(parseShare(workerData as Work));
