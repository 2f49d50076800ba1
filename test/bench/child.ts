/** A Node program in a process of its own, from its start to its end. */
import { text } from 'node:stream/consumers';
import { startProgram, stopProgram } from '../host/program';
import { inRoot } from '../support/paths';

export interface Ended {
  /** Of the whole process. */
  wallMs: number;
  /** The most memory that it had at once (resident set), in MB; its worker threads belong to it. */
  peakMB: number;
  stdout: string;
}

/** In milliseconds: longer than any of this takes on a slow machine. */
const LIMIT = 3_600_000;

/** Exit code 1 means findings. Throws when it ends with another than 0 and 1, or does not end. */
export async function runMeasured(args: readonly string[], cwd: string): Promise<Ended> {
  const started = performance.now();
  const child = startProgram(process.execPath, ['--require', inRoot('out/test/bench/peakMemory.js'), ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const timer = setTimeout(() => void stopProgram(child), LIMIT);
  const exited = new Promise<{ code: number | null; wallMs: number }>((done, failed) => child.once('error', failed).once('exit', (code) => done({ code, wallMs: performance.now() - started })));
  const streams = [child.stdout!, child.stderr!, child.stdio[3] as NodeJS.ReadableStream];
  const [{ code, wallMs }, stdout, stderr, peak] = await Promise.all([exited, ...streams.map((stream) => text(stream))]).finally(() => clearTimeout(timer));
  if (code !== 0 && code !== 1) throw new Error(`${args.join(' ')} ended with exit code ${code}.\n${stderr || stdout}`);
  return { wallMs, peakMB: Number(peak) / 1024, stdout };
}
