/**
 * What a person could say of the calls in a finding: that they keep their turn, only read, only compute, or hold the
 * thread. Each is tried out, so that none is offered that changes nothing: the rule looks once more at the functions
 * around the finding, with that said.
 *
 * Nothing is offered of calls that a table of packages knows, or of which the project says something already. Misses what
 * is handed to `Promise.all`, hazards, and what the same words change in other files on the way.
 */
import { findingsOf } from './analyze';
import { PROMISE_STEPS } from './effects/known';
import type { AwaitFact, CallFact } from './facts/model';
import { contains } from './facts/paths';
import type { KnownFile } from './know';
import { CONFIDENCES, type Finding, type Range, type Treatment } from './model';
import { rules } from './rules/index';

/** More would push what else there is to do out of sight. */
const MOST_OFFERED = 3;
const MOST_TRIED = 8;

/** `whatIf` gives the file as it is known when that is said as well. */
export function treatmentsOf(finding: Finding, known: KnownFile, whatIf: (treatment: Treatment) => KnownFile): Treatment[] {
  const found: Treatment[] = [];
  for (const treatment of candidatesFor(finding, known).slice(0, MOST_TRIED)) {
    if (found.length < MOST_OFFERED && hasEffect(treatment, finding, whatIf(treatment))) found.push(treatment);
  }
  return found;
}

function candidatesFor(finding: Finding, known: KnownFile): Treatment[] {
  if (finding.bottleneck === 'waiting') return forWaits(finding, known);
  return finding.bottleneck === 'compute' ? forThread(finding, known) : [];
}

/** The one that is marked comes first. A guess counts as sure only where every guess of the finding does. */
function forWaits(finding: Finding, known: KnownFile): Treatment[] {
  const { facts, effects } = known;
  const isMarked = (fact: AwaitFact) => fact.keyword.start === finding.range.start;
  const awaits = facts.awaits.filter(({ range }) => finding.sites.some((site) => isSame(site, range))).sort((one, other) => Number(isMarked(other)) - Number(isMarked(one)));
  const open = awaits.filter((fact) => !['project', 'table'].includes(effects.ofAwait(fact).source));
  const operations = open.flatMap((fact) => operationOf(fact, known));
  const patterns = patternsOf(operations, known);
  const guessed = patternsOf(open.filter((fact) => effects.ofAwait(fact).source !== 'body').flatMap((fact) => operationOf(fact, known)), known);
  const between = facts.calls.filter((call) => !call.awaited && !operations.includes(call) && contains(finding.scope, call.range) && effects.ofGapCall(call) === 'unsure');
  return [
    ...each('ordered', patterns.slice(0, 1)),
    ...together('reading', guessed),
    ...each('ordered', patterns.slice(1)),
    ...each('pure', guessed),
    ...together('pure', patternsOf(between, known)),
  ];
}

/** The call that leads to what holds the thread, or calls in what only looks as if it ran in parallel. */
function forThread(finding: Finding, known: KnownFile): Treatment[] {
  const { facts, effects, reach } = known;
  const isMarked = ({ nameRange }: CallFact) => nameRange.start === finding.range.start && nameRange.end === finding.range.end;
  const calls = facts.calls.filter((call) => isMarked(call) || (finding.rule === 'async-is-not-parallel' && contains(finding.scope, call.range)));
  const own = calls.filter((call) => call.mayRun !== undefined || reach.reachedBy(call) !== undefined);
  return [...each('blocking', patternsOf(own, known)), ...together('pure', patternsOf(calls.filter((call) => effects.ofGapCall(call) === 'unsure'), known))];
}

/** What is waited for, below the steps that take up its result: `load()` of `load().then(…)`. */
function operationOf({ call }: AwaitFact, { facts }: KnownFile): CallFact[] {
  let operation = call === undefined ? undefined : facts.calls[call];
  while (operation?.on !== undefined && PROMISE_STEPS.has(operation.name)) operation = facts.calls[operation.on];
  return operation ? [operation] : [];
}

function patternsOf(calls: readonly CallFact[], { project, effects }: KnownFile): string[] {
  return [...new Set(calls.flatMap((call) => project.patternOf(call, effects.calleeOf(call) !== undefined) ?? []))];
}

function each(as: Treatment['as'], patterns: readonly string[]): Treatment[] {
  return patterns.map((pattern) => ({ as, patterns: [pattern] }));
}

function together(as: Treatment['as'], patterns: string[]): Treatment[] {
  return patterns.length > 0 ? [{ as, patterns }] : [];
}

/** `ordered` has to take its call out of the finding, `reading` and `blocking` have to make it surer, `pure` one of both. */
function hasEffect({ as }: Treatment, finding: Finding, anew: KnownFile): boolean {
  const asked = rules.filter(({ id }) => id === finding.rule || (as === 'blocking' && id === 'blocking-call'));
  const around = anew.facts.functions.filter(({ id, range }) => id === 0 || contains(range, finding.range));
  const found = asked.flatMap((rule) => findingsOf(rule, anew, { functions: around })).filter(({ range }) => range.start === finding.range.start);
  const isSurer = found.some(({ confidence }) => CONFIDENCES.indexOf(confidence) > CONFIDENCES.indexOf(finding.confidence));
  const isLess = found.every(({ sites }) => sites.length < finding.sites.length);
  return (as !== 'ordered' && isSurer) || ((as === 'ordered' || as === 'pure') && isLess);
}

function isSame({ file, range }: Finding['sites'][number], other: Range): boolean {
  return file === undefined && range.start === other.start && range.end === other.end;
}
