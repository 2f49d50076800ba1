/**
 * A function's waits and its work on the thread on one axis: as written (`now`) and as they could be (`possible`).
 * One wait is one unit long, a loop is drawn for three turns; nothing is measured.
 *
 * A `catch` body is left out: it runs only when something failed. Ways that exclude each other start together: arms of
 * conditions, cases, and what stands behind a way that leaves. What leaves a loop is drawn in its last turn. Elements of
 * `Promise.all` and its like are steps of their own where each is a call, or a list is mapped; of lists that are filled in other
 * ways only the wait for all of them is drawn.
 */
import type { BodyFact, EventFact, FunctionFact, LoopFact, StatementFact } from '../facts/model';
import { operationsIn } from '../flow/operations';
import type { KnownFile } from '../know';
import type { Timeline, TimelinePlan, TimelineStep } from '../model';
import { byArms, either, inSequence, inTurns, isNothing, NOTHING, type InArms } from './compose';
import { Exits } from './exits';
import { Orders, type TriedFirst } from './order';
import { givenBy } from './results';
import { allAlike, longestChain, schedule, type Schedule } from './schedule';
import { Steps, type Place } from './steps';

export function buildTimeline(fn: FunctionFact, known: KnownFile): Timeline {
  return new Builder(fn, known).build();
}

class Builder {
  private readonly exits = new Exits();
  private readonly steps: Steps;
  private readonly triedFirst: TriedFirst[] = [];

  constructor(
    private readonly fn: FunctionFact,
    private readonly known: KnownFile,
  ) {
    this.steps = new Steps(fn, known, this.exits, this.sequence.bind(this));
  }

  build(): Timeline {
    const plan = this.exits.scope('function', () => this.sequence(this.fn.body, undefined));
    const { drafts } = this.steps;
    const assumed = allAlike({ plan, steps: drafts });
    const now = schedule(plan, 'now', assumed);
    const possible = schedule(plan, 'possible', assumed);
    const critical = longestChain(possible);
    const orders = new Orders({ drafts, plan, triedFirst: this.triedFirst }, this.known);
    const steps = drafts.map((draft): TimelineStep => ({
      id: draft.id,
      label: draft.label,
      range: draft.range,
      lane: draft.kind === 'wait' ? 'waiting' : 'thread',
      kind: draft.kind,
      now: hullOf(draft.id, now),
      possible: hullOf(draft.id, possible),
      after: orders.of(draft),
      ...(draft.repeats ? { repeats: { ...draft.repeats, label: `n turns, drawn as ${assumed.turns}` } } : {}),
      critical: critical.has(draft.id),
    }));
    return { plan, steps, now: now.end, possible: possible.end };
  }

  private sequence(statements: readonly StatementFact[], repeats: TimelineStep['repeats'], makesElements?: true): TimelinePlan {
    return this.statements({ statements, operations: operationsIn(statements, this.known.facts), repeats, makesElements }, 0);
  }

  /** From one of the statements on; what `await using` declares is disposed of behind all others. */
  private statements(place: Place, from: number): TimelinePlan {
    const { statements } = place;
    const behindTry: TriedFirst[] = [];
    const resource = statements.findIndex(({ disposal }, index) => index >= from && disposal !== undefined);
    const parts = statements.slice(from, resource < 0 ? undefined : resource + 1).map((statement) => {
      const tried = this.triedFirst.length;
      const plan = this.statement(statement, place);
      if (statement.kind === 'try') behindTry.push(...this.triedFirst.slice(tried).slice(-1));
      return plan;
    });
    for (const one of behindTry) one.end = this.steps.drafts.length;
    if (resource < 0) return inSequence(parts);
    const disposed = () => this.steps.add({ ...statements[resource].disposal!, kind: 'wait', placed: 'it is disposed of when its block is left' }, place);
    return inSequence([...parts, this.exits.scope('cleanup', () => this.statements(place, resource + 1), undefined, disposed)]);
  }

  private statement(statement: StatementFact, place: Place): TimelinePlan {
    const { kind, bodies, loop, label } = statement;
    const heavy = this.steps.verdicts.heavyLoop(statement);
    if (heavy) return this.steps.add({ ...heavy, kind: 'compute' }, place);
    const body = ({ statements }: BodyFact, runsOnce = false) => this.sequence(statements, runsOnce ? undefined : place.repeats, place.makesElements);
    const head = this.events(statement.events.slice(0, loop?.headEvents), place, kind === 'return' ? statement : undefined);
    if (loop) return inSequence([head, this.exits.scope('loop', () => this.turns(statement, loop, place), label)]);
    if (kind === 'if') return inSequence([head, either(bodies.map((arm) => this.exits.leaving(arm.statements, (leavesLoop) => body(arm, leavesLoop))))]);
    if (kind === 'switch') return inSequence([head, this.exits.scope('switch', () => this.cases(bodies, body), label)]);
    if (kind === 'try') return this.attempt(bodies, body);
    return inSequence([head, ...bodies.map((inner) => body(inner))]);
  }

  /** A case goes on with the next one, unless it leaves. */
  private cases(bodies: readonly BodyFact[], build: (body: BodyFact, runsOnce: boolean) => TimelinePlan): TimelinePlan {
    const ways: BodyFact[][] = [];
    let goesOn = false;
    for (const body of bodies) {
      if (goesOn) ways[ways.length - 1].push(body);
      else ways.push([body]);
      goesOn = !this.exits.alwaysLeave(body.statements);
    }
    return either(ways.map((way) => {
      const last = way[way.length - 1];
      return this.exits.leaving(last.statements, (leavesLoop) => inSequence(way.map((body) => (body === last ? build(body, leavesLoop) : either([build(body, leavesLoop)])))));
    }));
  }

  /** What stands in the head is run whether or not the body goes on with the next turn. */
  private turns(statement: StatementFact, { kind, headEvents, updateEvents = statement.events.length, items }: LoopFact, place: Place): TimelinePlan {
    const couldOverlap = this.steps.verdicts.turnsCouldOverlap(statement);
    const because = this.steps.verdicts.whyInTurn(statement);
    const each: Place = { ...place, repeats: { label: 'n turns', overlaps: couldOverlap, ...(because === undefined ? {} : { because }) } };
    const item = items ? this.steps.add({ ...items, kind: 'wait', leads: 'a turn begins when its item is there' }, each) : NOTHING;
    const asked = (): TimelinePlan => this.events(statement.events.slice(headEvents, updateEvents), each);
    const before = kind === 'do' ? NOTHING : asked();
    const body = this.exits.scope('turn', () => inSequence(statement.bodies.map(({ statements }) => this.sequence(statements, each.repeats, each.makesElements))), statement.label);
    const behind = kind === 'do' ? asked() : this.events(statement.events.slice(updateEvents), each);
    return inTurns(inSequence([item, before, body, behind]), couldOverlap);
  }

  /** `try`, without the `catch` that runs only after a failure. */
  private attempt(bodies: readonly BodyFact[], build: (body: BodyFact) => TimelinePlan): TimelinePlan {
    const inRole = (role: BodyFact['role']) => bodies.find((body) => body.role === role);
    const [body, caught, last] = [inRole('try')!, inRole('catch'), inRole('finally')];
    const { drafts } = this.steps;
    const from = drafts.length;
    let to = from;
    const tried = () => {
      const part = caught ? this.exits.scope('try', () => build(body)) : build(body);
      to = drafts.length;
      return part;
    };
    const plan = last ? this.exits.scope('cleanup', tried, undefined, () => build(last)) : tried();
    if (caught && this.exits.alwaysLeave(body.statements) && !this.exits.alwaysLeave(caught.statements)) this.triedFirst.push({ from, to, behind: drafts.length, end: drafts.length });
    return plan;
  }

  /** A statement's own events, in the arms of its conditions, and what it hands on if it returns. */
  private events(events: readonly EventFact[], place: Place, returning?: StatementFact): TimelinePlan {
    const { calls, awaits } = this.known.facts;
    const own = events.flatMap((event): InArms[] => {
      const { arms = [] } = event.kind === 'await' ? awaits[event.await] : event.kind === 'call' ? calls[event.call] : {};
      return this.steps.of(event, place).map((part) => ({ arms, part }));
    });
    const given = returning ? givenBy(returning.value).map((call): InArms => ({ arms: calls[call].arms ?? [], part: this.steps.returned(calls[call], returning, place) })) : [];
    const named: InArms[] = returning ? [{ arms: [], part: this.steps.returnedByName(returning.value) }] : [];
    return byArms([...own, ...given, ...named].filter(({ part }) => !isNothing(part)));
  }
}

/** From the first time that a step begins to the last time that it is done. */
function hullOf(step: number, { spans }: Schedule): { start: number; end: number } {
  const own = spans.filter((span) => span.step === step);
  return { start: Math.min(...own.map(({ start }) => start)), end: Math.max(...own.map(({ end }) => end)) };
}
