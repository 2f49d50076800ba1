/**
 * Well-known APIs that call a function and look at nothing that it returns, so that an async function's promise is lost:
 * what Node's event emitters are made by, and Node's callbacks and timers. Data, keyed by module (`node:` cut off); `''`
 * is the module's own export.
 *
 * Not here on purpose: routers and queues that wait for their handlers, event targets of the browser, whose lost
 * rejections are shown to the page, and emitters that a package made of its own.
 */

const STREAMS = 'Readable Writable Duplex Transform PassThrough ReadStream WriteStream Stream';

/** Functions and classes whose result is an event emitter that ignores what its listeners return, and the emitters' types. */
const EMITTERS: Readonly<Record<string, ReadonlySet<string>>> = {
  events: names('EventEmitter', true),
  net: names('createServer createConnection connect Server Socket'),
  tls: names('createServer connect Server TLSSocket'),
  http: names('createServer request get Server Agent IncomingMessage ServerResponse ClientRequest'),
  https: names('createServer request get Server Agent'),
  http2: names('createServer createSecureServer connect Http2Server Http2SecureServer Http2Session'),
  dgram: names('createSocket Socket'),
  fs: names('createReadStream createWriteStream watch watchFile FSWatcher ReadStream WriteStream'),
  stream: names(STREAMS, true),
  child_process: names('spawn fork exec execFile ChildProcess'),
  readline: names('createInterface Interface'),
  worker_threads: names('Worker parentPort MessagePort'),
  cluster: names('fork Worker', true),
  process: names('', true),
  zlib: names('createGzip createGunzip createDeflate createInflate createUnzip createBrotliCompress createBrotliDecompress'),
  ws: names('WebSocket WebSocketServer Server', true),
  'socket.io': names('Server Socket'),
  chokidar: names('watch FSWatcher'),
};

/** Events whose listeners get emitters as arguments, with how many of them are. */
export const GIVES_EMITTERS: Readonly<Record<string, number>> = { connection: 2, secureConnection: 1, connect: 1, request: 2, response: 1, upgrade: 2, session: 1, stream: 1, fork: 1, online: 1 };

/** Properties of an emitter that are emitters themselves. */
export const EMITTER_PROPERTY = /^\.(?:stdin|stdout|stderr|socket|connection|stream|req|process|client)$/;

export const LISTEN: ReadonlySet<string> = new Set(['on', 'once', 'addListener', 'prependListener', 'prependOnceListener']);

/** Node's modules whose functions take a callback last. */
export const CALLBACK_MODULES = /^(?:fs|child_process|dns|zlib|crypto|http|https|http2|net|tls|dgram)$/;

/** Called with nobody to look at a result. */
export const TIMERS: ReadonlySet<string> = new Set(['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask']);

/** Nothing is waited for when a process ends, and its last signals are mostly handled to end it. */
export const ENDING_EVENT = /^(?:SIG[A-Z0-9]+|beforeExit|uncaughtException\w*|unhandledRejection|warning|rejectionHandled|disconnect)$/;

/** Node's own modules, as a sign that a file runs there and not in a page. */
export const NODE_MODULE = /^(?:assert|async_hooks|child_process|cluster|crypto|dgram|dns|fs|http|https|http2|inspector|module|net|os|path|perf_hooks|process|readline|stream|tls|tty|v8|vm|worker_threads|zlib)(?:\/|$)/;

/** Packages whose iteration functions take the list first and look at what a callback returns only as a value. */
export const ITERATION_MODULE = /^(?:lodash|lodash-es|underscore)$/;

/** Whether a module's export makes, or is the type of, an emitter that ignores promises. */
export function isEmitterSource(module: string, path: readonly string[]): boolean {
  const row = Object.hasOwn(EMITTERS, module) ? EMITTERS[module] : undefined;
  return row !== undefined && row.has(path.at(-1) ?? '');
}

function names(list: string, self = false): ReadonlySet<string> {
  return new Set([...list.split(' ').filter(Boolean), ...(self ? [''] : [])]);
}
