/**
 * What can be done about waits in line, in offsets: which operations can be started together, what is known of each of
 * them, and what runs between them; what waits instead of holding the thread; and which promise can be kept. The tree is not seen here; `core/fixes/` makes edits of it.
 */
import { twinOf } from '../effects/tables/twins';
import type { AwaitFact, CallFact, FileFacts } from '../facts/model';
import { contains, describePath, rootVariable } from '../facts/paths';
import type { AwaitTwinRemedy, IndexRemedy, OverlapRemedy, RemedyOperation, StorePromiseRemedy, UnwrapRemedy } from '../model';
import { inOneCombinator, type SerialElements } from './combinators';
import type { HeavyWork } from './heavyWork';
import { atLeast } from './independence';
import { listKindOf } from './lists';
import type { Group } from './sequences';
import { asAwait, startedAt } from './started';
import { givesPromise, hasItsPlace, isDoubtful, isLink, mayThrow, risksOf, type Known } from './starting';

export type Named = (fact: AwaitFact) => string;

const GIVES_ARRAY = /^(?:map|filter|flatMap)$/;

/** Operations of a group, to be started together. */
export function overlapRemedy(group: Group, known: Known, nameOf: Named): OverlapRemedy {
  const facts = group.operations.map(({ awaits: [first] }) => first).sort((a, b) => a.range.start - b.range.start);
  const span = { start: facts[0].range.start, end: facts.at(-1)!.range.end };
  const isAmongThem = ({ fn, range }: CallFact): boolean => contains(span, range) || (fn === facts[0].fn && range.start < span.end && span.start < range.end);
  const among = known.facts.calls.filter((call) => isAmongThem(call) && !facts.some((fact) => belongsTo(call, fact, known.facts)));
  const doubtful = among.filter((call) => hasItsPlace(call, known));
  const failing = among.filter((call) => !doubtful.includes(call) && isDoubtful(call, known));
  return { kind: 'overlap', operations: facts.map((fact) => operationOf(fact, known, nameOf)), doubtful: doubtful.map(({ range }) => range), failing: failing.map(({ range }) => range), refused: objectionTo(group, known.facts) };
}

/** The elements of a combinator, which take part whether they are awaited there or not. */
export function unwrapRemedy({ call, kind, weakest }: SerialElements, known: Known, nameOf: Named): UnwrapRemedy {
  const inElements = ({ range }: { range: AwaitFact['range'] }): boolean => call.elements!.some((element) => contains(element.range, range));
  const awaited = known.facts.awaits.filter((fact) => fact.fn === call.fn && !fact.byThen && inElements(fact));
  const started = call.elements!.flatMap((element) => startedAt(element, call.fn, known.facts) ?? []).map(asAwait);
  const operations = [...awaited, ...started].sort((a, b) => a.range.start - b.range.start).map((fact) => operationOf(fact, known, nameOf));
  // Of a race nothing waits for the others; `unheard` elements are under way together already.
  const refused = (kind === 'values' || kind === 'late') && !atLeast(weakest, 'likely') ? 'some of the elements may have to keep their order' : undefined;
  return { kind: 'unwrap-elements', call: call.range, combinator: call.name, operations, refused };
}

function objectionTo({ operations }: Group, facts: FileFacts): string | undefined {
  if (operations.some(({ awaits }) => awaits.some(({ byThen }) => byThen))) return 'a chain of `.then` has to be rewritten by hand';
  if (operations.some(({ caught }) => caught)) return 'one of them has a `try` of its own';
  if (operations.some(({ awaits }) => awaits.length > 1 || awaits[0].conditional)) return 'one of them is started only under a condition';
  // What the array starts beside it would start only after all of them, and so perhaps later than now.
  if (operations.some(({ awaits }) => inOneCombinator(awaits, facts))) return 'one of them stands in the array of a combinator, which starts others';
  return undefined;
}

export function operationOf(fact: AwaitFact, known: Known, nameOf: Named): RemedyOperation {
  const { access, writes, changes, hold } = known.effects.ofAwait(fact);
  const onlyReads = (access === 'none' || access === 'read') && writes.length === 0 && !changes && hold === undefined;
  return { range: fact.range, name: isOfPromise(fact, known) ? fact.label.slice(0, fact.label.indexOf('(')) : nameOf(fact), onlyReads, mayThrow: mayThrow(fact, known), ...risksOf(fact, known) };
}

/** `Promise.all`: its last name alone says nothing. */
function isOfPromise({ call, label }: AwaitFact, { facts }: Known): boolean {
  const { receiver } = call === undefined ? { receiver: undefined } : facts.calls[call];
  return receiver?.length === 1 && receiver[0] === 'g:Promise' && label.includes('(');
}

/** Part of the operation itself, or of functions that it is given. */
export function belongsTo(call: CallFact, fact: AwaitFact, facts: FileFacts): boolean {
  if (fact.call === undefined) return false;
  const own = facts.calls[fact.call];
  return isLink(call, own, facts) || (call.fn !== own.fn && contains(own.range, call.range));
}

/** What waits for a synchronous call instead. `via`: the function called here in which it stands, where that is another one. */
export function twinRemedy(call: CallFact, via: string | undefined, { variables }: FileFacts): AwaitTwinRemedy {
  const module = call.origin?.module ?? '';
  const name = call.origin?.path.at(-1) ?? call.name;
  const twin = twinOf(module, name);
  return { kind: 'await-twin', call: call.range, name, module, twin, refused: via !== undefined ? `it stands in \`${via}\`, and all who call that would have to wait for it` : twin ? objectionToTwin(call, name, variables) : noTwin(name) };
}

function noTwin(name: string): string {
  switch (name) {
    case 'existsSync': return 'nothing that gives a promise says `true` or `false` in its place: await `access` and catch its failure, or use the file and catch that';
    case 'execSync': case 'execFileSync': return `what \`${name.replace('Sync', '')}\` gives as a promise is \`{ stdout, stderr }\`, so what is done with the result has to change too`;
    default: return `nothing is known that gives a promise of exactly what \`${name}\` gives`;
  }
}

/** The promises of `fs` know no descriptors, and the asynchronous forms of older Node no `throwIfNoEntry`. */
function objectionToTwin({ args, origin }: CallFact, name: string, variables: FileFacts['variables']): string | undefined {
  if (!/^fs/.test(origin!.module)) return undefined;
  const [first, second] = args;
  const known = first?.kind === 'path' ? variables[Number(first.path[0].slice(1))] : undefined;
  if (origin!.module === 'fs' && (first?.kind === 'number' || /^fd$|[a-z]Fd$/.test(known?.name ?? ''))) return 'it goes by the number of an open file, which `fs/promises` does not know';
  const mayAskForLess = /^l?statSync$/.test(name) && second !== undefined && !(second.kind === 'object' && !second.spread && !('throwIfNoEntry' in second.properties));
  return mayAskForLess ? 'its options may say that it does not throw, which the asynchronous form may not know' : undefined;
}

/** The scan that makes a loop heavy, in this file. */
export function indexRemedy({ parts }: HeavyWork, facts: FileFacts): IndexRemedy | undefined {
  for (const { how, file, range } of parts) {
    const call = how === 'scan' && file === undefined ? facts.calls.find(({ nameRange }) => nameRange.start === range.start && nameRange.end === range.end) : undefined;
    if (!call?.receiver) continue;
    const value = call.receiver.length === 1 ? rootVariable(call.receiver, facts.variables)?.value : undefined;
    const maker = value?.kind === 'call' ? facts.calls[value.call] : undefined;
    // No text can be mapped, whatever its name is.
    const isMapped = maker !== undefined && GIVES_ARRAY.test(maker.name) && maker.callbacks.length > 0 && listKindOf(maker, facts) !== 'other';
    return { kind: 'index', call: call.range, list: describePath(call.receiver, facts.variables), isArray: isMapped || listKindOf(call, facts) === 'array' };
  }
  return undefined;
}

/** The promise of what is missing is kept, so that whoever comes meanwhile waits for the same one. */
export function storeRemedy(wait: AwaitFact, what: string, known: Known): StorePromiseRemedy {
  const call = wait.call === undefined ? undefined : known.facts.calls[wait.call];
  const refused = !call ? 'what it waits for is no call' : !givesPromise(call, known) ? `whether \`${call.name}\` always gives a promise is not known` : undefined;
  return { kind: 'store-promise', wait: wait.range, what, refused };
}
