/** Runs a program in a fresh world and writes down what anybody outside could notice of it. */
import { modulesOf } from './calls';
import { VirtualClock } from './clock';
import { link } from './link';
import { plain } from './plain';
import type { Plan } from './plan';
import { inputOf, type Program } from './print';
import { World } from './world';

export interface Observation {
  /** `unsettled`: what `main` gave was never settled. `broken`: the files could not be loaded. */
  outcome: { kind: 'result' | 'error' | 'unsettled' | 'broken'; value: unknown };
  /** When the outcome was there, in virtual time. */
  time: number;
  /** What is in the world, and in the objects that the program's files share, when nothing is under way any more. */
  state: unknown;
  /** By resource, in order. */
  writes: Record<string, string[]>;
  /** What failed, whether anybody saw it or not, each once. */
  failures: string[];
  /** By resource, those that were done before anything failed. */
  writesBeforeFailure: Record<string, string[]>;
  /** Rejections that nobody handled: they end the process. */
  unhandled: string[];
  /** A resource refused something because too much was under way: what comes out depends on how long each thing takes. */
  isOverrun: boolean;
}

/**
 * Rejections are said to the process, so programs are observed one by one.
 *
 * @param jitter from 1: each operation takes a time of its own
 */
export async function observe(program: Program, plan: Plan, jitter?: number): Promise<Observation> {
  const unhandled: string[] = [];
  return listening(unhandled, async () => {
    const clock = new VirtualClock();
    const world = new World(clock, plan.seed, plan.failing, jitter);
    const loaded = load(program, world);
    if ('broken' in loaded) return { outcome: { kind: 'broken', value: loaded.broken }, time: 0, state: undefined, writes: {}, failures: [], writesBeforeFailure: {}, unhandled, isOverrun: false };
    const { main, modules } = loaded;
    let outcome: Observation['outcome'] = { kind: 'unsettled', value: undefined };
    let time = Infinity;
    const settle = (kind: 'result' | 'error') => (value: unknown) => {
      outcome = { kind, value: kind === 'error' ? messageOf(value) : plain(value) };
      time = clock.now;
    };
    (main.main as (input: unknown) => Promise<unknown>)(inputOf(plan)).then(settle('result'), settle('error'));
    await clock.run();
    return {
      outcome,
      time,
      state: plain({ cells: [...world.cells].sort(([a], [b]) => (a < b ? -1 : 1)), shared: [...modules].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, module]) => module) }),
      writes: Object.fromEntries([...world.writes].sort(([a], [b]) => (a < b ? -1 : 1))),
      failures: [...new Set(world.failures)],
      writesBeforeFailure: Object.fromEntries([...world.writes].map(([resource, writes]) => [resource, world.writesBeforeFailure ? writes.slice(0, world.writesBeforeFailure[resource] ?? 0) : writes])),
      unhandled,
      isOverrun: world.isOverrun,
    };
  });
}

/** What a fix left may be no program any more. */
function load(program: Program, world: World): ReturnType<typeof link> | { broken: string } {
  try {
    return link(program, modulesOf(world));
  } catch (error) {
    return { broken: messageOf(error) };
  }
}

/** Whoever listens otherwise, such as a test runner, would take an unhandled rejection for its own. */
async function listening<T>(unhandled: string[], run: () => Promise<T>): Promise<T> {
  const others = process.listeners('unhandledRejection');
  // One that is handled later is no news: without a listener, Node prints a warning.
  const late = () => {};
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (reason) => void unhandled.push(messageOf(reason)));
  process.on('rejectionHandled', late);
  try {
    return await run();
  } finally {
    process.removeAllListeners('unhandledRejection');
    process.off('rejectionHandled', late);
    for (const other of others) process.on('unhandledRejection', other);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
