/** That fixes keep what programs mean, on a few hundred generated programs, and that the harness would notice if they did not. */
import assert from 'node:assert/strict';
import { describeCounterexample, search } from './check';
import { offeredFixes, preferredFixes, sequencedFixes, type Fixer } from './fixers';
import { plain } from './plain';
import { dropGuard, loseContinue, startEarlyAwaitLate, swapWrites, unboundLoop } from './wrongFixers';

const PROGRAMS = 300;
const PROGRAMS_FOR_A_WRONG_FIX = 20_000;

describe('generated programs', function () {
  this.timeout(60_000);

  it('mean the same after all preferred fixes', async () => {
    const { tally, counterexample } = await search(preferredFixes, { programs: PROGRAMS, seed: 1 });
    assert.equal(counterexample && describeCounterexample(counterexample), undefined);
    assert.ok(tally.changed > PROGRAMS * 0.25, `${tally.changed} programs were changed`);
  });

  for (const rule of ['blocking-call', 'race-across-await']) {
    it(`mean the same after the fixes that are offered for ${rule}`, async () => {
      const { tally, counterexample } = await search(offeredFixes(rule), { programs: PROGRAMS, seed: 1 });
      assert.equal(counterexample && describeCounterexample(counterexample), undefined);
      assert.ok(tally.changed > PROGRAMS / 20, `${tally.changed} programs were changed`);
    });
  }

  it('mean the same when awaits that overlap are written in line', async () => {
    const { tally, counterexample } = await search(sequencedFixes, { programs: PROGRAMS, seed: 1, mayTakeLonger: true });
    assert.equal(counterexample && describeCounterexample(counterexample), undefined);
    assert.ok(tally.changed > PROGRAMS / 20, `${tally.changed} programs were changed`);
  });

  it('may put a thing into itself', () => {
    const state: Record<string, unknown> = { list: [1] };
    state.again = { state, list: state.list };
    assert.deepEqual(plain(state), { list: [1], again: { state: '(what it lies in)', list: [1] } });
  });

  for (const [name, fixer, whats] of [
    ['starts early and awaits late', startEarlyAwaitLate, ['unhandled rejection']],
    ['swaps two writes', swapWrites, ['order of writes', 'state']],
    ['drops a guard', dropGuard, ['outcome']],
    ['loses a `continue`', loseContinue, ['outcome', 'order of writes']],
    ['overlaps a long list without a bound', unboundLoop, ['outcome']],
  ] satisfies [string, Fixer, string[]][])
    it(`show that a fix is wrong which ${name}`, async () => {
      const { counterexample } = await search(fixer, { programs: PROGRAMS_FOR_A_WRONG_FIX, seed: 1 });
      assert.ok(counterexample && (whats as string[]).includes(counterexample.difference.what), counterexample && describeCounterexample(counterexample));
    });
});
