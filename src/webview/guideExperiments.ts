/**
 * What the guide's experiments are, before anything is measured: their words, and the empty lanes that are drawn at
 * build time. They run in `guideMeasure.ts`; what was measured is put into words and bars by `guideFindings.ts`.
 */
import type { Picture } from './guidePictures';

/** One of the ways in which an experiment does the same thing. Its lanes stay empty until it was measured. */
export interface Way {
  title: string;
  lanes: string[];
}

export interface Experiment {
  id: 'interleaved-waits' | 'same-computation' | 'blocked-page';
  title: string;
  /** What pressing Run does, in plain words. */
  about: string;
  /** The experiment has something that ticks while it runs. */
  counter?: boolean;
  legend: Picture['legend'];
  ways: Way[];
}

const waits = ['wait 1', 'wait 2', 'wait 3'];
const jobs = ['job 1', 'job 2'];

export const experiments: readonly Experiment[] = [
  {
    id: 'interleaved-waits',
    title: 'Three waits on one thread',
    about: 'Run starts three timers of different lengths, twice: first each after the other, then all at once. Your browser’s clock says when each wait began and ended.',
    legend: [{ kind: 'wait', label: 'waiting for a timer' }],
    ways: [{ title: 'In line', lanes: waits }, { title: 'Overlapped', lanes: waits }],
  },
  {
    id: 'same-computation',
    title: 'The same computation, three ways',
    about: 'Run counts prime numbers. It first finds out how many your machine can check in a moment. Then it does this same job several times, in three ways. This page cannot react while its own thread counts.',
    legend: [{ kind: 'a', label: 'this page’s one thread computes' }, { kind: 'b', label: 'a worker computes' }, { kind: 'together', label: 'all under way at the same time' }],
    ways: [{ title: 'One after the other', lanes: jobs }, { title: 'As async functions, with Promise.all', lanes: jobs }, { title: 'In workers', lanes: jobs }],
  },
  {
    id: 'blocked-page',
    title: 'A counter that wants to tick',
    about: 'Run starts a counter that ticks many times a second. Then it counts prime numbers, the same ones each time: in one go, in small pieces, and in a worker. Watch the counter.',
    counter: true,
    legend: [{ kind: 'hold', label: 'computes on this page’s thread' }, { kind: 'b', label: 'computes in a worker' }, { kind: 'a', label: 'the counter ticks' }],
    ways: ['In one go', 'In pieces', 'In a worker'].map((title) => ({ title, lanes: ['computing', 'ticks'] })),
  },
];

/** The experiment's lanes with nothing in them. */
export function emptyPicture({ id, title, legend, ways }: Experiment): Picture {
  return { id, title, axis: 'nothing measured yet', length: 1, legend, charts: ways.map((way) => ({ title: way.title, lanes: way.lanes.map((name) => ({ name, bars: [] })) })) };
}
