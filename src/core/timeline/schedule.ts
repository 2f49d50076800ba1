/**
 * When each step of a plan begins and ends, by letting it run as the one thread would: code runs until it waits, what is done
 * goes on in the order in which it became done, and while the thread is held nothing goes on at all. Nothing is measured:
 * lengths are whatever the caller assumes.
 *
 * Arms of which one runs are all drawn, and start together; the longest of them counts. Of two arms that hold the thread only
 * after a wait, the second is drawn late.
 */
import type { TimelinePlan, TimelineStep } from '../model';
import { excludeEachOther, partsOf } from './plan';

/** Turns that a loop is drawn for. */
export const TURNS_DRAWN = 3;
/** More runs of steps than that are no picture any more, and take long to work out. */
const MOST_RUNS = 2_000;

/** As the code is written, or with all that may overlap started together. */
export type ScheduleKind = 'now' | 'possible';

export interface Assumed {
  /** Of one step, or of one of the times that it runs, in any unit; at least 0. */
  lengthOf: (step: number, turn: number) => number;
  /** The step holds the thread, and does not wait elsewhere. */
  holds: (step: number) => boolean;
  /** How many turns loops are drawn for; at least 1. */
  turns: number;
  /** At most so many turns at once where turns could overlap; all of them where it is not said. */
  atOnce?: number;
}

/** One time that a step runs; `turn` counts the times from 0. */
export interface Span {
  step: number;
  turn: number;
  start: number;
  end: number;
}

/** A step begins, or is done and the code behind it goes on. In the order of a run. */
export interface Moment {
  at: number;
  step: number;
  turn: number;
  begins: boolean;
}

export interface Schedule {
  end: number;
  spans: Span[];
  moments: Moment[];
}

/** Every step is as long as any other, and loops have so many turns as they are drawn for. */
export function allAlike({ plan, steps }: { plan: TimelinePlan; steps: readonly Pick<TimelineStep, 'kind'>[] }): Assumed {
  return { lengthOf: () => 1, holds: (step) => steps[step].kind !== 'wait', turns: turnsDrawn(plan) };
}

/** Loops in loops multiply: then fewer turns are drawn. */
export function turnsDrawn(plan: TimelinePlan): number {
  return turnsWithin(plan, TURNS_DRAWN, MOST_RUNS);
}

/** How many turns of each loop make at most so many runs of steps; at least one. */
export function turnsWithin(plan: TimelinePlan, most: number, runs: number): number {
  let turns = most;
  while (turns > 1 && runsOf(plan, turns) > runs) turns--;
  return turns;
}

function runsOf(plan: TimelinePlan, turns: number): number {
  if (plan.kind === 'step') return 1;
  const inside = partsOf(plan).reduce((sum, part) => sum + runsOf(part, turns), 0);
  return plan.kind === 'loop' ? turns * inside : inside;
}

export function schedule(plan: TimelinePlan, kind: ScheduleKind, assumed: Assumed): Schedule {
  return new Run(plan, kind, assumed).result();
}

/** The chain of spans that makes a schedule as long as it is, from its end back to its start: the steps on it. */
export function longestChain({ spans, end }: Schedule): Set<number> {
  const chain = new Set<number>();
  let at = end;
  while (at > 0) {
    const last = spans.filter((span) => span.end === at && span.start < at).at(-1);
    if (!last) break;
    chain.add(last.step);
    at = last.start;
  }
  return chain;
}

/** The steps that run while another one does. Arms of which one runs are drawn side by side, and never do. */
export function overlappingSteps({ spans }: Schedule, plan: TimelinePlan): Set<number> {
  const overlap = (one: Span, other: Span): boolean => other.step !== one.step && other.start < one.end && one.start < other.end && !excludeEachOther(one.step, other.step, plan);
  return new Set(spans.filter((one) => spans.some((other) => overlap(one, other))).map(({ step }) => step));
}

/** What a piece of the plan asks of the clock: to wait so long elsewhere, or for other pieces that are under way. */
type Ask = { wait: number } | { pieces: Piece[]; until: 'all' | 'first' };

/** A piece of the plan that is under way. */
interface Piece {
  steps: Generator<Ask, void, void>;
  isDone: boolean;
  doneAt: number;
  /** Called when it is done. */
  then: (() => void)[];
}

/** A scope that is run, and the pieces that leave it. */
interface OpenScope {
  id: number;
  hasFinally: boolean;
  leaving: Piece[];
}

/** Where in the plan a piece is. */
interface Place {
  /** The outermost first. */
  scopes: readonly OpenScope[];
  /** So many of these are not left in this turn of a loop: what leaves a loop runs once, and is drawn in the last turn. */
  kept: number;
  /** What was started before its place: promises by their name, members of groups by their plan. Turns that overlap have their own. */
  started: Map<number | TimelinePlan, Piece>;
}

class Run {
  private readonly spans: Span[] = [];
  private readonly moments: Moment[] = [];
  private readonly due: { at: number; order: number; piece: Piece }[] = [];
  private readonly turns = new Map<number, number>();
  private clock = 0;
  private asked = 0;

  constructor(
    private readonly plan: TimelinePlan,
    private readonly kind: ScheduleKind,
    private readonly assumed: Assumed,
  ) {}

  result(): Schedule {
    const main = this.begin(this.plan, { scopes: [], kept: 0, started: new Map() });
    let end = this.clock;
    main.then.push(() => (end = this.clock));
    while (this.due.length > 0) {
      const next = this.due.reduce((first, one) => (one.at < first.at || (one.at === first.at && one.order < first.order) ? one : first));
      this.due.splice(this.due.indexOf(next), 1);
      this.clock = Math.max(this.clock, next.at);
      this.goOn(next.piece);
    }
    return { end, spans: this.spans.sort((a, b) => a.start - b.start || a.step - b.step), moments: this.moments };
  }

  /** Runs a piece until it waits, as a call does. */
  private begin(plan: TimelinePlan, place: Place): Piece {
    const piece: Piece = { steps: this.run(plan, place), isDone: false, doneAt: 0, then: [] };
    this.goOn(piece);
    return piece;
  }

  private goOn(piece: Piece): void {
    const { value: ask, done } = piece.steps.next();
    if (done) {
      piece.isDone = true;
      piece.doneAt = this.clock;
      for (const go of piece.then) go();
    } else if ('wait' in ask) {
      this.due.push({ at: this.clock + ask.wait, order: this.asked++, piece });
    } else {
      this.goOnAfter(ask.pieces.filter((other) => !other.isDone), ask, piece);
    }
  }

  private goOnAfter(missing: Piece[], { pieces, until }: { pieces: Piece[]; until: 'all' | 'first' }, piece: Piece): void {
    const isEnough = missing.length === 0 || (until === 'first' && missing.length < pieces.length);
    if (isEnough) return this.goOn(piece);
    let left = until === 'all' ? missing.length : 1;
    for (const other of missing) other.then.push(() => --left === 0 && this.goOn(piece));
  }

  private *run(plan: TimelinePlan, place: Place): Generator<Ask, void, void> {
    switch (plan.kind) {
      case 'step': return yield* this.step(plan.step);
      case 'sequence': for (const part of plan.parts) yield* this.run(part, place); return;
      case 'either': return yield* this.either(plan.parts, place);
      case 'together': yield { pieces: plan.parts.map((part) => this.begin(part, place)), until: plan.until }; return;
      case 'loop': return yield* this.loop(plan, place);
      case 'member': return yield* this.member(plan, place);
      case 'start': place.started.set(plan.name, this.begin(plan.part, place)); return;
      case 'exit': return this.leave(plan, place);
      case 'scope': return yield* this.scope(plan, place);
      case 'join': {
        const piece = place.started.get(plan.name);
        if (piece) yield { pieces: [piece], until: 'all' };
      }
    }
  }

  private *step(step: number): Generator<Ask, void, void> {
    const turn = this.turns.get(step) ?? 0;
    this.turns.set(step, turn + 1);
    const length = Math.max(0, this.assumed.lengthOf(step, turn));
    const span: Span = { step, turn, start: this.clock, end: this.clock };
    this.spans.push(span);
    this.moments.push({ at: this.clock, step, turn, begins: true });
    if (this.assumed.holds(step)) this.clock += length;
    else yield { wait: length };
    span.end = this.clock;
    this.moments.push({ at: this.clock, step, turn, begins: false });
  }

  /** Each arm begins as if it were the only one. */
  private *either(arms: readonly TimelinePlan[], place: Place): Generator<Ask, void, void> {
    const start = this.clock;
    let latest = start;
    const pieces = arms.map((arm) => {
      this.clock = start;
      const piece = this.begin(arm, place);
      latest = Math.max(latest, this.clock);
      return piece;
    });
    this.clock = latest;
    yield { pieces, until: 'all' };
  }

  private *loop({ body, overlaps, couldOverlap }: Extract<TimelinePlan, { kind: 'loop' }>, place: Place): Generator<Ask, void, void> {
    const { turns, atOnce = turns } = this.assumed;
    const most = overlaps ? turns : this.kind === 'possible' && couldOverlap ? Math.max(1, atOnce) : 1;
    for (let turn = 0; turn < turns; turn += most) {
      const here = turn + most < turns ? { ...place, kept: place.scopes.length } : place;
      if (most === 1) yield* this.run(body, here);
      else yield { pieces: Array.from({ length: Math.min(most, turns - turn) }, () => this.begin(body, { ...here, started: new Map(place.started) })), until: 'all' };
    }
  }

  /** What stands behind goes on as if this way were not taken; what is left waits for it, so that the longest way counts. */
  private leave({ from, part }: Extract<TimelinePlan, { kind: 'exit' }>, place: Place): void {
    const left = place.scopes.findIndex(({ id }) => id === from);
    if (left < place.kept) return;
    const start = this.clock;
    const inside = place.scopes.slice(left).reverse();
    (inside.find(({ hasFinally }) => hasFinally) ?? inside[inside.length - 1]).leaving.push(this.begin(part, place));
    this.clock = start;
  }

  private *scope({ id, part, finally: last }: Extract<TimelinePlan, { kind: 'scope' }>, place: Place): Generator<Ask, void, void> {
    const leaving: Piece[] = [];
    yield* this.run(part, { ...place, scopes: [...place.scopes, { id, hasFinally: last !== undefined, leaving }] });
    // One that leaves may itself hold others.
    for (let waited = 0; waited < leaving.length; ) {
      const more = leaving.slice(waited);
      waited = leaving.length;
      yield { pieces: more, until: 'all' };
    }
    // What held the thread on its way out counts as well.
    this.clock = Math.max(this.clock, ...leaving.map(({ doneAt }) => doneAt));
    if (last) yield* this.run(last, place);
  }

  /** The first of a group starts all of them; each is waited for where it stands. */
  private *member(plan: Extract<TimelinePlan, { kind: 'member' }>, place: Place): Generator<Ask, void, void> {
    if (this.kind === 'now') return yield* this.run(plan.part, place);
    if (!place.started.has(plan)) for (const other of membersOf(plan.group, this.plan)) place.started.set(other, this.begin(other.part, place));
    yield { pieces: [place.started.get(plan)!], until: 'all' };
    // In a further turn of a loop around it, it starts anew.
    place.started.delete(plan);
  }
}

function membersOf(group: number, plan: TimelinePlan): Extract<TimelinePlan, { kind: 'member' }>[] {
  if (plan.kind === 'member' && plan.group === group) return [plan];
  return partsOf(plan).flatMap((part) => membersOf(group, part));
}
