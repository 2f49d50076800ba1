/**
 * What a fixture of `fixtures/truth` says of itself at run time, and whether measurements bear it out. Ratios and growth
 * decide, never milliseconds: a busy machine makes delays longer, all of them, and the shortest of several is the truest.
 *
 *     // @truth: grows 6000
 *
 * A fixture that the rules are known to get wrong says so: `// @truth: grows 6000, missed`.
 */

/**
 * Of what is reported: `holds`, the longest delay is several times that without the work; `grows`, it grows faster than
 * the input; `armed`, a `setImmediate` that was armed before does not run before the call is done. Of near misses:
 * `free`, neither of the first two; `waits`, nor the third.
 */
export const CLAIMS = ['holds', 'grows', 'armed', 'free', 'waits'] as const;
export type Claim = (typeof CLAIMS)[number];

export interface Truth {
  claim: Claim;
  /** The realistic size of its input, which its own `inputOf` knows how to make. */
  size: number;
  /** How the rules are known to be wrong about it. */
  wrong?: 'missed' | 'false alarm';
}

export interface Measured {
  /** The longest delay of the event loop without the work, in milliseconds; the shortest of several runs, 1 where none was asked for. */
  rest: number;
  /** The same with the work, for each of `sizesFor`. */
  delays: number[];
  /** For each run, whether an armed `setImmediate` ran before the call was done. */
  ranBefore: boolean[];
}

/** At least so many times the delay without the work. */
export const HOLDS = 5;
/** Linear growth has an exponent of 1, and what is measured strays a little. */
export const GROWS = 1.3;
const DOUBLINGS = 3;

/** @throws Error for a directive that cannot be understood. */
export function readTruth(directive: string | undefined): Truth {
  const said = /^(?<claim>[a-z]+) (?<size>\d+)(?:, (?<wrong>missed|false alarm))?$/.exec(directive ?? '')?.groups;
  const claim = CLAIMS.find((known) => known === said?.claim);
  if (!said || !claim) throw new Error(`@truth: ${directive ?? 'is missing; it'} must read: ${CLAIMS.join('|')} SIZE, and at the end ", missed" or ", false alarm" where the rules are known to be wrong`);
  return { claim, size: Number(said.size), wrong: said.wrong as Truth['wrong'] };
}

/** Whether the rules have a reason to speak of it. */
export function isTrouble({ claim }: Truth): boolean {
  return claim === 'holds' || claim === 'grows' || claim === 'armed';
}

/** The sizes whose delay is asked for, the largest last: one, or doublings where growth is the question and the size says something. */
export function sizesFor({ claim, size }: Truth): number[] {
  if (claim === 'armed') return [];
  if (claim === 'holds' || size < 2 ** DOUBLINGS) return [size];
  return Array.from({ length: DOUBLINGS + 1 }, (_, at) => Math.round(size / 2 ** (DOUBLINGS - at)));
}

/** Whether runs with an armed `setImmediate` are asked for. */
export function asksForOrder({ claim }: Truth): boolean {
  return claim === 'armed' || claim === 'waits';
}

/** Why the measurements do not bear the claim out; undefined if they do. */
export function contradiction(truth: Truth, { rest, delays, ranBefore }: Measured): string | undefined {
  const ratio = (delays.at(-1) ?? 0) / rest;
  const exponent = exponentOf(delays);
  const held = `the longest delay is ${ratio.toFixed(1)} times that without the work (${delays.at(-1)?.toFixed(1)} and ${rest.toFixed(1)} ms)`;
  const grew = `over doubling sizes the delays grow with an exponent of ${exponent.toFixed(2)} (${delays.map((delay) => delay.toFixed(1)).join(', ')} ms)`;
  switch (truth.claim) {
    case 'holds': return ratio >= HOLDS ? undefined : held;
    case 'grows': return exponent > GROWS ? undefined : grew;
    case 'armed': return ranBefore.length > 0 && !ranBefore.includes(true) ? undefined : 'a setImmediate that was armed before ran before the call was done';
    case 'waits':
    case 'free':
      if (ratio >= HOLDS) return held;
      // Where the work is no longer than a turn of the loop takes anyway, growth is noise.
      if (ratio >= 2 && exponent > GROWS) return grew;
      return truth.claim === 'waits' && ranBefore.includes(false) ? 'a setImmediate that was armed before did not run before the call was done' : undefined;
  }
}

/** The slope of the logarithms, by least squares: 1 for linear growth, 2 for squares. Sizes double from one delay to the next. */
export function exponentOf(delays: readonly number[]): number {
  if (delays.length < 2) return 0;
  const middle = (delays.length - 1) / 2;
  const squares = delays.reduce((sum, _, at) => sum + (at - middle) ** 2, 0);
  return delays.reduce((sum, delay, at) => sum + (at - middle) * Math.log2(delay), 0) / squares;
}
