/**
 * Loops of which a single turn waits at most: there is nothing for its wait to overlap with.
 *
 * Misses lists that are short for other reasons than their literal, callers in other files, functions that are constants,
 * `switch` and counters.
 */
import type { EventFact, FileFacts, Path, StatementFact, ValueFact } from '../facts/model';
import { eventsIn, handedTo, rootVariable, surePart } from '../facts/paths';

/** Why at most one turn of a loop waits, or undefined. */
export function oneTurnWaits(loop: StatementFact, facts: FileFacts): string | undefined {
  const { over, variables } = loop.loop!;
  if (isShortLiteral(over)) return 'the list has a single item';
  if (over?.kind === 'path' && isGivenOneItem(over.path, facts)) return 'everybody who calls it gives a list with a single item';
  const own = new Set(variables.map((id) => `v${id}`));
  // A pattern takes parts of the item, which many items share.
  if (loop.loop!.bindsItem && onlyForOne(loop.bodies.flatMap((body) => body.statements), own)) return 'it waits only in the turn of one item, which is compared with a constant';
  return undefined;
}

function isShortLiteral(value: ValueFact | undefined): boolean {
  return value?.kind === 'array' && !value.spread && value.length < 2;
}

/** A parameter of a function that only this file can call, with a literal each time. */
function isGivenOneItem(path: Path, facts: FileFacts): boolean {
  const variable = path.length === 1 ? rootVariable(path, facts.variables) : undefined;
  if (variable?.kind !== 'parameter' || !variable.constant) return false;
  const fn = facts.functions[variable.owner];
  const calls = facts.calls.filter(({ target }) => target === fn.id);
  if (calls.length === 0 || !calls.every(({ args }) => isShortLiteral(handedTo(variable, args)))) return false;
  const names = facts.variables.filter((other) => other.fn === fn.id && other.kind === 'function').map(({ id }) => `v${id}`);
  const uses = names.reduce((sum, name) => sum + readsOf(name, facts), 0) + Object.values(facts.exports).filter((referent) => referent.kind === 'function' && referent.fn === fn.id).length;
  // Whoever has the function otherwise than by calling it may call it with anything.
  return names.length > 0 && uses <= calls.length;
}

function readsOf(name: string, facts: FileFacts): number {
  const inBodies = facts.functions.flatMap((fn) => eventsIn(fn.body)).filter((event) => event.kind === 'read' && event.path[0] === name).length;
  return inBodies + Object.values(facts.exports).filter((referent) => referent.kind === 'path' && referent.path[0] === name).length;
}

/** Whether every await lies behind one `item === 'one'`, with `item` the loop's own variable. */
function onlyForOne(statements: readonly StatementFact[], own: ReadonlySet<string>): boolean {
  const guarded: StatementFact[] = [];
  return allGuarded(statements) && guarded.length === 1;

  function allGuarded(list: readonly StatementFact[]): boolean {
    return list.every((statement) => {
      if (statement.events.some(isAwait)) return false;
      const isGuard = statement.kind === 'if' && comparesOwn(surePart(statement.test), own);
      return statement.bodies.every((body) => {
        if (!eventsIn(body.statements).some(isAwait)) return true;
        if (!isGuard || body.role !== 'then') return allGuarded(body.statements);
        guarded.push(statement);
        return true;
      });
    });
  }
}

function isAwait(event: EventFact): boolean {
  return event.kind === 'await';
}

function comparesOwn(test: ValueFact | undefined, own: ReadonlySet<string>): boolean {
  if (test?.kind !== 'binary' || !/^===?$/.test(test.operator)) return false;
  const isOwn = (value: ValueFact) => value.kind === 'path' && value.path.length === 1 && own.has(value.path[0]);
  const isConstant = (value: ValueFact) => value.kind === 'string' || value.kind === 'number';
  return (isOwn(test.left) && isConstant(test.right)) || (isConstant(test.left) && isOwn(test.right));
}
