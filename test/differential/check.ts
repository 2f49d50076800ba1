/** One program after the other: change it, run both, compare. A program that means something else is made as short as it goes. */
import fc from 'fast-check';
import { findDifference, severalFail, type Difference } from './compare';
import type { MadeFix } from '../../src/project/fixing';
import type { Fixer } from './fixers';
import { observe, type Observation } from './observe';
import { plans, type Plan } from './plan';
import { printProgram, type Program } from './print';

/** What was seen in a number of programs. */
export interface Tally {
  programs: number;
  /** Programs that have no one meaning to keep: before any fix, what comes out depends on how long things take. */
  leftOut: number;
  changed: number;
  /** Of the changed ones, those in which several things fail, so that less is compared. */
  severalFail: number;
  /** Of the changed ones, those that take less virtual time. */
  shorter: number;
  /** How often each kind of fix was made. */
  fixes: Record<string, number>;
}

export const NOTHING_SEEN: Tally = { programs: 0, leftOut: 0, changed: 0, severalFail: 0, shorter: 0, fixes: {} };

export interface Counterexample {
  seed: number;
  difference: Difference;
  before: Program;
  after: Program;
  plan: Plan;
}

export interface Found {
  tally: Tally;
  counterexample?: Counterexample;
}

interface Verdict {
  isLeftOut: boolean;
  severalFail: boolean;
  after: Program;
  made: string[];
  difference?: Difference;
  isShorter: boolean;
}

/** How often a program is run with other latencies, to see whether it means anything by itself. */
const OTHER_LATENCIES = 20;

export interface Search {
  programs: number;
  seed: number;
  /** Saving time is not what the fixes are for. */
  mayTakeLonger?: boolean;
}

/** Stops at the first program whose meaning changes. */
export async function search(fixer: Fixer, { programs, seed, mayTakeLonger }: Search): Promise<Found> {
  const tally: Tally = { ...NOTHING_SEEN, fixes: {} };
  const property = fc.asyncProperty(plans, async (plan) => {
    const verdict = await judge(plan, fixer, mayTakeLonger);
    count(verdict, tally);
    return verdict.difference === undefined;
  });
  const { counterexample } = await fc.check(property, { numRuns: programs, seed });
  if (!counterexample) return { tally };
  const [plan] = counterexample;
  const { difference, after } = await judge(plan, fixer, mayTakeLonger);
  return { tally, counterexample: { seed, difference: difference!, before: printProgram(plan), after, plan } };
}

async function judge(plan: Plan, fixer: Fixer, mayTakeLonger?: boolean): Promise<Verdict> {
  const program = printProgram(plan);
  const { program: after, made } = fixer(program);
  const kinds = made.map(kindOf);
  if (Object.keys(program).every((path) => program[path] === after[path])) return { isLeftOut: false, severalFail: false, after, made: kinds, isShorter: false };
  const [before, then] = [await observe(program, plan), await observe(after, plan)];
  if (before.outcome.kind === 'broken') throw new Error(`The generator wrote a program that cannot be loaded: ${String(before.outcome.value)}`);
  const difference = findDifference(before, then, mayTakeLonger);
  const isLeftOut = before.isOverrun || (difference !== undefined && (await dependsOnTime(program, plan, then)));
  if (isLeftOut) return { isLeftOut, severalFail: false, after, made: [], isShorter: false };
  return { isLeftOut, severalFail: severalFail(before, then), after, made: kinds, difference, isShorter: then.time < before.time };
}

/** With other latencies the same program, unchanged, does what it did with the fix. Only asked where a fix seems to have changed it. */
async function dependsOnTime(program: Program, plan: Plan, then: Observation): Promise<boolean> {
  for (let jitter = 1; jitter <= OTHER_LATENCIES; jitter++) if (!findDifference(await observe(program, plan, jitter), then, true)) return true;
  return false;
}

/** A fix by its title, without numbers and names, but with the package that it makes use of. */
function kindOf({ rule, title }: MadeFix): string {
  const words = title.replace(/(?<! with )`[^`]*`(?:, `[^`]*`)*/g, '`…`').replace(/the `…` inside/, 'the n `…`s inside').replace(/\d+/g, 'n');
  return `${rule}: ${words}`;
}

function count({ isLeftOut, made, isShorter, severalFail: several }: Verdict, tally: Tally): void {
  tally.programs++;
  if (isLeftOut) tally.leftOut++;
  if (made.length > 0) tally.changed++;
  if (several) tally.severalFail++;
  if (isShorter) tally.shorter++;
  for (const kind of made) tally.fixes[kind] = (tally.fixes[kind] ?? 0) + 1;
}

/** The sums of several tallies. */
export function addTo(sum: Tally, { programs, leftOut, changed, severalFail: several, shorter, fixes }: Tally): void {
  sum.programs += programs;
  sum.leftOut += leftOut;
  sum.changed += changed;
  sum.severalFail += several;
  sum.shorter += shorter;
  for (const [kind, times] of Object.entries(fixes)) sum.fixes[kind] = (sum.fixes[kind] ?? 0) + times;
}

/** For a person: what became different, and the program before and after. */
export function describeCounterexample({ seed, difference, before, after, plan }: Counterexample): string {
  const files = Object.keys(before).filter((path) => path.endsWith('.js'));
  const text = (program: Program, path: string) => `// ${path}\n${program[path]}`;
  return [
    `The ${difference.what} is another one (seed ${seed}).`,
    `before: ${JSON.stringify(difference.before)}`,
    `after:  ${JSON.stringify(difference.after)}`,
    `plan:   ${JSON.stringify(plan)}`,
    '',
    '---- before',
    ...files.map((path) => text(before, path)),
    '---- after',
    ...files.filter((path) => before[path] !== after[path]).map((path) => text(after, path)),
  ].join('\n');
}
