/**
 * Whether a function can run again while an earlier run of it still waits, and so meets what that run left half done.
 *
 * Only what the file shows counts: a registration as a handler, callbacks that are all started at once, callers. A
 * function nobody in the file calls is called by others, at any time. Start-up and shut-down code, by its name or by
 * its callers' names, runs once. Misses who awaits whom in other files: callers that never overlap look like others.
 */
import type { CallFact, FileFacts, FunctionFact, FunctionId } from '../facts/model';
import { lastName, liesIn, outwards } from '../facts/paths';
import type { Confidence } from '../model';
import type { Reach } from './reach';

/** How sure it is, and the reason in words. */
export interface Rerun {
  level: Confidence;
  because: string;
  /** Nobody in this file calls it: others may, at any time. */
  assumed?: true;
}

/** Async callbacks of these are all started before the first is done. */
const STARTS_ALL = new Set(['map', 'forEach', 'flatMap']);
/** Callbacks of these run after something else in the same run, once. */
const RUNS_INLINE = new Set(['then', 'catch', 'finally', 'Promise']);
/** Takes turns, keeps one result, or runs only the latest: whoever wraps a function in it thought of overlaps. */
const TAKES_TURNS = /lock|mutex|semaphore|exclusive|synchroni[sz]e|serialize|once|memoi[sz]e|singleton|dedupe|debounce|throttle|enqueue|^limit|limiter|queue/i;
/** Beside what `Reach` knows of start-up: names of code that runs when something comes up, goes down or is rebuilt. */
const RUNS_ONCE = /[cC]lean_?[uU]p|[tT]ear_?[dD]own|[dD]ispose|[sS]hut_?[dD]own|[uU]ninstall|^(?:main|run|activate|deactivate|launch|prepare|load(?:All|Config|Plugins)?|build|execute|destroy|(?:before|after)[A-Z]\w*|on(?:Module|Application)\w*|componentDidMount|(?:re)?(?:start|connect|init|initiali[sz]e|open|boot|setup|set_?up|stop|close|disconnect|register|install|configure|bootstrap)(?:[A-Z_]\w*)?)$/;

export class Reruns {
  constructor(private readonly facts: FileFacts, private readonly reach: Reach) {}

  /** Whether two runs of `fn` can overlap within one life of what `owner` declares; 0 is the module, and whatever outlives a call. */
  of(fn: FunctionFact, owner: FunctionId): Rerun | undefined {
    return this.find(fn, owner, new Set());
  }

  /** Whether a function, or one it is made in, runs inside something that lets one run wait for the other. */
  takesTurns(fn: FunctionFact): boolean {
    for (const at of outwards(fn, this.facts.functions)) {
      if (at.decorators.some((name) => TAKES_TURNS.test(name))) return true;
      if (this.givenTo(at).some(({ name, receiver }) => TAKES_TURNS.test(name) || (receiver && TAKES_TURNS.test(lastName(receiver, this.facts.variables))))) return true;
    }
    return false;
  }

  private find(fn: FunctionFact, owner: FunctionId, seen: Set<FunctionId>): Rerun | undefined {
    if (fn.id === owner || fn.kind === 'module' || fn.kind === 'constructor' || seen.has(fn.id)) return undefined;
    seen.add(fn.id);
    const role = this.reach.roleOf(fn);
    const givenTo = this.givenTo(fn);
    const isRegistered = role !== undefined && role !== 'async' && givenTo.length > 0;
    if (isRegistered && !givenTo.every(runsItOnce)) return { level: 'likely', because: `${named(fn)} runs for every event or request, also while an earlier one waits` };
    if (isRegistered && this.reach.callersOf(fn.id).length === 0) return undefined;
    if (role === 'server') return { level: 'likely', because: `${named(fn)} runs for every request, also while an earlier one waits` };
    if (fn.passedTo) return this.ofCallback(fn, givenTo[0], owner, seen);
    return this.ofNamed(fn, owner, seen);
  }

  private ofCallback(fn: FunctionFact, call: CallFact, owner: FunctionId, seen: Set<FunctionId>): Rerun | undefined {
    const caller = this.facts.functions[call.fn];
    if (fn.async && STARTS_ALL.has(call.name) && liesIn(caller, owner, this.facts.functions)) return { level: 'certain', because: `\`${call.name}\` starts all its callbacks before the first is done` };
    const around = this.find(caller, owner, seen);
    // How often an unknown function calls its callback is not known.
    return around ?? (RUNS_INLINE.has(call.name) ? undefined : { level: 'possible', because: `how often \`${call.name}\` runs it is not known` });
  }

  private ofNamed(fn: FunctionFact, owner: FunctionId, seen: Set<FunctionId>): Rerun | undefined {
    if (this.runsOnce(fn)) return undefined;
    const callers = this.reach.callersOf(fn.id).filter((call) => call.fn !== fn.id);
    const isMethod = fn.kind === 'method' && !/^[_#]/.test(fn.name);
    // What only an outer function knows can be called by nobody but those that it is given to.
    if (callers.length === 0 && owner !== 0 && fn.passedByName.length > 0) return surest(this.givenTo(fn).map((call) => this.ofCallback(fn, call, owner, seen)));
    if (callers.length === 0) return liesIn(fn, owner, this.facts.functions) ? { level: 'likely', because: `${named(fn)} is called from elsewhere, at any time`, assumed: true } : undefined;
    const best = surest(callers.map((call) => (call.target === fn.id ? this.find(this.facts.functions[call.fn], owner, seen) : this.ofCallback(fn, call, owner, seen))));
    return best ?? (isMethod && callers.every((call) => !this.runsOnce(this.facts.functions[call.fn])) ? { level: 'possible', because: `${named(fn)} can be called from elsewhere` } : undefined);
  }

  /** The calls that get a function as an argument, written in place or by its name. */
  private givenTo({ passedTo, passedByName }: FunctionFact): CallFact[] {
    return [...(passedTo ? [passedTo] : []), ...passedByName].map(({ call }) => this.facts.calls[call]);
  }

  private runsOnce(fn: FunctionFact): boolean {
    return fn.kind === 'module' || fn.kind === 'constructor' || RUNS_ONCE.test(fn.name) || this.reach.runsOnce(fn);
  }
}

function named({ name }: FunctionFact): string {
  return name === 'anonymous function' ? 'this function' : `\`${name}\``;
}

/** `once('event', …)`, and timers that fire once. */
function runsItOnce({ name }: CallFact): boolean {
  return /^(?:once|setTimeout|setImmediate|nextTick)$/.test(name);
}

function surest(reruns: readonly (Rerun | undefined)[]): Rerun | undefined {
  return reruns.filter((rerun) => rerun !== undefined).sort((a, b) => rank(b) - rank(a))[0];
}

function rank({ level }: Rerun): number {
  return ['possible', 'likely', 'certain'].indexOf(level);
}
