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

const IN_LANES = ['inLine', 'overlapped', 'async', 'workers'];
/** Of which nothing is computed. */
const WAITS = ['inLine', 'overlapped'];
const TICKING = ['inOneGo', 'inPieces', 'inWorker'];

/** Whether something that was kept is what an experiment leaves, of whichever: what cannot be drawn is not let through. */
export function isMeasured(value: unknown): value is Measured {
  if (typeof value !== 'object' || value === null) return false;
  const { numbers, cores, noWorkers, ...ways } = value as Record<string, unknown>;
  const isWaits = Object.keys(ways).every((way) => WAITS.includes(way));
  const isTold = isNumber(numbers) && (isNumber(cores) || Object.keys(ways).every((way) => TICKING.includes(way)));
  return (isWaits || isTold) && [undefined, true, false].includes(noWorkers as undefined) && Object.entries(ways).every(([way, found]) => (IN_LANES.includes(way) ? isSpans(found) : TICKING.includes(way) && isTicking(found)));
}

function isTicking(value: unknown): value is Ticking {
  const { computing, ticks, length } = { ...(value as object) } as Record<string, unknown>;
  return isSpans(computing) && Array.isArray(ticks) && ticks.every(isNumber) && isNumber(length);
}

function isSpans(value: unknown): value is Span[] {
  return Array.isArray(value) && value.length > 0 && value.every((span) => isNumber(span?.from) && isNumber(span?.to));
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
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
