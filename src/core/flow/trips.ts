/**
 * How often loops turn and how long lists are, as far as the code says it: a number that is written there, or where the
 * list comes from.
 *
 * Goes by the names of what reads many (`findMany`, `readFile`) and of what a person wrote down (`roles`, `options`),
 * which are mostly short. Misses lists in fields of objects, and what is taken out of an object that is handed over.
 */
import { tokensOf } from '../effects/verbs';
import type { AwaitFact, CallFact, FileFacts, FunctionFact, Origin, Path, StatementFact, ValueFact, VariableId } from '../facts/model';
import { describePath, handedTo, rootVariable, soleResult } from '../facts/paths';
import type { Passage, Role } from './reach';
import { isBounded, suppliedBy, suppliedByCall, type Supplier } from './supplied';

/**
 * How often something is repeated: a count; as often as the input is long, which nobody bounds; as often as a query
 * with a filter finds something, which is mostly little; as there are files in a folder; as a request says; as what the
 * loop around it walks is made of (`order.lines`), which adds up to one pass; or unknown.
 */
export type Trips =
  | { kind: 'count'; count: number }
  | { kind: 'input'; name: string }
  | { kind: 'stored'; name: string }
  | { kind: 'listed'; name: string }
  | { kind: 'asked'; name: string }
  | { kind: 'unknown' }
  | { kind: 'own' }
  | { kind: 'few' };

/** What callers are known to hand over: how long the lists in parameters are, and how large the numbers. */
export type Given = ReadonlyMap<VariableId, Trips>;

export const NOTHING_GIVEN: Given = new Map();

/** The function that a call runs, and with what it can be followed further. */
export interface Followed {
  fn: FunctionFact;
  facts: FileFacts;
  reach: Followable;
  /** Where it lies, unless that is the file of the call. */
  file?: string;
}

export interface Followable {
  reachedBy(call: CallFact): Followed | undefined;
  packageOf(call: CallFact): Origin | undefined;
  roleOf(fn: FunctionFact): Role | undefined;
  mayPauseAt(fact: AwaitFact): boolean;
  mayPause(fn: FunctionFact): boolean;
}

/** Calls whose result is the same length, or shorter by a constant factor. */
const KEEPS_LENGTH = new Set(['map', 'filter', 'sort', 'reverse', 'slice', 'concat', 'flat', 'flatMap', 'toSorted', 'toReversed', 'keys', 'values', 'entries', 'from', 'trim', 'toLowerCase', 'toUpperCase', 'toString', 'replace']);
/** What a person wrote down or an administrator set up: short lists, whatever they hold. */
const FEW = /^(?:roles?|fields?|columns?|tabs?|options?|opts|permissions?|languages?|locales?|headers?|scopes?|tags?|steps?|plugins?|extensions?|args|argv|keys|props|properties|params|types|kinds|levels|config\w*|settings?|[A-Z][A-Z0-9_]+)$/;
/** Where an answer holds what was asked for. */
const HOLDS_ALL = /^\.(?:rows|data|items?|results?|docs|documents|records|hits|entries|values|list|nodes|edges|recordset)$/i;
const READS_MANY = /^(?:find|findAll|findMany|getAll|list|listAll|query|select|all|fetchAll|loadAll|getMany|scan|search|readFile|readFileSync|json|text|toArray|any|many)$/;
const DATA_FILE = /\.(?:json|csv|ndjson)$/i;
const CONFIGURATION_FILE = /package|config|settings|options|manifest|schema|lock|meta|rc\.json/i;
/** What no promise is awaited for; other calls by such names look into what is at hand. */
const READS_AT_ONCE = /^(?:readFileSync|all)$/;
const READS_FILE = /^readFile(?:Sync)?$/;
const LISTS_FILES = /^(?:readdir|readdirSync|glob|globSync|globby|fastGlob|fg)$/;
const GLOB_MODULE = /^(?:glob|fast-glob|globby|tinyglobby)$/;
/** Options of a query that say how its answer looks, and not what is in it. */
const SHAPES_ANSWER = /^(?:include|select|orderBy|order|sort|attributes|relations|populate|raw|lean|columns)$/;
const LIMITS = new Set(['limit', 'take', 'first', 'pageSize', 'per_page', 'perPage', 'top']);
const MOST_HOPS = 6;

/** How many items a list has. */
export function sizeOf(list: ValueFact, facts: FileFacts): Trips {
  return new Sizes(facts).ofValue(list);
}

/** How many turns a loop takes. */
export function turnsOf(loop: StatementFact, facts: FileFacts): Trips {
  return new Sizes(facts).ofLoop(loop);
}

export class Sizes {
  /** With `reach`, results of functions are looked up as well; `given` holds what callers are known to hand over. */
  constructor(
    private readonly facts: FileFacts,
    private readonly reach?: Followable,
    private readonly given: Given = NOTHING_GIVEN,
  ) {}

  ofLoop(statement: StatementFact): Trips {
    const loop = statement.loop!;
    if (loop.over) return this.ofValue(loop.over);
    if (loop.counter) return this.ofCounter(loop.counter.to, loop.counter.from, loop.counter.step);
    return { kind: 'unknown' };
  }

  /** What a function is given by a call, for each of its parameters. */
  givenBy(call: CallFact, { fn, facts }: Pick<Followed, 'fn' | 'facts'>): Given {
    return new Map(fn.parameters.flatMap((parameter): [VariableId, Trips][] => {
      const value = handedTo(facts.variables[parameter], call.args);
      const trips = value ? this.ofArgument(value) : undefined;
      return trips && trips.kind !== 'unknown' ? [[parameter, trips]] : [];
    }));
  }

  /** How large a list is; `isAwaited`: somebody awaits what the value is. */
  ofValue(value: ValueFact, hops = 0, isAwaited = false): Trips {
    if (hops > MOST_HOPS) return { kind: 'unknown' };
    switch (value.kind) {
      case 'array': return value.spread ? { kind: 'unknown' } : { kind: 'count', count: value.length };
      case 'string': return { kind: 'count', count: value.value.length };
      case 'object': return { kind: 'few' };
      case 'path': return this.ofPath(value.path, hops, isAwaited);
      case 'call': return this.ofPart(value, hops) ?? this.ofCall(this.facts.calls[value.call], hops, isAwaited);
      default: return { kind: 'unknown' };
    }
  }

  /** A list by its length, a number by what it says. */
  private ofArgument(value: ValueFact): Trips {
    const number = this.numberOf(value);
    if (number !== undefined) return { kind: 'count', count: number };
    const made = value.kind === 'path' && value.path.length === 1 ? rootVariable(value.path, this.facts.variables) : undefined;
    const call = made?.constant ? made.value : value;
    const asked = call?.kind === 'call' && !(made && isBounded([`v${made.id}`], this.facts)) ? this.askedByCall(this.facts.calls[call.call]) : undefined;
    return asked ? { kind: 'asked', name: made?.name ?? asked } : this.ofValue(value);
  }

  private ofCounter(to: ValueFact, from: ValueFact, step: number): Trips {
    const last = this.mostOf(to);
    const first = this.numberOf(from) ?? 0;
    if (last !== undefined) return { kind: 'count', count: Math.max(0, Math.abs(last - first) / Math.max(1, Math.abs(step))) };
    // Long paths are cut: what this one leads to may be a length.
    if (to.kind !== 'path' || to.path.at(-1) === '[*]') return { kind: 'unknown' };
    const given = this.givenTo(to.path);
    // What a request brings may be a number as well as a list.
    if (given?.kind === 'asked' || given?.kind === 'input') return { kind: 'asked', name: given.name };
    if (to.path.at(-1) === '.length') return this.ofPath(to.path.slice(0, -1), 0);
    const asked = this.askedNumber(to.path);
    return asked ? { kind: 'asked', name: asked } : { kind: 'unknown' };
  }

  numberOf(value: ValueFact): number | undefined {
    if (value.kind === 'number') return value.value;
    if (value.kind === 'binary') return this.resultOf(value.operator, this.numberOf(value.left), this.numberOf(value.right));
    if (value.kind !== 'path' || value.path.length !== 1) return undefined;
    const given = this.givenTo(value.path);
    if (given) return given.kind === 'count' ? given.count : undefined;
    const variable = rootVariable(value.path, this.facts.variables);
    return variable?.constant && variable.value?.kind === 'number' ? variable.value.value : undefined;
  }

  private resultOf(operator: string, left: number | undefined, right: number | undefined): number | undefined {
    if (left === undefined || right === undefined) return undefined;
    return operator === '+' ? left + right : operator === '-' ? left - right : operator === '*' ? left * right : undefined;
  }

  /** What a caller hands over in a parameter that stays what it is. */
  private givenTo(path: Path): Trips | undefined {
    const variable = path.length === 1 ? rootVariable(path, this.facts.variables) : undefined;
    return variable?.kind === 'parameter' && variable.constant ? this.given.get(variable.id) : undefined;
  }

  /** A number that a request names: `Number(req.query.n)`. */
  private askedNumber(path: Path): string | undefined {
    if (isBounded(path, this.facts)) return undefined;
    if (this.supplierOf(path)) return describePath(path, this.facts.variables);
    const variable = path.length === 1 ? rootVariable(path, this.facts.variables) : undefined;
    return variable?.constant && variable.value?.kind === 'call' && this.askedByCall(this.facts.calls[variable.value.call]) ? variable.name : undefined;
  }

  private askedByCall(call: CallFact): string | undefined {
    const read = /^(?:Number|parseInt|parseFloat)$/.test(call.name) ? call.argReads[0]?.find((path) => this.supplierOf(path)) : undefined;
    return read && describePath(read, this.facts.variables);
  }

  private supplierOf(path: Path): Supplier | undefined {
    return suppliedBy(path, this.facts, (fn) => this.reach?.roleOf(fn) === 'server');
  }

  /** `users` of `const [users, orders] = await Promise.all([findUsers(), findOrders()])`. */
  private ofPart({ call, part }: Extract<ValueFact, { kind: 'call' }>, hops: number): Trips | undefined {
    const { callee, args } = this.facts.calls[call];
    if (part === undefined || callee?.join('') !== 'g:Promise.all') return undefined;
    const element = args[0]?.kind === 'array' && !args[0].spread ? args[0].elements[Number(part)] : undefined;
    return element ? this.ofValue(element, hops + 1, true) : { kind: 'unknown' };
  }

  private ofPath(path: Path, hops: number, isAwaited = false): Trips {
    const name = describePath(path, this.facts.variables);
    const supplier = this.supplierOf(path);
    // An address holds a few kilobytes.
    if (supplier === 'head' || isBounded(path, this.facts)) return { kind: 'few' };
    if (supplier) return { kind: 'input', name };
    const given = this.givenTo(path);
    if (given) return given;
    const variable = rootVariable(path, this.facts.variables);
    const last = path.length > 1 ? path.at(-1)!.slice(1) : (variable?.name ?? '');
    if (variable?.constant && variable.value?.kind === 'array' && path.length === 1) return this.ofValue(variable.value, hops);
    if (FEW.test(last)) return { kind: 'few' };
    if (!variable || variable.kind === 'import') return { kind: 'few' };
    if (variable.value && (path.length === 1 || (variable.value.kind === 'call' && path.slice(1).every((step) => HOLDS_ALL.test(step))))) return renamed(this.ofValue(variable.value, hops + 1, isAwaited && path.length === 1), name);
    return { kind: 'unknown' };
  }

  private ofCall(call: CallFact, hops: number, isAwaited = false): Trips {
    const name = call.label;
    const supplier = suppliedByCall(call, this.facts);
    if (supplier) return supplier === 'head' ? { kind: 'few' } : { kind: 'input', name };
    const count = call.name === 'slice' ? this.lengthOfSlice(call.args) : undefined;
    if (count !== undefined) return { kind: 'count', count };
    if (call.name === 'keys' || call.name === 'values' || call.name === 'entries' || call.name === 'from') {
      const first = call.args[0];
      if (first) return this.ofValue(first, hops + 1);
    }
    if (call.name === 'Array' || (call.isNew && call.name === 'Array')) return call.args[0] ? this.ofArgumentOfArray(call.args[0]) : { kind: 'unknown' };
    if (call.isNew && (call.name === 'Set' || call.name === 'Map') && call.args[0]) return this.ofValue(call.args[0], hops + 1);
    if (call.name === 'parse' && call.callee?.[0] === 'g:JSON') return this.ofParsed(call, hops);
    if (LISTS_FILES.test(call.name) || GLOB_MODULE.test(call.origin?.module ?? '')) return { kind: 'listed', name };
    const result = this.ofResult(call, hops, isAwaited || call.awaited);
    if (result && result.kind !== 'unknown') return renamed(result, name);
    if (this.readsMany(call, isAwaited || call.awaited)) return { kind: isFiltered(call) ? 'stored' : 'input', name };
    if (call.name === 'split') {
      if (call.receiver && this.ofPath(call.receiver, hops + 1).kind === 'input') return { kind: 'input', name };
      if (call.on !== undefined) return this.ofCall(this.facts.calls[call.on], hops + 1);
      return { kind: 'unknown' };
    }
    if (KEEPS_LENGTH.has(call.name)) {
      if (call.on !== undefined) return this.ofCall(this.facts.calls[call.on], hops + 1);
      if (call.receiver) return this.ofPath(call.receiver, hops + 1);
    }
    return { kind: 'unknown' };
  }

  /** What a text holds is as long as the text. What a file holds is mostly a configuration, unless its name speaks of data. */
  private ofParsed({ args, label }: CallFact, hops: number): Trips {
    const size = args[0] ? this.ofValue(args[0], hops + 1) : undefined;
    if (size?.kind !== 'input') return { kind: 'unknown' };
    const read = this.readFrom(args[0], hops);
    const isData = read === undefined || this.textsIn(read.args).some((text) => DATA_FILE.test(text) && !CONFIGURATION_FILE.test(text));
    return { kind: isData ? 'input' : 'stored', name: label };
  }

  private readFrom(value: ValueFact, hops: number): CallFact | undefined {
    if (hops > MOST_HOPS) return undefined;
    if (value.kind === 'call') return READS_FILE.test(this.facts.calls[value.call].name) ? this.facts.calls[value.call] : undefined;
    const variable = value.kind === 'path' ? rootVariable(value.path, this.facts.variables) : undefined;
    return variable?.value && this.readFrom(variable.value, hops + 1);
  }

  /** `'rows.json'`, and that of `join(folder, 'rows.json')`. */
  private textsIn(values: readonly ValueFact[]): string[] {
    return values.flatMap((value) => (value.kind === 'string' ? [value.value] : value.kind === 'call' ? this.textsIn(this.facts.calls[value.call].args) : []));
  }

  /** `slice(0, 20)`, `slice(at, at + 20)`, `slice(-20)`. */
  private lengthOfSlice([from, to]: readonly ValueFact[]): number | undefined {
    const first = from && this.mostOf(from);
    if (to === undefined) return first !== undefined && first < 0 ? -first : undefined;
    if (to.kind === 'binary' && to.operator === '+' && from && isSame(to.left, from)) return this.mostOf(to.right);
    const last = this.mostOf(to);
    return last !== undefined && last >= 0 ? Math.max(0, last - Math.max(0, first ?? 0)) : undefined;
  }

  /** What a number is at most: what it says, or the least that `Math.min` is given. */
  private mostOf(value: ValueFact): number | undefined {
    const call = value.kind === 'call' ? this.facts.calls[value.call] : undefined;
    if (call?.name !== 'min' || call.callee?.[0] !== 'g:Math') return this.numberOf(value);
    const known = call.args.flatMap((each) => this.mostOf(each) ?? []);
    return known.length > 0 ? Math.min(...known) : undefined;
  }

  private ofArgumentOfArray(value: ValueFact): Trips {
    const trips = this.ofArgument(value);
    return trips.kind === 'count' || trips.kind === 'asked' ? trips : { kind: 'unknown' };
  }

  /** What a function that is known gives back. */
  private ofResult(call: CallFact, hops: number, isAwaited: boolean): Trips | undefined {
    const callee = this.reach?.reachedBy(call);
    const result = callee && soleResult(callee.fn);
    return result && new Sizes(callee.facts, callee.reach, this.givenBy(call, callee)).ofValue(result, hops + 2, isAwaited);
  }

  /** A query or a file without a limit: as many rows or lines as there are. */
  private readsMany(call: CallFact, isAwaited: boolean): boolean {
    const many = READS_MANY.test(call.name) || /^(?:all|many)$/.test(tokensOf(call.name).at(1) ?? '');
    if (!many || !(isAwaited || READS_AT_ONCE.test(call.name)) || call.receiver?.[0] === 'g:Promise') return false;
    const limited = [...call.chain, call.name].some((name) => LIMITS.has(name)) || call.args.some((value) => value.kind === 'object' && Object.keys(value.properties).some((key) => LIMITS.has(key)));
    const sql = call.args[0];
    return !limited && !(sql?.kind === 'string' && /\blimit\s+(?:\d|\?|\$)/i.test(sql.value));
  }
}

/** What a function is given by the calls that lead to it. */
export function givenThrough(passages: readonly Passage[]): Given {
  return passages.reduce<Given>((given, { call, facts, reach, to }) => new Sizes(facts, reach, given).givenBy(call, to), NOTHING_GIVEN);
}

function isSame(one: ValueFact, other: ValueFact): boolean {
  return one.kind === 'path' && other.kind === 'path' && one.path.join('') === other.path.join('');
}

/** What a method is called on: the call before it in a chain, or a path. */
export function calledOn({ on, receiver }: CallFact): ValueFact | undefined {
  if (on !== undefined) return { kind: 'call', call: on, awaited: false };
  return receiver && { kind: 'path', path: receiver };
}

/** The same, under the name that it has here. */
export function renamed(trips: Trips, name: string): Trips {
  return trips.kind === 'input' || trips.kind === 'stored' || trips.kind === 'listed' ? { kind: trips.kind, name } : trips;
}

/** A query that names what it wants, or one page of another service's answer: mostly little. */
function isFiltered(call: CallFact): boolean {
  const first = call.args[0];
  const sql = first?.kind === 'string' ? first.value : first?.kind === 'template' ? first.head : undefined;
  if (sql !== undefined && /^\s*(?:select|with)\b/i.test(sql)) return /\bwhere\b/i.test(sql);
  if (READS_FILE.test(call.name)) return false;
  if (/^(?:json|text)$/.test(call.name)) return true;
  if (call.chain.some((name) => /where/i.test(name))) return true;
  return first !== undefined && !(first.kind === 'object' && !first.spread && Object.keys(first.properties).every((key) => SHAPES_ANSWER.test(key)));
}
