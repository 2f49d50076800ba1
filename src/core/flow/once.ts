/**
 * What a function does the first time only, since it keeps what comes of it: behind a test whether that is there already,
 * or after an early way out if it is, or if nothing has changed since.
 *
 * Misses results that are kept by somebody else, and maps whose keys are ever new: those count as kept.
 */
import type { FileFacts, FunctionFact, Path, StatementFact } from '../facts/model';
import { bodyOf, eventsIn, rootVariable, statementsIn } from '../facts/paths';

const known = new WeakMap<FunctionFact, ReadonlySet<StatementFact>>();

/** The statements of a function, and those in them, whose work is kept. */
export function doneOnce(fn: FunctionFact, facts: FileFacts): ReadonlySet<StatementFact> {
  let once = known.get(fn);
  if (!once) {
    once = new Set(findOnce(fn.body, facts));
    known.set(fn, once);
  }
  return once;
}

function findOnce(statements: readonly StatementFact[], facts: FileFacts): StatementFact[] {
  return statements.flatMap((statement, index) => {
    if (keeps(statement.events, [statement], facts)) return [...statementsIn([statement])];
    if (statement.kind === 'if') {
      const then = bodyOf(statement, 'then')!.statements;
      const after = statements.slice(index + 1);
      if (keeps(statement.events, then, facts)) return [...statementsIn(then)];
      if (then.at(-1)?.kind === 'return' && keeps(statement.events, after, facts)) return [...statementsIn(after)];
    }
    return statement.bodies.flatMap((body) => findOnce(body.statements, facts));
  });
}

/** Whether something that is looked at is filled there, and stays. */
function keeps(looks: StatementFact['events'], statements: readonly StatementFact[], facts: FileFacts): boolean {
  const read = new Set(looks.flatMap((event) => (event.kind === 'read' && outlivesItsFunction(event.path, facts) ? [event.path.join('')] : [])));
  if (read.size === 0) return false;
  return [...eventsIn(statements)].some((event) => event.kind === 'write' && (event.how === 'set' || event.how === 'member') && read.has(event.path.join('')));
}

function outlivesItsFunction(path: Path, facts: FileFacts): boolean {
  return path[0] === 'this' || path.length > 1 || rootVariable(path, facts.variables)?.owner === 0;
}
