/**
 * Functions that call each other in a circle, in one file or several. Each is summed up once: while a function is under
 * way, a call back to it adds nothing, and when the circle's first function is done, all of its members get to know
 * what it does (Tarjan's strongly connected components, found on the way).
 *
 * A chain deeper than the limit is unknown from the limit on, so there what is known depends on who is asked first.
 */
import type { FunctionFact } from '../facts/model';
import { join, none, type Effect } from './lattice';
import type { Question } from './rejections';

/** Calls are followed this deep; real code stays far below, and a stack has an end. */
const DEEPEST_CALL = 100;

interface Frame {
  fn: FunctionFact;
  /** The lowest frame that this one, or what it called, came back to. */
  lowest: number;
}

interface Member {
  effect: Effect;
  lowest: number;
  keep(effect: Effect): void;
}

export class Recursion {
  /** The search for failures that is under way; see `Rejections`. */
  readonly question: Question = { asked: new Set(), depth: 0, assumed: false };
  private readonly frames: Frame[] = [];
  private readonly depthOf = new Map<FunctionFact, number>();
  /** Members of circles whose first function is still under way. */
  private readonly members = new Map<FunctionFact, Member>();

  /** Answers are not final while a function is being summed up. */
  get isUnderWay(): boolean {
    return this.frames.length > 0;
  }

  /** Sums a function up; `keep` is called once, with what is final. `fromOutside` puts an effect in terms that hold in every file. */
  run(fn: FunctionFact, summarise: () => Effect, keep: (effect: Effect) => void, fromOutside: (effect: Effect) => Effect): Effect {
    const depth = this.depthOf.get(fn);
    const member = this.members.get(fn);
    if (depth !== undefined || member) {
      this.comeBackTo(depth ?? member!.lowest);
      return member?.effect ?? CALLS_ITSELF;
    }
    if (this.frames.length >= DEEPEST_CALL) return TOO_DEEP;
    const index = this.frames.length;
    this.frames.push({ fn, lowest: index });
    this.depthOf.set(fn, index);
    const effect = this.summarised(summarise);
    const { lowest } = this.frames.pop()!;
    this.depthOf.delete(fn);
    if (lowest < index) {
      this.members.set(fn, { effect, lowest, keep });
      this.comeBackTo(lowest);
      return effect;
    }
    this.close(fromOutside(effect), index);
    keep(effect);
    return effect;
  }

  private summarised(summarise: () => Effect): Effect {
    try {
      return summarise();
    } catch (failure) {
      // One function that fails must not leave the others on the stack.
      this.frames.length = 0;
      this.depthOf.clear();
      this.members.clear();
      throw failure;
    }
  }

  private comeBackTo(depth: number): void {
    const top = this.frames.at(-1);
    if (top) top.lowest = Math.min(top.lowest, depth);
  }

  /** The first function of a circle is done: whoever is in the circle does what it does. */
  private close(outside: Effect, index: number): void {
    const first = { ...outside, callsGiven: [] };
    for (const [fn, { effect, lowest, keep }] of this.members) {
      if (lowest < index) continue;
      this.members.delete(fn);
      keep(join([effect, first], effect.because));
    }
  }
}

const CALLS_ITSELF = none('body', 'calls itself');
const TOO_DEEP: Effect = { ...none('none', 'it calls through too many functions to be followed'), access: 'unknown', waits: true };
