/**
 * What an operation holds from its start to its end and what there is only so much of: open files, sockets,
 * processes, database connections. And what keeps such operations within bounds.
 *
 * By published APIs only. Misses wrappers of other files, and clients with a bound of their own are told apart by
 * package only. Operations that Node runs as one step in its thread pool (`stat`, `copyFile`, `readdir`) are not here:
 * however many are started, four run at once.
 */
import type { CallFact, FileFacts, Origin, Path } from '../facts/model';
import { lastName, rootVariable } from '../facts/paths';
import { rowOf } from './known';
import { tokensOf } from './verbs';

export type Resource = 'file' | 'socket' | 'process' | 'connection';

type Rows = Readonly<Record<string, Resource>>;

/** Several steps with the file open in between: 600 of them at once fail under a limit of 128 with `EMFILE`. */
const FILES = each('readFile writeFile appendFile open opendir truncate', 'file');
const HTTP = each('get post put patch delete head options request stream', 'socket');
const PROCESSES = each('exec execFile spawn fork', 'process');

/** By module and exported name; the empty name is the module itself, called. Not here because they queue what fails: `graceful-fs`, `fs-extra`. */
const HELD: Readonly<Record<string, Rows>> = {
  'fs/promises': FILES,
  fs: { ...FILES, ...each('createReadStream createWriteStream', 'file') },
  http: each('get request', 'socket'),
  https: each('get request', 'socket'),
  net: each('connect createConnection', 'socket'),
  tls: each('connect', 'socket'),
  axios: { '': 'socket', ...HTTP },
  got: { '': 'socket', ...HTTP },
  ky: { '': 'socket', ...HTTP },
  superagent: HTTP,
  undici: each('fetch request stream', 'socket'),
  'node-fetch': { '': 'socket' },
  'cross-fetch': { '': 'socket', fetch: 'socket' },
  needle: { '': 'socket', ...HTTP },
  ofetch: { ofetch: 'socket', $fetch: 'socket' },
  child_process: PROCESSES,
  execa: { '': 'process', ...each('execa execaCommand execaNode command node $', 'process') },
  zx: each('$', 'process'),
  'cross-spawn': { '': 'process', spawn: 'process' },
  'mysql2/promise': each('createConnection', 'connection'),
};
const GLOBALS: Rows = { fetch: 'socket' };

/** Packages whose business is a bound on what is under way at once. */
const LIMITER_MODULE = /^(?:p-limit|p-map|p-queue|p-throttle|p-all|p-ratelimit|plimit-lit|limiter|bottleneck|async-sema|async-mutex|await-semaphore|semaphore-async-await|semaphore|fastq|promise-limit|promise-pool|@supercharge\/promise-pool|tiny-async-pool|throat|async|async-pool|async-lock|queue|piscina|workerpool|tinypool|dataloader|generic-pool|effect)$/;
/** What people call a thing that lets only some through at once. */
const LIMITER_WORD = new Set('limit limiter limited throttle throttled throttler throat semaphore sema mutex queue bottleneck pool concurrency schedule scheduler enqueue exclusive serialize loader dataloader lock locker worker workers slots slot permits permit backpressure'.split(' '));
/** Takes one of so many places, and waits for it. */
const TAKES_A_PLACE = /^(?:acquire|runExclusive|withLock|lock|waitForTurn|waitForSlot|waitTurn)$/;
const BOUND_OPTION = new Set(['concurrency', 'maxConcurrency', 'concurrencyLimit', 'batchSize']);

/** What a call holds while it is under way, as far as it is known. */
export function resourceOf({ origin, callee, name }: CallFact): Resource | undefined {
  if (origin) return ofOrigin(origin);
  return callee?.length === 1 && callee[0].startsWith('g:') ? rowOf(GLOBALS, name) : undefined;
}

/** The same of a function that is handed over by its name: `paths.map(readFile)`. */
export function resourceOfPath(path: Path, facts: FileFacts): Resource | undefined {
  if (path.length === 1 && path[0].startsWith('g:')) return rowOf(GLOBALS, path[0].slice(2));
  const origin = rootVariable(path, facts.variables)?.origin;
  return origin && ofOrigin({ ...origin, path: [...origin.path, ...path.slice(1).map((step) => step.slice(1))] });
}

function ofOrigin(origin: Origin): Resource | undefined {
  const name = origin.path.at(-1) ?? '';
  // Only `promisify` makes a promise of the callback forms; `createReadStream` is waited for otherwise.
  return rowOf(rowOf(HELD, origin.module), name);
}

/** Whether a call lets what it is given, or what comes after it, run only in its turn. */
export function isLimiter(call: CallFact, facts: FileFacts): boolean {
  if (call.origin && LIMITER_MODULE.test(call.origin.module)) return true;
  if (TAKES_A_PLACE.test(call.name)) return true;
  if (call.args.some((value) => value.kind === 'object' && Object.keys(value.properties).some((key) => BOUND_OPTION.has(key)))) return true;
  if (call.receiver && isLimiterPath(call.receiver, facts)) return true;
  const takesWork = call.callee?.length === 1 || call.args.some((value) => value.kind === 'function');
  return takesWork && namesALimiter(call.name) || (call.callee !== undefined && isMadeByLimiter(call.callee, facts));
}

/** Whether a path leads to a limiter: by the last names in it, or because a limiter's package made it. */
export function isLimiterPath(path: Path, facts: FileFacts): boolean {
  return namesALimiter(lastName(path, facts.variables)) || isMadeByLimiter(path, facts);
}

function isMadeByLimiter(path: Path, facts: FileFacts): boolean {
  const variable = rootVariable(path, facts.variables);
  const made = variable?.value?.kind === 'call' ? facts.calls[variable.value.call] : undefined;
  const module = made?.origin?.module ?? variable?.origin?.module;
  return module !== undefined && LIMITER_MODULE.test(module);
}

function namesALimiter(name: string): boolean {
  return tokensOf(name).some((token) => LIMITER_WORD.has(token));
}

function each(names: string, row: Resource): Rows {
  return Object.fromEntries(names.split(' ').map((name) => [name, row]));
}
