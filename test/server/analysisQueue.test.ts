/** The queue of analyses: the newest question wins, one at a time. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { AnalysisQueue } from '../../src/server/analysisQueue';

describe('analysis queue', () => {
  it('waits until typing rests, and then analyses once', async () => {
    const analysed: string[] = [];
    const queue = new AnalysisQueue(async (uri) => void analysed.push(uri));
    for (let i = 0; i < 5; i++) {
      queue.schedule('a', 40);
      await pause(5);
    }
    assert.deepEqual(analysed, []);
    await pause(100);
    assert.deepEqual(analysed, ['a']);
  });

  it('drops what is cancelled, also when it already waits for its turn', async () => {
    const analysed: string[] = [];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const queue = new AnalysisQueue(async (uri) => {
      analysed.push(uri);
      if (uri === 'first') await held;
    });
    for (const uri of ['first', 'second', 'third']) queue.schedule(uri, 0);
    await pause(20);
    queue.cancel('second');
    release();
    await pause(20);
    assert.deepEqual(analysed, ['first', 'third']);
  });

  it('analyses nothing after it is disposed of', async () => {
    const analysed: string[] = [];
    const queue = new AnalysisQueue(async (uri) => void analysed.push(uri));
    queue.schedule('a', 0);
    queue.dispose();
    await pause(20);
    assert.deepEqual(analysed, []);
  });
});
