/** Runs bundled mocha files in a process of their own and reads what became of each test. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Outcome } from './outcome';
import { runProgram } from './program';
import { makeTemporary } from './temporary';

interface MochaReport {
  passes: { fullTitle: string }[];
  pending: { fullTitle: string }[];
  failures: { fullTitle: string; err: { message?: string; stack?: string } }[];
}

/** Throws when mocha ends without a report, with what it printed. */
export async function runMocha(files: string[], env: Record<string, string> = {}): Promise<Pick<Outcome, 'passed' | 'failures'>> {
  const folder = await makeTemporary('mocha');
  try {
    const output = join(folder.path, 'report.json');
    const options = ['--reporter', 'json', '--reporter-option', `output=${output}`, '--timeout', '20000'];
    const program = join('node_modules', 'mocha', 'bin', 'mocha.js');
    // Failed tests make it end with another exit code than 0; the report says more than that.
    const ended = await runProgram(process.execPath, [program, ...options, ...files], { env: { ...process.env, ...env } }).catch((failure: Error) => failure);
    const text = await readFile(output, 'utf8').catch(() => {
      throw ended instanceof Error ? ended : new Error(`mocha wrote no report.\n${ended}`);
    });
    const report: MochaReport = JSON.parse(text);
    const failures = report.failures.map(({ fullTitle, err }) => ({ title: fullTitle, message: err.stack ?? err.message ?? 'no message' }));
    // A skipped test shows nothing; where something failed, what stands on it may be skipped.
    const skipped = failures.length ? [] : report.pending.map(({ fullTitle }) => ({ title: fullTitle, message: 'It is skipped, and so shows nothing.' }));
    if (ended instanceof Error && failures.length === 0) throw ended;
    return { passed: report.passes.length, failures: [...failures, ...skipped] };
  } finally {
    await folder.remove();
  }
}
