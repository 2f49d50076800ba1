/**
 * Runs one fixture of `fixtures/truth` and measures what it does to the event loop: `node --expose-gc measure.js FIXTURE
 * TRUTH`, both as `truth.test.ts` gives them. It is a process of its own, so that nothing else uses this loop, and
 * prints a `Measured` as JSON.
 */
import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { asksForOrder, contradiction, sizesFor, type Measured, type Truth } from './claims';

/** What a fixture exports: `register(app)`, which registers one handler, or `handle(input)`. */
interface FixtureModule {
  register?(app: unknown): void;
  handle?(input: unknown): unknown;
  /** The same without the work, where an input of size 0 does not spare it. */
  without?: Handler;
  /** The request or argument of that size. */
  inputOf(size: number): unknown;
}

type Handler = (input: unknown, response?: unknown) => unknown;

/** As many runs of each size, and more for some seconds as long as they contradict: other processes can only make a delay longer. */
const FEWEST_ROUNDS = 3;
const MOST_ROUNDS = 30;
const LONGEST = 8000;
/** Milliseconds; long enough for the monitor's timer, and for what a handler puts off. */
const A_FEW_TURNS = 4;
const ENDS_ANSWER = new Set(['json', 'send', 'end']);

const loop = monitorEventLoopDelay({ resolution: 1 });

async function measure(fixture: FixtureModule, truth: Truth): Promise<Measured> {
  const run = runnerOf(fixture, fixture.handle ?? registered(fixture));
  const runWithout = fixture.without ? runnerOf(fixture, fixture.without) : run;
  const spared = fixture.without ? 1 : 0;
  const sizes = sizesFor(truth);
  const measured: Measured = { rest: sizes.length > 0 ? Infinity : 1, delays: sizes.map(() => Infinity), ranBefore: [] };
  if (sizes.length > 0 && truth.size === 1 && !fixture.without) throw new Error('A fixture whose input has no size exports without(), to be compared with.');
  loop.enable();
  const started = performance.now();
  const goesOn = (round: number) => round < FEWEST_ROUNDS || (round < MOST_ROUNDS && performance.now() - started < LONGEST && contradiction(truth, measured) !== undefined);
  for (let round = 0; goesOn(round); round++) {
    if (asksForOrder(truth)) measured.ranBefore.push(await ranBeforeDone(fixture.inputOf(truth.size), run));
    if (sizes.length === 0) continue;
    // The largest comes first: it warms the code up for all of them.
    for (const at of [...sizes.keys()].reverse()) measured.delays[at] = Math.min(measured.delays[at], await longestDelay(fixture.inputOf(sizes[at]), run));
    // Without the work it cannot take longer than with it; if it seems so, something else held it up.
    measured.rest = Math.min(measured.rest, ...measured.delays, await longestDelay(fixture.inputOf(spared), runWithout));
  }
  return measured;
}

async function longestDelay(input: unknown, run: (input: unknown) => Promise<void>): Promise<number> {
  // A whole collection would take optimised code along with the shapes of the last input.
  globalThis.gc?.({ type: 'minor' });
  await pause(A_FEW_TURNS);
  loop.reset();
  // After a reset, the monitor counts from its next turn on.
  await pause(A_FEW_TURNS);
  await run(input);
  await pause(A_FEW_TURNS);
  // A timer that is late comes right after what held it up, before the monitor has seen that.
  await pause(1);
  return loop.max / 1e6;
}

async function ranBeforeDone(input: unknown, run: (input: unknown) => Promise<void>): Promise<boolean> {
  // Begin as a request does, where the loop hears of sockets and files: immediates come next, then what has been answered since.
  await stat('.');
  let ran = false;
  const armed = setImmediate(() => (ran = true));
  await run(input);
  clearImmediate(armed);
  return ran;
}

/** Calls a function as its fixture wants it, until it is done and, if it answers, has answered. Gives no turn to the loop by itself. */
function runnerOf(fixture: FixtureModule, handler: Handler): (input: unknown) => Promise<void> {
  if (fixture.handle) return async (input) => void (await handler(input));
  return async (input) => {
    const { response, answered } = makeResponse();
    await handler(input, response);
    await answered;
  };
}

function registered({ register }: FixtureModule): Handler {
  const handlers: Handler[] = [];
  register?.(new Proxy({}, { get: () => (...args: unknown[]) => void handlers.push(args.at(-1) as Handler) }));
  if (handlers.length !== 1) throw new Error(`A fixture exports handle(), or register() that registers one handler, not ${handlers.length}.`);
  return handlers[0];
}

/** As much of a response as handlers need: every method can be chained, and some of them end it. */
function makeResponse(): { response: unknown; answered: Promise<void> } {
  let answer: () => void;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const response: unknown = new Proxy({}, {
    // A handler that gives its response gives no promise.
    get: (_, name) => (name === 'then' ? undefined : () => {
      if (ENDS_ANSWER.has(String(name))) answer();
      return response;
    }),
  });
  return { response, answered };
}

async function main(): Promise<void> {
  const [, , file, truth] = process.argv;
  const measured = await measure(createRequire(file)(file) as FixtureModule, JSON.parse(truth) as Truth);
  console.log(JSON.stringify(measured));
  // A fixture's worker is no reason to stay.
  process.exit();
}

void main();
