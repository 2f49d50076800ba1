/**
 * Finds a call in the tables of packages: by the import it comes from, or by how the object it is called on came
 * about (made by the package, by `new`, or of one of its types).
 *
 * A chain of calls without an `await` between them is one operation: what it does is what its strongest step does.
 * Misses objects that other files hand out, that are taken out of parameters, or that sit deeper than a field of `this`,
 * and classes of the project that extend a package's own.
 */
import type { CallFact, FieldFact, FileFacts, FunctionId, Path, ValueFact, VariableFact } from '../facts/model';
import { classAround, rootVariable } from '../facts/paths';
import { readArgument } from './arguments';
import { ACCESS_ORDER, rowOf, type Access, type Hold } from './known';
import { GLOBALS, generatedClass, tableOf } from './tables/index';
import type { KnownCall, PackageTable } from './tables/model';

export interface KnownEffect {
  access: Access;
  hold?: Hold;
  nearlyFree?: boolean;
  /** Whether nothing had to be assumed of an argument. */
  sure: boolean;
  /** An argument decided. */
  byArgument: boolean;
  /** It is a method of something that the package made, and not the package's own function. */
  ofObject: boolean;
  /** Where the row stands: the package, the object, the name. */
  place: string;
}

/** A package's own functions, or one of the objects that it makes. */
interface Owner {
  table: PackageTable;
  object?: string;
}

/** How often a name may stand for another name. */
const MAX_ALIASES = 8;

export class Lookup {
  private readonly imports: ReadonlyMap<string, VariableFact>;
  private readonly fields = new Map<string, FieldFact[]>();
  // While a call is being looked up it counts as unknown, so that what refers to itself comes to an end.
  private readonly known = new Map<number, KnownEffect | undefined>();
  private readonly made = new Map<number, Owner | undefined>();

  constructor(private readonly facts: FileFacts) {
    this.imports = new Map(facts.variables.filter((variable) => variable.kind === 'import').map((variable) => [variable.name, variable]));
    for (const field of facts.fields) {
      const key = `${field.className}.${field.name}`;
      this.fields.set(key, [...(this.fields.get(key) ?? []), field]);
    }
  }

  find(call: CallFact): KnownEffect | undefined {
    if (this.known.has(call.id)) return this.known.get(call.id);
    this.known.set(call.id, undefined);
    const found = this.judge(call);
    this.known.set(call.id, found);
    return found;
  }

  private judge(call: CallFact): KnownEffect | undefined {
    const found = this.rowFor(call);
    if (!found) return undefined;
    const own = this.read(found.row, call);
    // A query that is kept in a variable is changed by each of its steps.
    if (own.access === 'read' && call.on === undefined && found.owner?.object !== undefined && found.owner.table.changing?.includes(found.owner.object)) own.access = 'ordered';
    const known: KnownEffect = { ...own, nearlyFree: found.row.nearlyFree, byArgument: found.row.by !== undefined, ofObject: found.owner?.object !== undefined, place: found.place };
    const before = this.stepBefore(call);
    const earlier = before && this.find(before);
    return earlier ? after(earlier, known) : known;
  }

  /** The call whose result, not awaited, this one is called on. */
  private stepBefore(call: CallFact): CallFact | undefined {
    const value = call.receiver?.length === 1 ? rootVariable(call.receiver, this.facts.variables)?.value : undefined;
    const id = call.on ?? (value?.kind === 'call' && !value.awaited ? value.call : undefined);
    const before = id === undefined ? undefined : this.facts.calls[id];
    return before?.awaited ? undefined : before;
  }

  private read(row: KnownCall, call: CallFact): { access: Access; hold?: Hold; sure: boolean } {
    const said = row.by && readArgument(row.by, call, this.facts);
    return said ? { access: said.access, hold: said.opens ? 'acquires' : row.hold, sure: said.sure } : { access: row.access, hold: row.hold, sure: true };
  }

  private rowFor(call: CallFact): { row: KnownCall; owner?: Owner; place: string } | undefined {
    if (call.isNew) return undefined;
    const { callee } = call;
    if (callee?.length === 1 && callee[0].startsWith('g:')) {
      const row = rowOf(GLOBALS, call.name);
      return row && { row, place: call.name };
    }
    const at = this.ownerOf(call);
    if (!at) return undefined;
    const { owner, steps } = at;
    const object = owner.object === undefined || rowOf(owner.table.objects, owner.object) ? owner.object : '*';
    const rows = object === undefined ? owner.table.calls : rowOf(owner.table.objects, object);
    // As much of the way as the table tells apart: `chat.completions.create` before `create`.
    const names = steps.length ? [...steps.map((_, index) => steps.slice(index).join('.')), '*'] : ['', '*'];
    const name = names.find((each) => rowOf(rows, each));
    if (name === undefined) return undefined;
    return { row: rowOf(rows, name)!, owner, place: [owner.table.modules[0], object, name || '()'].filter((part) => part !== undefined).join(' ') };
  }

  /** What a call is made on, and the names from there to it. */
  private ownerOf(call: CallFact): { owner: Owner; steps: string[] } | undefined {
    if (call.origin) {
      const table = tableOf(call.origin.promisified ? `${call.origin.module}/promises` : call.origin.module) ?? tableOf(call.origin.module);
      return table && { owner: { table }, steps: call.origin.path };
    }
    if (call.on !== undefined) {
      const owner = this.madeBy(this.facts.calls[call.on]);
      return owner && { owner, steps: call.name ? [call.name] : [] };
    }
    if (!call.callee) return undefined;
    const holder = call.callee[0] === 'this' ? this.inField(call.callee, call.fn) : this.inVariable(call.callee);
    // A long path ends in `[*]`; the call's own name is always known.
    return holder && { owner: holder.owner, steps: holder.rest.length ? [...holder.rest.slice(0, -1).map(withoutDot), call.name] : [] };
  }

  private inVariable(path: Path, aliases = 0): { owner: Owner; rest: Path } | undefined {
    const variable = rootVariable(path, this.facts.variables);
    const owner = variable && ((variable.constant ? this.ofValue(variable.value, aliases) : undefined) ?? this.ofType(variable.typeName));
    return owner && { owner, rest: path.slice(1) };
  }

  /** `this.pool`, where every place that fills it in agrees on what it is. */
  private inField(path: Path, fn: FunctionId): { owner: Owner; rest: Path } | undefined {
    const className = classAround(this.facts.functions[fn], this.facts.functions);
    const fields = className === undefined || path.length < 2 ? undefined : this.fields.get(className + path[1]);
    const owners = (fields ?? []).flatMap((field) => this.ofType(field.typeName) ?? this.ofValue(field.value, 0) ?? []);
    const [first] = owners;
    return first && owners.every((owner) => owner.table === first.table && owner.object === first.object) ? { owner: first, rest: path.slice(2) } : undefined;
  }

  private ofValue(value: ValueFact | undefined, aliases: number): Owner | undefined {
    if (value?.kind === 'call') return this.madeBy(this.facts.calls[value.call]);
    if (value?.kind !== 'path' || value.path.length > 1 || aliases > MAX_ALIASES) return undefined;
    return this.inVariable(value.path, aliases + 1)?.owner;
  }

  private ofType(typeName: string | undefined): Owner | undefined {
    const origin = typeName === undefined ? undefined : this.imports.get(typeName)?.origin;
    return origin && ofClass(origin.module, origin.path);
  }

  /** What a call returns, or its promise gives. */
  private madeBy(call: CallFact): Owner | undefined {
    if (call.isNew) return call.origin && ofClass(call.origin.module, call.origin.path);
    if (this.made.has(call.id)) return this.made.get(call.id);
    this.made.set(call.id, undefined);
    const owner = this.given(call);
    this.made.set(call.id, owner);
    return owner;
  }

  private given(call: CallFact): Owner | undefined {
    const found = this.rowFor(call);
    return found?.owner && found.row.gives !== undefined ? { table: found.owner.table, object: found.row.gives } : undefined;
  }
}

function ofClass(module: string, path: readonly string[]): Owner | undefined {
  const table = tableOf(module) ?? generatedClass(path.at(-1));
  const name = path.at(-1) ?? table?.main;
  if (!table || name === undefined) return undefined;
  return rowOf(table.objects, name) || rowOf(table.objects, '*') ? { table, object: name } : undefined;
}

/** One operation of two steps. */
function after(earlier: KnownEffect, last: KnownEffect): KnownEffect {
  const isStronger = ACCESS_ORDER.indexOf(earlier.access) > ACCESS_ORDER.indexOf(last.access);
  return { ...last, access: isStronger ? earlier.access : last.access, hold: last.hold ?? earlier.hold, sure: last.sure && earlier.sure };
}

function withoutDot(step: string): string {
  return step.replace(/^\./, '');
}
