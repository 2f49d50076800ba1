/**
 * What a function does with the thread while it runs: what it computes, what it waits for, and what of it cannot be
 * seen. Functions that it calls are followed, in this file and in others.
 *
 * Errs towards "may wait": a result that could be a promise counts as one. Misses what functions do that are called
 * through values, and how long the loops of other files' functions run beyond what they say themselves.
 */
import { BODY_READER } from '../effects/byName';
import type { Effects } from '../effects/effect';
import { ARRAY_CALLBACKS, BUILT_IN_METHODS, PURE_GLOBALS, PURE_MODULES } from '../effects/known';
import { isStated } from '../effects/lattice';
import { namesALogger } from '../effects/verbs';
import type { AwaitFact, CallFact, FileFacts, FunctionFact, FunctionId, Path, StatementFact } from '../facts/model';
import { eventsIn, lastName, liesIn, rootVariable, statementsIn } from '../facts/paths';
import type { Range } from '../model';
import { findHeavyWork } from './cost';
import { turnsOf } from './trips';

/**
 * Something that takes the thread. `heavy`: for long, by its size or by what it is known to be; `disk`: as long as the
 * disk takes; `some`: a loop of unknown length, or recursion; `light`: a few turns, or one pass over what may be large.
 */
export interface Work {
  weight: 'heavy' | 'disk' | 'some' | 'light';
  label: string;
  /** Where it lies, if that is in the file that was asked about. */
  range?: Range;
  /** Of a heavy loop: what its time grows with, in words. */
  growth?: string;
  /** Of a heavy loop: it is long whatever it is given. */
  sure?: boolean;
}

/** What is known of the files' functions that are asked about. */
export interface Place {
  facts: FileFacts;
  effects: Effects;
}

export interface Doings {
  work: Work[];
  /** It certainly waits for something outside of the thread. */
  waits: boolean;
  /** Whoever awaits it may be waiting for something outside of the thread. */
  mayWait: boolean;
  /** Others may run before whoever awaits it goes on: it may wait, or it awaits what is known to take little time. */
  mayPause: boolean;
  /** Calls that nothing is known of: of none, of some whose result it uses at once, or of some that may do anything. */
  unknown: 'none' | 'used' | 'loose';
  /** An error can leave it on purpose. */
  throws: boolean;
}

const WEIGHTS: readonly Work['weight'][] = ['light', 'some', 'disk', 'heavy'];
/** More functions than this are not looked into for one answer. */
const MOST_FUNCTIONS = 120;
/** Loops of so few turns are no computation by themselves. */
const FEW_TURNS = 100;
/** Methods of strings and numbers that stores and clients do not have. */
const OF_VALUES = new Set('startsWith endsWith padStart padEnd charAt charCodeAt codePointAt indexOf lastIndexOf includes slice substring substr join toString toFixed toLowerCase toUpperCase trim split replace replaceAll match matchAll test localeCompare concat flat reverse hasOwnProperty getTime toISOString'.split(' '));
const SERIALISES = /^(?:parse|stringify)$/;
const COLLECTION = /^(?:(?:Weak)?(?:Map|Set)|Array|Date|RegExp|URL|URLSearchParams|TextEncoder|TextDecoder|\w*Array|Buffer)$/;
/** How a hash is fed and read: computing, and never a promise. */
const HASH_STEPS = /^(?:createHash|createHmac|update|digest)$/;

export function doingsOf(fn: FunctionFact, place: Place): Doings {
  return new Look(place).at([fn]);
}

/** What is known holds as long as the effects of the files around it. */
const pauses = new WeakMap<Effects, Map<FunctionId, boolean>>();

/** Whether others may run while a function is awaited: not where it was read to its end and only computes. */
export function mayPause(fn: FunctionFact, place: Place): boolean {
  let known = pauses.get(place.effects);
  if (!known) pauses.set(place.effects, (known = new Map()));
  // One that does nothing is there to be overridden.
  if (!known.has(fn.id)) known.set(fn.id, eventsIn(fn.body).length === 0 || doingsOf(fn, place).mayPause);
  return known.get(fn.id)!;
}

/** Whether others may run during an await. What cannot be looked into really waits, as far as anybody knows. */
export function mayPauseAt(fact: AwaitFact, { facts, effects }: Place): boolean {
  const call = fact.call === undefined ? undefined : facts.calls[fact.call];
  if (!call || call.isNew || effects.statedOf(call)?.waits) return true;
  const callee = effects.calleeOf(call);
  return !callee || mayPause(callee.fn, callee);
}

/** What the whole of a file does, its functions included, whoever calls them. `isKnown` says of calls that they do nothing that counts. */
export function doingsOfFile(place: Place, isKnown: (call: CallFact) => boolean): Doings {
  return new Look(place, isKnown).at(place.facts.functions);
}

/** The heaviest work comes first. */
export function heaviest(work: readonly Work[]): Work | undefined {
  return [...work].sort((a, b) => WEIGHTS.indexOf(b.weight) - WEIGHTS.indexOf(a.weight))[0];
}

/** What a function of another file does, in words that stay the same while its file changes elsewhere. */
export function describeDoings(fn: FunctionFact, place: Place): string {
  const { work, ...rest } = doingsOf(fn, place);
  return JSON.stringify([rest, work.map(({ weight, label }) => [weight, label])]);
}

class Look {
  private readonly found: Doings = { work: [], waits: false, mayWait: false, mayPause: false, unknown: 'none', throws: false };
  /** And whether somebody waits for what it returns. */
  private readonly seen = new Map<FunctionFact, boolean>();
  private readonly under = new Set<FunctionFact>();

  constructor(
    private readonly asked: Place,
    private readonly isKnown: (call: CallFact) => boolean = () => false,
  ) {}

  at(functions: readonly FunctionFact[]): Doings {
    for (const fn of functions) this.enter(fn, this.asked, true);
    this.found.mayPause ||= this.found.mayWait;
    return this.found;
  }

  /** `given`: what it returns is what somebody waits for. */
  private enter(fn: FunctionFact, place: Place, given: boolean): void {
    if (this.under.has(fn)) this.found.work.push({ weight: 'some', label: `${fn.name} calls itself`, ...this.rangeHere(fn.head, place) });
    const isGiven = given || fn.async;
    const before = this.seen.get(fn);
    if (before || (before === false && !isGiven)) return;
    if (this.seen.size >= MOST_FUNCTIONS || fn.generator) {
      this.found.mayWait = true;
      this.call('loose');
      return;
    }
    this.seen.set(fn, isGiven);
    this.under.add(fn);
    this.body(fn, place, isGiven);
    this.under.delete(fn);
  }

  private body(fn: FunctionFact, place: Place, given: boolean): void {
    const { facts } = place;
    const out = given ? handedOut(fn, facts) : new Set<number>();
    for (const work of findHeavyWork(fn, facts)) this.found.work.push({ weight: work.level === 'certain' || work.level === 'likely' ? 'heavy' : 'some', label: work.label, growth: work.growth, sure: work.level === 'certain', ...this.rangeHere(work.at, place) });
    for (const statement of statementsIn(fn.body)) {
      this.loop(statement, place);
      if (statement.kind === 'throw') this.found.throws = true;
      if (given && statement.kind === 'return' && mayReturnPromise(statement, fn, facts)) this.found.mayWait = true;
      for (const event of statement.events) {
        if (event.kind === 'await') this.awaited(facts.awaits[event.await], place);
        else if (event.kind === 'yield') this.found.mayWait = true;
        else if (event.kind === 'call') this.called(facts.calls[event.call], place, out.has(event.call), fn);
        else if (event.kind === 'closure') this.closure(facts.functions[event.fn], place);
      }
    }
  }

  private loop(statement: StatementFact, place: Place): void {
    if (!statement.loop) return;
    if (statement.loop.kind === 'for-await') {
      this.found.mayWait = true;
      return;
    }
    const turns = turnsOf(statement, place.facts);
    const isLight = turns.kind === 'few' || (turns.kind === 'count' && turns.count < FEW_TURNS);
    const suspends = eventsIn([statement]).some((event) => event.kind === 'await' && this.reallyWaits(place.facts.awaits[event.await], place));
    if (!suspends) this.found.work.push({ weight: isLight ? 'light' : 'some', label: `${statement.loop.kind} loop`, ...this.rangeHere(statement.loop.keyword, place) });
  }

  private reallyWaits(fact: AwaitFact, place: Place): boolean {
    const call = fact.call === undefined ? undefined : place.facts.calls[fact.call];
    const stated = call && place.effects.statedOf(call);
    if (stated) return stated.waits;
    const callee = call && place.effects.calleeOf(call);
    return callee ? callee.effects.ofFunction(callee.fn.id).waits : fact.call !== undefined;
  }

  /** A callback of an array's method runs in place; one that is given to anybody else is the doing of the call. */
  private closure(fn: FunctionFact, place: Place): void {
    const call = fn.passedTo && place.facts.calls[fn.passedTo.call];
    if (call && ARRAY_CALLBACKS.has(call.name) && fn.passedTo!.argument === 0) this.enter(fn, place, false);
  }

  private awaited(fact: AwaitFact, place: Place): void {
    if (fact.call === undefined) {
      this.found.mayWait = true;
      return;
    }
    const call = place.facts.calls[fact.call];
    const callee = place.effects.calleeOf(call);
    if (callee && !place.effects.statedOf(call)) {
      this.enter(callee.fn, callee, true);
      return;
    }
    const effect = place.effects.ofAwait(fact);
    if (isStated(effect) && !effect.waits) {
      this.found.mayPause ||= call.receiver?.[0] !== 'g:Promise';
      return;
    }
    this.found.mayWait = true;
    const isKnown = isStated(effect) || place.effects.isKnownAsync(call) || effect.source === 'body' || (BODY_READER.test(call.name) && call.args.length === 0 && call.receiver !== undefined);
    if (effect.waits && effect.takesTime && isKnown) this.found.waits = true;
    // A body that is read is known to be so by its name alone.
    else if (isKnown && BODY_READER.test(call.name)) return;
    else this.call('loose');
  }

  private called(call: CallFact, place: Place, isHandedOut: boolean, around: FunctionFact): void {
    // An awaited call is counted at its await.
    if (call.awaited) return;
    const { effects } = place;
    const blocking = effects.blockingOf(call);
    if (blocking) {
      this.found.work.push({ weight: blocking.class === 'heavy' ? 'heavy' : blocking.class === 'disk' ? 'disk' : 'light', label: call.label, ...this.rangeHere(call.range, place) });
      return;
    }
    const stated = effects.statedOf(call);
    if (stated?.access === 'none') return;
    const callee = effects.calleeOf(call);
    if (callee && !stated) {
      this.enter(callee.fn, callee, isHandedOut);
      return;
    }
    if (place.facts === this.asked.facts && this.isKnown(call)) return;
    if (takesOnePass(call)) this.found.work.push({ weight: 'light', label: call.label, ...this.rangeHere(call.range, place) });
    if (this.isSynchronous(call, place, around)) return;
    if (effects.isKnownAsync(call)) {
      this.found.mayWait ||= isHandedOut;
      if (isHandedOut) this.found.waits = true;
      else this.call('loose');
      return;
    }
    if (isHandedOut) this.found.mayWait = true;
    this.call(call.dropped || isHandedOut ? 'loose' : 'used');
  }

  private call(kind: 'used' | 'loose'): void {
    if (this.found.unknown !== 'loose') this.found.unknown = kind;
  }

  /** Something of the language, or of a module that only computes: it gives no promise and starts nothing. */
  private isSynchronous(call: CallFact, { facts }: Place, around: FunctionFact): boolean {
    const root = (call.receiver ?? call.callee)?.[0] ?? '';
    if (root === 'g:Promise') return false;
    if (root.startsWith('g:') && PURE_GLOBALS.has(root.slice(2))) return true;
    if (call.origin) return PURE_MODULES.has(call.origin.module) || (call.origin.module === 'crypto' && HASH_STEPS.test(call.name));
    if (call.on !== undefined) {
      const base = facts.calls[call.on];
      if (HASH_STEPS.test(call.name) && [...call.chain, base.name].some((name) => /^createH/.test(name))) return true;
      return (OF_VALUES.has(call.name) || ARRAY_CALLBACKS.has(call.name) || BUILT_IN_METHODS.has(call.name)) && (!base.awaited || OF_VALUES.has(call.name) || ARRAY_CALLBACKS.has(call.name));
    }
    if (OF_VALUES.has(call.name) && (call.receiver !== undefined || call.onArray)) return true;
    if (!call.receiver) return false;
    if (namesALogger(lastName(call.receiver, facts.variables)) || root === 'g:console') return true;
    // A callback that is written in place is looked at where it is made.
    if (ARRAY_CALLBACKS.has(call.name) && call.args[0]?.kind === 'function') return true;
    return BUILT_IN_METHODS.has(call.name) && isCollection(call.receiver, facts, around);
  }

  private rangeHere(range: Range, place: Place): { range?: Range } {
    return place.facts === this.asked.facts ? { range } : {};
  }
}

/** `JSON.parse(text)`, `structuredClone(tree)`, `createHash('sha256')`: one pass over what may be large. */
function takesOnePass({ callee, name, origin }: CallFact): boolean {
  return (callee?.[0] === 'g:JSON' && SERIALISES.test(name)) || callee?.join('') === 'g:structuredClone' || (origin?.module === 'crypto' && /^createH/.test(name));
}

/** A list, map or buffer by its making or its type, or a local that is nothing else that is known. */
function isCollection(path: Path, facts: FileFacts, around: FunctionFact): boolean {
  const variable = path.length === 1 ? rootVariable(path, facts.variables) : undefined;
  if (!variable) return false;
  if (COLLECTION.test(variable.typeName ?? '') || variable.value?.kind === 'array' || variable.value?.kind === 'regex' || variable.value?.kind === 'string') return true;
  return variable.kind === 'local' && !variable.origin && variable.value?.kind === 'call' && liesIn(facts.functions[variable.owner], around.id, facts.functions) && ARRAY_CALLBACKS.has(facts.calls[variable.value.call].name);
}

/** The calls whose result a function returns as it is, and so perhaps their promise. */
function handedOut(fn: FunctionFact, facts: FileFacts): ReadonlySet<number> {
  const calls = new Set<number>();
  for (const { kind, value, events } of statementsIn(fn.body)) {
    if (kind !== 'return') continue;
    if (value?.kind === 'call') calls.add(value.call);
    else if (value?.kind === 'unknown') for (const event of events) if (event.kind === 'call') calls.add(event.call);
    if (value?.kind === 'path') for (const call of callsBehind(value.path, fn, facts)) calls.add(call);
  }
  return calls;
}

/** What a returned variable was made by. */
function callsBehind(path: Path, fn: FunctionFact, facts: FileFacts): number[] {
  const variable = path.length === 1 ? rootVariable(path, facts.variables) : undefined;
  if (!variable) return [];
  const assigned = eventsIn(fn.body).flatMap((event) => (event.kind === 'write' && event.path.length === 1 && event.path[0] === path[0] && event.value?.kind === 'call' && !event.value.awaited ? [event.value.call] : []));
  return variable.value?.kind === 'call' && !variable.value.awaited ? [variable.value.call, ...assigned] : assigned;
}

/** `return this.loading`: something that others have put there. */
function mayReturnPromise({ value }: StatementFact, fn: FunctionFact, facts: FileFacts): boolean {
  if (value?.kind !== 'path') return false;
  const variable = rootVariable(value.path, facts.variables);
  if (!variable) return value.path[0] !== 'g:undefined' && value.path[0] !== 'g:NaN';
  return !liesIn(facts.functions[variable.owner], fn.id, facts.functions) && !(variable.constant && variable.value && variable.value.kind !== 'call' && variable.value.kind !== 'path' && variable.value.kind !== 'unknown');
}
