/** Calls of one function that hold the thread until something else is done. */
import { knownBlocking } from '../effects/blockingApi';
import type { KnownBlocking } from '../effects/tables/blocking';
import type { CallFact, FileFacts, FunctionFact, StatementFact } from '../facts/model';
import { doneOnce } from './once';

export interface BlockingSite {
  call: CallFact;
  known: KnownBlocking;
  inLoop: boolean;
  /** Kept for later behind a test: it happens once. */
  once: boolean;
}

/** Functions are asked about by every caller that reaches them. */
const known = new WeakMap<FunctionFact, readonly BlockingSite[]>();

/** The blocking calls in a function's own statements; callbacks are functions of their own. */
export function blockingSites(fn: FunctionFact, facts: FileFacts): readonly BlockingSite[] {
  let sites = known.get(fn);
  if (!sites) known.set(fn, (sites = findSites(fn, facts)));
  return sites;
}

function findSites(fn: FunctionFact, facts: FileFacts): BlockingSite[] {
  const sites: BlockingSite[] = [];
  const once = doneOnce(fn, facts);
  visit(fn.body, false);
  return sites;

  function visit(statements: readonly StatementFact[], inLoop: boolean): void {
    for (const statement of statements) {
      for (const event of statement.events) {
        if (event.kind !== 'call') continue;
        const call = facts.calls[event.call];
        const blocking = knownBlocking(call, facts);
        if (blocking) sites.push({ call, known: blocking, inLoop, once: once.has(statement) });
      }
      for (const body of statement.bodies) visit(body.statements, inLoop || statement.kind === 'loop');
    }
  }
}
