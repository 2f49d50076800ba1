/**
 * What a person assumes of a function's steps, as nothing of it is measured: how long each is, in units of one wait, how many
 * turns loops have, and how many of them run at once. Read back with care: what the editor kept may be of another time.
 */
import { partsOf } from '../core/timeline/plan';
import { schedule, TURNS_DRAWN, turnsWithin, type Assumed, type Schedule } from '../core/timeline/schedule';
import type { TimelinePlan } from '../core/model';
import type { PageTimeline } from './protocol';

export interface Assumptions {
  /** In the order of the steps. */
  lengths: number[];
  turns: number;
  /** At most so many turns at once, where turns could overlap. */
  atOnce: number;
}

/** Both plans, for the turns that are assumed. */
export interface Schedules extends Pick<Assumptions, 'turns' | 'atOnce'> {
  now: Schedule;
  possible: Schedule;
}

export const LENGTH = { min: 0.5, max: 10, step: 0.5, standard: 1 };
export const MOST_TURNS = 12;

/** Loops in loops multiply; more bars than this tell nobody anything, in the first picture and in those that are asked for. */
const MOST_RUNS_AT_FIRST = 100;
const MOST_RUNS = 600;

export function standardAssumptions({ plan, steps }: PageTimeline): Assumptions {
  const turns = turnsWithin(plan, TURNS_DRAWN, MOST_RUNS_AT_FIRST);
  return { lengths: steps.map(() => LENGTH.standard), turns, atOnce: turns };
}

export function scheduleBoth({ plan, steps }: PageTimeline, { lengths, turns, atOnce }: Assumptions): Schedules {
  const assumed: Assumed = { lengthOf: (step) => lengths[step], holds: (step) => steps[step].lane === 'thread', turns, atOnce };
  return { now: schedule(plan, 'now', assumed), possible: schedule(plan, 'possible', assumed), turns, atOnce };
}

/** Whether anything could be earlier than it is. Decided for steps of one length, so that no slider takes the second plan away. */
export function canChange(timeline: PageTimeline): boolean {
  const { now, possible } = scheduleBoth(timeline, standardAssumptions(timeline));
  return JSON.stringify(now.spans) !== JSON.stringify(possible.spans);
}

export function hasLoop(plan: TimelinePlan): boolean {
  return loopsOf(plan) > 0;
}

/** How many loops there are, those in one another too. */
export function loopsOf(plan: TimelinePlan): number {
  return partsOf(plan).reduce((sum, part) => sum + loopsOf(part), plan.kind === 'loop' ? 1 : 0);
}

export function couldLimit(plan: TimelinePlan): boolean {
  return limitableLoopsOf(plan) > 0;
}

/** How many of the loops wait in line and could overlap. */
export function limitableLoopsOf(plan: TimelinePlan): number {
  return partsOf(plan).reduce((sum, part) => sum + limitableLoopsOf(part), plan.kind === 'loop' && !plan.overlaps && plan.couldOverlap === true ? 1 : 0);
}

/** How many turns can be asked for. */
export function mostTurns(plan: TimelinePlan): number {
  return turnsWithin(plan, MOST_TURNS, MOST_RUNS);
}

/** What the editor kept; undefined where it is not what this timeline's page could have written. */
export function readAssumptions(value: unknown, timeline: PageTimeline): Assumptions | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { lengths, turns, atOnce } = value as Record<string, unknown>;
  const isLength = (length: unknown): length is number => typeof length === 'number' && length >= LENGTH.min && length <= LENGTH.max && Number.isInteger(length / LENGTH.step);
  if (!Array.isArray(lengths) || lengths.length !== timeline.steps.length || !lengths.every(isLength)) return undefined;
  return isCount(turns, mostTurns(timeline.plan)) && isCount(atOnce, MOST_TURNS) ? { lengths: [...lengths], turns, atOnce } : undefined;
}

/** Short, and different for different text with next to no exception: FNV-1a. Tells whether what was kept is about this code. */
export function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return `${text.length}-${(hash >>> 0).toString(16)}`;
}

function isCount(value: unknown, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most;
}
