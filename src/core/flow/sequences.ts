/** Groups the awaits of a function that stand in line although nothing orders them. */
import type { Effects } from '../effects/effect';
import type { FileFacts, FunctionFact, StatementFact } from '../facts/model';
import { anyOverlap } from '../facts/paths';
import type { Confidence } from '../model';
import { atLeast, escapes, Independence, lowest, swallowsErrors, type Level } from './independence';
import { operationsIn, waits, type Operation } from './operations';

export interface Group {
  operations: Operation[];
  level: Confidence;
  reasons: string[];
  /** Other operations of the same list, and why each has to stay in its place. */
  ordered: { operation: Operation; reason: string; variable?: string }[];
}

/** How many operations further on a partner is looked for, so that a very long function takes time in proportion to its length. */
export const MOST_COMPARED = 24;

/** All groups of two or more operations in a function's body, nested blocks included. */
export function findGroups(fn: FunctionFact, facts: FileFacts, effects: Effects): Group[] {
  if (effects.transactions.contains(fn)) return [];
  const independence = new Independence(facts, effects);
  const groups: Group[] = [];
  visit(fn.body, undefined);
  for (const chain of facts.chains) {
    if (chain.fn !== fn.id) continue;
    // A chain's steps can be told from their callbacks alone, and who gets its end from nobody: never certain.
    groups.push(...groupsIn(chain.statements, undefined, facts, effects, independence).map((group) => ({ ...group, level: lowest(group.level, 'likely') as Confidence })));
  }
  return groups;

  function visit(statements: readonly StatementFact[], around: StatementFact | undefined): void {
    if (around?.orderIsMeant || polls(around, statements, facts)) return;
    groups.push(...groupsIn(statements, around, facts, effects, independence));
    for (const statement of statements) for (const body of statement.bodies) visit(body.statements, statement);
  }
}

/** `do { … } while (rows > 0 || jobs > 0)`: what is asked for until it is so is a reading of something that moves. */
function polls(around: StatementFact | undefined, statements: readonly StatementFact[], facts: FileFacts): boolean {
  if (around?.loop?.kind !== 'while' && around?.loop?.kind !== 'do') return false;
  const tested = around.events.flatMap((event) => (event.kind === 'read' ? [event.path] : []));
  return operationsIn(statements, facts).some((operation) => anyOverlap(operation.defs, tested));
}

function groupsIn(statements: readonly StatementFact[], around: StatementFact | undefined, facts: FileFacts, effects: Effects, independence: Independence): Group[] {
  const all = operationsIn(statements, facts).filter((operation) => !statements[operation.at].orderIsMeant && !statements[operation.at].using && waits(operation, effects));
  const swallowed = around?.kind === 'try' && swallowsErrors(around) ? around.range.start : undefined;
  const candidates = swallowed === undefined ? all : all.filter((operation) => !operation.awaits.some((fact) => escapes(fact, swallowed, facts)));
  const groups: Group[] = [];
  const taken = new Set<Operation>();
  // Sure groups first, so that a doubtful member never drags a sure pair below the bar.
  for (const bar of ['likely', 'possible'] as const) {
    for (const first of candidates) {
      if (taken.has(first)) continue;
      const group = growGroup(first, candidates, bar, statements, taken, independence);
      if (group.operations.length < 2) continue;
      for (const operation of group.operations) taken.add(operation);
      groups.push(group);
    }
  }
  return groups;
}

function growGroup(first: Operation, candidates: readonly Operation[], bar: Confidence, statements: readonly StatementFact[], taken: ReadonlySet<Operation>, independence: Independence): Group {
  const group: Group = { operations: [first], level: 'certain', reasons: [], ordered: [] };
  let level: Level = 'certain';
  const start = candidates.indexOf(first) + 1;
  for (const next of candidates.slice(start, start + MOST_COMPARED)) {
    if (taken.has(next)) continue;
    const verdicts = group.operations.map((member) => independence.between(statements, member, next, group.operations));
    const worst = lowest(...verdicts.map((verdict) => verdict.level));
    if (!atLeast(worst, bar)) {
      const blocking = verdicts.find((verdict) => !atLeast(verdict.level, bar))!;
      group.ordered.push({ operation: next, reason: blocking.reasons[0], variable: blocking.variable });
      continue;
    }
    level = lowest(level, worst);
    group.operations.push(next);
    group.reasons.push(...verdicts.flatMap((verdict) => verdict.reasons));
  }
  return { ...group, level: level as Confidence, reasons: [...new Set(group.reasons)] };
}
