/**
 * Which function a call reaches where the file itself does not say so: through imports and re-exports, members of
 * objects and classes, base classes, fields that a constructor is given, and what other functions give.
 *
 * Misses functions that other calls make (`const load = withLog(read)`), results of functions that return in several
 * places or make functions, objects that are put together from parts, and interfaces: a field that is declared to be
 * one of several classes reaches none of them.
 */
import type { Effects } from '../effects/effect';
import type { CallFact, ClassFact, FileFacts, FunctionFact, Origin, Path, Referent, ValueFact } from '../facts/model';
import { liesIn, outwards, rememberedBy, soleResult } from '../facts/paths';
import { rowOf } from '../effects/known';
import { extend } from '../syntax/names';

export interface LinkedFile {
  path: string;
  facts: FileFacts;
  effects: Effects;
}

/** A function, and the file that it lies in. */
export interface Target {
  file: LinkedFile;
  fn: FunctionFact;
  /** Called through something that gives again what it gave before. */
  remembered: boolean;
  /** What it calls on its own object is replaced, so that its body does not say what it does. */
  isOther?: boolean;
}

/** Something that a path means, in the file where it is written; never a path itself. */
interface Meaning {
  file: LinkedFile;
  is: Exclude<Referent, { kind: 'path' } | { kind: 'import' }> | { kind: 'module' } | { kind: 'package'; origin: Origin };
  remembered?: boolean;
  isOther?: boolean;
}

/** Aliases, re-exports and base classes are followed this far. */
const MAX_HOPS = 12;
const PACKAGE = /^[@a-z]/i;

export class Links {
  /** Which class a method belongs to, by file. */
  private readonly owners = new WeakMap<FileFacts, ReadonlyMap<number, number>>();
  private readonly selfCalls = new WeakMap<FunctionFact, ReadonlySet<string>>();

  /** `load` gives the file that a specifier means where another imports it. */
  constructor(private readonly load: (specifier: string, from: LinkedFile) => LinkedFile | undefined) {}

  /** The function that a call reaches; undefined where that is not certain. */
  targetOf(call: CallFact, file: LinkedFile, hops = 0): Target | undefined {
    if (call.target !== undefined) return { file, fn: file.facts.functions[call.target], remembered: false };
    if (call.isNew || call.on !== undefined) return undefined;
    const meaning = this.ofCallee(call, file, hops);
    return meaning?.is.kind === 'function' ? { file: meaning.file, fn: meaning.file.facts.functions[meaning.is.fn], remembered: meaning.remembered === true, isOther: meaning.isOther } : undefined;
  }

  /** The package's function that a call reaches through files of the project: `export { readFileSync } from 'fs'`. */
  packageOf(call: CallFact, file: LinkedFile): Origin | undefined {
    if (call.target !== undefined || call.isNew || call.on !== undefined) return undefined;
    const meaning = this.ofCallee(call, file, 0);
    return meaning?.is.kind === 'package' && meaning.is.origin.path.length > 0 ? meaning.is.origin : undefined;
  }

  private ofCallee(call: CallFact, file: LinkedFile, hops: number): Meaning | undefined {
    if (call.onSuper) return this.ofSuper(call, file, hops + 1);
    if (call.callee) return this.whole(this.ofPath(call.callee, file, call.fn, hops), hops);
    return call.origin && this.whole(this.ofOrigin(call.origin, file, hops), hops);
  }

  private ofSuper(call: CallFact, file: LinkedFile, hops: number): Meaning | undefined {
    const own = this.ofThis(file, call.fn);
    if (!own || own.is.kind === 'function' || own.is.kind === 'module') return undefined;
    const isStatic = own.is.kind === 'class';
    const of = own.is.kind === 'instance' ? this.settle(own.is.of, own.file, hops) : own;
    const base = of && this.classOf(of)?.base;
    const above = base && this.settle(base, of.file, hops);
    if (above?.is.kind !== 'class') return undefined;
    const found = this.member(isStatic ? above : { file: above.file, is: { kind: 'instance', of: above.is } }, call.name, hops);
    return found && !isStatic ? this.inClass(found, new Set(Object.keys(this.classOf(of!)!.methods)), file) : found;
  }

  /**
   * A method of another file that calls, on its own object, one that a class further down replaces, does not do what its
   * body says. In one file the effects of both are known.
   */
  private inClass(found: Meaning, replaced: ReadonlySet<string>, below: LinkedFile): Meaning {
    const { file, is } = found;
    const isOther = is.kind === 'function' && file !== below && replaced.size > 0 && [...this.calledOnThis(file.facts, is.fn)].some((name) => replaced.has(name));
    return isOther ? { ...found, isOther } : found;
  }

  /** The methods that a method calls on its own object, and those that they call. */
  private calledOnThis(facts: FileFacts, method: number): ReadonlySet<string> {
    const known = this.selfCalls.get(facts.functions[method]);
    if (known) return known;
    const names = new Set<string>();
    const methods = new Set([method]);
    for (const at of methods) {
      for (const { callee, fn, target, onSuper } of facts.calls) {
        if (callee?.length !== 2 || callee[0] !== 'this' || onSuper || !liesIn(facts.functions[fn], at, facts.functions)) continue;
        names.add(callee[1].slice(1));
        if (target !== undefined) methods.add(target);
      }
    }
    this.selfCalls.set(facts.functions[method], names);
    return names;
  }

  private ofPath(path: Path, file: LinkedFile, fn: number, hops: number): Meaning | undefined {
    if (hops > MAX_HOPS) return undefined;
    const [root, ...steps] = path;
    if (root === 'g:module' && steps[0] === '.exports') return this.ofPath(['g:exports', ...steps.slice(1)], file, fn, hops + 1);
    let at: Meaning | undefined = root === 'g:exports' ? { file, is: { kind: 'module' } } : root === 'this' ? this.ofThis(file, fn) : root.startsWith('v') ? this.ofVariable(Number(root.slice(1)), file, hops + 1) : undefined;
    for (const step of steps) {
      if (!at || !step.startsWith('.')) return undefined;
      at = this.member(at, step.slice(1), hops + 1);
    }
    return at;
  }

  private ofThis(file: LinkedFile, fn: number): Meaning | undefined {
    const owners = this.ownersIn(file.facts);
    for (const at of outwards(file.facts.functions[fn], file.facts.functions)) {
      const index = owners.get(at.id);
      // A plain function has a `this` of its own.
      if (index === undefined && at.kind === 'function' && !at.compiledAsync) return undefined;
      if (index === undefined) continue;
      const of = { kind: 'class', class: index } as const;
      const isStatic = Object.values(file.facts.classes[index].statics).includes(at.id);
      return { file, is: isStatic ? of : { kind: 'instance', of } };
    }
    return undefined;
  }

  private ownersIn(facts: FileFacts): ReadonlyMap<number, number> {
    const known = this.owners.get(facts);
    if (known) return known;
    const owners = new Map<number, number>();
    facts.classes.forEach(({ methods, statics, others }, index) => {
      for (const fn of [...Object.values(methods), ...Object.values(statics), ...others]) owners.set(fn, index);
    });
    this.owners.set(facts, owners);
    return owners;
  }

  private ofVariable(id: number, file: LinkedFile, hops: number): Meaning | undefined {
    const { facts } = file;
    const variable = facts.variables[id];
    if (variable.fn !== undefined) return { file, is: { kind: 'function', fn: variable.fn } };
    const index = facts.classes.findIndex((fact) => fact.variables.includes(id));
    if (index >= 0) return { file, is: { kind: 'class', class: index } };
    if (variable.origin) return this.ofOrigin(variable.origin, file, hops);
    if (variable.type) return this.settle({ kind: 'instance', of: { kind: 'path', path: variable.type } }, file, hops);
    return variable.constant && variable.value ? this.ofValue(variable.value, file, variable.owner, hops) : undefined;
  }

  private ofValue(value: ValueFact, file: LinkedFile, fn: number, hops: number): Meaning | undefined {
    if (value.kind === 'function') return { file, is: { kind: 'function', fn: value.fn } };
    if (value.kind === 'path') return this.ofPath(value.path, file, fn, hops + 1);
    if (value.kind === 'object') return value.spread ? undefined : { file, is: { kind: 'object', members: membersOf(value.properties, file.facts) } };
    if (value.kind !== 'call') return undefined;
    const call = file.facts.calls[value.call];
    const remembered = rememberedBy(call);
    if (remembered) return this.ofRemembered(remembered, file, call.fn, hops);
    if (!call.isNew) return this.ofResult(call, value, file, hops + 1);
    if (!call.callee) return undefined;
    const made = this.ofPath(call.callee, file, call.fn, hops + 1);
    return made?.is.kind === 'class' ? { file: made.file, is: { kind: 'instance', of: made.is } } : undefined;
  }

  private ofRemembered(value: ValueFact, file: LinkedFile, fn: number, hops: number): Meaning | undefined {
    const meaning = hops > MAX_HOPS ? undefined : this.ofValue(value, file, fn, hops + 1);
    return meaning?.is.kind === 'function' ? { ...meaning, remembered: true } : undefined;
  }

  /** What a function gives, where it gives one thing only: `const { users } = await openStores()`. */
  private ofResult(call: CallFact, { awaited, part }: Extract<ValueFact, { kind: 'call' }>, file: LinkedFile, hops: number): Meaning | undefined {
    const target = hops > MAX_HOPS ? undefined : this.targetOf(call, file, hops);
    if (!target || target.fn.generator || target.fn.async !== awaited) return undefined;
    const given = soleResult(target.fn);
    const whole = given ? this.ofValue(given, target.file, target.fn.id, hops + 1) : undefined;
    // Functions that are made anew share variables that cannot be named from outside.
    if (whole?.is.kind === 'function' || (whole?.is.kind === 'object' && Object.values(whole.is.members).some((member) => member.kind === 'function'))) return undefined;
    return whole && part !== undefined ? this.member(whole, part, hops + 1) : whole;
  }

  private ofOrigin(origin: Origin, file: LinkedFile, hops: number): Meaning | undefined {
    if (hops > MAX_HOPS || origin.promisified) return undefined;
    const target = this.load(origin.module, file);
    let at: Meaning | undefined = target ? { file: target, is: { kind: 'module' } } : PACKAGE.test(origin.module) ? { file, is: { kind: 'package', origin: { ...origin, path: [] } } } : undefined;
    for (const name of origin.path) at = at && this.member(at, name, hops + 1);
    return at;
  }

  private member(of: Meaning, name: string, hops: number): Meaning | undefined {
    if (hops > MAX_HOPS) return undefined;
    switch (of.is.kind) {
      case 'module': return this.exported(of.file, name, hops) ?? this.memberOfDefault(of.file, name, hops);
      case 'object': return this.settle(rowOf(of.is.members, name), of.file, hops);
      case 'class': return functionIn(of.file, this.classOf(of)?.statics, name);
      case 'instance': return this.ofInstance(of, name, hops);
      case 'package': return { file: of.file, is: { kind: 'package', origin: extend(of.is.origin, name) } };
      case 'function': return undefined;
    }
  }

  private memberOfDefault(file: LinkedFile, name: string, hops: number): Meaning | undefined {
    const whole = this.exported(file, 'default', hops + 1);
    return whole && this.member(whole, name, hops + 1);
  }

  /** `asked` are the files that were asked for this name already: `export *` may lead in circles. */
  private exported(file: LinkedFile, name: string, hops: number, asked = new Set<string>()): Meaning | undefined {
    if (hops > MAX_HOPS || asked.has(file.path)) return undefined;
    asked.add(file.path);
    const own = this.settle(rowOf(file.facts.exports, name), file, hops);
    if (own || name === 'default') return own;
    for (const module of file.facts.exportsAllOf) {
      const target = this.load(module, file);
      const found = target && this.exported(target, name, hops + 1, asked);
      if (found) return found;
    }
    const [only, ...others] = file.facts.exportsAllOf;
    return only !== undefined && others.length === 0 && PACKAGE.test(only) && !this.load(only, file) ? { file, is: { kind: 'package', origin: { module: only, path: [name] } } } : undefined;
  }

  private classOf(meaning: Meaning): ClassFact | undefined {
    return meaning.is.kind === 'class' ? meaning.file.facts.classes[meaning.is.class] : undefined;
  }

  private ofInstance(instance: Meaning, name: string, hops: number): Meaning | undefined {
    let of = instance.is.kind === 'instance' ? this.settle(instance.is.of, instance.file, hops + 1) : undefined;
    const below = of?.file;
    const replaced = new Set<string>();
    for (let depth = 0; of && depth < MAX_HOPS; depth++) {
      const fact = this.classOf(of);
      if (!fact) return undefined;
      const found = functionIn(of.file, fact.methods, name) ?? this.settle(rowOf(fact.fields, name), of.file, hops + 1);
      if (found) return this.inClass(found, replaced, below!);
      for (const method of Object.keys(fact.methods)) replaced.add(method);
      of = fact.base && this.settle(fact.base, of.file, hops + 1);
    }
    return undefined;
  }

  /** A referent without the paths, imports and modules that it goes through. */
  private settle(referent: Referent | undefined, file: LinkedFile, hops: number): Meaning | undefined {
    if (!referent || hops > MAX_HOPS) return undefined;
    if (referent.kind === 'path') return this.whole(this.ofPath(referent.path, file, 0, hops + 1), hops);
    if (referent.kind === 'import') return this.whole(this.ofOrigin(referent.origin, file, hops + 1), hops);
    if (referent.kind !== 'instance') return { file, is: referent };
    const of = this.settle(referent.of, file, hops + 1);
    return of?.is.kind === 'class' ? { file: of.file, is: { kind: 'instance', of: of.is } } : undefined;
  }

  /** A module that is used as a value is its default export, if it has one. */
  private whole(meaning: Meaning | undefined, hops: number): Meaning | undefined {
    return meaning?.is.kind === 'module' ? (this.exported(meaning.file, 'default', hops + 1) ?? meaning) : meaning;
  }
}

function functionIn(file: LinkedFile, members: Readonly<Record<string, number>> | undefined, name: string): Meaning | undefined {
  const fn = rowOf(members, name);
  return fn === undefined ? undefined : { file, is: { kind: 'function', fn } };
}

function membersOf(properties: Record<string, ValueFact>, { calls }: FileFacts): Record<string, Referent> {
  const members: Record<string, Referent> = Object.create(null);
  for (const [name, value] of Object.entries(properties)) {
    if (value.kind === 'function') members[name] = { kind: 'function', fn: value.fn };
    else if (value.kind === 'path') members[name] = { kind: 'path', path: value.path };
    else if (value.kind === 'call' && calls[value.call].isNew && calls[value.call].callee) members[name] = { kind: 'instance', of: { kind: 'path', path: calls[value.call].callee! } };
  }
  return members;
}
