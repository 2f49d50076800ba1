/** Reading ahead: the order stays, the bound holds, a failure comes when its turn does. */
import assert from 'node:assert/strict';
import { setImmediate as soon } from 'node:timers/promises';
import { readAhead } from '../../src/project/readAhead';

describe('readAhead', () => {
  it('hands results out in order, whichever is ready first', async () => {
    const results: number[] = [];
    const turns = [5, 1, 3, 2, 4];
    for await (const result of readAhead(turns, 3, async (n) => { for (let i = 0; i < n; i++) await soon(); return n; })) results.push(result);
    assert.deepEqual(results, turns);
  });

  it('has as many under way as allowed, and never more', async () => {
    let now = 0;
    let most = 0;
    const read = async () => { most = Math.max(most, ++now); await soon(); now--; };
    for await (const _ of readAhead(Array.from({ length: 20 }), 4, read)) await soon();
    assert.equal(most, 4);
  });

  it('throws a failure when its turn comes, not before', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    const results: string[] = [];
    try {
      for await (const result of readAhead(['slow', 'bad'], 2, async (item) => { if (item === 'bad') throw new Error('bad'); await soon(); await soon(); return item; })) {
        results.push(result);
        await soon();
      }
      assert.fail('the failure was lost');
    } catch (error) {
      assert.equal((error as Error).message, 'bad');
    } finally {
      process.off('unhandledRejection', note);
    }
    assert.deepEqual([results, unhandled], [['slow'], []]);
  });

  it('ends at once when there is nothing to read', async () => {
    for await (const _ of readAhead([], 4, async () => undefined)) assert.fail();
  });
});
