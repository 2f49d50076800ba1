/**
 * The Run button of the guide's experiments. Nothing runs by itself, one experiment runs at a time, and a second
 * press stops it.
 */
import { drawPicture, escapeHtml } from './guideChart';
import type { Experiment } from './guideExperiments';
import { describeBlocking, describeComputation, describeWaits, type Finding } from './guideFindings';
import { measureBlocking, measureComputation, measureWaits } from './guideMeasure';

type Run = (signal: AbortSignal, show: (finding: Finding) => void, tick: () => void) => Promise<Finding>;

const runs: Record<Experiment['id'], Run> = {
  'interleaved-waits': async (signal, show) => describeWaits(await measureWaits(signal, (measured) => show(describeWaits(measured)))),
  'same-computation': async (signal, show) => describeComputation(await measureComputation(signal, (measured) => show(describeComputation(measured)))),
  'blocked-page': async (signal, show, tick) => describeBlocking(await measureBlocking(signal, tick, (measured) => show(describeBlocking(measured)))),
};

let running: AbortController | undefined;

/** Makes an experiment's figure react to its button. */
export function startExperiment(figure: HTMLElement): void {
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
    const show = (finding: Finding) => {
      if (!signal.aborted) showFinding(figure, finding);
    };
    try {
      const finding = await run(signal, show, () => counter && (counter.textContent = String(++ticks)));
      showFinding(figure, finding);
      say(said, finding.sentence);
    } catch (failure) {
      say(said, signal.aborted ? 'Stopped. What was not measured is left out.' : `This could not be measured here: ${failure instanceof Error ? failure.message : String(failure)}`);
    } finally {
      stop = undefined;
      button.textContent = 'Run again';
    }
  });
  controls.hidden = false;
}

function say(place: HTMLElement, sentence: string): void {
  place.textContent = sentence;
}

function showFinding(figure: HTMLElement, { picture, table }: Finding): void {
  const chart = figure.querySelector('.chart-scroll');
  if (chart) chart.innerHTML = drawPicture(picture);
  const numbers = figure.querySelector<HTMLElement>('.numbers');
  if (!numbers) return;
  const cells = (row: string[]) => row.map((cell, column) => (column === 0 ? `<th scope="row">${escapeHtml(cell)}</th>` : `<td>${escapeHtml(cell)}</td>`)).join('');
  numbers.querySelector('thead')!.innerHTML = `<tr>${table.head.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join('')}</tr>`;
  numbers.querySelector('tbody')!.innerHTML = table.rows.map((row) => `<tr>${cells(row)}</tr>`).join('');
  numbers.hidden = false;
}
