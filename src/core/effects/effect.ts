/**
 * What an awaited operation, a call and a function's body do to what lies outside, and how that is known: because the
 * project says so, by table, by the body that is reached, in this file or another, or by name.
 *
 * Errs towards "unknown": a callee that cannot be followed and whose name does not say that it reads is not assumed
 * to be harmless.
 */
import type { AwaitFact, CallFact, FileFacts, FunctionFact, FunctionId, Path, StatementFact, ValueFact, VariableFact } from '../facts/model';
import { eventsIn, eventsWithClosures, handedTo, lastName, liesIn, rootVariable, statementsIn } from '../facts/paths';
import { knownBlocking } from './blockingApi';
import { Accessors } from './accessors';
import { Bodies, changesInPlace, returnsSomething, throwsAnything } from './bodies';
import { effectByName, effectByOptions, putsIntoCache } from './byName';
import { namedCallback } from './called';
import { ARRAY_CALLBACKS, BUILT_IN_METHODS, IN_MEMORY_TYPE, NEARLY_FREE_NAME, ORDERED_RECEIVER, PACING_NAME, PROMISE_STEPS, PROMPT_NAME, PURE_GLOBALS, PURE_MODULES, rowOf } from './known';
import { runsALook } from './commands';
import { Lookup } from './lookup';
import { Overrides } from './overrides';
import { effectOfTags, NOTHING_SAID, ProjectCalls, type StatedBlocking } from './project';
import { Recursion } from './recursion';
import { Rejections, type Question } from './rejections';
import type { Limiter, WorkerPool } from '../model';
import type { PackageTraits } from '../packageTraits';
import type { KnownBlocking } from './tables/blocking';
import { Transactions } from './transactions';
import { join, none, saysOf, strongest, type Effect } from './lattice';
import { isSupplied, namesAChange, namesAGuard, namesALogger, namesAValue, namesAWrite, printsLines, readName } from './verbs';

export type GapCall = 'harmless' | 'unsure' | 'writes';

/** Calls whose result has a position or a turn of its own. */
const OPENS = /^(?:connect|getConnection|acquire|checkout|open|opendir|multi|pipeline|createReader|getReader|createReadStream|beginTransaction|startSession)$/;
/** Synchronous looks at the disk. */
const SYNC_READ = /^(?:read|exists|stat|lstat|access|realpath)\w*Sync$/;
/** Constructors, and what a module is made of. */
const STATELESS_GLOBAL = /^(?:[A-Z]\w*[a-z]\w*|exports|module|require|console|undefined|NaN)$/;
/** Names of what is handed on to be used, and hardly ever to be filled. */
const NOT_A_COLLECTOR = /^(?:ctx|context|req|request|user|config|logger|log|signal|client|db|database|knex|prisma|orm|env|settings|options|opts|params|args|schema|pool|api|sdk|service|id|name|key|path|url|type|\w+(?:Service|Client|Repository|Manager|Api|Config|Options|Params|Ids?|Name|Key|Path|Url|Slug|Email|Type|Date|Version))$/;
/** What is asked of a network or a disk, and not of a database. */
const NO_QUESTION = /^(?:fetch|download|request|read|stat|ping|resolve)(?:[A-Z_]|$)/;

/** A function that a call reaches, with the effects of the file that it lies in. */
export interface Callee {
  fn: FunctionFact;
  facts: FileFacts;
  effects: Effects;
  /** Through something that gives again what it gave before: `memoize(load)`. */
  remembered?: boolean;
}

/** What a file's effects need of the files around it. */
export interface Surroundings {
  /** Names the file in paths that other files see. */
  file: string;
  calleeOf(call: CallFact): Callee | undefined;
  /** The path of the file that a specifier means where this one names it; undefined for what is not the project's own. */
  pathOf(specifier: string): string | undefined;
  /** The file that a specifier means where this one names it, whole: what a worker runs. */
  module(specifier: string): { facts: FileFacts; effects: Effects } | undefined;
  recursion: Recursion;
  /** What the file's package.json tells. */
  traits?: PackageTraits;
}

export class Effects {
  private readonly ofFunctions = new Map<FunctionId, Effect>();
  private readonly ofAwaits = new Map<number, Effect>();
  private readonly ofGapCalls = new Map<number, GapCall>();
  private readonly stated = new Map<number, Effect | undefined>();
  private readonly surroundings: Surroundings;
  /** Variables that are imported, by where from. */
  private imports: Map<string, VariableFact[]> | undefined;

  readonly transactions: Transactions;
  private readonly lookup: Lookup;
  private readonly bodies: Bodies;
  private readonly overrides: Overrides;
  private readonly accessors: Accessors;
  readonly rejections: Rejections;

  /** Without `surroundings`, only functions of the file itself are followed. */
  constructor(
    private readonly facts: FileFacts,
    surroundings?: Surroundings,
    private readonly project = new ProjectCalls(facts, NOTHING_SAID),
  ) {
    this.transactions = new Transactions(facts);
    this.lookup = new Lookup(facts);
    this.bodies = new Bodies(facts);
    this.overrides = new Overrides(facts);
    this.accessors = new Accessors(facts);
    this.rejections = new Rejections(facts, this);
    this.surroundings = surroundings ?? {
      file: '',
      calleeOf: ({ target }) => (target === undefined ? undefined : { fn: facts.functions[target], facts, effects: this }),
      pathOf: () => undefined,
      module: () => undefined,
      recursion: new Recursion(),
    };
  }

  /** The search for failures that is under way in this file and the ones around it. */
  get question(): Question {
    return this.surroundings.recursion.question;
  }

  /** The function that a call reaches, in this file or another, where that is certain. */
  calleeOf(call: CallFact): Callee | undefined {
    return this.surroundings.calleeOf(call);
  }

  /** The file that a specifier means where this one names it. */
  module(specifier: string): { facts: FileFacts; effects: Effects } | undefined {
    return this.surroundings.module(specifier);
  }

  /** What the project itself says of a call: in its settings, or above the function that is called. */
  statedOf(call: CallFact): Effect | undefined {
    if (!this.stated.has(call.id)) this.stated.set(call.id, this.project.effectOf(call, this.taggable(call)));
    return this.stated.get(call.id);
  }

  /** How a call holds the thread: as the project says, or the table of packages. */
  blockingOf(call: CallFact): KnownBlocking | StatedBlocking | undefined {
    return this.project.blockingOf(call, this.taggable(call)) ?? knownBlocking(call, this.facts);
  }

  /** The function behind a call that is no package's. */
  private taggable(call: CallFact): FunctionFact | undefined {
    return this.lookup.find(call) ? undefined : this.calleeOf(call)?.fn;
  }

  /** The effect of an awaited operation, its own promise callbacks included. */
  ofAwait(fact: AwaitFact): Effect {
    const known = this.ofAwaits.get(fact.id);
    if (known) return known;
    const effect = this.judgeAwait(fact);
    // Inside of a recursion the answer is not final.
    if (!this.surroundings.recursion.isUnderWay) this.ofAwaits.set(fact.id, effect);
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
    const stated = this.statedOf(call);
    // Whatever a call does, a transaction's connection does one thing after the other.
    if (stated && !(stated.access === 'read' && this.transactions.carries(call))) return stated;
    // A module is loaded once, and from the disk: hardly a wait.
    if (call.name === 'import') return { ...none('none', 'an import runs the module it loads'), access: 'unknown', changes: call.args[0]?.kind !== 'string' };
    if (call.isNew) return { ...none('none', `what \`new ${call.name}\` waits for is not known`), access: 'unknown', waits: true };
    if (this.isInMemory(call)) return none('name', `\`${call.label}\` asks a store in memory`);
    const said = effectByOptions(call);
    if (said) return said;
    if (runsALook(call)) return { ...none('name', `\`${call.label}\` only looks, as its command says`), access: 'read', waits: true, takesTime: true };
    const table = this.fromTable(call);
    if (table) return table;
    const ordered = this.isOrdered(call);
    const callee = this.calleeOf(call);
    const followed = callee ? this.ofCallee(call, callee, resultType) : this.ofUsual(call, resultType);
    // Only a body that was read to its end speaks against a name such as `session`.
    if (ordered && !(ordered === 'name' && followed?.source === 'body')) return { ...none('name', `\`${call.label}\` has to keep its turn`), access: 'ordered', waits: true };
    return followed ?? this.byName(call, resultType);
  }

  /** What a name says; less where it may be the name of a question to a database that lies at hand. */
  private byName(call: CallFact, resultType?: string): Effect {
    const named = effectByName(call, this.facts, resultType);
    return named.access === 'read' && named.source === 'name' && this.databaseIsEmbedded && !NO_QUESTION.test(call.name) ? { ...named, mayBeAtHand: true, takesTime: false } : named;
  }

  /** Whether the only database of the package runs inside of its process. */
  get databaseIsEmbedded(): boolean {
    return this.surroundings.traits?.databaseIsEmbedded ?? false;
  }

  /** What the package limits overlap with, by what it depends on. */
  get limiter(): Limiter | undefined {
    return this.surroundings.traits?.limiter;
  }

  /** What the package runs functions on other threads with, by what it depends on. */
  get workerPool(): WorkerPool | undefined {
    return this.surroundings.traits?.workerPool;
  }

  private ofPromiseStep(call: CallFact): Effect {
    const base = this.ofAwaitedCall(this.facts.calls[call.on!]);
    const callbacks = call.callbacks.map(({ fn }) => this.ofFunction(fn));
    return callbacks.length ? join([base, ...callbacks], base.because) : base;
  }

  private ofCombinator(call: CallFact): Effect {
    const first = call.args[0];
    if (call.name === 'resolve' || call.name === 'reject') return none('table', 'a promise that is settled already');
    const because = `\`Promise.${call.name}\` over operations that are all known`;
    if (first?.kind === 'array' && !first.spread) return join(first.elements.map((element) => this.ofStarted(element)), because);
    if (first?.kind === 'call') {
      const mapping = this.facts.calls[first.call];
      const callback = mapping.callbacks.find(({ argument }) => argument === 0);
      const stated = mapping.name === 'map' && mapping.args[0]?.kind === 'path' ? this.project.effectOfPath(mapping.args[0].path) : undefined;
      if (stated) return stated;
      if (mapping.name === 'map' && callback) return join([this.ofFunction(callback.fn)], because);
    }
    return { ...none('none', `what \`${call.label}\` waits for is not known`), access: 'unknown', waits: true };
  }

  private ofStarted(value: ValueFact): Effect {
    if (value.kind === 'call') return this.ofAwaitedCall(this.facts.calls[value.call]);
    if (value.kind === 'constant' || value.kind === 'string' || value.kind === 'number') return none('table', 'a plain value');
    return { ...none('none', 'a promise whose work is not known'), access: 'unknown', waits: true };
  }

  private fromTable(call: CallFact): Effect | undefined {
    const known = this.lookup.find(call);
    // A method that only reads may still run on a transaction's connection; that is asked next.
    if (known && !(known.ofObject && known.access === 'read' && this.transactions.carries(call))) {
      const { access, hold, nearlyFree, sure, byArgument } = known;
      const says = byArgument && access === 'write' ? 'may write, going by its arguments' : saysOf(access);
      return { ...none(sure ? 'table' : 'name', `\`${call.name}\` ${says} (a known API)`), access, hold, waits: !nearlyFree, takesTime: !nearlyFree };
    }
    if (PACING_NAME.test(call.name)) return { ...none('name', `\`${call.name}\` waits on purpose`), hold: 'paces', waits: true };
    if (PROMPT_NAME.test(call.name)) return { ...none('name', `\`${call.name}\` asks a person`), access: 'unknown', hold: 'prompts', waits: true };
    if (NEARLY_FREE_NAME.test(call.name)) return none('name', `\`${call.name}\` hardly waits`);
    return undefined;
  }

  /** Whether the tables say that a call starts something that is waited for, whatever its arguments make of it. */
  isKnownAsync(call: CallFact): boolean {
    return this.lookup.find(call)?.byArgument === true || this.fromTable(call)?.source === 'table';
  }

  /** Whether a call waits on purpose, going by the tables and its name. */
  isPacing(call: CallFact): boolean {
    return this.fromTable(call)?.hold === 'paces';
  }

  /** A page, a cursor, a session, a transaction: one thing after the other. */
  private isOrdered(call: CallFact): 'name' | 'handle' | undefined {
    if (this.isOfHandle(call) || this.transactions.carries(call)) return 'handle';
    return call.receiver && ORDERED_RECEIVER.test(lastName(call.receiver, this.facts.variables)) ? 'name' : undefined;
  }

  private ofCallee(call: CallFact, callee: Callee, resultType?: string): Effect {
    const mapped = this.atCall(call, callee);
    if (mapped.access === 'read' && mapped.source === 'name' && readName(call.name) === 'atHand') return this.byName(call, resultType);
    // A body that could not be read to the end is helped by its name only where it does nothing that contradicts the name.
    if (mapped.access !== 'unknown') return mapped;
    const named = this.byName(call, resultType);
    if (call.awaited && namesAChange(call.name)) return { ...mapped, changes: true };
    return named.access === 'read' && !mapped.changes && !callee.fn.generator ? { ...mapped, access: 'read', source: 'name', because: named.because, mayBeAtHand: mapped.mayBeAtHand || (named.mayBeAtHand && !mapped.takesTime) } : mapped;
  }

  /**
   * What a followed call does, its callee's paths in the caller's terms: parameters become arguments, `this` the
   * receiver, its own locals go. A function that is written in place is part of its caller already.
   */
  atCall(call: CallFact, callee: Callee): Effect {
    const first = this.atCallOf(call, callee);
    const others = [...this.ofClassesBelow(call, callee), ...this.ofAssigned(call, callee.fn)];
    return others.length ? join([first, ...others], first.because) : first;
  }

  /** What a method does in classes that extend its own, where the object may be one of theirs. */
  private ofClassesBelow(call: CallFact, callee: Callee): Effect[] {
    const { overrides } = callee.effects;
    const [root] = call.receiver?.length === 1 && !call.onSuper ? call.receiver : [''];
    if (root !== 'this' && rootVariable([root], this.facts.variables)?.type === undefined) return [];
    if (root === 'this' && overrides.isTemplateHook(callee.fn)) return [{ ...none('none', `\`${call.name}\` is there to be replaced by classes that extend this one`), access: 'unknown', changes: true }];
    return overrides.inClassesBelow(callee.fn).map((fn) => this.atCallOf(call, { ...callee, fn: callee.facts.functions[fn] }));
  }

  /** What is put in a function's place by an assignment. */
  private ofAssigned(call: CallFact, instead: FunctionFact): Effect[] {
    return this.overrides.assignedTo(call).flatMap((fn) => {
      if (fn === undefined) return [{ ...none('none', `\`${call.name}\` is assigned anew`), access: 'unknown', waits: true }];
      return this.facts.functions[fn] === instead ? [] : [this.atCallOf(call, { fn: this.facts.functions[fn], facts: this.facts, effects: this })];
    });
  }

  /** What a variable's usual function does, known no better than by its name. */
  private ofUsual(call: CallFact, resultType?: string): Effect | undefined {
    if (call.mayRun === undefined) return undefined;
    const fn = this.facts.functions[call.mayRun];
    const named = this.byName(call, resultType);
    return join([named, this.atCallOf(call, { fn, facts: this.facts, effects: this }), ...this.ofAssigned(call, fn).filter(({ source }) => source !== 'none')], named.because);
  }

  private atCallOf(call: CallFact, { fn, effects, remembered }: Callee): Effect {
    const own = effects.ofFunction(fn.id);
    const effect = remembered ? { ...own, mayBeAtHand: own.waits, takesTime: false } : own;
    const isHere = effects === this;
    const here = (path: Path): Path[] => {
      if (path[0] === 'this') return call.receiver ? [[...call.receiver, ...inOtherTerms(path.slice(1), isHere)]] : isHere ? [path] : [];
      const parameter = fn.parameters.find((id) => `v${id}` === path[0]);
      if (parameter === undefined) return isHere ? [path] : effects.asSeenFromOutside(path).map((seen) => this.inOwnTerms(seen));
      const value = handedTo(effects.facts.variables[parameter], call.args);
      return value?.kind === 'path' ? [[...value.path, ...inOtherTerms(path.slice(1), isHere)]] : [];
    };
    const mapped: Effect = { ...effect, writes: effect.writes.flatMap(here), reads: effect.reads.flatMap(here), keeps: effect.keeps.flatMap(here), callsGiven: [] };
    const given = effect.callsGiven.flatMap(here).map((path) => this.ofGiven(path, call));
    return given.length ? join([mapped, ...given], mapped.because) : mapped;
  }

  /** What a function does that is handed on by its path. */
  private ofGiven(path: Path, call: CallFact): Effect {
    const variable = rootVariable(path, this.facts.variables);
    if (path.length === 1 && variable?.fn !== undefined) return this.ofFunction(variable.fn);
    const isOwn = variable?.kind === 'parameter' && path.length === 1 && variable.owner === call.fn;
    return isOwn ? { ...none('body', ''), callsGiven: [path] } : { ...none('none', 'it calls a function that it was given'), access: 'unknown', waits: true };
  }

  /** A path in terms that mean the same in every file: `x:src/cache.ts#entries.size`. */
  private asSeenFromOutside(path: Path): Path[] {
    const { file } = this.surroundings;
    if (isExported(path)) return [[`x:${file}#${path[1].slice(1)}`, ...inOtherTerms(path.slice(2), false)]];
    const variable = rootVariable(path, this.facts.variables);
    if (!variable) return path[0] === 'this' ? [] : [path];
    if (variable.owner !== 0) return [];
    const imported = this.importedFrom(variable);
    const steps = inOtherTerms(path.slice(1), false);
    const named = (of: string, [name, ...rest]: Path): Path[] => (name?.startsWith('.') ? [[`x:${of}#${name.slice(1)}`, ...rest]] : []);
    if (imported) return named(imported.file, [...imported.steps, ...steps]);
    const names = this.exportedAs(variable.id);
    // Who imports a module as a whole has what it exports by default.
    return [[`x:${file}#${names.find((name) => name !== 'default') ?? variable.name}`, ...steps], ...(names.includes('default') ? named(file, steps) : [])];
  }

  private exportedAs(id: number): string[] {
    return Object.entries(this.facts.exports).flatMap(([name, value]) => (value.kind === 'path' && value.path.length === 1 && value.path[0] === `v${id}` ? [name] : []));
  }

  /** What others call `x:src/cache.ts#entries` is a variable of its own file, or of one that imports it. */
  private inOwnTerms(path: Path): Path {
    if (!path[0].startsWith('x:')) return path;
    const [file, name] = path[0].slice('x:'.length).split('#');
    if (file === this.surroundings.file) {
      const exported = rowOf(this.facts.exports, name);
      const own = exported?.kind === 'path' && exported.path.length === 1 ? exported.path[0] : this.variableNamed(name);
      return own === undefined ? ['g:exports', `.${name}`, ...path.slice(1)] : [own, ...path.slice(1)];
    }
    const imports = this.importsOf(file);
    const byName = imports.find(({ origin }) => origin!.path.length === 1 && origin!.path[0] === name);
    const whole = byName ?? imports.find(({ origin }) => origin!.path.length === 0);
    return whole ? [`v${whole.id}`, ...(whole === byName ? [] : [`.${name}`]), ...path.slice(1)] : path;
  }

  private importsOf(file: string): readonly VariableFact[] {
    if (!this.imports) {
      this.imports = new Map();
      for (const variable of this.facts.variables) {
        const from = variable.owner === 0 ? this.importedFrom(variable)?.file : undefined;
        if (from !== undefined) this.imports.set(from, [...(this.imports.get(from) ?? []), variable]);
      }
    }
    return this.imports.get(file) ?? [];
  }

  private variableNamed(name: string): string | undefined {
    const variable = this.facts.variables.find((one) => one.owner === 0 && one.name === name && !one.origin);
    return variable && `v${variable.id}`;
  }

  /** The file or package that a variable is imported from, and the way to it in there. */
  private importedFrom({ origin }: VariableFact): { file: string; steps: readonly string[] } | undefined {
    return origin && { file: this.surroundings.pathOf(origin.module) ?? origin.module, steps: origin.path.map((name) => `.${name}`) };
  }

  /** Imported from a package, or from a file that cannot be found. */
  private isOfPackage({ origin }: VariableFact): boolean {
    return !origin || this.surroundings.pathOf(origin.module) === undefined;
  }

  /** What getters and setters read and change that run where a path is read or written. */
  ofAccessors(path: Path, how: 'read' | 'write'): Pick<Effect, 'reads' | 'writes'>[] {
    return this.accessors.runBy(path, how).map(({ fn, on }) => this.inTerms(this.ofFunction(fn.id), (inside) => (inside[0] === 'this' ? [[...on, ...inside.slice(1)]] : [inside])));
  }

  private inTerms(effect: Effect, of: (path: Path) => Path[]): Effect {
    return { ...effect, writes: effect.writes.flatMap(of), reads: effect.reads.flatMap(of), keeps: effect.keeps.flatMap(of) };
  }

  /** What a function of this file does, in terms that stay the same while its file changes elsewhere. */
  digestOf(id: FunctionId): string {
    const fn = this.facts.functions[id];
    const { parameters } = fn;
    const outside = (path: Path) => {
      const index = parameters.findIndex((parameter) => `v${parameter}` === path[0]);
      return index < 0 ? (path[0] === 'this' ? [inOtherTerms(path, false)] : this.asSeenFromOutside(path)) : [[`p${index}`, ...inOtherTerms(path.slice(1), false)]];
    };
    const { writes, reads, keeps, callsGiven, ...rest } = this.ofFunction(id);
    return JSON.stringify([rest, fn.tags, fn.async, this.rejections.callsMayReject(fn), this.rejections.callsOfMadeMayReject(fn), ...[writes, reads, keeps, callsGiven].map((paths) => paths.flatMap(outside))]);
  }

  /** What a function of this file does when it is called and awaited. */
  ofFunction(id: FunctionId): Effect {
    const known = this.ofFunctions.get(id);
    if (known) return known;
    const fn = this.facts.functions[id];
    const tagged = effectOfTags(fn);
    if (tagged) return tagged;
    return this.surroundings.recursion.run(
      fn,
      () => this.summarise(fn),
      (effect) => this.ofFunctions.set(id, this.inTerms(effect, (path) => [this.inOwnTerms(path)])),
      (effect) => this.inTerms(effect, (path) => this.asSeenFromOutside(path)),
    );
  }

  private summarise(fn: FunctionFact): Effect {
    const setUp = this.bodies.setUpOnce(fn);
    // Two callers can both find an asynchronous set-up undone.
    if (!setUp || fn.async || !this.outlives(setUp.path, fn)) return this.summariseBody(fn, fn.body);
    // What is done the first time only is no more than what comes of it, and what it sets besides. What it hands on to be
    // called later is none of the caller's doing.
    const once = this.summariseBody(fn, setUp.once);
    const always = this.summariseBody(fn, setUp.always);
    const set = eventsIn(setUp.once).flatMap((event) => (event.kind === 'write' && event.path.join('') !== setUp.path.join('') && this.outlives(event.path, fn) ? [event.path] : []));
    const writes = [...always.writes, ...set];
    return always.waits || !once.waits ? { ...always, writes } : { ...always, writes, waits: true, mayBeAtHand: true, keeps: [setUp.path] };
  }

  private summariseBody(fn: FunctionFact, body: readonly StatementFact[]): Effect {
    const parts: Effect[] = [];
    const own = { writes: this.handedOn(fn), reads: [] as Path[] };
    const kept: Path[] = [];
    const handedOut = this.bodies.handedOut(fn);
    const isMemo = this.bodies.memosOf(fn);
    for (const event of eventsWithClosures(body, this.facts.functions)) {
      if (event.kind === 'await') parts.push(this.ofAwaitInside(this.facts.awaits[event.await]));
      else if (event.kind === 'call') parts.push(...this.ofCallInside(this.facts.calls[event.call], fn, handedOut(event.call)));
      if (event.kind === 'read' || event.kind === 'write') parts.push(...this.ofAccessors(event.path, event.kind).map(({ reads, writes }) => ({ ...none('body', ''), reads, writes })));
      if (event.kind === 'read' && this.outlives(event.path, fn)) own.reads.push(event.path);
      else if (event.kind === 'write' && (this.outlives(event.path, fn) || (changesInPlace(event.how) && this.isParameter(event.path, fn)))) {
        // What is looked at before it is filled gets the same whoever fills it.
        if (isMemo(event.path)) kept.push(event.path);
        else {
          own.writes.push(event.path);
          if (this.changesPackage(event.path)) parts.push({ ...none('body', ''), access: 'write' });
        }
      }
    }
    const because = `\`${fn.name}\` ${saysOf(strongest(parts.map((part) => part.access)))} (its body was read)`;
    const joined = join([none('body', because), ...parts, { ...none('body', ''), ...own }], because);
    const outside = (path: Path) => this.outlives(path, fn) || this.isParameter(path, fn);
    return {
      ...joined,
      because: joined.source === 'name' ? `${because.slice(0, -1)}, calls inside judged by name)` : because,
      hold: this.holdOf(fn, parts),
      writes: joined.writes.filter((path) => outside(path) && !isMemo(path)),
      reads: joined.reads.filter(outside),
      // What is kept of mere computing says nothing of waits.
      mayBeAtHand: joined.mayBeAtHand || (joined.waits && kept.some(outside)),
      keeps: joined.waits ? [...joined.keeps, ...kept].filter(outside) : [],
    };
  }

  /** `axios.defaults.baseURL = url`: whoever calls the package has to do with it. */
  private changesPackage(path: Path): boolean {
    const variable = rootVariable(path, this.facts.variables);
    return variable?.origin !== undefined && path.length > 1 && this.isOfPackage(variable);
  }

  private isParameter(path: Path, fn: FunctionFact): boolean {
    return fn.parameters.some((id) => `v${id}` === path[0]);
  }

  /**
   * What keeps a call of a function in its place. Pacing and prompts show outside; a check does so only where nothing
   * else comes of the call, and something acquired only where it is handed out.
   */
  private holdOf(fn: FunctionFact, parts: readonly Effect[]): Effect['hold'] {
    const holds = new Set(parts.map((part) => part.hold));
    if (holds.has('paces')) return 'paces';
    if (holds.has('prompts') || PROMPT_NAME.test(fn.name)) return 'prompts';
    if (holds.has('runs') && parts.every((part) => !part.waits || part.hold === 'runs')) return 'runs';
    // What gives something may still be a check by its name: `validateAccess`.
    if ((!returnsSomething(fn) || readName(fn.name) === 'guard') && (holds.has('guards') || throwsAnything(fn))) return 'guards';
    return this.handsOutWhatItAcquires(fn) ? 'acquires' : undefined;
  }

  private handsOutWhatItAcquires(fn: FunctionFact): boolean {
    const returned = statementsIn(fn.body).filter((statement) => statement.kind === 'return').flatMap((statement) => statement.events);
    const isReturned = (defs: readonly Path[]) => returned.some((event) => event.kind === 'read' && defs.some((def) => def.join('') === event.path.join('')));
    return eventsIn(fn.body).some((event) => {
      if (event.kind === 'call') return returned.includes(event) && OPENS.test(this.facts.calls[event.call].name);
      if (event.kind !== 'await') return false;
      const fact = this.facts.awaits[event.await];
      return this.ofAwait(fact).hold === 'acquires' && (fact.shape === 'return' || isReturned(fact.defs));
    });
  }

  /** Parameters that are given to calls nobody can look into, and from which nothing is taken: those may change them. */
  private handedOn(fn: FunctionFact): Path[] {
    const own = new Set(fn.parameters.filter((id) => !NOT_A_COLLECTOR.test(this.facts.variables[id].name)).map((id) => `v${id}`));
    if (own.size === 0) return [];
    return [...eventsWithClosures(fn.body, this.facts.functions)].flatMap((event) => {
      if (event.kind !== 'call') return [];
      const call = this.facts.calls[event.call];
      if (!call.dropped || this.isPlain(call) || this.calleeOf(call) || (call.callee?.length === 1 && this.isParameter(call.callee, fn)) || namesAValue(call.name) || readName(call.name) === 'read' || this.statedOf(call) || this.fromTable(call)) return [];
      return call.args.flatMap((value) => (value.kind === 'path' && value.path.length === 1 && own.has(value.path[0]) ? [value.path] : []));
    });
  }

  /** What is put into a cache changes nothing for whoever asks next. */
  private ofAwaitInside(fact: AwaitFact): Effect {
    const effect = this.ofAwait(fact);
    const call = fact.call === undefined ? undefined : this.facts.calls[fact.call];
    return call && effect.access === 'write' && effect.source === 'none' && !this.calleeOf(call) && putsIntoCache(call, this.facts) ? { ...none('name', effect.because), waits: effect.waits } : effect;
  }

  /** What an unawaited call in a body adds; an awaited one is counted at its await. */
  private ofCallInside(call: CallFact, fn: FunctionFact, handedOut: boolean): Effect[] {
    // The steps after a promise are counted where the promise and their callbacks are.
    if (call.awaited || call.name === 'import' || (PROMISE_STEPS.has(call.name) && call.on !== undefined)) return [];
    const stated = this.statedOf(call);
    if (stated) return [this.unawaited(stated, handedOut)];
    if (printsLines(call)) return [{ ...none('body', ''), prints: true }];
    if (this.isPlain(call)) return [];
    if (this.blockingOf(call)) return [{ ...none('table', `\`${call.name}\` holds the thread`), access: SYNC_READ.test(call.name) ? 'read' : 'unknown' }];
    const callee = this.calleeOf(call);
    // What a function inside of this one does is read where it is written.
    if (callee?.effects === this && liesIn(callee.fn, fn.id, this.facts.functions)) return [];
    const followed = this.ofFollowed(call);
    if (followed) return [this.unawaited(followed, handedOut)];
    if (call.callee?.length === 1 && this.isParameter(call.callee, fn)) return [{ ...none('body', ''), callsGiven: [call.callee] }];
    // A function that hands a promise on is as good as one that awaits it.
    const table = this.fromTable(call);
    if (table) return [this.unawaited(table, handedOut)];
    if (this.isOwnValue(call.receiver, fn) || (namesAValue(call.name) && !isSupplied(call)) || isBuiltIn(call)) return [none('name', '')];
    if (namesAGuard(call.name)) return [{ ...none('name', ''), hold: 'guards' }];
    const known = this.byName(call);
    if (putsIntoCache(call, this.facts)) return [];
    if (known.access === 'read' || known.source === 'table') return [this.unawaited(known, handedOut)];
    if (handedOut && namesAWrite(call.name)) return [this.unawaited({ ...none('none', `\`${call.label}\` could not be looked into`), access: 'write', waits: true }, handedOut)];
    // Whatever is made or computed on the way; a promise would be awaited, or handed out.
    if (call.isNew || (!call.dropped && !handedOut)) return [none('name', '')];
    return [this.unawaited({ ...none('none', `\`${call.label}\` could not be looked into`), access: 'unknown', waits: true }, handedOut)];
  }

  /** Nobody waits for a promise that goes nowhere. */
  private unawaited(effect: Effect, handedOut: boolean): Effect {
    return { ...effect, waits: effect.waits && handedOut };
  }

  /** What a call runs, if the project says it or if it can be followed: the function that it reaches, or one that it hands to an array's method by name. */
  ofFollowed(call: CallFact): Effect | undefined {
    const stated = this.statedOf(call);
    if (stated) return stated;
    const callee = this.calleeOf(call);
    if (callee) return this.atCall(call, callee);
    const usual = this.ofUsual(call);
    if (usual) return usual;
    const callback = namedCallback(call);
    return callback === undefined ? undefined : this.ofEachElement(call, callback);
  }

  /** `rows.forEach(tidy)`: what `tidy` does to its first parameter, it does to the elements. */
  private ofEachElement(call: CallFact, callback: FunctionId): Effect {
    const effect = this.ofFunction(callback);
    const { parameters } = this.facts.functions[callback];
    const inCaller = (paths: readonly Path[]) => paths.flatMap((path) => {
      const index = parameters.findIndex((id) => `v${id}` === path[0]);
      return index < 0 ? [path] : index === 0 && call.receiver ? [[...call.receiver, '[*]', ...path.slice(1)]] : [];
    });
    return { ...effect, writes: inCaller(effect.writes), reads: inCaller(effect.reads) };
  }

  /** Whether a path means something that is there when the function is not running. */
  private outlives(path: Path, fn: FunctionFact): boolean {
    if (path[0] === 'this') return true;
    const variable = rootVariable(path, this.facts.variables);
    if (!variable) return path[0].startsWith('x:') || (path[0].startsWith('g:') && !PURE_GLOBALS.has(path[0].slice(2)) && (!STATELESS_GLOBAL.test(path[0].slice(2)) || isExported(path)));
    if (variable.origin || variable.kind === 'import') return variable.owner === 0 && (path.length > 1 || !this.isOfPackage(variable));
    // What is called by its name is followed; what it keeps in its properties is not its own.
    if ((variable.kind === 'function' || variable.kind === 'class') && path.length === 1) return false;
    if (variable.kind === 'parameter' && variable.owner === fn.id) return path.length > 1;
    return !liesIn(this.facts.functions[variable.owner], fn.id, this.facts.functions);
  }

  /** Rooted in a variable that a function makes for itself; what it was given is not its own. */
  private isOwnValue(path: Path | undefined, fn: FunctionFact): boolean {
    const variable = path && rootVariable(path, this.facts.variables);
    return variable?.kind === 'local' && !variable.origin && liesIn(this.facts.functions[variable.owner], fn.id, this.facts.functions);
  }

  /** `new MemoryStore()`, or declared to be one. */
  private isInMemory({ receiver }: CallFact): boolean {
    return receiver?.length === 1 && IN_MEMORY_TYPE.test(rootVariable(receiver, this.facts.variables)?.typeName ?? '');
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
    const stated = this.statedOf(call);
    if (stated) return stated.access === 'none' || stated.access === 'read' ? 'harmless' : 'writes';
    if (this.isPlain(call)) return 'harmless';
    const effect = this.ofFollowed(call);
    if (effect) {
      if (effect.hold) return 'writes';
      if ((effect.access === 'none' || effect.access === 'read') && effect.writes.length === 0 && effect.source !== 'none') return 'harmless';
      return effect.access === 'write' ? 'writes' : 'unsure';
    }
    if (isSupplied(call)) return 'unsure';
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
}

/** A method of strings, arrays, maps, sets or dates. What it changes is written down where it is called. */
function isBuiltIn(call: CallFact): boolean {
  return call.receiver !== undefined && BUILT_IN_METHODS.has(call.name);
}

/** A property of what the module exports: `exports.base`. */
function isExported(path: Path): boolean {
  return path[0] === 'g:exports' && path.length > 1;
}

/** Indexes by another file's variables may be any element here. */
function inOtherTerms(steps: Path, sameFile: boolean): Path {
  return sameFile ? steps : steps.map((step) => (step.startsWith('[') ? '[*]' : step));
}
