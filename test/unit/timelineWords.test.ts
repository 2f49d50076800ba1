/** What the explainer's player says of each moment, for plans written down by hand. */
import assert from 'node:assert/strict';
import type { TimelinePlan } from '../../src/core/index';
import { scheduleBoth, type Assumptions } from '../../src/webview/assumptions';
import { momentInWords, stateInWords, timesInWords, totalsInWords } from '../../src/webview/timelineWords';

const wait = (step: number): TimelinePlan => ({ kind: 'step', step });
const sequence = (...parts: TimelinePlan[]): TimelinePlan => ({ kind: 'sequence', parts });
const together = (until: 'all' | 'first', ...parts: TimelinePlan[]): TimelinePlan => ({ kind: 'together', parts, until });

const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
const NAMES = ['a', 'b', 'c', 'parse'];

function timelineOf(plan: TimelinePlan) {
  return { plan, steps: NAMES.map((label, id) => ({ id, label, range, lane: label === 'parse' ? ('thread' as const) : ('waiting' as const), after: [] })) };
}

function saidOf(plan: TimelinePlan, assumed: Partial<Assumptions> = {}): string[] {
  const timeline = timelineOf(plan);
  const { now } = scheduleBoth(timeline, { lengths: [1, 1, 1, 1], turns: 2, atOnce: 2, ...assumed });
  return now.moments.map((_, index) => momentInWords(index, now, timeline).text.replaceAll(/<\/?code>/g, ''));
}

const CASES: [what: string, plan: TimelinePlan, assumed: Partial<Assumptions>, said: string[]][] = [
  ['one wait after the other', sequence(wait(0), wait(1)), {}, ['a begins; the code waits for it.', 'a is done; the code goes on.', 'b begins; the code waits for it.', 'b is done; nothing is left to wait for.']],
  ['work on the thread', sequence(wait(3), wait(0)), {}, ['parse holds the thread: nothing else runs.', 'parse is done; the thread is free again.', 'a begins; the code waits for it.', 'a is done; nothing is left to wait for.']],
  ['waits for all', together('all', wait(0), wait(1)), { lengths: [1, 2, 1, 1] }, ['a begins; the code goes on meanwhile.', 'b begins; now the code waits, with a under way too.', 'a is done; the code still waits, with b under way.', 'b is done; nothing is left to wait for.']],
  ['a race, and what comes last', together('first', wait(0), wait(1)), { lengths: [1, 2, 1, 1] }, ['a begins; the code goes on meanwhile.', 'b begins; now the code waits, with a under way too.', 'a is done, with b still under way.', 'b is done; nothing is left to wait for.']],
  ['branches', { kind: 'either', parts: [wait(0), wait(1)] }, { lengths: [1, 2, 1, 1] }, ['a begins, if the code takes its branch.', 'b begins, if the code takes its branch.', 'a is done; the code goes on.', 'b is done; nothing is left to wait for.']],
  ['turns', { kind: 'loop', body: wait(0), overlaps: false }, {}, ['a (turn 1) begins; the code waits for it.', 'a (turn 1) is done; the code goes on.', 'a (turn 2) begins; the code waits for it.', 'a (turn 2) is done; nothing is left to wait for.']],
];

describe('the timeline in words', () => {
  for (const [what, plan, assumed, said] of CASES) it(`tells of ${what}`, () => assert.deepEqual(saidOf(plan, assumed), said));

  it('names several turns of a step once', () => {
    const timeline = timelineOf({ kind: 'loop', body: wait(0), overlaps: false, couldOverlap: true });
    const { possible } = scheduleBoth(timeline, { lengths: [1, 1, 1, 1], turns: 3, atOnce: 3 });
    assert.equal(stateInWords(0, possible, timeline).text, 'waiting for 3 turns of <code>a</code>.');
    assert.equal(stateInWords(1.5, possible, timeline).text, 'done since 1.');
    assert.equal(timesInWords(0, possible), '0 to 1 (3 times, all at once)');
    assert.equal(timesInWords(1, possible), 'not at all');
  });

  describe('follows what is assumed of turns', () => {
    const loop = (body: TimelinePlan, couldOverlap?: true): TimelinePlan => ({ kind: 'loop', body, overlaps: false, ...(couldOverlap && { couldOverlap }) });
    const TURNS: [what: string, plan: TimelinePlan, turns: number, atOnce: number, totals: string, times: string][] = [
      ['some at once', loop(wait(0), true), 7, 2, 'Now 7 waits, possible 4 waits, for 7 turns, at most 2 at once.', '0 to 4 (7 times, at most 2 at once)'],
      ['more at once than there are', loop(wait(0), true), 3, 12, 'Now 3 waits, possible 1 wait, for 3 turns, all at once.', '0 to 1 (3 times, all at once)'],
      ['one at a time', loop(wait(0), true), 4, 1, 'Now 4 waits, possible 4 waits, for 4 turns, one at a time.', '0 to 4 (4 times)'],
      ['a single turn', loop(wait(0), true), 1, 3, 'Now 1 wait, possible 1 wait, for 1 turn.', '0 to 1'],
      ['a loop in a loop', loop(loop(wait(0)), true), 2, 2, 'Now 4 waits, possible 2 waits, for 2 turns of each loop, all at once where turns can overlap.', '0 to 2 (4 times, at most 2 at once)'],
    ];
    for (const [what, plan, turns, atOnce, totals, times] of TURNS) {
      it(what, () => {
        const timeline = { plan, steps: timelineOf(plan).steps.slice(0, 1) };
        const schedules = scheduleBoth(timeline, { lengths: [1], turns, atOnce });
        assert.equal(totalsInWords(timeline, schedules, true), totals);
        assert.equal(timesInWords(0, schedules.possible), times);
      });
    }

    it('says nothing of a limit where turns have to wait for each other', () => {
      const timeline = { plan: loop(wait(0)), steps: timelineOf(wait(0)).steps.slice(0, 1) };
      assert.equal(totalsInWords(timeline, scheduleBoth(timeline, { lengths: [1], turns: 5, atOnce: 2 }), false), 'Now 5 waits for 5 turns.');
    });
  });

  it('counts in waits where nothing holds the thread, and in units where something does', () => {
    const units = timelineOf(sequence(wait(0), wait(3)));
    const waits = { plan: wait(0), steps: units.steps.slice(0, 1) };
    const assumed = { lengths: [1, 1, 1, 1.5], turns: 1, atOnce: 1 };
    assert.equal(totalsInWords(waits, scheduleBoth(waits, assumed), true), 'Now 1 wait, possible 1 wait.');
    assert.equal(totalsInWords(units, scheduleBoth(units, assumed), false), 'Now 2.5 units.');
  });
});
