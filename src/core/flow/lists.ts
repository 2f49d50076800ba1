/**
 * Whether what a method is called on is an array. Going by what made it, by its type, and by its name; objects whose
 * methods are only called like an array's (streams, queries, packages' own functions) are told apart.
 */
import type { CallFact, FileFacts, Path, ValueFact } from '../facts/model';
import { lastName, rootVariable } from '../facts/paths';

/**
 * `array`: certainly; `collection`: a `Map`, a `Set` or the like; `named`: its name is a plural or says that it is a
 * list; `unknown`; `other`: certainly not, or something that may well wait for its callbacks.
 */
export type ListKind = 'array' | 'collection' | 'named' | 'unknown' | 'other';

const MAX_HOPS = 6;
const ARRAY_TYPE = /^(?:Array|ReadonlyArray|\w+\[\]|(?:Ui|I)nt(?:8|16|32)Array)$/;
const COLLECTION_TYPE = /^(?:Readonly)?(?:Map|Set|NodeList|HTMLCollection|URLSearchParams|FormData|Headers)$/;
/** Types and names of things that may take care of an async callback, or that are no lists. */
const OTHER = /stream|observable|subject|iterat|iterable|cursor|query|builder|readable|pipe(?:line)?$|bluebird|promises?$|locator|\$$/i;
const PLURAL = /(?:[^su]s|[a-z](?:List|Array|Set|Children|Data)|^(?:list|array|children|arr))$/;
/** What an awaited call of such a name gives is a list; what it waits for is over. */
const GIVES_LIST = /^(?:find|list|query|select|fetchAll|getAll|readdir|glob)$|(?:All|Many|List)$|[^su]s$/;
const SAME_KIND = new Set(['filter', 'map', 'slice', 'sort', 'reverse', 'concat', 'toSorted', 'toReversed', 'flat', 'flatMap', 'splice']);
const ARRAY_STATICS: Readonly<Record<string, readonly string[]>> = { 'g:Object': ['keys', 'values', 'entries', 'getOwnPropertyNames'], 'g:Array': ['from', 'of'], 'g:Reflect': ['ownKeys'] };

/** What a method call is made on. */
export function listKindOf(call: CallFact, facts: FileFacts): ListKind {
  if (call.onArray) return 'array';
  return call.on === undefined ? ofPath(call.receiver, facts, 0) : ofResult(facts.calls[call.on], facts, 0);
}

/** What a loop walks. */
export function listKindOfValue(value: ValueFact | undefined, facts: FileFacts): ListKind {
  return ofValue(value, facts, 0) ?? 'unknown';
}

function ofPath(path: Path | undefined, facts: FileFacts, hops: number): ListKind {
  if (!path || hops > MAX_HOPS) return 'unknown';
  const name = lastName(path, facts.variables);
  const variable = rootVariable(path, facts.variables);
  if (path.length === 1) {
    if (!variable) return 'other';
    const byValue = variable.constant || variable.value?.kind === 'array' ? ofValue(variable.value, facts, hops + 1) : undefined;
    if (byValue) return byValue;
    const byType = ofType(variable.typeName);
    if (byType) return byType;
    // What a package exports is seldom a list; what a file of the project exports may be one. A capital names a class or a model.
    if ((variable.origin && !variable.origin.module.startsWith('.')) || /^[A-Z][a-z]/.test(variable.name)) return 'other';
  }
  return ofName(name);
}

function ofType(typeName: string | undefined): ListKind | undefined {
  if (typeName === undefined) return undefined;
  if (ARRAY_TYPE.test(typeName)) return 'array';
  if (COLLECTION_TYPE.test(typeName)) return 'collection';
  return OTHER.test(typeName) ? 'other' : undefined;
}

function ofName(name: string): ListKind {
  if (OTHER.test(name)) return 'other';
  return PLURAL.test(name) ? 'named' : 'unknown';
}

function ofValue(value: ValueFact | undefined, facts: FileFacts, hops: number): ListKind | undefined {
  if (value?.kind === 'array') return 'array';
  if (value?.kind === 'path') return ofPath(value.path, facts, hops);
  if (value?.kind !== 'call') return undefined;
  const kind = ofResult(facts.calls[value.call], facts, hops);
  return kind === 'unknown' ? undefined : kind;
}

function ofResult(call: CallFact, facts: FileFacts, hops: number): ListKind {
  if (hops > MAX_HOPS) return 'unknown';
  const root = call.receiver?.length === 1 && call.on === undefined ? call.receiver[0] : '';
  if (Object.hasOwn(ARRAY_STATICS, root) && ARRAY_STATICS[root].includes(call.name)) return 'array';
  if (call.isNew) return ofType(call.name) ?? 'unknown';
  if (call.name === 'split') return 'array';
  if (root === 'g:document' && /^(?:querySelectorAll|getElementsBy\w+)$/.test(call.name)) return 'collection';
  if (root === 'g:Promise') return call.awaited && /^all/.test(call.name) ? 'array' : 'other';
  if (SAME_KIND.has(call.name) && (call.receiver || call.on !== undefined || call.onArray)) return call.awaited ? 'unknown' : listKindOf(call, facts);
  if (OTHER.test(call.name) || (call.origin && /^(?:rxjs|it-|streaming-iterables)/.test(call.origin.module))) return 'other';
  return call.awaited && GIVES_LIST.test(call.name) ? 'named' : 'unknown';
}
