/** Promises that are under way without an `await` before them, and the combinators that take them up. */
import type { AwaitFact, CallFact, FileFacts, Path } from '../facts/model';
import { isSame } from '../facts/paths';
import type { Range } from '../model';

/** `Promise.all` and its like, also of packages whose `Promise` takes the global one's place. */
export function isCombinator({ name, receiver, origin }: CallFact, facts: FileFacts): boolean {
  if (!/^(?:all|allSettled|race|any)$/.test(name) || receiver?.length !== 1) return false;
  return receiver[0] === 'g:Promise' || origin?.module === 'bluebird' || (receiver[0].startsWith('v') && facts.variables[Number(receiver[0].slice(1))].name === 'Promise');
}

/** The call that is an element of a combinator as a whole, so that nothing waits for it there. */
export function startedAt(element: { range: Range }, fn: number, { calls }: FileFacts): CallFact | undefined {
  return calls.find((call) => call.fn === fn && !call.awaited && isSame(call.range, element.range));
}

/** A call in the form of an await, so that both are judged alike; its id is of no await. */
export function asAwait(call: CallFact): AwaitFact {
  const uses: Path[] = [...(call.receiver ? [call.receiver] : []), ...call.argReads.flat()];
  return { id: -1 - call.id, fn: call.fn, range: call.range, keyword: call.nameRange, shape: 'argument', defs: [], uses, call: call.id, inner: [], conditional: call.conditional, alreadyStarted: false, label: call.label, text: `started:${call.id}` };
}
