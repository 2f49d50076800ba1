/** What well-known names mean. Data; what packages do is in `tables/`. */

/** What an awaited operation does to what lies outside: `ordered` needs its turn (a page, a cursor, a transaction). */
export type Access = 'none' | 'read' | 'write' | 'ordered' | 'unknown';
/** From the weakest to what has to be assumed if nothing is known. */
export const ACCESS_ORDER: readonly Access[] = ['none', 'read', 'write', 'ordered', 'unknown'];

/** Why an operation cannot be moved, whatever it reads. */
export type Hold = 'paces' | 'prompts' | 'acquires' | 'guards' | 'runs';

/** Names by which a wait of a given length is usually made. */
export const PACING_NAME = /^(?:sleep|delay|wait|pause|timeout|setTimeout|nextTick|setImmediate|waitFor\w*|waitUntil|throttle|backoff|debounce\w*|stall)$/i;

/** Methods of a promise, which take up what it gives. */
export const PROMISE_STEPS: ReadonlySet<string> = new Set(['then', 'catch', 'finally']);

/** Parameters that belong to one run, or are there to be told meanwhile: a request and its like. */
export const OF_ONE_RUN = /^_?(?:req|res|ctx|c|request|response|context|reply|event|e|ev)$/;

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

/** Methods of an array that change it. */
export const CHANGES_LIST = /^(?:push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin)$/;
/** Methods of a `Map` or a `Set` that change it. */
export const CHANGES_KEYED = /^(?:set|add|delete|clear)$/;

/** The same row for several names. */
export function each<Row>(names: string, row: Row): Record<string, Row> {
  return Object.fromEntries(names.split(' ').map((name) => [name, row]));
}

/** A table's row by a name from a person's code, which may be `valueOf` or `__proto__`. */
export function rowOf<Row>(table: Readonly<Record<string, Row>> | undefined, name: string): Row | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}
