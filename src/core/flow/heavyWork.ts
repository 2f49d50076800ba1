/** What things that are done again and again amount to: how many steps, how sure, and in which words. */
import type { ComputingClass } from '../effects/tables/computing';
import type { Confidence, Range } from '../model';
import type { Trips } from './trips';

/** Work on the thread that is worth a finding. */
export interface HeavyWork {
  /** The loop's keyword, or the name of the array method. */
  at: Range;
  range: Range;
  label: string;
  /** What its time grows with, in words: "for `orders` × `users` steps". */
  growth: string;
  level: Confidence;
  evidence: string[];
  /** Where the factors come from, the outermost first. */
  parts: Repeat[];
}

/** One thing that is done again and again. */
export interface Repeat {
  how: 'loop' | 'scan' | 'key scan' | 'sort' | 'copy' | 'itself' | 'call' | 'busy wait';
  trips: Trips;
  range: Range;
  /** Where it lies, unless that is the file that was asked. */
  file?: string;
  label: string;
  note: string;
  /** The list that is walked, looked through, sorted or copied. */
  list?: string;
  /** What a call computes by itself, in words that fit after "while". */
  while?: string;
}

/** Names of what something grows with are cut here, so that two of them fit into a message. */
const MAX_NAME = 20;
/** One simple step takes a few nanoseconds; these many take about 50 and 10 milliseconds. Orders of magnitude, not promises. */
const STEPS_LONG = 3e7;
const STEPS_NOTICED = 6e6;
/** What a call is worth that computes by itself, in simple steps: tens of microseconds, or milliseconds. */
export const STEPS_OF_CALL: Readonly<Record<ComputingClass, number>> = { microseconds: 5e3, milliseconds: 5e5 };

/** Whether repeats in one another are worth a finding, and how sure that is. */
export function judge(at: Range, range: Range, label: string, chain: Repeat[]): HeavyWork | undefined {
  const factors = chain.filter(({ trips }) => trips.kind !== 'own');
  if (factors.length === 0) return undefined;
  const trips = factors.map((repeat) => repeat.trips);
  const counted = trips.reduce((product, each) => product * (each.kind === 'count' ? each.count : 1), 1);
  const growing = factors.filter((each) => each.trips.kind === 'input' || each.trips.kind === 'stored');
  const unbounded = growing.filter((each) => each.trips.kind === 'input').length;
  const isUnknown = ({ kind }: Trips) => kind === 'unknown' || kind === 'listed';
  const growth = describeGrowth(factors);
  const found = (level: Confidence, evidence: string): HeavyWork => ({ at, range, label, growth, level, evidence: [evidence], parts: chain });
  const call = factors.find(({ how }) => how === 'call');
  if (call) return judgeCall(call);
  if (counted >= STEPS_LONG) return found('certain', `it takes ${countWords(counted)} steps or more, whatever the input`);
  if (trips.some(({ kind }) => kind === 'asked')) return found('likely', 'whoever sends the request says how often it turns');
  if (growing.length >= 2) return found(trips.some(isUnknown) || unbounded < 2 ? 'possible' : 'likely', `its time grows with ${describeFactors(factors)}`);
  if (counted >= STEPS_NOTICED) return found('likely', `it takes ${countWords(counted)} steps or more, whatever the input`);
  if (chain.some(({ how }) => how === 'itself')) return found('possible', `its time grows by half or more with each step, and how many those are is not known`);
  if (trips.length >= 2 && trips.every((each) => isUnknown(each) || each.kind === 'input' || each.kind === 'stored')) return found('possible', `its time grows with ${describeFactors(factors)}, and how large those are is not known`);
  return undefined;

  /** What a call takes is known by its usual input only. */
  function judgeCall({ while: what }: Repeat): HeavyWork | undefined {
    const isLong = counted >= STEPS_OF_CALL.milliseconds && unbounded > 0;
    if (counted >= STEPS_NOTICED || isLong || growing.length >= 2 || trips.some(({ kind }) => kind === 'asked')) return found('likely', `in every turn ${what}`);
    return unbounded > 0 ? found('possible', `in every turn ${what}, which is short by itself`) : undefined;
  }
}

function describeGrowth(factors: readonly Repeat[]): string {
  const [first] = factors;
  const last = factors.at(-1)!;
  if (last.how === 'call' && factors.length > 1) return `while ${last.while}, ${describeFactors(factors.slice(0, -1))} times`;
  if (first.how !== 'itself' || first.trips.kind === 'count') return `for ${describeFactors(factors)} steps`;
  return `nearly twice as long for one more ${'name' in first.trips ? describeTrips(first.trips) : 'step'}`;
}

/** `orders × users`, and `…` for all that is not named. */
function describeFactors(factors: readonly Repeat[]): string {
  if (factors.every(({ trips }) => trips.kind === 'count')) return countWords(factors.reduce((product, { trips }) => product * (trips.kind === 'count' ? trips.count : 1), 1));
  const growing = factors.filter(({ trips: { kind } }) => kind === 'input' || kind === 'stored' || kind === 'asked');
  const known = factors.filter(({ trips: { kind } }) => kind !== 'unknown' && kind !== 'few');
  const named = (growing.length >= 2 ? growing : known.length > 0 ? known : factors).slice(0, 2);
  return named.map(({ trips }) => describeTrips(trips)).join(' × ') + (factors.length > named.length ? ' × …' : '');
}

export function describeTrips(trips: Trips): string {
  switch (trips.kind) {
    case 'count': return countWords(trips.count);
    case 'input':
    case 'stored':
    case 'listed':
    case 'asked': return `\`${trips.name.length > MAX_NAME ? `${trips.name.slice(0, MAX_NAME - 1)}…` : trips.name}\``;
    case 'few': return 'a few';
    case 'own':
    case 'unknown': return 'n';
  }
}

/** "3 times" */
export function timesInWords(trips: Trips): string {
  return trips.kind === 'count' && trips.count === 1 ? 'once' : `${describeTrips(trips)} times`;
}

function countWords(count: number): string {
  return count < 1e12 ? Math.round(count).toLocaleString('en') : 'countless';
}

/** What a chain of repeats weighs, to find the heaviest: input beats unknown, unknown beats few. */
export function weight(chain: readonly Repeat[]): number {
  return chain.reduce((sum, { trips }) => sum + (trips.kind === 'count' ? Math.log10(Math.max(1, trips.count)) : { asked: 12, input: 10, stored: 7, unknown: 4, listed: 4, few: 0.5, own: 0.1 }[trips.kind]), 0);
}
