/** That the steps of a timeline come in the order in which Node runs them: for the functions of all rule fixtures, and for generated programs. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { Program as Analyser, schedule, type Timeline, type TimelinePlan } from '../../src/core/index';
import { extractFacts } from '../../src/core/facts/extract';
import { parseSource } from '../../src/core/syntax/parse';
import { plans } from '../differential/plan';
import { MAIN, printProgram } from '../differential/print';
import { memoryModules } from '../support/memoryModules';
import { inRoot } from '../support/paths';
import { describe as inShort, strayFrom, type Logged } from './follow';
import { isWatched } from './instrument';
import { runProgram, runWithStandIns, type Told } from './run';

const PROGRAMS = 1000;
const SEED = 20261123;
/** Fewer would mean that the stand-ins do not get through the code any more. */
const LEAST_FUNCTIONS = 500;
const LEAST_EXACT = 150;

function strayOf({ plan, steps }: Timeline, log: readonly Logged[], text: string, mayFail = false): string | undefined {
  const idsOf = (some: Timeline['steps']) => new Set(some.map(({ id }) => id));
  return strayFrom(plan, log, { holds: idsOf(steps.filter(({ kind }) => kind !== 'wait')), watched: idsOf(steps.filter((step) => isWatched(step, text))), mayFail });
}

/** What follows each other, the other way round. */
function backwards(plan: TimelinePlan): TimelinePlan {
  if (plan.kind === 'sequence') return { kind: 'sequence', parts: plan.parts.map(backwards).reverse() };
  if (plan.kind === 'loop') return { ...plan, body: backwards(plan.body) };
  if (plan.kind === 'scope' || plan.kind === 'exit') return { ...plan, part: backwards(plan.part) };
  return plan;
}

describe('the order of steps', function () {
  this.timeout(300_000);

  it('is what Node logs, for the functions of all rule fixtures', async () => {
    const { ran, noticed, strays } = await runFunctionsIn('test/fixtures/rules');
    assert.deepEqual(strays, []);
    assert.ok(ran >= LEAST_FUNCTIONS, `${ran} functions ran`);
    assert.ok(noticed.length >= ran / 4, `a wrong order would be noticed in ${noticed.length} of ${ran}`);
  });

  it('is what Node logs, on all ways through a function', async () => {
    const { ran, noticed, strays } = await runFunctionsIn('test/fixtures/timeline');
    assert.deepEqual(strays, []);
    assert.equal(ran, readFileSync(inRoot('test/fixtures/timeline/ways.ts'), 'utf8').split('export async function ').length - 1);
    assert.ok(noticed.includes('asksAtTheEnd') && noticed.length >= ran / 2, `a wrong order would be noticed in ${noticed.join(', ')} of ${ran}`);
  });

  it(`is what Node logs, for ${PROGRAMS} generated programs, and to the moment where all of them ran`, async () => {
    let exact = 0;
    // A failure lets a combinator go on while its elements are under way, which no timeline draws.
    for (const plan of fc.sample(plans, { numRuns: PROGRAMS, seed: SEED }).map((one) => ({ ...one, failing: [] }))) {
      const program = printProgram(plan);
      const { timeline } = new Analyser(memoryModules(program)).explain({ path: MAIN, fileName: 'src/main.js', text: program[MAIN] }, program[MAIN].indexOf('main('));
      if (!timeline || timeline.steps.length === 0) continue;
      const log = await runProgram(program, plan, timeline);
      assert.equal(strayOf(timeline, log, program[MAIN], program[MAIN].includes('throw new Error')), undefined, `${inShort(log)}\n${program[MAIN]}`);
      const predicted = predictedFrom(timeline, log);
      if (!predicted) continue;
      exact++;
      assert.equal(inShort(predicted), inShort(log), program[MAIN]);
    }
    assert.ok(exact >= LEAST_EXACT, `${exact} programs ran as a whole`);
  });
});

/** Runs what has steps in the files of a folder. `noticed`: where the order the other way round would not be what was logged. */
async function runFunctionsIn(folder: string): Promise<{ ran: number; noticed: string[]; strays: string[] }> {
  const told = { ran: 0, noticed: [] as string[], strays: [] as string[] };
  for (const name of readdirSync(inRoot(folder), { recursive: true, encoding: 'utf8' }).filter((file) => /\.[cm]?[jt]sx?$/.test(file))) {
    const text = readFileSync(inRoot(path.join(folder, name)), 'utf8');
    for (const { title, timeline } of timelinesOf(name, text)) {
      const log = await runWithStandIns(text, name, title, timeline);
      if (log.length === 0) continue;
      told.ran++;
      const stray = strayOf(timeline, log, text);
      if (stray) told.strays.push(`${name}, ${title}: ${stray} of ${inShort(log)}`);
      if (strayOf({ ...timeline, plan: backwards(timeline.plan) }, log, text)) told.noticed.push(title);
    }
  }
  return told;
}

/** Each function that has a name at the top of its file, and steps. */
function timelinesOf(name: string, text: string): { title: string; timeline: Timeline }[] {
  const result = parseSource({ fileName: name, text });
  if ('error' in result) return [];
  const source = { path: `/rules/${name}`, fileName: `src/${name}`, text };
  const analyser = new Analyser(memoryModules({ [source.path]: text }));
  const starts = extractFacts(result.parsed, text).functions.filter(({ kind, parent }) => kind !== 'module' && parent === 0).map(({ range }) => range.start);
  return starts.flatMap((start) => {
    const { title, timeline } = analyser.explain(source, start + 1);
    return timeline?.steps.some(({ kind }) => kind !== 'compute') && /^[\w$]+$/.test(title) ? [{ title, timeline }] : [];
  });
}

/** The moments of the schedule for the lengths that were seen; nothing where a step did not run, or in more turns than are drawn. */
function predictedFrom({ plan, steps }: Timeline, log: readonly Told[]): Logged[] | undefined {
  const hasFailed = steps.some(({ id }) => log.filter(({ step }) => step === id).length % 2 !== 0);
  if (hasFailed || steps.some(({ kind }) => kind === 'compute')) return undefined;
  const lengths = steps.map(({ id }) => {
    const [begun, done] = [true, false].map((begins) => log.filter((told) => told.step === id && told.begins === begins));
    return begun.map(({ at }, turn) => done[turn]?.at - at);
  });
  const { moments } = schedule(plan, 'now', { turns: 3, holds: (step) => steps[step].kind !== 'wait', lengthOf: (step, turn) => lengths[step][turn] ?? 0 });
  return steps.every(({ id }) => lengths[id].length === moments.filter(({ step, begins }) => step === id && begins).length) ? moments : undefined;
}
