/**
 * What a function computes that can hold the thread for long: how many steps its loops take, and what lets them grow.
 * Array callbacks are loops too, and so is what functions do that are called in a loop, in this file and in others.
 *
 * Needs evidence of size: a number in the code, or data that a caller or a store supplies. A linear pass over such
 * data is no finding, and neither is anything over lists that read like configuration. Misses work whose size cannot
 * be seen, `shift` on long lists, texts that grow, and recursion other than a function that calls itself twice.
 */
import { namedCallback } from '../effects/called';
import { knownComputing } from '../effects/computingApi';
import type { BodyFact, CallFact, FileFacts, FunctionFact, Path, StatementFact, ValueFact, VariableId } from '../facts/model';
import { contains, describePath, eventsIn, lastName, overlaps, rootVariable, statementsIn } from '../facts/paths';
import type { Range } from '../model';
import { describeTrips, judge, STEPS_OF_CALL, timesInWords, weight, type HeavyWork, type Repeat } from './heavyWork';
import { doneOnce } from './once';
import type { Passage } from './reach';
import { calledOn, givenThrough, NOTHING_GIVEN, renamed, Sizes, type Followable, type Followed, type Given, type Trips } from './trips';

const SCANS = new Set(['includes', 'indexOf', 'lastIndexOf', 'find', 'findIndex', 'filter', 'some', 'every', 'findLast']);
/** Methods that texts have as well as lists, and names that texts have. */
const SCANS_TEXT = new Set(['includes', 'indexOf', 'lastIndexOf']);
const NAMES_TEXT = /(?:path|url|uri|href|text|name|string|str|title|message|msg|content|html|css|code|line|word|term|search|email|address|description|type|key|id|slug|prefix|suffix|host|domain|file|version|label|status)$/i;
const ITERATORS = new Set(['forEach', 'map', 'filter', 'reduce', 'reduceRight', 'some', 'every', 'find', 'findIndex', 'findLast', 'flatMap']);
/** Functions that are called in loops are followed this deep. */
const DEEPEST_CALLEE = 4;
/** Loops that await and turn less often are not looked into. */
const MANY_TURNS = 1000;
/** How much longer a function takes that calls itself twice, for each step further from the end: between √2 and 2. */
const GROWTH_OF_DOUBLED = 1.6;

/** Functions are asked about by every caller that reaches them. */
const knownHere = new WeakMap<FunctionFact, readonly HeavyWork[]>();
/** What was followed into other functions is known as long as that which follows it. */
const knownByReach = new WeakMap<Followable, Map<string, unknown>>();

/** What a function's own statements compute. With `reach`, the functions that its loops call are followed. */
export function findHeavyWork(fn: FunctionFact, facts: FileFacts, reach?: Followable, passages: readonly Passage[] = []): readonly HeavyWork[] {
  if (reach) {
    const given = givenThrough(passages);
    return remembered(reach, `work ${fn.id} ${describeGiven(given)}`, () => new Costs({ facts, reach, given, depth: 0 }).heavyWorkOf(fn));
  }
  let work = knownHere.get(fn);
  if (!work) knownHere.set(fn, (work = new Costs({ facts, given: NOTHING_GIVEN, depth: 0 }).heavyWorkOf(fn)));
  return work;
}

/** Everything in a function that turns, whatever its callers hand over: equal lists cost the same. */
export function repeatsIn(fn: FunctionFact, facts: FileFacts): unknown[] {
  const sizes = new Sizes(facts);
  const loops = statementsIn(fn.body).flatMap((statement) => (statement.loop ? [[statement.loop.keyword, sizes.ofLoop(statement), statement.loop.over]] : []));
  const calls = eventsIn(fn.body).flatMap((event) => {
    const call = event.kind === 'call' ? facts.calls[event.call] : undefined;
    return call && (ITERATORS.has(call.name) || SCANS.has(call.name) || call.name === 'sort') ? [[call.nameRange, call.receiver, call.receiver && sizes.ofValue({ kind: 'path', path: call.receiver })]] : [];
  });
  return [fn.parameters, ...loops, ...calls];
}

function remembered<Result>(reach: Followable, key: string, find: () => Result): Result {
  let results = knownByReach.get(reach);
  if (!results) knownByReach.set(reach, (results = new Map()));
  if (!results.has(key)) results.set(key, find());
  return results.get(key) as Result;
}

function describeGiven(given: Given): string {
  return given.size === 0 ? '' : JSON.stringify([...given]);
}

interface Place {
  facts: FileFacts;
  reach?: Followable;
  given: Given;
  /** Where it lies, unless that is the file that was asked. */
  file?: string;
  /** How many calls lead to it from the function that was asked about. */
  depth: number;
}

class Costs {
  private readonly facts: FileFacts;
  private readonly sizes: Sizes;

  constructor(private readonly place: Place) {
    this.facts = place.facts;
    this.sizes = new Sizes(place.facts, place.reach, place.given);
  }

  heavyWorkOf(fn: FunctionFact): HeavyWork[] {
    const doubled = this.doubled(fn);
    const itself = doubled && judge(fn.head, fn.range, fn.name, [toRepeat(doubled)]);
    return [...(itself ? [itself] : []), ...this.inStatements(fn.body, doneOnce(fn, this.facts))];
  }

  /** The outermost of the loops that are heavy by themselves: one cause, one finding. */
  private inStatements(statements: readonly StatementFact[], once: ReadonlySet<StatementFact>, isInLoop = false): HeavyWork[] {
    return statements.flatMap((statement) => {
      if (once.has(statement)) return [];
      const suspended = statement.loop !== undefined && this.suspends(statement);
      const found = statement.loop && !suspended ? this.ofLoop(statement) : undefined;
      if (found) return [found];
      const calls = isInLoop ? [] : statement.events.flatMap((event) => (event.kind === 'call' ? this.ofCallback(this.facts.calls[event.call]) : []));
      return [...calls, ...statement.bodies.flatMap((body) => this.inStatements(body.statements, once, statement.loop ? !suspended : isInLoop))];
    });
  }

  private ofLoop(statement: StatementFact): HeavyWork | undefined {
    const busy = this.busyWait(statement);
    if (busy) return busy;
    if (leavesOnFirstHit(statement)) return undefined;
    const heavy = judge(statement.loop!.keyword, statement.range, labelOf(statement), this.heaviest([statement], []).map(toRepeat));
    return heavy && { ...heavy, evidence: [...heavy.evidence, ...this.awaitsOfComputing(statement)] };
  }

  /** A loop that really waits in its turns lets others run in between. What is awaited is read only where the loop turns often: that may take other files. */
  private suspends(statement: StatementFact): boolean {
    const all = statementsIn([statement]);
    const awaits = all.flatMap(({ events }) => events.flatMap((event) => (event.kind === 'await' ? [this.facts.awaits[event.await]] : [])));
    if (all.some(({ loop, events }) => loop?.kind === 'for-await' || events.some(({ kind }) => kind === 'yield'))) return true;
    if (awaits.length === 0) return false;
    const { reach } = this.place;
    return !reach || !turnsOften(this.turnsOf(statement, [])) || awaits.some((fact) => reach.mayPauseAt(fact));
  }

  private awaitsOfComputing(statement: StatementFact): string[] {
    const names = eventsIn([statement]).flatMap((event) => (event.kind === 'await' ? [this.facts.awaits[event.await].label] : []));
    return [...new Set(names)].map((name) => `\`await ${name}\` lets nothing else run: what it awaits was read, and only computes`);
  }

  /** `while (Date.now() < end) {}` waits by computing. */
  private busyWait(statement: StatementFact): HeavyWork | undefined {
    if (statement.kind !== 'loop' || (statement.loop!.kind !== 'while' && statement.loop!.kind !== 'do')) return undefined;
    const clock = statement.events.find((event) => event.kind === 'call' && this.facts.calls[event.call].name === 'now' && /^g:(?:Date|performance)$/.test(this.facts.calls[event.call].callee?.[0] ?? ''));
    if (!clock) return undefined;
    // A loop that works until its time is up gives the thread back as planned.
    if (eventsIn(statement.bodies.flatMap((body) => body.statements)).some((event) => event.kind === 'call' || event.kind === 'write')) return undefined;
    const part: Repeat = { how: 'busy wait', trips: { kind: 'unknown' }, range: statement.loop!.keyword, file: this.place.file, label: 'busy wait', note: 'asks the clock again and again' };
    return { at: statement.loop!.keyword, range: statement.range, label: 'busy wait', growth: 'until its time has come', level: 'certain', evidence: ['it asks the clock again and again, and nothing else can run until the time has come'], parts: [part] };
  }

  /** `rows.forEach((row) => users.find(…))`, and a spread that copies what it has gathered in every turn. */
  private ofCallback(call: CallFact): HeavyWork[] {
    const chain = this.heaviestOfCall(call, []);
    if (chain.length === 0 || chain[0].range !== call.nameRange) return [];
    const heavy = judge(call.nameRange, call.range, chain[0].label, chain.map(toRepeat));
    return heavy ? [heavy] : [];
  }

  /** The chain of repeats with the most weight that goes on from `chain`. */
  private heaviest(statements: readonly StatementFact[], chain: readonly Chained[], once: ReadonlySet<StatementFact> = NONE): readonly Chained[] {
    let best = chain;
    const consider = (candidate: readonly Chained[]) => { if (weight(candidate) > weight(best)) best = candidate; };
    for (const statement of statements) {
      if (once.has(statement)) continue;
      const { loop } = statement;
      const inside = loop ? [...chain, this.repeatOf(statement, chain)] : chain;
      const copied = chain.length > 0 && this.copiesWhatItGathers(statement, chain);
      if (copied) consider([...chain, copied]);
      statement.events.forEach((event, index) => {
        if (event.kind === 'call') consider(this.heaviestOfCall(this.facts.calls[event.call], loop && index >= loop.headEvents ? inside : chain));
      });
      for (const body of statement.bodies) if (!leavesTheLoop(body, chain)) consider(this.heaviest(body.statements, inside, once));
    }
    return best;
  }

  private heaviestOfCall(call: CallFact, chain: readonly Chained[]): readonly Chained[] {
    const walked = this.walkedBy(call, chain);
    const callback = call.args[0]?.kind === 'function' ? this.facts.functions[call.args[0].fn] : undefined;
    if (walked && callback && !callback.async) return this.heaviest(callback.body, [...chain, walked, ...this.copyInReduce(call, callback, walked)]);
    if (walked) return [...chain, walked, ...this.ofCallee(call, chain)];
    // What a function does that is called once is looked at in that function.
    return chain.length > 0 ? [...chain, ...(this.computedBy(call) ?? this.ofCallee(call, chain))] : chain;
  }

  /** A package's or the language's own function that takes noticeably long each time. */
  private computedBy(call: CallFact): Chained[] | undefined {
    const computing = knownComputing(call, this.facts);
    return computing && [{ how: 'call', trips: { kind: 'count', count: STEPS_OF_CALL[computing.class] }, range: call.nameRange, file: this.place.file, label: call.label, while: computing.while, note: `in every turn ${computing.while}` }];
  }

  /** A list that a call walks: by a callback, by looking for something, by sorting. */
  private walkedBy(call: CallFact, chain: readonly Chained[]): Chained | undefined {
    const { name, nameRange, args } = call;
    const callback = args[0]?.kind === 'function' ? this.facts.functions[args[0].fn] : undefined;
    const isIterator = ITERATORS.has(name) && (callback !== undefined || namedCallback(call) !== undefined);
    const list = isIterator || (chain.length > 0 && (SCANS.has(name) || name === 'sort')) ? calledOn(call) : undefined;
    if (!list) return undefined;
    const keysOf = this.keyed(list);
    const path = keysOf ?? (list.kind === 'path' ? list.path : undefined);
    const label = path ? describePath(path, this.facts.variables) : call.on === undefined ? name : this.facts.calls[call.on].label;
    const trips = SCANS_TEXT.has(name) && path && this.isText(path) ? ({ kind: 'few' } as const) : this.sizeOf(list, label, chain);
    const repeat = { range: nameRange, file: this.place.file, label: `${label}.${name}`, list: label, trips, here: { within: callback?.range, callback, isReduced: name.startsWith('reduce') } };
    if (name === 'sort') return { ...repeat, how: 'sort', note: `sorts \`${label}\` in every turn` };
    if (SCANS.has(name) && chain.length > 0) return { ...repeat, how: keysOf ? 'key scan' : 'scan', note: `looks through ${keysOf ? 'the keys of ' : ''}\`${label}\` in every turn` };
    return { ...repeat, how: 'loop', note: `runs once for each of \`${label}\`` };
  }

  private sizeOf(list: ValueFact, name: string, chain: readonly Chained[]): Trips {
    const link = chain.find(({ here }) => here && this.growsOrIsWalkedIn(list, here));
    return link ? renamed(link.trips, name) : this.sizeIn(list, chain);
  }

  /** A list that grows with every turn, or that a callback is given whole: both are as long as what turns there. */
  private growsOrIsWalkedIn(list: ValueFact, { statement, callback, isReduced }: Here): boolean {
    const keysOf = this.keyed(list);
    const body = statement?.bodies.flatMap(({ statements }) => statements) ?? (isReduced ? callback?.body : undefined);
    if (keysOf) return body !== undefined && this.getsKeysIn(keysOf, body);
    if (list.kind !== 'path') return false;
    const parameter = callback && rootVariable(list.path, this.facts.variables);
    const isWhole = parameter?.owner === callback?.id && list.path.length === 1 && parameter?.given?.keys.length === 0 && parameter.given.argument === (isReduced ? 3 : 2);
    return isWhole || (body !== undefined && this.growsIn(list.path, body));
  }

  /** `seen` of `Object.keys(seen)`. */
  private keyed(list: ValueFact): Path | undefined {
    const call = list.kind === 'call' ? this.facts.calls[list.call] : undefined;
    return call?.callee?.[0] === 'g:Object' && call.args[0]?.kind === 'path' ? call.args[0].path : undefined;
  }

  /** One text, and not a list. */
  private isText(path: Path): boolean {
    const type = path.length === 1 ? rootVariable(path, this.facts.variables)?.typeName : undefined;
    return type === 'string' || NAMES_TEXT.test(lastName(path, this.facts.variables));
  }

  /** How long a list is for the turns around it. What a turn makes or gets for itself, all of them together walk once. */
  private sizeIn(list: ValueFact, chain: readonly Chained[]): Trips {
    const size = this.sizes.ofValue(list);
    return size.kind !== 'count' && size.kind !== 'asked' && this.isMadeOfOwn(list, chain) ? { kind: 'own' } : size;
  }

  private isMadeOfOwn(value: ValueFact, chain: readonly Chained[]): boolean {
    if (value.kind === 'path') return this.isOwn(value.path, chain);
    if (value.kind !== 'call') return false;
    const call = this.facts.calls[value.call];
    if (call.on !== undefined && this.isMadeOfOwn({ kind: 'call', call: call.on, awaited: false }, chain)) return true;
    return [...(call.receiver ? [call.receiver] : []), ...call.argReads.flat()].some((path) => this.isOwn(path, chain));
  }

  /** Declared in a turn, or picked out by something that is: `matrix[row]`. */
  private isOwn(path: Path, chain: readonly Chained[]): boolean {
    const picked = path.slice(1).flatMap((step) => (step.startsWith('[v') ? [[step.slice(1, -1)]] : []));
    return [path, ...picked].some((each) => {
      const variable = rootVariable(each, this.facts.variables);
      return variable !== undefined && chain.some(({ here }) => here?.within && variable.at >= here.within.start && variable.at < here.within.end);
    });
  }

  private growsIn(path: Path, body: readonly StatementFact[]): boolean {
    return eventsIn(body).some((event) => event.kind === 'write' && event.how === 'append' && overlaps(event.path, path));
  }

  /** `counts[word] = 0` */
  private getsKeysIn(path: Path, body: readonly StatementFact[]): boolean {
    return eventsIn(body).some((event) => event.kind === 'write' && event.path.length === path.length + 1 && event.path.at(-1)!.startsWith('[') && overlaps(event.path, path));
  }

  private repeatOf(statement: StatementFact, chain: readonly Chained[]): Chained {
    const { keyword, over } = statement.loop!;
    const trips = this.turnsOf(statement, chain);
    const note = over && 'name' in trips ? `runs once for each ${describeTrips(trips)}` : over || statement.loop!.counter ? `runs ${timesInWords(trips)}` : 'runs until something changes';
    return { how: 'loop', trips, range: keyword, file: this.place.file, label: labelOf(statement), note, here: { within: statement.range, statement } };
  }

  private turnsOf(statement: StatementFact, chain: readonly Chained[]): Trips {
    const { over, counter } = statement.loop!;
    if (this.breaksOff(statement)) return { kind: 'unknown' };
    if (over) return this.sizeIn(over, chain);
    const last = counter?.to;
    if (last?.kind === 'path' && last.path.length > 1 && this.isOwn(last.path, chain)) return { kind: 'own' };
    const turns = this.sizes.ofLoop(statement);
    // It goes so far at most.
    return turns.kind === 'count' && leaves(statement.bodies) ? { kind: 'unknown' } : turns;
  }

  /** `for (let j = i + 1; …) { if (…) break; }` looks at the next few only. */
  private breaksOff(statement: StatementFact): boolean {
    const from = statement.loop!.counter?.from;
    return from !== undefined && this.sizes.numberOf(from) === undefined && statementsIn(statement.bodies.flatMap((body) => body.statements)).some(({ kind }) => kind === 'break');
  }

  /** `all = [...all, row]`, `all = all.concat(row)`, `all = Buffer.concat([all, chunk])`: copies what was gathered before, in every turn. */
  private copiesWhatItGathers(statement: StatementFact, chain: readonly Chained[]): Chained | undefined {
    for (const event of statement.events) {
      if (event.kind !== 'write' || (event.how !== 'set' && event.how !== 'append') || this.isOwn(event.path, chain)) continue;
      const range = this.copyOf(event.path, statement);
      const list = describePath(event.path, this.facts.variables);
      if (range) return { ...this.copy(range, list), trips: renamed(chain.at(-1)!.trips, list) };
    }
    return undefined;
  }

  /** `(gathered, row) => ({ ...gathered, [row.id]: row })`. */
  private copyInReduce(call: CallFact, callback: FunctionFact, walked: Chained): Chained[] {
    const gathered = this.parameterAt(0, callback);
    if (!call.name.startsWith('reduce') || gathered === undefined) return [];
    const given = callback.body.length === 1 || callback.body.at(-1)?.kind === 'return' ? callback.body.at(-1) : undefined;
    const range = given && this.copyOf([`v${gathered}`], given);
    return range ? [{ ...this.copy(range, this.facts.variables[gathered].name), trips: walked.trips }] : [];
  }

  /** Where a statement copies something whole. */
  private copyOf(path: Path, statement: StatementFact): Range | undefined {
    const name = path.join('');
    const spread = this.facts.spreads.find((each) => contains(statement.range, each.range) && each.path.join('') === name);
    if (spread) return spread.range;
    return statement.events.flatMap((each) => (each.kind === 'call' ? [this.facts.calls[each.call]] : [])).find((call) => isCopy(call, name))?.nameRange;
  }

  private copy(range: Range, list: string): Omit<Chained, 'trips'> {
    return { how: 'copy', range, file: this.place.file, label: 'copy', list, note: 'copies all that was gathered so far in every turn' };
  }

  /** The heaviest that a function does which is called in a loop, up to where it comes back to one of these loops. */
  private ofCallee(call: CallFact, chain: readonly Chained[]): readonly Chained[] {
    const { reach, depth } = this.place;
    const callee = depth < DEEPEST_CALLEE ? reach?.reachedBy(call) : undefined;
    if (!callee || callee.fn.generator || (callee.fn.async && !this.onlyComputesHere(callee))) return [];
    // A callback is given items, and of those nothing is known.
    const place = this.placeOf(callee, namedCallback(call) === undefined ? this.sizes.givenBy(call, callee) : NOTHING_GIVEN);
    const inside = remembered(reach!, `in loops ${place.depth} ${place.file} ${callee.fn.id} ${describeGiven(place.given)}`, () => {
      const costs = new Costs(place);
      const doubled = costs.doubled(callee.fn);
      return doubled ? [doubled] : costs.heaviest(callee.fn.body, [{ ...CALLED }], doneOnce(callee.fn, callee.facts)).slice(1).map(toRepeat);
    });
    const again = inside.findIndex((each) => chain.some(({ range, file }) => range.start === each.range.start && file === each.file));
    return again < 0 ? inside : inside.slice(0, again);
  }

  /** An async function that lets nobody else run. What it takes long with whoever calls it, is said where it stands. */
  private onlyComputesHere(callee: Followed): boolean {
    if (callee.reach.mayPause(callee.fn)) return false;
    const place = this.placeOf(callee, NOTHING_GIVEN);
    const own = remembered(this.place.reach!, `by itself ${place.depth} ${place.file} ${callee.fn.id}`, () => new Costs(place).heavyWorkOf(callee.fn));
    return own.every(({ level }) => level === 'possible');
  }

  private placeOf({ facts, reach, file }: Followed, given: Given): Place {
    return { facts, reach, given, file: file ?? this.place.file, depth: this.place.depth + 1 };
  }

  private parameterAt(argument: number, fn: FunctionFact): VariableId | undefined {
    return fn.parameters.find((id) => this.facts.variables[id].given?.argument === argument && this.facts.variables[id].given.keys.length === 0);
  }

  /** `fib(n - 1) + fib(n - 2)`: each call makes two more. */
  private doubled(fn: FunctionFact): Chained | undefined {
    if (fn.async || fn.generator) return undefined;
    for (const { events, value } of statementsIn(fn.body)) {
      const calls = events.flatMap((event) => (event.kind === 'call' && this.facts.calls[event.call].target === fn.id ? [this.facts.calls[event.call]] : []));
      const sides = value?.kind === 'unknown' ? (value.either ?? []) : [];
      // Of calls on both sides of a `?:`, one is made.
      const together = calls.filter((call) => !call.conditional || sides.some((side) => side.kind === 'binary' && [side.left, side.right].some((operand) => operand.kind === 'call' && operand.call === call.id)));
      const less = together.map((call) => call.args.findIndex((given, index) => given.kind === 'binary' && given.operator === '-' && given.left.kind === 'path' && given.left.path.join('') === `v${this.parameterAt(index, fn)}` && given.right.kind === 'number'));
      if (less.length < 2 || less.some((index) => index < 0 || index !== less[0])) continue;
      const parameter = this.parameterAt(less[0], fn)!;
      const given = this.place.given.get(parameter);
      const trips: Trips = given?.kind === 'count' ? { kind: 'count', count: GROWTH_OF_DOUBLED ** given.count } : given && 'name' in given ? { kind: 'asked', name: given.name } : { kind: 'unknown' };
      return { how: 'itself', trips, range: together[0].nameRange, file: this.place.file, label: `${fn.name} calls itself twice`, note: `each call makes two more, so one more \`${this.facts.variables[parameter].name}\` nearly doubles the time` };
    }
    return undefined;
  }
}

/** A repeat while it is looked for. */
interface Chained extends Repeat {
  here?: Here;
}

/** What a repeat is in the function that is looked at; says nothing in its callers. */
interface Here {
  /** What is declared in here is made anew in every turn. */
  within?: Range;
  statement?: StatementFact;
  callback?: FunctionFact;
  isReduced?: boolean;
}

function toRepeat({ here: _, ...repeat }: Chained): Repeat {
  return repeat;
}

const NONE: ReadonlySet<StatementFact> = new Set();
/** Stands for the loop that a function is called in. */
const CALLED: Chained = { how: 'loop', trips: { kind: 'own' }, range: { start: 0, end: 0 }, label: '', note: '' };

function labelOf(statement: StatementFact): string {
  const { kind } = statement.loop!;
  return `${kind === 'for-of' || kind === 'for-in' ? 'for' : kind} loop`;
}

function turnsOften(turns: Trips): boolean {
  return turns.kind === 'input' || turns.kind === 'stored' || turns.kind === 'asked' || (turns.kind === 'count' && turns.count >= MANY_TURNS);
}

/** `for (…) if (match) return x;` stops as soon as it can: how far it gets is not known. */
function leavesOnFirstHit(statement: StatementFact): boolean {
  return statement.bodies.some((body) => body.statements.length === 1 && body.statements[0].kind === 'if' && statementsIn(body.statements).some((inner) => inner.kind === 'return' || inner.kind === 'break'));
}

/** `all.concat(…)`, `Buffer.concat([all, …])`, `Object.assign({}, all, …)`. */
function isCopy({ name, receiver, callee, args, argReads }: CallFact, all: string): boolean {
  const isGiven = argReads.flat().some((read) => read.join('') === all);
  if (name === 'assign') return callee?.[0] === 'g:Object' && args[0]?.kind === 'object' && isGiven;
  return name === 'concat' && (receiver?.join('') === all || (callee?.[0] === 'g:Buffer' && isGiven));
}

/** A branch after which the loop is over is taken once. */
function leavesTheLoop({ statements, role }: BodyFact, chain: readonly Chained[]): boolean {
  const last = statements.at(-1)?.kind;
  return chain.length > 0 && (last === 'throw' || ((last === 'return' || (last === 'break' && role !== 'case')) && chain.at(-1)!.here?.statement !== undefined));
}

/** Whether a loop may end before its time: by `return`, or by a `break` of its own. */
function leaves(bodies: readonly BodyFact[], isOwnBreak = true): boolean {
  return bodies.some(({ statements, role }) => statements.some(({ kind, loop, bodies: inner }) => kind === 'return' || (kind === 'break' && isOwnBreak && role !== 'case') || leaves(inner, isOwnBreak && loop === undefined)));
}
