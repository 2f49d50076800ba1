/**
 * What the tables of packages say of a call, as `owners.ts` finds it there.
 *
 * A chain of calls without an `await` between them is one operation: what it does is what its strongest step does.
 */
import type { CallFact, FileFacts } from '../facts/model';
import { rootVariable } from '../facts/paths';
import { readArgument } from './arguments';
import { ACCESS_ORDER, rowOf, type Access, type Hold } from './known';
import { Owners, type Owner } from './owners';
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

export class Lookup {
  private readonly owners: Owners<KnownCall, PackageTable>;
  // While a call is being looked up it counts as unknown, so that what refers to itself comes to an end.
  private readonly known = new Map<number, KnownEffect | undefined>();

  constructor(private readonly facts: FileFacts) {
    this.owners = new Owners<KnownCall, PackageTable>(facts, { of: tableOf, generated: generatedClass });
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

  private rowFor(call: CallFact): { row: KnownCall; owner?: Owner<PackageTable>; place: string } | undefined {
    if (call.isNew) return undefined;
    const { callee } = call;
    if (callee?.length === 1 && callee[0].startsWith('g:')) {
      const row = rowOf(GLOBALS, call.name);
      return row && { row, place: call.name };
    }
    return this.owners.rowFor(call);
  }
}

/** One operation of two steps. */
function after(earlier: KnownEffect, last: KnownEffect): KnownEffect {
  const isStronger = ACCESS_ORDER.indexOf(earlier.access) > ACCESS_ORDER.indexOf(last.access);
  return { ...last, access: isStronger ? earlier.access : last.access, hold: last.hold ?? earlier.hold, sure: last.sure && earlier.sure };
}
