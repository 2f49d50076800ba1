/** The steps of what a statement's own expressions do: waits, promises that are set going, and work on the thread. */
import { knownBlocking } from '../effects/blockingApi';
import type { AwaitFact, CallFact, ChainFact, EventFact, FunctionFact, Path, StatementFact, ValueFact } from '../facts/model';
import { contains, isSame } from '../facts/paths';
import type { Operation } from '../flow/operations';
import { asAwait, isCombinator, startedAt } from '../flow/started';
import { givesPromise } from '../flow/starting';
import type { KnownFile } from '../know';
import type { TimelinePlan, TimelineStep } from '../model';
import { asMember, inTurns, isNothing, NOTHING } from './compose';
import type { Exits } from './exits';
import type { Draft, Listed } from './order';
import { callsAwaitedLater, namesOf, startedAs } from './results';
import { Verdicts } from './verdicts';

/** Where a piece of the plan stands. */
export interface Place {
  statements: readonly StatementFact[];
  operations: readonly Operation[];
  repeats?: TimelineStep['repeats'];
  alongside?: CallFact;
  /** What stands for each of the elements of a combinator. */
  listed?: Listed;
  /** A callback that makes elements of a combinator, so what it gives back is a promise. */
  makesElements?: true;
}

/** Makes a plan of the body of a callback or a chain. */
type InSequence = (statements: readonly StatementFact[], repeats: TimelineStep['repeats'], makesElements?: true) => TimelinePlan;

export class Steps {
  readonly drafts: Draft[] = [];
  readonly verdicts: Verdicts;
  /** Calls whose promises have begun, and are waited for later. */
  readonly begun = new Set<number>();
  private readonly awaitedLater: ReadonlySet<number>;
  /** What each turn of a `reduce` gets from the one before it. */
  private readonly accumulators = new Set<string>();

  constructor(
    fn: FunctionFact,
    private readonly known: KnownFile,
    private readonly exits: Exits,
    private readonly sequence: InSequence,
  ) {
    this.verdicts = new Verdicts(fn, known);
    this.awaitedLater = callsAwaitedLater(fn, known.facts);
  }

  of(event: EventFact, place: Place): TimelinePlan[] {
    if (event.kind === 'await') return [this.wait(event.await, place)];
    if (event.kind !== 'call') return [];
    const call = this.known.facts.calls[event.call];
    const chain = this.chainAt(event.call);
    const inChain = (): TimelinePlan => this.exits.scope('function', () => this.sequence(chain!.statements, place.repeats));
    const isBegun = this.awaitedLater.has(call.id);
    if (chain && !isBegun && !this.goesOnMeanwhile(chain)) return [inChain()];
    if (!chain && !isBegun) return [this.threadWork(call, place)];
    const before = this.drafts.length;
    const begun = chain ? inChain() : this.underWay(call, { ...place, alongside: call });
    for (const draft of this.drafts.slice(before)) draft.begunBy = call.id;
    if (isNothing(begun)) return [this.threadWork(call, place)];
    this.begun.add(call.id);
    return [this.threadWork(call, place), { kind: 'start', name: call.id, part: begun }];
  }

  /** Nobody takes what a chain ends in, and the code around it waits for other things. */
  private goesOnMeanwhile({ fn, statements }: ChainFact): boolean {
    const { awaits } = this.known.facts;
    const last = statements.at(-1)?.events.at(-1);
    const isDropped = last?.kind === 'await' && awaits[last.await].shape === 'void';
    return isDropped && awaits.some((fact) => fact.fn === fn && !fact.byThen);
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
    const listed = operation && { statements: place.statements, operation, position: place.operations.indexOf(operation) };
    const group = this.verdicts.groupOf(fact);
    const call = fact.call === undefined ? undefined : facts.calls[fact.call];
    const together = call && isCombinator(call, facts) ? this.together(call, { ...place, alongside: call, listed }, fact, group) : NOTHING;
    const inner = call && isNothing(together) ? (this.eachAfterTheLast(call) ?? NOTHING) : together;
    if (!isNothing(inner)) return asMember(inner, group);
    if (this.accumulators.has(pathKey(fact.uses[0]))) return NOTHING;
    const begun = startedAs({ kind: 'path', path: fact.uses[0] ?? [] }, facts);
    if (fact.alreadyStarted && begun && this.begun.has(begun.id)) return { kind: 'join', name: begun.id };
    // Its elements were waited for one by one.
    const isDone = call?.elements !== undefined && isCombinator(call, facts) && call.elements.every(({ range }) => fact.inner.some((inner) => isSame(facts.awaits[inner].range, range)));
    if (isDone) return NOTHING;
    const isList = call !== undefined && isCombinator(call, facts) && call.elements === undefined;
    if (!effects.ofAwait(fact).waits && !fact.alreadyStarted && !isList) return NOTHING;
    return asMember(this.add({ label: fact.label, range: fact.range, kind: 'wait', group, defs: fact.defs, uses: fact.uses, list: listed }, place), group);
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
    if (isCombinator(call, facts)) return this.together(call, { ...place, alongside: place.alongside ?? call });
    const inTurn = this.eachAfterTheLast(call);
    if (inTurn) return inTurn;
    const [callback] = call.callbacks;
    if (/^(?:map|flatMap)$/.test(call.name)) return callback ? this.eachAtOnce(facts.functions[callback.fn], place) : NOTHING;
    const fact = asAwait(call);
    if (this.verdicts.isBlocking(call) || !effects.ofAwait(fact).waits) return NOTHING;
    return this.add({ label: call.label, range: call.range, kind: 'wait', group, defs, uses: fact.uses, list: place.listed, alongside: place.alongside }, place);
  }

  /** `ids.map(async (id) => …)`: each turn begins before the first is done. */
  private eachAtOnce(callback: FunctionFact, { alongside }: Place): TimelinePlan {
    this.verdicts.include(callback, this.known);
    const before = this.drafts.length;
    const turn = () => this.sequence(callback.body, { label: 'n turns', overlaps: false, already: true }, true);
    const body = this.exits.scope('function', turn);
    for (const draft of this.drafts.slice(before, before + 1)) draft.alongside = alongside;
    return isNothing(body) ? NOTHING : { kind: 'loop', body, overlaps: true };
  }

  /** `ids.reduce(async (before, id) => { await before; … })`: each turn begins when the one before it is done. */
  private eachAfterTheLast({ name, callbacks: [callback] }: CallFact): TimelinePlan | undefined {
    if (!/^reduce(?:Right)?$/.test(name) || !callback) return undefined;
    const { facts } = this.known;
    const { id, async, body, parameters: [last] } = facts.functions[callback.fn];
    const first = facts.awaits.find((fact) => fact.fn === id);
    if (!async || last === undefined || pathKey(first?.uses[0]) !== `v${last}`) return undefined;
    this.accumulators.add(`v${last}`);
    return inTurns(this.exits.scope('function', () => this.sequence(body, { label: 'n turns', overlaps: false })), false);
  }

  /** A promise that was started before, handed on by its name. */
  returnedByName(value: ValueFact | undefined): TimelinePlan {
    const begun = startedAs(value, this.known.facts);
    return begun && this.begun.has(begun.id) ? { kind: 'join', name: begun.id } : NOTHING;
  }

  /** A promise that is handed on: the caller waits for it. */
  returned(call: CallFact, { range }: StatementFact, place: Place): TimelinePlan {
    const { facts } = this.known;
    if (!contains(range, call.range) || this.chainAt(call.id)) return NOTHING;
    const inTurn = this.eachAfterTheLast(call);
    if (inTurn) return inTurn;
    // What is made of something that was awaited, `(await load()).trim()`, is at hand.
    const isAtHand = facts.awaits.some((fact) => fact.fn === call.fn && fact.range.start >= call.range.start && fact.range.end <= call.nameRange.start);
    if (isAtHand || knownBlocking(call, facts) || this.verdicts.isBlocking(call) || (!place.makesElements && !isCombinator(call, facts) && !givesPromise(call, this.known))) return NOTHING;
    return this.underWay(call, place);
  }

  private threadWork(call: CallFact, place: Place): TimelinePlan {
    const work = this.verdicts.onThread(call);
    return work ? this.add({ ...work, defs: namesOf(call, this.known.facts), uses: asAwait(call).uses }, place) : NOTHING;
  }

  add(about: Pick<Draft, 'label' | 'range' | 'kind'> & Partial<Draft>, { repeats }: Place): TimelinePlan {
    const id = this.drafts.length;
    this.drafts.push({ defs: [], uses: [], ...about, id, repeats });
    return { kind: 'step', step: id };
  }
}

function pathKey(path: Path | undefined): string {
  return path?.join('') ?? '';
}
