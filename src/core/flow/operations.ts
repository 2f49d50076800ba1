/** The awaited operations of a statement list, and what lies between two of them. */
import type { Effects } from '../effects/effect';
import { namesALogger } from '../effects/verbs';
import type { AwaitFact, EventFact, FileFacts, Path, StatementFact } from '../facts/model';
import { bodyOf, eventsIn, lastName, statementsIn } from '../facts/paths';

/** One thing that is waited for: an await, an `if` each of whose arms awaits one thing, or a `try` around one that goes on in any case. */
export interface Operation {
  /** More than one where arms exclude each other. */
  awaits: AwaitFact[];
  /** Index of its statement in the list. */
  at: number;
  /** Index of its last event in the statement's own events. */
  event: number;
  defs: Path[];
  uses: Path[];
  /** Nobody takes the result. */
  dropped: boolean;
  /** Stands in a test, so that what comes after runs or not by its result. */
  decides: boolean;
  /** Started only if something else in its own statement, which is awaited as well, comes out so. */
  tied: boolean;
  /** Started only if the answer is not at hand: `this.state ?? (await this.check())`, `stale ? await this.check() : state`. */
  mayBeAtHand: boolean;
  /** Its failure is caught right there, and what follows runs all the same. */
  caught: boolean;
}

/** The operations that stand directly in a list of statements, in order. */
export function operationsIn(statements: readonly StatementFact[], facts: FileFacts): Operation[] {
  return statements.flatMap((statement, at) => {
    const own = ownOperations(statement, at, facts);
    const inner = statement.kind === 'if' ? armsOperation(statement, at, facts) : statement.kind === 'try' ? caughtOperation(statement, at, facts) : undefined;
    return inner ? [...own, inner] : own;
  });
}

/** Of a loop only what its head awaits once: `for (const row of await loadRows())`. */
function ownOperations(statement: StatementFact, at: number, facts: FileFacts): Operation[] {
  const once = statement.loop?.kind === 'for-await' ? 0 : (statement.loop?.headEvents ?? statement.events.length);
  return statement.events.slice(0, once).flatMap((event, index): Operation[] => {
    if (event.kind !== 'await') return [];
    const fact = facts.awaits[event.await];
    // What decides whether it is started counts as used: `user ? await load() : undefined`.
    const tests = fact.conditional ? statement.events.slice(0, index).flatMap((earlier) => (earlier.kind === 'read' ? [earlier.path] : [])) : [];
    return [{ awaits: [fact], at, event: index, defs: fact.defs, uses: [...tests, ...fact.uses], dropped: fact.shape === 'void', decides: statement.kind === 'if' || statement.kind === 'switch' || statement.kind === 'loop', tied: fact.conditional && statement.events.slice(0, index).some((earlier) => earlier.kind === 'await'), mayBeAtHand: fact.spared === true || tests.some((path) => path[0] === 'this' && path.length > 1), caught: false }];
  });
}

/** `if (one) x = await a(); else x = await b();`: whichever arm runs, one thing is waited for. */
function armsOperation(statement: StatementFact, at: number, facts: FileFacts): Operation | undefined {
  const arms = armsOf(statement);
  if (!arms) return undefined;
  const awaits = arms.map((arm) => soleAwait(arm, facts));
  if (awaits.some((fact) => fact === undefined || fact.shape === 'void')) return undefined;
  const all = awaits as AwaitFact[];
  const tests = testsOf(statement);
  return { awaits: all, at, event: statement.events.length, defs: arms.flatMap(writesIn), uses: [...tests, ...all.flatMap((fact) => fact.uses)], dropped: false, decides: false, tied: false, mayBeAtHand: false, caught: false };
}

/** `try { settings = await load(); } catch { settings = {}; }`: one wait, whose failure is noted and stops nobody. */
function caughtOperation(statement: StatementFact, at: number, facts: FileFacts): Operation | undefined {
  const handler = bodyOf(statement, 'catch');
  if (!handler || bodyOf(statement, 'finally') || leaves(statement)) return undefined;
  const fact = soleAwait(bodyOf(statement, 'try')!.statements, facts);
  if (!fact || !onlyNotes(handler.statements, facts)) return undefined;
  const tried = eventsIn(bodyOf(statement, 'try')!.statements);
  // What is done with the result is done in the `try` as well: it has to be nothing but taking it up.
  if (fact.conditional || tried.some((event) => event.kind === 'call' && event.call !== fact.call && !fact.inner.some((id) => facts.awaits[id].call === event.call))) return undefined;
  return { awaits: [fact], at, event: statement.events.length, defs: writesIn(statement.bodies.flatMap((body) => body.statements)), uses: fact.uses, dropped: fact.shape === 'void', decides: false, tied: false, mayBeAtHand: false, caught: true };
}

/** A handler that sets a variable or prints a line, and calls nobody else. */
function onlyNotes(statements: readonly StatementFact[], facts: FileFacts): boolean {
  return statements.every(({ kind }) => kind === 'plain') && eventsIn(statements).every((event) => {
    if (event.kind !== 'call') return event.kind !== 'await';
    const { receiver, name } = facts.calls[event.call];
    return [receiver ? lastName(receiver, facts.variables) : '', name].some(namesALogger);
  });
}

function armsOf(statement: StatementFact): StatementFact[][] | undefined {
  const then = bodyOf(statement, 'then');
  const otherwise = bodyOf(statement, 'else');
  if (!then || !otherwise) return undefined;
  const only = otherwise.statements.length === 1 ? otherwise.statements[0] : undefined;
  if (only?.kind !== 'if') return [then.statements, otherwise.statements];
  const rest = armsOf(only);
  return rest && [then.statements, ...rest];
}

function testsOf(statement: StatementFact): Path[] {
  const own = statement.events.flatMap((event) => (event.kind === 'read' ? [event.path] : []));
  const nested = bodyOf(statement, 'else')?.statements[0];
  return nested?.kind === 'if' ? [...own, ...testsOf(nested)] : own;
}

/** What an arm leaves behind, by its await or after it. */
function writesIn(arm: readonly StatementFact[]): Path[] {
  return eventsIn(arm).flatMap((event) => (event.kind === 'write' ? [event.path] : []));
}

function soleAwait(arm: readonly StatementFact[], facts: FileFacts): AwaitFact | undefined {
  let found: AwaitFact | undefined;
  for (const statement of statementsIn(arm)) {
    if (statement.kind !== 'plain') return undefined;
    for (const event of statement.events) {
      // What is run for what it does may be a check.
      if (event.kind === 'call' && facts.calls[event.call].dropped && !facts.calls[event.call].awaited) return undefined;
      if (event.kind !== 'await') continue;
      if (found) return undefined;
      found = facts.awaits[event.await];
    }
  }
  return found;
}

/** A stretch of code between two operations: the events of one statement or part of it. */
export interface Gap {
  statement: StatementFact;
  events: EventFact[];
  /** The statement may leave the function or the loop. */
  exits: boolean;
  /** The rest of the first operation's own statement: what it works on is that operation's result. */
  usesFirst: boolean;
}

/** What runs after `from` was waited for and before `to` starts, in order. */
export function gapsBetween(statements: readonly StatementFact[], from: Operation, to: Operation): Gap[] {
  const gaps: Gap[] = [];
  for (let at = from.at; at <= to.at; at++) {
    const statement = statements[at];
    let events: EventFact[];
    if (at === from.at && at === to.at) events = statement.events.slice(from.event + 1, to.event);
    else if (at === from.at) events = statement.events.slice(from.event + 1);
    else if (at === to.at) events = statement.events.slice(0, to.event);
    else events = eventsIn([statement]);
    const whole = at !== from.at && at !== to.at;
    if (events.length || whole) gaps.push({ statement, events, exits: whole && leaves(statement), usesFirst: at === from.at && at !== to.at });
  }
  return gaps;
}

/** Whether a statement, or one in it, ends the function, the turn or the loop around it. */
export function leaves(statement: StatementFact): boolean {
  for (const inner of statementsIn([statement])) {
    if (inner.kind === 'return' || inner.kind === 'throw') return true;
    if ((inner.kind === 'break' || inner.kind === 'continue') && !staysInside(inner, statement)) return true;
    if (inner.events.some((event) => event.kind === 'yield')) return true;
  }
  return false;
}

/** A `break` or `continue` whose loop or `switch` lies inside the statement that is looked at. */
function staysInside(exit: StatementFact, within: StatementFact): boolean {
  for (const target of statementsIn([within])) {
    const encloses = target !== exit && target.range.start <= exit.range.start && exit.range.end <= target.range.end;
    if (!encloses) continue;
    if (exit.label !== undefined ? target.label === exit.label : target.kind === 'loop' || (target.kind === 'switch' && exit.kind === 'break')) return true;
  }
  return false;
}

/** Whether any of the operation's awaits really waits for something. */
export function waits(operation: Operation, effects: Effects): boolean {
  return operation.awaits.some((fact) => effects.reallyWaits(fact));
}
