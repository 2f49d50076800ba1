/**
 * Which table an update changes, where its own chain says so: `db('comments').update(…).whereIn(…)`.
 *
 * Misses models and tables that are values. Insertions and removals are not here: rows that refer to each other have to
 * come and go in an order.
 */
import type { CallFact, FileFacts, ValueFact } from '../facts/model';

const UPDATES = /^update(?:Many|One|All)?$/;
const CHANGES_OTHERWISE = /^(?:insert\w*|upsert\w*|del|delete\w*|remove\w*|increment|decrement|truncate|returning|transacting|forUpdate|\w*[jJ]oin|raw|\w*Raw|then|catch|finally)$/;
const NAMES_TABLE = /^(?:knex|db|database|table|from|into|\w+(?:Db|Knex|Database))$/;

/** The table's name, or undefined where the call is anything else than an update of one. */
export function updatedTable(call: CallFact, facts: FileFacts): string | undefined {
  const steps: CallFact[] = [];
  for (let at: CallFact | undefined = call; at; at = at.on === undefined ? undefined : facts.calls[at.on]) steps.unshift(at);
  if (!steps.some(({ name }) => UPDATES.test(name)) || steps.some(({ name, args }) => CHANGES_OTHERWISE.test(name) || args.some(asksMore))) return undefined;
  const table = steps.find(({ name }) => NAMES_TABLE.test(name))?.args[0];
  return table?.kind === 'string' ? bareName(table.value) : undefined;
}

/** A part of the statement that may read another table. */
function asksMore(value: ValueFact): boolean {
  if (value.kind === 'object') return value.spread || Object.values(value.properties).some(asksMore);
  return value.kind === 'call' || value.kind === 'function' || value.kind === 'unknown';
}

/** `public.Users as u` is `users`. */
function bareName(table: string): string {
  return table.toLowerCase().replace(/["'`[\]]/g, '').trim().split(/\s/)[0].split('.').at(-1)!;
}
