/**
 * Computation in asynchronous clothes: combinators over functions that never wait, promises around a computation, and
 * computations that are put off or awaited as if that took them off the thread.
 *
 * A combinator is judged only where all that it is given is known to its end; a wrapper only where what it holds is
 * heavy by itself. Misses members that are put together out of sight, and wrappers around work of unknown size.
 */
import type { CallFact, FunctionFact, ValueFact } from '../facts/model';
import { eventsIn, eventsWithClosures, liesIn, rootVariable, statementsIn } from '../facts/paths';
import type { Confidence } from '../model';
import { doingsOf, heaviest, type Doings, type Place, type Work } from './computing';
import { findOverlaps, type Member } from './overlaps';
import type { Reach } from './reach';

/** `combinator`: `Promise.all` and its like; `promise`: `new Promise`; `later`: put off; `awaited`: an async function. */
export interface AsyncComputing {
  kind: 'combinator' | 'promise' | 'later' | 'awaited';
  /** The wrapper: the combinator, `new Promise`, the timer, the awaited call. */
  call: CallFact;
  /** Whether members are made from a list, or what the one that computes is called. */
  each?: boolean;
  name?: string;
  /** The functions of this file that compute. */
  fns: FunctionFact[];
  work: Work;
  level: Confidence;
  evidence: string[];
}

/** Calls that run what they are given a little later, on the same thread. */
const LATER = new Set(['setImmediate', 'queueMicrotask', 'nextTick']);

export function findAsyncComputing(fn: FunctionFact, place: Place, reach: Reach): AsyncComputing[] {
  const { facts } = place;
  const calls = eventsIn(fn.body).flatMap((event) => (event.kind === 'call' ? [facts.calls[event.call]] : []));
  const holdsOthers = reach.roleOf(fn) !== undefined && !reach.runsOnce(fn);
  return [...ofCombinators(fn, place), ...calls.flatMap((call) => ofPromise(call, place) ?? (holdsOthers ? (ofLater(call, place) ?? ofAwaited(call, place, reach)) : undefined) ?? [])];
}

// Combinators

function ofCombinators(fn: FunctionFact, place: Place): AsyncComputing[] {
  return findOverlaps(fn, place.facts).flatMap(({ combinator, members }) => {
    if (!isWhole(combinator.args[0], members, place)) return [];
    const known = members.map((member) => memberDoings(member, place));
    if (known.some((each) => !each || each.doings.mayWait || each.doings.unknown === 'loose') || !known.some((each) => each!.fn.async)) return [];
    const parts = known.map((each) => each!);
    const works = parts.flatMap(({ doings }) => doings.work);
    const work = heaviest(works);
    if (!work) return [];
    const each = members.some((member) => member.each);
    // One of several that computes has nothing beside it that could run in parallel.
    if (!each && parts.filter(({ doings }) => (heaviest(doings.work)?.weight ?? 'light') !== 'light').length < Math.min(2, parts.length)) return [];
    return [{ kind: 'combinator' as const, call: combinator, each, name: parts[0].fn.name, fns: parts.flatMap(({ fn }) => (place.facts.functions[fn.id] === fn ? [fn] : [])), work, level: levelOf(work, parts.map(({ doings }) => doings), combinator), evidence: ['no callback waits for anything: the bodies were read'] }];
  });
}

/** Whether the members are all that a combinator is given. */
function isWhole(value: ValueFact | undefined, members: readonly Member[], { facts }: Place): boolean {
  switch (value?.kind) {
    case 'array': return !value.spread && value.elements.length === members.length && value.elements.every((element) => !(element.kind === 'call' && element.awaited));
    case 'call': return members.length === 1;
    case 'path': {
      const held = rootVariable(value.path, facts.variables)?.value;
      return held?.kind === 'call' ? members.length === 1 : held?.kind === 'array' && held.length === 0 && members.length > 0;
    }
    default: return false;
  }
}

function memberDoings(member: Member, place: Place): { fn: FunctionFact; doings: Doings } | undefined {
  const callee = member.call && !member.call.isNew ? place.effects.calleeOf(member.call) : undefined;
  if (callee) return { fn: callee.fn, doings: doingsOf(callee.fn, callee) };
  const fn = member.run === undefined ? undefined : place.facts.functions[member.run];
  if (!fn || (member.call && member.call.callee && member.call.target === undefined)) return undefined;
  // `(id) => compute(id)` is as async as what it calls.
  return { fn: fn.async ? fn : (asyncBehind(fn, place) ?? fn), doings: doingsOf(fn, place) };
}

/** The async function whose promise a plain callback hands on. */
function asyncBehind(fn: FunctionFact, { facts, effects }: Place): FunctionFact | undefined {
  for (const { kind, value } of statementsIn(fn.body)) {
    const callee = kind === 'return' && value?.kind === 'call' ? effects.calleeOf(facts.calls[value.call]) : undefined;
    if (callee?.fn.async) return callee.fn;
  }
  return undefined;
}

function levelOf(work: Work, doings: readonly Doings[], combinator: CallFact): Confidence {
  // Where each may throw, the combinator gathers the errors.
  if (combinator.name === 'allSettled' && doings.some(({ throws }) => throws)) return 'possible';
  if (work.weight === 'light' || doings.some(({ unknown }) => unknown === 'used')) return 'possible';
  return work.weight === 'heavy' ? 'certain' : 'likely';
}

// Wrappers

/** `new Promise((resolve) => { …; resolve(result); })`, with nothing in it that would settle it later. */
function ofPromise(call: CallFact, place: Place): AsyncComputing | undefined {
  const given = call.args[0];
  if (!call.isNew || call.callee?.join('') !== 'g:Promise' || given?.kind !== 'function') return undefined;
  const executor = place.facts.functions[given.fn];
  if (executor.async) return undefined;
  const work = heavyWork(executor, place, true);
  return work && settlesInPlace(executor, place) ? { kind: 'promise', call, fns: [executor], work, level: levelOfWrapper(work), evidence: ['an executor runs at once, before `new Promise` returns'] } : undefined;
}

/** Whether `resolve` and `reject` are called by the executor itself and given to nobody else. */
function settlesInPlace(executor: FunctionFact, { facts }: Place): boolean {
  const settlers = new Set(executor.parameters.map((id) => `v${id}`));
  const own = eventsIn(executor.body).some((event) => event.kind === 'read' && settlers.has(event.path[0]));
  return own && ![...eventsWithClosures(executor.body, facts.functions)].some((event) => event.kind === 'call' && isGiven(facts.calls[event.call])) && !innerReads(executor);

  function isGiven(call: CallFact): boolean {
    return call.args.some((value) => value.kind === 'path' && settlers.has(value.path[0]));
  }

  function innerReads(fn: FunctionFact): boolean {
    return eventsIn(fn.body).some((event) => event.kind === 'closure' && [...eventsWithClosures(facts.functions[event.fn].body, facts.functions)].some((inner) => inner.kind === 'read' && settlers.has(inner.path[0])));
  }
}

/** `setTimeout(() => …, 0)`, `setImmediate(…)`, `Promise.resolve().then(…)`. */
function ofLater(call: CallFact, place: Place): AsyncComputing | undefined {
  const { facts } = place;
  if (!putsOff(call, place)) return undefined;
  const callback = call.callbacks.find(({ argument }) => argument === 0);
  const fn = callback && facts.functions[callback.fn];
  // A part of the work that calls for the next part lets others run in between.
  if (!fn || fn.async || liesIn(facts.functions[call.fn], fn.id, facts.functions) || asksForMore(fn, call.fn, place)) return undefined;
  const work = heavyWork(fn, place, false);
  return work && { kind: 'later', call, name: call.name, fns: [fn], work, level: levelOfWrapper(work), evidence: [`\`${call.name}\` only puts off when it runs, and it runs on the same thread`] };
}

/** Whether a callback calls the function that put it off: the work is done in parts. */
function asksForMore(fn: FunctionFact, caller: number, { facts }: Place): boolean {
  return facts.calls.some((call) => liesIn(facts.functions[call.fn], fn.id, facts.functions) && ((call.target !== undefined && liesIn(facts.functions[caller], call.target, facts.functions)) || call.callbacks.some((given) => given.fn === fn.id)));
}

function putsOff(call: CallFact, { facts }: Place): boolean {
  if (call.name === 'then') return call.on !== undefined && facts.calls[call.on].callee?.join('') === 'g:Promise.resolve' && facts.calls[call.on].args.length === 0;
  if (call.receiver && call.receiver[0] !== 'g:process') return false;
  if (call.name === 'setTimeout') return call.callee?.[0] === 'g:setTimeout' && (call.args.length < 2 || (call.args[1].kind === 'number' && call.args[1].value <= 1));
  return LATER.has(call.name) && (call.callee?.[0].startsWith('g:') ?? false);
}

/** `await crunch(rows)`, where `crunch` is async and never waits: said where it is first awaited. */
function ofAwaited(call: CallFact, place: Place, reach: Reach): AsyncComputing | undefined {
  const callee = call.awaited && !call.isNew ? place.effects.calleeOf(call) : undefined;
  if (!callee?.fn.async || callee.fn.generator || eventsIn(callee.fn.body).some((event) => event.kind === 'await')) return undefined;
  if (!reach.isFirstHeld(call)) return undefined;
  const doings = doingsOf(callee.fn, callee);
  const work = heaviest(doings.work);
  if (doings.mayWait || doings.unknown !== 'none' || work?.weight !== 'heavy') return undefined;
  const { range, ...elsewhere } = work;
  return { kind: 'awaited', call, name: callee.fn.name, fns: callee.facts === place.facts ? [callee.fn] : [], work: callee.facts === place.facts ? { ...elsewhere, range } : elsewhere, level: levelOfWrapper(work), evidence: [`\`${callee.fn.name}\` never waits: its body was read`] };
}

/** A loop that is long by its numbers is as sure in its wrapper as without. */
function levelOfWrapper({ sure }: Work): Confidence {
  return sure ? 'certain' : 'likely';
}

/** What holds the thread for long in a function that waits for nothing; a read from the disk counts where the wrapper was made for it. */
function heavyWork(fn: FunctionFact, place: Place, withDisk: boolean): Work | undefined {
  const doings = doingsOf(fn, place);
  const work = heaviest(doings.work);
  if (doings.waits || work === undefined) return undefined;
  return work.weight === 'heavy' || (withDisk && work.weight === 'disk') ? work : undefined;
}
