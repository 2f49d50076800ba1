/**
 * What the guide's pictures show, as plain data. The words that belong to a picture stand in the topic's Markdown,
 * as the numbered list after `<!-- picture: ID -->`, so that the list carries the same facts without the picture.
 */

/** The tasks of a picture; a task keeps its colour through all of its charts. */
export type Task = 'a' | 'b' | 'c';

/**
 * One stretch of a lane. `work`: the lane's worker is busy. `hold`: it is busy, and others need it meanwhile.
 * `wait`: it goes on without anybody's hands. `late`: it could go on, but nobody comes. `free`: the worker has
 * nothing to do. `fail`: it ends in an error.
 */
export interface Bar {
  from: number;
  to: number;
  kind: 'work' | 'hold' | 'wait' | 'late' | 'free' | 'fail';
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

/** A lane picture. Times count from 0 to `length`, in units that the picture alone defines, or in measured milliseconds. */
export interface Picture {
  id: string;
  title: string;
  axis: string;
  length: number;
  /** The measured milliseconds that the axis names; where nothing was measured, it counts the picture's units instead. */
  milliseconds?: number[];
  legend: { kind: Task | 'work' | 'hold' | 'wait' | 'late' | 'fail' | 'together'; label: string }[];
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

const callStartsWork: Picture = {
  id: 'start',
  title: 'When the work begins',
  axis: 'time',
  length: 9,
  legend: [
    { kind: 'a', label: 'a' },
    { kind: 'b', label: 'b' },
    { kind: 'work', label: 'your code runs' },
    { kind: 'wait', label: 'under way elsewhere' },
  ],
  moments: [0, 0.6, 1.2, 4, 4.6, 5.2, 8, 8.6],
  charts: [
    {
      title: 'Await each call',
      end: { at: 8.6, label: 'done' },
      lanes: [
        { name: 'your code', bars: [{ from: 0, to: 0.6, kind: 'work', task: 'a', label: 'a()' }, { from: 4, to: 4.6, kind: 'work', task: 'b', label: 'b()' }, { from: 8, to: 8.6, kind: 'work', task: 'b' }] },
        { name: 'elsewhere', bars: [{ from: 0.6, to: 4, kind: 'wait', task: 'a', label: 'work of a' }, { from: 4.6, to: 8, kind: 'wait', task: 'b', label: 'work of b' }] },
      ],
    },
    {
      title: 'Call both first',
      end: { at: 5.2, label: 'done' },
      lanes: [
        { name: 'your code', bars: [{ from: 0, to: 0.6, kind: 'work', task: 'a', label: 'a()' }, { from: 0.6, to: 1.2, kind: 'work', task: 'b', label: 'b()' }, { from: 4, to: 4.6, kind: 'work', task: 'a' }, { from: 4.6, to: 5.2, kind: 'work', task: 'b' }] },
        { name: 'elsewhere', bars: [{ from: 0.6, to: 4, kind: 'wait', task: 'a', label: 'work of a' }] },
        { name: '', bars: [{ from: 1.2, to: 4.6, kind: 'wait', task: 'b', label: 'work of b' }] },
      ],
    },
  ],
};

const outcomes: Picture = {
  id: 'outcomes',
  title: 'Three calls, of which one fails, and four ways to wait for them',
  axis: 'time',
  length: 10,
  legend: [
    { kind: 'a', label: 'a' },
    { kind: 'b', label: 'b' },
    { kind: 'c', label: 'c' },
    { kind: 'wait', label: 'under way' },
    { kind: 'work', label: 'succeeds' },
    { kind: 'fail', label: 'fails' },
  ],
  moments: [0, 2, 5, 8, 10],
  charts: [
    {
      title: 'The calls',
      remark: 'all made at the start',
      lanes: [
        { name: 'a', bars: [{ from: 0, to: 8, kind: 'wait', task: 'a', label: 'a is under way' }, { from: 8, to: 10, kind: 'work', task: 'a', label: 'a succeeds' }] },
        { name: 'b', bars: [{ from: 0, to: 2, kind: 'wait', task: 'b' }, { from: 2, to: 4, kind: 'fail', task: 'b', label: '✕ b fails' }] },
        { name: 'c', bars: [{ from: 0, to: 5, kind: 'wait', task: 'c', label: 'c is under way' }, { from: 5, to: 7, kind: 'work', task: 'c', label: 'c succeeds' }] },
      ],
    },
    {
      title: 'What you get, and when',
      lanes: [
        { name: 'all', bars: [{ from: 0, to: 2, kind: 'wait' }, { from: 2, to: 4, kind: 'fail', task: 'b', label: '✕ error of b' }] },
        { name: 'race', bars: [{ from: 0, to: 2, kind: 'wait' }, { from: 2, to: 4, kind: 'fail', task: 'b', label: '✕ error of b' }] },
        { name: 'any', bars: [{ from: 0, to: 5, kind: 'wait' }, { from: 5, to: 7, kind: 'work', task: 'c', label: 'value of c' }] },
        { name: 'allSettled', bars: [{ from: 0, to: 8, kind: 'wait' }, { from: 8, to: 10, kind: 'work', label: 'all outcomes' }] },
      ],
    },
  ],
};

const loops: Picture = {
  id: 'loops',
  title: 'Four turns of a loop, three ways',
  axis: 'time',
  length: 11,
  legend: [
    { kind: 'wait', label: 'a turn that waits' },
    { kind: 'a', label: 'turns 1 and 3' },
    { kind: 'b', label: 'turns 2 and 4' },
  ],
  moments: [0, 2, 3, 4, 6, 10],
  charts: [
    {
      title: 'One by one',
      end: { at: 10, label: 'ready' },
      lanes: [{ name: '', bars: [turn(1, 0, 3), turn(2, 3, 5), turn(3, 5, 7), turn(4, 7, 10)] }],
    },
    {
      title: 'All at once',
      end: { at: 3, label: 'ready' },
      lanes: [{ name: '', bars: [turn(1, 0, 3)] }, { name: '', bars: [turn(2, 0, 2)] }, { name: '', bars: [turn(3, 0, 2)] }, { name: '', bars: [turn(4, 0, 3)] }],
    },
    {
      title: 'At most 2',
      end: { at: 6, label: 'ready' },
      lanes: [{ name: '', bars: [turn(1, 0, 3), turn(4, 3, 6)] }, { name: '', bars: [turn(2, 0, 2), turn(3, 2, 4)] }],
    },
  ],
};

function turn(number: number, from: number, to: number): Bar {
  return { from, to, kind: 'wait', task: number % 2 === 1 ? 'a' : 'b', label: `turn ${number}` };
}

/** What the program of the event loop's page does; a test holds its order to what Node prints. */
const turns: Picture = {
  id: 'turns',
  title: 'The turns of the event loop',
  axis: 'time',
  length: 9,
  legend: [
    { kind: 'work', label: 'the script' },
    { kind: 'a', label: 'timers' },
    { kind: 'b', label: 'microtasks' },
    { kind: 'wait', label: 'waits in its queue' },
  ],
  moments: [0, 1, 2, 3, 4, 5, 7, 8, 9],
  charts: [
    {
      title: 'What runs, and what waits',
      lanes: [
        {
          name: 'stack',
          bars: [
            { from: 0, to: 4, kind: 'work', label: 'script' },
            { from: 4, to: 5, kind: 'work', task: 'b', label: 'then' },
            { from: 5, to: 7, kind: 'work', task: 'a', label: 'timer 1' },
            { from: 7, to: 8, kind: 'work', task: 'b', label: 'microtask' },
            { from: 8, to: 9, kind: 'work', task: 'a', label: 'timer 2' },
          ],
        },
        { name: 'microtasks', bars: [{ from: 3, to: 4, kind: 'wait', task: 'b', label: 'then' }, { from: 6, to: 7, kind: 'wait', task: 'b', label: 'microtask' }] },
        { name: 'tasks', bars: [{ from: 1, to: 5, kind: 'wait', task: 'a', label: 'timer 1' }] },
        { name: '', bars: [{ from: 2, to: 8, kind: 'wait', task: 'a', label: 'timer 2' }] },
      ],
    },
  ],
};

const holding: Picture = {
  id: 'holding',
  title: 'Three requests, one thread',
  axis: 'time',
  length: 18,
  legend: [
    { kind: 'a', label: 'request A' },
    { kind: 'b', label: 'request B' },
    { kind: 'c', label: 'request C' },
    { kind: 'hold', label: 'holds the thread' },
    { kind: 'late', label: 'has to wait for the thread' },
    { kind: 'wait', label: 'a thread of the pool reads' },
  ],
  moments: [0, 1, 2, 3, 5, 6, 11, 18],
  charts: [
    {
      title: 'Blocking',
      end: { at: 18, label: 'all answered' },
      lanes: [
        {
          name: 'thread',
          bars: [
            { from: 0, to: 1, kind: 'work', task: 'a', label: 'A' },
            { from: 1, to: 5, kind: 'hold', task: 'a', label: 'A reads in place' },
            { from: 5, to: 6, kind: 'work', task: 'a', label: 'A' },
            { from: 6, to: 7, kind: 'work', task: 'b', label: 'B' },
            { from: 7, to: 11, kind: 'hold', task: 'b', label: 'B reads in place' },
            { from: 11, to: 12, kind: 'work', task: 'b', label: 'B' },
            { from: 12, to: 13, kind: 'work', task: 'c', label: 'C' },
            { from: 13, to: 17, kind: 'hold', task: 'c', label: 'C reads in place' },
            { from: 17, to: 18, kind: 'work', task: 'c', label: 'C' },
          ],
        },
        { name: 'in line', bars: [{ from: 1, to: 6, kind: 'late', task: 'b', label: 'B waits' }] },
        { name: '', bars: [{ from: 2, to: 12, kind: 'late', task: 'c', label: 'C waits' }] },
      ],
    },
    {
      title: 'Non-blocking',
      end: { at: 8, label: 'all answered' },
      lanes: [
        {
          name: 'thread',
          bars: [
            { from: 0, to: 1, kind: 'work', task: 'a', label: 'A' },
            { from: 1, to: 2, kind: 'work', task: 'b', label: 'B' },
            { from: 2, to: 3, kind: 'work', task: 'c', label: 'C' },
            { from: 3, to: 5, kind: 'free', label: 'free' },
            { from: 5, to: 6, kind: 'work', task: 'a', label: 'A' },
            { from: 6, to: 7, kind: 'work', task: 'b', label: 'B' },
            { from: 7, to: 8, kind: 'work', task: 'c', label: 'C' },
          ],
        },
        { name: 'pool', bars: [{ from: 1, to: 5, kind: 'wait', task: 'a', label: 'A’s file' }] },
        { name: '', bars: [{ from: 2, to: 6, kind: 'wait', task: 'b', label: 'B’s file' }] },
        { name: '', bars: [{ from: 3, to: 7, kind: 'wait', task: 'c', label: 'C’s file' }] },
      ],
    },
  ],
};

/** All pictures, by the id that the Markdown names. */
export const pictures: readonly Picture[] = [kitchen, whatRunsWhen, callStartsWork, outcomes, loops, turns, holding];
