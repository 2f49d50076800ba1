/**
 * Chains of promise steps, written down as the awaits that they stand for: in `a().then((x) => b(x).then((y) => c(x, y)))`
 * the wait for `a()` gives `x`, what the callback does comes next, and then the wait for `b(x)`, which gives `y`.
 *
 * Followed are `.then`s with one callback that is written in place and is not async. A `.catch` or a second callback
 * ends a chain, as what comes after it does not need what stands before it to have gone well. Misses promises that a
 * callback starts and does not return.
 */
import { fingerprint } from '../../syntax/tree';
import type { Range } from '../../model';
import type { AwaitFact, CallFact, ChainFact, EventFact, FunctionFact, Path, StatementFact } from '../model';
import { statementsIn } from '../paths';
import type { Walk } from './walk';

/** All chains of a file; to be asked for when the walk is over. */
export function findChains(walk: Walk): ChainFact[] {
  const steps = walk.calls.filter((call) => callbackOf(call, walk) !== undefined);
  const within = new Set(steps.flatMap((call) => [call.on, returnedBy(callbackOf(call, walk)!)?.call]));
  const outermost = steps.filter((call) => !within.has(call.id));
  if (outermost.length === 0) return [];
  const statements = statementsByCall(walk.functions);
  return outermost.map((call) => ({ fn: call.fn, call: call.id, statements: new ChainWriter(walk).write(call, statements.get(call.id)) })).filter((chain) => countWaits(chain.statements) > 1);
}

class ChainWriter {
  private readonly statements: StatementFact[] = [];
  /** The wait whose result the next callback gets; absent where the last callback returned something at hand. */
  private last?: AwaitFact;

  constructor(private readonly walk: Walk) {}

  write(call: CallFact, around: StatementFact | undefined): StatementFact[] {
    this.follow(call, call.nameRange, { events: [], orderIsMeant: around?.orderIsMeant ?? false });
    if (this.last) this.last.shape = this.isDropped(call) ? 'void' : 'return';
    return this.statements;
  }

  /** `starter`: the `.then` whose callback starts it, or its own name. */
  private follow(call: CallFact, starter: Range, lead: Pick<StatementFact, 'events' | 'orderIsMeant'>): void {
    const callback = callbackOf(call, this.walk);
    if (!callback) return this.wait(call, starter, lead);
    this.follow(this.walk.calls[call.on!], starter, lead);
    this.run(callback, call.nameRange);
  }

  private wait(call: CallFact, keyword: Range, { events, orderIsMeant }: Pick<StatementFact, 'events' | 'orderIsMeant'>): void {
    const { range, label } = call;
    const own = events.findIndex((event) => event.kind === 'call' && event.call === call.id);
    this.last = {
      id: this.walk.awaits.length, fn: call.fn, range, keyword, shape: 'other', defs: [], uses: this.readsOfCall(call), call: call.id,
      inner: [], conditional: false, alreadyStarted: false, label, text: fingerprint(this.walk.text.slice(range.start, range.end)), byThen: true,
    };
    this.walk.awaits.push(this.last);
    this.statements.push({ kind: 'plain', range, events: [...events.slice(0, Math.max(0, own)), { kind: 'await', await: this.last.id }], bodies: [], using: false, orderIsMeant });
  }

  private run(callback: FunctionFact, starter: Range): void {
    const parameters = callback.parameters.map((id): Path => [`v${id}`]);
    if (this.last) {
      this.last.defs.push(...parameters);
      this.last.shape = parameters.length ? 'bind' : 'void';
    } else {
      this.statements.at(-1)?.events.push(...parameters.map((path): EventFact => ({ kind: 'write', path, how: 'declare', afterAwait: true })));
    }
    this.last = undefined;
    const result = returnedBy(callback);
    this.statements.push(...(result ? callback.body.slice(0, -1) : callback.body));
    if (result?.call !== undefined) this.follow(this.walk.calls[result.call], starter, result.statement);
    else if (result) this.statements.push({ ...result.statement, kind: 'plain', events: [...result.statement.events] });
    else this.statements.push({ kind: 'plain', range: callback.head, events: [], bodies: [], using: false, orderIsMeant: false });
  }

  /** What is read to make a call: its arguments, and what it is called on. */
  private readsOfCall(call: CallFact): Path[] {
    const called = call.on !== undefined ? this.readsOfCall(this.walk.calls[call.on]) : [call.receiver ?? call.callee ?? []].filter((path) => path.length > 0);
    return [...called, ...call.argReads.flat()];
  }

  /** Whether nobody takes what the chain ends in, a handler of failures aside. */
  private isDropped(call: CallFact): boolean {
    const next = this.walk.calls.find((other) => other.on === call.id && (other.name === 'catch' || other.name === 'finally'));
    return next ? this.isDropped(next) : call.dropped;
  }
}

/** The callback of a `.then` that is followed. */
function callbackOf(call: CallFact, { functions }: Walk): FunctionFact | undefined {
  const [value] = call.args;
  if (call.name !== 'then' || call.on === undefined || call.args.length !== 1 || value.kind !== 'function') return undefined;
  const callback = functions[value.fn];
  return callback.async || callback.generator ? undefined : callback;
}

/** The `return` that a callback ends in, and the call that it returns. */
function returnedBy(callback: FunctionFact): { statement: StatementFact; call?: number } | undefined {
  const statement = callback.body.at(-1);
  if (statement?.kind !== 'return') return undefined;
  const { value } = statement;
  return { statement, call: value?.kind === 'call' && !value.awaited ? value.call : undefined };
}

function statementsByCall(functions: readonly FunctionFact[]): Map<number, StatementFact> {
  const found = new Map<number, StatementFact>();
  for (const fn of functions) {
    for (const statement of statementsIn(fn.body)) for (const event of statement.events) if (event.kind === 'call') found.set(event.call, statement);
  }
  return found;
}

function countWaits(statements: readonly StatementFact[]): number {
  return statements.filter(({ events }) => events.at(-1)?.kind === 'await').length;
}
