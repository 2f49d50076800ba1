/** Which synchronous calls compute noticeably, each time. */
import type { CallFact, FileFacts } from '../facts/model';
import { isMet } from './circumstances';
import { Owners, type Found } from './owners';
import { CLONE, COMPUTING_TABLES, FORMATTER, FORMATTERS, MAKES_FORMATTER, type ComputingRow, type ComputingTable, type KnownComputing } from './tables/computing';

/** A file's calls are asked about again and again. */
const known = new WeakMap<FileFacts, Owners<ComputingRow, ComputingTable>>();

/** What a call computes, by the table of packages or as the language's own; undefined where it is little or not known. */
export function knownComputing(call: CallFact, facts: FileFacts): KnownComputing | undefined {
  if (call.origin) return computingRow(call, facts)?.row.computes;
  return ofLanguage(call, facts) ?? computingRow(call, facts)?.row.computes;
}

/** The table's row for a call, where it computes as it is called here. */
export function computingRow(call: CallFact, facts: FileFacts): Found<ComputingRow, ComputingTable> | undefined {
  if (call.origin?.promisified || !facts.modules.some((module) => COMPUTING_TABLES.of(module))) return undefined;
  let owners = known.get(facts);
  if (!owners) known.set(facts, (owners = new Owners<ComputingRow, ComputingTable>(facts, COMPUTING_TABLES)));
  const found = owners.rowFor(call);
  return found?.row.computes && isMet(found.row.when, call, found.owner.from, facts) ? found : undefined;
}

function ofLanguage(call: CallFact, facts: FileFacts): KnownComputing | undefined {
  const { callee, name, args } = call;
  if (callee?.length === 1 && callee[0] === 'g:structuredClone') return CLONE;
  if (callee?.length === 2 && callee[0] === 'g:JSON' && name === 'parse') return isStringified(call, facts) ? CLONE : undefined;
  if (callee?.length === 2 && callee[0] === 'g:Intl') return FORMATTERS.has(name) ? FORMATTER : undefined;
  // Engines keep the formatter of a language ready, but not one with options.
  return MAKES_FORMATTER.has(name) && args.length > 1 && (call.receiver !== undefined || call.on !== undefined) ? FORMATTER : undefined;
}

/** `JSON.parse(JSON.stringify(value))`. */
function isStringified({ args }: CallFact, facts: FileFacts): boolean {
  const inner = args[0]?.kind === 'call' ? facts.calls[args[0].call] : undefined;
  return inner?.name === 'stringify' && inner.callee?.[0] === 'g:JSON';
}
