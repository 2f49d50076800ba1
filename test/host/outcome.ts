/** What one stage of the tests ends with, and how it is told: failures in full, everything else in one line. */

export interface Failure {
  /** The test's full name. */
  title: string;
  /** Everything that helps to mend it: message, stack, or what the failed program printed. */
  message: string;
}

export interface Outcome {
  stage: string;
  /** How many tests passed; a stage that is no suite of tests counts as one. */
  passed: number;
  failures: Failure[];
  /** What the suite measured, in lines. */
  remarks?: string[];
  /** How long it took, in milliseconds. */
  took: number;
}

/** Runs something that counts as one test: it passes unless it throws. */
export function once(stage: string, work: () => Promise<unknown>): Promise<Outcome> {
  return collect(stage, async () => {
    await work();
    return { passed: 1, failures: [] };
  });
}

/** Runs a suite and measures it. A suite that throws has one failure, the one that it throws. */
export async function collect(stage: string, suite: () => Promise<Pick<Outcome, 'passed' | 'failures' | 'remarks'>>): Promise<Outcome> {
  const start = Date.now();
  try {
    const { passed, failures, remarks } = await suite();
    // A suite that ran nothing has shown nothing: an empty folder or a lost report must not look like success.
    if (passed + failures.length === 0) failures.push({ title: stage, message: 'No test ran.' });
    return { stage, passed, failures, remarks, took: Date.now() - start };
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.stack ?? thrown.message : String(thrown);
    return { stage, passed: 0, failures: [{ title: stage, message }], took: Date.now() - start };
  }
}

export function print(outcome: Outcome): void {
  for (const { title, message } of outcome.failures) {
    console.log(`\n  ✗ ${title}\n${message.trimEnd().replace(/^/gm, '      ')}\n`);
  }
  const failed = outcome.failures.length;
  console.log(`${failed ? '✗' : '✓'} ${outcome.stage}: ${outcome.passed} passed${failed ? `, ${failed} failed` : ''} (${(outcome.took / 1000).toFixed(1)} s)`);
  for (const remark of outcome.remarks ?? []) console.log(`    ${remark}`);
}

/** Prints the total as the last line, and makes it the program's exit code. */
export function conclude(outcomes: Outcome[]): void {
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failures.length, 0);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}
