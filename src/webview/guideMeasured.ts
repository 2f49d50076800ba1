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
