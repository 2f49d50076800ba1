/** Whether what a run logged is a way through the plan of a timeline. */
import type { TimelinePlan } from '../../src/core/index';
import { partsOf } from '../../src/core/timeline/plan';

export interface Logged {
  step: number;
  begins: boolean;
}

/** How the steps of a plan are seen. */
export interface Seen {
  /** They hold the thread: nothing comes between their beginning and their end. */
  holds: ReadonlySet<number>;
  /** They tell of themselves. */
  watched: ReadonlySet<number>;
  /** Something between them may fail, so that any of them may be left out. */
  mayFail: boolean;
}

/** Where the log leaves the plan; undefined where it never does. Steps are left out only as the plan says, or after a failure. */
export function strayFrom(plan: TimelinePlan, log: readonly Logged[], seen: Seen): string | undefined {
  const { holds } = seen;
  const torn = log.findIndex(({ step, begins }, index) => holds.has(step) && begins && index + 1 < log.length && !(log[index + 1].step === step && !log[index + 1].begins));
  if (torn >= 0) return `something came while step ${log[torn].step} held the thread`;
  const floating = new Set(startsIn(plan).flatMap(({ part }) => stepsIn(part)));
  const main = log.filter((moment) => !floating.has(moment.step));
  const follower = new Follower(main, seen);
  const ends = follower.follow(plan, 0);
  if (!ends.has(main.length) && follower.furthest < main.length) return `after ${follower.furthest} of ${main.length} moments: ${describe(main)}`;
  return floatingStray(plan, log, floating, seen);
}

/** A promise that is waited for later begins before what stands behind it. */
function floatingStray(plan: TimelinePlan, log: readonly Logged[], floating: ReadonlySet<number>, seen: Seen): string | undefined {
  for (const { part } of startsIn(plan)) {
    const own = log.filter(({ step }) => stepsIn(part).includes(step));
    const follower = new Follower(own, seen);
    if (!follower.follow({ kind: 'loop', body: part, overlaps: false }, 0).has(own.length)) return `of what was started before: ${describe(own)}`;
    const [first] = stepsIn(part);
    const at = log.findIndex(({ step }) => step === first);
    const before = log.slice(0, at).filter(({ step, begins }) => begins && !floating.has(step) && step > first);
    if (at >= 0 && before.length > 0) return `step ${first} began after ${describe(before)}`;
  }
  return undefined;
}

export function describe(log: readonly Logged[]): string {
  return log.map(({ step, begins }) => `${begins ? '+' : '-'}${step}`).join(' ');
}

class Follower {
  /** How far any way through the plan comes. */
  furthest = 0;
  private readonly open: { id: number; last?: TimelinePlan; left: Set<number> }[] = [];

  constructor(private readonly log: readonly Logged[], private readonly seen: Seen) {}

  /** Where in the log a piece of the plan may have ended that began at a place. */
  follow(plan: TimelinePlan, at: number): Set<number> {
    this.furthest = Math.max(this.furthest, at);
    switch (plan.kind) {
      case 'step': return this.step(plan.step, at);
      case 'member': return this.follow(plan.part, at);
      case 'sequence': return plan.parts.reduce((places, part) => union([...places].map((place) => this.follow(part, place))), new Set([at]));
      // Where no arm runs, or one that nothing waits in.
      case 'either': return union([new Set([at]), ...plan.parts.map((part) => this.follow(part, at))]);
      case 'together': return this.together(plan.parts, at);
      case 'exit': return this.leave(plan, at);
      case 'scope': return this.scope(plan, at);
      case 'loop': return plan.overlaps ? this.turnsAtOnce(plan.body, at) : this.turns(plan.body, at);
      default: return new Set([at]);
    }
  }

  private step(step: number, at: number): Set<number> {
    if (!this.seen.watched.has(step)) return new Set([at]);
    const begins = this.log[at]?.step === step && this.log[at].begins;
    if (begins && this.log[at + 1]?.step === step && !this.log[at + 1].begins) {
      this.furthest = Math.max(this.furthest, at + 2);
      return new Set([at + 2]);
    }
    // It failed, or the run was stopped.
    if (begins && this.log.slice(at + 1).find((moment) => moment.step === step)?.begins !== false) return new Set([at + 1]);
    return this.seen.mayFail || this.hasFailed(at) ? new Set([at]) : new Set();
  }

  /** Whether something before a place began and was never done, or nothing comes any more. */
  private hasFailed(at: number): boolean {
    const open = new Set<number>();
    for (const { step, begins } of this.log.slice(0, at)) if (begins) open.add(step); else open.delete(step);
    return open.size > 0 || at === this.log.length;
  }

  /** What is left that way runs what it runs in its end, and then nothing of it. */
  private leave({ from, part }: Extract<TimelinePlan, { kind: 'exit' }>, at: number): Set<number> {
    const scope = this.open.findIndex(({ id }) => id === from);
    let ends = this.follow(part, at);
    if (scope < 0) return ends;
    for (const { id, last } of this.open.slice(scope).reverse()) if (last && id !== from) ends = union([...ends].map((end) => this.follow(last, end)));
    for (const end of ends) this.open[scope].left.add(end);
    return new Set([at]);
  }

  private scope({ id, part, finally: last }: Extract<TimelinePlan, { kind: 'scope' }>, at: number): Set<number> {
    const left = new Set<number>();
    this.open.push({ id, last, left });
    const through = this.follow(part, at);
    this.open.pop();
    const ends = union([through, left]);
    return last ? union([...ends].map((end) => this.follow(last, end))) : ends;
  }

  private turns(body: TimelinePlan, at: number): Set<number> {
    const reached = new Set([at]);
    for (const place of reached) for (const next of this.follow(body, place)) reached.add(next);
    return reached;
  }

  /** Elements begin in their order, before any of them is done, and each keeps its own order. */
  private together(parts: readonly TimelinePlan[], at: number): Set<number> {
    const steps = parts.map(stepsIn);
    const all = steps.flat();
    let end = at;
    while (end < this.log.length && all.includes(this.log[end].step)) end++;
    const block = this.log.slice(at, end).filter(({ step }) => !this.seen.holds.has(step));
    const firstDone = block.findIndex(({ begins }) => !begins);
    const begun = block.slice(0, firstDone < 0 ? block.length : firstDone).map(({ step }) => steps.findIndex((own) => own.includes(step)));
    const inOrder = begun.every((part, index) => index === 0 || begun[index - 1] <= part);
    const ran = parts.filter((_, index) => block.some(({ step }) => steps[index].includes(step)));
    const isWhole = (part: TimelinePlan): boolean => {
      const own = block.filter(({ step }) => stepsIn(part).includes(step));
      return own.length === 0 || new Follower(own, this.seen).follow(part, 0).has(own.length);
    };
    const isRight = inOrder && new Set(begun).size === ran.length && parts.every(isWhole);
    if (isRight) this.furthest = Math.max(this.furthest, end);
    return isRight ? new Set([end]) : new Set([at]);
  }

  /** Every turn begins before one is done, and none overtakes itself. */
  private turnsAtOnce(body: TimelinePlan, at: number): Set<number> {
    const own = stepsIn(body).filter((step) => !this.seen.holds.has(step));
    let end = at;
    while (end < this.log.length && stepsIn(body).includes(this.log[end].step)) end++;
    const block = this.log.slice(at, end).filter(({ step }) => !this.seen.holds.has(step));
    const count = (step: number, begins: boolean, until: number): number => block.slice(0, until).filter((moment) => moment.step === step && moment.begins === begins).length;
    const [first] = own;
    const firstDone = block.findIndex(({ begins }) => !begins);
    const isAtOnce = block.length === 0 || count(first, true, block.length) === count(first, true, firstDone < 0 ? block.length : firstDone);
    const keepsOrder = block.every(({ step, begins }, index) => !begins || own.indexOf(step) === 0 || own.slice(0, own.indexOf(step)).some((earlier) => count(earlier, false, index) > count(step, true, index)));
    const isRight = isAtOnce && keepsOrder;
    if (isRight) this.furthest = Math.max(this.furthest, end);
    return isRight ? new Set([end]) : new Set([at]);
  }
}

function union(sets: readonly ReadonlySet<number>[]): Set<number> {
  return new Set(sets.flatMap((set) => [...set]));
}

function startsIn(plan: TimelinePlan): Extract<TimelinePlan, { kind: 'start' }>[] {
  return plan.kind === 'start' ? [plan] : partsOf(plan).flatMap(startsIn);
}

export function stepsIn(plan: TimelinePlan): number[] {
  return plan.kind === 'step' ? [plan.step] : partsOf(plan).flatMap(stepsIn);
}
