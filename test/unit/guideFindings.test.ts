/** What the guide's experiments say of what was measured: no more than the numbers do. */
import assert from 'node:assert/strict';
import { drawPicture } from '../../src/webview/guideChart';
import { experiments } from '../../src/webview/guideExperiments';
import { describeBlocking, describeComputation, describeWaits, overlapOf, stillness, type Finding } from '../../src/webview/guideFindings';
import { countPrimes, onPageClock, type MeasuredComputation, type Span } from '../../src/webview/guideMeasured';

const span = (from: number, to: number): Span => ({ from, to });
const stairs = [span(0, 200), span(200.4, 401), span(402, 600)];
const together = [span(5, 210), span(6, 215), span(4, 220)];
const computed: MeasuredComputation = { numbers: 1_200_000, cores: 4, inLine: stairs, async: stairs, workers: together };

describe('what the experiments say', () => {
  const cases: [string, Finding, RegExp][] = [
    ['waits', describeWaits({ inLine: stairs, overlapped: together }), /^Measured just now, on your machine: in line, the three waits took 600 ms\. Overlapped, they took 220 ms, and the longest of them alone took 216 ms\./],
    ['workers that were sooner', describeComputation(computed), /3 times the primes below 1,200,000 took 600 ms one after the other.* still each began when the one before was done\. In 3 workers it took 220 ms: they ran in parallel/],
    ['one core', describeComputation({ ...computed, cores: 1, workers: [span(1, 590), span(2, 595), span(1, 600)] }), /In 3 workers it took 600 ms\. Your browser tells of one core only/],
    ['a busy machine', describeComputation({ ...computed, workers: [span(1, 590), span(2, 595), span(1, 600)] }), /not done notably sooner: your cores may have been busy/],
    ['a time that differs by chance', describeComputation({ ...computed, async: [span(0, 100), span(100, 200), span(200, 300)] }), /took 300 ms, and still each began .* That the two times differ is chance/],
    ['no workers', describeComputation({ ...computed, workers: undefined, noWorkers: true }), /Workers could not be started in this window/],
    ['a counter', describeBlocking({ numbers: 10, inOneGo: { computing: [span(100, 500)], ticks: [50, 510, 560], length: 600 }, inPieces: { computing: [span(100, 300), span(310, 520)], ticks: [50, 90, 305, 525], length: 600 }, inWorker: { computing: [span(100, 500)], ticks: [50, 100, 150], length: 190 } }), /in one go, the counter stood still for 460 ms\. In pieces, its longest pause was 220 ms\. With a worker, the longest pause was 50 ms\.$/],
  ];
  for (const [what, { sentence, picture }, expected] of cases) {
    it(what, () => {
      assert.match(sentence, expected);
      assert.doesNotMatch(drawPicture(picture), /style=|NaN|undefined/);
    });
  }

  it('nothing as long as something is not measured', () => {
    for (const { sentence } of [describeWaits({ inLine: stairs }), describeComputation({ ...computed, workers: undefined }), describeBlocking({ numbers: 1 })]) assert.equal(sentence, '');
  });

  it('no overlap where there is none', () => {
    assert.equal(overlapOf(stairs), undefined);
    assert.deepEqual(overlapOf(together), span(6, 210));
    assert.deepEqual(describeComputation({ ...computed, workers: stairs }).picture.charts[2].together, []);
  });

  it('the longest pause, counted from the beginning and to the end', () => {
    assert.equal(stillness({ computing: [], ticks: [], length: 90 }), 90);
    assert.equal(stillness({ computing: [], ticks: [10, 70], length: 80 }), 60);
  });
});

describe('measuring', () => {
  it('counts primes, in one go and in pieces', () => {
    assert.equal(countPrimes(0, 100), 25);
    assert.equal(countPrimes(0, 33.5) + countPrimes(33.5, 100), 25);
  });

  it('keep the last time of the axis inside of the picture', () => {
    const axis = (last: number) => drawPicture(describeWaits({ inLine: [span(0, last)], overlapped: [span(0, last)] }).picture).match(/<g class="axis">.*?<\/g>/)![0];
    const anchors = (last: number) => [...axis(last).matchAll(/text-anchor="(\w+)"/g)].map(([, anchor]) => anchor);
    assert.deepEqual([anchors(1000).at(-1), anchors(1190).at(-1)], ['end', 'middle']);
    assert.equal(anchors(1000)[0], 'middle');
  });

  it('brings a worker’s times to the page’s clock', () => {
    assert.deepEqual(onPageClock(span(10, 30), performance.timeOrigin + 500, 505, 535), span(510, 530));
  });

  it('goes by the question and the answer where the clocks have drifted apart', () => {
    assert.deepEqual(onPageClock(span(10, 30), performance.timeOrigin + 90_000, 505, 535), span(515, 535));
  });

  it('has different names for its experiments', () => assert.equal(new Set(experiments.map(({ id }) => id)).size, experiments.length));
});
