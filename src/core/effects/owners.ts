/**
 * Finds a call's row in tables of packages: by the import it comes from, or by how the object it is called on came
 * about (made by the package, by `new`, or of one of its types).
 *
 * Misses objects that other files hand out, that are taken out of parameters, or that sit deeper than a field of `this`,
 * and classes of the project that extend a package's own.
 */
import type { CallFact, FieldFact, FileFacts, FunctionId, Path, ValueFact, VariableFact } from '../facts/model';
import { classAround, rootVariable } from '../facts/paths';
import { rowOf } from './known';

/** What finding needs of a row: what the call returns, or its promise gives, as one of the same table's `objects`. */
export interface Giving {
  gives?: string;
}

/** What finding needs of a package's table; `new X` is the row of a constructor. */
export interface RowsOf<Row extends Giving> {
  modules: readonly string[];
  calls?: Readonly<Record<string, Row>>;
  objects?: Readonly<Record<string, Readonly<Record<string, Row>>>>;
  main?: string;
}

export interface Tables<Table> {
  of(module: string): Table | undefined;
  /** The function that a file of its own holds: `cloneDeep` for `lodash/cloneDeep`. */
  functionIn?(module: string): string | undefined;
  /** A class that is known by its name alone. */
  generated?(className: string | undefined): Table | undefined;
}

/** A package's own functions, or one of the objects that it makes. */
export interface Owner<Table> {
  table: Table;
  object?: string;
  /** The call that made the object. */
  from?: CallFact;
}

export interface Found<Row, Table> {
  row: Row;
  owner: Owner<Table>;
  /** Where the row stands: the package, the object, the name. */
  place: string;
}

/** How often a name may stand for another name. */
const MAX_ALIASES = 8;

export class Owners<Row extends Giving, Table extends RowsOf<Row>> {
  private readonly imports: ReadonlyMap<string, VariableFact>;
  private readonly fields = new Map<string, FieldFact[]>();
  // While a call is being looked up it counts as unknown, so that what refers to itself comes to an end.
  private readonly made = new Map<number, Owner<Table> | undefined>();

  constructor(
    private readonly facts: FileFacts,
    private readonly tables: Tables<Table>,
  ) {
    this.imports = new Map(facts.variables.filter((variable) => variable.kind === 'import').map((variable) => [variable.name, variable]));
    for (const field of facts.fields) {
      const key = `${field.className}.${field.name}`;
      this.fields.set(key, [...(this.fields.get(key) ?? []), field]);
    }
  }

  rowFor(call: CallFact): Found<Row, Table> | undefined {
    const at = this.ownerOf(call);
    if (!at) return undefined;
    const { owner, steps } = at;
    const object = owner.object === undefined || rowOf(owner.table.objects, owner.object) ? owner.object : '*';
    const rows = object === undefined ? owner.table.calls : rowOf(owner.table.objects, object);
    const name = (call.isNew ? [`new ${steps.at(-1) ?? owner.table.main}`] : namesOf(steps)).find((each) => rowOf(rows, each));
    if (name === undefined) return undefined;
    return { row: rowOf(rows, name)!, owner, place: [owner.table.modules[0], object, name || '()'].filter((part) => part !== undefined).join(' ') };
  }

  /** What a call is made on, and the names from there to it. */
  private ownerOf(call: CallFact): { owner: Owner<Table>; steps: string[] } | undefined {
    if (call.origin) {
      const { module, path, promisified } = call.origin;
      const table = (promisified ? this.tables.of(`${module}/promises`) : undefined) ?? this.tables.of(module);
      const ownFile = this.tables.functionIn?.(module);
      return table && { owner: { table }, steps: ownFile === undefined ? path : [ownFile, ...path] };
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

  private inVariable(path: Path, aliases = 0): { owner: Owner<Table>; rest: Path } | undefined {
    const variable = rootVariable(path, this.facts.variables);
    const owner = variable && ((variable.constant ? this.ofValue(variable.value, aliases) : undefined) ?? this.ofType(variable.typeName));
    return owner && { owner, rest: path.slice(1) };
  }

  /** `this.pool`, where every place that fills it in agrees on what it is. */
  private inField(path: Path, fn: FunctionId): { owner: Owner<Table>; rest: Path } | undefined {
    const className = classAround(this.facts.functions[fn], this.facts.functions);
    const fields = className === undefined || path.length < 2 ? undefined : this.fields.get(className + path[1]);
    const owners = (fields ?? []).flatMap((field) => this.ofType(field.typeName) ?? this.ofValue(field.value, 0) ?? []);
    const [first] = owners;
    return first && owners.every((owner) => owner.table === first.table && owner.object === first.object) ? { owner: first, rest: path.slice(2) } : undefined;
  }

  private ofValue(value: ValueFact | undefined, aliases: number): Owner<Table> | undefined {
    if (value?.kind === 'call') return this.madeBy(this.facts.calls[value.call]);
    if (value?.kind !== 'path' || value.path.length > 1 || aliases > MAX_ALIASES) return undefined;
    return this.inVariable(value.path, aliases + 1)?.owner;
  }

  private ofType(typeName: string | undefined): Owner<Table> | undefined {
    const origin = typeName === undefined ? undefined : this.imports.get(typeName)?.origin;
    return origin && this.ofClass(origin.module, origin.path);
  }

  /** What a call returns, or its promise gives. */
  private madeBy(call: CallFact): Owner<Table> | undefined {
    if (this.made.has(call.id)) return this.made.get(call.id);
    this.made.set(call.id, undefined);
    const owner = call.isNew ? call.origin && this.ofClass(call.origin.module, call.origin.path) : this.given(call);
    this.made.set(call.id, owner && { ...owner, from: call });
    return this.made.get(call.id);
  }

  private given(call: CallFact): Owner<Table> | undefined {
    const found = this.rowFor(call);
    return found?.row.gives === undefined ? undefined : { table: found.owner.table, object: found.row.gives };
  }

  private ofClass(module: string, path: readonly string[]): Owner<Table> | undefined {
    const table = this.tables.of(module) ?? this.tables.generated?.(path.at(-1));
    const name = path.at(-1) ?? table?.main;
    if (!table || name === undefined) return undefined;
    return rowOf(table.objects, name) || rowOf(table.objects, '*') ? { table, object: name } : undefined;
  }
}

/** As much of the way as a table tells apart: `chat.completions.create` before `create`. */
function namesOf(steps: readonly string[]): string[] {
  return steps.length ? [...steps.map((_, index) => steps.slice(index).join('.')), '*'] : ['', '*'];
}

function withoutDot(step: string): string {
  return step.replace(/^\./, '');
}
