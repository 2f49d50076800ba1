/**
 * Shared state that is read before an await and written after it, so that another run of the same code can change it
 * in between. One pass over a function's statements, in source order: each await that waits opens a new *stretch*, in
 * which nothing else runs, and a write that rests on a read of an earlier stretch is a race.
 *
 * Four shapes: `update` (`n += await f()`), `copy` (a copy made before the wait is written back), `fill` (tested before
 * the wait, set after it) and `reset` (handed out, and emptied after the wait). Silent where the state is looked at
 * again after the wait, where a flag or a promise was stored before it, and where runs take turns.
 *
 * Shared is what outlives a run: module variables, variables of an outer function, `this` of a method. Misses state in
 * other files, reads and writes that lie in different functions, and what a parameter carries from call to call.
 */
import { functionRunBy } from '../effects/called';
import type { Effects } from '../effects/effect';
import { namesAnAcquisition } from '../effects/verbs';
import type { AwaitFact, BodyFact, CallFact, EventFact, FileFacts, FunctionFact, FunctionId, Path, StatementFact, ValueFact } from '../facts/model';
import { eventsIn, lastName, liesIn, overlaps, pathsIn, rootVariable } from '../facts/paths';
import type { Confidence, Range } from '../model';
import { lowest } from './independence';
import { Reruns } from './reruns';
import type { Reach } from './reach';

export type RaceKind = 'update' | 'copy' | 'fill' | 'reset';

export interface Race {
  kind: RaceKind;
  path: Path;
  level: Confidence;
  /** The last wait between the read and the write. */
  wait: AwaitFact;
  /** The statement that writes. */
  write: Range;
  /** The statement that looks at it before the wait, where that is another one. */
  read?: Range;
  /** What a second run does once more, where that does harm. */
  harm?: string;
  evidence: string[];
}

/** What is known of one thing's value, and since which stretch. */
interface Seen {
  path: Path;
  stretch: number;
  at: Range;
}

type Table = Map<string, Seen>;

/** Waiting for one's turn. */
const TURN = /lock|mutex|semaphore|exclusive|^acquire$|turn$/i;
/** Calls that leave something running or open behind them. */
const LEAVES_RUNNING = /^(?:launch|spawn|fork|listen|watch|setInterval|setTimeout|connect|subscribe|createServer|startServer|createConnection|createPool|createWriteStream|open)$|^(?:launch|spawn|connect|watch|open)[A-Z]/;
/** Copies of a list or an object, by a method of it. */
const COPIES = /^(?:filter|map|slice|concat|toSorted|toSpliced|with)$/;

export function findRaces(fn: FunctionFact, facts: FileFacts, effects: Effects, reach: Reach): Race[] {
  if (!fn.async || fn.generator || fn.kind === 'module') return [];
  const reruns = new Reruns(facts, reach);
  if (reruns.takesTurns(fn)) return [];
  return new Search(fn, facts, effects, reruns).run();
}

class Search {
  private races: Race[] = [];
  private tests: Table = new Map();
  /** From a local variable to what it holds a copy of. */
  private copies = new Map<string, Seen & { id: string }>();
  /** What an awaited operation was given. */
  private handed = new Map<string, Seen & { wait: AwaitFact }>();
  private stretch = 0;
  private stretches = 1;
  private wait: AwaitFact | undefined;
  private takesTurns = false;
  /** Inside of a `catch` or `finally`, where things are put back. */
  private cleansUp = false;

  constructor(private readonly fn: FunctionFact, private readonly facts: FileFacts, private readonly effects: Effects, private readonly reruns: Reruns) {}

  run(): Race[] {
    this.statements(this.fn.body);
    if (this.takesTurns) return [];
    const best = new Map<string, Race>();
    for (const race of this.races) {
      const key = race.path.join('');
      const before = best.get(key);
      if (!before || lowest(before.level, race.level) !== race.level) best.set(key, race);
    }
    return [...best.values()];
  }

  private statements(list: readonly StatementFact[]): void {
    for (const statement of list) this.statement(statement);
  }

  private statement(statement: StatementFact): void {
    this.events(statement);
    switch (statement.kind) {
      case 'if':
      case 'switch':
        this.branches(statement);
        break;
      case 'loop':
        if (statement.loop!.kind === 'while' || statement.loop!.kind === 'do') this.noteWaitingLoop(statement);
        if (statement.loop!.kind === 'for-await') this.openStretch();
        this.apart(() => this.statements(statement.bodies[0]?.statements ?? []));
        break;
      case 'try':
        for (const body of statement.bodies) {
          const outer = this.cleansUp;
          this.cleansUp ||= body.role !== 'try';
          if (body.role === 'catch') this.apart(() => this.statements(body.statements));
          else this.statements(body.statements);
          this.cleansUp = outer;
        }
        break;
      default:
        for (const body of statement.bodies) this.statements(body.statements);
    }
  }

  /** Each arm starts from what was known before; what is known after holds in every arm that goes on. */
  private branches(statement: StatementFact): void {
    const someLeave = statement.bodies.some(leavesAlways);
    const looksAgain = statement.events.some((event) => event.kind === 'read' && this.isShared(event.path));
    // `if (this.closed) return;` behind the wait: what was read before it is known to be old.
    if (looksAgain && someLeave) for (const table of [this.tests, this.copies, this.handed]) this.dropOld(table);
    const before = new Map(this.tests);
    const tested = new Map(before);
    if (looksAgain) this.dropOld(tested);
    for (const [id, seen] of this.testsIn(statement)) tested.set(id, seen);
    const start = this.stretch;
    const ends: { tests: Table; stretch: number }[] = [];
    const arms: (BodyFact | undefined)[] = [...statement.bodies];
    if (statement.kind === 'switch' || !arms.some((arm) => arm!.role === 'else')) arms.push(undefined);
    for (const arm of arms) {
      this.tests = new Map(tested);
      this.stretch = start;
      if (arm) this.statements(arm.statements);
      if (!arm || !leavesAlways(arm)) ends.push({ tests: this.tests, stretch: this.stretch });
    }
    if (ends.length === 0) ends.push({ tests: this.tests, stretch: this.stretch });
    const known = someLeave ? tested : before;
    this.tests = new Map([...known].filter(([id, seen]) => ends.every((end) => end.tests.get(id) === seen)));
    this.stretch = ends.every((end) => end.stretch === start) ? start : this.stretches++;
  }

  private dropOld(table: Map<string, Seen>): void {
    for (const [id, seen] of table) if (seen.stretch !== this.stretch) table.delete(id);
  }

  /** What runs perhaps, or in turns: what it tests is forgotten behind it, what it writes is not. */
  private apart(walk: () => void): void {
    const before = new Map(this.tests);
    const start = this.stretch;
    walk();
    this.tests = new Map([...before].filter(([id, seen]) => this.tests.get(id) === seen));
    if (this.stretch !== start) this.stretch = this.stretches++;
  }

  /** `while (this.busy) await sleep(50)`: waits until nobody else is at it. */
  private noteWaitingLoop(statement: StatementFact): void {
    const waits = eventsIn([statement]).some((event) => event.kind === 'await');
    if (waits && statement.events.some((event) => event.kind === 'read' && this.isShared(event.path))) this.takesTurns = true;
  }

  /** What a condition looks at: paths, and entries of maps by their keys. */
  private testsIn(statement: StatementFact): Table {
    const found: Table = new Map();
    const note = (id: string, path: Path) => found.set(id, { path, stretch: this.stretch, at: { start: statement.range.start, end: statement.range.start + 2 } });
    for (const event of statement.events) {
      if (event.kind === 'await') found.clear();
      else if (event.kind === 'read' && this.isShared(event.path)) note(idOf(event.path), event.path);
      else if (event.kind === 'read') {
        const copy = this.copies.get(event.path[0]);
        if (copy && event.path.length === 1) found.set(copy.id, { path: copy.path, stretch: copy.stretch, at: copy.at });
      } else if (event.kind === 'call') {
        const entry = this.entryOf(this.facts.calls[event.call]);
        if (entry) note(entry.id, entry.path);
      }
    }
    return found;
  }

  /** `map.get(key)`, `set.has(key)` on shared state. */
  private entryOf({ name, receiver, args, on }: CallFact): { id: string; path: Path } | undefined {
    if (!/^(?:get|has)$/.test(name) || !receiver || on !== undefined || args.length !== 1 || !this.isShared(receiver, true)) return undefined;
    const key = keyOf(args[0]);
    return key === undefined ? undefined : { id: idOf(receiver) + key, path: receiver };
  }

  private events(statement: StatementFact): void {
    /** What this statement has read so far, and in which stretch. */
    const reads = new Map<string, number>();
    const copied: (Seen & { id: string })[] = [];
    const started: AwaitFact[] = [];
    for (const event of statement.events) {
      if (event.kind === 'read') {
        const copy = this.copies.get(`v${event.via ?? ''}`) ?? (event.path.length === 1 ? this.copies.get(event.path[0]) : undefined);
        if (copy) copied.push(copy);
        if (event.via === undefined && this.isShared(event.path) && !reads.has(idOf(event.path))) reads.set(idOf(event.path), this.stretch);
      } else if (event.kind === 'await') {
        this.awaited(this.facts.awaits[event.await], statement);
        started.push(this.facts.awaits[event.await]);
      } else if (event.kind === 'call') this.called(this.facts.calls[event.call]);
      else if (event.kind === 'write' && event.how === 'declare') this.declared(event.path, statement, reads);
      else if (event.kind === 'write') this.written(event, statement, reads, copied, started);
      else if (event.kind === 'yield') this.openStretch();
    }
  }

  private openStretch(): void {
    this.stretch = this.stretches++;
  }

  private awaited(fact: AwaitFact, statement: StatementFact): void {
    const call = fact.call === undefined ? undefined : this.facts.calls[fact.call];
    if (call && (TURN.test(call.name) || (call.receiver && TURN.test(lastName(call.receiver, this.facts.variables))))) this.takesTurns = true;
    // A promise that is kept in shared state is what another run waits for.
    if (!call && fact.uses.length === 1 && this.isShared(fact.uses[0], true)) this.takesTurns = true;
    for (const path of fact.uses) {
      if (this.isShared(path, true)) this.handed.set(idOf(path), { path, stretch: this.stretch, at: statement.range, wait: fact });
    }
    if (call && !this.effects.ofAwait(fact).waits) return;
    this.wait = fact;
    this.openStretch();
  }

  /** What a function writes that can be followed is known anew. */
  private called(call: CallFact): void {
    if (functionRunBy(call) === this.fn.id) return;
    for (const path of this.effects.ofFollowed(call)?.writes ?? []) this.forget(path);
  }

  private forget(path: Path): void {
    for (const [id, seen] of this.tests) if (overlaps(seen.path, path)) this.tests.delete(id);
    for (const [id, seen] of this.copies) if (overlaps(seen.path, path)) this.copies.delete(id);
    for (const [id, seen] of this.handed) if (overlaps(seen.path, path)) this.handed.delete(id);
  }

  /** `const next = [...this.items, item]`, `const known = this.cache.get(key)`. */
  private declared(path: Path, statement: StatementFact, reads: ReadonlyMap<string, number>): void {
    const value = rootVariable(path, this.facts.variables)?.value;
    const source = value && this.copySource(value);
    if (!source) return;
    const stretch = reads.get(idOf(source.path)) ?? this.stretch;
    this.copies.set(path[0], { id: source.id, path: source.path, stretch, at: statement.range });
  }

  private copySource(value: ValueFact): { id: string; path: Path } | undefined {
    if (value.kind === 'call') {
      const call = this.facts.calls[value.call];
      if (value.awaited) return undefined;
      const entry = this.entryOf(call);
      if (entry) return entry;
      const copies = COPIES.test(call.name) && call.on === undefined ? call.receiver : undefined;
      return copies && this.isShared(copies) ? { id: idOf(copies), path: copies } : undefined;
    }
    const path = pathsIn(value).find((candidate) => this.isShared(candidate));
    return path && { id: idOf(path), path };
  }

  private written(event: EventFact & { kind: 'write' }, statement: StatementFact, reads: ReadonlyMap<string, number>, copied: readonly (Seen & { id: string })[], awaits: readonly AwaitFact[]): void {
    const { path, how } = event;
    if (path.length === 1) this.copies.delete(path[0]);
    const whole = how === 'set' || how === 'update' || how === 'append' || how === 'constant';
    if (!this.isShared(path, !whole)) return;
    const key = how === 'member' ? keyOf(event.key) : '';
    const id = key === undefined ? undefined : idOf(path) + key;
    if (id !== undefined) this.judge(id, event, statement, reads, copied, awaits);
    const test = id === undefined ? undefined : this.tests.get(id);
    if (test?.stretch === this.stretch && this.marks(event)) this.takesTurns = true;
    this.forget(path);
  }

  private judge(id: string, event: EventFact & { kind: 'write' }, statement: StatementFact, reads: ReadonlyMap<string, number>, copied: readonly (Seen & { id: string })[], awaits: readonly AwaitFact[]): void {
    const read = reads.get(id);
    const { how } = event;
    if (read !== undefined && read !== this.stretch && event.afterAwait && how !== 'mutate') {
      const asked = awaits.some((fact) => fact.conditional);
      const given = awaits.some((fact) => fact.uses.some((path) => idOf(path) === id));
      if (asked) this.add('fill', event, statement);
      else this.add('update', event, statement, given && how === 'set' ? 'possible' : 'certain');
      return;
    }
    const copy = copied.find((seen) => seen.id === id && seen.stretch !== this.stretch);
    if (copy && how === 'set') return this.add('copy', event, statement, 'likely', copy.at);
    const test = this.tests.get(id);
    if (test && test.stretch !== this.stretch && !(this.cleansUp && how === 'constant')) return this.add('fill', event, statement, 'likely', test.at);
    const handed = this.handed.get(id);
    if (handed && handed.stretch !== this.stretch && isEmptying(event) && this.isFilledElsewhere(event.path)) this.add('reset', event, statement, 'likely', handed.at);
  }

  /** A flag that is set, or a promise that is stored, before the wait: the next run sees it. */
  private marks({ how, value }: EventFact & { kind: 'write' }): boolean {
    if (how === 'constant' || how === 'update' || how === 'member') return true;
    if (value?.kind === 'path') return true;
    return value?.kind === 'call' && !value.awaited;
  }

  private add(kind: RaceKind, event: EventFact & { kind: 'write' }, statement: StatementFact, level: Confidence = 'likely', read?: Range): void {
    if (!this.wait) return;
    const rerun = this.reruns.of(this.fn, this.ownerOf(event.path));
    if (!rerun) return;
    const harm = kind === 'fill' ? this.harmOf(event, statement) : undefined;
    // A module is loaded once, however often it is asked for.
    if (kind === 'fill' && this.wait.call !== undefined && this.facts.calls[this.wait.call].name === 'import') return;
    // Whether two runs of one object's method ever overlap, and what its creator opened before, other files say.
    const isUnsure = event.path[0] === 'this' ? kind === 'fill' || rerun.assumed : kind === 'fill' && harm === undefined;
    const capped = isUnsure ? 'possible' : level;
    this.races.push({ kind, path: event.path, level: lowest(capped, rerun.level) as Confidence, wait: this.wait, write: statement.range, read, harm, evidence: [rerun.because] });
  }

  /** What a second run leaves running, open or connected although the first has done so: the name of the call. */
  private harmOf(event: EventFact & { kind: 'write' }, statement: StatementFact): string | undefined {
    const call = this.madeBy(event, statement);
    return call && (LEAVES_RUNNING.test(call.name) || namesAnAcquisition(call.name)) ? call.name : undefined;
  }

  /** The call whose result is stored. */
  private madeBy(event: EventFact & { kind: 'write' }, statement: StatementFact): CallFact | undefined {
    let { value } = event;
    if (event.how === 'member') value = statement.events.flatMap((inner) => (inner.kind === 'call' ? [this.facts.calls[inner.call]] : [])).find(({ name, receiver }) => name === 'set' && receiver && idOf(receiver) === idOf(event.path))?.args[1];
    if (value?.kind === 'path' && value.path.length === 1) value = rootVariable(value.path, this.facts.variables)?.value;
    return value?.kind === 'call' ? this.facts.calls[value.call] : undefined;
  }

  /** Whether another function adds to this: while the wait lasts, it may. */
  private isFilledElsewhere(path: Path): boolean {
    return this.facts.functions.some((other) => {
      if (other.id === this.fn.id || other.kind === 'constructor' || other.kind === 'module' || other.parent === this.fn.id) return false;
      for (const event of eventsIn(other.body)) {
        if (event.kind !== 'write' || !overlaps(event.path, path) || event.path.length < path.length) continue;
        if (event.how === 'append' || event.how === 'member' || event.how === 'update' || event.path.length > path.length) return this.reruns.of(other, this.ownerOf(path)) !== undefined;
      }
      return false;
    });
  }

  private ownerOf(path: Path): FunctionId {
    return rootVariable(path, this.facts.variables)?.owner ?? 0;
  }

  /** Whether a path names state that outlives this run; `content` where the thing itself may be a constant. */
  private isShared(path: Path, content = false): boolean {
    if (path.some((step) => step === '[*]')) return false;
    if (path[0] === 'this') return path.length > 1 && this.isMethod();
    const variable = rootVariable(path, this.facts.variables);
    if (!variable || variable.kind !== 'local' || !this.isOuter(variable.owner)) return false;
    return content || path.length > 1 || !variable.constant;
  }

  private isOuter(owner: FunctionId): boolean {
    return owner !== this.fn.id && liesIn(this.fn, owner, this.facts.functions);
  }

  private isMethod(): boolean {
    let at = this.fn;
    while (at.kind === 'arrow' && at.parent !== undefined) at = this.facts.functions[at.parent];
    return at.className !== undefined && at.kind !== 'constructor';
  }
}

function idOf(path: Path): string {
  return path.join('');
}

/** A key as text, where it is the same whenever it is written the same. */
function keyOf(value: ValueFact | undefined): string | undefined {
  switch (value?.kind) {
    case 'path': return `(${idOf(value.path)})`;
    case 'string': return `('${value.value}')`;
    case 'number': return `(${value.value})`;
    default: return undefined;
  }
}

function leavesAlways(body: BodyFact): boolean {
  const last = body.statements.at(-1);
  return last !== undefined && (last.kind === 'return' || last.kind === 'throw' || last.kind === 'break' || last.kind === 'continue');
}

/** `buffer = []`, `buffer = {}`, `buffer.length = 0`, `buffer.clear()`. */
function isEmptying({ how, value }: EventFact & { kind: 'write' }): boolean {
  if (value?.kind === 'array') return value.length === 0;
  if (value?.kind === 'object') return Object.keys(value.properties).length === 0 && !value.spread;
  if (value?.kind === 'string') return value.value === '';
  return how === 'constant' && value?.kind === 'number' && value.value === 0;
}
