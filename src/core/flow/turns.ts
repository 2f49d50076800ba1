/**
 * Loops of which a single turn waits at most: there is nothing for its wait to overlap with.
 *
 * Misses lists that are short for other reasons than their literal, and callers in other files.
 */
import type { EventFact, FileFacts, Path, StatementFact, ValueFact } from '../facts/model';
import { eventsIn, rootVariable } from '../facts/paths';

/** Why at most one turn of a loop waits, or undefined. */
export function oneTurnWaits(loop: StatementFact, facts: FileFacts): string | undefined {
  const { over, variables } = loop.loop!;
  if (isShortLiteral(over)) return 'the list has a single item';
  if (over?.kind === 'path' && isGivenOneItem(over.path, facts)) return 'everybody who calls it gives a list with a single item';
  const own = new Set(variables.map((id) => `v${id}`));
  if (onlyForOne(loop.bodies.flatMap((body) => body.statements), own)) return 'it waits only in the turn of one item, which is compared with a constant';
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
  const index = fn.parameters.indexOf(variable.id);
  const names = facts.variables.filter((other) => other.fn === fn.id && other.kind === 'function').map(({ id }) => `v${id}`);
  const isHandedOut = Object.values(facts.exports).some((referent) => (referent.kind === 'function' && referent.fn === fn.id) || (referent.kind === 'path' && names.includes(referent.path[0])));
  const calls = facts.calls.filter(({ target }) => target === fn.id);
  return names.length > 0 && !isHandedOut && fn.passedByName.length === 0 && calls.length > 0 && calls.every(({ args }) => isShortLiteral(args[index]));
}

/** Whether every await lies behind `item === 'one'`, with `item` the loop's own variable. */
function onlyForOne(statements: readonly StatementFact[], own: ReadonlySet<string>): boolean {
  const isAwait = (event: EventFact) => event.kind === 'await';
  return statements.every((statement) => {
    if (statement.events.some(isAwait)) return false;
    const [then, ...others] = statement.bodies;
    const rest = statement.kind === 'if' && comparesOwn(statement.test, own) ? others : then ? statement.bodies : [];
    return rest.every((body) => ![...eventsIn(body.statements)].some(isAwait) || onlyForOne(body.statements, own));
  });
}

function comparesOwn(test: ValueFact | undefined, own: ReadonlySet<string>): boolean {
  if (test?.kind !== 'binary' || !/^===?$/.test(test.operator)) return false;
  const isOwn = (value: ValueFact) => value.kind === 'path' && value.path.length === 1 && own.has(value.path[0]);
  const isConstant = (value: ValueFact) => value.kind === 'string' || value.kind === 'number';
  return (isOwn(test.left) && isConstant(test.right)) || (isConstant(test.left) && isOwn(test.right));
}
