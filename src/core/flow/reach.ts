/**
 * Which functions run while other work may be waiting for the thread, and what they reach by synchronous calls inside
 * the file. An `await` of a function does not free the thread before that function itself waits, so awaited calls
 * count as well.
 *
 * Misses calls through values (`handlers[name]()`), through other files, and through methods of unknown objects.
 */
import type { CallFact, FileFacts, FunctionFact, FunctionId, Path } from '../facts/model';
import { eventsIn, lastName, outwards, rootVariable } from '../facts/paths';
import { functionRunBy } from '../effects/called';
import { ARRAY_CALLBACKS } from '../effects/known';

/** Who waits while a function runs: requests of a server, jobs of a queue, a person at an editor or page, or whoever else listens. */
export type Role = 'server' | 'queue' | 'ui' | 'listener' | 'async';

/** What is looked for, at its place, with the calls that lead to it, the first in the function that was asked about. */
export interface Reached<Cause> {
  chain: CallFact[];
  cause: Cause;
}

const ROUTER = /^(?:app|router|server|fastify|api|routes?|\w*Router|\w*App)$/;
const ROUTER_TYPE = /^(?:Express|Application|Router|FastifyInstance|Koa|Hono|Polka)$/;
const ROUTE_METHODS = new Set('get post put patch delete del all use options head search param route'.split(' '));
const LISTEN = new Set(['on', 'once', 'addListener', 'addEventListener', 'prependListener', 'subscribe']);
const SERVER_MODULE = /^(?:express|koa|fastify|@hapi\/hapi|hono|@koa\/router|koa-router|polka|restify)$/;
const DECORATED = /^(?:Get|Post|Put|Patch|Delete|All|MessagePattern|EventPattern|SubscribeMessage|Query|Mutation|ResolveField|Cron|Process|OnEvent)$/;
const QUEUE_METHODS = new Set(['process', 'consume', 'define', 'schedule', 'setInterval']);
const UI_METHODS = /^(?:registerCommand|registerTextEditorCommand|handle|register\w*Provider|onRequest|onNotification)$/;
/** Runs once, before or after anybody waits. */
const ONCE = /^(?:main|start(?:server|app|up)?|init(?:iali[sz]e)?(?:app|server)?|set_?up|bootstrap|boot|configure|register|install|shut_?down|stop|tear_?down|close|dispose|constructor)$/i;
/** A parameter that comes with every request. */
const REQUEST = /^(?:req|request|ctx|context|event)$/;
const EXIT_EVENT = /^(?:exit|beforeExit|uncaughtException|unhandledRejection|SIG[A-Z]+)$/;

export class Reach {
  private readonly roles = new Map<FunctionId, Role | undefined>();
  /** From a call to the call that it is an argument of. */
  private readonly wrappers = new Map<number, CallFact>();
  private readonly callers = new Map<FunctionId, CallFact[]>();
  private readonly firstHeld = new Map<FunctionId, CallFact | undefined>();

  constructor(private readonly facts: FileFacts) {
    for (const call of facts.calls) {
      for (const value of call.args) if (value.kind === 'call') this.wrappers.set(value.call, call);
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

  private registration(fn: FunctionFact): Role | 'nobody' | undefined {
    if (fn.decorators.some((name) => DECORATED.test(name))) return 'server';
    if (fn.passedTo) return this.roleAt(this.facts.calls[fn.passedTo.call]);
    const roles = fn.passedByName.map(({ call }) => this.roleAt(this.facts.calls[call]));
    const role = roles.find((found) => found !== undefined && found !== 'nobody');
    // What also runs at the end of the process may be called before.
    return role ?? (this.callers.has(fn.id) ? undefined : roles.find((found) => found === 'nobody'));
  }

  /** Who waits while a function runs that is given to this call. */
  private roleAt(call: CallFact): Role | 'nobody' | undefined {
    const first = call.args[0];
    const receiver = call.receiver && lastName(call.receiver, this.facts.variables);
    if (LISTEN.has(call.name)) {
      if (receiver === 'process' || (first?.kind === 'string' && EXIT_EVENT.test(first.value) && call.receiver?.[0] === 'g:process')) return 'nobody';
      if (receiver === 'parentPort') return 'nobody';
      return first?.kind === 'string' && first.value === 'request' ? 'server' : 'listener';
    }
    if (call.name === 'createServer' || (call.origin && SERVER_MODULE.test(call.origin.module))) return 'server';
    if (ROUTE_METHODS.has(call.name) && this.isRouter(call.receiver)) return 'server';
    // `router.get(path, asyncHandler(fn))`: the wrapper is registered, and so is what it wraps.
    const outer = this.wrappers.get(call.id);
    if (outer && ROUTE_METHODS.has(outer.name) && this.isRouter(outer.receiver)) return 'server';
    if (QUEUE_METHODS.has(call.name)) return 'queue';
    return UI_METHODS.test(call.name) ? 'ui' : undefined;
  }

  /** By its name, by its type, or by what makes it: `express.Router()`, `new Hono()`. */
  private isRouter(path: Path | undefined): boolean {
    if (!path) return false;
    if (ROUTER.test(lastName(path, this.facts.variables))) return true;
    const variable = path.length === 1 ? rootVariable(path, this.facts.variables) : undefined;
    if (ROUTER_TYPE.test(variable?.typeName ?? '')) return true;
    const made = variable?.value?.kind === 'call' ? this.facts.calls[variable.value.call] : undefined;
    return made?.origin !== undefined && SERVER_MODULE.test(made.origin.module) && /^(?:\w*Router|\w*Hono|Server|server|createServer|Application|default)?$/.test(made.origin.path.at(-1) ?? '');
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
