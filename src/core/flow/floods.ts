/**
 * Overlap over a list that may be long, of operations that each hold something of which there is only so much.
 *
 * Needs evidence on both sides to be sure: of the list's size, and of what an operation holds. Lists that read like
 * configuration, parts of lists, limiters on the way and callbacks that never wait are left alone. Misses what the
 * functions of other files hold, and limits that lie there; lists named like handlers that are long all the same;
 * patterns whose `**` stands behind a part that is filled in.
 */
import type { Effects } from '../effects/effect';
import { isLimiter, isLimiterPath, resourceOf, resourceOfPath, type Resource } from '../effects/resources';
import { readName, tokensOf } from '../effects/verbs';
import type { CallFact, FileFacts, FunctionFact, FunctionId, Path, StatementFact, ValueFact } from '../facts/model';
import { eventsWithClosures, lastName, rootVariable } from '../facts/paths';
import type { Confidence } from '../model';
import { sizeOf, type Trips } from './trips';
import { findOverlaps, type Member, type Overlap } from './overlaps';

export interface Flood {
  overlap: Overlap;
  /** Where the list is walked. */
  walk: CallFact | StatementFact;
  /** The operation: what it is called, and the call where there is one. */
  name: string;
  operation?: CallFact;
  resource?: Resource;
  /** The list in the source's words, where it has some. */
  list?: string;
  level: Confidence;
  evidence: string[];
}

/** What somebody wrote for the program, set up or registered, what there is one of for each machine or tongue, and what was cut to size before: said anywhere in a name. */
const SHORT_LIST = new Set('handler handlers plugin plugins provider providers shard shards locale locales language languages hook hooks listener listeners subscriber subscribers middleware middlewares adapter adapters driver drivers replica replicas region regions env envs phase phases layer layers batch batches chunk chunks slice page window some top first last subset sample config configs configuration option options setting settings role roles column columns field fields tab tabs partial partials template templates connector connectors schema schemas command commands migration migrations theme themes layout layouts table tables'.split(' '));
/** The same where the name ends so: `services`, but not `serviceFiles`. */
const SHORT_AT_END = new Set('service services module modules integration integrations transport transports backend backends engine engines store stores client clients node nodes peer peers server servers environment environments task tasks step steps loader loaders strategy strategies rule rules host hosts broker brokers connection connections session sessions stream streams group part parts attempt attempts package packages workspace workspaces project projects target targets entrypoints arg args param params source sources endpoint endpoints channel channels worker workers'.split(' '));
/** Words for what leaves the thread, whatever the callee. */
const REACHES_OUT = new Set('fetch download upload request crawl scrape exec spawn copy mail email webhook query http'.split(' '));
const FINDS_FILES = new Set('walk walker file files path paths glob globs entries list find scan collect dir directory folder'.split(' '));
const CUTS = new Set(['slice', 'splice', 'chunk', 'take', 'limit', 'first', 'head', 'sampleSize']);
const IN_THREAD_POOL = /^(?:fs|fs\/promises|fs-extra|graceful-fs|dns|dns\/promises|crypto|zlib)$/;
/** Calls that stand for others. */
const NOT_A_NAME = /^(?:then|catch|finally|all|allSettled|race|any|toString|join|slice|map|filter)?$/;
/** A page in a browser: it queues requests by itself. */
const BROWSER_GLOBAL = /^g:(?:window|document|localStorage|navigator)$/;
const BROWSER_MODULE = /^(?:react|react-dom|vue|svelte|solid-js|preact|@angular\/.+|next\/.+|@tanstack\/.+|swr)$/;

export function findFloods(fn: FunctionFact, facts: FileFacts, effects: Effects): Flood[] {
  const inspector = new Inspector(facts, effects);
  return findOverlaps(fn, facts).flatMap((overlap) => {
    if (overlap.combinator.name === 'race' || overlap.combinator.name === 'any') return [];
    const floods = overlap.members.flatMap((member) => inspector.judge(overlap, member) ?? []);
    // One combinator, one finding: the surest.
    return floods.sort((a, b) => Number(b.level === 'likely') - Number(a.level === 'likely')).slice(0, 1);
  });
}

class Inspector {
  constructor(
    private readonly facts: FileFacts,
    private readonly effects: Effects,
  ) {}

  judge(overlap: Overlap, member: Member): Flood | undefined {
    const { each } = member;
    if (!each || each.size.kind === 'count' || each.size.kind === 'few') return undefined;
    if (this.isShort(each.at)) return undefined;
    const operation = this.operationOf(member);
    if (!operation || (operation.operation && this.isBoundAlready(operation.operation, operation.resource))) return undefined;
    const size = each.size.kind === 'unknown' ? (this.listedElsewhere(each.at) ?? each.size) : each.size;
    const isLong = size.kind === 'input' || size.kind === 'asked' || (size.kind === 'listed' && this.goesDeep(each.at));
    const resource = operation.resource === 'socket' && this.isInBrowser() ? undefined : operation.resource;
    // Where nothing speaks of the list's size, the operation has to be known, or its name has to say what it is.
    if (size.kind === 'unknown' && !operation.resource && !tokensOf(operation.name).some((token) => REACHES_OUT.has(token))) return undefined;
    return { ...operation, overlap, walk: each.at, resource, list: this.listName(each.at), level: isLong && resource ? 'likely' : 'possible', evidence: evidenceOf(size, { ...operation, resource }) };
  }

  /** What runs in the thread pool or on one transaction waits for its turn there. */
  private isBoundAlready(call: CallFact, resource: Resource | undefined): boolean {
    if (this.effects.transactions.handleOf(call) ?? this.effects.transactions.handedOn(call)) return true;
    return resource === undefined && call.origin !== undefined && IN_THREAD_POOL.test(call.origin.module);
  }

  private isShort(walk: CallFact | StatementFact): boolean {
    return this.listsOf(walk).some((list) => {
      if (list.kind === 'call') {
        const call = this.facts.calls[list.call];
        return CUTS.has(call.name) && (call.name !== 'slice' || call.args.length > 1);
      }
      return list.kind === 'path' && namesAShortList(lastName(list.path, this.facts.variables));
    });
  }

  /** The list, and what it was made of: `ids` and `rows` of `const ids = rows.map(…)`. */
  private listsOf(walk: CallFact | StatementFact): ValueFact[] {
    const lists: ValueFact[] = [];
    let at: ValueFact | undefined = 'bodies' in walk ? walk.loop?.over : { kind: 'call', call: walk.id, awaited: false };
    while (at && lists.length < 8) {
      lists.push(at);
      if (at.kind === 'path') {
        const variable = rootVariable(at.path, this.facts.variables);
        at = variable?.constant ? variable.value : undefined;
      } else if (at.kind === 'call') {
        const { on, receiver, args, isNew, name } = this.facts.calls[at.call];
        const isWrapper = isNew || /^(?:from|keys|values|entries)$/.test(name);
        at = on !== undefined ? { kind: 'call', call: on, awaited: false } : isWrapper ? args[0] : receiver && { kind: 'path', path: receiver };
      } else at = undefined;
    }
    return lists;
  }

  /** A folder with all that lies below it, as `recursive`, a `**` or a function that calls itself says; a single folder mostly holds few files. */
  private goesDeep(walk: CallFact | StatementFact): boolean {
    const source = this.listsOf(walk).flatMap((list) => (list.kind === 'call' && this.findsFiles(list) ? [this.facts.calls[list.call]] : [])).at(-1);
    if (!source) return false;
    const { args, target } = source;
    const texts = args.flatMap((value) => this.textsIn(value));
    if (texts.some((text) => text.split('/').some(namesAShortList))) return false;
    const isRecursive = args.some((value) => value.kind === 'object' && Object.hasOwn(value.properties, 'recursive'));
    return isRecursive || texts.some((text) => /\*\*(?:\/|$)/.test(text)) || (target !== undefined && this.callsItself(target));
  }

  private findsFiles(list: Extract<ValueFact, { kind: 'call' }>): boolean {
    return this.facts.calls[list.call].target !== undefined || sizeOf(list, this.facts).kind === 'listed';
  }

  private callsItself(fn: FunctionId): boolean {
    return [...eventsWithClosures(this.facts.functions[fn].body, this.facts.functions)].some((event) => event.kind === 'call' && this.facts.calls[event.call].target === fn);
  }

  /** The texts that a value is made of: `'templates'` of `path.join(folder, 'templates')`. */
  private textsIn(value: ValueFact, hops = 0): string[] {
    if (hops > 4) return [];
    switch (value.kind) {
      case 'string': return [value.value];
      case 'template': return [value.head];
      case 'array': return value.elements.flatMap((element) => this.textsIn(element, hops + 1));
      case 'call': return this.facts.calls[value.call].args.flatMap((part) => this.textsIn(part, hops + 1));
      case 'path': {
        const held = value.path.length === 1 ? rootVariable(value.path, this.facts.variables)?.value : undefined;
        return held ? this.textsIn(held, hops + 1) : [];
      }
      default: return [];
    }
  }

  /** A list that a function of this file makes of a folder's files: `await walk(folder)`. */
  private listedElsewhere(walk: CallFact | StatementFact): Trips | undefined {
    for (const list of this.listsOf(walk)) {
      const call = list.kind === 'call' ? this.facts.calls[list.call] : undefined;
      if (call?.target === undefined || !tokensOf(call.name).some((token) => FINDS_FILES.has(token))) continue;
      const lists = [...eventsWithClosures(this.facts.functions[call.target].body, this.facts.functions)].some((event) => event.kind === 'call' && sizeOf({ kind: 'call', call: event.call, awaited: true }, this.facts).kind === 'listed');
      if (lists) return { kind: 'listed', name: call.label };
    }
    return undefined;
  }

  private listName(walk: CallFact | StatementFact): string | undefined {
    const named = this.listsOf(walk).find((list) => list.kind === 'path');
    const name = named?.kind === 'path' && !(named.path.length === 1 && named.path[0].startsWith('g:')) ? lastName(named.path, this.facts.variables) : undefined;
    return name && name !== 'this' && /^[\w$#]+$/.test(name) ? name : undefined;
  }

  private operationOf(member: Member): Pick<Flood, 'name' | 'operation' | 'resource'> | undefined {
    const { call, run, named } = member;
    if (call) {
      if (isLimiter(call, this.facts)) return undefined;
      const resource = resourceOf(call);
      if (resource) return { name: call.name, operation: call, resource };
    }
    if (run !== undefined) return this.ofRun(run, call);
    if (named) return this.ofNamed(named);
    return call && this.saysThatItWaits(call.name) ? { name: call.name, operation: call } : undefined;
  }

  /** A function of another file, by its name. */
  private ofNamed(path: Path): Pick<Flood, 'name' | 'resource'> | undefined {
    if (isLimiterPath(path, this.facts)) return undefined;
    const name = lastName(path, this.facts.variables);
    const resource = resourceOfPath(path, this.facts);
    return resource || this.saysThatItWaits(name) ? { name, resource } : undefined;
  }

  private saysThatItWaits(name: string): boolean {
    const says = readName(name);
    return !/^(?:is|has|to)[A-Z]/.test(name) && !NOT_A_NAME.test(name) && (says === 'read' || says === 'write');
  }

  private ofRun(run: FunctionId, call: CallFact | undefined): Pick<Flood, 'name' | 'operation' | 'resource'> | undefined {
    const found = this.look(run, new Set());
    if (found === 'limited') return undefined;
    if (found) return { name: found.call.name, operation: found.call, resource: found.resource };
    if (!this.effects.ofFunction(run).waits) return undefined;
    const waiting = call && !NOT_A_NAME.test(call.name) ? call : this.firstWait(run);
    return waiting && { name: waiting.name, operation: waiting };
  }

  /** What a function's body holds, its callbacks and the functions of this file that it calls included. */
  private look(run: FunctionId, seen: Set<FunctionId>): { call: CallFact; resource: Resource } | 'limited' | undefined {
    if (seen.has(run)) return undefined;
    seen.add(run);
    let found: { call: CallFact; resource: Resource } | undefined;
    for (const event of eventsWithClosures(this.facts.functions[run].body, this.facts.functions)) {
      if (event.kind !== 'call') continue;
      const call = this.facts.calls[event.call];
      if (isLimiter(call, this.facts)) return 'limited';
      const resource = resourceOf(call);
      if (resource) found ??= { call, resource };
      if (call.target === undefined) continue;
      const below = this.look(call.target, seen);
      if (below === 'limited') return below;
      found ??= below;
    }
    return found;
  }

  private firstWait(run: FunctionId): CallFact | undefined {
    for (const event of eventsWithClosures(this.facts.functions[run].body, this.facts.functions)) {
      if (event.kind !== 'await') continue;
      const fact = this.facts.awaits[event.await];
      if (fact.call !== undefined && this.effects.reallyWaits(fact) && !NOT_A_NAME.test(this.facts.calls[fact.call].name)) return this.facts.calls[fact.call];
    }
    return this.facts.calls.find((call) => call.fn === run && this.saysThatItWaits(call.name) && !this.effects.isPlain(call));
  }

  private isInBrowser(): boolean {
    return this.facts.modules.some((module) => BROWSER_MODULE.test(module)) || this.facts.calls.some((call) => BROWSER_GLOBAL.test(call.callee?.[0] ?? ''));
  }
}

function namesAShortList(name: string): boolean {
  const tokens = tokensOf(name);
  return tokens.some((token) => SHORT_LIST.has(token)) || SHORT_AT_END.has(tokens.at(-1) ?? '');
}

function evidenceOf(size: Trips, { resource, name, operation }: Pick<Flood, 'name' | 'operation' | 'resource'>): string[] {
  const list = 'name' in size ? `\`${size.name}\`` : 'the list';
  const sizes = {
    input: `${list} is as long as its input: nothing in this code bounds it`,
    asked: `${list} is given by a request`,
    listed: `${list} has as many items as there are files to be found`,
    stored: `${list} is what a query or another service returned: how many items that is cannot be seen here`,
    unknown: 'how long the list can be is not known here',
    few: '', count: '', own: '',
  };
  const holds = {
    file: `\`${name}\` keeps a file open until it is done (a known API); beyond the limit opening fails with \`EMFILE\``,
    socket: `\`${name}\` takes a socket until the answer is there (a known API)`,
    process: `\`${name}\` starts a process (a known API)`,
    connection: `\`${name}\` opens a connection (a known API)`,
  };
  return [sizes[size.kind], resource ? holds[resource] : `what \`${operation?.label ?? name}\` holds meanwhile is not known`, 'every item is started before the first is done'];
}
