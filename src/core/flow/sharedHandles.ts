/**
 * Operations that the code lets overlap although they run on one transaction, session or connection.
 *
 * Follows callbacks and functions of this file. Misses handles that lie in objects (`new OrdersService({ knex: trx })`),
 * that are kept in `this`, or that a library finds by itself in the asynchronous context.
 */
import type { Effects } from '../effects/effect';
import type { Handle } from '../effects/transactions';
import type { CallFact, FileFacts, FunctionFact, FunctionId } from '../facts/model';
import { eventsWithClosures, statementsIn } from '../facts/paths';
import type { Confidence } from '../model';
import { lowest } from './independence';
import { findOverlaps, type Member, type Overlap } from './overlaps';

export interface SharedHandle {
  overlap: Overlap;
  handle: Handle;
  /** The calls that run on the handle, one for each operation, or one that stands for a list. */
  calls: CallFact[];
  level: Confidence;
}

interface Use {
  handle: Handle;
  call: CallFact;
  /** The handle is only an argument: what the callee does with it lies elsewhere. */
  indirect: boolean;
}

export function findSharedHandles(fn: FunctionFact, facts: FileFacts, effects: Effects): SharedHandle[] {
  return findOverlaps(fn, facts).flatMap((overlap) => {
    const uses = overlap.members.flatMap((member) => {
      const use = useOf(member, facts, effects);
      return use ? [{ ...use, times: timesOf(member) }] : [];
    });
    const handles = [...new Set(uses.map((use) => use.handle.variable.id))];
    return handles.flatMap((id): SharedHandle[] => {
      const own = uses.filter((use) => use.handle.variable.id === id);
      if (own.reduce((sum, use) => sum + use.times, 0) < 2) return [];
      return [{ overlap, handle: own[0].handle, calls: own.map((use) => use.call), level: levelOf(own) }];
    });
  });
}

function timesOf({ each }: Member): number {
  return !each ? 1 : each.size.kind === 'count' ? each.size.count : Infinity;
}

function levelOf(uses: readonly Use[]): Confidence {
  const byHandle = { given: 'certain', begun: 'certain', typed: 'likely', named: 'possible' } as const;
  return lowest(...uses.map((use) => lowest(byHandle[use.handle.how], use.indirect ? 'likely' : 'certain'))) as Confidence;
}

function useOf({ call, run }: Member, facts: FileFacts, effects: Effects): Use | undefined {
  const direct = call && useByCall(call, effects);
  if (direct) return direct;
  return run === undefined ? undefined : useInside(run, facts, effects, new Set());
}

function useByCall(call: CallFact, { transactions }: Effects): Use | undefined {
  const own = transactions.handleOf(call);
  if (own) return { handle: own, call, indirect: false };
  const passed = transactions.handedOn(call);
  return passed && { handle: passed, call, indirect: true };
}

/** A use of a handle that was there before the overlap began, in a function that it runs; one that is sure if there is one. */
function useInside(run: FunctionId, facts: FileFacts, effects: Effects, seen: Set<FunctionId>): Use | undefined {
  if (seen.has(run)) return undefined;
  seen.add(run);
  const fn = facts.functions[run];
  const returned = returnedCalls(fn);
  let found: Use | undefined;
  for (const event of eventsWithClosures(fn.body, facts.functions)) {
    if (event.kind !== 'call') continue;
    const call = facts.calls[event.call];
    const isWaitedFor = call.awaited || returned.has(call.id) || (call.fn !== run && !call.dropped);
    const use = isWaitedFor ? useByCall(call, effects) : undefined;
    if (use && !use.indirect && !within(fn, use.handle.variable.at)) return use;
    if (use && !within(fn, use.handle.variable.at)) found ??= use;
    const below = call.target !== undefined && isWaitedFor ? useInside(call.target, facts, effects, seen) : undefined;
    if (below && !below.indirect && !within(fn, below.handle.variable.at)) return below;
  }
  return found;
}

function returnedCalls(fn: FunctionFact): ReadonlySet<number> {
  const calls = new Set<number>();
  for (const statement of statementsIn(fn.body)) if (statement.kind === 'return') for (const event of statement.events) if (event.kind === 'call') calls.add(event.call);
  return calls;
}

function within({ range }: FunctionFact, offset: number): boolean {
  return range.start <= offset && offset < range.end;
}
