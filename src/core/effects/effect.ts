/**
 * What an operation does to what lies outside it, and how that is known. Levels only fall: a join takes the weaker
 * knowledge and the stronger access of its parts.
 *
 * Errs towards "unknown": a callee that cannot be followed and whose name does not say that it reads is not assumed
 * to be harmless.
 */
import type { AwaitFact, CallFact, FileFacts, FunctionFact, FunctionId, Path, ValueFact } from '../facts/model';
import { eventsIn, eventsWithClosures, lastName, rootVariable, statementsIn } from '../facts/paths';
import { knownBlocking } from './blockingApi';
import { ARRAY_CALLBACKS, KNOWN_ASYNC, KNOWN_GLOBAL_ASYNC, NEARLY_FREE_NAME, ORDERED_RECEIVER, PACING_NAME, PURE_GLOBALS, PURE_MODULES, rowOf, type Access, type Hold } from './known';
import { Transactions } from './transactions';
import { namesALogger, namesAValue, namesAWrite, readName } from './verbs';

/** How an effect is known: from a table, from the callee's whole body, or from its name alone. */
export type Source = 'table' | 'body' | 'name' | 'none';

export interface Effect {
  access: Access;
  source: Source;
  /** Waits for something outside the thread, as far as is known. */
  waits: boolean;
  hold?: Hold;
  /** Captured, module or `this` paths, and arguments, that it changes or reads. */
  writes: Path[];
  reads: Path[];
  /** The reason, in words: "`readFile` only reads (known API)". */
  because: string;
}

export type GapCall = 'harmless' | 'unsure' | 'writes';

const ACCESS_ORDER: readonly Access[] = ['none', 'read', 'write', 'ordered', 'unknown'];
const SOURCE_ORDER: readonly Source[] = ['table', 'body', 'name', 'none'];
/** A statement that begins like a query and changes something, takes a lock, or asks for what another statement left. */
const CHANGING_SQL = /\bfor\s+(?:update|share)\b|\b(?:insert|update|delete|nextval|setval|currval|lastval|set_config|pg_\w*lock\w*|get_lock|last_insert\w*)\b|^\s*pragma\s+\w+\s*=|^\s*select\s+\w+\([^)]*\)\s*;?\s*$/i;
/** Methods that read the body of an answer, once. */
const BODY_READER = /^(?:json|text|arrayBuffer|blob|formData|bytes)$/;
/** Calls whose result has a position or a turn of its own. */
const OPENS = /^(?:connect|getConnection|acquire|checkout|open|opendir|multi|pipeline|createReader|getReader|createReadStream|beginTransaction|startSession)$/;
/** Synchronous looks at the disk. */
const SYNC_READ = /^(?:read|exists|stat|lstat|access|realpath)\w*Sync$/;
const PROMISE_STEPS = new Set(['then', 'catch', 'finally']);
const QUERY_START = /^(?:select|selectFrom|from|find|findOne|findAll|aggregate)$/;
const QUERY_STEP = /^(?:select|from|where\w*|andWhere\w*|orWhere\w*|\w*[jJ]oin|groupBy\w*|orderBy\w*|having\w*|limit|offset|skip|sort|first|as|distinct|lean|populate|exec|execute)$/;
const MAX_PATHS = 48;
/** Calls are followed this deep; real code stays far below, and a stack has an end. */
const DEEPEST_CALL = 100;

export class Effects {
  private readonly ofFunctions = new Map<FunctionId, Effect>();
  private readonly ofAwaits = new Map<number, Effect>();
  private readonly ofGapCalls = new Map<number, GapCall>();
  private readonly inProgress = new Set<FunctionId>();

  readonly transactions: Transactions;

  constructor(private readonly facts: FileFacts) {
    this.transactions = new Transactions(facts);
  }

  /** The effect of an awaited operation, its own promise callbacks included. */
  ofAwait(fact: AwaitFact): Effect {
    const known = this.ofAwaits.get(fact.id);
    if (known) return known;
    const effect = this.judgeAwait(fact);
    // Inside of a recursion the answer is not final.
    if (this.inProgress.size === 0) this.ofAwaits.set(fact.id, effect);
    return effect;
  }

  private judgeAwait(fact: AwaitFact): Effect {
    if (fact.call === undefined) return none('none', 'a promise that was started before');
    const effect = this.ofAwaitedCall(this.facts.calls[fact.call], fact.typeName);
    const inner = fact.inner.map((id) => this.ofAwait(this.facts.awaits[id]));
    return inner.length ? join([effect, ...inner], effect.because) : effect;
  }

  private ofAwaitedCall(call: CallFact, resultType?: string): Effect {
    if (PROMISE_STEPS.has(call.name) && call.on !== undefined) return this.ofPromiseStep(call);
    if (call.receiver?.length === 1 && call.receiver[0] === 'g:Promise') return this.ofCombinator(call);
    // A module is loaded once, and from the disk: hardly a wait.
    if (call.name === 'import') return { ...none('none', 'an import runs the module it loads'), access: 'unknown' };
    if (call.isNew) return { ...none('none', `what \`new ${call.name}\` waits for is not known`), access: 'unknown', waits: true };
    const said = fromOptions(call);
    if (said) return said;
    const table = this.fromTable(call);
    if (table) return table;
    if (this.isOrdered(call)) return { ...none('name', `\`${call.label}\` has to keep its turn`), access: 'ordered', waits: true };
    if (call.target !== undefined) return this.ofTarget(call, resultType);
    return this.fromName(call, resultType);
  }

  private ofPromiseStep(call: CallFact): Effect {
    const base = this.ofAwaitedCall(this.facts.calls[call.on!]);
    const callbacks = call.args.map((value) => (value.kind === 'function' ? this.ofFunction(value.fn) : undefined)).filter((effect) => effect !== undefined);
    return callbacks.length ? join([base, ...callbacks], base.because) : base;
  }

  private ofCombinator(call: CallFact): Effect {
    const first = call.args[0];
    if (call.name === 'resolve' || call.name === 'reject') return none('table', 'a promise that is settled already');
    const because = `\`Promise.${call.name}\` over operations that are all known`;
    if (first?.kind === 'array' && !first.spread) return join(first.elements.map((element) => this.ofStarted(element)), because);
    if (first?.kind === 'call') {
      const mapping = this.facts.calls[first.call];
      const callback = mapping.args[0];
      if (mapping.name === 'map' && callback?.kind === 'function') return join([this.ofFunction(callback.fn)], because);
    }
    return { ...none('none', `what \`${call.label}\` waits for is not known`), access: 'unknown', waits: true };
  }

  private ofStarted(value: ValueFact): Effect {
    if (value.kind === 'call') return this.ofAwaitedCall(this.facts.calls[value.call]);
    if (value.kind === 'constant' || value.kind === 'string' || value.kind === 'number') return none('table', 'a plain value');
    return { ...none('none', 'a promise whose work is not known'), access: 'unknown', waits: true };
  }

  private fromTable(call: CallFact): Effect | undefined {
    const { origin } = call;
    const name = origin?.path.at(-1) ?? '';
    const module = origin?.promisified && origin.module === 'fs' ? 'fs/promises' : origin?.module;
    const rows = module === undefined ? undefined : rowOf(KNOWN_ASYNC, module);
    const isGlobal = call.callee?.length === 1 && call.callee[0].startsWith('g:');
    const row = rows ? (rowOf(rows, name) ?? rowOf(rows, '*')) : isGlobal ? rowOf(KNOWN_GLOBAL_ASYNC, call.name) : undefined;
    if (row) {
      if (row.byOptions && !readsByOptions(call)) return { ...none('table', `\`${call.label}\` may write: its options say so`), access: 'write', waits: true };
      return { ...none('table', `\`${call.name}\` ${saysOf(row.access)} (a known API)`), access: row.access, hold: row.hold, waits: !row.nearlyFree };
    }
    if (PACING_NAME.test(call.name)) return { ...none('name', `\`${call.name}\` waits on purpose`), hold: 'paces', waits: true };
    if (NEARLY_FREE_NAME.test(call.name)) return none('name', `\`${call.name}\` hardly waits`);
    return undefined;
  }

  /** A page, a cursor, a session, a transaction: one thing after the other. */
  private isOrdered(call: CallFact): boolean {
    const { variables } = this.facts;
    if (call.receiver && ORDERED_RECEIVER.test(lastName(call.receiver, variables))) return true;
    return this.isOfHandle(call) || this.transactions.carries(call);
  }

  private ofTarget(call: CallFact, resultType?: string): Effect {
    const target = this.facts.functions[call.target!];
    const body = this.ofFunction(target.id);
    const mapped: Effect = { ...body, writes: this.atCall(body.writes, call, target), reads: this.atCall(body.reads, call, target) };
    if (mapped.access === 'read' && mapped.source === 'name' && readName(call.name) === 'atHand') return this.fromName(call, resultType);
    // A body that could not be read to the end is helped by its name only where it does nothing that contradicts the name.
    if (mapped.access !== 'unknown') return mapped;
    const named = this.fromName(call, resultType);
    return named.access === 'read' && !target.generator ? { ...mapped, access: 'read', source: 'name', because: named.because } : mapped;
  }

  /** A callee's paths in its caller's terms: parameters become arguments, `this` the receiver, its own locals go. */
  private atCall(paths: readonly Path[], call: CallFact, target: FunctionFact): Path[] {
    return paths.flatMap((path) => {
      if (path[0] === 'this') return call.receiver ? [[...call.receiver, ...path.slice(1)]] : [path];
      const index = target.parameters.findIndex((id) => `v${id}` === path[0]);
      if (index < 0) return [path];
      const value = call.args[index];
      return value?.kind === 'path' ? [[...value.path, ...path.slice(1)]] : [];
    });
  }

  /** What a function of this file does when it is called and awaited. */
  ofFunction(id: FunctionId): Effect {
    const known = this.ofFunctions.get(id);
    if (known) return known;
    // A recursive call adds nothing that the function's own body does not say.
    if (this.inProgress.has(id)) return none('body', 'calls itself');
    if (this.inProgress.size >= DEEPEST_CALL) return { ...none('none', 'it calls through too many functions to be followed'), access: 'unknown', waits: true };
    this.inProgress.add(id);
    const effect = this.summarise(this.facts.functions[id]);
    this.inProgress.delete(id);
    this.ofFunctions.set(id, effect);
    return effect;
  }

  private summarise(fn: FunctionFact): Effect {
    const parts: Effect[] = [];
    const writes: Path[] = [];
    const reads: Path[] = [];
    const handedOut = this.handedOut(fn);
    for (const event of eventsWithClosures(fn.body, this.facts.functions)) {
      if (event.kind === 'await') parts.push(this.ofAwait(this.facts.awaits[event.await]));
      else if (event.kind === 'call') parts.push(...this.ofCallInside(this.facts.calls[event.call], fn).map((part) => ({ ...part, waits: part.waits && handedOut(event.call) })));
      else if (event.kind === 'write' && this.outlives(event.path, fn)) writes.push(event.path);
      else if (event.kind === 'read' && this.outlives(event.path, fn)) reads.push(event.path);
    }
    const because = `\`${fn.name}\` ${saysOf(strongest(parts.map((part) => part.access)))} (its body was read)`;
    const joined = parts.length ? join(parts, because) : none('body', because);
    const source = weakest(['body', joined.source]);
    writes.push(...this.handedOn(fn));
    const guards = this.throwsOnCondition(fn);
    return { ...joined, source, because: source === 'name' ? `${because.slice(0, -1)}, calls inside judged by name)` : because, hold: joined.hold ?? (guards ? 'guards' : undefined), writes: [...joined.writes, ...writes].slice(0, MAX_PATHS), reads: [...joined.reads, ...reads].slice(0, MAX_PATHS) };
  }

  /** Whether an unawaited call's promise can reach the caller: it is returned, or works inside a promise that is made here. */
  private handedOut(fn: FunctionFact): (call: number) => boolean {
    const returned = new Set<number>();
    for (const statement of statementsIn(fn.body)) {
      if (statement.kind === 'return') for (const event of statement.events) if (event.kind === 'call') returned.add(event.call);
    }
    return (call) => returned.has(call) || this.facts.calls[call].fn !== fn.id;
  }

  /** Parameters that are given to calls nobody can look into: those may change them. */
  private handedOn(fn: FunctionFact): Path[] {
    const own = new Set(fn.parameters.map((id) => `v${id}`));
    return [...eventsWithClosures(fn.body, this.facts.functions)].flatMap((event) => {
      if (event.kind !== 'call') return [];
      const call = this.facts.calls[event.call];
      if (call.target !== undefined || this.isPlain(call) || namesAValue(call.name) || readName(call.name) === 'read' || this.fromTable(call)) return [];
      return call.args.flatMap((value) => (value.kind === 'path' && value.path.length === 1 && own.has(value.path[0]) ? [value.path] : []));
    });
  }

  /** What an unawaited call in a body adds; an awaited one is counted at its await. */
  private ofCallInside(call: CallFact, fn: FunctionFact): Effect[] {
    // The steps after a promise are counted where the promise and their callbacks are.
    if (call.awaited || call.name === 'import' || (PROMISE_STEPS.has(call.name) && call.on !== undefined)) return [];
    if (this.isPlain(call)) return [];
    if (knownBlocking(call, this.facts)) return [{ ...none('table', `\`${call.name}\` holds the thread`), access: SYNC_READ.test(call.name) ? 'read' : 'unknown' }];
    if (call.target !== undefined) {
      const target = this.facts.functions[call.target];
      const effect = this.ofFunction(target.id);
      return [{ ...effect, writes: this.atCall(effect.writes, call, target), reads: this.atCall(effect.reads, call, target), waits: effect.waits && !call.dropped }];
    }
    const onOwnValue = call.receiver !== undefined && !this.outlives(call.receiver, fn);
    if (onOwnValue || namesAValue(call.name)) return [none('name', '')];
    // A function that hands a promise on is as good as one that awaits it.
    const known = this.fromTable(call) ?? this.fromName(call);
    if (known.access === 'read' || known.source === 'table') return [known];
    return [{ ...none('none', `\`${call.label}\` could not be looked into`), access: namesAWrite(call.name) ? 'write' : 'unknown', waits: true }];
  }

  /** Whether a path means something that is there when the function is not running. */
  private outlives(path: Path, fn: FunctionFact): boolean {
    if (path[0] === 'this') return true;
    const variable = rootVariable(path, this.facts.variables);
    if (!variable) return !PURE_GLOBALS.has(path[0].slice(2)) && path[0].startsWith('g:');
    if (variable.origin || variable.kind === 'import' || variable.kind === 'function' || variable.kind === 'class') return false;
    if (variable.kind === 'parameter' && variable.owner === fn.id) return path.length > 1;
    for (let at: FunctionFact | undefined = this.facts.functions[variable.owner]; at; at = at.parent === undefined ? undefined : this.facts.functions[at.parent]) if (at.id === fn.id) return false;
    return true;
  }

  /** A function without a result that throws on some condition lets its caller go on only if all is well. */
  private throwsOnCondition(fn: FunctionFact): boolean {
    let throws = false;
    for (const statement of statementsIn(fn.body)) {
      if (statement.kind === 'return' && statement.events.length > 0) return false;
      if (statement.kind === 'throw') throws = true;
    }
    return throws;
  }

  private fromName(call: CallFact, resultType?: string): Effect {
    const chainWrites = call.chain.some((name) => readName(name) === 'write');
    const sql = sqlKeyword(call.args);
    if (sql !== undefined && /^(?:query|execute|exec|raw|run|all|get\w*|any|one|many|first|unsafe|\$queryRaw\w*)$/.test(call.name)) {
      const access: Access = sql === 'read' && !chainWrites ? 'read' : 'write';
      return { ...none('name', `\`${call.name}\` ${saysOf(access)}, as its SQL says`), access, waits: true };
    }
    if (BODY_READER.test(call.name) && call.args.length === 0 && this.isOfRequest(call)) return { ...none('table', `\`${call.name}\` reads the body of an answer`), access: 'read', waits: true };
    const says = chainWrites ? 'write' : isQuery(call) ? 'read' : isAccessor(call) ? 'unknown' : readName(call.name, resultType);
    if (says === 'atHand') return none('none', `\`${call.name}\` names something that is mostly at hand`);
    if (says === 'read') return { ...none('name', `\`${call.name}\` only reads, going by its name`), access: 'read', waits: true };
    if (says === 'runs') return { ...none('name', `\`${call.label}\` runs something that cannot be seen from here`), access: 'unknown', hold: 'runs', waits: true };
    if (says === 'guard') return { ...none('name', `\`${call.name}\` may decide whether to go on`), access: 'unknown', hold: 'guards', waits: true };
    if (says === 'acquire') return { ...none('name', `\`${call.name}\` may return something that has to be released`), access: 'unknown', hold: 'acquires', waits: true };
    return { ...none('none', says === 'write' ? `\`${call.name}\` may write, going by its name` : `what \`${call.label}\` does is not known`), access: says === 'write' ? 'write' : 'unknown', waits: true };
  }

  /** Called on what a request gave: `response.json()`, `(await fetch(url)).json()`. */
  private isOfRequest(call: CallFact): boolean {
    const value = call.receiver && rootVariable(call.receiver, this.facts.variables)?.value;
    const request = call.on ?? (value?.kind === 'call' ? value.call : undefined);
    return request !== undefined && /^(?:fetch|request)$/i.test(this.facts.calls[request].name);
  }

  /** Called on what had to be opened, and so has a position or a state: a file handle, a connection. */
  private isOfHandle(call: CallFact): boolean {
    const value = call.receiver && rootVariable(call.receiver, this.facts.variables)?.value;
    if (value?.kind !== 'call') return false;
    const source = this.facts.calls[value.call];
    return OPENS.test(source.name) || this.fromTable(source)?.hold === 'acquires';
  }

  /** A synchronous call that changes nothing but what it returns, or writes a line for people. */
  isPlain(call: CallFact): boolean {
    const root = call.receiver?.[0] ?? call.callee?.[0] ?? '';
    if (root.startsWith('g:') && PURE_GLOBALS.has(root.slice(2))) return true;
    if (call.origin && PURE_MODULES.has(call.origin.module)) return true;
    const names = [...(call.receiver ? [lastName(call.receiver, this.facts.variables)] : []), call.name];
    if (names.some(namesALogger) || call.receiver?.some((step) => namesALogger(step.slice(1)))) return true;
    return call.receiver !== undefined && ARRAY_CALLBACKS.has(call.name) && call.args[0]?.kind === 'function' && !this.facts.functions[call.args[0].fn].async;
  }

  /** Whether a synchronous call can run a little later or earlier without anybody noticing; `writes` also where it decides whether to go on. */
  ofGapCall(call: CallFact): GapCall {
    const known = this.ofGapCalls.get(call.id) ?? this.judgeGapCall(call);
    this.ofGapCalls.set(call.id, known);
    return known;
  }

  private judgeGapCall(call: CallFact): GapCall {
    if (this.isPlain(call)) return 'harmless';
    if (call.target !== undefined) {
      const effect = this.ofFunction(call.target);
      if (effect.hold) return 'writes';
      if ((effect.access === 'none' || effect.access === 'read') && effect.writes.length === 0 && effect.source !== 'none') return 'harmless';
      return effect.access === 'write' ? 'writes' : 'unsure';
    }
    if (namesAValue(call.name)) return 'harmless';
    return namesAWrite(call.name) ? 'writes' : 'unsure';
  }

  /** Reads a clock: whoever does so around a wait measures it. */
  readsClock(call: CallFact): boolean {
    const root = call.receiver?.[0];
    if (root === 'g:Date' || root === 'g:performance') return call.name === 'now';
    return (root === 'g:console' && call.name.startsWith('time')) || (root === 'g:process' && call.name.startsWith('hrtime'));
  }

  /** Whether the function or anything in it does more than compute: used to tell a wait from a plain value. */
  reallyWaits(fact: AwaitFact): boolean {
    const effect = this.ofAwait(fact);
    return effect.waits && effect.hold !== 'paces';
  }

  awaitsOf(fn: FunctionFact): AwaitFact[] {
    return [...eventsIn(fn.body)].flatMap((event) => (event.kind === 'await' ? [this.facts.awaits[event.await]] : []));
  }
}

function none(source: Source, because: string): Effect {
  return { access: 'none', source, waits: false, writes: [], reads: [], because };
}

function join(effects: readonly Effect[], because: string): Effect {
  return {
    access: strongest(effects.map((effect) => effect.access)),
    source: weakest(effects.map((effect) => effect.source)),
    waits: effects.some((effect) => effect.waits),
    hold: effects.find((effect) => effect.hold)?.hold,
    writes: effects.flatMap((effect) => effect.writes).slice(0, MAX_PATHS),
    reads: effects.flatMap((effect) => effect.reads).slice(0, MAX_PATHS),
    because,
  };
}

function strongest(accesses: readonly Access[]): Access {
  return ACCESS_ORDER[Math.max(0, ...accesses.map((access) => ACCESS_ORDER.indexOf(access)))];
}

function weakest(sources: readonly Source[]): Source {
  return SOURCE_ORDER[Math.max(0, ...sources.map((source) => SOURCE_ORDER.indexOf(source)))];
}

function saysOf(access: Access): string {
  switch (access) {
    case 'none': return 'changes nothing outside';
    case 'read': return 'only reads';
    case 'write': return 'writes';
    case 'ordered': return 'has to keep its turn';
    case 'unknown': return 'does something that could not be checked';
  }
}

/** What a call's literal options say of it, whatever it is called: `{ method: 'POST' }` writes, `{ responseType: 'stream' }` opens. */
function fromOptions(call: CallFact): Effect | undefined {
  for (const value of call.args) {
    if (value.kind !== 'object') continue;
    const method = Object.hasOwn(value.properties, 'method') ? value.properties.method : undefined;
    if (method?.kind === 'string' && /^(?:post|put|patch|delete)$/i.test(method.value)) return { ...none('table', `\`${call.label}\` may write: its options say so`), access: 'write', waits: true };
    const type = Object.hasOwn(value.properties, 'responseType') ? value.properties.responseType : undefined;
    if (type?.kind === 'string' && type.value === 'stream') return { ...none('table', `\`${call.label}\` opens a stream`), access: 'unknown', hold: 'acquires', waits: true };
  }
  return undefined;
}

/** `fetch(url, { method: 'POST' })` writes; options that are not a literal may say anything. */
function readsByOptions(call: CallFact): boolean {
  const [target, options] = call.args;
  // `fetch(new Request(url, { method: 'POST' }))` and `fetch(request)`: what they hold is not known.
  if (target?.kind === 'call' || target?.kind === 'object') return false;
  if (options === undefined) return true;
  if (options.kind !== 'object' || options.spread) return false;
  const method = options.properties.method;
  return method === undefined || (method.kind === 'string' && /^(?:get|head|options)$/i.test(method.value));
}

/** `db('posts').select('id').where({ author }).orderBy('date')`: a chain of query steps that selects. */
function isQuery(call: CallFact): boolean {
  return QUERY_STEP.test(call.name) && [...call.chain, call.name].some((name) => QUERY_START.test(name));
}

/** `secret.get()`, `getSettings()`: without an argument, such a name mostly stands for something that is kept. */
function isAccessor(call: CallFact): boolean {
  if (call.args.length > 0) return false;
  return /^(?:get|read|load|show)$/.test(call.name) || (call.callee?.length === 1 && /^get[A-Z]/.test(call.name));
}

/** What the first SQL literal among the arguments does. */
function sqlKeyword(args: readonly ValueFact[]): 'read' | 'write' | undefined {
  for (const value of args.slice(0, 2)) {
    const text = value.kind === 'string' ? value.value : value.kind === 'template' ? value.head : undefined;
    const keyword = text === undefined ? undefined : /^\s*\(?\s*([a-z]+)\b/i.exec(text)?.[1].toLowerCase();
    if (keyword === undefined) continue;
    if (/^(?:select|with|show|explain|describe|pragma)$/.test(keyword)) return CHANGING_SQL.test(text!) ? 'write' : 'read';
    if (/^(?:insert|update|delete|replace|merge|create|alter|drop|truncate|begin|start|commit|rollback|savepoint|lock|set|call)$/.test(keyword)) return 'write';
  }
  return undefined;
}
