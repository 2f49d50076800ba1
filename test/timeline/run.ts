/** Runs a function whose steps tell of themselves, and gives what they told, in order. */
import { transformSync } from 'esbuild';
import * as vm from 'node:vm';
import type { Timeline } from '../../src/core/index';
import { modulesOf } from '../differential/calls';
import { VirtualClock } from '../differential/clock';
import { link } from '../differential/link';
import type { Plan } from '../differential/plan';
import { inputOf, MAIN, type Program } from '../differential/print';
import { World } from '../differential/world';
import type { Logged } from './follow';
import { BEGIN, DONE, instrumented, TRACK } from './instrument';
import { StandIns } from './standIn';

export interface Told extends Logged {
  /** In virtual time. */
  at: number;
}

/** These are as they are; whatever else code does not bring itself stands in for something. */
const REAL: Readonly<Record<string, unknown>> = { Promise, Object, Array, Map, Set, WeakMap, WeakSet, Math, JSON, Number, String, Boolean, Symbol, Date, RegExp, Error, TypeError, RangeError, Reflect, Proxy, parseInt, parseFloat, isNaN, NaN, Infinity };
const SILENT = { log() {}, error() {}, warn() {}, info() {}, debug() {} };

/** Calls the function of a file that has this name at its top. Nothing is told where there is none that can be called. */
export async function runWithStandIns(text: string, fileName: string, name: string, { steps }: Timeline): Promise<Told[]> {
  const clock = new VirtualClock();
  const log: Told[] = [];
  await untilDone(clock, () => {
    const standIns = new StandIns(clock);
    const { code } = transformSync(instrumented(text, steps), { loader: fileName.endsWith('.tsx') ? 'tsx' : /\.[cm]?ts$/.test(fileName) ? 'ts' : 'jsx', format: 'cjs', target: 'es2022', supported: { 'top-level-await': true } });
    const make = vm.compileFunction(`with (around) { return (function () { ${code.replace(/^"use strict";/, '')}\n; return ${name}; })(); }`, ['around']) as (around: unknown) => (...args: unknown[]) => unknown;
    const fn = make(surroundings({ ...toolsFor(log, clock), require: () => standIns.make(), module: { exports: {} }, exports: {}, console: SILENT, setTimeout: standIns.later, setImmediate: standIns.later, queueMicrotask }, standIns));
    log.length = 0;
    return fn(...Array.from({ length: 6 }, () => standIns.make()));
  });
  return log;
}

/** Calls `main` of a generated program. */
export async function runProgram(program: Program, plan: Plan, { steps }: Timeline): Promise<Told[]> {
  const clock = new VirtualClock();
  const log: Told[] = [];
  await untilDone(clock, () => {
    const packages = modulesOf(new World(clock, plan.seed, plan.failing));
    const { main } = link({ ...program, [MAIN]: instrumented(program[MAIN], steps) }, { ...packages, globals: { ...packages.globals, ...toolsFor(log, clock) } });
    return (main.main as (input: unknown) => unknown)(inputOf(plan));
  });
  return log;
}

/** What fails ends early, or cannot be run at all; what was told until then counts. */
async function untilDone(clock: VirtualClock, call: () => unknown): Promise<void> {
  const ignore = (): void => {};
  process.on('unhandledRejection', ignore);
  const others = process.listeners('unhandledRejection').filter((listener) => listener !== ignore);
  for (const other of others) process.off('unhandledRejection', other);
  try {
    Promise.resolve(call()).catch(ignore);
    await clock.run();
  } catch {
    // See above.
  } finally {
    process.off('unhandledRejection', ignore);
    for (const other of others) process.on('unhandledRejection', other);
  }
}

function toolsFor(log: Told[], clock: VirtualClock): Record<string, unknown> {
  const tell = (step: number, begins: boolean): void => void log.push({ step, begins, at: clock.now });
  return {
    [BEGIN]: (step: number) => (tell(step, true), []),
    [DONE]: (step: number, value: unknown) => (tell(step, false), value),
    [TRACK]: (step: number, promise: unknown) => {
      const told = Promise.resolve(promise).finally(() => tell(step, false));
      told.catch(() => {});
      return told;
    },
  };
}

/** For `with`: every name stands for something. */
function surroundings(tools: Record<string, unknown>, standIns: StandIns): unknown {
  const made = new Map<string, unknown>();
  return new Proxy({}, {
    has: (_, key) => typeof key === 'string',
    get: (_, key) => {
      if (typeof key !== 'string' || key === 'undefined') return undefined;
      if (Object.hasOwn(tools, key)) return tools[key];
      if (Object.hasOwn(REAL, key)) return REAL[key];
      if (!made.has(key)) made.set(key, standIns.make());
      return made.get(key);
    },
  });
}
