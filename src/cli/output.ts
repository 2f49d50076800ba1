/** Where a run's words go: standard output or a file; and, for what went wrong, standard error. */
import { writeFile } from 'node:fs/promises';
import type { Options } from './args';
import type { PlacedError } from './report/model';
import { visible } from './report/printable';

/** @returns whether it was printed; if not, the person was told why */
export async function print(text: string, { output }: Options): Promise<boolean> {
  if (output === undefined) {
    process.stdout.write(text);
    return true;
  }
  return written(output, text);
}

/** As `print`, into a file. */
export async function written(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text);
    return true;
  } catch (error) {
    refuse(`cannot write to ${file}: ${(error as Error).message}`);
    return false;
  }
}

export function sentenceOf({ file, line, message }: PlacedError): string {
  return `${file}:${line}: ${message}`;
}

export function refuse(...reasons: string[]): number {
  process.stderr.write(reasons.map((why) => `error: ${visible(why)}\n`).join(''));
  return 2;
}
