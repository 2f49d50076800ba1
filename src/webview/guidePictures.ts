/**
 * What the guide's pictures show, as plain data. The words that belong to a picture stand in the topic's Markdown,
 * as the numbered list after `<!-- picture: ID -->`, so that the list carries the same facts without the picture.
 */

/** The tasks of a picture; a task keeps its colour through all of its charts. */
export type Task = 'a' | 'b';

/**
 * One stretch of a lane. `work`: the lane's worker is busy. `wait`: it goes on without anybody's hands.
 * `late`: it could go on, but nobody comes. `free`: the worker has nothing to do.
 */
export interface Bar {
  from: number;
  to: number;
  kind: 'work' | 'wait' | 'late' | 'free';
  task?: Task;
  label?: string;
}

export interface Lane {
  name: string;
  icon?: 'cook' | 'pot';
  bars: Bar[];
}

/** One way of doing the tasks. `links` join a worker's lane with what it tends at that time; lanes are counted from 0. */
export interface Chart {
  title: string;
  remark?: string;
  lanes: Lane[];
  /** The time at which all is done, and what that is called. */
  end?: { at: number; label: string };
  links?: { at: number; from: number; to: number }[];
  /** Stretches in which several lanes are worked on at the same moment: drawn around the lanes `first` to `last`. */
  together?: { from: number; to: number; first: number; last: number }[];
}

/** A lane picture. Times count from 0 to `length`, in units that the picture alone defines. */
export interface Picture {
  id: string;
  title: string;
  axis: string;
  length: number;
  legend: { kind: 'a' | 'b' | 'work' | 'wait' | 'late' | 'together'; label: string }[];
  charts: Chart[];
  /**
   * The beginnings of the steps, and after them the end of the last one: n + 1 times for a list of n entries.
   * Without them the picture stands still, and its list has one entry for each chart.
   */
  moments?: number[];
}

const kitchen: Picture = {
  id: 'kitchen',
  title: 'The same dinner in two kitchens',
  axis: 'the kitchen clock',
  length: 13,
  legend: [
    { kind: 'a', label: 'noodles' },
    { kind: 'b', label: 'sauce' },
    { kind: 'wait', label: 'goes on by itself' },
    { kind: 'together', label: 'two cooks busy at the same moment' },
  ],
  moments: [0, 1, 4, 5, 6, 7, 8, 9, 11, 12, 13],
  charts: [
    {
      title: 'One cook',
      remark: 'concurrency: progress overlaps',
      end: { at: 13, label: 'ready' },
      lanes: [
        {
          name: 'Ana',
          icon: 'cook',
          bars: [
            { from: 0, to: 1, kind: 'work', task: 'a', label: 'pot on' },
            { from: 1, to: 4, kind: 'work', task: 'b', label: 'chop' },
            { from: 4, to: 5, kind: 'work', task: 'a', label: 'check' },
            { from: 5, to: 7, kind: 'work', task: 'b', label: 'chop' },
            { from: 7, to: 8, kind: 'work', task: 'a', label: 'add' },
            { from: 8, to: 12, kind: 'work', task: 'b', label: 'stir' },
            { from: 12, to: 13, kind: 'work', task: 'a', label: 'drain' },
          ],
        },
        {
          name: 'Stove',
          icon: 'pot',
          bars: [
            { from: 1, to: 6, kind: 'wait', task: 'a', label: 'water heats' },
            { from: 6, to: 7, kind: 'late', task: 'a', label: 'boils' },
            { from: 8, to: 12, kind: 'wait', task: 'a', label: 'noodles cook' },
          ],
        },
      ],
      links: [
        { at: 1, from: 0, to: 1 },
        { at: 4.5, from: 0, to: 1 },
        { at: 8, from: 0, to: 1 },
        { at: 12, from: 0, to: 1 },
      ],
    },
    {
      title: 'Two cooks',
      remark: 'parallelism: execution at the same moment',
      end: { at: 12, label: 'ready' },
      lanes: [
        {
          name: 'Ben',
          icon: 'cook',
          bars: [
            { from: 0, to: 5, kind: 'work', task: 'b', label: 'chop' },
            { from: 5, to: 9, kind: 'work', task: 'b', label: 'stir' },
            { from: 9, to: 12, kind: 'free', label: 'free' },
          ],
        },
        {
          name: 'Ana',
          icon: 'cook',
          bars: [
            { from: 0, to: 1, kind: 'work', task: 'a', label: 'pot on' },
            { from: 1, to: 4, kind: 'free', label: 'free' },
            { from: 4, to: 5, kind: 'work', task: 'a', label: 'check' },
            { from: 5, to: 6, kind: 'free', label: 'free' },
            { from: 6, to: 7, kind: 'work', task: 'a', label: 'add' },
            { from: 7, to: 11, kind: 'free', label: 'free' },
            { from: 11, to: 12, kind: 'work', task: 'a', label: 'drain' },
          ],
        },
        {
          name: 'Stove',
          icon: 'pot',
          bars: [
            { from: 1, to: 6, kind: 'wait', task: 'a', label: 'water heats' },
            { from: 7, to: 11, kind: 'wait', task: 'a', label: 'noodles cook' },
          ],
        },
      ],
      links: [
        { at: 1, from: 1, to: 2 },
        { at: 4.5, from: 1, to: 2 },
        { at: 7, from: 1, to: 2 },
        { at: 11, from: 1, to: 2 },
      ],
      together: [
        { from: 0, to: 1, first: 0, last: 1 },
        { from: 4, to: 5, first: 0, last: 1 },
        { from: 6, to: 7, first: 0, last: 1 },
      ],
    },
  ],
};

const whatRunsWhen: Picture = {
  id: 'when',
  title: 'What runs when',
  axis: 'time',
  length: 10,
  legend: [
    { kind: 'a', label: 'a' },
    { kind: 'b', label: 'b' },
    { kind: 'work', label: 'code runs' },
    { kind: 'wait', label: 'waiting, no code runs' },
    { kind: 'together', label: 'code runs at the same moment' },
  ],
  charts: [
    {
      title: '1  In line',
      lanes: [
        { name: 'thread', bars: [{ from: 0, to: 0.6, kind: 'work', task: 'a' }, { from: 4, to: 4.6, kind: 'work', task: 'b' }, { from: 8, to: 8.6, kind: 'work', task: 'b' }] },
        { name: 'elsewhere', bars: [{ from: 0.6, to: 4, kind: 'wait', task: 'a', label: 'wait for a' }, { from: 4.6, to: 8, kind: 'wait', task: 'b', label: 'wait for b' }] },
      ],
    },
    {
      title: '2  Overlapped',
      remark: 'concurrency',
      lanes: [
        { name: 'thread', bars: [{ from: 0, to: 0.6, kind: 'work', task: 'a' }, { from: 0.6, to: 1.2, kind: 'work', task: 'b' }, { from: 4, to: 4.6, kind: 'work', task: 'a' }, { from: 4.6, to: 5.2, kind: 'work', task: 'b' }] },
        { name: 'elsewhere', bars: [{ from: 0.6, to: 4, kind: 'wait', task: 'a', label: 'wait for a' }] },
        { name: '', bars: [{ from: 1.2, to: 4.6, kind: 'wait', task: 'b', label: 'wait for b' }] },
      ],
    },
    {
      title: '3  Computing in async functions',
      lanes: [{ name: 'thread', bars: [{ from: 0, to: 4, kind: 'work', task: 'a', label: 'compute a' }, { from: 4, to: 8, kind: 'work', task: 'b', label: 'compute b' }] }],
    },
    {
      title: '4  Computing in two workers',
      remark: 'parallelism',
      lanes: [
        { name: 'worker 1', bars: [{ from: 0.6, to: 4.6, kind: 'work', task: 'a', label: 'compute a' }] },
        { name: 'worker 2', bars: [{ from: 0.6, to: 4.6, kind: 'work', task: 'b', label: 'compute b' }] },
      ],
      together: [{ from: 0.6, to: 4.6, first: 0, last: 1 }],
    },
  ],
};

/** All pictures, by the id that the Markdown names. */
export const pictures: readonly Picture[] = [kitchen, whatRunsWhen];
