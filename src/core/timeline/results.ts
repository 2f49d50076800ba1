/** Where the results of calls go: into names, on to the caller, or to a place that waits for them later. */
import type { CallFact, FileFacts, FunctionFact, Path, ValueFact } from '../facts/model';
import { contains, rootVariable, statementsIn } from '../facts/paths';
import { isCombinator, startedAt } from '../flow/started';

/** Calls whose promises a function waits for later, or hands on: by a name, or in a combinator. */
export function callsAwaitedLater(fn: FunctionFact, facts: FileFacts): Set<number> {
  const values = [
    ...facts.awaits.filter((fact) => fact.fn === fn.id && fact.alreadyStarted && fact.uses.length === 1).map((fact): ValueFact => ({ kind: 'path', path: fact.uses[0] })),
    ...facts.calls.filter((call) => call.fn === fn.id && isCombinator(call, facts)).flatMap(({ args: [given] }) => (given?.kind === 'array' ? given.elements : given ? [given] : [])),
  ];
  values.push(...statementsIn(fn.body).flatMap(({ kind, value }) => (kind === 'return' && value?.kind === 'path' ? [value] : [])));
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
export function startedAs(value: ValueFact | undefined, { variables, calls }: FileFacts): CallFact | undefined {
  if (value?.kind !== 'path' || value.path.length !== 1) return undefined;
  const held = rootVariable(value.path, variables);
  return held?.constant && held.value?.kind === 'call' && !held.value.awaited && held.value.part === undefined ? calls[held.value.call] : undefined;
}

/** The calls whose results a `return` hands on as they are. */
export function givenBy(value: ValueFact | undefined): number[] {
  if (value?.kind === 'unknown') return (value.either ?? []).flatMap(givenBy);
  return value?.kind === 'call' && !value.awaited && value.part === undefined ? [value.call] : [];
}

/** The variables that take the result of a call. */
export function namesOf({ id }: CallFact, { variables }: FileFacts): Path[] {
  return variables.flatMap(({ id: variable, value }): Path[] => (value?.kind === 'call' && value.call === id ? [[`v${variable}`]] : []));
}
