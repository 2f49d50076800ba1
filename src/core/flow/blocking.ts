/** Calls of one function that hold the thread until something else is done. */
import { knownBlocking } from '../effects/blockingApi';
import type { KnownBlocking } from '../effects/known';
import type { CallFact, FileFacts, FunctionFact, Path, StatementFact } from '../facts/model';
import { rootVariable } from '../facts/paths';

export interface BlockingSite {
  call: CallFact;
  known: KnownBlocking;
  inLoop: boolean;
  /** Kept for later behind a test: it happens once. */
  once: boolean;
}

/** The blocking calls in a function's own statements; callbacks are functions of their own. */
export function blockingSites(fn: FunctionFact, facts: FileFacts): BlockingSite[] {
  const sites: BlockingSite[] = [];
  visit(fn.body, { inLoop: false, tested: [] });
  return sites;

  function visit(statements: readonly StatementFact[], around: { inLoop: boolean; tested: StatementFact[] }): void {
    for (const statement of statements) {
      for (const event of statement.events) {
        if (event.kind !== 'call') continue;
        const call = facts.calls[event.call];
        const known = knownBlocking(call, facts);
        if (known) sites.push({ call, known, inLoop: around.inLoop, once: isMemo(statement, around.tested, facts) });
      }
      const inside = { inLoop: around.inLoop || statement.kind === 'loop', tested: statement.kind === 'if' ? [...around.tested, statement] : around.tested };
      for (const body of statement.bodies) visit(body.statements, inside);
    }
  }
}

/** `if (!cache) cache = readFileSync(…)`, `this.cache ??= …`: the result is kept where the test looks. */
function isMemo(statement: StatementFact, tests: readonly StatementFact[], facts: FileFacts): boolean {
  const kept = statement.events.flatMap((event) => (event.kind === 'write' && event.how !== 'declare' && outlivesItsFunction(event.path, facts) ? [event.path.join('')] : []));
  return [...tests, statement].some((test) => test.events.some((event) => event.kind === 'read' && kept.includes(event.path.join(''))));
}

function outlivesItsFunction(path: Path, facts: FileFacts): boolean {
  return path[0] === 'this' || path.length > 1 || rootVariable(path, facts.variables)?.owner === 0;
}
