/** What stretches of code read, with what the functions that are made in them read. */
import type { EventFact, FunctionId, Path, StatementFact } from '../model';

/** Every path that events read, with what the functions made on the way read. */
export function readsOf(events: readonly EventFact[], closures: ReadonlyMap<FunctionId, Path[]>): Path[] {
  const reads: Path[] = [];
  for (const event of events) {
    if (event.kind === 'read') reads.push(event.path);
    else if (event.kind === 'closure') reads.push(...(closures.get(event.fn) ?? []));
  }
  return reads;
}

export function collectReads(statements: readonly StatementFact[], closures: ReadonlyMap<FunctionId, Path[]>): Path[] {
  return statements.flatMap((statement) => [...readsOf(statement.events, closures), ...statement.bodies.flatMap((body) => collectReads(body.statements, closures))]);
}
