/**
 * What a generated program does, as data from which `print.ts` writes code. Every plan gives a program that runs, whatever
 * the numbers in it are: names are picked from those in scope when it is printed, so each shrunk plan is one as well.
 */
import fc from 'fast-check';

/** Which of the calls in `calls.ts`, or of the program's own helpers. */
export interface Operation {
  to: 'reading' | 'writing' | 'helper';
  which: number;
  /** The record, file or address: a small number. */
  key: number;
  /** Of the values in scope, the one that the record is chosen by; 0: none. */
  pick: number;
  /** Hands the shared object over. */
  lends: boolean;
}

/** How a result is bound. */
export const READ_FORMS = ['const', 'const', 'const', 'let', 'pattern', 'member', 'nullish', 'assign', 'property', 'wrapped', 'dropped'] as const;
/** What runs between waits. `mark` and `see` set and read a variable of the module, `note` one of the function. */
export const GAPS = ['compute', 'compute', 'count', 'look', 'log', 'fill', 'twin', 'mark', 'see', 'note'] as const;
/** What a loop does with what its turns read: `some` and `keyed` keep only some of it, `tally` counts. */
export const LOOP_FORMS = ['collect', 'collect', 'collect', 'collect', 'keep', 'some', 'keyed', 'tally', 'run', 'forEach', 'find'] as const;
/** What lets only so many turns run at once. */
export const LIMITERS = ['p-map', 'p-limit'] as const;
/** What becomes of a failure. */
export const CATCHES = ['rethrow', 'rethrow', 'log', 'default', 'return', 'wrap'] as const;

export type Statement =
  | { kind: 'read'; form: (typeof READ_FORMS)[number]; operation: Operation }
  | { kind: 'write'; operation: Operation }
  | { kind: 'all'; elements: Operation[]; held: number }
  | { kind: 'gap'; form: (typeof GAPS)[number]; pick: number }
  | { kind: 'if'; pick: number; then: Statement[]; otherwise: Statement[] }
  | { kind: 'guard'; pick: number; throws: boolean }
  /** `fills`: loops in it fill a list that lives longer. */
  | { kind: 'try'; body: Statement[]; caught: (typeof CATCHES)[number]; ends: boolean; fills: boolean }
  | { kind: 'loop'; over: number; form: (typeof LOOP_FORMS)[number]; skips: boolean; counts: boolean; body: Statement[]; operation: Operation };

/** A function in another file. */
export interface Helper {
  /** `plain`: not async, gives the promise on. `strict`: that, and throws at once for some records. `kept`: loads once and keeps it. */
  form: 'async' | 'async' | 'method' | 'plain' | 'strict' | 'kept';
  name: number;
  body: Statement[];
  operation: Operation;
}

export interface Plan {
  helpers: Helper[];
  body: Statement[];
  /** What `main` is given. */
  flag: boolean;
  many: boolean;
  /** A package that the program depends on. */
  limiter?: (typeof LIMITERS)[number];
  /** Latencies follow from it. */
  seed: number;
  /** The cells whose operations fail, by number; see `world.ts`. */
  failing: number[];
}

const operation = (to: fc.Arbitrary<Operation['to']>): fc.Arbitrary<Operation> =>
  fc.record({ to, which: fc.nat(11), key: fc.integer({ min: 1, max: 3 }), pick: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }) }), lends: fc.boolean() });

const reading = operation(fc.constantFrom('reading', 'reading', 'reading', 'helper', 'helper'));
const any = operation(fc.constantFrom('reading', 'reading', 'helper', 'writing'));
const writing = operation(fc.constantFrom('writing', 'writing', 'helper'));

const read = fc.record({ kind: fc.constant('read' as const), form: fc.constantFrom(...READ_FORMS), operation: reading });
const all = fc.record({ kind: fc.constant('all' as const), elements: fc.array(reading, { minLength: 2, maxLength: 3 }), held: fc.constantFrom(0, 0, 0, 1, 2, 3, 7) });
const simple: fc.Arbitrary<Statement> = fc.oneof(
  { weight: 12, arbitrary: read },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('write' as const), operation: writing }) },
  { weight: 4, arbitrary: all },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('gap' as const), form: fc.constantFrom(...GAPS), pick: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('guard' as const), pick: fc.nat(4), throws: fc.boolean() }) },
);

/** Statements of which some hold others, down to a depth. */
function block(depth: number, maxLength: number): fc.Arbitrary<Statement[]> {
  if (depth === 0) return fc.array(simple, { minLength: 1, maxLength });
  const inner = block(depth - 1, 3);
  const compound: fc.Arbitrary<Statement> = fc.oneof(
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('if' as const), pick: fc.nat(4), then: inner, otherwise: fc.oneof(fc.constant<Statement[]>([]), inner) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('try' as const), body: inner, caught: fc.constantFrom(...CATCHES), ends: fc.boolean(), fills: fc.boolean() }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('loop' as const), over: fc.constantFrom(0, 1, 2, 3, 3, 3, 3, 3, 3), form: fc.constantFrom(...LOOP_FORMS), skips: fc.boolean(), counts: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }), body: fc.oneof(fc.constant<Statement[]>([]), inner), operation: fc.oneof(reading, any) }) },
  );
  return fc.array(fc.oneof({ weight: 3, arbitrary: simple }, { weight: 1, arbitrary: compound }), { minLength: 1, maxLength });
}

const helper: fc.Arbitrary<Helper> = fc.record({
  form: fc.constantFrom('async' as const, 'async' as const, 'async' as const, 'method' as const, 'plain' as const, 'strict' as const, 'kept' as const),
  name: fc.nat(9),
  body: fc.oneof({ weight: 2, arbitrary: fc.array(read, { minLength: 0, maxLength: 2 }) }, { weight: 1, arbitrary: block(1, 3) }),
  operation: any,
});

export const plans: fc.Arbitrary<Plan> = fc.record({
  helpers: fc.array(helper, { maxLength: 3 }),
  body: block(2, 6),
  flag: fc.boolean(),
  many: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  limiter: fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, { weight: 9, arbitrary: fc.constantFrom(...LIMITERS) }),
  seed: fc.nat(9999),
  failing: fc.oneof({ weight: 4, arbitrary: fc.constant<number[]>([]) }, { weight: 4, arbitrary: fc.array(fc.nat(20), { minLength: 1, maxLength: 1 }) }, { weight: 1, arbitrary: fc.array(fc.nat(20), { minLength: 2, maxLength: 3 }) }),
});
