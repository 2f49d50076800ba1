/** When the steps of a plan begin and end, for plans written down by hand. */
import assert from 'node:assert/strict';
import { longestChain, schedule, type Assumed, type TimelinePlan } from '../../src/core/index';

const step = (id: number): TimelinePlan => ({ kind: 'step', step: id });
const sequence = (...parts: TimelinePlan[]): TimelinePlan => ({ kind: 'sequence', parts });
const together = (until: 'all' | 'first', ...parts: TimelinePlan[]): TimelinePlan => ({ kind: 'together', parts, until });
const member = (part: TimelinePlan, group = 0): TimelinePlan => ({ kind: 'member', group, part });

/** Steps from 10 on hold the thread. Lengths in the order of the steps; 1 where none is said. */
function assume(lengths: readonly number[] = [], more: Partial<Assumed> = {}): Assumed {
  return { lengthOf: (id) => lengths[id % 10] ?? 1, holds: (id) => id >= 10, turns: 3, ...more };
}

const spansOf = (plan: TimelinePlan, kind: 'now' | 'possible', assumed = assume()): string => {
  const { spans, end } = schedule(plan, kind, assumed);
  return `${spans.map((span) => `${span.step}:${span.start}-${span.end}`).join(' ')} | ${end}`;
};

const either = (...parts: TimelinePlan[]): TimelinePlan => ({ kind: 'either', parts });
const exit = (from: number, part: TimelinePlan): TimelinePlan => ({ kind: 'exit', from, part });
const scope = (id: number, part: TimelinePlan, last?: TimelinePlan): TimelinePlan => ({ kind: 'scope', id, part, ...(last ? { finally: last } : {}) });
/** A loop whose turn is left by `continue`, and the whole by `break`. */
const leftLoop = (from: number): TimelinePlan => sequence(scope(0, { kind: 'loop', body: scope(1, sequence(step(0), either(exit(from, step(1))), step(2))), overlaps: false }), step(3));

const LOOP: TimelinePlan = { kind: 'loop', body: sequence(step(0), step(1)), overlaps: false, couldOverlap: true };

const CASES: [what: string, plan: TimelinePlan, kind: 'now' | 'possible', assumed: Assumed, expected: string][] = [
  ['waits in line', sequence(step(0), step(1)), 'now', assume([2, 3]), '0:0-2 1:2-5 | 5'],
  ['nothing', sequence(), 'now', assume(), ' | 0'],
  ['elements of `Promise.all`', sequence(together('all', step(0), step(1)), step(2)), 'now', assume([2, 3]), '0:0-2 1:0-3 2:3-4 | 4'],
  ['the first of a race, while the other goes on', sequence(together('first', step(0), step(1)), step(2)), 'now', assume([2, 5]), '0:0-2 1:0-5 2:2-3 | 3'],
  ['a race of nobody', sequence(together('first'), step(0)), 'now', assume(), '0:0-1 | 1'],
  ['arms of which one runs', sequence({ kind: 'either', parts: [step(0), step(1)] }, step(2)), 'now', assume([1, 4]), '0:0-1 1:0-4 2:4-5 | 5'],
  ['arms that hold the thread', { kind: 'either', parts: [step(10), step(11)] }, 'now', assume([2, 3]), '10:0-2 11:0-3 | 3'],
  ['what holds the thread delays who is done', sequence({ kind: 'start', name: 7, part: step(0) }, step(11), { kind: 'join', name: 7 }, step(2)), 'now', assume([1, 5]), '0:0-5 11:0-5 2:5-6 | 6'],
  ['an element that computes first delays the next', together('all', sequence(step(10), step(1)), step(2)), 'now', assume([4]), '10:0-4 1:4-5 2:4-5 | 5'],
  ['a promise that is waited for later', sequence({ kind: 'start', name: 7, part: step(0) }, step(1), { kind: 'join', name: 7 }), 'now', assume([3]), '0:0-3 1:0-1 | 3'],
  ['turns in line', LOOP, 'now', assume([1, 2], { turns: 2 }), '0:0-1 1:1-3 0:3-4 1:4-6 | 6'],
  ['turns that could overlap', LOOP, 'possible', assume([1, 2], { turns: 2 }), '0:0-1 0:0-1 1:1-3 1:1-3 | 3'],
  ['at most two at once', LOOP, 'possible', assume([1, 1], { turns: 3, atOnce: 2 }), '0:0-1 0:0-1 1:1-2 1:1-2 0:2-3 1:3-4 | 4'],
  ['turns that overlap already', { kind: 'loop', body: step(0), overlaps: true }, 'now', assume([], { turns: 2, atOnce: 1 }), '0:0-1 0:0-1 | 1'],
  ['a way that leaves, and what runs if it is not taken', scope(0, sequence(either(exit(0, step(0))), step(1))), 'now', assume([3, 2]), '0:0-3 1:0-2 | 3'],
  ['a way that leaves and holds the thread', scope(0, sequence(either(exit(0, step(10))), step(1))), 'now', assume([3, 1]), '1:0-1 10:0-3 | 3'],
  ['what runs in the end of what is left', sequence(scope(0, sequence(either(exit(0, step(0))), step(1)), step(2)), step(3)), 'now', assume([3, 1]), '0:0-3 1:0-1 2:3-4 3:4-5 | 5'],
  ['a turn that is left', leftLoop(1), 'now', assume([1, 2, 1, 1], { turns: 2 }), '0:0-1 1:1-3 2:1-2 0:3-4 1:4-6 2:4-5 3:6-7 | 7'],
  ['a loop that is left, in its last turn', leftLoop(0), 'now', assume([1, 2, 1, 1], { turns: 2 }), '0:0-1 2:1-2 0:2-3 1:3-5 2:3-4 3:5-6 | 6'],
  ['members of a group, as they are', sequence(member(step(0)), step(1), member(step(2))), 'now', assume(), '0:0-1 1:1-2 2:2-3 | 3'],
  ['members of a group, started together', sequence(member(step(0)), step(1), member(step(2))), 'possible', assume([1, 1, 5]), '0:0-1 2:0-5 1:1-2 | 5'],
  ['members in turns that overlap', { kind: 'loop', body: sequence(member(step(0)), member(step(1))), overlaps: false, couldOverlap: true }, 'possible', assume([1, 2], { turns: 2 }), '0:0-1 0:0-1 1:0-2 1:0-2 | 2'],
  ['a way that leaves in one that leaves, and begins later', scope(0, sequence(either(exit(0, sequence(step(0), either(exit(0, step(1)))))), step(2))), 'now', assume([1, 4, 1]), '0:0-1 2:0-1 1:1-5 | 5'],
  ['members in each turn of a loop', { kind: 'loop', body: sequence(member(step(0)), member(step(1))), overlaps: false }, 'possible', assume([1, 2], { turns: 2 }), '0:0-1 1:0-2 0:2-3 1:2-4 | 4'],
];

describe('a schedule', () => {
  for (const [what, plan, kind, assumed, expected] of CASES) it(`of ${what}`, () => assert.equal(spansOf(plan, kind, assumed), expected));

  it('tells what begins and is done, in the order of a run', () => {
    const { moments } = schedule(together('all', step(0), step(1)), 'now', assume([2, 1]));
    assert.deepEqual(moments.map(({ at, step: id, begins }) => `${at}${begins ? '+' : '-'}${id}`), ['0+0', '0+1', '1-1', '2-0']);
  });

  it('knows the chain that makes it as long as it is', () => {
    assert.deepEqual([...longestChain(schedule(sequence(together('all', step(0), step(1)), step(2)), 'now', assume([2, 3])))], [2, 1]);
  });
});
