/** What a run of the bench leaves: plain data, which a later run compares itself with. */
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';

export type Unit = 'ms' | 'MB' | 'bytes' | 'times' | 'exponent';

export interface Measure {
  name: string;
  unit: Unit;
  /** One of each run, in their order; one alone where every run would give the same. */
  values: number[];
  /** The measure of the same figure that this one is compared with. */
  beside?: string;
}

export interface Result {
  version: 1;
  /** ISO 8601. */
  date: string;
  /** What it ran on: results of different machines say nothing about each other. */
  machine: { processor: string; cores: number; memoryGB: number; platform: string; node: string };
  inputs: { id: string; files: number };
  runs: number;
  figures: Record<string, Measure[]>;
}

export function thisMachine(): Result['machine'] {
  return { processor: cpus()[0]?.model.trim() ?? 'unknown', cores: availableParallelism(), memoryGB: Math.round(totalmem() / 1024 ** 3), platform: `${process.platform} ${process.arch}`, node: process.version };
}

/** Throws when there is no such file, or it is no result. */
export async function readResult(file: string): Promise<Result> {
  const text = await readFile(file, 'utf8').catch((failure: Error) => {
    throw new Error(`There is no result to compare with: ${failure.message}`);
  });
  try {
    const result = JSON.parse(text) as Result;
    if (result.version === 1 && typeof result.figures === 'object') return result;
  } catch {
    // Said below.
  }
  throw new Error(`${file} is no result of the bench.`);
}

export async function writeResult(file: string, result: Result): Promise<void> {
  await writeFile(file, `${JSON.stringify(result, undefined, 2)}\n`);
}
