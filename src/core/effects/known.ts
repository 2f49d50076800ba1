/**
 * Synchronous APIs and what they do to the thread, and what well-known names mean. Data, keyed by module (`node:` cut
 * off) and name; a name `*` stands for every other export of the module. What is awaited is in `tables/`.
 */

/** What an awaited operation does to what lies outside: `ordered` needs its turn (a page, a cursor, a transaction). */
export type Access = 'none' | 'read' | 'write' | 'ordered' | 'unknown';
/** From the weakest to what has to be assumed if nothing is known. */
export const ACCESS_ORDER: readonly Access[] = ['none', 'read', 'write', 'ordered', 'unknown'];

/** Why an operation cannot be moved, whatever it reads. */
export type Hold = 'paces' | 'prompts' | 'acquires' | 'guards' | 'runs';

/** How badly a synchronous API holds the thread: for long, as long as the disk takes, or so short that it counts only in a loop. */
export type BlockingClass = 'heavy' | 'disk' | 'light';

export interface KnownBlocking {
  class: BlockingClass;
  /** What holds the thread, in words that fit after "while". */
  while: string;
  /** The twin that does not hold the thread, if there is one. */
  instead?: string;
}

/** Names by which a wait of a given length is usually made. */
export const PACING_NAME = /^(?:sleep|delay|wait|pause|timeout|setTimeout|nextTick|setImmediate|waitFor\w*|waitUntil|throttle|backoff|debounce\w*|stall)$/i;

/** Names by which a person is asked for something. */
export const PROMPT_NAME = /^(?:prompt|ask)[A-Z]/;

/** Types of stores that hold what they are asked for. */
export const IN_MEMORY_TYPE = /^(?:In)?Memory[A-Z]/;

/** Awaits that cost next to nothing, by name. */
export const NEARLY_FREE_NAME = /^(?:getTranslations?|getTranslate|getLocale|headers|cookies|getHeaders|getCookies|resolve)$/;

/** Receivers whose calls have to keep their turn, by the last name of the receiver or the name of its type. */
export const ORDERED_RECEIVER = /^(?:page|frame|browser|browserContext|driver|cy|locator|element|elementHandle|reader|cursor|iterator|iter|stream|socket|session|connection|conn|queryRunner|qr|mutex|lock|semaphore|queue|channel|tx|trx|transaction|txn|t|em)$/i;
/** Names and types of what carries a transaction or a session. */
export const TRANSACTION_NAME = /^(?:tx|trx|txn|transaction|transacting|queryRunner|dbSession|mongoSession|dbTx|dbTrx|dbTransaction)$/i;
export const TRANSACTION_TYPE = /^(?:Transaction|EntityManager|QueryRunner|ClientSession|TransactionClient|PoolClient|Knex\.Transaction)$/;
/** Calls whose callback runs inside a transaction. */
export const TRANSACTION_CALL = /transact(?:ion|$)|^withSession$|^atomic/i;
/** Properties and options that carry one. */
export const TRANSACTION_OPTION = /^(?:transacting|transaction|trx|useTransaction)$/;
/** Options by which a read takes a lock. */
export const LOCKING_OPTION = /^(?:forUpdate|forShare|skipLocked|lock|forNoKeyUpdate)$/;

const KDF: KnownBlocking = { class: 'heavy', while: 'the key is derived', instead: 'the callback form' };
const PROCESS: KnownBlocking = { class: 'heavy', while: 'the other process runs', instead: 'the asynchronous form' };
const COMPRESSION: KnownBlocking = { class: 'heavy', while: 'the data is compressed or unpacked', instead: 'the callback form' };
const HASH: KnownBlocking = { class: 'heavy', while: 'the password is hashed', instead: 'the asynchronous form' };
const DISK: KnownBlocking = { class: 'disk', while: 'the disk answers', instead: 'the form in `fs/promises`' };
const LOOK: KnownBlocking = { class: 'light', while: 'the disk answers', instead: 'the form in `fs/promises`' };
const SEARCH: KnownBlocking = { class: 'disk', while: 'the folders are searched', instead: 'the asynchronous form' };

const DISK_SYNC = {
  ...each('readFileSync writeFileSync appendFileSync copyFileSync readdirSync rmSync rmdirSync cpSync mkdtempSync openSync readSync writeSync globSync', DISK),
  ...each('existsSync renameSync truncateSync ftruncateSync fsyncSync opendirSync statSync lstatSync fstatSync accessSync realpathSync mkdirSync unlinkSync readlinkSync symlinkSync chmodSync utimesSync closeSync', LOOK),
};
const DISK_SYNC_EXTRA = {
  ...DISK_SYNC,
  ...each('outputFileSync readJsonSync readJSONSync writeJsonSync writeJSONSync outputJsonSync copySync moveSync removeSync emptyDirSync', DISK),
  ...each('ensureDirSync ensureFileSync pathExistsSync mkdirpSync', LOOK),
};
const SEARCHES = each('sync globSync', SEARCH);

/** Synchronous APIs that hold the thread. Not here, although synchronous: `randomUUID`, short `randomBytes`, `createHash`, `path`. */
export const KNOWN_BLOCKING: Readonly<Record<string, Readonly<Record<string, KnownBlocking>>>> = {
  child_process: each('execSync spawnSync execFileSync', PROCESS),
  crypto: { ...each('pbkdf2Sync scryptSync', KDF), ...each('generateKeyPairSync generatePrimeSync', { ...KDF, while: 'the key is generated' }) },
  zlib: each('gzipSync gunzipSync deflateSync deflateRawSync inflateSync inflateRawSync unzipSync brotliCompressSync brotliDecompressSync zstdCompressSync zstdDecompressSync', COMPRESSION),
  fs: DISK_SYNC,
  'graceful-fs': DISK_SYNC,
  'fs-extra': DISK_SYNC_EXTRA,
  bcrypt: each('hashSync compareSync genSaltSync', HASH),
  bcryptjs: each('hashSync compareSync genSaltSync', HASH),
  argon2: each('hashSync verifySync', HASH),
  execa: each('sync execaSync commandSync execaCommandSync', PROCESS),
  'cross-spawn': each('sync', PROCESS),
  'sync-request': { '': { class: 'heavy', while: 'the server answers' } },
  'readline-sync': { '*': { class: 'heavy', while: 'a person types' } },
  'prompt-sync': { '*': { class: 'heavy', while: 'a person types' } },
  glob: SEARCHES,
  'fast-glob': SEARCHES,
  globby: each('sync globbySync', SEARCH),
  tinyglobby: SEARCHES,
  rimraf: each('sync rimrafSync', SEARCH),
  jsonfile: each('readFileSync writeFileSync', DISK),
  'write-file-atomic': each('sync', DISK),
  'adm-zip': each('extractAllTo', COMPRESSION),
  xlsx: each('readFile writeFile', DISK),
};

/** By npm's habit, the `sync` export of a package does in place what its main export does asynchronously. */
export const SYNC_TWIN: KnownBlocking = { class: 'disk', while: 'the package does its work in place', instead: "the package's asynchronous form" };

/** Methods that hold the thread without an import. */
export const ATOMICS_WAIT: KnownBlocking = { class: 'heavy', while: 'another thread is waited for', instead: '`Atomics.waitAsync`' };
export const SYNC_REQUEST: KnownBlocking = { class: 'heavy', while: 'the server answers', instead: '`fetch`' };

/** Array methods that call their callback before they return. */
export const ARRAY_CALLBACKS: ReadonlySet<string> = new Set(['forEach', 'map', 'filter', 'reduce', 'reduceRight', 'some', 'every', 'find', 'findIndex', 'findLast', 'flatMap', 'sort', 'toSorted']);

/** Methods of the language's own values; what they change is the value that they are called on. */
export const BUILT_IN_METHODS: ReadonlySet<string> = new Set(
  ('startsWith endsWith padStart padEnd charAt charCodeAt codePointAt indexOf lastIndexOf includes slice substring substr at join toString toFixed toLowerCase toUpperCase trim split replace replaceAll match matchAll test localeCompare ' +
    'concat flat reverse keys values entries has valueOf next getTime toISOString toJSON hasOwnProperty push pop shift unshift splice sort fill set add delete clear bind call apply').split(' '),
);

/** Objects of the language whose methods only compute. */
export const PURE_GLOBALS: ReadonlySet<string> = new Set(
  'Math JSON Object Array Number String Boolean Date BigInt Symbol Reflect Buffer URL URLSearchParams Intl RegExp Map Set WeakMap WeakSet Error TypeError RangeError Promise parseInt parseFloat isNaN isFinite encodeURIComponent decodeURIComponent encodeURI decodeURI structuredClone performance Uint8Array TextEncoder TextDecoder AbortController AbortSignal Headers Request FormData'.split(' '),
);
export const PURE_MODULES: ReadonlySet<string> = new Set(['path', 'url', 'util', 'os', 'querystring', 'lodash', 'lodash-es', 'ramda', 'date-fns', 'dayjs', 'uuid', 'nanoid', 'assert', 'events', 'js-yaml', 'yaml', 'toml', 'smol-toml', 'ini', 'json5', 'csv-parse/sync', 'semver', 'zod', 'clsx', 'qs']);

/** The same row for several names. */
export function each<Row>(names: string, row: Row): Record<string, Row> {
  return Object.fromEntries(names.split(' ').map((name) => [name, row]));
}

/** A table's row by a name from a person's code, which may be `valueOf` or `__proto__`. */
export function rowOf<Row>(table: Readonly<Record<string, Row>> | undefined, name: string): Row | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}
