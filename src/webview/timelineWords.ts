/** The timeline in words: how long all of it is, when each step runs, and what happens at each moment. */
import { excludeEachOther, isInBranch } from '../core/timeline/plan';
import type { Moment, Schedule, ScheduleKind } from '../core/timeline/schedule';
import type { TimelinePlan } from '../core/model';
import { limitableLoopsOf, loopsOf, type Schedules } from './assumptions';
import { html, type Html } from './html';
import type { PageTimeline } from './protocol';

/** What is said of the picture before anybody walks through it. */
export const BEFORE_THE_WALK = html`<span>Every step is drawn as long as it is assumed to be; nothing is measured.</span> <span>Walk through it with the buttons, and each moment is told in words.</span>`;

/** "4.5 waits"; where a step holds the thread, its length is counted like a wait's and called a unit. */
export function lengthInWords(units: number, { steps }: PageTimeline): string {
  const amount = oneDecimal(units);
  return `${amount} ${steps.every(({ lane }) => lane === 'waiting') ? 'wait' : 'unit'}${amount === 1 ? '' : 's'}`;
}

/** "Now 14 waits, possible 8 waits, for 7 turns, at most 2 at once." */
export function totalsInWords(timeline: PageTimeline, schedules: Schedules, both: boolean): string {
  const { now, possible } = schedules;
  const turns = turnsInWords(timeline.plan, schedules, both ? 'possible' : 'now');
  const long = `Now ${lengthInWords(now.end, timeline)}`;
  return `${both ? `${long}, possible ${lengthInWords(possible.end, timeline)}${turns && ','}` : long}${turns && ` ${turns}`}.`;
}

/** "for 7 turns, at most 2 at once", as it is assumed; nothing where there is no loop. */
export function turnsInWords(plan: TimelinePlan, { turns, atOnce }: Schedules, kind: ScheduleKind): string {
  const loops = loopsOf(plan);
  if (loops === 0) return '';
  const count = `for ${turns} turn${turns === 1 ? '' : 's'}${loops > 1 ? ' of each loop' : ''}`;
  const limited = limitableLoopsOf(plan);
  if (kind !== 'possible' || limited === 0 || turns === 1) return count;
  return `${count}, ${atOnceInWords(atOnce, turns)}${limited < loops ? ' where turns can overlap' : ''}`;
}

function atOnceInWords(most: number, all: number): string {
  if (most >= all) return 'all at once';
  return most === 1 ? 'one at a time' : `at most ${most} at once`;
}

/** "0 to 1"; of a step that runs several times, when the first begins and the last ends, and how many of them overlap. */
export function timesInWords(step: number, { spans }: Schedule): string {
  const own = spans.filter((span) => span.step === step);
  if (own.length === 0) return 'not at all';
  const hull = `${oneDecimal(Math.min(...own.map(({ start }) => start)))} to ${oneDecimal(Math.max(...own.map(({ end }) => end)))}`;
  if (own.length === 1) return hull;
  const most = Math.max(...own.map(({ start }) => own.filter((other) => other.start <= start && start < other.end).length));
  return `${hull} (${own.length} times${most > 1 ? `, ${atOnceInWords(most, own.length)}` : ''})`;
}

export function listedTimes(step: number, { now, possible }: Schedules): string {
  return `now ${timesInWords(step, now)}, possible ${timesInWords(step, possible)}`;
}

/** What happens at one moment of the code as it is. */
export function momentInWords(index: number, { moments, end }: Schedule, { plan, steps }: PageTimeline): Html {
  const moment = moments[index];
  const { step, begins, at } = moment;
  const next = moments[index + 1];
  const goesOn = next !== undefined && next.at === at;
  const name = nameOf(moment, moments, steps);
  if (steps[step].lane === 'thread') return begins ? html`${name} holds the thread: nothing else runs.` : html`${name} is done; the thread is free again.`;
  const others = underWay(moments.slice(0, index + 1)).filter((other) => (other.step !== step || other.turn !== moment.turn) && !excludeEachOther(step, other.step, plan));
  if (begins) {
    if (isInBranch(step, plan)) return html`${name} begins, if the code takes its branch.`;
    if (goesOn && next.begins) return html`${name} begins; the code goes on meanwhile.`;
    return others.length > 0 ? html`${name} begins; now the code waits, with ${listed(others, moments, steps)} under way too.` : html`${name} begins; the code waits for it.`;
  }
  if (!next) return html`${name} is done; nothing is left to wait for.`;
  if (goesOn && next.begins) return html`${name} is done; the code goes on.`;
  if (others.length === 0) return html`${name} is done; the code goes on.`;
  return at >= end ? html`${name} is done, with ${listed(others, moments, steps)} still under way.` : html`${name} is done; the code still waits, with ${listed(others, moments, steps)} under way.`;
}

/** What goes on at a time of the other plan. */
export function stateInWords(time: number, { moments, end }: Schedule, { steps }: PageTimeline): Html {
  const current = underWay(moments.filter(({ at }) => at <= time));
  const holding = current.find(({ step }) => steps[step].lane === 'thread');
  if (holding) return html`${nameOf(holding, moments, steps)} holds the thread.`;
  if (time >= end) return current.length > 0 ? html`done, with ${listed(current, moments, steps)} still under way.` : html`done${time > end && ` since ${oneDecimal(end)}`}.`;
  return current.length > 0 ? html`waiting for ${listed(current, moments, steps)}.` : html`the code runs.`;
}

/** Of the moments so far, those that began and are not done. */
export function underWay(passed: readonly Moment[]): Moment[] {
  const open = new Map<string, Moment>();
  for (const moment of passed) {
    if (moment.begins) open.set(runKey(moment), moment);
    else open.delete(runKey(moment));
  }
  return [...open.values()];
}

/** One of the times that a step runs. */
export function runKey({ step, turn }: { step: number; turn: number }): string {
  return `${step}.${turn}`;
}

export function oneDecimal(units: number): number {
  return Math.round(units * 10) / 10;
}

export function planName(kind: ScheduleKind): string {
  return kind === 'now' ? 'Now' : 'Possible';
}

function nameOf({ step, turn }: Moment, moments: readonly Moment[], steps: PageTimeline['steps']): Html {
  const repeats = moments.some((other) => other.step === step && other.turn > 0);
  return html`<code>${steps[step].label}</code>${repeats && ` (turn ${turn + 1})`}`;
}

function listed(some: readonly Moment[], moments: readonly Moment[], steps: PageTimeline['steps']): Html {
  const names = [...new Set(some.map(({ step }) => step))].map((step) => {
    const own = some.filter((moment) => moment.step === step);
    return own.length > 1 ? html`${own.length} turns of <code>${steps[step].label}</code>` : nameOf(own[0], moments, steps);
  });
  if (names.length > 3) return html`${names[0]}, ${names[1]} and ${names.length - 2} more`;
  return names.length > 1 ? html`${names.slice(0, -1).map((name, i) => html`${i > 0 && ', '}${name}`)} and ${names[names.length - 1]}` : names[0];
}
