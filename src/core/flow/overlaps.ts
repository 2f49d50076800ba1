/**
 * What the code itself lets overlap: the operations that `Promise.all` and its kin are given, written down one by one
 * or made once for each item of a list.
 *
 * Follows a list through one constant (`const loads = ids.map(load)`) and an array that only a loop fills. Misses
 * arrays that are passed on, changed otherwise or made by another function.
 */
import type { CallFact, FileFacts, FunctionFact, FunctionId, Path, StatementFact, ValueFact } from '../facts/model';
import { eventsIn, eventsWithClosures, rootVariable } from '../facts/paths';
import type { Range } from '../model';
import { sizeOf, turnsOf, type Trips } from './trips';
import { isCombinator } from './started';

/** One operation, or one for each item of a list. */
export interface Member {
  /** The call that starts it; absent where a callback does. */
  call?: CallFact;
  /** The function that runs once an item. */
  run?: FunctionId;
  /** A callback that is given by its name: `ids.map(load)`. */
  named?: Path;
  each?: { size: Trips; at: CallFact | StatementFact };
}

export interface Overlap {
  combinator: CallFact;
  members: Member[];
}

/** List methods that hand on what they are called on, shorter or in another order. */
const PASSES_ON = new Set(['filter', 'flat', 'concat', 'slice', 'reverse', 'sort']);

/** Every combinator in a function's own statements, with what it is given. */
export function findOverlaps(fn: FunctionFact, facts: FileFacts): Overlap[] {
  return eventsIn(fn.body).flatMap((event) => {
    if (event.kind !== 'call') return [];
    const combinator = facts.calls[event.call];
    if (!isCombinator(combinator, facts)) return [];
    const members = membersOf(combinator.args[0], fn, combinator, facts);
    return members.length ? [{ combinator, members }] : [];
  });
}

function membersOf(value: ValueFact | undefined, fn: FunctionFact, combinator: CallFact, facts: FileFacts): Member[] {
  switch (value?.kind) {
    // What is awaited inside of the array is done before the next element begins.
    case 'array': return value.elements.flatMap((element) => (element.kind === 'call' && element.awaited ? [] : element.kind === 'call' ? (mapped(facts.calls[element.call], facts) ?? [single(facts.calls[element.call], facts)]) : element.kind === 'path' && element.path.length === 1 ? started(element.path, facts) : []));
    case 'call': return mapped(facts.calls[value.call], facts) ?? [];
    case 'path': {
      const held = rootVariable(value.path, facts.variables);
      if (value.path.length !== 1 || !held?.constant || held.owner !== fn.id) return [];
      if (held.value?.kind === 'call') return mapped(facts.calls[held.value.call], facts) ?? [];
      if (held.value?.kind !== 'array') return [];
      return [...membersOf(held.value, fn, combinator, facts), ...gathered(value.path, fn, combinator, facts)];
    }
    default: return [];
  }
}

/** `const user = load(id)` that is given to a combinator further down. */
function started(path: Path, facts: FileFacts): Member[] {
  const value = rootVariable(path, facts.variables)?.value;
  return value?.kind === 'call' && !value.awaited ? [single(facts.calls[value.call], facts)] : [];
}

function single(call: CallFact, facts: FileFacts): Member {
  return { call, run: call.target ?? calledInPlace(call, facts) };
}

/** `list.map(callback)`, `Array.from(list, callback)`, also with a step like `filter` behind it. */
function mapped(call: CallFact, facts: FileFacts): Member[] | undefined {
  if (PASSES_ON.has(call.name) && call.on !== undefined) return mapped(facts.calls[call.on], facts);
  const isFrom = call.name === 'from' && call.receiver?.[0] === 'g:Array';
  const callback = isFrom ? call.args[1] : call.name === 'map' || call.name === 'flatMap' ? call.args[0] : undefined;
  if (!callback || (!isFrom && !call.receiver && call.on === undefined)) return undefined;
  const list = isFrom ? call.args[0] : walkedBy(call);
  const each = { size: list ? sizeOf(list, facts) : ({ kind: 'unknown' } as const), at: call };
  if (callback.kind === 'function') return [{ run: callback.fn, each }];
  if (callback.kind !== 'path') return undefined;
  return [{ run: callback.path.length === 1 ? rootVariable(callback.path, facts.variables)?.fn : undefined, named: callback.path, each }];
}

/** What loops push into an array that nothing else touches: `for (const id of ids) loads.push(load(id))`. */
function gathered(array: Path, fn: FunctionFact, combinator: CallFact, facts: FileFacts): Member[] {
  const name = array.join('');
  const declared = rootVariable(array, facts.variables)!.at;
  const members: Member[] = [];
  let reads = 0;
  visit(fn.body, []);
  // Each push reads the array once, and so does the combinator; whoever looks at it besides may keep a bound.
  return reads === members.length + 1 ? members : [];

  function visit(statements: readonly StatementFact[], around: readonly Walk[]): void {
    for (const statement of statements) {
      const inside = statement.loop ? [...around, statement] : around;
      for (const event of statement.events) {
        if (event.kind === 'read' && event.path[0] === name) reads += inside.length || event.path[1] !== '.length' ? 1 : 0;
        else if (event.kind === 'call') take(facts.calls[event.call], inside);
        else if (event.kind === 'closure') enter(facts.functions[event.fn], inside);
      }
      for (const body of statement.bodies) visit(body.statements, inside);
    }
  }

  /** `list.forEach((item) => loads.push(load(item)))` is a loop; what other callbacks do with the array, and when, is not followed. */
  function enter(callback: FunctionFact, around: readonly Walk[]): void {
    const walk = callback.passedTo && facts.calls[callback.passedTo.call];
    if (walk?.name === 'forEach' && !callback.async) visit(callback.body, [...around, walk]);
    else if ([...eventsWithClosures(callback.body, facts.functions)].some((event) => event.kind === 'read' && event.path[0] === name)) reads = Infinity;
  }

  function take(call: CallFact, around: readonly Walk[]): void {
    if (call.name !== 'push' || call.receiver?.join('') !== name || call.args.length !== 1) return;
    const value = call.args[0];
    const pushed = value.kind === 'call' ? single(facts.calls[value.call], facts) : value.kind === 'path' ? started(value.path, facts)[0] : undefined;
    // A loop that the combinator or the array itself is in gathers a part at a time.
    const filling = around.filter(({ range }) => !contains(range, combinator.range.start) && !contains(range, declared));
    const largest = filling.map((at) => ({ at, size: sizeOfWalk(at, facts) })).sort((a, b) => SIZE_ORDER.indexOf(b.size.kind) - SIZE_ORDER.indexOf(a.size.kind))[0];
    members.push({ ...pushed, each: largest });
  }
}

type Walk = StatementFact | CallFact;

const SIZE_ORDER: readonly Trips['kind'][] = ['count', 'few', 'own', 'unknown', 'stored', 'listed', 'input', 'asked'];

function contains(range: Range, offset: number): boolean {
  return range.start <= offset && offset < range.end;
}

function sizeOfWalk(walk: Walk, facts: FileFacts): Trips {
  if ('bodies' in walk) return turnsOf(walk, facts);
  const list = walkedBy(walk);
  return list ? sizeOf(list, facts) : { kind: 'unknown' };
}

/** What `list.forEach(…)` or `list.filter(…).map(…)` walks. */
function walkedBy({ on, receiver }: CallFact): ValueFact | undefined {
  return on !== undefined ? { kind: 'call', call: on, awaited: false } : receiver && { kind: 'path', path: receiver };
}

/** The function of `(async () => { … })()`. */
function calledInPlace(call: CallFact, facts: FileFacts): FunctionId | undefined {
  if (call.callee || call.on !== undefined) return undefined;
  return facts.functions.find((fn) => fn.parent === call.fn && fn.range.start === call.nameRange.start)?.id;
}
