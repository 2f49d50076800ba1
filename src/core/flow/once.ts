/**
 * What a function does the first time only, since it keeps what comes of it: behind a test whether that is there already,
 * or after an early way out that gives what was kept. What is done in development only counts as little.
 *
 * Misses results that are kept by somebody else, and maps whose keys are ever new: those count as kept.
 */
import { ARRAY_CALLBACKS } from '../effects/known';
import type { BodyFact, CallFact, EventFact, FileFacts, FunctionFact, Path, StatementFact, ValueFact } from '../facts/model';
import { bodyOf, contains, eventsIn, rootVariable, statementsIn, surePart } from '../facts/paths';

const LOOKS_UP = /^(?:get|peek)$/;

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

/** Whether a call is made for what is kept: in such a statement, or in a callback that runs in one. */
export function isMadeOnce(call: CallFact, facts: FileFacts): boolean {
  const fn = facts.functions[call.fn];
  if ([...doneOnce(fn, facts)].some(({ range }) => contains(range, call.range))) return true;
  const carrier = fn.passedTo && facts.calls[fn.passedTo.call];
  return carrier !== undefined && ARRAY_CALLBACKS.has(carrier.name) && isMadeOnce(carrier, facts);
}

function findOnce(statements: readonly StatementFact[], facts: FileFacts): StatementFact[] {
  return statements.flatMap((statement, index) => {
    if (statement.bodies.length === 0 && fillsIfEmpty(statement, facts)) return [statement];
    if (statement.kind === 'if') {
      const inDevelopment = developmentOnly(statement, facts);
      if (inDevelopment) return [...statementsIn(inDevelopment.statements), ...statement.bodies.filter((body) => body !== inDevelopment).flatMap((body) => findOnce(body.statements, facts))];
      const then = bodyOf(statement, 'then')!.statements;
      const after = statements.slice(index + 1);
      if (asksWhetherEmpty(surePart(statement.test)) && keeps(statement.events, eventsIn(then), facts)) return statementsIn(then);
      const last = then.at(-1);
      const given = last?.kind === 'return' ? (keptIn(last.value, facts) ?? keptIn(statement.test, facts)) : undefined;
      if (given && fills(eventsIn(after), [given], facts)) return statementsIn(after);
    }
    return statement.bodies.flatMap((body) => findOnce(body.statements, facts));
  });
}

/** The branch of `if (process.env.NODE_ENV !== 'production')` that is not for users. */
function developmentOnly({ test, bodies }: StatementFact, facts: FileFacts): BodyFact | undefined {
  return test && bodies.find(({ role }) => isDevelopment(test, role === 'then', facts));
}

/** Whether a test can only hold, or only fail, where code is written or tested. */
function isDevelopment(test: ValueFact, holds: boolean, facts: FileFacts): boolean {
  switch (test.kind) {
    case 'not': return isDevelopment(test.of, !holds, facts);
    case 'logical': {
      const sides = [test.left, test.right].map((side) => isDevelopment(side, holds, facts));
      return (test.operator === '&&') === holds ? sides.includes(true) : !sides.includes(false);
    }
    case 'path': {
      const variable = test.path.length === 1 ? rootVariable(test.path, facts.variables) : undefined;
      return variable?.constant === true && variable.value?.kind === 'binary' && isDevelopment(variable.value, holds, facts);
    }
    case 'binary': {
      const isEnvironment = [test.left, test.right].some((side) => side.kind === 'path' && side.path.join('') === 'g:process.env.NODE_ENV');
      const named = [test.left, test.right].find((side) => side.kind === 'string');
      if (!isEnvironment || named?.kind !== 'string' || !/^[!=]==?$/.test(test.operator)) return false;
      return test.operator.startsWith('=') === holds ? /^(?:development|test)$/.test(named.value) : named.value === 'production';
    }
    default: return false;
  }
}

/** `kept ??= make()`, `kept = kept ?? make()`: a total that grows is looked at and written as well, but each time. */
function fillsIfEmpty({ events }: StatementFact, facts: FileFacts): boolean {
  const isForEmpty = events.some((event) => (event.kind === 'write' && event.ifEmpty) || (event.kind === 'call' && facts.calls[event.call].conditional));
  return isForEmpty && keeps(events, events, facts);
}

/** Where a value is kept: `kept` itself, `byName` of `byName.get(name)` and of a local that holds that. */
function keptIn(value: ValueFact | undefined, facts: FileFacts): Path | undefined {
  if (value?.kind === 'call') {
    const { name, receiver } = facts.calls[value.call];
    return LOOKS_UP.test(name) ? receiver : undefined;
  }
  if (value?.kind !== 'path') return undefined;
  const made = rootVariable(value.path, facts.variables)?.value;
  return (made?.kind === 'call' ? keptIn(made, facts) : undefined) ?? value.path;
}

/** Whether something that is looked at is filled there, and stays. */
function keeps(looks: readonly EventFact[], events: Iterable<EventFact>, facts: FileFacts): boolean {
  return fills(events, looks.flatMap((event) => (event.kind === 'read' ? [keptIn({ kind: 'path', path: event.path }, facts)!] : [])), facts);
}

function fills(events: Iterable<EventFact>, paths: readonly Path[], facts: FileFacts): boolean {
  const kept = new Set(paths.filter((path) => outlivesItsFunction(path, facts)).map((path) => path.join('')));
  return kept.size > 0 && [...events].some((event) => event.kind === 'write' && (event.how === 'set' || event.how === 'member') && kept.has(event.path.join('')));
}

function outlivesItsFunction(path: Path, facts: FileFacts): boolean {
  return path[0] === 'this' || rootVariable(path, facts.variables)?.owner === 0;
}

/** `!cache`, `!byName.has(name)`, `cache === undefined`, `typeof cache === 'undefined'`. */
function asksWhetherEmpty(test: ValueFact | undefined): boolean {
  return test?.kind === 'not' || (test?.kind === 'binary' && /^===?$/.test(test.operator) && (test.right.kind === 'constant' || (test.right.kind === 'string' && test.right.value === 'undefined')));
}
