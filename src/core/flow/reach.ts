/**
 * Which functions run while other work may be waiting for the thread, and what they reach by synchronous calls, in this
 * file and in others. An `await` of a function does not free the thread before that function itself waits, so awaited
 * calls count as well.
 *
 * A variable that holds a function at first is taken to hold it still (`CallFact.mayRun`), which lowers what is concluded.
 * Misses other calls through values (`handlers[name]()`) and methods of unknown objects, what lies deeper than eight
 * calls, and whether a function of another file is called by a handler.
 */
import type { AwaitFact, CallFact, FileFacts, FunctionFact, FunctionId, Origin } from '../facts/model';
import { eventsIn, outwards, statementsIn } from '../facts/paths';
import { knownBlocking } from '../effects/blockingApi';
import { functionRunBy } from '../effects/called';
import type { Effects } from '../effects/effect';
import { ARRAY_CALLBACKS, BUILT_IN_METHODS } from '../effects/known';
import type { ProjectCalls, StatedBlocking } from '../effects/project';
import type { KnownBlocking } from '../effects/tables/blocking';
import type { HandlerRole } from '../effects/tables/handlers';
import { mayPause, mayPauseAt } from './computing';
import { doneOnce } from './once';
import { Handlers, type Registration } from './handlers';

/** Who waits while a function runs: as handlers know it, or whatever else is under way beside an async function. */
export type Role = HandlerRole | 'async';

/** A call on the way to a cause. */
export interface Step {
  call: CallFact;
  /** Where it is written, unless that is the file that was asked. */
  file?: string;
  /** The name of the function that it reaches. */
  reaches: string;
}

/** What is looked for, at its place, with the calls that lead to it, the first in the function that was asked about. */
export interface Reached<Cause> {
  chain: Step[];
  cause: Cause;
  /** Where the cause lies, unless that is the file that was asked. */
  file?: string;
}

/** Looks for causes in a function. `passages` lead to it. */
export type Find<Cause> = (fn: FunctionFact, facts: FileFacts, reach: Reach, passages: readonly Passage[]) => readonly Cause[];

/** A function, perhaps of another file, that a call reaches. */
export interface Elsewhere {
  /** Its path, unless it is the file of the call. */
  file?: string;
  fn: FunctionFact;
  facts: FileFacts;
  reach: Reach;
}

/** What lies behind a file's imports. */
export interface Beyond {
  /** The function of another file that a call reaches. */
  elsewhere(call: CallFact): Elsewhere | undefined;
  /** The package's function that a call reaches through other files of the project. */
  packageOf(call: CallFact): Origin | undefined;
}

const NOTHING_BEYOND: Beyond = { elsewhere: () => undefined, packageOf: () => undefined };

/** A call on the way to a function, with what is known of the file that it is written in. */
export interface Passage {
  call: CallFact;
  facts: FileFacts;
  reach: Reach;
  to: Pick<Elsewhere, 'fn' | 'facts'>;
}

/** How a function is reached: the call that leads to it, and how that one's function was reached. */
interface Way {
  before?: Way;
  step: Step;
  from: Reach;
  to: FunctionFact;
  reach: Reach;
  /** Where `to` lies, unless that is the file that was asked. */
  file?: string;
}

/** Calls are followed this deep, and so many functions looked at for one answer. */
const DEEPEST_CHAIN = 8;
const MOST_FUNCTIONS = 200;

/** Runs once, before or after anybody waits. */
const ONCE = /^(?:main|start(?:server|app|up)|init(?:iali[sz]e\w*)?(?:app|server)|initiali[sz]e\w+|(?:run|start|launch)\w*(?:server|app|services?)|load\w*(?:plugins?|services|config(?:uration)?|settings)|(?:normali[sz]e|resolve|read|parse)(?:options|config(?:uration)?)|bootstrap|boot|shut_?down|tear_?down|constructor)$/i;
/** The same, unless it is given something to do that with: `start(job)`, `register(user)`. */
const ONCE_WITHOUT_DATA = /^(?:init(?:iali[sz]e)?|start|set_?up|configure|register|install|stop|close|dispose)$/i;
/** What a program as a whole is set up with. */
const OF_PROGRAM = /^_*(?:app|application|server|options?|opts|config\w*|cfg|settings|context|container|fastify|express|router|program|api|env|args|argv|port|host|logger|log|strapi|nitro|vue|plugins?|done|next|callback|cb|signal|code|err|error)$/i;
/** A parameter that comes with every request. */
const REQUEST = /^(?:req|request|ctx|context|event)$/;
export class Reach {
  private readonly roles = new Map<FunctionId, Role | undefined>();
  /** Calls that reach a function, or usually do. */
  private readonly callers = new Map<FunctionId, CallFact[]>();
  private readonly firstHeld = new Map<FunctionFact, CallFact | undefined>();
  private readonly followed = new Map<FunctionId, CallFact[]>();
  private readonly ways = new Map<FunctionId, Way[]>();
  private registered: Handlers | undefined;
  private across: Map<FunctionFact, CallFact[]> | undefined;

  /** Without `beyond`, calls are followed inside of the file. */
  constructor(
    private readonly facts: FileFacts,
    private readonly fileName: string,
    private readonly project: ProjectCalls,
    private readonly effects: Effects,
    private readonly beyond: Beyond = NOTHING_BEYOND,
  ) {
    for (const call of facts.calls) {
      const target = functionRunBy(call) ?? call.mayRun;
      if (target === undefined) continue;
      const callers = this.callers.get(target);
      if (callers) callers.push(call);
      else this.callers.set(target, [call]);
    }
  }

  /** Looked for when somebody asks: of most files that are only imported, nobody does. */
  private get handlers(): Handlers {
    return (this.registered ??= new Handlers(this.facts, this.fileName, this.project));
  }

  /** Who waits while this function runs; undefined where nobody does, as far as this file shows. */
  roleOf(fn: FunctionFact): Role | undefined {
    if (!this.roles.has(fn.id)) this.roles.set(fn.id, this.findRole(fn));
    return this.roles.get(fn.id);
  }

  /** The first call, in source order, that reaches the same function from code that others wait for; a start-up caller only where there is no other. */
  isFirstHeld(call: CallFact): boolean {
    const reached = this.usuallyReachedBy(call)?.fn;
    if (!reached) return false;
    if (!this.firstHeld.has(reached)) this.firstHeld.set(reached, this.findFirstHeld(reached));
    return this.firstHeld.get(reached) === call;
  }

  private findFirstHeld(reached: FunctionFact): CallFact | undefined {
    const isHere = this.facts.functions[reached.id] === reached;
    const calls = (isHere ? this.callers.get(reached.id) : this.callersAcross.get(reached)) ?? [];
    const held = calls.filter((call) => this.roleOf(this.facts.functions[call.fn]) !== undefined).sort((a, b) => a.range.start - b.range.start);
    return held.find((call) => !this.runsOnce(this.facts.functions[call.fn])) ?? held[0];
  }

  /** Calls that reach functions of other files; looked for when somebody asks. */
  private get callersAcross(): ReadonlyMap<FunctionFact, readonly CallFact[]> {
    if (this.across) return this.across;
    this.across = new Map();
    for (const call of this.facts.calls) {
      const reached = this.usuallyReachedBy(call)?.fn;
      const callers = reached && this.across.get(reached);
      if (callers) callers.push(call);
      else if (reached) this.across.set(reached, [call]);
    }
    return this.across;
  }

  /** The function that a call runs before it returns, and where that lies. */
  reachedBy(call: CallFact): Elsewhere | undefined {
    const own = functionRunBy(call);
    if (own === undefined) return isOfLanguage(call) ? undefined : this.beyond.elsewhere(call);
    return this.here(own);
  }

  /** How a call holds the thread: as the project says, or the table of packages. */
  blockingOf(call: CallFact): KnownBlocking | StatedBlocking | undefined {
    return this.statedBlockingOf(call) ?? knownBlocking(call, this.facts, (each) => this.packageOf(each));
  }

  private statedBlockingOf(call: CallFact): StatedBlocking | undefined {
    return this.project.blockingOf(call, this.reachedBy(call)?.fn);
  }

  /** The function that a call reaches, certainly or usually. */
  leadsTo(call: CallFact): FunctionFact | undefined {
    return this.usuallyReachedBy(call)?.fn;
  }

  /** What `reachedBy` gives, or the function that the called variable usually holds. */
  private usuallyReachedBy(call: CallFact): Elsewhere | undefined {
    return call.mayRun === undefined ? this.reachedBy(call) : this.here(call.mayRun);
  }

  private here(fn: FunctionId): Elsewhere {
    return { fn: this.facts.functions[fn], facts: this.facts, reach: this };
  }

  /** A package's function that the project exports again. */
  packageOf(call: CallFact): Origin | undefined {
    return this.beyond.packageOf(call);
  }

  /** Whether others may run during an await of this file. */
  mayPauseAt(fact: AwaitFact): boolean {
    return mayPauseAt(fact, { facts: this.facts, effects: this.effects });
  }

  /** Whether others may run while a function of this file is awaited. */
  mayPause(fn: FunctionFact): boolean {
    return mayPause(fn, { facts: this.facts, effects: this.effects });
  }

  /** The calls in this file that certainly reach a function. */
  callersOf(target: FunctionId): readonly CallFact[] {
    return (this.callers.get(target) ?? []).filter((call) => call.mayRun === undefined);
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
      const parameters = at.parameters.map((id) => this.facts.variables[id].name);
      if (ONCE.test(at.name)) return !parameters.some((name) => REQUEST.test(name));
      if (ONCE_WITHOUT_DATA.test(at.name)) return parameters.every((name) => OF_PROGRAM.test(name)) || this.isCalledAtTop(at);
    }
    return false;
  }

  private isCalledAtTop(fn: FunctionFact): boolean {
    return this.callers.get(fn.id)?.some((call) => call.fn === 0) ?? false;
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
   * What `find` finds in functions that this one calls, directly or further down, each place once for each call that
   * leads to it, by the shortest way. Functions that are async or have a role of their own are not entered: what they
   * hold is reported there.
   */
  below<Cause>(fn: FunctionFact, find: Find<Cause>): Reached<Cause>[] {
    const calls = this.callsOf(fn);
    return this.waysFrom(fn).flatMap((way) => {
      const [first, ...further] = waysTo(way);
      return calls.filter((call) => this.leadsTo(call) === first.to).flatMap((call) => {
        const ways = [{ ...first, step: { ...first.step, call } }, ...further];
        const passages = ways.map(({ step, from, to, reach }) => ({ call: step.call, facts: from.facts, reach: from, to: { fn: to, facts: reach.facts } }));
        const causes = way.reach.withCallbacks(way.to).flatMap((part) => find(part, way.reach.facts, way.reach, passages));
        return causes.map((cause) => ({ chain: ways.map(({ step }) => step), cause, file: way.file }));
      });
    });
  }

  /** A function and all that it calls, those too that are async or have a role of their own. */
  allBelow(fn: FunctionFact): Elsewhere[] {
    const all: Elsewhere[] = [this.here(fn.id)];
    const seen = new Set([fn]);
    for (const at of all) {
      for (const call of at.reach.callsOf(at.fn)) {
        const reached = at.reach.usuallyReachedBy(call);
        if (!reached || seen.has(reached.fn) || seen.size > MOST_FUNCTIONS) continue;
        seen.add(reached.fn);
        all.push(reached);
      }
    }
    return all;
  }

  /** What can be reached from a function, nearest first. */
  private waysFrom(fn: FunctionFact): Way[] {
    const known = this.ways.get(fn.id);
    if (known) return known;
    const ways: Way[] = [];
    const seen = new Set<FunctionFact>([fn]);
    let frontier: (Pick<Way, 'to' | 'reach' | 'file'> & { way?: Way })[] = [{ to: fn, reach: this }];
    for (let depth = 0; depth < DEEPEST_CHAIN && frontier.length > 0; depth++) {
      const next: Way[] = [];
      for (const { to, reach, file, way } of frontier) {
        for (const call of reach.callsOf(to)) {
          const reached = reach.usuallyReachedBy(call);
          if (!reached || seen.has(reached.fn) || seen.size > MOST_FUNCTIONS) continue;
          seen.add(reached.fn);
          if (reached.fn.async || reached.reach.roleOf(reached.fn)) continue;
          next.push({ before: way, step: { call, file, reaches: reached.fn.name }, from: reach, to: reached.fn, reach: reached.reach, file: reached.file ?? file });
        }
      }
      ways.push(...next);
      frontier = next.map((each) => ({ ...each, way: each }));
    }
    this.ways.set(fn.id, ways);
    return ways;
  }

  /** Calls that lead to functions which are known; not those whose results are kept, nor those of which all is said already. */
  private callsOf(fn: FunctionFact): CallFact[] {
    let known = this.followed.get(fn.id);
    if (!known) {
      known = this.withCallbacks(fn).flatMap((part) => {
        const once = doneOnce(part, this.facts);
        const again = statementsIn(part.body).filter((statement) => !once.has(statement));
        const calls = again.flatMap(({ events }) => events).flatMap((event) => (event.kind === 'call' ? [this.facts.calls[event.call]] : []));
        return calls.filter((call) => this.usuallyReachedBy(call) && !this.statedBlockingOf(call));
      });
      this.followed.set(fn.id, known);
    }
    return known;
  }

  /** Calls of async functions, each with the function that it starts at once; `below` does not enter those. */
  startedBy(fn: FunctionFact): { passage: Passage; started: Elsewhere }[] {
    return this.callsOf(fn).flatMap((call) => {
      const started = this.reachedBy(call);
      if (!started?.fn.async || started.reach.roleOf(started.fn) !== 'async') return [];
      return [{ passage: { call, facts: this.facts, reach: this, to: started }, started }];
    });
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

/** A method of the language's own values and globals: nothing of the project lies behind it. */
function isOfLanguage({ receiver, callee, name, isNew }: CallFact): boolean {
  return isNew || (receiver !== undefined && (receiver[0].startsWith('g:') || BUILT_IN_METHODS.has(name))) || (callee?.[0].startsWith('g:') ?? false);
}

function waysTo(last: Way): Way[] {
  const ways = [];
  for (let at: Way | undefined = last; at; at = at.before) ways.unshift(at);
  return ways;
}
