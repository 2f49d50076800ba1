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
 * then both have to fail, or both to succeed.
 */
export function findDifference(before: Observation, after: Observation): Difference | undefined {
  const differs = (what: Difference['what'], ofBefore: unknown, ofAfter: unknown): Difference | undefined => (isDeepStrictEqual(ofBefore, ofAfter) ? undefined : { what, before: ofBefore, after: ofAfter });
  const unheard = after.unhandled.length > before.unhandled.length ? differs('unhandled rejection', before.unhandled, after.unhandled) : undefined;
  if (Math.max(before.failures.length, after.failures.length) > 1) return unheard ?? differs('outcome', before.outcome.kind, after.outcome.kind);
  return (
    unheard ??
    differs('outcome', before.outcome, after.outcome) ??
    differs('order of writes', before.writes, after.writes) ??
    differs('state', before.state, after.state) ??
    (after.time > before.time ? { what: 'time', before: before.time, after: after.time } : undefined)
  );
}
