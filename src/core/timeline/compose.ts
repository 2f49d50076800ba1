/** Pieces of a plan put together; what nothing runs in falls away. */
import type { TimelinePlan } from '../model';

export const NOTHING: TimelinePlan = { kind: 'sequence', parts: [] };

/** A piece that runs only in these arms of conditions, the outermost first; see `CallFact.arms`. */
export interface InArms {
  arms: readonly number[];
  part: TimelinePlan;
}

export function isNothing(plan: TimelinePlan): boolean {
  return plan.kind === 'sequence' && plan.parts.length === 0;
}

export function inSequence(parts: readonly TimelinePlan[]): TimelinePlan {
  const filled = parts.flatMap((part) => (part.kind === 'sequence' ? part.parts : [part]));
  return filled.length === 1 ? filled[0] : { kind: 'sequence', parts: filled };
}

export function either(arms: readonly TimelinePlan[]): TimelinePlan {
  const filled = arms.filter((arm) => !isNothing(arm));
  return filled.length > 0 ? { kind: 'either', parts: filled } : NOTHING;
}

export function inTurns(body: TimelinePlan, couldOverlap: boolean): TimelinePlan {
  return isNothing(body) ? NOTHING : { kind: 'loop', body, overlaps: false, ...(couldOverlap ? { couldOverlap } : {}) };
}

export function asMember(part: TimelinePlan, group: number | undefined): TimelinePlan {
  return group === undefined || isNothing(part) ? part : { kind: 'member', group, part };
}

/** Pieces of one statement in their order; those of the two arms of one condition are ways of which one is taken. */
export function byArms(pieces: readonly InArms[], depth = 0): TimelinePlan {
  const parts: TimelinePlan[] = [];
  for (let at = 0; at < pieces.length; ) {
    const fork = forkOf(pieces[at].arms[depth]);
    let end = at + 1;
    while (fork !== undefined && end < pieces.length && forkOf(pieces[end].arms[depth]) === fork) end++;
    const own = pieces.slice(at, end);
    parts.push(fork === undefined ? own[0].part : either([0, 1].map((arm) => byArms(own.filter(({ arms }) => arms[depth] % 2 === arm), depth + 1))));
    at = end;
  }
  return inSequence(parts);
}

function forkOf(arm: number | undefined): number | undefined {
  return arm === undefined ? undefined : Math.floor(arm / 2);
}
