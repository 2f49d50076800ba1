/** Questions about a function's body that its statements alone answer. */
import type { FileFacts, FunctionFact, Path, StatementFact, ValueFact, WriteHow } from '../facts/model';
import { bodyOf, eventsIn, outwards, statementsIn, surePart } from '../facts/paths';

export class Bodies {
  constructor(private readonly facts: FileFacts) {}

  /** Whether a function looks at a path before it fills it: whoever fills it, the same comes of it. */
  memosOf(fn: FunctionFact): (path: Path) => boolean {
    const tested = testedPaths(fn.body);
    const caches: Path[] = [];
    const marked = new Set<string>();
    for (const event of eventsIn(fn.body)) {
      const call = event.kind === 'call' ? this.facts.calls[event.call] : undefined;
      if (call?.receiver && /^(?:has|get)$/.test(call.name)) caches.push(call.receiver);
      if (call?.receiver && call.name === 'add') marked.add(call.receiver.join(''));
    }
    // What is put into a set is marked as seen: who comes first is told something else than who comes next.
    return (path) => !marked.has(path.join('')) && (tested.has(path.join('')) || caches.some((cache) => cache.every((step, index) => path[index] === step)));
  }

  /**
   * A function that gives what it made the first time: `if (db) return db; …`, or `if (!db) { db = … } return db`. What
   * lies in `once` runs no second time.
   */
  setUpOnce(fn: FunctionFact): { path: Path; always: StatementFact[]; once: StatementFact[] } | undefined {
    const last = fn.body.at(-1);
    for (const [at, statement] of fn.body.entries()) {
      const tested = statement.kind === 'if' && !bodyOf(statement, 'else') ? filledOrEmpty(surePart(statement.test)) : undefined;
      if (!tested) continue;
      const { path, isEmpty } = tested;
      const then = bodyOf(statement, 'then')!.statements;
      const rest = fn.body.slice(at + 1);
      if (!isEmpty && gives(then.at(-1), path) && then.length === 1 && fills(rest, path)) return { path, always: fn.body.slice(0, at + 1), once: rest };
      if (isEmpty && gives(last, path) && fills(then, path)) return { path, always: fn.body.map((each) => (each === statement ? { ...each, bodies: [] } : each)), once: then };
    }
    return undefined;
  }

  /** Whether an unawaited call's promise can reach the caller: it is returned, or works inside a promise that is made here. */
  handedOut(fn: FunctionFact): (call: number) => boolean {
    const returned = new Set<number>();
    const visit = (statements: readonly StatementFact[]): void => {
      for (const statement of statementsIn(statements)) {
        for (const event of statement.events) {
          if (event.kind === 'call' && statement.kind === 'return') returned.add(event.call);
          if (event.kind === 'closure') visit(this.facts.functions[event.fn].body);
        }
      }
    };
    visit(fn.body);
    return (call) => returned.has(call) || this.isInExecutor(this.facts.functions[this.facts.calls[call].fn], fn);
  }

  /** `new Promise((resolve) => { … })`: what is called there is what the promise waits for. */
  private isInExecutor(inner: FunctionFact, outer: FunctionFact): boolean {
    for (const at of outwards(inner, this.facts.functions)) {
      if (at === outer) return false;
      const maker = at.passedTo && this.facts.calls[at.passedTo.call];
      if (maker?.isNew && maker.name === 'Promise') return true;
    }
    return false;
  }
}

/** Paths that an `if` looks at, or that are written only where they are empty. */
function testedPaths(statements: readonly StatementFact[]): ReadonlySet<string> {
  const tested = new Set<string>();
  for (const statement of statementsIn(statements)) {
    const fills = statement.events.some((event) => event.kind === 'write' && event.ifEmpty);
    if (statement.kind === 'if' || fills) for (const event of statement.events) if (event.kind === 'read') tested.add(event.path.join(''));
  }
  return tested;
}

/** What a test asks of one path: whether it is filled, or whether it is empty. */
function filledOrEmpty(test: ValueFact | undefined): { path: Path; isEmpty: boolean } | undefined {
  if (test?.kind === 'path') return { path: test.path, isEmpty: false };
  if (test?.kind === 'not' && test.of.kind === 'path') return { path: test.of.path, isEmpty: true };
  if (test?.kind !== 'binary' || !/^[=!]==?$/.test(test.operator) || test.left.kind !== 'path' || test.right.kind !== 'constant') return undefined;
  return { path: test.left.path, isEmpty: test.operator.startsWith('=') };
}

function gives(statement: StatementFact | undefined, path: Path): boolean {
  return statement?.kind === 'return' && statement.value?.kind === 'path' && statement.value.path.join('') === path.join('');
}

function fills(statements: readonly StatementFact[], path: Path): boolean {
  return eventsIn(statements).some((event) => event.kind === 'write' && event.how === 'set' && event.path.join('') === path.join(''));
}

/** An object that was given is changed, and not a parameter set to another one. */
export function changesInPlace(how: WriteHow): boolean {
  return how === 'append' || how === 'member' || how === 'mutate';
}

export function returnsSomething(fn: FunctionFact): boolean {
  return statementsIn(fn.body).some((statement) => statement.kind === 'return' && statement.events.length > 0);
}

export function throwsAnything(fn: FunctionFact): boolean {
  return statementsIn(fn.body).some((statement) => statement.kind === 'throw');
}
