/**
 * How long a function's loops can hold the thread: how many steps, and what lets them grow.
 *
 * Needs evidence of size: a number in the code, or data that a caller or a store supplies. A linear pass over such
 * data is no finding, and neither is anything over lists that read like configuration. Misses work whose size cannot
 * be seen (parameters of unknown size, growth inside callees, recursion), and regular expressions.
 */
import { tokensOf } from '../effects/verbs';
import type { CallFact, FileFacts, FunctionFact, Path, StatementFact, ValueFact } from '../facts/model';
import { describePath, eventsIn, overlaps, rootVariable, statementsIn } from '../facts/paths';
import type { Range } from '../model';
import type { Level } from './independence';
import { isSupplied } from './supplied';

/**
 * How often something is repeated: a count; as often as the input is long, which nobody bounds; as often as a query
 * with a filter finds something, which is mostly little; as there are files in a folder; as a request says; or unknown.
 */
export type Trips =
  | { kind: 'count'; count: number }
  | { kind: 'input'; name: string }
  | { kind: 'stored'; name: string }
  | { kind: 'listed'; name: string }
  | { kind: 'asked'; name: string }
  | { kind: 'unknown' }
  | { kind: 'few' };

/** Work on the thread that is worth a finding. */
export interface HeavyWork {
  /** The loop's keyword, or the name of the array method. */
  at: Range;
  range: Range;
  label: string;
  /** How its time grows: `orders × users`. */
  growth: string;
  level: Level;
  evidence: string[];
  /** Where the factors come from. */
  parts: { range: Range; label: string; note: string }[];
}

/** Names of what something grows with are cut here, so that two of them fit into a message. */
const MAX_NAME = 20;
/** One simple step takes a few nanoseconds; these many take about 50 and 10 milliseconds. Orders of magnitude, not promises. */
const STEPS_LONG = 3e7;
const STEPS_NOTICED = 6e6;
const SCANS = new Set(['includes', 'indexOf', 'lastIndexOf', 'find', 'findIndex', 'filter', 'some', 'every', 'findLast']);
const ITERATORS = new Set(['forEach', 'map', 'filter', 'reduce', 'reduceRight', 'some', 'every', 'find', 'findIndex', 'flatMap']);
/** Calls whose result is the same length, or shorter by a constant factor. */
const KEEPS_LENGTH = new Set(['map', 'filter', 'sort', 'reverse', 'slice', 'concat', 'flat', 'flatMap', 'toSorted', 'toReversed', 'keys', 'values', 'entries', 'from', 'trim', 'toLowerCase', 'toUpperCase', 'toString', 'replace']);
/** What a person wrote down or an administrator set up: short lists, whatever they hold. */
const FEW = /^(?:roles?|fields?|columns?|tabs?|options?|opts|permissions?|languages?|locales?|headers?|scopes?|tags?|steps?|plugins?|extensions?|args|argv|keys|props|properties|params|types|kinds|levels|config\w*|settings?|[A-Z][A-Z0-9_]+)$/;
const READS_MANY = /^(?:find|findAll|findMany|getAll|list|listAll|query|select|all|fetchAll|loadAll|getMany|scan|search|readFile|readFileSync|json|text|toArray|any|many)$/;
const LISTS_FILES = /^(?:readdir|readdirSync|glob|globSync|globby|fastGlob|fg)$/;
const GLOB_MODULE = /^(?:glob|fast-glob|globby|tinyglobby)$/;
const LIMITS = new Set(['limit', 'take', 'first', 'pageSize', 'per_page', 'perPage', 'top']);

/** Functions are asked about by every caller that reaches them. */
const known = new WeakMap<FunctionFact, readonly HeavyWork[]>();

export function findHeavyWork(fn: FunctionFact, facts: FileFacts): readonly HeavyWork[] {
  let work = known.get(fn);
  if (!work) known.set(fn, (work = new Costs(facts).heavyWorkOf(fn)));
  return work;
}

/** How many items a list has. */
export function sizeOf(list: ValueFact, facts: FileFacts): Trips {
  return new Costs(facts).tripsOf(list);
}

/** How many turns a loop takes. */
export function turnsOf(loop: StatementFact, facts: FileFacts): Trips {
  return new Costs(facts).repeatOf(loop).trips;
}

class Costs {
  constructor(private readonly facts: FileFacts) {}

  heavyWorkOf(fn: FunctionFact): HeavyWork[] {
    return this.inStatements(fn.body, []);
  }

  /** `around` holds the trips of the loops that enclose these statements. */
  private inStatements(statements: readonly StatementFact[], around: readonly Repeat[]): HeavyWork[] {
    return statements.flatMap((statement) => {
      const inside = statement.loop ? [...around, this.repeatOf(statement)] : around;
      const found = statement.loop && !suspends(statement) ? this.ofLoop(statement, inside) : undefined;
      const inner = statement.bodies.flatMap((body) => this.inStatements(body.statements, suspends(statement) ? [] : inside));
      const calls = statement.events.flatMap((event) => (event.kind === 'call' ? this.ofCallback(this.facts.calls[event.call], around) : []));
      // One cause, one finding: the outermost loop that is heavy by itself stands for what is in it.
      return found ? [found] : [...calls, ...inner];
    });
  }

  private ofLoop(statement: StatementFact, repeats: readonly Repeat[]): HeavyWork | undefined {
    const busy = this.busyWait(statement);
    if (busy) return busy;
    const own = repeats.at(-1)!;
    if (leavesOnFirstHit(statement)) return undefined;
    const innermost = this.deepest(statement, [own]);
    return this.judge(statement.loop!.keyword, statement.range, own.label, innermost);
  }

  /** `while (Date.now() < end) {}` waits by computing. */
  private busyWait(statement: StatementFact): HeavyWork | undefined {
    if (statement.kind !== 'loop' || (statement.loop!.kind !== 'while' && statement.loop!.kind !== 'do')) return undefined;
    const clock = statement.events.find((event) => event.kind === 'call' && this.facts.calls[event.call].name === 'now' && /^g:(?:Date|performance)$/.test(this.facts.calls[event.call].callee?.[0] ?? ''));
    if (!clock) return undefined;
    // A loop that works until its time is up gives the thread back as planned.
    if (eventsIn(statement.bodies.flatMap((body) => body.statements)).some((event) => event.kind === 'call' || event.kind === 'write')) return undefined;
    return { at: statement.loop!.keyword, range: statement.range, label: 'busy wait', growth: 'the time it waits', level: 'certain', evidence: ['it asks the clock again and again, and nothing else can run until the time has come'], parts: [] };
  }

  /** The chain of repeats with the most weight, starting from a loop. */
  private deepest(statement: StatementFact, chain: readonly Repeat[]): readonly Repeat[] {
    let best = chain;
    const consider = (candidate: readonly Repeat[]) => { if (weight(candidate) > weight(best)) best = candidate; };
    for (const inner of statementsIn(statement.bodies.flatMap((body) => body.statements))) {
      if (inner.loop && directlyInside(inner, statement)) consider(this.deepest(inner, [...chain, this.repeatOf(inner)]));
      for (const event of inner.events) if (event.kind === 'call') consider([...chain, ...this.repeatsOfCall(this.facts.calls[event.call], chain, statement)]);
    }
    for (const event of statement.events.slice(statement.loop!.headEvents)) if (event.kind === 'call') consider([...chain, ...this.repeatsOfCall(this.facts.calls[event.call], chain, statement)]);
    return best;
  }

  /** A scan or sort of a list that stays the same from turn to turn, or an array callback, inside a loop. */
  private repeatsOfCall(call: CallFact, chain: readonly Repeat[], loop: StatementFact): Repeat[] {
    if (!call.receiver || call.on !== undefined) return [];
    const variable = rootVariable(call.receiver, this.facts.variables);
    const madeInLoop = variable && variable.at >= loop.range.start && variable.at < loop.range.end;
    if (madeInLoop) return [];
    const grows = this.growsIn(call.receiver, loop);
    const trips = grows ? chain[0].trips : this.tripsOf({ kind: 'path', path: call.receiver });
    const name = describePath(call.receiver, this.facts.variables);
    if (SCANS.has(call.name)) return [{ trips: renamed(trips, name), range: call.nameRange, label: `${name}.${call.name}`, note: `looks through \`${name}\` in every turn` }];
    if (call.name === 'sort') return [{ trips: renamed(trips, name), range: call.nameRange, label: `${name}.sort`, note: `sorts \`${name}\` in every turn` }];
    return [];
  }

  private growsIn(path: Path, loop: StatementFact): boolean {
    return eventsIn(loop.bodies.flatMap((body) => body.statements)).some((event) => event.kind === 'write' && event.how === 'append' && overlaps(event.path, path));
  }

  /** `rows.forEach((row) => users.find(…))`, and a spread that copies what it has gathered in every turn. */
  private ofCallback(call: CallFact, around: readonly Repeat[]): HeavyWork[] {
    const callback = call.args[0];
    if (!call.receiver || !ITERATORS.has(call.name) || callback?.kind !== 'function') return [];
    const fn = this.facts.functions[callback.fn];
    if (fn.async || around.length > 0) return [];
    const name = describePath(call.receiver, this.facts.variables);
    const outer: Repeat = { trips: this.tripsOf({ kind: 'path', path: call.receiver }), range: call.nameRange, label: `${name}.${call.name}`, note: `runs once for each of \`${name}\`` };
    const body: StatementFact = { kind: 'loop', range: fn.range, events: [], bodies: [{ role: 'body', statements: fn.body }], orderIsMeant: false, using: false, loop: { kind: 'for-of', keyword: call.nameRange, variables: fn.parameters, headEvents: 0 } };
    const chain = call.name === 'reduce' && copiesWhatItGathers(fn, this.facts) ? [outer, { ...outer, note: 'copies all that was gathered so far in every turn', range: fn.head }] : this.deepest(body, [outer]);
    const heavy = this.judge(call.nameRange, call.range, outer.label, chain);
    return heavy ? [heavy] : [];
  }

  private judge(at: Range, range: Range, label: string, chain: readonly Repeat[]): HeavyWork | undefined {
    const trips = chain.map((repeat) => repeat.trips);
    const counted = trips.reduce((product, each) => product * (each.kind === 'count' ? each.count : 1), 1);
    const growing = trips.filter((each) => each.kind === 'input' || each.kind === 'stored');
    const unbounded = growing.some((each) => each.kind === 'input');
    const unknown = trips.some((each) => each.kind === 'unknown' || each.kind === 'listed' || each.kind === 'few');
    const asked = trips.some((each) => each.kind === 'asked');
    const growth = trips.slice(0, 2).map(describeTrips).join(' × ') + (trips.length > 2 ? ' × …' : '');
    const parts = chain.map((repeat) => ({ range: repeat.range, label: repeat.label, note: repeat.note }));
    const found = (level: Level, evidence: string): HeavyWork => ({ at, range, label, growth, level, evidence: [evidence], parts });
    if (counted >= STEPS_LONG) return found('certain', `it takes ${counted.toLocaleString('en')} steps or more, whatever the input`);
    if (asked) return found('likely', `whoever sends the request says how often it turns`);
    if (growing.length >= 2) return found(unknown || !unbounded ? 'possible' : 'likely', `its time grows with ${growth}`);
    if (counted >= STEPS_NOTICED) return found('likely', `it takes ${counted.toLocaleString('en')} steps or more, whatever the input`);
    if (trips.length >= 2 && trips.every((each) => each.kind === 'unknown' || each.kind === 'listed' || each.kind === 'input' || each.kind === 'stored')) return found('possible', `its time grows with ${growth}, and how large those are is not known`);
    return undefined;
  }

  // How often?

  repeatOf(statement: StatementFact): Repeat {
    const loop = statement.loop!;
    const base = { range: loop.keyword, label: `${loop.kind === 'for-of' || loop.kind === 'for-in' ? 'for' : loop.kind} loop` };
    if (loop.over) {
      const trips = this.tripsOf(loop.over);
      return { ...base, trips, note: `runs once for each ${describeTrips(trips)}` };
    }
    if (loop.counter) {
      const trips = this.countOf(loop.counter.to, loop.counter.from, loop.counter.step);
      return { ...base, trips, note: `runs ${describeTrips(trips)} times` };
    }
    return { ...base, trips: { kind: 'unknown' }, note: 'runs until something changes' };
  }

  private countOf(to: ValueFact, from: ValueFact, step: number): Trips {
    const last = this.numberOf(to);
    const first = this.numberOf(from) ?? 0;
    if (last !== undefined) return { kind: 'count', count: Math.max(0, Math.abs(last - first) / Math.max(1, Math.abs(step))) };
    if (to.kind === 'path') {
      const asked = this.askedNumber(to.path);
      if (asked) return { kind: 'asked', name: asked };
    }
    return { kind: 'unknown' };
  }

  private numberOf(value: ValueFact): number | undefined {
    if (value.kind === 'number') return value.value;
    if (value.kind !== 'path' || value.path.length !== 1) return undefined;
    const variable = rootVariable(value.path, this.facts.variables);
    return variable?.constant && variable.value?.kind === 'number' ? variable.value.value : undefined;
  }

  /** A number that a request names: `Number(req.query.n)`. */
  private askedNumber(path: Path): string | undefined {
    if (isSupplied(path, this.facts)) return describePath(path, this.facts.variables);
    const variable = path.length === 1 ? rootVariable(path, this.facts.variables) : undefined;
    if (variable?.value?.kind !== 'call') return undefined;
    const call = this.facts.calls[variable.value.call];
    return /^(?:Number|parseInt|parseFloat)$/.test(call.name) && call.argReads[0]?.some((read) => isSupplied(read, this.facts)) ? variable.name : undefined;
  }

  /** How large a list is. */
  tripsOf(value: ValueFact, hops = 0): Trips {
    if (hops > 6) return { kind: 'unknown' };
    switch (value.kind) {
      case 'array': return value.spread ? { kind: 'unknown' } : { kind: 'count', count: value.length };
      case 'string': return { kind: 'count', count: value.value.length };
      case 'object': return { kind: 'few' };
      case 'path': return this.tripsOfPath(value.path, hops);
      case 'call': return this.tripsOfCall(this.facts.calls[value.call], hops);
      default: return { kind: 'unknown' };
    }
  }

  private tripsOfPath(path: Path, hops: number): Trips {
    const name = describePath(path, this.facts.variables);
    if (isSupplied(path, this.facts)) return { kind: 'input', name };
    const variable = rootVariable(path, this.facts.variables);
    const last = path.length > 1 ? path.at(-1)!.slice(1) : (variable?.name ?? '');
    if (FEW.test(last)) return { kind: 'few' };
    if (!variable || variable.kind === 'import') return { kind: 'few' };
    if (variable.value && (path.length === 1 || variable.value.kind === 'call')) return renamed(this.tripsOf(variable.value, hops + 1), name);
    return { kind: 'unknown' };
  }

  private tripsOfCall(call: CallFact, hops: number): Trips {
    const name = call.label;
    if (call.name === 'slice' && call.args.length === 2 && call.args[1].kind === 'number') return { kind: 'count', count: Math.abs(call.args[1].value) };
    if (call.name === 'keys' || call.name === 'values' || call.name === 'entries' || call.name === 'from') {
      const first = call.args[0];
      if (first) return this.tripsOf(first, hops + 1);
    }
    if (call.name === 'Array' || (call.isNew && call.name === 'Array')) return call.args[0]?.kind === 'number' ? { kind: 'count', count: call.args[0].value } : { kind: 'unknown' };
    if (call.isNew && (call.name === 'Set' || call.name === 'Map') && call.args[0]) return this.tripsOf(call.args[0], hops + 1);
    if (call.name === 'parse' && call.callee?.[0] === 'g:JSON') return { kind: 'input', name };
    if (LISTS_FILES.test(call.name) || GLOB_MODULE.test(call.origin?.module ?? '')) return { kind: 'listed', name };
    if (this.readsMany(call)) return { kind: isFiltered(call) ? 'stored' : 'input', name };
    if (call.name === 'split') {
      if (call.receiver && this.tripsOfPath(call.receiver, hops + 1).kind === 'input') return { kind: 'input', name };
      if (call.on !== undefined) return this.tripsOfCall(this.facts.calls[call.on], hops + 1);
      return { kind: 'unknown' };
    }
    if (KEEPS_LENGTH.has(call.name)) {
      if (call.on !== undefined) return this.tripsOfCall(this.facts.calls[call.on], hops + 1);
      if (call.receiver) return this.tripsOfPath(call.receiver, hops + 1);
    }
    return { kind: 'unknown' };
  }

  /** A query or a file without a limit: as many rows or lines as there are. */
  private readsMany(call: CallFact): boolean {
    const many = READS_MANY.test(call.name) || /^(?:all|many)$/.test(tokensOf(call.name).at(1) ?? '');
    if (!many || !(call.awaited || call.origin) || call.receiver?.[0] === 'g:Promise') return false;
    const limited = [...call.chain, call.name].some((name) => LIMITS.has(name)) || call.args.some((value) => value.kind === 'object' && Object.keys(value.properties).some((key) => LIMITS.has(key)));
    const sql = call.args[0];
    return !limited && !(sql?.kind === 'string' && /\blimit\s+(?:\d|\?|\$)/i.test(sql.value));
  }
}

interface Repeat {
  trips: Trips;
  range: Range;
  label: string;
  note: string;
}

function renamed(trips: Trips, name: string): Trips {
  return trips.kind === 'input' || trips.kind === 'stored' || trips.kind === 'listed' ? { kind: trips.kind, name } : trips;
}

/** A query that names what it wants, or one page of another service's answer: mostly little. */
function isFiltered(call: CallFact): boolean {
  const first = call.args[0];
  const sql = first?.kind === 'string' ? first.value : first?.kind === 'template' ? first.head : undefined;
  if (sql !== undefined && /^\s*(?:select|with)\b/i.test(sql)) return /\bwhere\b/i.test(sql);
  if (/^readFile/.test(call.name)) return false;
  if (/^(?:json|text)$/.test(call.name)) return true;
  if (call.chain.some((name) => /where/i.test(name))) return true;
  return first !== undefined && !(first.kind === 'object' && !first.spread && Object.keys(first.properties).length === 0);
}

function describeTrips(trips: Trips): string {
  switch (trips.kind) {
    case 'count': return trips.count.toLocaleString('en');
    case 'input':
    case 'stored':
    case 'listed':
    case 'asked': return `\`${trips.name.length > MAX_NAME ? `${trips.name.slice(0, MAX_NAME - 1)}…` : trips.name}\``;
    case 'few': return 'a few';
    case 'unknown': return 'n';
  }
}

/** What a chain of repeats weighs, to find the heaviest: input beats unknown, unknown beats few. */
function weight(chain: readonly Repeat[]): number {
  return chain.reduce((sum, { trips }) => sum + (trips.kind === 'count' ? Math.log10(Math.max(1, trips.count)) : { asked: 12, input: 10, stored: 7, unknown: 4, listed: 4, few: 0.5 }[trips.kind]), 0);
}

/** A loop that really waits in its turns lets others run in between. */
function suspends(statement: StatementFact): boolean {
  return eventsIn([statement]).some((event) => event.kind === 'await' || event.kind === 'yield');
}

/** Whether `inner` is a loop of `outer` with no third loop between them. */
function directlyInside(inner: StatementFact, outer: StatementFact): boolean {
  for (const between of statementsIn(outer.bodies.flatMap((body) => body.statements))) {
    if (between.loop && between !== inner && between.range.start <= inner.range.start && inner.range.end <= between.range.end) return false;
  }
  return true;
}

/** `for (…) if (match) return x;` stops as soon as it can: how far it gets is not known. */
function leavesOnFirstHit(statement: StatementFact): boolean {
  return statement.bodies.some((body) => body.statements.length === 1 && body.statements[0].kind === 'if' && statementsIn(body.statements).some((inner) => inner.kind === 'return' || inner.kind === 'break'));
}

/** `(gathered, row) => ({ ...gathered, [row.id]: row })`. */
function copiesWhatItGathers(fn: FunctionFact, facts: FileFacts): boolean {
  const gathered = fn.parameters[0];
  const only = fn.body.length === 1 ? fn.body[0] : undefined;
  if (gathered === undefined || only?.kind !== 'return') return false;
  return facts.spreads.some((spread) => spread.fn === fn.id && spread.path.length === 1 && spread.path[0] === `v${gathered}`);
}
