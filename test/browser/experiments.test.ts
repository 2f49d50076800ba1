/**
 * The guide's experiments, run as a reader runs them. What is asserted are relations of measured stretches of time:
 * whether they overlap. How long anything takes depends on the machine, and on who else uses it.
 */
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { faultsOf } from './editorWindow';
import { Reader } from './reader';

/** The browser's side, for what is evaluated there: the tests' types know no page. */
declare const document: any;
declare const window: any;

interface Stretch {
  from: number;
  to: number;
}

const DONE = 60_000;
const heart = 'concurrency-vs-parallelism';

describe('the experiments of the guide', function () {
  this.timeout(2 * DONE);
  this.slow(10_000);
  const reader = new Reader();

  before(async function () {
    this.timeout(600_000);
    await reader.start();
  });
  after(() => reader.stop());

  it('wait until they are asked to run', async () => {
    const page = await reader.open(heart);
    for (const figure of await page.locator('[data-experiment]').all()) {
      assert.equal(await figure.locator('.bar:not(.sample .bar)').count(), 0);
      assert.equal(await figure.locator('button').innerText(), 'Run');
      assert.match(await said(figure), /Nothing is measured yet/);
      assert.equal(await figure.locator('.numbers').isVisible(), false);
    }
    assert.deepEqual(reader.complaints, []);
  });

  it('show that waits in line do not overlap, and that overlapped ones do', async () => {
    const page = await reader.open(heart);
    const figure = await run(page, 'interleaved-waits');
    const [inLine, overlapped] = await stretches(figure);
    assert.deepEqual([inLine.length, overlapped.length], [3, 3]);
    assertInLine(inLine);
    assertOverlap(overlapped);
    await assertTable(figure, [inLine, overlapped]);
    assert.match(await said(figure), /^Measured just now, on your machine: .* It was the same thread both times\.$/);
    assert.deepEqual(reader.complaints, []);
  });

  it('show that async does not let a computation overlap, and that workers do', async () => {
    const page = await reader.open(heart);
    const figure = await run(page, 'same-computation');
    const [inLine, async, workers] = await stretches(figure);
    assert.ok(inLine.length >= 2 && inLine.length <= 4);
    assert.deepEqual([async.length, workers.length], [inLine.length, inLine.length]);
    assertInLine(inLine);
    assertInLine(async);
    assertOverlap(workers);
    assert.equal(await figure.locator('rect.together').count(), 1 + 1, 'one in the legend, one in the chart');
    await assertTable(figure, [inLine, async, workers]);
    assert.match(await said(figure), /still each began when the one before was done\..* In \d workers it took/);
    assert.deepEqual(reader.complaints, []);
  });

  it('say kindly that workers cannot start, and measure the rest', async () => {
    const page = await reader.open(heart, { noWorkers: true });
    const figure = await run(page, 'same-computation');
    const [inLine, async, workers] = await stretches(figure);
    assert.ok(inLine.length === async.length && workers.length === 0);
    assert.match(await said(figure), /Workers could not be started in this window/);
  });

  it('show that a counter stands still while the thread is held, and only then', async () => {
    const page = await reader.open('blocking-vs-non-blocking');
    const figure = await run(page, 'blocked-page');
    const lanes = await figure.locator('svg.chart g.bars').evaluateAll((charts: any[]) => charts.map((chart) => [...chart.querySelectorAll('.bar')].map(({ dataset, classList }: any) => ({ from: Number(dataset.from), to: Number(dataset.to), ticks: classList.contains('task-a') }))));
    const ticksInside = lanes.map((bars) => {
      const computing = bars.filter(({ ticks }) => !ticks);
      const [from, to] = [Math.min(...computing.map((bar) => bar.from)), Math.max(...computing.map((bar) => bar.to))];
      return bars.filter((bar) => bar.ticks && bar.from > from && bar.from < to).length;
    });
    const [inOneGo, inPieces, inWorker] = ticksInside;
    assert.equal(inOneGo, 0);
    assert.ok(inPieces > 0, `${inPieces} ticks`);
    assert.ok(inWorker > 0, `${inWorker} ticks`);
    assert.ok(Number(await figure.locator('.counter b').innerText()) >= inPieces + inWorker);
    assert.match(await said(figure), /in one go, the counter stood still for \d/);
    assert.deepEqual(reader.complaints, []);
  });

  it('keep what they measured while the page is away, and say that it was before', async () => {
    const page = await reader.open(heart);
    const figure = await run(page, 'same-computation');
    const [just, lanes] = [await said(figure), await stretches(figure)];
    await reader.show('event-loop');
    await reader.show(heart);
    assert.equal(await said(figure), just.replace('Measured just now', 'Measured before'));
    assert.deepEqual(await stretches(figure), lanes);
    await assertTable(figure, lanes);
    assert.equal(await figure.locator('caption').innerText(), 'The same in numbers, measured before');
    assert.equal(await figure.locator('button').innerText(), 'Run again');
    assert.match(await said(page.locator('#experiment-interleaved-waits')), /Nothing is measured yet/);
    assert.deepEqual(await faultsOf(page), []);
    await run(page, 'same-computation');
    assert.match(await said(figure), /^Measured just now/);
    assert.equal(await figure.locator('caption').innerText(), 'The same in numbers, measured just now');
    assert.deepEqual(reader.complaints, []);
  });

  for (const odd of [7, {}, { inLine: [] }, { inLine: [{ from: '"><img src=x>', to: 1 }], overlapped: [{ from: 0, to: 1 }] }, { inLine: [{ from: 0, to: 1 }] }, { inLine: { computing: [{ from: 0, to: 1 }], ticks: [], length: 1 }, overlapped: [{ from: 0, to: 1 }] }, { inOneGo: 3 }]) {
    it(`take no harm from a kept ${JSON.stringify(odd)}`, async () => {
      const page = await reader.open(heart);
      await page.evaluate((measured) => {
        const state = JSON.parse(window.sessionStorage.getItem('state'));
        window.sessionStorage.setItem('state', JSON.stringify({ ...state, measured: { 'interleaved-waits': measured, 'same-computation': measured } }));
      }, odd);
      await reader.show(heart);
      for (const figure of await page.locator('[data-experiment]').all()) assert.match(await said(figure), /Nothing is measured yet/);
      assert.equal(await page.locator('main img').count(), 0);
      assert.deepEqual(reader.complaints, []);
    });
  }

  it('can be stopped by keyboard, keep the focus, and run again', async () => {
    const page = await reader.open(heart);
    const figure = page.locator('#experiment-interleaved-waits');
    const button = figure.locator('button');
    await button.focus();
    await page.keyboard.press('Enter');
    assert.equal(await button.innerText(), 'Stop');
    await page.keyboard.press('Space');
    await page.waitForFunction(() => document.activeElement?.textContent === 'Run again', undefined, { timeout: DONE });
    assert.match(await said(figure), /^Stopped\./);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('#experiment-interleaved-waits .now')?.textContent?.startsWith('Measured'), undefined, { timeout: DONE });
  });

  it('stop one when another begins', async () => {
    const page = await reader.open(heart);
    await page.locator('#experiment-interleaved-waits button').click();
    await run(page, 'same-computation');
    assert.match(await said(page.locator('#experiment-interleaved-waits')), /^Stopped\./);
  });

  it('ask nobody else for anything', async () => {
    const page = await reader.open(heart);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await run(page, 'same-computation');
    assert.deepEqual(asked.filter((address) => !address.startsWith('blob:')), []);
  });
});

/** Presses an experiment's button and waits until it has something to say. */
async function run(page: Page, id: string): Promise<Locator> {
  const figure = page.locator(`#experiment-${id}`);
  await figure.locator('button').focus();
  await page.keyboard.press('Enter');
  await figure.locator('button', { hasText: 'Run again' }).waitFor({ timeout: DONE });
  return figure;
}

function said(figure: Locator): Promise<string> {
  return figure.locator('.now').innerText();
}

/** The measured bars of each chart, from the times that they carry. */
function stretches(figure: Locator): Promise<Stretch[][]> {
  return figure.locator('svg.chart g.bars').evaluateAll((charts: any[]) => charts.map((chart) => [...chart.querySelectorAll('.bar')].map(({ dataset }: any) => ({ from: Number(dataset.from), to: Number(dataset.to) }))));
}

function assertInLine(lane: Stretch[]): void {
  for (let i = 1; i < lane.length; i++) assert.ok(lane[i].from >= lane[i - 1].to, `${i + 1} begins at ${lane[i].from}, ${i} ends at ${lane[i - 1].to}`);
}

function assertOverlap(lane: Stretch[]): void {
  const common = Math.min(...lane.map(({ to }) => to)) - Math.max(...lane.map(({ from }) => from));
  assert.ok(common > 0, JSON.stringify(lane));
}

/** The table says what the lanes show. */
async function assertTable(figure: Locator, lanes: Stretch[][]): Promise<void> {
  const rows = await figure.locator('tbody tr').evaluateAll((found: any[]) => found.map((row) => [...row.children].slice(-2).map((cell) => cell.textContent)));
  assert.deepEqual(rows, lanes.flat().map(({ from, to }) => [from, to].map((time) => `${Math.round(time)} ms`)));
}
