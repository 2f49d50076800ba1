/** What functions hold the thread with: blocking calls and heavy work, their own and what they reach by synchronous calls. */
import { knownComputing } from '../effects/computingApi';
import type { FileFacts, FunctionFact, Path, VariableId } from '../facts/model';
import { describePath, rootVariable, soleResult, statementsIn } from '../facts/paths';
import { blockingSites } from './blocking';
import { repeatsIn } from './cost';
import { doneOnce } from './once';
import type { Reach } from './reach';
import { isBounded } from './supplied';
import { Sizes } from './trips';

/**
 * What a function holds the thread with, for those who call it from other files, as text: a caller says where it lies, so
 * places count as well. How much it gives counts too, also where others wait for it by themselves: callers walk that.
 */
export function describeHeld(fn: FunctionFact, facts: FileFacts, reach: Reach): string {
  const result = describeResult(fn, facts, reach);
  const role = reach.roleOf(fn);
  // What it holds by itself is said where it stands; what it is given, and the loops that it is awaited in, are its callers'.
  if (role !== undefined) return JSON.stringify([role, result, computesIn(fn, reach)]);
  const own = reach.withCallbacks(fn).flatMap((part) => causesIn(part, facts, reach));
  const below = reach.below(fn, causesIn).map(({ chain, cause, file }) => [chain.map((step) => [step.reaches, step.file, step.call.nameRange]), cause, file]);
  return JSON.stringify([result, own, below, computesIn(fn, reach)]);
}

function causesIn(fn: FunctionFact, facts: FileFacts, reach: Reach): unknown[] {
  const blocking = blockingSites(fn, facts, reach).map(({ call, inLoop, once }) => [call.name, call.range, inLoop, once]);
  return [...blocking, ...repeatsIn(fn, facts)];
}

/** One text for how much a function gives, whatever its callers hand over. */
function describeResult(fn: FunctionFact, facts: FileFacts, reach: Reach): unknown {
  const result = soleResult(fn);
  return result && [new Sizes(facts, reach).ofValue(result).kind, new Wording(facts, 'by position').ofFacts(result)];
}

/** All that decides how much is computed in a function and below it, for any arguments; nothing where nothing there can take long. */
function computesIn(fn: FunctionFact, reach: Reach): unknown[] {
  const parts = reach.allBelow(fn).flatMap(({ fn: at, facts: its, reach: from }) => from.withCallbacks(at).map((part) => [part, its] as const));
  return parts.some(([part, its]) => mayTakeLong(part, its)) ? parts.map(([part, its]) => bodyOf(part, its)) : [];
}

function mayTakeLong(fn: FunctionFact, facts: FileFacts): boolean {
  return statementsIn(fn.body).some(({ loop, events }) => loop !== undefined || events.some((event) => {
    // Something may be copied each time that the function is called.
    if (event.kind === 'write') return event.how === 'append' || event.how === 'set';
    const call = event.kind === 'call' ? facts.calls[event.call] : undefined;
    // A method may walk a list, and a function may call itself.
    return call !== undefined && (call.receiver !== undefined || call.on !== undefined || call.target === fn.id || knownComputing(call, facts) !== undefined);
  }));
}

/** Functions are described for each that reaches them. */
const known = new WeakMap<FunctionFact, string>();

function bodyOf(fn: FunctionFact, facts: FileFacts): string {
  let words = known.get(fn);
  if (words === undefined) known.set(fn, (words = new Wording(facts, 'by name').ofFunction(fn)));
  return words;
}

/** Not told: numbers that change with everything before them, and what says nothing of how much is computed. */
const LEFT_OUT = new Set(['id', 'range', 'await', 'via', 'argReads', 'callbacks', 'variables', 'orderIsMeant']);

/** Facts as text, in the names of the source. */
class Wording {
  private readonly said = new Set<VariableId>();

  constructor(
    private readonly facts: FileFacts,
    /** What a caller sees of a result has nothing to do with the names of parameters, or with places. */
    private readonly parameters: 'by name' | 'by position',
  ) {}

  ofFunction(fn: FunctionFact): string {
    const once = doneOnce(fn, this.facts);
    const spreads = this.facts.spreads.filter((spread) => spread.fn === fn.id).map(({ path, range: { start } }) => ({ path, start }));
    return this.ofFacts([fn.name, fn.async, fn.generator, fn.parameters.map((id) => { const { name, typeName, given, decorators } = this.facts.variables[id]; return [name, typeName, given, decorators]; }), fn.body, statementsIn(fn.body).map((each) => once.has(each)), spreads]);
  }

  ofFacts(facts: unknown): string {
    return JSON.stringify(facts, (key, value) => this.ofMember(key, value));
  }

  private ofMember(key: string, value: unknown): unknown {
    if (LEFT_OUT.has(key) || (this.parameters === 'by position' && (key === 'label' || key === 'nameRange'))) return undefined;
    // It has a path too, of names.
    if (key === 'origin') return JSON.stringify(value);
    if (typeof value === 'number') return key === 'call' || key === 'on' ? this.facts.calls[value] : key === 'fn' || key === 'target' || key === 'mayRun' ? this.facts.functions[value].name : value;
    if (!Array.isArray(value)) return value;
    return key === 'path' || key === 'receiver' || key === 'callee' ? this.ofPath(value) : key === 'reads' ? value.map((path: Path) => this.ofPath(path)) : value;
  }

  private ofPath(path: Path): string {
    const variable = rootVariable(path, this.facts.variables);
    const byPosition = variable?.kind === 'parameter' && this.parameters === 'by position';
    const name = byPosition ? JSON.stringify([variable.given, path.slice(1)]) : describePath(path, this.facts.variables);
    const size = `${name} ${new Sizes(this.facts).ofValue({ kind: 'path', path }).kind} ${isBounded(path, this.facts)}`;
    if (!variable?.value || this.said.has(variable.id)) return size;
    this.said.add(variable.id);
    return `${size} ${variable.constant} ${variable.typeName} ${this.ofFacts(variable.value)}`;
  }
}
