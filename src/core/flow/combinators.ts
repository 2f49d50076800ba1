/**
 * Awaits that stand inside the array that `Promise.all` and its like are given. The array is evaluated before the
 * combinator is called, so each such await holds up the elements after it, and leaves those before it unheard.
 *
 * That somebody wrote a combinator says that overlap was meant, so two awaited elements whose effects are not known are
 * still said, one step lower; where one changes what the other reads or is given, or has to keep its turn, they are
 * `possible`.
 * Misses arrays that are built first and given to the combinator by name.
 */
import type { Effects } from '../effects/effect';
import type { Effect } from '../effects/lattice';
import type { AwaitFact, CallFact, FileFacts, FunctionFact, StatementFact } from '../facts/model';
import { anyOverlap, contains, eventsIn } from '../facts/paths';
import type { Confidence, Range } from '../model';
import { atLeast, Independence, lowest, type Level } from './independence';
import type { Operation } from './operations';
import { asAwait, isCombinator, startedAt } from './started';

/**
 * `values`: two elements are awaited, so the combinator gets values; `late`: an element starts only after the await of
 * an earlier one; `decided`: a race, one of whose runners is awaited before it begins; `unheard`: the combinator
 * takes up an element only when a later one has been awaited.
 */
export type SerialKind = 'values' | 'late' | 'decided' | 'unheard';

export interface SerialElements {
  kind: SerialKind;
  call: CallFact;
  /** The await inside the array that does the harm. */
  held: AwaitFact;
  /** The element that starts late, or, of `unheard`, the one that nobody listens to; absent of a decided race. */
  other?: AwaitFact;
  level: Confidence;
  reasons: string[];
  /** How far the two elements may overlap that may do so least. */
  weakest: Level;
}

/** One pair of elements, before the others are looked at. */
type Said = Omit<SerialElements, 'weakest'>;

/** What stands in one element. */
interface Part {
  /** In source order. */
  awaits: AwaitFact[];
  /** The call whose promise the element is, as if it were awaited. */
  started?: AwaitFact;
}

/** Where a call stands: the list of statements, and the statement in it. */
interface Place {
  statements: readonly StatementFact[];
  at: number;
}

const RACES = /^(?:race|any)$/;

/** A combinator over an array literal of at least two elements. */
function overlapsElements(call: CallFact, facts: FileFacts): boolean {
  return call.elements !== undefined && call.elements.length > 1 && isCombinator(call, facts);
}

/** Whether all these awaits hold up the array of one combinator; those of functions and chains inside of it do not. */
export function inOneCombinator(awaits: readonly AwaitFact[], facts: FileFacts): boolean {
  return facts.calls.some((call) => overlapsElements(call, facts) && awaits.every(({ fn, byThen, range }) => fn === call.fn && !byThen && call.elements!.some((element) => contains(element.range, range))));
}

/** Every combinator of a function whose array awaits what it should only have started. */
export function findSerialElements(fn: FunctionFact, facts: FileFacts, effects: Effects): SerialElements[] {
  const judge = new CombinatorJudge(fn, facts, effects);
  return eventsIn(fn.body).flatMap((event) => (event.kind === 'call' && overlapsElements(facts.calls[event.call], facts) ? (judge.judge(facts.calls[event.call]) ?? []) : []));
}

class CombinatorJudge {
  private readonly independence: Independence;

  constructor(
    private readonly fn: FunctionFact,
    private readonly facts: FileFacts,
    private readonly effects: Effects,
  ) {
    this.independence = new Independence(facts, effects);
  }

  judge(call: CallFact): SerialElements | undefined {
    const parts = call.elements!.map((element) => this.part(element));
    if (parts.every((part) => part.awaits.length === 0)) return undefined;
    const place = placeOf(call, this.fn.body);
    if (!place || place.statements[place.at].orderIsMeant) return undefined;
    const found = this.decided(call, parts) ?? this.serial(call, parts, place) ?? this.unheard(call, parts);
    return found && { ...found, weakest: this.weakest(parts, place) };
  }

  private weakest(parts: readonly Part[], place: Place): Level {
    return lowest('certain', ...pairsOf(parts).filter(([held, other]) => this.isWait(held) && this.isWait(other)).map(([held, other]) => this.grade(held, other, this.isWholeElement(held), place).level));
  }

  private part({ range, spread }: { range: Range; spread: boolean }): Part {
    const awaits = this.facts.awaits.filter((fact) => fact.fn === this.fn.id && !fact.byThen && contains(range, fact.range)).sort((a, b) => a.range.start - b.range.start);
    const started = startedAt({ range }, this.fn.id, this.facts);
    return { awaits, started: started && (!spread || this.startsMany(started)) ? asAwait(started) : undefined };
  }

  /** `...ids.map((id) => load(id))` */
  private startsMany(call: CallFact): boolean {
    const [callback] = call.args;
    return call.name === 'map' && callback?.kind === 'function' && this.effects.ofFunction(callback.fn).waits;
  }

  private decided(call: CallFact, parts: readonly Part[]): Said | undefined {
    if (!RACES.test(call.name)) return undefined;
    for (const held of parts.flatMap((part) => part.awaits)) {
      if (!this.isWholeElement(held) || !this.isWait(held)) continue;
      return { kind: 'decided', call, held, level: held.alreadyStarted || held.conditional ? 'likely' : 'certain', reasons: [`an \`await\` in the array is done before \`Promise.${call.name}\` is called`] };
    }
    return undefined;
  }

  /** The surest pair of an await and an element after it. */
  private serial(call: CallFact, parts: readonly Part[], place: Place): Said | undefined {
    let best: Said | undefined;
    for (const [held, other] of pairsOf(parts)) {
      const found = this.pair(call, held, other, place);
      if (found && (!best || (found.level !== best.level && atLeast(found.level, best.level)))) best = found;
    }
    return best;
  }

  private pair(call: CallFact, held: AwaitFact, other: AwaitFact, place: Place): Said | undefined {
    if (!this.isWait(held) || !this.isWait(other)) return undefined;
    const isWhole = this.isWholeElement(held);
    const { level, reasons } = this.grade(held, other, isWhole, place);
    if (level === 'none') return undefined;
    const kind = isWhole && other.id >= 0 && this.isWholeElement(other) ? 'values' : 'late';
    return { kind, call, held, other, level, reasons: ['the array is evaluated, element by element, before the combinator is called', ...reasons] };
  }

  private grade(held: AwaitFact, other: AwaitFact, isWhole: boolean, { statements, at }: Place): { level: Level; reasons: string[] } {
    const events = statements[at].events;
    const first = operationOf(held, at, events);
    const second = operationOf(other, at, events);
    // Results that the whole statement takes up are not there yet when the second element starts.
    const written = events.slice(first.event + 1, second.event).flatMap((event) => (event.kind === 'write' ? [event.path] : []));
    first.defs = held.defs.filter((path) => anyOverlap([path], written));
    const verdict = this.independence.between(statements, first, second);
    if (verdict.variable !== undefined) return { level: 'none', reasons: [] };
    if (atLeast(verdict.level, 'likely')) return { level: isWhole ? 'certain' : verdict.level, reasons: verdict.reasons };
    const effects = [this.effects.ofAwait(held), this.effects.ofAwait(other)] as const;
    const mayBeMeant = this.effects.transactions.contains(this.fn) || effects.some(keepsItsTurn) || conflict(...effects) || (effects.some(({ access }) => access === 'write') && this.shareAnArgument(held, other));
    return { level: isWhole && !mayBeMeant ? 'likely' : 'possible', reasons: isWhole ? ['a combinator was written, so overlap was meant'] : verdict.reasons };
  }

  /** `[await readFile(file), unlink(file)]` */
  private shareAnArgument(held: AwaitFact, other: AwaitFact): boolean {
    const [first, second] = [held, other].map((fact) => (fact.call === undefined ? [] : this.facts.calls[fact.call].args.flatMap((value) => (value.kind === 'path' ? [value.path] : []))));
    return anyOverlap(first, second);
  }

  private unheard(call: CallFact, parts: readonly Part[]): Said | undefined {
    for (let index = 0; index < parts.length; index++) {
      const { started } = parts[index];
      if (!started || !this.isWait(started) || !this.effects.rejections.mayReject(started)) continue;
      const held = parts.slice(index + 1).flatMap((part) => part.awaits).find((fact) => this.isWait(fact));
      if (!held) continue;
      // Of a spread it is not known how many promises there are, if any; an awaited argument may be short; and what is
      // neither followed nor known may be no promise at all.
      const sure = !call.elements![index].spread && this.isWholeElement(held) && this.startsForSure(started);
      const level = sure ? 'likely' : 'possible';
      return { kind: 'unheard', call, held, other: started, level, reasons: ['a promise that rejects before anybody handles it counts as unhandled'] };
    }
    return undefined;
  }

  private startsForSure(started: AwaitFact): boolean {
    const call = this.facts.calls[started.call!];
    return this.effects.isKnownAsync(call) || this.effects.calleeOf(call) !== undefined || this.effects.ofAwait(started).access === 'read';
  }

  /** The element is what was awaited, and not something that is made of it by a further call. */
  private isWholeElement(fact: AwaitFact): boolean {
    return !this.facts.calls.some((call) => call.fn === fact.fn && call.id !== fact.call && !call.elements && call.range.start <= fact.range.start && call.range.end >= fact.range.end && this.isInElement(call));
  }

  private isInElement(call: CallFact): boolean {
    return this.facts.calls.some((outer) => outer.elements?.some((element) => contains(element.range, call.range)));
  }

  private isWait(fact: AwaitFact): boolean {
    const call = fact.call === undefined ? undefined : this.facts.calls[fact.call];
    const { waits, hold } = this.effects.ofAwait(fact);
    return waits || hold === 'paces' || call?.name === 'import';
  }
}

/** One thing after the other, or something whose outcome decides. */
function keepsItsTurn({ access, hold }: Effect): boolean {
  return access === 'ordered' || hold === 'prompts' || hold === 'guards';
}

function conflict(a: Effect, b: Effect): boolean {
  return anyOverlap(a.writes, [...b.reads, ...b.writes]) || anyOverlap(b.writes, a.reads);
}

/** Each await, with everything that is awaited or started in an element after its own. */
function pairsOf(parts: readonly Part[]): [held: AwaitFact, other: AwaitFact][] {
  return parts.flatMap((part, index) => {
    const later = parts.slice(index + 1).flatMap(({ awaits, started }) => [...awaits, ...(started ? [started] : [])]);
    return part.awaits.flatMap((held) => later.map((other): [AwaitFact, AwaitFact] => [held, other]));
  });
}

function operationOf(fact: AwaitFact, at: number, events: StatementFact['events']): Operation {
  const event = events.findIndex((entry) => (fact.id >= 0 ? entry.kind === 'await' && entry.await === fact.id : entry.kind === 'call' && entry.call === fact.call));
  return { awaits: [fact], at, event, defs: fact.defs, uses: fact.uses, dropped: false, decides: false, tied: false, mayBeAtHand: false, caught: false };
}

function placeOf(call: CallFact, statements: readonly StatementFact[]): Place | undefined {
  for (const [at, statement] of statements.entries()) {
    if (!contains(statement.range, call.range)) continue;
    if (statement.events.some((event) => event.kind === 'call' && event.call === call.id)) return { statements, at };
    for (const body of statement.bodies) {
      const place = placeOf(call, body.statements);
      if (place) return place;
    }
  }
  return undefined;
}
