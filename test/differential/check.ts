/** One program after the other: change it, run both, compare. A program that means something else is made as short as it goes. */
import fc from 'fast-check';
import { findDifference, type Difference } from './compare';
import type { Fixer } from './fixers';
import { observe } from './observe';
import { plans, type Plan } from './plan';
import { printProgram, type Program } from './print';

/** What was seen in a number of programs. */
export interface Tally {
  programs: number;
  changed: number;
  /** Of the changed ones, those that take less virtual time. */
  shorter: number;
  /** How often each kind of fix was made. */
  fixes: Record<string, number>;
}

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
  after: Program;
  made: string[];
  difference?: Difference;
  isShorter: boolean;
}

/** Stops at the first program whose meaning changes. */
export async function search(fixer: Fixer, { programs, seed }: { programs: number; seed: number }): Promise<Found> {
  const tally: Tally = { programs: 0, changed: 0, shorter: 0, fixes: {} };
  const property = fc.asyncProperty(plans, async (plan) => {
    const verdict = await judge(plan, fixer);
    count(verdict, tally);
    return verdict.difference === undefined;
  });
  const { counterexample } = await fc.check(property, { numRuns: programs, seed });
  if (!counterexample) return { tally };
  const [plan] = counterexample;
  const { difference, after } = await judge(plan, fixer);
  return { tally, counterexample: { seed, difference: difference!, before: printProgram(plan), after, plan } };
}

export async function judge(plan: Plan, fixer: Fixer): Promise<Verdict> {
  const program = printProgram(plan);
  const { program: after, made } = fixer(program);
  const kinds = made.map(({ rule, title }) => `${rule}: ${title.replace(/`[^`]*`/g, '`…`').replace(/\d+/g, 'n')}`);
  if (Object.keys(program).every((path) => program[path] === after[path])) return { after, made: kinds, isShorter: false };
  const [before, then] = [await observe(program, plan), await observe(after, plan)];
  if (before.outcome.kind === 'broken') throw new Error(`The generator wrote a program that cannot be loaded: ${String(before.outcome.value)}`);
  return { after, made: kinds, difference: findDifference(before, then), isShorter: then.time < before.time };
}

function count({ made, isShorter }: Verdict, tally: Tally): void {
  tally.programs++;
  if (made.length > 0) tally.changed++;
  if (isShorter) tally.shorter++;
  for (const kind of made) tally.fixes[kind] = (tally.fixes[kind] ?? 0) + 1;
}

/** The sums of several tallies. */
export function addTo(sum: Tally, { programs, changed, shorter, fixes }: Tally): void {
  sum.programs += programs;
  sum.changed += changed;
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
