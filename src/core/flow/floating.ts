/**
 * Async functions that are given to something that does not look at the promise they return.
 *
 * A listener or a timer's callback is said only where a rejection gets out of it: nobody has to wait for those, but
 * somebody has to hear when they fail. Of array methods it is the result that is wrong, or that nobody waits.
 * Misses functions that return a promise without being `async`, callbacks that come from other files, and results of
 * `map` that are kept and never waited for.
 */
import type { Effects } from '../effects/effect';
import { CALLBACK_MODULES, ENDING_EVENT, ITERATION_MODULE, LISTEN, NODE_MODULE, TIMERS } from '../effects/ignoresPromises';
import type { Escape, Rejections } from '../effects/rejections';
import type { CallFact, EventFact, FileFacts, FunctionFact, Path } from '../facts/model';
import { eventsIn, overlaps, rootVariable, statementsIn } from '../facts/paths';
import type { Confidence } from '../model';
import { Emitters } from './emitters';
import { lowest } from './independence';
import { listKindOf, type ListKind } from './lists';

export type FloatingKind = 'each' | 'awaited-each' | 'dropped-map' | 'awaited-map' | 'test' | 'sort' | 'executor' | 'listener' | 'exit' | 'timer' | 'callback';

export interface Floating {
  kind: FloatingKind;
  call: CallFact;
  callback: FunctionFact;
  level: Confidence;
  /** Where a rejection gets out of the callback. */
  escape?: Escape;
  /** What is read after the call and filled by the callback after a wait. */
  early?: Path;
  /** Of a method: what it is called on. */
  list?: ListKind;
  reasons: string[];
}

/** `find` and its like look only at whether a promise is truthy, and every promise is. */
const TESTS = new Set(['filter', 'some', 'every', 'find', 'findIndex', 'findLast', 'findLastIndex']);
const SORTS = new Set(['sort', 'toSorted']);
const ITERATIONS = new Set(['forEach', 'map', ...TESTS, ...SORTS]);
const LODASH_EACH = new Set(['forEach', 'each', 'forEachRight', 'eachRight', 'forOwn', 'forIn']);
/** What TypeScript wraps the body of a compiled async function in. */
const COMPILED_ASYNC = '__awaiter';

export class FloatingCallbacks {
  private readonly rejections: Rejections;
  private readonly emitters: Emitters;
  private knownPlace: 'node' | 'page' | 'either' | undefined;

  constructor(
    private readonly facts: FileFacts,
    private readonly effects: Effects,
  ) {
    this.rejections = effects.rejections;
    this.emitters = new Emitters(facts);
  }

  /** All that stand in one function's own code. */
  of(fn: FunctionFact): Floating[] {
    return eventsIn(fn.body).flatMap((event) => (event.kind === 'call' ? (this.judge(this.facts.calls[event.call], fn) ?? []) : []));
  }

  private judge(call: CallFact, fn: FunctionFact): Floating | undefined {
    // A function of the project may well wait for what it is given.
    if (this.effects.calleeOf(call)) return undefined;
    if (call.isNew) return call.name === 'Promise' && call.callee?.[0] === 'g:Promise' ? this.executor(call) : undefined;
    const isMethod = call.receiver !== undefined || call.on !== undefined || call.onArray;
    if (isMethod && ITERATIONS.has(call.name) && call.args.length <= 2) {
      const callback = this.asyncArgument(call, 0);
      if (callback) return this.iteration(call, callback, fn);
    }
    if (call.origin && ITERATION_MODULE.test(call.origin.module)) return this.lodash(call, fn);
    if (isMethod && LISTEN.has(call.name) && call.args.length === 2) return this.listener(call);
    return this.timer(call) ?? this.nodeCallback(call);
  }

  /** The async function that an argument is, written in place, by its name, as a method of `this`, or bound. */
  private asyncArgument(call: CallFact, index: number): FunctionFact | undefined {
    const given = call.callbacks.find(({ argument }) => argument === index);
    return given && this.asyncForm(this.facts.functions[given.fn]);
  }

  /** The function whose body runs asynchronously: itself, or the one that a compiler wrapped. */
  private asyncForm(fn: FunctionFact): FunctionFact | undefined {
    if (fn.generator) return undefined;
    if (fn.async) return fn;
    const [only] = fn.body;
    const last = fn.body.length === 1 && only.kind === 'return' ? only.events.at(-1) : undefined;
    if (last?.kind !== 'call' || this.facts.calls[last.call].name !== COMPILED_ASYNC) return undefined;
    const body = this.facts.calls[last.call].args.at(-1);
    return body?.kind === 'function' && this.facts.functions[body.fn].async ? this.facts.functions[body.fn] : undefined;
  }

  // Array methods

  private iteration(call: CallFact, callback: FunctionFact, fn: FunctionFact): Floating | undefined {
    const list = listKindOf(call, this.facts);
    if (list === 'other') return undefined;
    if (TESTS.has(call.name) || SORTS.has(call.name)) return this.asked(call, callback, list);
    if (call.name === 'map') return this.mapped(call, callback, list);
    return this.each(call, callback, list, fn);
  }

  /** A predicate or a comparator: what is done with its promise does not depend on what it does. */
  private asked(call: CallFact, callback: FunctionFact, list: ListKind): Floating | undefined {
    if (list === 'collection' || !this.takesAnItem(callback, list)) return undefined;
    const isTaken = call.awaited || this.isChained(call);
    const level = list === 'array' ? 'certain' : list === 'named' && !isTaken ? 'likely' : 'possible';
    return { kind: SORTS.has(call.name) ? 'sort' : 'test', call, callback, list, level, reasons: [listReason(list)] };
  }

  /** `Users.find((error, users) => …)` is a callback, and `ability.find(() => …)` something else again. */
  private takesAnItem({ parameters }: FunctionFact, list: ListKind): boolean {
    if (list === 'array') return true;
    return parameters.length > 0 && !/^_*(?:e|err|error)$/i.test(this.facts.variables[parameters[0]].name);
  }

  private mapped(call: CallFact, callback: FunctionFact, list: ListKind): Floating | undefined {
    if (list === 'collection' || !this.waits(callback)) return undefined;
    const escape = this.rejections.escapeOf(callback);
    if (call.awaited) {
      // A result that is taken may be that of a list which waits for its callbacks.
      const level = list === 'array' ? 'certain' : list === 'named' && call.dropped ? 'likely' : 'possible';
      return { kind: 'awaited-map', call, callback, escape, list, level, reasons: [listReason(list)] };
    }
    if (!call.dropped) return undefined;
    return { kind: 'dropped-map', call, callback, escape, list, level: lowest(this.levelOfList(list), escape ? 'certain' : 'possible') as Confidence, reasons: [listReason(list)] };
  }

  private each(call: CallFact, callback: FunctionFact, list: ListKind, fn: FunctionFact): Floating | undefined {
    if (!this.waits(callback)) return undefined;
    const escape = this.rejections.escapeOf(callback);
    const early = this.readEarly(call, callback, fn);
    const isTaken = call.awaited || this.isChained(call);
    const level = lowest(isTaken && list === 'unknown' ? 'possible' : this.levelOfList(list), escape || early || isTaken ? 'certain' : 'possible') as Confidence;
    return { kind: call.awaited ? 'awaited-each' : 'each', call, callback, escape, early, list, level, reasons: [listReason(list)] };
  }

  /** A result that nobody takes floats, whatever kind of list it is. */
  private levelOfList(list: ListKind): Confidence {
    return list === 'array' || list === 'collection' ? 'certain' : 'likely';
  }

  /** `_.filter(users, async …)`: the same by other means. */
  private lodash(call: CallFact, fn: FunctionFact): Floating | undefined {
    const callback = this.asyncArgument(call, 1);
    if (!callback || call.args.length !== 2) return undefined;
    const reasons = [`\`${call.name}\` looks at what its callback returns as a value, not as a promise`];
    if (TESTS.has(call.name)) return { kind: 'test', call, callback, level: 'certain', reasons };
    if (!LODASH_EACH.has(call.name) || !this.waits(callback)) return undefined;
    const escape = this.rejections.escapeOf(callback);
    const early = this.readEarly(call, callback, fn);
    return { kind: call.awaited ? 'awaited-each' : 'each', call, callback, escape, early, level: escape || early ? 'certain' : 'possible', reasons };
  }

  /** `.then(…)` or another step is called on its result. */
  private isChained(call: CallFact): boolean {
    return this.facts.calls.some((step) => step.on === call.id && /^(?:then|catch|finally)$/.test(step.name));
  }

  /** Whether a run of the function takes longer than the call that starts it. */
  private waits(fn: FunctionFact): boolean {
    for (const statement of statementsIn(fn.body)) {
      if (statement.loop?.kind === 'for-await') return true;
      for (const event of statement.events) if (event.kind === 'await' && this.isWait(event.await)) return true;
    }
    return this.rejections.handsOnPromise(fn);
  }

  private isWait(id: number): boolean {
    const fact = this.facts.awaits[id];
    const effect = this.effects.ofAwait(fact);
    return fact.call === undefined || effect.waits || effect.hold === 'paces' || this.facts.calls[fact.call].name === 'import';
  }

  /** A place that the callback writes to after a wait, and that the function reads on its way on. */
  private readEarly(call: CallFact, callback: FunctionFact, fn: FunctionFact): Path | undefined {
    const written = this.writtenLate(callback);
    if (written.length === 0) return undefined;
    for (const statement of statementsIn(fn.body)) {
      if (statement.range.start < call.range.end) continue;
      for (const event of statement.events) {
        if (event.kind === 'read' && written.some((path) => overlaps(path, event.path))) return event.path;
      }
    }
    return undefined;
  }

  private writtenLate(callback: FunctionFact): Path[] {
    const events: EventFact[] = eventsIn(callback.body);
    const first = events.findIndex((event) => event.kind === 'await');
    return events.slice(first < 0 ? events.length : first).flatMap((event) => (event.kind === 'write' && event.how !== 'declare' && this.isOutside(event.path, callback) ? [event.path] : []));
  }

  private isOutside(path: Path, fn: FunctionFact): boolean {
    const variable = rootVariable(path, this.facts.variables);
    return variable !== undefined && variable.owner !== 0 && (variable.at < fn.range.start || variable.at >= fn.range.end);
  }

  // Executors, listeners, timers and callbacks

  private executor(call: CallFact): Floating | undefined {
    const callback = this.asyncArgument(call, 0);
    const escape = callback && this.rejections.escapeOf(callback);
    return escape && { kind: 'executor', call, callback, escape, level: 'certain', reasons: [] };
  }

  private listener(call: CallFact): Floating | undefined {
    const callback = this.asyncArgument(call, 1);
    const escape = callback && this.rejections.escapeOf(callback);
    const [event] = call.args;
    if (!callback) return undefined;
    if (this.emitters.isOnProcess(call)) {
      if (event.kind === 'string' && event.value === 'exit') return this.waits(callback) ? { kind: 'exit', call, callback, level: 'certain', reasons: ['Node runs `exit` listeners, and ends when they return'] } : undefined;
      const ends = event.kind !== 'string' || ENDING_EVENT.test(event.value);
      return escape && { kind: 'listener', call, callback, escape, level: ends ? 'possible' : this.capped('likely'), reasons: ['`process` is an event emitter, which ignores what a listener returns'] };
    }
    if (!escape || this.place() === 'page') return undefined;
    const isKnown = this.emitters.isOnEmitter(call);
    return { kind: 'listener', call, callback, escape, level: isKnown ? this.capped('likely') : 'possible', reasons: [isKnown ? 'an event emitter ignores what a listener returns' : 'what calls this listener is not known'] };
  }

  private timer(call: CallFact): Floating | undefined {
    const isTimer = (TIMERS.has(call.name) && (call.callee?.[0] === `g:${call.name}` || call.origin?.module === 'timers')) || (call.name === 'nextTick' && call.receiver?.[0] === 'g:process');
    const callback = isTimer ? this.asyncArgument(call, 0) : undefined;
    const escape = callback && this.rejections.escapeOf(callback);
    if (!escape || this.place() === 'page') return undefined;
    return { kind: 'timer', call, callback, escape, level: this.place() === 'node' ? this.capped('likely') : 'possible', reasons: [`\`${call.name}\` ignores what its callback returns`] };
  }

  /** `http.createServer(async (req, res) => …)`, `fs.readFile(path, async (error, data) => …)` */
  private nodeCallback(call: CallFact): Floating | undefined {
    const isNode = call.origin !== undefined && !call.origin.promisified && CALLBACK_MODULES.test(call.origin.module);
    const isListen = call.name === 'listen' && this.emitters.isOnEmitter(call);
    const callback = isNode || isListen ? this.asyncArgument(call, call.args.length - 1) : undefined;
    const escape = callback && this.rejections.escapeOf(callback);
    return escape && { kind: 'callback', call, callback, escape, level: this.capped('likely'), reasons: [`\`${call.name}\` ignores what its callback returns`] };
  }

  /** A program that listens for unhandled rejections has somebody who hears them. */
  private capped(level: Confidence): Confidence {
    const handlesAll = this.facts.calls.some((call) => LISTEN.has(call.name) && call.args[0]?.kind === 'string' && call.args[0].value === 'unhandledRejection');
    return handlesAll ? 'possible' : level;
  }

  /** Where the file runs, by what it uses: in a page, an unhandled rejection is shown and nothing ends. */
  private place(): 'node' | 'page' | 'either' {
    this.knownPlace ??= this.facts.modules.some((module) => NODE_MODULE.test(module)) ? 'node' : this.uses(/^g:(?:window|document|localStorage|navigator)$/) ? 'page' : this.uses(/^g:(?:process|__dirname|__filename|Buffer)$/) ? 'node' : 'either';
    return this.knownPlace;
  }

  private uses(root: RegExp): boolean {
    return this.facts.functions.some((fn) => eventsIn(fn.body).some((event) => event.kind === 'read' && root.test(event.path[0])));
  }
}

function listReason(list: ListKind): string {
  switch (list) {
    case 'array': return 'it is called on an array';
    case 'collection': return 'it is called on a built-in collection';
    case 'named': return 'it is called on what its name calls a list';
    default: return 'what it is called on is not known';
  }
}
