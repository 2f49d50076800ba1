/** What can be done about a loop whose turns wait in line, in offsets: as `remedies.ts` does it for waits of one list of statements. */
import { resourceOf, type Resource } from '../effects/resources';
import type { AwaitFact, CallFact, FileFacts, StatementFact, ValueFact } from '../facts/model';
import { contains, eventsIn, rootVariable, statementsIn } from '../facts/paths';
import type { TurnsRemedy } from '../model';
import { listKindOfValue } from './lists';
import type { LoopVerdict } from './loops';
import { belongsTo, operationOf, type Named } from './remedies';
import { hasItsPlace, type Known } from './starting';

/**
 * How many operations of a kind are well under way together: some systems let a process open 128 files, browsers open six
 * sockets to one host, pools hold about ten connections, and processes share the processors.
 */
const AT_ONCE: Readonly<Record<Resource, number>> = { file: 16, socket: 8, process: 4, connection: 8 };
const AT_ONCE_OTHERWISE = 8;
/** Their `map` makes numbers, not promises. */
const TYPED_ARRAY = /^(?:Ui|I)nt(?:8|16|32)Array$/;

/** @param limit what the project says of how many may be under way at once */
export function turnsRemedy(verdict: LoopVerdict, known: Known, nameOf: Named, limit?: number): TurnsRemedy {
  const { loop, awaits, length } = verdict;
  return {
    kind: 'overlap-turns',
    loop: loop.range,
    operations: awaits.map((fact) => operationOf(fact, known, nameOf)),
    doubtful: known.facts.calls.filter((call) => isDoubtful(call, verdict, known)).map(({ range }) => range),
    over: kindOf(loop.loop!.over, known.facts),
    length,
    atOnce: limit ?? Math.min(...awaits.map((fact) => atOnceOf(fact, known.facts))),
    limiter: known.effects.limiter,
    refused: limit === 1 ? 'the project lets one run at a time (`concurrencyLimit`)' : objectionTo(verdict),
  };
}

function objectionTo({ loop, looksUp }: LoopVerdict): string | undefined {
  if (looksUp) return `one query for all items is better than many of \`${looksUp.name}\` at once`;
  const waits = (inner: StatementFact): boolean => inner.loop !== undefined && eventsIn(inner.bodies.flatMap(({ statements }) => statements)).some(({ kind }) => kind === 'await');
  const isNested = statementsIn(loop.bodies.flatMap(({ statements }) => statements)).some(waits);
  return isNested ? 'a loop in it waits as well, and both together would have too much under way' : undefined;
}

/** A call in a turn, beside what is waited for, of which others may notice when it runs. */
function isDoubtful(call: CallFact, { loop, awaits }: LoopVerdict, known: Known): boolean {
  const isInBody = loop.bodies.some(({ statements }) => statements.some(({ range }) => contains(range, call.range)));
  if (!isInBody || call.awaited || awaits.some((fact) => belongsTo(call, fact, known.facts))) return false;
  const receiver = call.receiver && rootVariable(call.receiver, known.facts.variables);
  const isOfTurn = receiver !== undefined && receiver.at >= loop.range.start && receiver.at < loop.range.end;
  return !isOfTurn && hasItsPlace(call, known);
}

function atOnceOf({ call }: AwaitFact, facts: FileFacts): number {
  const resource = call === undefined ? undefined : resourceOf(facts.calls[call]);
  return resource === undefined ? AT_ONCE_OTHERWISE : AT_ONCE[resource];
}

function kindOf(over: ValueFact | undefined, facts: FileFacts): TurnsRemedy['over'] {
  const kind = listKindOfValue(over, facts);
  if (kind === 'unknown' || kind === 'other') return 'unknown';
  const variable = over?.kind === 'path' && over.path.length === 1 ? rootVariable(over.path, facts.variables) : undefined;
  return kind === 'array' && !TYPED_ARRAY.test(variable?.typeName ?? '') ? 'array' : 'list';
}
