/** What the analysis says of a function's waits and of its work on the thread, as far as it is sure enough to be drawn. */
import type { AwaitFact, CallFact, FunctionFact, StatementFact } from '../facts/model';
import { contains, isSame } from '../facts/paths';
import { blockingSites } from '../flow/blocking';
import { findSerialElements, type SerialElements } from '../flow/combinators';
import { findHeavyWork } from '../flow/cost';
import type { HeavyWork } from '../flow/heavyWork';
import { judgeLoops, type LoopVerdict } from '../flow/loops';
import { findGroups, type Group } from '../flow/sequences';
import type { KnownFile } from '../know';
import type { Range } from '../model';

export class Verdicts {
  private readonly groups: Group[] = [];
  private readonly serial: SerialElements[] = [];
  private readonly loops = new Map<StatementFact, LoopVerdict>();
  private readonly numbers = new Map<Group | SerialElements, number>();
  private readonly blocked: ReadonlyMap<number, string>;
  private readonly heavy: readonly HeavyWork[];
  /** By the call that leads to it; of several things that one call leads to, the first. */
  private readonly heavyCalls: ReadonlyMap<number, { label: string; range: Range }>;

  constructor(fn: FunctionFact, known: KnownFile) {
    const { facts, reach } = known;
    this.include(fn, known);
    const direct = reach.withCallbacks(fn).flatMap((part) => blockingSites(part, facts, reach)).map((site): [number, string] => [site.call.id, site.call.label]);
    const below = reach.below(fn, blockingSites).map((reached): [number, string] => [reached.chain[0].call.id, `${reached.chain[0].call.label} → ${reached.cause.call.name}`]);
    this.blocked = new Map([...below, ...direct]);
    this.heavy = findHeavyWork(fn, facts, reach).filter(({ level }) => level !== 'possible');
    const heavyBelow = reach.below(fn, findHeavyWork).filter(({ cause }) => cause.level !== 'possible');
    this.heavyCalls = new Map(heavyBelow.reverse().map(({ chain: [{ call }], cause }) => [call.id, { label: `${call.label} → ${labelOf(cause)}`, range: call.range }]));
  }

  /** A function whose waits are drawn: the one that is asked about, and callbacks that run in it. */
  include(fn: FunctionFact, { facts, effects }: KnownFile): void {
    this.groups.push(...findGroups(fn, facts, effects).filter((group) => group.level !== 'possible'));
    this.serial.push(...findSerialElements(fn, facts, effects).filter(({ weakest }) => weakest === 'likely' || weakest === 'certain'));
    for (const verdict of judgeLoops(fn, facts, effects)) this.loops.set(verdict.loop, verdict);
  }

  turnsCouldOverlap(loop: StatementFact): boolean {
    const level = this.loops.get(loop)?.level;
    return level === 'likely' || level === 'certain';
  }

  /** Why one turn waits for the one before it; nothing where turns could overlap, or do not wait. */
  whyInTurn(statement: StatementFact): string | undefined {
    const verdict = this.loops.get(statement);
    if (verdict?.level === 'none') return verdict.reasons[0];
    if (verdict?.level === 'possible') return 'something in them could not be checked';
    return verdict === undefined && statement.loop?.kind === 'for-await' ? '`for await` takes one item after the other' : undefined;
  }

  /** The number of those that could be started together with a wait. */
  groupOf(fact: AwaitFact): number | undefined {
    const inLine = this.groups.find((entry) => entry.operations.some((operation) => operation.awaits.includes(fact)));
    const found = inLine ?? this.serial.find(({ call }) => call.id === fact.call || call.elements!.some(({ range }) => contains(range, fact.range)));
    if (found && !this.numbers.has(found)) this.numbers.set(found, this.numbers.size);
    return found && this.numbers.get(found);
  }

  isBlocking({ id }: CallFact): boolean {
    return this.blocked.has(id);
  }

  /** A loop that computes. */
  heavyLoop({ loop, range }: StatementFact): { label: string; range: Range } | undefined {
    return loop && drawn(this.heavy.find((work) => work.range.start === range.start));
  }

  /** A call that holds the thread. */
  onThread(call: CallFact): { label: string; range: Range; kind: 'block' | 'compute' } | undefined {
    const label = this.blocked.get(call.id);
    if (label !== undefined) return { label, range: call.range, kind: 'block' };
    const heavy = drawn(this.heavy.find((work) => isSame(work.range, call.range))) ?? this.heavyCalls.get(call.id);
    return heavy && { ...heavy, kind: 'compute' };
  }
}

function drawn(work: HeavyWork | undefined): { label: string; range: Range } | undefined {
  return work && { label: labelOf(work), range: work.at };
}

function labelOf({ label, growth }: HeavyWork): string {
  return label === 'busy wait' ? label : `${label}: ${growth.replaceAll('`', '')}`;
}
