/**
 * Does the work of the guide's experiments and notes when things began and ended, in milliseconds of the page's clock. Every run
 * can be stopped where it lets go of the thread. How large a computation is, is tried out on the reader's machine.
 */

import { countPrimes, JOBS, onPageClock, PIECES, TICK_MS, WAITS_MS, type MeasuredBlocking, type MeasuredComputation, type MeasuredWaits, type Span, type Ticking } from './guideMeasured';

const WANTED_MS = 200;
const SHORTEST_MS = 150;
const LONGEST_MS = 300;
const BEFORE_AND_AFTER_MS = 200;
const START_MS = 3000;

/** Three timers, in line and overlapped. `report` gets what is known after each way. */
export async function measureWaits(signal: AbortSignal, report: (measured: MeasuredWaits) => void): Promise<MeasuredWaits> {
  const measured: MeasuredWaits = {};
  const clock = startClock();
  measured.inLine = [];
  for (const ms of WAITS_MS) measured.inLine.push(await timeWait(clock, pause(ms, signal)));
  report(measured);

  const again = startClock();
  measured.overlapped = await Promise.all(WAITS_MS.map((ms) => timeWait(again, pause(ms, signal))));
  return measured;
}

/** The same computation several times: in line, in async functions under `Promise.all`, and in as many workers. */
export async function measureComputation(signal: AbortSignal, report: (measured: MeasuredComputation) => void): Promise<MeasuredComputation> {
  const cores = navigator.hardwareConcurrency || 1;
  const jobs = Array.from({ length: Math.max(JOBS.least, Math.min(JOBS.most, cores)) }, (_, index) => index);
  const numbers = await numbersForAMoment(signal);
  const measured: MeasuredComputation = { numbers, cores };

  await pause(20, signal);
  const clock = startClock();
  measured.inLine = [];
  for (const _ of jobs) {
    measured.inLine.push(timeCode(clock, () => countPrimes(0, numbers)));
    await pause(0, signal);
  }
  report(measured);

  await pause(20, signal);
  const again = startClock();
  measured.async = await Promise.all(jobs.map(async () => timeCode(again, () => countPrimes(0, numbers))));
  await pause(20, signal);
  report(measured);

  const crew = await startWorkers(jobs.length, signal);
  if (!crew) return { ...measured, noWorkers: true };
  try {
    const third = startClock();
    measured.workers = await Promise.all(crew.map((worker) => countInWorker(worker, numbers, third, signal)));
  } finally {
    for (const worker of crew) worker.terminate();
  }
  return measured;
}

/** A counter that ticks while the thread is held, while it is let go now and then, and while a worker computes. */
export async function measureBlocking(signal: AbortSignal, tick: () => void, report: (measured: MeasuredBlocking) => void): Promise<MeasuredBlocking> {
  const numbers = 2 * (await numbersForAMoment(signal));
  const measured: MeasuredBlocking = { numbers };
  measured.inOneGo = await whileTicking(signal, tick, async (clock) => [timeCode(clock, () => countPrimes(0, numbers))]);
  report(measured);

  measured.inPieces = await whileTicking(signal, tick, async (clock) => {
    const pieces: Span[] = [];
    for (let piece = 0; piece < PIECES; piece++) {
      pieces.push(timeCode(clock, () => countPrimes((numbers / PIECES) * piece, (numbers / PIECES) * (piece + 1))));
      await pause(0, signal);
    }
    return pieces;
  });
  report(measured);

  const crew = await startWorkers(1, signal);
  if (!crew) return { ...measured, noWorkers: true };
  try {
    measured.inWorker = await whileTicking(signal, tick, async (clock) => [await countInWorker(crew[0], numbers, clock, signal)]);
  } finally {
    crew[0].terminate();
  }
  return measured;
}

/** What a worker does; sent as text, so it may use nothing from outside but what it is given. */
function serve(count: typeof countPrimes): void {
  const worker = self as unknown as { onmessage: (event: MessageEvent<number>) => void; postMessage(message: WorkerAnswer | 'ready'): void };
  worker.onmessage = ({ data }) => {
    const from = performance.now();
    count(0, data);
    worker.postMessage({ from, to: performance.now(), origin: performance.timeOrigin });
  };
  worker.postMessage('ready');
}

/** A worker's times, and when its clock said 0. */
interface WorkerAnswer extends Span {
  origin: number;
}

/** Workers that are ready to compute; undefined where the page may not start any. */
async function startWorkers(count: number, signal: AbortSignal): Promise<Worker[] | undefined> {
  const address = URL.createObjectURL(new Blob([`(${serve})(${countPrimes})`], { type: 'text/javascript' }));
  const crew: Worker[] = [];
  try {
    for (let i = 0; i < count; i++) crew.push(new Worker(address));
    const ready = Promise.all(crew.map((worker) => answerOf(worker, signal)));
    const tooLate = pause(START_MS, signal).then(() => Promise.reject(new Error('the workers do not start')));
    await Promise.race([ready, tooLate]);
    return crew;
  } catch {
    for (const worker of crew) worker.terminate();
    signal.throwIfAborted();
    return undefined;
  } finally {
    URL.revokeObjectURL(address);
  }
}

async function countInWorker(worker: Worker, numbers: number, clock: () => number, signal: AbortSignal): Promise<Span> {
  const begin = performance.now() - clock();
  const asked = performance.now();
  worker.postMessage(numbers);
  const answer = (await answerOf(worker, signal)) as WorkerAnswer;
  const { from, to } = onPageClock(answer, answer.origin, asked, performance.now());
  return { from: from - begin, to: to - begin };
}

function answerOf(worker: Worker, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message || 'the worker failed'));
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** How many numbers to look at so that counting their primes takes a moment here: tried out, for nobody knows beforehand. */
async function numbersForAMoment(signal: AbortSignal): Promise<number> {
  let numbers = 200_000;
  for (let attempt = 0; attempt < 8; attempt++) {
    const { from, to } = timeCode(startClock(), () => countPrimes(0, numbers));
    const took = Math.max(to - from, 1);
    if (took >= SHORTEST_MS && took <= LONGEST_MS) break;
    // Twice the numbers are a good deal more than twice the work.
    numbers = Math.round((numbers * Math.min(8, Math.max(0.2, (WANTED_MS / took) ** 0.72))) / 10_000) * 10_000 || 10_000;
    await pause(0, signal);
  }
  return numbers;
}

async function whileTicking(signal: AbortSignal, tick: () => void, compute: (clock: () => number) => Promise<Span[]>): Promise<Ticking> {
  const clock = startClock();
  const ticks: number[] = [];
  const counter = setInterval(() => {
    ticks.push(clock());
    tick();
  }, TICK_MS);
  try {
    await pause(BEFORE_AND_AFTER_MS, signal);
    const computing = await compute(clock);
    await pause(BEFORE_AND_AFTER_MS, signal);
    return { computing, ticks, length: clock() };
  } finally {
    clearInterval(counter);
  }
}

/** A clock that says 0 now. */
function startClock(): () => number {
  const begin = performance.now();
  return () => performance.now() - begin;
}

/** From the call to the return: other code that was queued meanwhile must not count, so nothing is awaited. */
function timeCode(clock: () => number, code: () => unknown): Span {
  const from = clock();
  code();
  return { from, to: clock() };
}

async function timeWait(clock: () => number, wait: Promise<void>): Promise<Span> {
  const from = clock();
  await wait;
  return { from, to: clock() };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}
