/**
 * A function's waits and its work on the thread on one axis: as written (`now`) and as they could be (`possible`).
 * One wait is one unit long, a loop is drawn for three turns; nothing is measured.
 *
 * A `catch` body is left out: it runs only when something failed. Arms that exclude each other start together. Elements of
 * `Promise.all` and its like are steps of their own where each is a call, or a list is mapped; of lists that are filled in other
 * ways only the wait for all of them is drawn.
 */
import type { KnownFile } from '../know';
import { knownBlocking } from '../effects/blockingApi';
import type { AwaitFact, CallFact, ChainFact, EventFact, FileFacts, FunctionFact, Path, StatementFact, ValueFact } from '../facts/model';
import { anyOverlap, contains, describePath, isSame, rootVariable } from '../facts/paths';
import { blockingSites } from '../flow/blocking';
import { findSerialElements, type SerialElements } from '../flow/combinators';
import { findHeavyWork } from '../flow/cost';
import type { HeavyWork } from '../flow/heavyWork';
import { Independence } from '../flow/independence';
import { judgeLoops } from '../flow/loops';
import { operationsIn, type Operation } from '../flow/operations';
import { findGroups, type Group } from '../flow/sequences';
import { asAwait, isCombinator, startedAt } from '../flow/started';
import { givesPromise } from '../flow/starting';
import type { Range, Timeline, TimelinePlan, TimelineStep } from '../model';
import { excludeEachOther } from './plan';
import { allAlike, longestChain, schedule, TURNS_DRAWN, type Schedule } from './schedule';

/** A step before it has times. */
interface Draft {
  id: number;
  label: string;
  range: Range;
  kind: TimelineStep['kind'];
  /** Of those that could be started together. */
  group?: number;
  repeats?: TimelineStep['repeats'];
  defs: Path[];
  uses: Path[];
  /** The list and the operation it stands in, for the reason of its order. */
  list?: Listed;
  /** What it is under way with: elements of one combinator, or, of a promise that is waited for later, nothing but itself. */
  alongside?: CallFact;
}

interface Listed {
  statements: readonly StatementFact[];
  operation: Operation;
}

/** Where a piece of the plan stands. */
interface Place {
  statements: readonly StatementFact[];
  operations: readonly Operation[];
  repeats?: TimelineStep['repeats'];
  alongside?: CallFact;
  /** What stands for each of the elements of a combinator. */
  listed?: Listed;
  /** A callback that makes elements of a combinator, so what it gives back is a promise. */
  makesElements?: true;
}

const NOTHING: TimelinePlan = { kind: 'sequence', parts: [] };

export function buildTimeline(fn: FunctionFact, known: KnownFile): Timeline {
  return new Builder(fn, known).build();
}

class Builder {
  private readonly drafts: Draft[] = [];
  private readonly groups: Group[];
  private readonly serial: readonly SerialElements[];
  private readonly overlappingLoops: ReadonlySet<StatementFact>;
  private readonly blocked: ReadonlyMap<number, string>;
  private readonly heavy: readonly HeavyWork[];
  private readonly independence: Independence;
  /** Calls whose promises are waited for later, by a name or in a combinator. */
  private readonly awaitedLater: ReadonlySet<number>;
  private readonly begun = new Set<number>();

  constructor(
    private readonly fn: FunctionFact,
    private readonly known: KnownFile,
  ) {
    const { facts, effects, reach } = known;
    this.groups = findGroups(fn, facts, effects).filter((group) => group.level !== 'possible');
    this.serial = findSerialElements(fn, facts, effects).filter(({ weakest }) => weakest === 'likely' || weakest === 'certain');
    const loops = judgeLoops(fn, facts, effects).filter((verdict) => verdict.level === 'likely' || verdict.level === 'certain');
    this.overlappingLoops = new Set(loops.map((verdict) => verdict.loop));
    const direct = reach.withCallbacks(fn).flatMap((part) => blockingSites(part, facts, reach)).map((site): [number, string] => [site.call.id, site.call.label]);
    const below = reach.below(fn, blockingSites).map((reached): [number, string] => [reached.chain[0].call.id, `${reached.chain[0].call.label} → ${reached.cause.call.name}`]);
    this.blocked = new Map([...below, ...direct]);
    this.heavy = findHeavyWork(fn, facts, reach);
    this.independence = new Independence(facts, effects);
    this.awaitedLater = callsAwaitedLater(fn, facts);
  }

  build(): Timeline {
    const plan = this.sequence(this.fn.body, undefined);
    const assumed = allAlike(this.drafts);
    const now = schedule(plan, 'now', assumed);
    const possible = schedule(plan, 'possible', assumed);
    const critical = longestChain(possible);
    const steps = this.drafts.map((draft): TimelineStep => ({
      id: draft.id,
      label: draft.label,
      range: draft.range,
      lane: draft.kind === 'wait' ? 'waiting' : 'thread',
      kind: draft.kind,
      now: hullOf(draft.id, now),
      possible: hullOf(draft.id, possible),
      after: this.orderOf(draft, plan),
      ...(draft.repeats ? { repeats: draft.repeats } : {}),
      critical: critical.has(draft.id),
    }));
    return { plan, steps, now: now.end, possible: possible.end };
  }

  private sequence(statements: readonly StatementFact[], repeats: TimelineStep['repeats'], makesElements?: true): TimelinePlan {
    const place: Place = { statements, operations: operationsIn(statements, this.known.facts), repeats, makesElements };
    return inSequence(statements.map((statement) => this.statement(statement, place)));
  }

  private statement(statement: StatementFact, place: Place): TimelinePlan {
    const heavy = statement.loop ? this.heavy.find((work) => work.range.start === statement.range.start && work.level !== 'possible') : undefined;
    if (heavy) return this.step({ label: heavyLabel(heavy), range: heavy.at, kind: 'compute' }, place);
    const couldOverlap = this.overlappingLoops.has(statement);
    const repeats = statement.loop ? { label: `n turns, drawn as ${TURNS_DRAWN}`, overlaps: couldOverlap } : place.repeats;
    const once = statement.loop?.headEvents ?? statement.events.length;
    const events = (list: readonly EventFact[], where: Place): TimelinePlan[] => list.flatMap((event) => this.event(event, where));
    const head = events(statement.events.slice(0, once), place);
    const atEachTurn = () => events(statement.events.slice(once), { ...place, repeats });
    const inBodies = () => statement.bodies.filter((body) => body.role !== 'catch').map((body) => this.sequence(body.statements, repeats, place.makesElements));
    if (statement.loop) {
      const turn = statement.loop.kind === 'do' ? [...inBodies(), ...atEachTurn()] : [...atEachTurn(), ...inBodies()];
      return inSequence([...head, inTurns(inSequence(turn), couldOverlap)]);
    }
    const inside = statement.kind === 'if' || statement.kind === 'switch' ? [either(inBodies())] : inBodies();
    return inSequence([...head, ...inside, ...(statement.kind === 'return' ? [this.returned(statement, place)] : [])]);
  }

  private event(event: EventFact, place: Place): TimelinePlan[] {
    if (event.kind === 'await') return [this.wait(event.await, place)];
    if (event.kind !== 'call') return [];
    const call = this.known.facts.calls[event.call];
    const chain = this.chainAt(event.call);
    if (chain) return [this.sequence(chain.statements, place.repeats)];
    if (!this.awaitedLater.has(call.id)) return [this.threadWork(call, place)];
    const begun = this.underWay(call, { ...place, alongside: call });
    if (isNothing(begun)) return [this.threadWork(call, place)];
    this.begun.add(call.id);
    return [this.threadWork(call, place), { kind: 'start', name: call.id, part: begun }];
  }

  /** The chain of `.then`s that ends in a call; one that is awaited is drawn as that wait. */
  private chainAt(call: number): ChainFact | undefined {
    const { facts } = this.known;
    const chain = facts.chains.find((entry) => entry.call === call);
    const { range } = facts.calls[call];
    const isPart = (fact: AwaitFact): boolean => contains(fact.range, range) && (fact.byThen ? !isSame(fact.range, range) : fact.range.start < range.start);
    return chain && !facts.awaits.some(isPart) ? chain : undefined;
  }

  private wait(id: number, place: Place): TimelinePlan {
    const { facts, effects } = this.known;
    const fact = facts.awaits[id];
    const operation = place.operations.find((entry) => entry.awaits.includes(fact));
    const listed = operation && { statements: place.statements, operation };
    const group = this.groupOf(fact);
    const call = fact.call === undefined ? undefined : facts.calls[fact.call];
    const together = call && isCombinator(call, facts) ? this.together(call, { ...place, alongside: call, listed }, fact, group) : NOTHING;
    if (!isNothing(together)) return asMember(together, group);
    const begun = startedAs({ kind: 'path', path: fact.uses[0] ?? [] }, facts);
    if (fact.alreadyStarted && begun && this.begun.has(begun.id)) return { kind: 'join', name: begun.id };
    if (!effects.ofAwait(fact).waits && !fact.alreadyStarted) return NOTHING;
    return asMember(this.step({ label: fact.label, range: fact.range, kind: 'wait', group, defs: fact.defs, uses: fact.uses, list: listed }, place), group);
  }

  private groupOf(fact: AwaitFact): number | undefined {
    const inLine = this.groups.findIndex((entry) => entry.operations.some((operation) => operation.awaits.includes(fact)));
    if (inLine >= 0) return inLine;
    const inArray = this.serial.findIndex(({ call }) => call.id === fact.call || call.elements!.some(({ range }) => contains(range, fact.range)));
    return inArray >= 0 ? this.groups.length + inArray : undefined;
  }

  /** The elements of `Promise.all` and its like, as far as they can be told apart. */
  private together(call: CallFact, place: Place, fact?: AwaitFact, group?: number): TimelinePlan {
    const { facts } = this.known;
    const [given] = call.args;
    const bound = fact && fact.defs.length === call.elements?.length ? fact.defs : undefined;
    const parts = call.elements
      ? call.elements.map(({ range, spread }, index) => {
          const started = startedAt({ range }, call.fn, facts);
          if (started && this.begun.has(started.id)) return { kind: 'join' as const, name: started.id };
          const named = given?.kind === 'array' && !spread ? startedAs(given.elements[index], facts) : undefined;
          if (named && this.begun.has(named.id)) return { kind: 'join' as const, name: named.id };
          return started && (!spread || started.callbacks.length > 0) ? this.underWay(started, place, bound ? [bound[index]] : fact?.defs, group) : NOTHING;
        })
      : [this.givenAsList(given, place, fact)];
    const filled = parts.filter((part) => !isNothing(part));
    return filled.length === 0 ? NOTHING : { kind: 'together', parts: filled, until: /^(?:race|any)$/.test(call.name) ? 'first' : 'all' };
  }

  /** `Promise.all(ids.map(load))`, or the list by its name */
  private givenAsList(given: ValueFact | undefined, place: Place, fact: AwaitFact | undefined): TimelinePlan {
    if (given?.kind === 'call') return this.underWay(this.known.facts.calls[given.call], place, fact?.defs);
    const named = startedAs(given, this.known.facts);
    return named && this.begun.has(named.id) ? { kind: 'join', name: named.id } : NOTHING;
  }

  /** What a call sets going, without waiting for it. */
  private underWay(call: CallFact, place: Place, defs: Path[] = [], group?: number): TimelinePlan {
    const { facts, effects } = this.known;
    if (isCombinator(call, facts)) return this.together(call, place);
    const [callback] = call.callbacks;
    if (/^(?:map|flatMap)$/.test(call.name)) return callback ? this.eachAtOnce(facts.functions[callback.fn], place) : NOTHING;
    const fact = asAwait(call);
    if (this.blocked.has(call.id) || !effects.ofAwait(fact).waits) return NOTHING;
    return this.step({ label: call.label, range: call.range, kind: 'wait', group, defs, uses: fact.uses, list: place.listed, alongside: place.alongside }, place);
  }

  /** `ids.map(async (id) => …)`: each turn begins before the first is done. */
  private eachAtOnce(callback: FunctionFact, { alongside }: Place): TimelinePlan {
    const before = this.drafts.length;
    const body = this.sequence(callback.body, { label: `n turns, drawn as ${TURNS_DRAWN}`, overlaps: false, already: true }, true);
    for (const draft of this.drafts.slice(before, before + 1)) draft.alongside = alongside;
    return isNothing(body) ? NOTHING : { kind: 'loop', body, overlaps: true };
  }

  /** A promise that is handed on: the caller waits for it. */
  private returned({ value, range }: StatementFact, place: Place): TimelinePlan {
    const { facts } = this.known;
    const call = value?.kind === 'call' && !value.awaited && value.part === undefined ? facts.calls[value.call] : undefined;
    if (!call || !contains(range, call.range) || this.chainAt(call.id)) return NOTHING;
    // What is made of something that was awaited, `(await load()).trim()`, is at hand.
    const isAtHand = facts.awaits.some((fact) => fact.fn === call.fn && fact.range.start >= call.range.start && fact.range.end <= call.nameRange.start);
    if (isAtHand || knownBlocking(call, facts) || this.blocked.has(call.id) || (!place.makesElements && !isCombinator(call, facts) && !givesPromise(call, this.known))) return NOTHING;
    return this.underWay(call, place);
  }

  private threadWork(call: CallFact, place: Place): TimelinePlan {
    const label = this.blocked.get(call.id);
    if (label !== undefined) return this.step({ label, range: call.range, kind: 'block' }, place);
    const heavy = this.heavy.find((work) => isSame(work.range, call.range) && work.level !== 'possible');
    return heavy ? this.step({ label: heavyLabel(heavy), range: heavy.at, kind: 'compute' }, place) : NOTHING;
  }

  private step(about: Pick<Draft, 'label' | 'range' | 'kind'> & Partial<Draft>, { repeats }: Place): TimelinePlan {
    const id = this.drafts.length;
    this.drafts.push({ defs: [], uses: [], ...about, id, repeats });
    return { kind: 'step', step: id };
  }

  /** What a step needs from earlier ones; where it needs nothing and still waits, why it keeps its place. */
  private orderOf(draft: Draft, plan: TimelinePlan): TimelineStep['after'] {
    const { variables } = this.known.facts;
    const before = this.drafts.slice(0, draft.id).filter((earlier) => !excludeEachOther(earlier.id, draft.id, plan));
    const after: TimelineStep['after'] = [];
    for (const earlier of before) {
      const used = earlier.defs.find((def) => anyOverlap([def], draft.uses));
      if (used) {
        const variable = describePath(used, variables);
        after.push({ step: earlier.id, because: `uses \`${variable}\``, variable });
      }
    }
    const isFree = (earlier: Draft): boolean => earlier.alongside !== undefined && (earlier.alongside === draft.alongside || this.begun.has(earlier.alongside.id));
    const previous = before.filter((earlier) => !isFree(earlier)).at(-1);
    const joinsEarlier = draft.group !== undefined && this.drafts.some((earlier) => earlier.id < draft.id && earlier.group === draft.group);
    if (after.length || !previous || joinsEarlier) return after;
    return [{ step: previous.id, ...this.reasonFor(previous, draft) }];
  }

  private reasonFor(previous: Draft, draft: Draft): { because: string; variable?: string } {
    if (draft.kind !== 'wait' || previous.kind !== 'wait') return { because: 'the thread does one thing after the other' };
    if (!draft.list || previous.list?.statements !== draft.list.statements) return { because: 'they stand in different blocks' };
    const verdict = this.independence.between(draft.list.statements, previous.list.operation, draft.list.operation);
    return { because: verdict.level === 'none' ? verdict.reasons[0] : 'something about one of them could not be checked', variable: verdict.variable };
  }
}

function heavyLabel({ label, growth }: HeavyWork): string {
  return label === 'busy wait' ? label : `${label}: ${growth.replaceAll('`', '')}`;
}

/** The variables of awaits and combinators stand for calls that were made before. */
function callsAwaitedLater(fn: FunctionFact, facts: FileFacts): Set<number> {
  const values = [
    ...facts.awaits.filter((fact) => fact.fn === fn.id && fact.alreadyStarted && fact.uses.length === 1).map((fact): ValueFact => ({ kind: 'path', path: fact.uses[0] })),
    ...facts.calls.filter((call) => call.fn === fn.id && isCombinator(call, facts)).flatMap(({ args: [given] }) => (given?.kind === 'array' ? given.elements : given ? [given] : [])),
  ];
  const named = values.flatMap((value) => startedAs(value, facts)?.id ?? []).filter((id) => facts.calls[id].fn === fn.id);
  return new Set([...named, ...elementsBesideAwaits(fn, facts)]);
}

/** `[fetchUser(id), await fetchOrders(id)]`: the first is under way while the array waits, and the combinator hears of it later. */
function elementsBesideAwaits(fn: FunctionFact, facts: FileFacts): number[] {
  const arrays = facts.calls.filter((call) => call.fn === fn.id && call.elements !== undefined && isCombinator(call, facts)).map(({ elements }) => elements!);
  const waiting = arrays.filter((elements) => facts.awaits.some((fact) => fact.fn === fn.id && elements.some(({ range }) => contains(range, fact.range))));
  return waiting.flatMap((elements) => elements.flatMap((element) => startedAt(element, fn.id, facts)?.id ?? []));
}

/** The call whose promise a constant holds. */
function startedAs(value: ValueFact | undefined, { variables, calls }: FileFacts): CallFact | undefined {
  if (value?.kind !== 'path' || value.path.length !== 1) return undefined;
  const held = rootVariable(value.path, variables);
  return held?.constant && held.value?.kind === 'call' && !held.value.awaited && held.value.part === undefined ? calls[held.value.call] : undefined;
}

function isNothing(plan: TimelinePlan): boolean {
  return plan.kind === 'sequence' && plan.parts.length === 0;
}

function inSequence(parts: readonly TimelinePlan[]): TimelinePlan {
  const filled = parts.flatMap((part) => (part.kind === 'sequence' ? part.parts : [part]));
  return filled.length === 1 ? filled[0] : { kind: 'sequence', parts: filled };
}

function either(arms: readonly TimelinePlan[]): TimelinePlan {
  const filled = arms.filter((arm) => !isNothing(arm));
  return filled.length > 0 ? { kind: 'either', parts: filled } : NOTHING;
}

function inTurns(body: TimelinePlan, couldOverlap: boolean): TimelinePlan {
  return isNothing(body) ? NOTHING : { kind: 'loop', body, overlaps: false, ...(couldOverlap ? { couldOverlap } : {}) };
}

function asMember(part: TimelinePlan, group: number | undefined): TimelinePlan {
  return group === undefined || isNothing(part) ? part : { kind: 'member', group, part };
}

/** From the first time that a step begins to the last time that it is done. */
function hullOf(step: number, { spans }: Schedule): { start: number; end: number } {
  const own = spans.filter((span) => span.step === step);
  return { start: Math.min(...own.map(({ start }) => start)), end: Math.max(...own.map(({ end }) => end)) };
}
