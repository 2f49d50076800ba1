/** Which steps of a plan exclude each other, which run in a branch, and how many run at most. */
import assert from 'node:assert/strict';
import type { TimelinePlan } from '../../src/core/index';
import { excludeEachOther, isInBranch, mostSteps } from '../../src/core/timeline/plan';

const step = (id: number): TimelinePlan => ({ kind: 'step', step: id });
const sequence = (...parts: TimelinePlan[]): TimelinePlan => ({ kind: 'sequence', parts });
const either = (...parts: TimelinePlan[]): TimelinePlan => ({ kind: 'either', parts });
const exit = (from: number, part: TimelinePlan): TimelinePlan => ({ kind: 'exit', from, part });
const scope = (id: number, part: TimelinePlan, last?: TimelinePlan): TimelinePlan => ({ kind: 'scope', id, part, ...(last ? { finally: last } : {}) });
const together = (...parts: TimelinePlan[]): TimelinePlan => ({ kind: 'together', parts, until: 'all' });

const CASES: [what: string, plan: TimelinePlan, excluding: string[], inBranch: number[], most: number][] = [
  ['steps in a row', sequence(step(0), step(1)), [], [], 2],
  ['arms', sequence(step(0), either(step(1), sequence(step(2), step(3))), step(4)), ['1-2', '1-3'], [1, 2, 3], 4],
  ['elements', together(step(0), step(1)), [], [], 2],
  ['an early return', scope(0, sequence(step(0), either(exit(0, step(1))), step(2))), ['1-2'], [1, 2], 2],
  ['an early return in a branch of a branch', scope(0, sequence(either(sequence(either(exit(0, step(0))), step(1))), step(2))), ['0-1', '0-2'], [0, 1, 2], 2],
  ['a return through what runs in the end', scope(0, sequence(scope(1, sequence(either(exit(0, step(0))), step(1)), step(2)), step(3))), ['0-1', '0-3'], [0, 1, 3], 3],
  ['a `break` of a `switch`', sequence(scope(0, sequence(either(exit(0, step(0))), step(1))), step(2)), ['0-1'], [0, 1], 2],
  ['a `continue`', { kind: 'loop', overlaps: false, body: scope(0, sequence(either(exit(0, step(0))), step(1))) }, ['0-1'], [0, 1], 1],
  ['a return out of a loop', scope(0, sequence({ kind: 'loop', overlaps: false, body: sequence(step(0), either(exit(0, step(1)))) }, step(2))), ['1-2'], [1, 2], 2],
];

describe('a plan', () => {
  for (const [what, plan, excluding, inBranch, most] of CASES) {
    it(`knows what runs together of ${what}`, () => {
      const ids = [...JSON.stringify(plan).matchAll(/"step":(\d)/g)].map(([, id]) => Number(id));
      const pairs = ids.flatMap((one) => ids.filter((other) => one < other && excludeEachOther(one, other, plan)).map((other) => `${one}-${other}`));
      assert.deepEqual([pairs, ids.filter((id) => isInBranch(id, plan)), mostSteps(plan, () => true)], [excluding, inBranch, most]);
    });
  }

  it('counts only the steps that it is asked about', () => assert.equal(mostSteps(sequence(step(0), step(1)), (id) => id > 0), 1));
});
