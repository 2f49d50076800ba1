/** Which calls are synchronous APIs that hold the thread. */
import type { CallFact, FileFacts, Origin } from '../facts/model';
import { rootVariable } from '../facts/paths';
import { isMet } from './circumstances';
import { Owners, type Found } from './owners';
import { ATOMICS_WAIT, BLOCKING_TABLES, SYNC_REQUEST, SYNC_TWIN, type BlockingRow, type BlockingTable, type KnownBlocking } from './tables/blocking';

/** A file's calls are asked about again and again. */
const known = new WeakMap<FileFacts, Owners<BlockingRow, BlockingTable>>();

/** What a call does to the thread, by the table of packages; undefined for everything else. */
export function knownBlocking(call: CallFact, facts: FileFacts, packageOf: (call: CallFact) => Origin | undefined = () => undefined): KnownBlocking | undefined {
  const found = blockingRow(call, facts) ?? exportedAgain(call, facts, packageOf);
  if (found) return found.row.holds;
  const { origin } = call;
  if (origin) return !BLOCKING_TABLES.of(origin.module) && isSyncTwin(call) ? SYNC_TWIN : undefined;
  if (call.callee?.[0] === 'g:Atomics' && call.name === 'wait') return ATOMICS_WAIT;
  const opens = call.name === 'open' && call.args[2]?.kind === 'constant' && call.args[2].value === false && call.receiver !== undefined;
  return opens && rootVariable(call.receiver!, facts.variables)?.typeName === 'XMLHttpRequest' ? SYNC_REQUEST : undefined;
}

/** `readFileSync` of a file of the project that has it from `fs`; only what is named so is asked about. */
function exportedAgain(call: CallFact, facts: FileFacts, packageOf: (call: CallFact) => Origin | undefined): Found<BlockingRow, BlockingTable> | undefined {
  if (!/Sync$/.test(call.name) || (call.origin !== undefined && BLOCKING_TABLES.of(call.origin.module))) return undefined;
  const origin = packageOf(call);
  return origin && rowOfOrigin({ ...call, origin }, facts);
}

/** The table's row for a call, where it holds the thread as it is called here. */
export function blockingRow(call: CallFact, facts: FileFacts): Found<BlockingRow, BlockingTable> | undefined {
  if (call.origin?.promisified || !facts.modules.some((module) => BLOCKING_TABLES.of(module))) return undefined;
  return rowOfOrigin(call, facts);
}

function rowOfOrigin(call: CallFact, facts: FileFacts): Found<BlockingRow, BlockingTable> | undefined {
  let owners = known.get(facts);
  if (!owners) known.set(facts, (owners = new Owners<BlockingRow, BlockingTable>(facts, BLOCKING_TABLES)));
  const found = owners.rowFor(call);
  return found?.row.holds && isMet(found.row.when, call, found.owner.from, facts) ? found : undefined;
}

/**
 * `which.sync(name)`, `const whichSync = require('which').sync`: only a package's own export, by a name that says
 * `sync` beside the package's, given something and used at once. Misses `import { sync } from 'which'`.
 */
function isSyncTwin({ origin, callee, name, args, awaited, dropped }: CallFact): boolean {
  const isPackage = /^(?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/i.test(origin!.module);
  const isNamedSo = callee?.length === 2 ? name === 'sync' : /\wsync$/i.test(name);
  return isPackage && isNamedSo && origin!.path.join() === 'sync' && args.length > 0 && !awaited && !dropped;
}
