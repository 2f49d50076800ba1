/** Calls of one function that hold the thread until something else is done. */
import { ARRAY_CALLBACKS } from '../effects/known';
import type { StatedBlocking } from '../effects/project';
import type { KnownBlocking } from '../effects/tables/blocking';
import type { CallFact, FileFacts, FunctionFact, StatementFact } from '../facts/model';
import { rootVariable } from '../facts/paths';
import { isMadeOnce } from './once';
import type { Passage, Reach } from './reach';
import { givenThrough, Sizes, type Trips } from './trips';

export interface BlockingSite {
  call: CallFact;
  known: KnownBlocking | StatedBlocking;
  /** In a loop, or a callback like one; not over a handful of things that the code names. */
  inLoop: boolean;
  /** Kept for later behind a test: it happens once. */
  once: boolean;
}

const A_HANDFUL = 10;
/** Of a hash: about ten milliseconds. */
const MANY_ROUNDS = 20_000;

/** Functions are asked about by every caller that reaches them. What is known holds as long as that which follows calls into other files. */
const known = new WeakMap<Reach, Map<FunctionFact, readonly BlockingSite[]>>();

/** The blocking calls in a function's own statements; callbacks are functions of their own. `passages` lead to it. */
export function blockingSites(fn: FunctionFact, facts: FileFacts, reach: Reach, passages: readonly Passage[] = []): readonly BlockingSite[] {
  const memory = known.get(reach) ?? new Map<FunctionFact, readonly BlockingSite[]>();
  known.set(reach, memory);
  const sites = memory.get(fn) ?? findSites(fn, facts, new Sizes(facts), reach);
  memory.set(fn, sites);
  if (passages.length === 0 || !sites.some(({ inLoop, known: { rounds } }) => inLoop || rounds !== undefined)) return sites;
  return findSites(fn, facts, new Sizes(facts, reach, givenThrough(passages)), reach);
}

function findSites(fn: FunctionFact, facts: FileFacts, sizes: Sizes, reach: Reach): BlockingSite[] {
  const sites: BlockingSite[] = [];
  visit(fn.body, false);
  if (sites.length === 0) return sites;
  const [isTurn, isOnce] = [isTurnOfList(fn, facts, sizes), isCalledOnce(fn, facts, reach)];
  return sites.map((site) => ({ ...site, inLoop: site.inLoop || isTurn, once: site.once || isOnce }));

  function visit(statements: readonly StatementFact[], inLoop: boolean): void {
    for (const statement of statements) {
      for (const event of statement.events) {
        if (event.kind !== 'call') continue;
        const call = facts.calls[event.call];
        const blocking = reach.blockingOf(call);
        if (blocking) sites.push({ call, known: isBrief(blocking, call, sizes) ? { ...blocking, class: 'light' } : blocking, inLoop, once: isMadeOnce(call, facts) });
      }
      const turns = statement.loop !== undefined && !isShort(sizes.ofLoop(statement));
      for (const body of statement.bodies) visit(body.statements, inLoop || turns);
    }
  }
}

/** Whether all that this file does with a function is to keep what it gives; an exported one may be called by others. */
function isCalledOnce(fn: FunctionFact, facts: FileFacts, reach: Reach): boolean {
  const callers = reach.callersOf(fn.id);
  return callers.length > 0 && callers.every((call) => isMadeOnce(call, facts)) && !isExported(fn, facts);
}

function isExported({ id }: FunctionFact, { exports, variables }: FileFacts): boolean {
  return Object.values(exports).some((given) => (given.kind === 'path' ? rootVariable(given.path, variables)?.fn === id : given.kind === 'function' && given.fn === id));
}

function isBrief({ rounds }: KnownBlocking, { args }: CallFact, sizes: Sizes): boolean {
  const count = rounds === undefined ? undefined : args[rounds] && sizes.numberOf(args[rounds]);
  return count !== undefined && count < MANY_ROUNDS;
}

/** `files.map((file) => statSync(file))` */
function isTurnOfList({ passedTo }: FunctionFact, facts: FileFacts, sizes: Sizes): boolean {
  const call = passedTo && facts.calls[passedTo.call];
  if (!call || !ARRAY_CALLBACKS.has(call.name)) return false;
  if (call.receiver) return !isShort(sizes.ofValue({ kind: 'path', path: call.receiver }));
  return call.on !== undefined && !isShort(sizes.ofValue({ kind: 'call', call: call.on, awaited: false }));
}

function isShort(trips: Trips): boolean {
  return trips.kind === 'few' || (trips.kind === 'count' && trips.count <= A_HANDFUL);
}
