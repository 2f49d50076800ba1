/** What each step of a timeline waits for, and why; where it needs nothing and still waits, why it keeps its place. */
import type { KnownFile } from '../know';
import type { CallFact, Path, StatementFact } from '../facts/model';
import { anyOverlap, contains, describePath } from '../facts/paths';
import { Independence } from '../flow/independence';
import { MOST_COMPARED } from '../flow/sequences';
import type { Operation } from '../flow/operations';
import type { Range, TimelinePlan, TimelineStep } from '../model';
import { excludeEachOther } from './plan';

/** A step before it has times. */
export interface Draft {
  id: number;
  label: string;
  range: Range;
  kind: TimelineStep['kind'];
  /** Of those that could be started together. */
  group?: number;
  repeats?: TimelineStep['repeats'];
  defs: Path[];
  uses: Path[];
  /** The list and the operation it stands in, for the reason of its order. */
  list?: Listed;
  /** Why it stands where it does, whatever stands before. */
  placed?: string;
  /** Why what comes behind it in the same turn waits for it. */
  leads?: string;
  /** What it is under way with: elements of one combinator, or, of a promise that is waited for later, nothing but itself. */
  alongside?: CallFact;
  /** The call whose promise, waited for later, it is a part of. */
  begunBy?: number;
}

export interface Listed {
  statements: readonly StatementFact[];
  operation: Operation;
  /** Among all operations of the list, from 0. */
  position: number;
}

/** A `try` behind which the code goes on only after a failure: its steps, and those behind it in its list, each to the one behind the last. */
export interface TriedFirst {
  from: number;
  to: number;
  behind: number;
  end: number;
}

/** What is known of a function's steps as a whole. */
export interface Drafted {
  drafts: readonly Draft[];
  plan: TimelinePlan;
  triedFirst: readonly TriedFirst[];
}

const DIFFERENT_BLOCKS = 'they stand in different blocks, and only waits in one block are compared';
const TOO_MANY = `each wait is compared with the ${MOST_COMPARED} behind it, and not with all of so many`;
const NOT_COMPARED = 'they are not compared where they stand';
const ONE_AFTER_THE_OTHER = 'the thread does one thing after the other';

/** Whether what keeps a step in its place is only that nobody has looked, or could: they might overlap. */
export function isUnsure(because: string): boolean {
  return because === DIFFERENT_BLOCKS || because === TOO_MANY || because === NOT_COMPARED || /not known|could not be checked/.test(because);
}

export class Orders {
  private readonly independence: Independence;

  constructor(
    private readonly all: Drafted,
    private readonly known: KnownFile,
  ) {
    this.independence = new Independence(known.facts, known.effects);
  }

  of(draft: Draft): TimelineStep['after'] {
    const { drafts, plan } = this.all;
    const before = drafts.slice(0, draft.id).filter((earlier) => !excludeEachOther(earlier.id, draft.id, plan));
    const after = before.flatMap((earlier) => this.byVariable(earlier, draft));
    const isFree = (earlier: Draft): boolean => (earlier.alongside !== undefined && earlier.alongside === draft.alongside) || (earlier.begunBy !== undefined && earlier.begunBy !== draft.begunBy);
    const previous = before.filter((earlier) => !isFree(earlier)).at(-1);
    const joinsEarlier = draft.group !== undefined && drafts.some((earlier) => earlier.id < draft.id && earlier.group === draft.group);
    return after.length || !previous || joinsEarlier ? after : [{ step: previous.id, ...this.reasonFor(previous, draft) }];
  }

  private byVariable(earlier: Draft, draft: Draft): TimelineStep['after'] {
    const used = earlier.defs.find((def) => anyOverlap([def], draft.uses));
    if (!used) return [];
    const variable = describePath(used, this.known.facts.variables);
    return [{ step: earlier.id, because: `uses \`${variable}\``, variable }];
  }

  private reasonFor(previous: Draft, draft: Draft): { because: string; variable?: string } {
    if (this.all.triedFirst.some(({ from, to, behind, end }) => from <= previous.id && previous.id < to && behind <= draft.id && draft.id < end)) return { because: 'it runs only after a failure there' };
    const given = draft.placed ?? (draft.repeats === previous.repeats ? previous.leads : undefined);
    if (given !== undefined) return { because: given };
    if (draft.kind !== 'wait' && previous.kind === 'wait') return { because: 'it stands behind that wait' };
    if (draft.kind !== 'wait' || previous.kind !== 'wait') return { because: ONE_AFTER_THE_OTHER };
    if (previous.list && decides(previous.list, draft)) return { because: 'what comes of that decides whether it runs' };
    if (!draft.list || previous.list?.statements !== draft.list.statements) return { because: DIFFERENT_BLOCKS };
    const verdict = this.independence.between(draft.list.statements, previous.list.operation, draft.list.operation);
    if (verdict.level === 'none') return { because: verdict.reasons[0], variable: verdict.variable };
    return { because: verdict.level === 'possible' ? 'something about one of them could not be checked' : whyNotGrouped(previous.list, draft.list) };
  }
}

/** They could overlap, and yet no rule says so. */
function whyNotGrouped(earlier: Listed, later: Listed): string {
  if ([earlier, later].some(({ statements, operation }) => statements[operation.at].orderIsMeant)) return 'a comment says that the order is meant';
  return later.position >= MOST_COMPARED ? TOO_MANY : NOT_COMPARED;
}

/** It stands in the test of an `if` or a `switch`, or in the head of a loop, around the other. */
function decides({ statements, operation }: Listed, { range }: Draft): boolean {
  return operation.decides && contains(statements[operation.at].range, range);
}
