/**
 * Which functions run while other work may be waiting for the thread, and what they reach by synchronous calls inside
 * the file. An `await` of a function does not free the thread before that function itself waits, so awaited calls
 * count as well.
 *
 * Misses calls through values (`handlers[name]()`), through other files, and through methods of unknown objects.
 */
import type { CallFact, FileFacts, FunctionFact, FunctionId } from '../facts/model';
import { eventsIn, outwards } from '../facts/paths';
import { functionRunBy } from '../effects/called';
import { ARRAY_CALLBACKS } from '../effects/known';
import type { HandlerRole } from '../effects/tables/handlers';
import { Handlers, type Registration } from './handlers';

/** Who waits while a function runs: as handlers know it, or whatever else is under way beside an async function. */
export type Role = HandlerRole | 'async';

/** What is looked for, at its place, with the calls that lead to it, the first in the function that was asked about. */
export interface Reached<Cause> {
  chain: CallFact[];
  cause: Cause;
}

/** Runs once, before or after anybody waits. */
const ONCE = /^(?:main|start(?:server|app|up)?|init(?:iali[sz]e)?(?:app|server)?|set_?up|bootstrap|boot|configure|register|install|shut_?down|stop|tear_?down|close|dispose|constructor)$/i;
/** A parameter that comes with every request. */
const REQUEST = /^(?:req|request|ctx|context|event)$/;
export class Reach {
  private readonly roles = new Map<FunctionId, Role | undefined>();
  private readonly callers = new Map<FunctionId, CallFact[]>();
  private readonly firstHeld = new Map<FunctionId, CallFact | undefined>();

  private readonly handlers: Handlers;

  constructor(private readonly facts: FileFacts, fileName: string) {
    this.handlers = new Handlers(facts, fileName);
    for (const call of facts.calls) {
      const target = functionRunBy(call);
      if (target === undefined) continue;
      const callers = this.callers.get(target);
      if (callers) callers.push(call);
      else this.callers.set(target, [call]);
    }
  }

  /** Who waits while this function runs; undefined where nobody does, as far as this file shows. */
  roleOf(fn: FunctionFact): Role | undefined {
    if (!this.roles.has(fn.id)) this.roles.set(fn.id, this.findRole(fn));
    return this.roles.get(fn.id);
  }

  /** The first call of a function, in source order, from code that others wait for; a start-up caller only where there is no other. */
  firstHeldCaller(target: FunctionId): CallFact | undefined {
    if (!this.firstHeld.has(target)) this.firstHeld.set(target, this.findFirstHeld(target));
    return this.firstHeld.get(target);
  }

  private findFirstHeld(target: FunctionId): CallFact | undefined {
    const held = (this.callers.get(target) ?? []).filter((call) => this.roleOf(this.facts.functions[call.fn]) !== undefined).sort((a, b) => a.range.start - b.range.start);
    return held.find((call) => !this.runsOnce(this.facts.functions[call.fn])) ?? held[0];
  }

  /** The calls in this file that certainly reach a function. */
  callersOf(target: FunctionId): readonly CallFact[] {
    return this.callers.get(target) ?? [];
  }

  /** Whether a function is a callback that runs in another's run, and so is looked at there. */
  isCarried(fn: FunctionFact): boolean {
    return fn.parent !== undefined && !fn.async && this.carrier(fn)?.id === fn.parent;
  }

  private findRole(fn: FunctionFact): Role | undefined {
    if (fn.kind === 'module') return undefined;
    const registered = this.registration(fn);
    if (registered === 'nobody') return undefined;
    if (registered) return registered;
    if (fn.async) return 'async';
    const inside = this.carrier(fn);
    return inside === undefined ? undefined : this.roleOf(inside);
  }

  /** Whether a function does its work once, at start-up or at the end. */
  runsOnce(fn: FunctionFact): boolean {
    for (const at of outwards(fn, this.facts.functions)) {
      if (at.kind === 'module') return false;
      // What a set-up function registers runs again and again.
      if (this.registration(at)) return false;
      if (ONCE.test(at.name)) return !at.parameters.some((id) => REQUEST.test(this.facts.variables[id].name));
    }
    return false;
  }

  private registration(fn: FunctionFact): Registration | undefined {
    const registered = this.handlers.of(fn);
    // What also runs at the end of the process may be called before.
    return registered === 'nobody' && !fn.passedTo && this.callers.has(fn.id) ? undefined : registered;
  }

  /** The function in whose run a synchronous callback runs: `list.forEach(() => …)`, a promise's executor. */
  private carrier(fn: FunctionFact): FunctionFact | undefined {
    if (!fn.passedTo || fn.parent === undefined) return undefined;
    const call = this.facts.calls[fn.passedTo.call];
    const runsAtOnce = ARRAY_CALLBACKS.has(call.name) || (call.isNew && call.name === 'Promise');
    return runsAtOnce || call.name === 'then' ? this.facts.functions[fn.parent] : undefined;
  }

  /**
   * What `find` finds in functions that this one calls, directly or further down, each place once, by its shortest
   * way. Functions that have a role of their own are not entered: what they hold is reported there.
   */
  below<Cause>(fn: FunctionFact, find: (fn: FunctionFact) => readonly Cause[]): Reached<Cause>[] {
    const found: Reached<Cause>[] = [];
    const seen = new Set<FunctionId>([fn.id]);
    let frontier = this.callsOf(fn).map((call) => [call]);
    while (frontier.length > 0) {
      const next: CallFact[][] = [];
      for (const chain of frontier) {
        const target = functionRunBy(chain.at(-1)!)!;
        if (seen.has(target)) continue;
        seen.add(target);
        const callee = this.facts.functions[target];
        if (callee.async || this.roleOf(callee)) continue;
        found.push(...this.withCallbacks(callee).flatMap(find).map((cause) => ({ chain, cause })));
        next.push(...this.callsOf(callee).map((call) => [...chain, call]));
      }
      frontier = next;
    }
    return found;
  }

  private callsOf(fn: FunctionFact): CallFact[] {
    return this.withCallbacks(fn).flatMap((part) => [...eventsIn(part.body)].flatMap((event) => (event.kind === 'call' && functionRunBy(this.facts.calls[event.call]) !== undefined ? [this.facts.calls[event.call]] : [])));
  }

  /** A function and the callbacks that run in its own run. */
  withCallbacks(fn: FunctionFact): FunctionFact[] {
    const parts = [fn];
    for (const part of parts) {
      for (const event of eventsIn(part.body)) {
        if (event.kind !== 'closure') continue;
        const closure = this.facts.functions[event.fn];
        if (!closure.async && this.carrier(closure) === part) parts.push(closure);
      }
    }
    return parts;
  }
}
