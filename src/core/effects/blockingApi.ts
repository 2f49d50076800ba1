/** Which calls are synchronous APIs that hold the thread. */
import type { CallFact, FileFacts } from '../facts/model';
import { rootVariable } from '../facts/paths';
import { ATOMICS_WAIT, KNOWN_BLOCKING, SYNC_REQUEST, SYNC_TWIN, rowOf, type KnownBlocking } from './known';

/** The table's row for a call, by where its callee was imported from; undefined for everything else. */
export function knownBlocking(call: CallFact, facts: FileFacts): KnownBlocking | undefined {
  const { origin } = call;
  if (origin) {
    if (origin.promisified) return undefined;
    const rows = rowOf(KNOWN_BLOCKING, origin.module);
    const name = origin.path.at(-1) ?? '';
    const row = rowOf(rows, name) ?? rowOf(rows, '*');
    return row ?? (!rows && isSyncTwin(call) ? SYNC_TWIN : undefined);
  }
  if (call.callee?.[0] === 'g:Atomics' && call.name === 'wait') return ATOMICS_WAIT;
  const opens = call.name === 'open' && call.args[2]?.kind === 'constant' && call.args[2].value === false && call.receiver !== undefined;
  return opens && rootVariable(call.receiver!, facts.variables)?.typeName === 'XMLHttpRequest' ? SYNC_REQUEST : undefined;
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
