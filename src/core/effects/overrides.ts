/**
 * What may run instead of the function that a call seems to reach: the method of a class that extends, or what is put in
 * its place later.
 *
 * Known are classes and assignments of the same file. A method without a body that is called on `this` is there to be
 * given one; of other methods it is taken that classes in files which nobody looks into do what those do which they extend.
 */
import { classAround, eventsIn, rememberedBy, rootVariable } from '../facts/paths';
import type { CallFact, FileFacts, FunctionFact, FunctionId, Path, Referent, ValueFact } from '../facts/model';

export class Overrides {
  private readonly facts: FileFacts;
  private below: ReadonlyMap<FunctionId, FunctionId[]> | undefined;
  private assigned: ReadonlyMap<string, ValueFact[]> | undefined;

  constructor(facts: FileFacts) {
    this.facts = facts;
  }

  /** Methods by which classes of this file replace one of this file. */
  inClassesBelow(fn: FunctionFact): readonly FunctionId[] {
    this.below ??= methodsBelow(this.facts);
    return this.below.get(fn.id) ?? [];
  }

  /** What the name or member that is called is given elsewhere in this file; undefined among them where that cannot be told. */
  assignedTo(call: CallFact): readonly (FunctionId | undefined)[] {
    const { callee } = call;
    if (!callee || callee.length > 2 || call.onSuper) return [];
    this.assigned ??= assignmentsIn(this.facts);
    return (this.assigned.get(this.keyOf(callee, call.fn)) ?? []).map((value) => this.functionOf(value));
  }

  /** `onConfig() {}` of a class that other files can extend. */
  isTemplateHook(fn: FunctionFact): boolean {
    if (fn.kind !== 'method' || fn.body.length > 0) return false;
    const index = this.facts.classes.findIndex(({ methods }) => Object.values(methods).includes(fn.id));
    return index >= 0 && Object.values(this.facts.exports).some((value) => this.isClass(value, index));
  }

  private isClass(value: Referent, index: number): boolean {
    return value.kind === 'class' ? value.class === index : value.kind === 'path' && value.path.length === 1 && this.facts.classes[index].variables.includes(rootVariable(value.path, this.facts.variables)?.id ?? -1);
  }

  private functionOf(value: ValueFact): FunctionId | undefined {
    if (value.kind === 'function') return value.fn;
    return value.kind === 'path' && value.path.length === 1 ? rootVariable(value.path, this.facts.variables)?.fn : undefined;
  }

  private keyOf(path: Path, fn: FunctionId): string {
    return keyOf(path, this.facts.functions[fn], this.facts);
  }
}

function keyOf(path: Path, fn: FunctionFact, { functions }: FileFacts): string {
  return (path[0] === 'this' ? `${classAround(fn, functions)} ` : '') + path.join('');
}

/** From each method to those of classes further down that have its name. */
function methodsBelow({ classes }: FileFacts): Map<FunctionId, FunctionId[]> {
  const found = new Map<FunctionId, FunctionId[]>();
  for (const one of classes) {
    const above = new Set([one]);
    for (let { base } = one; base?.kind === 'path' && base.path.length === 1; ) {
      const root = base.path[0];
      const next = classes.find(({ variables }) => variables.some((id) => `v${id}` === root));
      if (!next || above.has(next)) break;
      above.add(next);
      base = next.base;
    }
    above.delete(one);
    for (const { methods } of above) {
      for (const [name, fn] of Object.entries(one.methods)) if (Object.hasOwn(methods, name)) found.set(methods[name], [...(found.get(methods[name]) ?? []), fn]);
    }
  }
  return found;
}

/** What names and members are set to, apart from where they are declared, and from themselves: `this.load = this.load.bind(this)`. */
function assignmentsIn(facts: FileFacts): Map<string, ValueFact[]> {
  const found = new Map<string, ValueFact[]>();
  for (const fn of facts.functions) {
    for (const event of eventsIn(fn.body)) {
      if (event.kind !== 'write' || event.how !== 'set' || event.path.length > 2 || event.path[0] === 'g:exports') continue;
      if (event.path.length === 2 && !event.path[1].startsWith('.')) continue;
      const value = event.value ?? { kind: 'unknown' };
      if (isOfItself(value, event.path, facts)) continue;
      const key = keyOf(event.path, fn, facts);
      found.set(key, [...(found.get(key) ?? []), value]);
    }
  }
  return found;
}

function isOfItself(value: ValueFact, path: Path, { calls }: FileFacts): boolean {
  if (value.kind !== 'call') return false;
  const call = calls[value.call];
  const remembered = rememberedBy(call);
  const of = call.name === 'bind' ? call.receiver : remembered?.kind === 'path' ? remembered.path : undefined;
  return of?.join('') === path.join('');
}
