/**
 * The Run button of the guide's experiments. Nothing runs by itself, one experiment runs at a time, and a second
 * press stops it.
 */
import { drawPicture, escapeHtml } from './guideChart';
import type { Experiment } from './guideExperiments';
import { describeBlocking, describeComputation, describeWaits, type Finding, type When } from './guideFindings';
import { measureBlocking, measureComputation, measureWaits } from './guideMeasure';
import { isMeasuredBlocking, isMeasuredComputation, isMeasuredWaits, type Measured, type MeasuredBlocking, type MeasuredComputation, type MeasuredWaits } from './guideMeasured';

interface Runs<M> {
  measure: (signal: AbortSignal, report: (measured: M) => void, tick: () => void) => Promise<M>;
  describe: (measured: M, when: When) => Finding;
  /** Whether something that was kept is what this experiment leaves. */
  isMeasured: (kept: unknown) => kept is M;
}

const waits: Runs<MeasuredWaits> = { measure: measureWaits, describe: describeWaits, isMeasured: isMeasuredWaits };
const computation: Runs<MeasuredComputation> = { measure: measureComputation, describe: describeComputation, isMeasured: isMeasuredComputation };
const blocking: Runs<MeasuredBlocking> = { measure: (signal, report, tick) => measureBlocking(signal, tick, report), describe: describeBlocking, isMeasured: isMeasuredBlocking };
const runs = { 'interleaved-waits': waits, 'same-computation': computation, 'blocked-page': blocking } as Record<Experiment['id'], Runs<Measured>>;

let running: AbortController | undefined;

/**
 * Makes an experiment's figure react to its button. `kept` is what `keep` was last given, and may be anything: the editor throws
 * hidden pages away, so what was measured is drawn again.
 */
export function startExperiment(figure: HTMLElement, kept: unknown, keep: (measured: Measured) => void): void {
  const run = runs[figure.dataset.experiment as Experiment['id']];
  const controls = figure.querySelector<HTMLElement>('.runner');
  const button = figure.querySelector<HTMLButtonElement>('.runner button');
  const said = figure.querySelector<HTMLElement>('.now');
  const counter = figure.querySelector<HTMLElement>('.counter b');
  if (!run || !controls || !button || !said) return;
  let stop: AbortController | undefined;

  button.addEventListener('click', async () => {
    if (stop) return stop.abort();
    running?.abort();
    running = stop = new AbortController();
    const { signal } = stop;
    button.textContent = 'Stop';
    say(said, 'Measuring …');
    let ticks = 0;
    const show = (measured: Measured) => {
      if (!signal.aborted) showFinding(figure, run.describe(measured, 'just now'), 'just now');
    };
    try {
      const measured = await run.measure(signal, show, () => counter && (counter.textContent = String(++ticks)));
      const finding = run.describe(measured, 'just now');
      showFinding(figure, finding, 'just now');
      say(said, finding.sentence);
      keep(measured);
    } catch (failure) {
      say(said, signal.aborted ? 'Stopped. What was not measured is left out.' : `This could not be measured here: ${failure instanceof Error ? failure.message : String(failure)}`);
    } finally {
      stop = undefined;
      button.textContent = 'Run again';
    }
  });
  if (run.isMeasured(kept)) {
    const before = run.describe(kept, 'before');
    showFinding(figure, before, 'before');
    say(said, before.sentence);
    button.textContent = 'Run again';
  }
  controls.hidden = false;
}

function say(place: HTMLElement, sentence: string): void {
  place.textContent = sentence;
}

function showFinding(figure: HTMLElement, { picture, table }: Finding, when: When): void {
  const chart = figure.querySelector('.chart-scroll');
  if (chart) chart.innerHTML = drawPicture(picture);
  const numbers = figure.querySelector<HTMLElement>('.numbers');
  if (!numbers) return;
  const cells = (row: string[]) => row.map((cell, column) => (column === 0 ? `<th scope="row">${escapeHtml(cell)}</th>` : `<td>${escapeHtml(cell)}</td>`)).join('');
  numbers.querySelector('caption')!.textContent = `The same in numbers, measured ${when}`;
  numbers.querySelector('thead')!.innerHTML = `<tr>${table.head.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join('')}</tr>`;
  numbers.querySelector('tbody')!.innerHTML = table.rows.map((row) => `<tr>${cells(row)}</tr>`).join('');
  numbers.hidden = false;
}
