/** What the guide's experiments leave when they have run, what they compute, and the clock that their times count by. */

/** One measured stretch of time, counted from when its way of doing things began. */
export interface Span {
  from: number;
  to: number;
}

export interface MeasuredWaits {
  inLine?: Span[];
  overlapped?: Span[];
}

export interface MeasuredComputation {
  /** How many numbers each computation looks at. */
  numbers: number;
  /** How many cores the browser tells of. */
  cores: number;
  inLine?: Span[];
  async?: Span[];
  /** Undefined as well where workers may not be started; `noWorkers` then says so. */
  workers?: Span[];
  noWorkers?: boolean;
}

/** How a counter ticked, from `0` to `length`, while something was computed. */
export interface Ticking {
  computing: Span[];
  ticks: number[];
  length: number;
}

export interface MeasuredBlocking {
  numbers: number;
  inOneGo?: Ticking;
  inPieces?: Ticking;
  inWorker?: Ticking;
  noWorkers?: boolean;
}

export type Measured = MeasuredWaits | MeasuredComputation | MeasuredBlocking;

/** What the experiments do, as far as it shows in what they leave. */
export const WAITS_MS = [200, 400, 300];
export const JOBS = { least: 2, most: 4 };
export const PIECES = 24;
export const TICK_MS = 40;

/** In milliseconds. What took longer went on over a machine's sleep, and would not be worth looking at. */
const LONGEST_MS = 60_000;
/** In milliseconds. The clocks of page and worker differ by so much, see `onPageClock`. */
const INACCURACY_MS = 1;

/** Whether something that was kept, which may be anything, is what a whole run of this experiment leaves; so for the two others. */
export function isMeasuredWaits(kept: unknown): kept is Required<MeasuredWaits> {
  const { inLine, overlapped } = fieldsOf(kept);
  return [inLine, overlapped].every((way) => isSpans(way, WAITS_MS.length));
}

export function isMeasuredComputation(kept: unknown): kept is MeasuredComputation {
  const { numbers, cores, inLine, async, workers, noWorkers } = fieldsOf(kept);
  const jobs = Array.isArray(inLine) ? inLine.length : 0;
  if (!isCount(numbers) || !isCount(cores) || jobs < JOBS.least || jobs > JOBS.most) return false;
  return isSpans(inLine, jobs) && isSpans(async, jobs) && (noWorkers === true ? workers === undefined : isSpans(workers, jobs));
}

export function isMeasuredBlocking(kept: unknown): kept is MeasuredBlocking {
  const { numbers, inOneGo, inPieces, inWorker, noWorkers } = fieldsOf(kept);
  return isCount(numbers) && isTicking(inOneGo) && isTicking(inPieces) && (noWorkers === true ? inWorker === undefined : isTicking(inWorker));
}

function isTicking(value: unknown): value is Ticking {
  const { computing, ticks, length } = fieldsOf(value);
  if (!Array.isArray(ticks) || ticks.length > LONGEST_MS / TICK_MS) return false;
  const times = [0, ...ticks, length];
  return times.every((time, index) => isTime(time) && time >= times[Math.max(0, index - 1)]) && isSpans(computing, 1, PIECES);
}

function isSpans(value: unknown, least: number, most = least): value is Span[] {
  const isList = Array.isArray(value) && value.length >= least && value.length <= most;
  return isList && value.every((span) => isTime(span?.from) && isTime(span?.to) && span.from <= span.to);
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= -INACCURACY_MS && value <= LONGEST_MS;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return { ...(value as object | undefined) } as Record<string, unknown>;
}

/** The times of a worker's answer on the page's clock. */
export function onPageClock({ from, to }: Span, origin: number, asked: number, answered: number): Span {
  const shift = origin - performance.timeOrigin;
  // Origins drift apart when a machine sleeps. What was asked and answered here still lies around the work.
  const inside = from + shift >= asked - 1 && to + shift <= answered + 1;
  return inside ? { from: from + shift, to: to + shift } : { from: answered - (to - from), to: answered };
}

/**
 * How many primes there are from a number up to another: work without any wait. It is also sent to workers as text,
 * so it may use nothing from outside.
 */
export function countPrimes(from: number, to: number): number {
  let primes = 0;
  for (let number = Math.max(2, Math.ceil(from)); number < to; number++) {
    let prime = true;
    for (let divisor = 2; prime && divisor * divisor <= number; divisor++) prime = number % divisor !== 0;
    if (prime) primes++;
  }
  return primes;
}
