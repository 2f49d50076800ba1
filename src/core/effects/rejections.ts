/**
 * Where a function's promise can reject: an await, a `throw` or a promise that is handed on, with no `catch` around.
 *
 * Errs towards "it cannot": synchronous calls that throw, and returned calls that nothing is known of, do not count
 * unless they are all that the function does. A `catch` is taken to handle what it catches, its own awaits apart.
 * Callees in other files are followed like those of the file itself.
 */
import type { AwaitFact, CallFact, FileFacts, FunctionFact, FunctionId, StatementFact } from '../facts/model';
import { bodyOf, eventsWithClosures, rootVariable, statementsIn } from '../facts/paths';
import type { Range } from '../model';
import type { Callee, Effects } from './effect';

/** One place from which a rejection gets out. */
export interface Escape {
  range: Range;
  label: string;
}

/** Calls are followed this deep in search of a failure. */
const DEEPEST_QUESTION = 200;

/** One search for a failure, over all files that it leads through. */
export interface Question {
  /** Functions that are being searched, or were without a final answer. */
  asked: Set<FunctionFact>;
  depth: number;
  /** An answer on the way was only assumed. */
  assumed: boolean;
}

export class Rejections {
  private readonly known = new Map<FunctionId, Escape | undefined>();
  private readonly ofReturned = new Map<FunctionId, boolean>();

  constructor(
    private readonly facts: FileFacts,
    private readonly effects: Effects,
  ) {}

  /** The first place from which a rejection of this async function gets out; undefined where all is caught. */
  escapeOf(fn: FunctionFact): Escape | undefined {
    if (this.known.has(fn.id)) return this.known.get(fn.id);
    const { question } = this.effects;
    // A recursive call adds nothing that the body does not say; what rests on that is not final for the others.
    if (question.asked.has(fn) || question.depth >= DEEPEST_QUESTION) {
      question.assumed = true;
      return undefined;
    }
    question.asked.add(fn);
    question.depth++;
    let escape: Escape | undefined;
    try {
      escape = this.escapeIn(fn.body, false, fn);
    } finally {
      question.depth--;
      if (question.depth === 0) question.asked.clear();
    }
    if (escape || !question.assumed || question.depth === 0) this.known.set(fn.id, escape);
    if (question.depth === 0) question.assumed = false;
    return escape;
  }

  /** Whether the promise that a call of this function gives can reject. */
  callsMayReject(fn: FunctionFact): boolean {
    if (fn.generator) return true;
    return fn.async ? this.escapeOf(fn) !== undefined : this.returnedMayReject(fn);
  }

  /** A function that is not async may return any promise. */
  private returnedMayReject(fn: FunctionFact): boolean {
    const known = this.ofReturned.get(fn.id);
    if (known !== undefined) return known;
    this.ofReturned.set(fn.id, true);
    const returns = statementsIn(fn.body).filter((statement) => statement.kind === 'return');
    const may = returns.some(({ value, events }) => (value ? value.kind !== 'call' || this.callMayReject(this.facts.calls[value.call]) : events.length > 0));
    this.ofReturned.set(fn.id, may);
    return may;
  }

  /** The same of the function that this one makes and returns. */
  callsOfMadeMayReject(fn: FunctionFact): boolean {
    const returns = fn.body.filter((statement) => statement.kind === 'return');
    const last = returns.length === 1 ? returns[0].events.at(-1) : undefined;
    return last?.kind !== 'closure' || this.callsMayReject(this.facts.functions[last.fn]);
  }

  /** Whether what the function returns is the promise of a call. */
  handsOnPromise(fn: FunctionFact): boolean {
    return statementsIn(fn.body).some((statement) => statement.kind === 'return' && this.promiseHandedOn(statement, fn) !== undefined);
  }

  private escapeIn(statements: readonly StatementFact[], guarded: boolean, fn: FunctionFact): Escape | undefined {
    for (const statement of statements) {
      const own = this.ownEscape(statement, guarded, fn);
      if (own) return own;
      const catches = statement.kind === 'try' && bodyOf(statement, 'catch') !== undefined;
      for (const body of statement.bodies) {
        const inner = this.escapeIn(body.statements, guarded || (catches && body.role === 'try'), fn);
        if (inner) return inner;
      }
    }
    return undefined;
  }

  private ownEscape(statement: StatementFact, guarded: boolean, fn: FunctionFact): Escape | undefined {
    // `return load()` hands the promise on: a `try` around it catches nothing.
    const handedOn = statement.kind === 'return' ? this.promiseHandedOn(statement, fn) : undefined;
    if (handedOn && this.callMayReject(handedOn)) return handedOn;
    if (guarded) return undefined;
    if (statement.kind === 'throw') return { range: statement.range, label: 'throw' };
    for (const event of statement.events) {
      if (event.kind === 'await' && this.mayReject(this.facts.awaits[event.await])) return this.facts.awaits[event.await];
    }
    return statement.loop?.kind === 'for-await' ? { range: statement.loop.keyword, label: 'for await' } : undefined;
  }

  private promiseHandedOn(statement: StatementFact, fn: FunctionFact): CallFact | undefined {
    const last = statement.events.at(-1);
    if (last?.kind !== 'call') return undefined;
    const call = this.facts.calls[last.call];
    if (!returnsResultOf(call, statement)) return undefined;
    const isAll = fn.body.length === 1 && fn.body[0] === statement && !this.effects.isPlain(call);
    const callee = this.effects.calleeOf(call);
    return (callee ? callee.fn.async : isAll || this.effects.isKnownAsync(call)) ? call : undefined;
  }

  /** Whether what is awaited here can reject. */
  mayReject(fact: AwaitFact): boolean {
    const call = fact.call ?? this.startedBy(fact);
    return call === undefined || this.callMayReject(this.facts.calls[call]);
  }

  /** `const closed = whenClosed(child); await closed;`: the call that gave the promise. */
  private startedBy({ uses: [path, ...others] }: AwaitFact): number | undefined {
    const variable = path?.length === 1 && others.length === 0 ? rootVariable(path, this.facts.variables) : undefined;
    return variable?.constant && variable.value?.kind === 'call' && !variable.value.awaited && variable.value.part === undefined ? variable.value.call : undefined;
  }

  private callMayReject(call: CallFact): boolean {
    if (call.name === 'catch' || call.chain.includes('catch') || (call.name === 'then' && call.args.length > 1)) return false;
    if (call.receiver?.[0] === 'g:Promise' && (call.name === 'allSettled' || call.name === 'resolve')) return false;
    if (call.on !== undefined && (call.name === 'then' || call.name === 'finally')) return this.callMayReject(this.facts.calls[call.on]) || call.callbacks.some(({ fn }) => this.escapeOf(this.facts.functions[fn]) !== undefined);
    if (call.isNew && call.name === 'Promise') return this.executorMayReject(call);
    const callee = this.effects.calleeOf(call);
    if (callee) return callee.effects.rejections.callsMayReject(callee.fn);
    // A wait for something gives up some time; a pause ends by itself.
    if (this.effects.isPacing(call) && !/^wait(?:For|Until)/.test(call.name)) return false;
    const maker = this.makerOf(call);
    return !maker || maker.effects.rejections.callsOfMadeMayReject(maker.fn);
  }

  /** `new Promise((resolve) => …)` has nothing to reject with. */
  private executorMayReject({ args: [executor] }: CallFact): boolean {
    if (executor?.kind !== 'function') return true;
    const { parameters, body } = this.facts.functions[executor.fn];
    if (parameters.length < 2) return false;
    return [...eventsWithClosures(body, this.facts.functions)].some((event) => event.kind === 'read' && event.path[0] === `v${parameters[1]}`);
  }

  /** `const handle = this.makeHandler(id); await handle();`: `makeHandler`. */
  private makerOf({ callee }: CallFact): Callee | undefined {
    const value = callee?.length === 1 ? rootVariable(callee, this.facts.variables)?.value : undefined;
    return value?.kind === 'call' && !value.awaited ? this.effects.calleeOf(this.facts.calls[value.call]) : undefined;
  }
}

/** `return load();` and `() => load()`, but not `return load().rows;` */
function returnsResultOf({ id, range }: CallFact, { value, range: { end } }: StatementFact): boolean {
  return value?.kind === 'call' && value.call === id && !value.awaited && end - range.end <= ';'.length;
}
