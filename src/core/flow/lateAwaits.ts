/**
 * Promises that are started, left without a listener while something else is awaited, and awaited only then. One that
 * rejects in between is an unhandled rejection, which ends a Node process although the await after it has a `catch`
 * around it.
 *
 * The first thing that happens to the promise after its start decides: an await of something else that really waits
 * makes it late; whatever reads it (a handler, a combinator, another function) counts as a listener. Only constants
 * of the function itself are looked at, and lists that started promises are pushed to.
 *
 * Misses promises kept in properties and in variables that are assigned again.
 */
import type { Effects } from '../effects/effect';
import type { AwaitFact, CallFact, EventFact, FileFacts, FunctionFact, StatementFact, ValueFact, VariableFact, VariableId } from '../facts/model';
import { eventsIn, eventsWithClosures, rootVariable, statementsIn } from '../facts/paths';
import type { Confidence, Range } from '../model';
import { leaves } from './operations';
import { asAwait, isCombinator } from './started';

export interface LateAwait {
  variable: VariableFact;
  /** The call that starts the work. */
  start: CallFact;
  /** What is awaited while nobody listens. */
  meanwhile: Wait;
  /** The first await that listens, if it is one of this function. */
  listens?: AwaitFact;
  /** Many of them, kept in a list. */
  many: boolean;
  level: Confidence;
  evidence: string[];
}

/** How sure it is that a promise is under way and may reject, and why. */
interface Grade {
  level: Confidence;
  because: string;
}

/** An await, or the head of a `for await`. */
interface Wait {
  range: Range;
  label: string;
}

/** Methods that build a query, which many libraries start only when it is awaited. */
const MAY_BE_LAZY = /^(?:find(?:One|Many|All|First|Unique|By)?(?:By\w*|OrThrow)?|find(?:One|All)?And\w+|select\w*|where\w*|query|from|count\w*|aggregate|insert\w*|update\w*|delete\w*|upsert\w*|create|raw|table|first|populate|exec|sort|limit|returning|into|\$queryRaw\w*|\$executeRaw\w*)$/;
/** Waits for something that this code itself is about to cause: it is started first by design, and fails by time-out only. */
const WAITS_FOR_EVENT = /^(?:waitFor\w*|expect(?:[A-Z]\w*)?|once|on[A-Z]\w*|\w*Event|toPromise|firstValueFrom)$/;
const PROMISE_NAME = /promise|pending|deferred|task|request|job|loading|future/i;

export function findLateAwaits(fn: FunctionFact, facts: FileFacts, effects: Effects): LateAwait[] {
  return new Search(fn, facts, effects).run();
}

class Search {
  private readonly found: LateAwait[] = [];

  constructor(private readonly fn: FunctionFact, private readonly facts: FileFacts, private readonly effects: Effects) {}

  run(): LateAwait[] {
    if (!this.fn.async) return [];
    this.visit(this.fn.body);
    return this.found;
  }

  private visit(statements: readonly StatementFact[]): void {
    statements.forEach((statement, index) => {
      statement.events.forEach((event, at) => {
        if (event.kind === 'write' && event.how === 'declare') this.declared(Number(event.path[0].slice(1)), statement, at, statements.slice(index + 1));
      });
      for (const body of statement.bodies) this.visit(body.statements);
    });
  }

  private declared(id: VariableId, statement: StatementFact, at: number, rest: readonly StatementFact[]): void {
    const variable = this.facts.variables[id];
    const { value } = variable ?? {};
    if (!variable?.constant || variable.owner !== this.fn.id || statement.kind !== 'plain') return;
    if (value?.kind === 'array' && value.length === 0) this.list(variable, rest);
    if (value?.kind !== 'call' || value.awaited || value.part) return;
    const start = this.facts.calls[value.call];
    const level = this.gradeOf(start, variable);
    if (!level) return;
    const after = statement.events.slice(at + 1);
    const meanwhile = this.waitBeforeUse(id, after, rest);
    if (!meanwhile) return;
    const listens = this.listener(id, rest);
    if (!listens) return;
    this.found.push({ variable, start, meanwhile, listens: listens === 'elsewhere' ? undefined : listens, many: false, level: level.level, evidence: [level.because] });
  }

  /** The wait that comes before anything reads the variable, on the way on from its declaration. */
  private waitBeforeUse(id: VariableId, after: readonly EventFact[], rest: readonly StatementFact[]): AwaitFact | undefined {
    const first = this.firstOf(id, after);
    if (first) return first === 'read' ? undefined : first;
    for (const statement of rest) {
      const inside = this.firstOf(id, eventsIn([statement]));
      if (!inside) {
        if (statement.kind === 'return' || statement.kind === 'throw') return undefined;
        continue;
      }
      // An arm that leaves never comes to the await that is late.
      if (inside !== 'read' && statement.kind === 'if' && leaves(statement)) return undefined;
      return inside === 'read' ? undefined : inside;
    }
    return undefined;
  }

  private firstOf(id: VariableId, events: Iterable<EventFact>): AwaitFact | 'read' | undefined {
    for (const event of events) {
      if (this.reads(event, id)) return 'read';
      if (event.kind === 'await' && this.reallyWaits(this.facts.awaits[event.await])) return this.facts.awaits[event.await];
    }
    return undefined;
  }

  private reads(event: EventFact, id: VariableId): boolean {
    const root = `v${id}`;
    if (event.kind === 'read') return event.path[0] === root || event.via === id;
    if (event.kind !== 'closure') return false;
    for (const inner of eventsWithClosures(this.facts.functions[event.fn].body, this.facts.functions)) if (inner.kind === 'read' && inner.path[0] === root) return true;
    return false;
  }

  private reallyWaits(fact: AwaitFact): boolean {
    if (fact.call !== undefined) return this.effects.ofAwait(fact).waits;
    const value = fact.uses.length === 1 && fact.uses[0].length === 1 ? rootVariable(fact.uses[0], this.facts.variables)?.value : undefined;
    if (value?.kind !== 'call' || value.awaited) return false;
    return this.effects.ofAwait(asAwait(this.facts.calls[value.call])).waits;
  }

  /** The later await of the promise itself, or of a combinator that it is given to: what makes it a promise. */
  private listener(id: VariableId, rest: readonly StatementFact[]): AwaitFact | 'elsewhere' | undefined {
    const root = `v${id}`;
    for (const event of eventsIn(rest)) {
      if (event.kind === 'await') {
        const fact = this.facts.awaits[event.await];
        if (fact.call === undefined && fact.label === this.facts.variables[id].name && fact.uses[0]?.[0] === root) return fact;
        if (fact.call !== undefined && this.combines(this.facts.calls[fact.call], root)) return fact;
      }
      if (event.kind !== 'call') continue;
      const call = this.facts.calls[event.call];
      const isStep = /^(?:then|catch|finally)$/.test(call.name) && call.on === undefined && call.receiver?.join('') === root;
      if (isStep || this.combines(call, root)) return 'elsewhere';
    }
    return undefined;
  }

  /** `Promise.all([p, q])` and `Promise.all(list)`. */
  private combines(call: CallFact, root: string): boolean {
    const [given] = call.args;
    if (!isCombinator(call, this.facts) || !given) return false;
    const elements = given.kind === 'array' ? given.elements : [given];
    return elements.some((element) => element.kind === 'path' && element.path.join('') === root);
  }

  /** How sure it is that a call gives a promise that is under way and may reject; undefined where it does not. */
  private gradeOf(call: CallFact, variable?: VariableFact): Grade | undefined {
    if (call.name === 'finally' || call.name === 'then') {
      const base = this.startOf(call);
      return base && (call.name === 'finally' || call.args.length < 2) ? this.gradeOf(base, variable) : undefined;
    }
    if (!this.effects.rejections.mayReject(asAwait(call))) return undefined;
    if (call.isNew) return this.ofExecutor(call);
    if (call.name === 'map') return this.ofMapping(call);
    if (isCombinator(call, this.facts)) return { level: 'certain', because: `\`Promise.${call.name}\` rejects when one of its promises does` };
    const callee = this.effects.calleeOf(call);
    if (callee) return this.ofCallee(callee.fn);
    if (call.name === '' || this.effects.isPlain(call)) return undefined;
    if (call.chain.length > 0 || (call.receiver && MAY_BE_LAZY.test(call.name))) return { level: 'possible', because: `\`${call.name}\` may start its work only when it is awaited` };
    if (WAITS_FOR_EVENT.test(call.name)) return { level: 'possible', because: `\`${call.name}\` waits for an event and may never reject` };
    if (this.effects.isKnownAsync(call)) return { level: 'certain', because: `\`${call.name}\` is a known API that starts at once and can fail` };
    const isNamed = variable !== undefined && (PROMISE_NAME.test(variable.name) || variable.typeName === 'Promise');
    return { level: 'likely', because: isNamed ? `\`${variable.name}\` is named as a promise, and awaited later` : `what \`${call.name}\` returns is awaited later` };
  }

  /** The call that made the promise which a step like `then` is called on. */
  private startOf({ on, receiver }: CallFact): CallFact | undefined {
    if (on !== undefined) return this.facts.calls[on];
    const value = receiver?.length === 1 ? rootVariable(receiver, this.facts.variables)?.value : undefined;
    return value?.kind === 'call' && !value.awaited ? this.facts.calls[value.call] : undefined;
  }

  /** `new Promise((resolve, reject) => …)`: one whose `reject` is only put aside fails when others say so. */
  private ofExecutor({ name, args }: CallFact): Grade | undefined {
    const executor = args[0];
    const reject = name === 'Promise' && executor?.kind === 'function' ? this.facts.functions[executor.fn].parameters[1] : undefined;
    if (reject === undefined) return undefined;
    for (const event of eventsWithClosures(this.facts.functions[(executor as { fn: number }).fn].body, this.facts.functions)) {
      if (event.kind !== 'call') continue;
      const call = this.facts.calls[event.call];
      const isGiven = call.args.some((value) => value.kind === 'path' && value.path.join('') === `v${reject}`);
      if (isGiven || call.callee?.join('') === `v${reject}`) return { level: 'certain', because: 'its executor can reject' };
    }
    return { level: 'possible', because: 'other code holds its `reject`' };
  }

  /** `list.map(async …)`: a list of promises. */
  private ofMapping({ callbacks }: CallFact): Grade | undefined {
    const given = callbacks.find(({ argument }) => argument === 0);
    const fn = given && this.facts.functions[given.fn];
    return fn?.async && this.effects.rejections.callsMayReject(fn) ? { level: 'certain', because: 'its callback is async and can reject' } : undefined;
  }

  private ofCallee(fn: FunctionFact): Grade | undefined {
    if (fn.generator) return undefined;
    if (fn.async) return { level: 'certain', because: `\`${fn.name}\` is async and can reject` };
    const returnsCall = statementsIn(fn.body).some((statement) => statement.kind === 'return' && statement.events.some((event) => event.kind === 'call'));
    return returnsCall ? { level: 'likely', because: `what \`${fn.name}\` returns is awaited later` } : undefined;
  }

  /** `tasks.push(start(x))` in turns that await something else, and `Promise.all(tasks)` behind them. */
  private list(variable: VariableFact, rest: readonly StatementFact[]): void {
    const root = `v${variable.id}`;
    let pushed: CallFact | undefined;
    let meanwhile: Wait | undefined;
    const walk = (statements: readonly StatementFact[], loops: readonly StatementFact[]): 'stop' | undefined => {
      for (const statement of statements) {
        for (const event of statement.events) {
          if (event.kind === 'call') {
            const call = this.facts.calls[event.call];
            if (call.receiver?.join('') === root && call.name === 'push') {
              const start = this.startedBy(call.args);
              if (!start) return 'stop';
              pushed = start;
              meanwhile ??= this.waitInTurns(loops, root);
            } else if (this.combines(call, root)) return 'stop';
          } else if (event.kind === 'await' && pushed && !meanwhile && this.reallyWaits(this.facts.awaits[event.await])) meanwhile = this.facts.awaits[event.await];
        }
        for (const body of statement.bodies) if (walk(body.statements, statement.kind === 'loop' ? [...loops, statement] : loops)) return 'stop';
      }
      return undefined;
    };
    walk(rest, []);
    if (!pushed || !meanwhile || this.otherUses(variable, rest)) return;
    const listens = this.listOf(root, rest);
    const level = this.gradeOf(pushed, variable);
    if (!listens || !level || meanwhile.range.start >= listens.range.start) return;
    this.found.push({ variable, start: pushed, meanwhile, listens, many: true, level: level.level, evidence: [level.because] });
  }

  private startedBy(args: readonly ValueFact[]): CallFact | undefined {
    const [first] = args;
    return args.length === 1 && first.kind === 'call' && !first.awaited ? this.facts.calls[first.call] : undefined;
  }

  /** A wait of the loop that a push stands in, so that the next turn's wait comes while the promise has no listener. */
  private waitInTurns(loops: readonly StatementFact[], root: string): Wait | undefined {
    const around = loops.at(-1);
    if (!around) return undefined;
    if (around.loop!.kind === 'for-await') return { range: around.loop!.keyword, label: 'for await' };
    for (const event of [...around.events.slice(around.loop!.headEvents), ...around.bodies.flatMap((body) => eventsIn(body.statements))]) {
      if (event.kind !== 'await') continue;
      const fact = this.facts.awaits[event.await];
      if (this.reallyWaits(fact) && !fact.uses.some((path) => path[0] === root)) return fact;
    }
    return undefined;
  }

  /** Anything but pushes and one combinator may listen, or take promises out. */
  private otherUses(variable: VariableFact, rest: readonly StatementFact[]): boolean {
    let uses = 0;
    for (const event of eventsWithClosures(rest, this.facts.functions)) {
      if (event.kind === 'read' && event.path[0] === `v${variable.id}`) uses += event.path.length === 1 ? 1 : 2;
      if (event.kind === 'call') {
        const call = this.facts.calls[event.call];
        const isPush = call.receiver?.join('') === `v${variable.id}` && call.name === 'push';
        if (isPush || this.combines(call, `v${variable.id}`)) uses -= 1;
      }
    }
    return uses !== 0;
  }

  private listOf(root: string, rest: readonly StatementFact[]): AwaitFact | undefined {
    for (const event of eventsIn(rest)) {
      if (event.kind !== 'await') continue;
      const fact = this.facts.awaits[event.await];
      if (fact.call !== undefined && this.combines(this.facts.calls[fact.call], root)) return fact;
    }
    return undefined;
  }
}
