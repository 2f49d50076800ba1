/**
 * Whether the turns of a loop that awaits could overlap: what each turn writes outside itself, how the loop may end
 * early, and what is awaited.
 *
 * Errs towards "no": `while` loops (they poll, page, drain and retry), `for await`, loops that leave early, that write
 * anything but a collector or a record of their own, or that drop what they await otherwise, are left alone.
 */
import { isStated, type Effect } from '../effects/lattice';
import { isSupplied, namesACache, namesAValue, printsLines, tokensOf } from '../effects/verbs';
import type { Callee, Effects } from '../effects/effect';
import type { AwaitFact, CallFact, EventFact, FileFacts, FunctionFact, Path, StatementFact, ValueFact } from '../facts/model';
import { bodyOf, describePath, eventsIn, eventsWithClosures, lastName, overlaps, pathsIn, rootVariable, statementsIn } from '../facts/paths';
import { gradeOf, lowest, type Level } from './independence';
import { leaves } from './operations';
import { oneTurnWaits } from './turns';

/** Tokens of things that come in an order: by nature, or because somebody sorted them. */
const ORDERED_ITEM = /^(?:step|migration|command|plugin|hook|middleware|listener|handler|task|statement|query|querie|operation|action|event|message|chunk|batch|batche|page|line|phase|stage|transform|layer|version|change|changeset|patch|patche|block|frame|delta|op|instruction|job|level|test|scenario|sort|reverse|order|sequence|queue)(?:s|ed|d)?$/;
/**
 * A name that stores one whole record, or opens one connection. New records have numbers and dates in the order of
 * their making, removals take others with them, updates run hooks: those stay `possible`.
 */
const STORES_ONE = /^(?:(?:save|store|upsert|persist)(?:[A-Z]\w*)?|put|set|write|connect)$/;
/** A first token that changes one record otherwise. */
const CHANGES_ONE = /^(?:insert|create|update|upload|delete|remove|unlink|copy|archive|restore|download|rm|cp|output)$/;
/** Receivers that keep what they are given in memory. */
const IN_MEMORY = /cache|map|registry|(?:trie|tree|storage)$/i;
/** How libraries for databases call a look-up of one record. */
const LOOKS_UP = /^(?:findOne\w*|findById\w*|findByPk|findUnique\w*|findFirst\w*|findBy[A-Z]\w*|fetchOne|getOne)$/;
/** Arguments in which a transaction may be handed on. */
const PASSED_ON = /^(?:\w*options|opts|req|request|ctx|context|state)$/i;

export interface LoopVerdict {
  loop: StatementFact;
  awaits: AwaitFact[];
  level: Level;
  reasons: string[];
  /** Every turn looks one record up by a key of its own, so that one query could bring them all. */
  looksUp?: CallFact;
  /** How many items there are, where a literal says so. */
  length?: number;
}

/** Names of things that are walked one after the other for a reason, or that end only when something else does. */
const LIVE_SOURCE = /stream|iterator|cursor|reader|generator|queue|chunks?$|batch(?:es)?$|pages?$/i;

/** Every loop of a function that awaits in its body, outermost first, with a verdict. */
export function judgeLoops(fn: FunctionFact, facts: FileFacts, effects: Effects): LoopVerdict[] {
  const inTransaction = effects.transactions.contains(fn);
  return statementsIn(fn.body).flatMap((statement): LoopVerdict[] => {
    if (!statement.loop) return [];
    const awaits = eventsIn(statement.bodies.flatMap((body) => body.statements)).flatMap((event) => (event.kind === 'await' ? [facts.awaits[event.await]] : []));
    if (awaits.length === 0) return [];
    const judge = new LoopJudge(statement, awaits, facts, effects);
    const ruledOut = inTransaction ? 'it runs in a transaction' : namesAnOrder(fn.name) ? `\`${fn.name}\` says that the order is meant` : judge.ruledOut();
    if (ruledOut !== undefined) return [{ loop: statement, awaits, level: 'none', reasons: [ruledOut] }];
    return [{ loop: statement, awaits, ...judge.grade(), looksUp: judge.lookUp(), length: judge.length() }];
  });
}

class LoopJudge {
  private readonly variables: ReadonlySet<string>;
  private readonly events: EventFact[];
  private readonly body: StatementFact[];
  /** Index of the first await in the body's events. */
  private readonly firstWait: number;

  constructor(
    private readonly statement: StatementFact,
    private readonly awaits: readonly AwaitFact[],
    private readonly facts: FileFacts,
    private readonly effects: Effects,
  ) {
    const loop = statement.loop!;
    const ids = loop.counter ? [loop.counter.variable, ...loop.variables] : loop.variables;
    this.variables = new Set(ids.map((id) => `v${id}`));
    this.body = statement.bodies.flatMap((body) => body.statements);
    this.events = [...eventsWithClosures(this.body, facts.functions)];
    this.firstWait = this.events.findIndex((event) => event.kind === 'await');
  }

  /** Why the turns have to stay in order, or undefined. */
  ruledOut(): string | undefined {
    return this.byKind() ?? this.byExit() ?? this.byWrites() ?? this.byAwaits();
  }

  private byKind(): string | undefined {
    const { loop, events } = this.statement;
    if (this.isOrderMeant()) return 'a comment says that the order is meant';
    if (this.awaits.some(({ mayLoop }) => mayLoop)) return 'a comment for another linter says that it is meant';
    if (loop!.kind === 'while' || loop!.kind === 'do') return 'it goes on until something changes';
    if (loop!.kind === 'for-await') return '`for await` takes one item after the other';
    if (events.slice(loop!.headEvents).some((event) => event.kind === 'await')) return 'its own condition waits';
    if (loop!.kind === 'for') {
      if (!loop!.counter || !loop!.over) return 'it does not simply walk over a list';
      if (Math.abs(loop!.counter.step) !== 1) return 'it takes several items at a time';
    }
    return this.byOver(loop!.over);
  }

  /** A comment further in has to speak of a wait. */
  private isOrderMeant(): boolean {
    return [this.statement, ...this.body].some(({ orderIsMeant }) => orderIsMeant) || statementsIn(this.body).some((inner) => inner.orderIsMeant && eventsIn([inner]).some(({ kind }) => kind === 'await'));
  }

  private byOver(over: ValueFact | undefined): string | undefined {
    const once = oneTurnWaits(this.statement, this.facts);
    if (once) return once;
    if (over?.kind === 'path') {
      const name = lastName(over.path, this.facts.variables);
      const variable = rootVariable(over.path, this.facts.variables);
      if (LIVE_SOURCE.test(name) || LIVE_SOURCE.test(variable?.typeName ?? '')) return `\`${name}\` may be live, or batched on purpose`;
      const isChanged = this.events.some((event) => event.kind === 'write' && event.how !== 'declare' && event.path.length === over.path.length && overlaps(event.path, over.path));
      if (isChanged || this.writtenByCalls().some((path) => path.length === over.path.length && overlaps(path, over.path))) return `the loop changes \`${name}\` while it walks over it`;
    }
    if (over?.kind === 'call') {
      const call = this.facts.calls[over.call];
      if (LIVE_SOURCE.test(call.name)) return `what \`${call.label}\` returns may be live, or batched on purpose`;
      const callee = this.effects.calleeOf(call);
      if (callee?.fn.generator && !onlyComputes(callee)) return `\`${call.name}\` makes its items as the loop asks for them`;
    }
    return undefined;
  }

  private byExit(): string | undefined {
    // A handler that throws on only passes on what the await threw.
    const withoutHandlers = this.body.map(dropThrowsInHandlers);
    const loop: StatementFact = { ...this.statement, kind: 'block', loop: undefined, bodies: [{ role: 'body', statements: withoutHandlers }] };
    if (withoutContinues(loop, this.statement.label).some(leaves)) return 'it may end early';
    return undefined;
  }

  private byWrites(): string | undefined {
    for (const event of this.events) {
      if (event.kind !== 'write') continue;
      const problem = this.carried(event);
      if (problem) return problem;
    }
    return undefined;
  }

  /** Why a write reaches the next turn, or undefined for a collector and for what the turn owns. */
  private carried(event: Extract<EventFact, { kind: 'write' }>): string | undefined {
    const { path, how } = event;
    const name = lastName(path, this.facts.variables);
    if (this.variables.has(path[0])) {
      if (path.length === 2) return undefined;
      return path.length > 2 ? `each turn writes \`${name}\` of something that others may share` : `the loop changes its own \`${name}\``;
    }
    if (this.isOwnValue(path) || this.isDoneBeforeWaiting(path)) return undefined;
    // Writes read their own object on the way, once each.
    const readsOfOwn = how === 'append' || how === 'update' || how === 'member' || path.length > 1 ? this.count('write', path) : 0;
    const readElsewhere = this.count('read', path) > readsOfOwn;
    if (readElsewhere) return `a turn may read what an earlier turn left in \`${name}\``;
    if (how === 'append' || (how === 'constant' && path.length === 1) || (how === 'update' && !event.afterAwait)) return undefined;
    if ((how === 'member' || how === 'set' || how === 'constant') && this.isKeyedByTurn(event.path, event.key, how)) return undefined;
    if (how === 'update') return `\`${name}\` is read before the wait and written after it`;
    return `each turn writes \`${name}\``;
  }

  /** What every turn does before its first wait still happens in the order of the turns when they overlap. */
  private isDoneBeforeWaiting(path: Path): boolean {
    return this.events.every((event, index) => (event.kind !== 'read' && event.kind !== 'write') || !overlaps(event.path, path) || index < this.firstWait);
  }

  private isKeyedByTurn(path: Path, key: ValueFact | undefined, how: string): boolean {
    if (how !== 'member' && path.length < 2) return false;
    if (path.slice(1).some((step) => this.variables.has(step.slice(1, -1)))) return true;
    return pathsIn(key).some((part) => this.ownedByTurn(part));
  }

  /** A path that differs from turn to turn: the loop's variable, or a constant made from it in the body. */
  private ownedByTurn(path: Path): boolean {
    if (this.variables.has(path[0])) return true;
    if (path.slice(1).some((step) => this.variables.has(step.slice(1, -1)))) return true;
    const variable = rootVariable(path, this.facts.variables);
    if (!variable?.constant || !this.isOwnValue(path)) return false;
    return pathsIn(variable.value).some((part) => this.ownedByTurn(part));
  }

  /** How often the body reads or writes what a path leads to; an element stands for its whole list. */
  private count(kind: 'read' | 'write', path: Path): number {
    const base = path.length > 1 && path.at(-1)!.startsWith('[') ? path.slice(0, -1) : path;
    return this.events.filter((event) => event.kind === kind && overlaps(event.path, base)).length;
  }

  private byAwaits(): string | undefined {
    for (const fact of this.awaits) {
      if (fact.alreadyStarted) return 'what it waits for was started before';
      const effect = this.effects.ofAwait(fact);
      if (!this.writesItsOwn(fact, effect)) {
        if (gradeOf(effect) === 'none') return effect.because;
        if (fact.shape === 'void') return `the result of \`${fact.label}\` is dropped, so it is run for what it does`;
      }
      if (this.events.some((event) => event.kind === 'write' && !this.isOwnValue(event.path) && !this.variables.has(event.path[0]) && effect.reads.some((path) => overlaps(path, event.path)))) return `\`${fact.label}\` reads what other turns change`;
      if (effect.writes.some((path) => !this.variables.has(path[0]) && !this.isOwnValue(path))) return `\`${fact.label}\` changes what other turns may read`;
      if (effect.keeps.length > 0) return `\`${fact.label}\` keeps what it found: later turns hardly wait`;
      const call = fact.call === undefined ? undefined : this.facts.calls[fact.call];
      if (call?.receiver?.[0] === 'g:Promise') return 'each turn overlaps a batch of its own already';
    }
    if (!this.awaits.some((fact) => fact.uses.some((path) => this.ownedByTurn(path) || this.isOwnValue(path)))) return 'every turn asks for the same';
    if (!this.awaits.some((fact) => this.effects.reallyWaits(fact))) return 'nothing in it really waits';
    return this.byCalls();
  }

  /**
   * `store.save(record)`, `client.remove(id)`, `rm(file)`: a change of one record, whose key or object differs from turn to
   * turn. A function of the project counts only if its body was read to the end, and a list whose items have an order by
   * their nature (steps, messages, migrations) is left alone.
   */
  private writesItsOwn(fact: AwaitFact, effect: Effect): boolean {
    if (effect.hold || effect.access === 'ordered' || effect.access === 'none') return false;
    const call = fact.call === undefined ? undefined : this.facts.calls[fact.call];
    if (!call || call.isNew || this.hasOrderedItems() || !(effect.source === 'project' || this.changesOne(call, effect))) return false;
    if (call.args.flatMap(pathsIn).some((path) => PASSED_ON.test(lastName(path, this.facts.variables)))) return false;
    const own = (path: Path) => this.ownedByTurn(path) || this.isOwnValue(path);
    return (call.receiver !== undefined && own(call.receiver)) || pathsIn(call.args[0]).some(own);
  }

  private changesOne(call: CallFact, effect: Effect): boolean {
    if (!changesOneRecord(call.name) || call.chain.length > 0) return false;
    if (this.effects.calleeOf(call) && (effect.access === 'unknown' || effect.source !== 'body')) return false;
    if (call.receiver?.length === 1 && call.receiver[0] === 'this') return false;
    // A function that is given may do anything, whatever it is called here.
    return !(call.callee?.length === 1 && rootVariable(call.callee, this.facts.variables)?.kind === 'parameter');
  }

  private gradeOfOwn(fact: AwaitFact, effect: Effect): Level {
    const call = this.facts.calls[fact.call!];
    // The disk and its like: what a known API changes is the thing of that name.
    if (isStated(effect) && effect.access === 'write') return 'likely';
    const isInMemory = call.receiver !== undefined && IN_MEMORY.test(lastName(call.receiver, this.facts.variables));
    return STORES_ONE.test(call.name) && !isInMemory && !this.effects.databaseIsEmbedded ? 'likely' : 'possible';
  }

  private hasOrderedItems(): boolean {
    const { over, variables } = this.statement.loop!;
    const call = over?.kind === 'call' ? this.facts.calls[over.call] : undefined;
    const names = [...(over?.kind === 'path' ? [lastName(over.path, this.facts.variables)] : []), ...(call ? [call.name, ...call.chain] : []), ...variables.map((id) => this.facts.variables[id].name)];
    return names.some((name) => tokensOf(name).some((token) => ORDERED_ITEM.test(token)));
  }

  private byCalls(): string | undefined {
    for (const [index, event] of this.events.entries()) {
      if (event.kind !== 'call') continue;
      const call = this.facts.calls[event.call];
      if (this.effects.readsClock(call)) return 'it measures how long something takes';
      if (call.awaited || this.isOwnValue(call.receiver)) continue;
      if (isCollecting(call.name)) continue;
      // What makes a value before the turn's first wait is still called in the order of the turns.
      if (!call.dropped && index < this.firstWait) continue;
      if (this.effects.ofGapCall(call) === 'writes') return `\`${call.label}\` runs once a turn, and its order may be seen`;
    }
    return undefined;
  }

  /** Rooted in a variable that is declared within the loop. */
  private isOwnValue(path: Path | undefined): boolean {
    const variable = path && rootVariable(path, this.facts.variables);
    return variable !== undefined && variable.at >= this.statement.range.start && variable.at < this.statement.range.end;
  }

  grade(): { level: Level; reasons: string[] } {
    let level: Level = 'likely';
    const reasons: string[] = [];
    for (const fact of this.awaits) {
      const effect = this.effects.ofAwait(fact);
      const isOwn = gradeOf(effect) === 'none' || fact.shape === 'void';
      level = lowest(level, isOwn ? this.gradeOfOwn(fact, effect) : gradeOf(effect));
      reasons.push(isOwn && effect.source !== 'project' ? `\`${fact.label}\` changes what belongs to its own turn, going by its name` : effect.because);
    }
    const unsure = this.events.find((event) => event.kind === 'call' && this.isUnsure(event.call));
    if (unsure?.kind === 'call') {
      level = 'possible';
      reasons.push(`\`${this.facts.calls[unsure.call].label}\` could not be looked into`);
    }
    const asked = this.events.find((event) => event.kind === 'read' && this.effects.ofAccessors(event.path, 'read').some(({ writes }) => this.isSeenByOthers(writes)));
    if (asked?.kind === 'read') {
      level = 'possible';
      reasons.push(`to ask for \`${describePath(asked.path, this.facts.variables)}\` changes something`);
    }
    if (this.printsInOrder()) {
      level = 'possible';
      reasons.push('it prints lines in the order of its turns');
    }
    const ownWaits = this.awaits.filter((fact) => fact.uses.some((path) => this.ownedByTurn(path) || this.isOwnValue(path)));
    if (ownWaits.every((fact) => this.asksItem(fact) || this.asksCache(fact) || this.mayBeAtHand(fact)) && !this.handlesFailures()) {
      level = 'possible';
      reasons.push('what each turn asks for may be at hand');
    }
    if ((this.length() ?? Infinity) <= 2) {
      level = 'possible';
      reasons.push('the list is tiny');
    }
    return { level, reasons: [...new Set(['each turn keeps to itself what it writes', ...reasons])] };
  }

  /** How long a literal is that is walked; undefined for any other list. */
  length(): number | undefined {
    const over = this.listOf(this.statement.loop!.over);
    return over?.kind === 'array' && !over.spread ? over.length : undefined;
  }

  /** A list, or the one that a constant holds and nothing is added to. */
  private listOf(over: ValueFact | undefined): ValueFact | undefined {
    const variable = over?.kind === 'path' && over.path.length === 1 ? rootVariable(over.path, this.facts.variables) : undefined;
    if (!variable?.constant || variable.value?.kind !== 'array') return over;
    const isChanged = this.facts.functions.some(({ body }) => eventsIn(body).some((event) => event.kind === 'write' && event.how !== 'declare' && event.path[0] === `v${variable.id}`));
    return isChanged ? over : variable.value;
  }

  /** The one call of each turn that looks a record up, where nothing else is waited for. */
  lookUp(): CallFact | undefined {
    const [only] = this.awaits;
    const call = this.awaits.length === 1 && only.call !== undefined ? this.facts.calls[only.call] : undefined;
    return call && (LOOKS_UP.test(call.name) || (call.name === 'first' && call.chain.includes('where'))) && only.uses.some((path) => this.ownedByTurn(path)) ? call : undefined;
  }

  /** `item.getInfo()`, `item.get('info')`: on the item itself, with nothing else to go by, by a function that cannot be followed. */
  private asksItem(fact: AwaitFact): boolean {
    const call = fact.call === undefined ? undefined : this.facts.calls[fact.call];
    return call !== undefined && call.args.every(({ kind }) => kind === 'string' || kind === 'constant') && /^(?:get|is|has)[A-Z]/.test(call.name) && call.receiver !== undefined && (this.ownedByTurn(call.receiver) || this.isOwnValue(call.receiver)) && !this.effects.calleeOf(call) && !this.effects.statedOf(call);
  }

  /** `cache.get(key)`: in memory, as often as not. */
  private asksCache(fact: AwaitFact): boolean {
    const call = fact.call === undefined ? undefined : this.facts.calls[fact.call];
    return call?.name === 'get' && call.receiver !== undefined && namesACache(lastName(call.receiver, this.facts.variables)) && !isStated(this.effects.ofAwait(fact));
  }

  /** A function whose body was looked into, and that waits for nothing which is sure to take time. */
  private mayBeAtHand(fact: AwaitFact): boolean {
    return fact.call !== undefined && this.effects.ofAwait(fact).mayBeAtHand && this.effects.calleeOf(this.facts.calls[fact.call]) !== undefined;
  }

  /** What each turn expects to fail is more than a look at what is at hand. */
  private handlesFailures(): boolean {
    return statementsIn(this.body).some((statement) => statement.kind === 'try' && bodyOf(statement, 'catch') !== undefined);
  }

  /** Lines for a person at a terminal come in the order of the turns; what a `catch` prints does not count. */
  private printsInOrder(): boolean {
    const regular = this.body.map(withoutHandlers);
    return eventsIn(regular).some((event) => {
      if (event.kind === 'await') return this.effects.ofAwait(this.facts.awaits[event.await]).prints;
      return event.kind === 'call' && printsLines(this.facts.calls[event.call]);
    });
  }

  /** What functions that are called in a turn change. */
  private writtenByCalls(): Path[] {
    return this.events.flatMap((event) => (event.kind === 'call' && !this.facts.calls[event.call].awaited ? (this.effects.ofFollowed(this.facts.calls[event.call])?.writes ?? []) : []));
  }

  /** `names.filter(isFresh)`: it leaves something where other turns may find it. */
  private changesOthers(call: CallFact): boolean {
    return this.isSeenByOthers(this.effects.ofFollowed(call)?.writes ?? []);
  }

  private isSeenByOthers(writes: readonly Path[]): boolean {
    return writes.some((path) => !this.variables.has(path[0]) && !this.isOwnValue(path));
  }

  private isUnsure(id: number): boolean {
    const call = this.facts.calls[id];
    if (call.awaited) return false;
    if (this.changesOthers(call)) return true;
    if (isSupplied(call)) return this.effects.ofGapCall(call) === 'unsure';
    if (!call.dropped || this.isOwnValue(call.receiver) || isCollecting(call.name) || namesAValue(call.name)) return false;
    return this.effects.ofGapCall(call) === 'unsure';
  }
}

/** `uploadSequentially`. */
function namesAnOrder(name: string): boolean {
  return tokensOf(name).some((token) => /^(?:sequential|sequentially|serially)$/.test(token));
}

function changesOneRecord(name: string): boolean {
  return STORES_ONE.test(name) || CHANGES_ONE.test(tokensOf(name)[0] ?? '');
}

function onlyComputes({ fn, effects }: Callee): boolean {
  const effect = effects.ofFunction(fn.id);
  return !fn.async && effect.access === 'none' && effect.writes.length === 0;
}

function isCollecting(name: string): boolean {
  return name === 'push' || name === 'set' || name === 'add';
}

function withoutHandlers(statement: StatementFact): StatementFact {
  return { ...statement, bodies: statement.bodies.filter((body) => body.role !== 'catch').map((body) => ({ ...body, statements: body.statements.map(withoutHandlers) })) };
}

/** Without the `throw`s of `catch` bodies. */
function dropThrowsInHandlers(statement: StatementFact): StatementFact {
  return {
    ...statement,
    bodies: statement.bodies.map((body) => ({
      ...body,
      statements: body.role === 'catch' ? withoutThrows(body.statements) : body.statements.map(dropThrowsInHandlers),
    })),
  };
}

function withoutThrows(statements: readonly StatementFact[]): StatementFact[] {
  return statements.filter((statement) => statement.kind !== 'throw').map((statement) => ({ ...statement, bodies: statement.bodies.map((body) => ({ ...body, statements: withoutThrows(body.statements) })) }));
}

/** The body's statements without the `continue`s that only end a turn. */
function withoutContinues(block: StatementFact, label: string | undefined): StatementFact[] {
  const strip = (statements: readonly StatementFact[], nested: boolean): StatementFact[] =>
    statements
      .filter((statement) => statement.kind !== 'continue' || (nested ? false : statement.label !== undefined && statement.label !== label))
      .map((statement) => ({ ...statement, bodies: statement.bodies.map((body) => ({ ...body, statements: strip(body.statements, nested || statement.kind === 'loop') })) }));
  return block.bodies.flatMap((body) => strip(body.statements, false));
}
