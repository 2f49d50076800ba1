/**
 * What an experiment has shown: the measured lanes, the same as a table, and one or two sentences that claim no more
 * than the numbers do. Plain data in, plain data out.
 */
import { emptyPicture, experiments, type Experiment } from './guideExperiments';
import type { MeasuredBlocking, MeasuredComputation, MeasuredWaits, Span, Ticking } from './guideMeasured';
import type { Bar, Chart, Picture } from './guidePictures';

/** In this very run, or in one that the reader saw before the page was loaded again. */
export type When = 'just now' | 'before';

export interface Finding {
  picture: Picture;
  /** Empty as long as some of the ways are not measured. */
  sentence: string;
  table: { head: string[]; rows: string[][] };
}

/** The least share of the time that must be saved before it is called sooner: less may be chance. */
const NOTABLE = 0.15;
const TICK_WIDTH = 6;

export function describeWaits({ inLine, overlapped }: MeasuredWaits, when: When = 'just now'): Finding {
  const chart = (title: string, spans: Span[] | undefined): Chart => lanesOf(title, spans, (index) => `wait ${index + 1}`, (span) => ({ ...span, kind: 'wait', task: 'a', label: ms(span.to - span.from) }), 3);
  const picture = pictureOf('interleaved-waits', [chart('In line', inLine), chart('Overlapped', overlapped)]);
  const sentence = inLine && overlapped
    ? `Measured ${when}, on your machine: in line, the three waits took ${ms(end(inLine))}. Overlapped, they took ${ms(end(overlapped))}, and the longest of them alone took ${ms(longest(overlapped))}. It was the same thread both times.`
    : '';
  return { picture, sentence, table: { head: ['Way', 'Wait', 'Began', 'Ended'], rows: [...rowsOf('In line', inLine), ...rowsOf('Overlapped', overlapped)] } };
}

export function describeComputation({ numbers, cores, inLine, async, workers, noWorkers }: MeasuredComputation, when: When = 'just now'): Finding {
  const count = (inLine ?? []).length || 2;
  const together = workers && overlapOf(workers);
  const charts = [
    lanesOf('One after the other', inLine, (index) => `job ${index + 1}`, (span) => ({ ...span, kind: 'work', task: 'a', label: ms(span.to - span.from) }), count),
    lanesOf('As async functions, with Promise.all', async, (index) => `job ${index + 1}`, (span) => ({ ...span, kind: 'work', task: 'a', label: ms(span.to - span.from) }), count),
    {
      ...lanesOf(`In ${count} workers`, workers, (index) => `worker ${index + 1}`, (span) => ({ ...span, kind: 'work', task: 'b', label: ms(span.to - span.from) }), count),
      together: together && together.from < together.to ? [{ ...together, first: 0, last: count - 1 }] : [],
    },
  ];
  const sentence = inLine && async && (workers || noWorkers)
    ? `Measured ${when}, on your machine: ${count} times the primes below ${numbers.toLocaleString('en')} took ${ms(end(inLine))} one after the other. ${sayAsync(end(inLine), async)} ${workers ? sayWorkers(Math.min(end(inLine), end(async)), workers, cores) : NO_WORKERS}`
    : '';
  const rows = [...rowsOf('One after the other', inLine), ...rowsOf('Async functions', async), ...rowsOf('Workers', workers)];
  return { picture: pictureOf('same-computation', charts), sentence, table: { head: ['Way', 'Job', 'Began', 'Ended'], rows } };
}

const NO_WORKERS = 'Workers could not be started in this window, so that way is missing here. Nothing is wrong with your machine: in another window, or in VS Code on the desktop, it may well work.';

function sayAsync(inLine: number, async: Span[]): string {
  const took = `As async functions with Promise.all it took ${ms(end(async))}, and still each began when the one before was done.`;
  const differs = Math.abs(end(async) - inLine) > inLine * NOTABLE;
  return differs ? `${took} That the two times differ is chance: one thread did the same jobs in a row, while other programs used the machine too.` : took;
}

function sayWorkers(oneThread: number, workers: Span[], cores: number): string {
  const took = `In ${workers.length} workers it took ${ms(end(workers))}`;
  if (end(workers) < oneThread * (1 - NOTABLE)) return `${took}: they ran in parallel, on cores of their own.`;
  if (cores < 2) return `${took}. Your browser tells of one core only, so the workers had to take turns on it. Parallel work needs a second core.`;
  return `${took}. They were under way together, but this time not done notably sooner: your cores may have been busy with other programs. Run it again when the machine is calm.`;
}

export function describeBlocking({ numbers, inOneGo, inPieces, inWorker, noWorkers }: MeasuredBlocking, when: When = 'just now'): Finding {
  const ways: [string, Ticking | undefined, Bar['kind']][] = [['In one go', inOneGo, 'hold'], ['In pieces', inPieces, 'hold'], ['In a worker', inWorker, 'work']];
  const charts = ways.map(([title, measured, kind]): Chart => ({
    title,
    lanes: [
      { name: 'computing', bars: (measured?.computing ?? []).map((span) => ({ ...span, kind, ...(kind === 'work' ? { task: 'b' } : {}), ...(measured?.computing.length === 1 ? { label: ms(span.to - span.from) } : {}) })) },
      { name: 'ticks', bars: (measured?.ticks ?? []).map((at) => ({ from: at, to: at + TICK_WIDTH, kind: 'work', task: 'a' })) },
    ],
  }));
  const rows = ways.flatMap(([title, measured]) => (measured ? [[title, ms(lasted(measured.computing)), String(ticksMeanwhile(measured)), ms(stillness(measured))]] : []));
  const sentence = inOneGo && inPieces && (inWorker || noWorkers)
    ? `Measured ${when}, on your machine, with the primes below ${numbers.toLocaleString('en')}: in one go, the counter stood still for ${ms(stillness(inOneGo))}. In pieces, its longest pause was ${ms(stillness(inPieces))}. ${inWorker ? `With a worker, the longest pause was ${ms(stillness(inWorker))}.` : NO_WORKERS}`
    : '';
  return { picture: pictureOf('blocked-page', charts), sentence, table: { head: ['Way', 'Counting took', 'Ticks meanwhile', 'Longest pause between ticks'], rows } };
}

/** The stretch in which all are under way; undefined where there is none. */
export function overlapOf(spans: Span[]): Span | undefined {
  const stretch = { from: Math.max(...spans.map(({ from }) => from)), to: Math.min(...spans.map(({ to }) => to)) };
  return stretch.from < stretch.to ? stretch : undefined;
}

/** The longest time between two ticks, or a tick and the beginning or end. */
export function stillness({ ticks, length }: Ticking): number {
  const times = [0, ...ticks, length];
  return Math.max(...times.slice(1).map((time, index) => time - times[index]));
}

function ticksMeanwhile({ computing, ticks }: Ticking): number {
  return ticks.filter((at) => at > computing[0].from && at < end(computing)).length;
}

function pictureOf(id: Experiment['id'], charts: Chart[]): Picture {
  const empty = emptyPicture(experiments.find((experiment) => experiment.id === id)!);
  const last = Math.max(1, ...charts.flatMap(({ lanes }) => lanes.flatMap(({ bars }) => bars.map(({ to }) => to))));
  const step = [50, 100, 200, 500, 1000, 2000, 5000].find((size) => last / size <= 7) ?? last / 5;
  const milliseconds = Array.from({ length: Math.floor(last / step) + 1 }, (_, index) => index * step);
  return { ...empty, axis: 'measured', length: last, milliseconds, charts };
}

function lanesOf(title: string, spans: Span[] | undefined, name: (index: number) => string, bar: (span: Span) => Bar, count: number): Chart {
  const lanes = Array.from({ length: count }, (_, index) => ({ name: name(index), bars: spans?.[index] ? [bar(spans[index])] : [] }));
  return { title, lanes, ...(spans ? { end: { at: end(spans), label: `done: ${ms(end(spans))}` } } : {}) };
}

function rowsOf(way: string, spans: Span[] | undefined): string[][] {
  return (spans ?? []).map(({ from, to }, index) => [way, String(index + 1), ms(from), ms(to)]);
}

function end(spans: Span[]): number {
  return Math.max(...spans.map(({ to }) => to));
}

function longest(spans: Span[]): number {
  return Math.max(...spans.map(({ from, to }) => to - from));
}

function lasted(spans: Span[]): number {
  return end(spans) - spans[0].from;
}

function ms(time: number): string {
  return `${Math.round(time)} ms`;
}
