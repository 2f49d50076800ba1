/**
 * What can go wrong where an operation is started together with others: it may throw at once, what it starts itself may fail
 * without anybody who hears of it, or it may hold the thread that others need to go on.
 */
import { knownBlocking } from '../effects/blockingApi';
import type { Effects } from '../effects/effect';
import type { AwaitFact, CallFact, FileFacts, FunctionFact } from '../facts/model';
import { contains, rootVariable } from '../facts/paths';
import type { RemedyOperation } from '../model';
import { isCombinator, startedAt } from './started';

/** What is known of the file that an operation stands in. */
export interface Known {
  facts: FileFacts;
  effects: Effects;
}

/** Of the language, and known to throw. */
const FAILS_ON_BAD_INPUT = /^g:(?:BigInt|URL|decodeURIComponent|decodeURI|structuredClone|atob)$/;
/** Their parts are there, whatever is in them: `req.params.id`. */
const REQUEST = /^(?:req|request|ctx|context|event|input|options|opts|config|env)$/;

/** Calls are followed this deep. */
const DEEPEST = 4;

/** What an operation does, or a function that it calls, also further down. */
export function risksOf(fact: AwaitFact, known: Known): Pick<RemedyOperation, 'leavesUnheard' | 'holdsThread'> {
  const call = fact.call === undefined ? undefined : known.facts.calls[fact.call];
  return { leavesUnheard: call !== undefined && inCall(call, known, leavesUnheard), holdsThread: call !== undefined && inCall(call, known, (inner, { facts }) => knownBlocking(inner, facts) !== undefined) };
}

function inCall(call: CallFact, known: Known, test: (call: CallFact, known: Known) => boolean, depth = DEEPEST): boolean {
  if (test(call, known)) return true;
  const callee = depth > 0 ? known.effects.calleeOf(call) : undefined;
  return callee?.facts.calls.some((inner) => inner.fn === callee.fn.id && inCall(inner, callee, test, depth - 1)) ?? false;
}

/** An element of a combinator may throw at once: then those before it are under way, and no combinator hears of them. */
function leavesUnheard(call: CallFact, known: Known): boolean {
  if (!isCombinator(call, known.facts)) return false;
  const started = call.elements?.slice(1).flatMap((element) => startedAt(element, call.fn, known.facts) ?? []) ?? [];
  return started.some((element) => !givesPromise(element, known));
}

/** Whether it can fail before there is a promise: in a callee that is not async, or while its arguments are worked out. */
export function mayThrow(fact: AwaitFact, known: Known): boolean {
  const call = fact.call === undefined ? undefined : known.facts.calls[fact.call];
  if (!call || !givesPromise(call, known) || readsDeep(call, known.facts)) return true;
  return known.facts.calls.some((inner) => inner.fn === call.fn && contains(call.range, inner.range) && !isLink(inner, call, known.facts) && isDoubtful(inner, known));
}

/** Whether what a call does wrong always comes out as a rejection: async functions, what the tables know, and what hands such a promise on. */
export function givesPromise(call: CallFact, known: Known, depth = DEEPEST): boolean {
  if (known.effects.isKnownAsync(call) || known.effects.statedOf(call) !== undefined || call.name === 'import') return true;
  if (call.receiver?.length === 1 && call.receiver[0] === 'g:Promise') return call.callbacks.length === 0;
  const callee = known.effects.calleeOf(call);
  if (!callee || depth === 0) return false;
  const { fn, facts, effects } = callee;
  if (fn.async || fn.compiledAsync) return !fn.generator || fn.compiledAsync === true;
  return handsOn(fn, { facts, effects }, depth);
}

/** `const load = (id) => fetch(id)` */
function handsOn(fn: FunctionFact, known: Known, depth: number): boolean {
  const [only, ...others] = fn.body;
  if (!only || others.length > 0 || only.kind !== 'return' || only.value?.kind !== 'call') return false;
  const call = known.facts.calls[only.value.call];
  const calls = known.facts.calls.filter((inner) => inner.fn === fn.id && !isLink(inner, call, known.facts));
  return givesPromise(call, known, depth - 1) && calls.every((inner) => !isDoubtful(inner, known));
}

/** A call that may do something that is noticed elsewhere. */
export function hasItsPlace(call: CallFact, { effects }: Known): boolean {
  return effects.readsClock(call) || effects.ofGapCall(call) !== 'harmless';
}

/** It may also fail, as far as that is known to be usual. */
export function isDoubtful(call: CallFact, known: Known): boolean {
  const [root] = call.callee ?? [];
  return hasItsPlace(call, known) || (call.name === 'parse' && call.receiver?.[0] === 'g:JSON') || FAILS_ON_BAD_INPUT.test(root ?? '');
}

/**
 * `load(config.team.id)` throws where there is no team. What a thing has that was given, or a request's own parts, is there;
 * in TypeScript the compiler asks about the rest. Misses a whole thing that is not there, and what TypeScript was told by `any`.
 */
function readsDeep({ argReads }: CallFact, { isTyped, variables }: FileFacts): boolean {
  if (isTyped) return false;
  return argReads.flat().some((path) => {
    const named = path[0] === 'this' || path[0].startsWith('g:') || REQUEST.test(rootVariable(path, variables)?.name ?? '');
    return path.filter((step) => step.startsWith('.')).length > (named ? 2 : 1);
  });
}

/** A step of the chain that a call ends: `db('orders').where(…)` of `….first()`. */
export function isLink(call: CallFact, last: CallFact, facts: FileFacts): boolean {
  for (let at: CallFact | undefined = last; at; at = at.on === undefined ? undefined : facts.calls[at.on]) if (at === call) return true;
  return false;
}
