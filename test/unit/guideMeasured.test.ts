/** What was kept of an experiment: only what can be drawn is drawn again. */
import assert from 'node:assert/strict';
import { isMeasured } from '../../src/webview/guideMeasured';
import { stateOf } from '../../src/webview/guideVisits';

const spans = [{ from: 0, to: 3 }];
const ticking = { computing: spans, ticks: [1, 2], length: 3 };

describe('what an experiment measured before', () => {
  it('is drawn again where it is whole', () => {
    const whole = [{ inLine: spans, overlapped: spans }, { numbers: 9, cores: 2, inLine: spans, async: spans, workers: spans }, { numbers: 9, cores: 2, async: spans, noWorkers: true }, { numbers: 9, inOneGo: ticking, inPieces: ticking }];
    for (const value of whole) assert.ok(isMeasured(value), JSON.stringify(value));
  });

  it('is left out where something is missing or odd', () => {
    const odd = [undefined, null, 3, 'x', { inLine: [] }, { inLine: [{ from: 'x', to: 1 }] }, { other: spans }, { inLine: spans, async: spans, workers: spans }, { numbers: 9, async: spans }, { numbers: '9', cores: 2, async: spans }, { inOneGo: ticking }, { numbers: 9, inOneGo: { ...ticking, ticks: ['x'] } }];
    for (const value of odd) assert.ok(!isMeasured(value), JSON.stringify(value));
  });

  it('is nothing where the editor kept nothing of it', () => {
    for (const measured of [null, undefined]) assert.deepEqual(stateOf({ measured } as never, 'a').measured, {});
  });
});
