/** What was kept of an experiment: only what it left itself, whole, is drawn again. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { drawPicture } from '../../src/webview/guideChart';
import { describeBlocking, describeComputation, describeWaits, type Finding } from '../../src/webview/guideFindings';
import { isMeasuredBlocking, isMeasuredComputation, isMeasuredWaits } from '../../src/webview/guideMeasured';
import { stateOf } from '../../src/webview/guideVisits';

const two = [{ from: 0, to: 3 }, { from: 3, to: 5.5 }];
const three = [...two, { from: -0.4, to: 7 }];
const ticking = { computing: two, ticks: [1, 2, 2, 9], length: 10 };

interface Kept {
  experiment: string;
  whole: object[];
  /** What is drawn of a kept state; undefined where it is dropped. */
  draw: (kept: unknown) => Finding | undefined;
}

const EXPERIMENTS: Kept[] = [
  { experiment: 'waits', whole: [{ inLine: three, overlapped: three }], draw: (kept) => (isMeasuredWaits(kept) ? describeWaits(kept, 'before') : undefined) },
  {
    experiment: 'a computation',
    whole: [{ numbers: 9, cores: 2, inLine: two, async: two, workers: two }, { numbers: 9, cores: 4, inLine: three, async: three, noWorkers: true }],
    draw: (kept) => (isMeasuredComputation(kept) ? describeComputation(kept, 'before') : undefined),
  },
  {
    experiment: 'a counter',
    whole: [{ numbers: 9, inOneGo: ticking, inPieces: { ...ticking, ticks: [] }, inWorker: ticking }, { numbers: 9, inOneGo: ticking, inPieces: ticking, noWorkers: true }],
    draw: (kept) => (isMeasuredBlocking(kept) ? describeBlocking(kept, 'before') : undefined),
  },
];

const ODD: Record<string, unknown[]> = {
  waits: [{ inLine: three }, { inLine: three, overlapped: two }, { inLine: [...three, ...three], overlapped: three }, { inLine: three, overlapped: [{ from: 3, to: 1 }, ...two] }, { inLine: three, overlapped: [{ from: 0, to: 1e300 }, ...two] }],
  'a computation': [
    { numbers: 9, cores: 2, inLine: two, async: two },
    { numbers: 9, cores: 2, inLine: two, async: two, workers: three },
    { numbers: 9, cores: 2, inLine: two, async: two, workers: two, noWorkers: true },
    { numbers: 9, cores: 2, inLine: [...two, ...three], async: [...two, ...three], workers: [...two, ...three] },
    { numbers: '9', cores: 2, inLine: two, async: two, workers: two },
    { numbers: 9, cores: 0.5, inLine: two, async: two, workers: two },
    { numbers: 9, inLine: two, async: two, workers: two },
  ],
  'a counter': [
    { numbers: 9, inOneGo: ticking, inPieces: ticking },
    { inOneGo: ticking, inPieces: ticking, inWorker: ticking },
    { numbers: 9, inOneGo: ticking, inPieces: ticking, inWorker: { ...ticking, ticks: [2, 1] } },
    { numbers: 9, inOneGo: ticking, inPieces: ticking, inWorker: { ...ticking, ticks: [11] } },
    { numbers: 9, inOneGo: ticking, inPieces: ticking, inWorker: { ...ticking, computing: [] } },
    { numbers: 9, inOneGo: ticking, inPieces: ticking, inWorker: { ...ticking, ticks: Array(5_000).fill(1) } },
  ],
};

/** Whatever is let through is drawn as something that was measured: with its sentence, no more lanes than there can be, and nothing that is no number. */
function assertDrawable({ sentence, picture, table }: Finding): void {
  assert.match(sentence, /^Measured before, /);
  assert.doesNotMatch(`${sentence} ${drawPicture(picture)} ${JSON.stringify(table)}`, /NaN|undefined|Infinity|e\+|width="-/);
  assert.ok(picture.charts.every(({ lanes }) => lanes.length <= 4) && table.rows.length <= 12);
}

describe('what an experiment measured before', () => {
  for (const { experiment, whole, draw } of EXPERIMENTS) {
    describe(experiment, () => {
      it('is drawn again where it is whole', () => {
        for (const kept of whole) assertDrawable(draw(kept) ?? assert.fail(JSON.stringify(kept)));
      });

      it('is dropped where it is what another experiment left', () => {
        for (const other of EXPERIMENTS) if (other.experiment !== experiment) for (const kept of other.whole) assert.equal(draw(kept), undefined, JSON.stringify(kept));
      });

      it('is dropped where something is missing or odd', () => {
        for (const kept of [undefined, null, 3, 'x', [], {}, ...ODD[experiment]]) assert.equal(draw(kept), undefined, JSON.stringify(kept));
      });

      it('is dropped or can be drawn, whatever was kept', () => {
        const anything = fc.jsonValue();
        fc.assert(fc.property(anything, (kept) => {
          const found = draw(kept);
          if (found) assertDrawable(found);
        }));
        const places = whole.flatMap((kept) => pathsIn(kept).map((path) => ({ kept, path })));
        const odd = fc.oneof(anything, fc.constantFrom(undefined, -5, 0.5, 1e9, NaN, Infinity, two, three, ticking));
        fc.assert(fc.property(fc.constantFrom(...places), odd, ({ kept, path }, value) => {
          const found = draw(withValue(kept, path, value));
          if (found) assertDrawable(found);
        }), { numRuns: 2_000 });
      });
    });
  }

  it('is nothing where the editor kept nothing of it', () => {
    for (const measured of [null, undefined]) assert.deepEqual(stateOf({ measured } as never, 'a').measured, {});
  });
});

/** The places of all that lies in a value, each by the keys that lead there. */
function pathsIn(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[key], ...pathsIn(inner).map((path) => [key, ...path])]);
}

/** A copy with another value in one place. */
function withValue(kept: object, path: readonly string[], value: unknown): unknown {
  const copy = structuredClone(kept);
  const holder = path.slice(0, -1).reduce((inner, key) => (inner as Record<string, object>)[key], copy);
  Object.assign(holder, { [path.at(-1)!]: value });
  return copy;
}
