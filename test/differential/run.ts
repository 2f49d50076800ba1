/**
 * `npm run test:differential -- --programs 100000 --seed 1`: many programs, on all cores, with a table of what was fixed. A
 * program that means something else afterwards is printed, as short as it goes, and ends the run with exit code 1.
 *
 * Programs come in batches with a seed each, so the number of cores changes nothing, and a batch that fails is run again alone
 * by its seed: `--programs 500 --seed N`. `--failures 5` goes on until five batches have failed. `--fixes in-line` (or another
 * word of `CHANGES`) makes what is only offered; then nothing has to be reached.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { addTo, describeCounterexample, NOTHING_SEEN, search, type Found, type Tally } from './check';
import { offeredFixes, preferredFixes, sequencedFixes, type Fixer } from './fixers';

const BATCH = 500;
/** What a full run has to reach: see the README of the tests. */
const LEAST_CHANGED = 0.3;
const LEAST_SHORTER = 0.5;
const FULL = 100_000;
const LEAST_OF_EACH_FIX = 2000;
const MOST_LEFT_OUT = 0.02;
/** As `check.ts` calls them; every one has to be made. */
const KINDS_OF_PREFERRED_FIXES = [
  'sequential-awaits: Await both together',
  'sequential-awaits: Await all n together',
  'sequential-awaits: Await `…` together with the others',
  'serial-combinator: Leave out the n `…`s inside `…`',
  'await-in-loop: Run all n turns together',
  'await-in-loop: Run up to n turns at once',
  'await-in-loop: Run up to n turns at once with `p-limit`',
  'await-in-loop: Run up to n turns at once with `p-map`',
];
/** Of what is only offered, so many programs have to be changed at least. */
const LEAST_CHANGED_BY_CHOICE = 0.03;

/** What is made of the programs, by the word after `--fixes`. */
const CHANGES: Readonly<Record<string, { fixer: Fixer; mayTakeLonger?: boolean }>> = {
  'preferred': { fixer: preferredFixes },
  'blocking-call': { fixer: offeredFixes('blocking-call') },
  'race-across-await': { fixer: offeredFixes('race-across-await') },
  'in-line': { fixer: sequencedFixes, mayTakeLonger: true },
};

interface Batch {
  fixes: string;
  programs: number;
  seed: number;
}

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { fixes: { type: 'string', default: 'preferred' }, programs: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' }, threads: { type: 'string', default: String(availableParallelism()) }, failures: { type: 'string', default: '1' } } });
  const [programs, seed, threads, failures] = [values.programs, values.seed, values.threads, values.failures].map(Number);
  if (![programs, seed, threads, failures].every((number) => Number.isInteger(number) && number > 0)) throw new Error('--programs, --seed, --threads and --failures take whole numbers from 1.');
  const { fixes } = values;
  if (!Object.hasOwn(CHANGES, fixes)) throw new Error(`--fixes takes one of ${Object.keys(CHANGES).join(', ')}.`);
  const started = performance.now();
  const sum: Tally = { ...NOTHING_SEEN, fixes: {} };
  const failed: string[] = [];
  await inBatches(batchesOf(fixes, programs, seed), threads, ({ tally, counterexample }) => {
    addTo(sum, tally);
    process.stderr.write(`${sum.programs} of ${programs} programs, ${Math.round((performance.now() - started) / 1000)} s\n`);
    if (counterexample) failed.push(describeCounterexample(counterexample));
    return failed.length < failures;
  });
  for (const text of failed) console.log(`${text}\n`);
  const missed = failed.length > 0 ? [] : fixes === 'preferred' ? shortcomings(sum) : shortcomingsOfChoice(sum);
  console.log(tableOf(sum, performance.now() - started));
  for (const sentence of missed) console.log(sentence);
  if (failed.length > 0 || missed.length > 0) process.exitCode = 1;
}

function batchesOf(fixes: string, programs: number, seed: number): Batch[] {
  return Array.from({ length: Math.ceil(programs / BATCH) }, (_, index) => ({ fixes, seed: seed + index, programs: Math.min(BATCH, programs - index * BATCH) }));
}

/** @param done is told what was found in each batch, and says whether to go on */
async function inBatches(batches: Batch[], threads: number, done: (found: Found) => boolean): Promise<void> {
  const waiting = [...batches];
  const work = (worker: Worker): Promise<void> =>
    new Promise((finish, fail) => {
      const next = () => {
        const batch = waiting.shift();
        if (batch) worker.postMessage(batch);
        else finish();
      };
      worker.on('error', fail);
      worker.on('message', (found: Found) => {
        if (!done(found)) waiting.length = 0;
        next();
      });
      next();
    });
  const workers = Array.from({ length: Math.min(threads, batches.length) }, () => new Worker(__filename));
  try {
    await Promise.all(workers.map(work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function shortcomings({ programs, leftOut, changed, shorter, fixes }: Tally): string[] {
  const kinds = new Set([...KINDS_OF_PREFERRED_FIXES, ...Object.keys(fixes)]);
  const rare = programs < FULL ? [] : [...kinds].filter((kind) => (fixes[kind] ?? 0) < LEAST_OF_EACH_FIX);
  return [
    ...(leftOut > programs * MOST_LEFT_OUT ? [`More than ${MOST_LEFT_OUT * 100} % of the programs were left out.`] : []),
    ...(changed < programs * LEAST_CHANGED ? [`Fewer than ${LEAST_CHANGED * 100} % of the programs were changed.`] : []),
    ...(shorter < changed * LEAST_SHORTER ? [`Fewer than ${LEAST_SHORTER * 100} % of the changed programs are faster.`] : []),
    ...rare.map((kind) => `Made fewer than ${LEAST_OF_EACH_FIX} times: ${kind}`),
  ];
}

function shortcomingsOfChoice({ programs, changed }: Tally): string[] {
  return changed < programs * LEAST_CHANGED_BY_CHOICE ? [`Fewer than ${LEAST_CHANGED_BY_CHOICE * 100} % of the programs were changed.`] : [];
}

function tableOf({ programs, leftOut, changed, severalFail, shorter, fixes }: Tally, milliseconds: number): string {
  const rows: [string, number][] = [['programs', programs], ['left out: what they do depends on how long things take', leftOut], ['changed', changed], ['of which several things fail in', severalFail], ['faster', shorter], ...Object.entries(fixes).sort(([, a], [, b]) => b - a)];
  const width = Math.max(...rows.map(([, times]) => String(times).length));
  return [...rows.map(([what, times]) => `${String(times).padStart(width)}  ${what}`), `${Math.round(milliseconds / 1000)} s`].join('\n');
}

if (isMainThread) void run();
else parentPort!.on('message', async ({ fixes, ...batch }: Batch) => {
  const { fixer, mayTakeLonger } = CHANGES[fixes];
  parentPort!.postMessage(await search(fixer, { ...batch, mayTakeLonger }));
});
