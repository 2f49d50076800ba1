/**
 * Worker threads, pools of them and child processes: which file they run, what they are started for, and whether they are kept.
 *
 * A worker only waits where every function of its file could be read to its end, none of them computes, and one of them
 * waits. Misses entries whose path is put together out of sight, inline code, and pools that a class of the project
 * keeps under a name of its own.
 */
import type { CallFact, FileFacts, FunctionFact, FunctionId, Path, ValueFact } from '../facts/model';
import { contains, eventsIn, lastName, pathsIn, rootVariable, statementsIn } from '../facts/paths';
import type { Confidence } from '../model';
import { doingsOfFile, type Place } from './computing';
import { sizeOf, turnsOf, type Trips } from './trips';
import type { Reach } from './reach';

export interface WorkerStart {
  call: CallFact;
  kind: 'thread' | 'process';
}

/** `waits`: its file only waits; `request`, `item`: a new one is started for each. */
export interface WorkerFinding {
  start: WorkerStart;
  why: 'waits' | 'request' | 'item';
  /** The entry file as it is named. */
  entry?: string;
  /** The function that answers requests, or the loop. */
  around?: FunctionFact;
  level: Confidence;
  evidence: string[];
}

/** Options by which a process outlives the one that started it, or a worker's code is no file. */
const OTHER_PURPOSE = ['detached', 'eval'];
/** Lists that were cut up for as many workers as there are cores. */
const PARTS = /^(?:chunks?|parts?|slices?|batches|shards?|partitions?|ranges?|segments?|cpus|cores|workers?|threads?)$|(?:Chunks|Parts|Batches|Shards|Partitions|Ranges)$/;
const WALKS = new Set(['map', 'forEach', 'flatMap']);
const KEEPS = /^(?:push|unshift|set|add|enqueue|register|track)$/;
/** Callers are followed this far up. */
const MOST_CALLERS = 4;

export function findWorkerFindings(fn: FunctionFact, place: Place, reach: Reach): WorkerFinding[] {
  const { facts } = place;
  return eventsIn(fn.body).flatMap((event) => {
    const start = event.kind === 'call' ? startOf(facts.calls[event.call]) : undefined;
    if (!start) return [];
    const found = onlyWaits(start, place) ?? (isKept(start.call, facts) ? undefined : (perRequest(start, fn, facts, reach) ?? perItem(start, fn, facts, reach)));
    return found ? [found] : [];
  });
}

/** `new Worker(…)` of Node or a browser, and not of a package that calls its consumers so; `fork(…)`. */
function startOf(call: CallFact): WorkerStart | undefined {
  const { origin, isNew, callee } = call;
  if (isNew && origin?.module === 'worker_threads' && origin.path.join('.') === 'Worker') return { call, kind: 'thread' };
  if (isNew && !origin && /^g:(?:Worker|window\.Worker|self\.Worker|globalThis\.Worker)$/.test(callee?.join('') ?? '')) return { call, kind: 'thread' };
  if (isPool(call)) return { call, kind: 'thread' };
  return !isNew && origin?.module === 'child_process' && origin.path.join('.') === 'fork' ? { call, kind: 'process' } : undefined;
}

/** `new Piscina({ filename })`, `new Tinypool({ filename })`, `workerpool.pool(path)`. */
function isPool({ isNew, origin }: CallFact): boolean {
  if (isNew) return (origin?.module === 'piscina' || origin?.module === 'tinypool') && /^(?:default|Piscina|Tinypool)?$/.test(origin.path.join('.'));
  return origin?.module === 'workerpool' && origin.path.at(-1) === 'pool';
}

// What it runs

function onlyWaits(start: WorkerStart, place: Place): WorkerFinding | undefined {
  const { call } = start;
  if (call.args.some((value) => value.kind === 'object' && OTHER_PURPOSE.some((name) => Object.hasOwn(value.properties, name) && !isFalse(value.properties[name])))) return undefined;
  if (isLetGo(call, place.facts)) return undefined;
  const entry = entryOfStart(call, place.facts);
  const worker = entry === undefined ? undefined : place.effects.module(entry);
  // A file that starts itself as a worker is two programs in one.
  if (!worker || worker.facts === place.facts) return undefined;
  const { work, waits, unknown } = doingsOfFile(worker, isTalk(worker.facts));
  if (!waits || unknown !== 'none' || work.length > 0) return undefined;
  return { start, why: 'waits', entry: entry!.slice(entry!.lastIndexOf('/') + 1), level: 'likely', evidence: [`every function of \`${entry!}\` was read: it waits, and computes nothing that would need a core`] };
}

function entryOfStart(call: CallFact, facts: FileFacts): string | undefined {
  const [first] = call.args;
  if (first === undefined || !isPool(call) || !call.isNew) return first && entryOf(first, facts);
  const named = first.kind === 'object' && Object.hasOwn(first.properties, 'filename') ? entryOf(first.properties.filename, facts) : undefined;
  // Of `new URL('./work.js', import.meta.url).href` the address is found where it is made.
  const made = facts.calls.find(({ isNew, callee, range }) => isNew && callee?.join('') === 'g:URL' && contains(call.range, range));
  return named ?? (made && entryOfCall(made, facts, 0));
}

function isFalse(value: ValueFact): boolean {
  return value.kind === 'constant' && value.value === false;
}

/** `child.unref()`: it is there to go on when the program is gone. */
function isLetGo(call: CallFact, facts: FileFacts): boolean {
  return facts.calls.some(({ name, receiver, on }) => name === 'unref' && (on === call.id || (receiver && made(receiver, call, facts))));
}

/** Calls by which a worker hears from the one that started it, and answers. */
function isTalk(facts: FileFacts): (call: CallFact) => boolean {
  return ({ callee, receiver, origin, name }) => {
    const root = (receiver ?? callee)?.[0];
    if (origin?.module === 'worker_threads') return true;
    const isPort = receiver !== undefined && /^(?:parentPort|port|channel|port[12]|process|self)$/.test(lastName(receiver, facts.variables));
    if (isPort && /^(?:on|once|addEventListener|postMessage|send|close|exit|start|disconnect)$/.test(name)) return true;
    return root !== undefined && /^g:(?:self|postMessage|addEventListener|close|importScripts)$/.test(root) && name !== 'importScripts';
  };
}

/** The specifier of the file that a worker is given, as this file would import it. */
function entryOf(value: ValueFact, facts: FileFacts, hops = 0): string | undefined {
  if (hops > 5) return undefined;
  switch (value.kind) {
    case 'string': return beside(value.value);
    case 'path': {
      const variable = value.path.length === 1 ? rootVariable(value.path, facts.variables) : undefined;
      return variable?.constant && variable.value ? entryOf(variable.value, facts, hops + 1) : undefined;
    }
    case 'binary': return value.operator === '+' && isOwnFolder(value.left, facts) && value.right.kind === 'string' ? beside(value.right.value.replace(/^\//, './')) : undefined;
    case 'call': return entryOfCall(facts.calls[value.call], facts, hops);
    default: return undefined;
  }
}

function entryOfCall({ args, callee, isNew, name, origin }: CallFact, facts: FileFacts, hops: number): string | undefined {
  const [first, ...rest] = args;
  if (!first) return undefined;
  // `new URL('./worker.js', import.meta.url)`
  if (isNew && callee?.join('') === 'g:URL') return first.kind === 'string' && args.length === 2 ? beside(first.value) : undefined;
  if (origin?.module === 'url' && name === 'fileURLToPath') return entryOf(first, facts, hops + 1);
  if (callee?.join('') === 'g:require.resolve') return entryOf(first, facts, hops + 1);
  const isJoin = origin?.module === 'path' && /^(?:join|resolve)$/.test(name);
  if (!isJoin || !isOwnFolder(first, facts) || rest.length === 0 || !rest.every((part) => part.kind === 'string')) return undefined;
  return beside(rest.map((part) => (part.kind === 'string' ? part.value : '')).join('/'));
}

/** `__dirname`, also where a module makes its own. */
function isOwnFolder(value: ValueFact, facts: FileFacts): boolean {
  return value.kind === 'path' && value.path.length === 1 && /^_{0,2}dirname$/.test(lastName(value.path, facts.variables));
}

/** A path beside this file; what lies on a server's root or in a folder of the caller's is not known. */
function beside(path: string): string | undefined {
  if (/^\.{1,2}\//.test(path)) return path;
  return /^[\w@.-][\w@./-]*\.[cm]?[jt]sx?$/.test(path) ? `./${path}` : undefined;
}

// What it is started for

/** Stored where it is there after the function: a pool, a field, a variable of the module. */
function isKept(call: CallFact, facts: FileFacts): boolean {
  const outlives = (path: Path) => path[0] === 'this' || path.length > 1 || rootVariable(path, facts.variables)?.owner !== call.fn;
  for (const fn of facts.functions) {
    for (const statement of statementsIn(fn.body)) {
      for (const event of statement.events) {
        if (event.kind === 'write' && event.how !== 'declare' && event.value && isIt(event.value, call, facts) && outlives(event.path)) return true;
        if (event.kind === 'call' && KEEPS.test(facts.calls[event.call].name) && facts.calls[event.call].args.some((value) => isIt(value, call, facts))) return true;
      }
      // A function that makes one for its caller: what the caller does with it is not followed.
      if (statement.kind === 'return' && statement.value && isIt(statement.value, call, facts)) return true;
    }
  }
  return false;
}

function isIt(value: ValueFact, call: CallFact, facts: FileFacts): boolean {
  return (value.kind === 'call' && value.call === call.id) || (value.kind === 'object' && Object.values(value.properties).some((property) => isIt(property, call, facts))) || pathsIn(value).some((path) => made(path, call, facts));
}

function made(path: Path, call: CallFact, facts: FileFacts): boolean {
  const value = path.length === 1 ? rootVariable(path, facts.variables)?.value : undefined;
  return value?.kind === 'call' && value.call === call.id;
}

function perRequest(start: WorkerStart, fn: FunctionFact, facts: FileFacts, reach: Reach): WorkerFinding | undefined {
  const around = answering(fn, facts, reach, MOST_CALLERS, new Set());
  return around && { start, why: 'request', around, level: 'likely', evidence: [`${around.name === 'anonymous function' ? 'a function' : `\`${around.name}\``} that answers requests starts it, and nothing keeps it for the next one`] };
}

/** The function that answers requests and in whose run another one runs. */
function answering(fn: FunctionFact, facts: FileFacts, reach: Reach, hops: number, seen: Set<FunctionId>): FunctionFact | undefined {
  if (seen.has(fn.id) || hops < 0) return undefined;
  seen.add(fn.id);
  if (reach.roleOf(fn) === 'server' && !reach.runsOnce(fn)) return fn;
  const parent = isInPlace(fn, facts) && fn.parent !== undefined ? answering(facts.functions[fn.parent], facts, reach, hops, seen) : undefined;
  if (parent) return parent;
  for (const call of reach.callersOf(fn.id)) {
    const found = answering(facts.functions[call.fn], facts, reach, hops - 1, seen);
    if (found) return found;
  }
  return undefined;
}

/** An executor, or a callback of a list's method. */
function isInPlace(fn: FunctionFact, facts: FileFacts): boolean {
  const call = fn.passedTo && facts.calls[fn.passedTo.call];
  return call !== undefined && ((call.isNew && call.name === 'Promise') || WALKS.has(call.name));
}

function perItem(start: WorkerStart, fn: FunctionFact, facts: FileFacts, reach: Reach): WorkerFinding | undefined {
  const walk = walkAround(start.call, fn, facts, reach, MOST_CALLERS, new Set());
  if (!walk) return undefined;
  const isMany = /^(?:input|stored|listed|asked)$/.test(walk.size.kind);
  return { start, why: 'item', around: walk.fn, level: isMany ? 'likely' : 'possible', evidence: [isMany ? `there is one for each of \`${'name' in walk.size ? walk.size.name : ''}\`, however many that are` : 'there is one for each item of a list, and nothing says how long it is'] };
}

/** The loop, or the walk over a list, that starts a worker in each turn. */
function walkAround(call: CallFact, fn: FunctionFact, facts: FileFacts, reach: Reach, hops: number, seen: Set<FunctionId>): { size: Trips; fn: FunctionFact } | undefined {
  if (hops < 0 || seen.has(fn.id)) return undefined;
  seen.add(fn.id);
  for (const loop of statementsIn(fn.body).filter((statement) => statement.loop && contains(statement.range, call.range)).reverse()) {
    const list = loop.loop!.over;
    if (list && !isCutForWorkers(list, facts)) return longEnough(turnsOf(loop, facts), fn);
    // `for (let i = 0; i < cpus; i++)` fills a pool; who goes on until something changes may start them one after the other.
    return undefined;
  }
  const walked = fn.passedTo && facts.calls[fn.passedTo.call];
  if (walked && WALKS.has(walked.name) && fn.parent !== undefined) {
    const list: ValueFact | undefined = walked.on !== undefined ? { kind: 'call', call: walked.on, awaited: false } : walked.receiver && { kind: 'path', path: walked.receiver };
    return list && !isCutForWorkers(list, facts) ? longEnough(sizeOf(list, facts), fn) : undefined;
  }
  if (isInPlace(fn, facts) && fn.parent !== undefined) return walkAround(facts.calls[fn.passedTo!.call], facts.functions[fn.parent], facts, reach, hops, seen);
  for (const caller of reach.callersOf(fn.id)) {
    const found = walkAround(caller, facts.functions[caller.fn], facts, reach, hops - 1, seen);
    if (found) return found;
  }
  return undefined;
}

function longEnough(size: Trips, fn: FunctionFact): { size: Trips; fn: FunctionFact } | undefined {
  return size.kind === 'count' || size.kind === 'few' ? undefined : { size, fn };
}

function isCutForWorkers(list: ValueFact, facts: FileFacts): boolean {
  if (list.kind === 'path') return PARTS.test(lastName(list.path, facts.variables));
  if (list.kind !== 'call') return false;
  const { name, args } = facts.calls[list.call];
  return PARTS.test(name) || /chunk|split|partition|cpus|parallelism/i.test(name) || args.some((value) => pathsIn(value).some((path) => PARTS.test(lastName(path, facts.variables))));
}
