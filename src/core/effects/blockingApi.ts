/** Which calls are synchronous APIs that hold the thread. */
import type { CallFact, FileFacts } from '../facts/model';
import { rootVariable } from '../facts/paths';
import { ATOMICS_WAIT, KNOWN_BLOCKING, SYNC_REQUEST, SYNC_TWIN, type KnownBlocking } from './known';

/** The table's row for a call, by where its callee was imported from; undefined for everything else. */
export function knownBlocking(call: CallFact, facts: FileFacts): KnownBlocking | undefined {
  const { origin } = call;
  if (origin) {
    if (origin.promisified) return undefined;
    const rows = KNOWN_BLOCKING[origin.module];
    const name = origin.path.at(-1) ?? '';
    const row = rows?.[name] ?? rows?.['*'];
    if (row) return row;
    // Only what a package exports directly: `import { sync } from 'which'`, `require('which').sync`.
    return !rows && origin.path.length === 1 && name === 'sync' && !origin.module.startsWith('.') ? SYNC_TWIN : undefined;
  }
  if (call.callee?.[0] === 'g:Atomics' && call.name === 'wait') return ATOMICS_WAIT;
  const opens = call.name === 'open' && call.args[2]?.kind === 'constant' && call.args[2].value === false && call.receiver !== undefined;
  return opens && rootVariable(call.receiver!, facts.variables)?.typeName === 'XMLHttpRequest' ? SYNC_REQUEST : undefined;
}
