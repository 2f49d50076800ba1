/**
 * A function's waits and its work on the thread on one axis: as written (`now`) and as they could be (`possible`).
 * One wait is one unit long, a loop is drawn for three turns; nothing is measured.
 *
 * A `catch` body is left out: it runs only when something failed. Arms that exclude each other start together.
 */
import type { KnownFile } from '../know';
import type { CallFact, ChainFact, FunctionFact, Path, StatementFact } from '../facts/model';
import { anyOverlap, describePath } from '../facts/paths';
import { blockingSites } from '../flow/blocking';
import { findHeavyWork } from '../flow/cost';
import type { HeavyWork } from '../flow/heavyWork';
import { Independence } from '../flow/independence';
import { judgeLoops } from '../flow/loops';
import { operationsIn, type Operation } from '../flow/operations';
import { findGroups, type Group } from '../flow/sequences';
import type { Range, Timeline, TimelineStep } from '../model';

/** Turns that a loop is drawn for. */
const TURNS_DRAWN = 3;

/** A step before it has times. */
interface Draft {
  id: number;
  label: string;
  range: Range;
  kind: TimelineStep['kind'];
  length: number;
  possibleLength: number;
  group?: Group;
  repeats?: TimelineStep['repeats'];
  defs: Path[];
  uses: Path[];
  /** The list and the operation it stands in, for the reason of its order. */
  list?: { statements: readonly StatementFact[]; operation: Operation };
}

/** The structure in which drafts follow or exclude each other. */
type Plan = { kind: 'step'; draft: Draft } | { kind: 'sequence'; parts: Plan[] } | { kind: 'either'; parts: Plan[] };

export function buildTimeline(fn: FunctionFact, known: KnownFile): Timeline {
  return new Builder(fn, known).build();
}

class Builder {
  private readonly drafts: Draft[] = [];
  private readonly groups: Group[];
  private readonly overlappingLoops: ReadonlySet<StatementFact>;
  private readonly blocked: ReadonlyMap<number, string>;
  private readonly heavy: readonly HeavyWork[];
  private readonly independence: Independence;

  constructor(
    private readonly fn: FunctionFact,
    private readonly known: KnownFile,
  ) {
    const { facts, effects, reach } = known;
    this.groups = findGroups(fn, facts, effects).filter((group) => group.level !== 'possible');
    const loops = judgeLoops(fn, facts, effects).filter((verdict) => verdict.level === 'likely' || verdict.level === 'certain');
    this.overlappingLoops = new Set(loops.map((verdict) => verdict.loop));
    const direct = reach.withCallbacks(fn).flatMap((part) => blockingSites(part, facts, reach)).map((site): [number, string] => [site.call.id, site.call.label]);
    const below = reach.below(fn, blockingSites).map((reached): [number, string] => [reached.chain[0].call.id, `${reached.chain[0].call.label} → ${reached.cause.call.name}`]);
    this.blocked = new Map([...below, ...direct]);
    this.heavy = findHeavyWork(fn, facts, reach);
    this.independence = new Independence(facts, effects);
  }

  build(): Timeline {
    const plan = this.sequence(this.fn.body, undefined);
    const now = new Map<Draft, { start: number; end: number }>();
    const possible = new Map<Draft, { start: number; end: number }>();
    const starts = new Map<Group, number>();
    const total = place(plan, 0, (draft, cursor) => {
      now.set(draft, { start: cursor, end: cursor + draft.length });
      return cursor + draft.length;
    });
    const shortest = place(plan, 0, (draft, cursor) => {
      const start = draft.group ? (starts.get(draft.group) ?? cursor) : cursor;
      if (draft.group) starts.set(draft.group, start);
      possible.set(draft, { start, end: start + draft.possibleLength });
      return Math.max(cursor, start + draft.possibleLength);
    });
    const critical = criticalSteps(this.drafts, possible, shortest);
    const steps = this.drafts.map((draft): TimelineStep => ({
      id: draft.id,
      label: draft.label,
      range: draft.range,
      lane: draft.kind === 'wait' ? 'waiting' : 'thread',
      kind: draft.kind,
      now: now.get(draft)!,
      possible: possible.get(draft)!,
      after: this.orderOf(draft),
      ...(draft.repeats ? { repeats: draft.repeats } : {}),
      critical: critical.has(draft),
    }));
    return { steps, now: total, possible: shortest };
  }

  private sequence(statements: readonly StatementFact[], loop: StatementFact | undefined): Plan {
    const operations = operationsIn(statements, this.known.facts);
    return { kind: 'sequence', parts: statements.map((statement) => this.statement(statement, statements, operations, loop)) };
  }

  private statement(statement: StatementFact, statements: readonly StatementFact[], operations: readonly Operation[], loop: StatementFact | undefined): Plan {
    const heavy = statement.loop ? this.heavy.find((work) => work.range.start === statement.range.start && work.level !== 'possible') : undefined;
    if (heavy) return this.step({ label: heavyLabel(heavy), range: heavy.at, kind: 'compute' }, undefined);
    const parts: Plan[] = statement.events.flatMap((event): Plan[] => {
      if (event.kind === 'await') return this.wait(event.await, statements, operations, loop);
      if (event.kind !== 'call') return [];
      const chain = this.chainAt(event.call);
      return chain ? [this.sequence(chain.statements, loop)] : this.threadWork(this.known.facts.calls[event.call], loop);
    });
    const inner = statement.loop ? statement : loop;
    const bodies = statement.bodies.filter((body) => body.role !== 'catch').map((body) => this.sequence(body.statements, inner));
    if (statement.kind === 'if' || statement.kind === 'switch') parts.push({ kind: 'either', parts: bodies });
    else parts.push(...bodies);
    return { kind: 'sequence', parts };
  }

  /** The chain of `.then`s that ends in a call; one that is awaited is drawn as that wait. */
  private chainAt(call: number): ChainFact | undefined {
    const { facts } = this.known;
    const chain = facts.chains.find((entry) => entry.call === call);
    return chain && !facts.awaits.some((fact) => !fact.byThen && fact.range.start < facts.calls[call].range.start && facts.calls[call].range.end <= fact.range.end) ? chain : undefined;
  }

  private wait(id: number, statements: readonly StatementFact[], operations: readonly Operation[], loop: StatementFact | undefined): Plan[] {
    const { facts, effects } = this.known;
    const fact = facts.awaits[id];
    const effect = effects.ofAwait(fact);
    if (!effect.waits && !fact.alreadyStarted) return [];
    const group = this.groups.find((entry) => entry.operations.some((operation) => operation.awaits.includes(fact)));
    const operation = operations.find((entry) => entry.awaits.includes(fact));
    return [this.step({ label: fact.label, range: fact.range, kind: 'wait', group, defs: fact.defs, uses: fact.uses, list: operation && { statements, operation } }, loop)];
  }

  private threadWork(call: CallFact, loop: StatementFact | undefined): Plan[] {
    const label = this.blocked.get(call.id);
    if (label !== undefined) return [this.step({ label, range: call.range, kind: 'block' }, loop)];
    const heavy = this.heavy.find((work) => work.range.start === call.range.start && work.range.end === call.range.end && work.level !== 'possible');
    return heavy ? [this.step({ label: heavyLabel(heavy), range: heavy.at, kind: 'compute' }, loop)] : [];
  }

  private step(about: Pick<Draft, 'label' | 'range' | 'kind'> & Partial<Draft>, loop: StatementFact | undefined): Plan {
    const overlaps = loop !== undefined && about.kind === 'wait' && this.overlappingLoops.has(loop);
    const length = loop ? TURNS_DRAWN : 1;
    const draft: Draft = {
      defs: [],
      uses: [],
      ...about,
      id: this.drafts.length,
      length,
      possibleLength: overlaps ? 1 : length,
      repeats: loop && { label: `n turns, drawn as ${TURNS_DRAWN}`, overlaps },
    };
    this.drafts.push(draft);
    return { kind: 'step', draft };
  }

  /** What a step needs from earlier ones; where it needs nothing and still waits, why it keeps its place. */
  private orderOf(draft: Draft): TimelineStep['after'] {
    const { variables } = this.known.facts;
    const after: TimelineStep['after'] = [];
    for (const earlier of this.drafts.slice(0, draft.id)) {
      const used = earlier.defs.find((def) => anyOverlap([def], draft.uses));
      if (used) {
        const variable = describePath(used, variables);
        after.push({ step: earlier.id, because: `uses \`${variable}\``, variable });
      }
    }
    const previous = draft.id > 0 ? this.drafts[draft.id - 1] : undefined;
    const joinsEarlier = draft.group !== undefined && this.drafts.some((earlier) => earlier.id < draft.id && earlier.group === draft.group);
    if (after.length || !previous || joinsEarlier) return after;
    return [{ step: previous.id, ...this.reasonFor(previous, draft) }];
  }

  private reasonFor(previous: Draft, draft: Draft): { because: string; variable?: string } {
    if (draft.kind !== 'wait' || previous.kind !== 'wait') return { because: 'the thread does one thing after the other' };
    if (!draft.list || previous.list?.statements !== draft.list.statements) return { because: 'they stand in different blocks' };
    const verdict = this.independence.between(draft.list.statements, previous.list.operation, draft.list.operation);
    return { because: verdict.level === 'none' ? verdict.reasons[0] : 'something about one of them could not be checked', variable: verdict.variable };
  }
}

function heavyLabel({ label, growth }: HeavyWork): string {
  return label === 'busy wait' ? label : `${label}: ${growth.replaceAll('`', '')}`;
}

/** Walks a plan with a cursor; alternatives start together, and the longest of them counts. */
function place(plan: Plan, cursor: number, put: (draft: Draft, cursor: number) => number): number {
  if (plan.kind === 'step') return put(plan.draft, cursor);
  if (plan.kind === 'either') return Math.max(cursor, ...plan.parts.map((part) => place(part, cursor, put)));
  return plan.parts.reduce((at, part) => place(part, at, put), cursor);
}

/** The chain of steps that makes the possible schedule as long as it is, from its end back to its start. */
function criticalSteps(drafts: readonly Draft[], times: ReadonlyMap<Draft, { start: number; end: number }>, total: number): Set<Draft> {
  const critical = new Set<Draft>();
  let end = total;
  while (end > 0) {
    const last = [...drafts].reverse().find((draft) => times.get(draft)!.end === end && times.get(draft)!.start < end);
    if (!last) break;
    critical.add(last);
    end = times.get(last)!.start;
  }
  return critical;
}
