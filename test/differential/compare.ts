/** Whether a program still means the same, by what was observed of both. */
import { isDeepStrictEqual } from 'node:util';
import type { Observation } from './observe';

export interface Difference {
  what: 'outcome' | 'state' | 'order of writes' | 'unhandled rejection' | 'time';
  before: unknown;
  after: unknown;
}

/**
 * Where several operations fail, overlap may change which failure comes first, and with it all that follows from the failure;
 * then both have to fail, or both to succeed, and to have written the same until something failed.
 *
 * @param mayTakeLonger saving time is not what the change is for
 */
export function findDifference(before: Observation, after: Observation, mayTakeLonger = false): Difference | undefined {
  const differs = (what: Difference['what'], ofBefore: unknown, ofAfter: unknown): Difference | undefined => (isDeepStrictEqual(ofBefore, ofAfter) ? undefined : { what, before: ofBefore, after: ofAfter });
  const unheard = after.unhandled.length > before.unhandled.length ? differs('unhandled rejection', before.unhandled, after.unhandled) : undefined;
  if (severalFail(before, after)) return unheard ?? differs('outcome', before.outcome.kind, after.outcome.kind) ?? differs('order of writes', written(before), written(after));
  return (
    unheard ??
    differs('outcome', before.outcome, after.outcome) ??
    differs('order of writes', before.writes, after.writes) ??
    differs('state', before.state, after.state) ??
    (after.time > before.time && !mayTakeLonger ? { what: 'time', before: before.time, after: after.time } : undefined)
  );
}

export function severalFail(...observations: readonly Observation[]): boolean {
  return observations.some(({ failures }) => failures.length > 1);
}

function written({ writesBeforeFailure }: Observation): Record<string, string[]> {
  return Object.fromEntries(Object.entries(writesBeforeFailure).filter(([, writes]) => writes.length > 0).sort(([a], [b]) => (a < b ? -1 : 1)));
}
