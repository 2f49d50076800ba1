/**
 * Answers "Explain concurrency here": which function is meant, one sentence on what kind of bottleneck it has, its
 * timeline, what carries the verdict, and what could not be checked.
 */
import { runRules } from './analyze';
import { DEFAULT_CONFIG, type AnalysisConfig } from './config';
import { innermostFunction } from './facts/enclosing';
import type { AwaitFact, FunctionFact } from './facts/model';
import { statementsIn } from './facts/paths';
import type { KnownFile } from './know';
import { LineIndex } from './lines';
import type { AnalysisError, Explanation, Finding, SourceInput, Timeline, TimelineStep } from './model';
import { buildTimeline } from './timeline/build';
import { isUnsure } from './timeline/order';
import { mostSteps } from './timeline/plan';
import { allAlike, overlappingSteps, schedule } from './timeline/schedule';
import { ordersInWords } from './timeline/text';

const GUIDE = 'concurrency-vs-parallelism';

/** Explains the innermost function around an offset, finding or not. Offsets outside the text count as its nearest end. */
export function explainKnown(known: KnownFile, input: SourceInput, offset: number, config: Partial<AnalysisConfig>): Explanation {
  try {
    return explainFunction(known, input, offset, new LineIndex(input.text), config);
  } catch (failure) {
    return answer({ kind: 'parse-error', title: 'This code cannot be explained', line: new LineIndex(input.text).lineAt(offset), verdict: `The analysis failed here: ${String(failure)}`, guide: `${GUIDE}#key-idea` });
  }
}

/** The answer for a text that the parser does not get through. */
export function explainUnreadable(error: AnalysisError, input: SourceInput): Explanation {
  const line = error.range ? new LineIndex(input.text).lineAt(error.range.start) : 1;
  return answer({ kind: 'parse-error', title: 'This file cannot be read yet', line, verdict: `Line ${line} stops the parser: ${error.message} The explanation comes back when the code can be read.`, guide: `${GUIDE}#key-idea` });
}

function explainFunction(known: KnownFile, input: SourceInput, offset: number, lines: LineIndex, config: Partial<AnalysisConfig>): Explanation {
  const fn = functionAt(known, Math.max(0, Math.min(offset, input.text.length)));
  const timeline = buildTimeline(fn, known);
  if (fn.kind === 'module' && timeline.steps.length === 0) {
    return answer({ kind: 'no-function', title: 'No function here', line: lines.lineAt(offset), verdict: 'The cursor is outside of every function, and nothing at the top level waits. Put it into a function to see what that one waits for.', guide: `${GUIDE}#key-idea` });
  }
  const findings = runRules(known, { ...DEFAULT_CONFIG, ...config }).findings.filter((finding) => functionAt(known, finding.range.start) === fn);
  const kind = fn.kind === 'module' ? 'module' : fn.async ? 'async-function' : 'sync-function';
  return {
    kind,
    title: fn.kind === 'module' ? 'Top level' : fn.className ? `${fn.className}.${fn.name}` : fn.name,
    range: fn.range,
    line: lines.lineAt(fn.range.start),
    verdict: verdictOf(fn, timeline, known),
    findings,
    timeline,
    evidence: [...evidenceOf(timeline, findings), ...leftOut(inCatch(fn, known))],
    unchecked: uncheckedIn(fn, known),
    guide: guideOf(timeline, findings),
  };
}

function answer(about: Pick<Explanation, 'kind' | 'title' | 'line' | 'verdict' | 'guide'>): Explanation {
  return { ...about, findings: [], evidence: [], unchecked: [] };
}

/** The innermost function, or the one around it where the innermost is a small callback that waits for nothing and is no handler. */
function functionAt({ facts, reach }: KnownFile, offset: number): FunctionFact {
  const isHandler = (fn: FunctionFact): boolean => reach.roleOf(fn) !== undefined && !reach.isCarried(fn);
  let found = innermostFunction(facts, offset);
  while (found.parent !== undefined && found.passedTo && !found.async && !isHandler(found) && facts.functions[found.parent].kind !== 'module') found = facts.functions[found.parent];
  return found;
}

function verdictOf(fn: FunctionFact, timeline: Timeline, known: KnownFile): string {
  const waits = timeline.steps.filter((step) => step.kind === 'wait');
  const most = mostSteps(timeline.plan, (step) => timeline.steps[step].kind === 'wait');
  const held = timeline.steps.filter((step) => step.kind !== 'wait');
  const saved = timeline.possible < timeline.now;
  const thread = held.length ? ` ${capital(count(held.length, 'step'))} ${held.length === 1 ? 'holds' : 'hold'} the one thread, and async does not change that: it takes less work, smaller pieces or another thread.` : '';
  if (!fn.async && fn.kind !== 'module' && waits.length === 0) {
    if (held.length) return `This function is synchronous.${thread}`;
    return 'This function is synchronous: it runs on the one thread from start to end, and nothing else runs meanwhile. It waits for nothing, so there is nothing to overlap.';
  }
  if (waits.length === 0) {
    if (held.length) return `Nothing here waits, so there is nothing to overlap.${thread}`;
    if (inCatch(fn, known).length > 0) return `What waits here runs only after a failure, in a \`catch\`: there is nothing to overlap.${thread}`;
    return known.facts.awaits.some((fact) => fact.fn === fn.id)
      ? 'What is awaited here hardly waits: there is nothing to overlap.'
      : 'Nothing in this function waits. Being async alone makes it neither faster nor parallel.';
  }
  const assumed = allAlike(timeline);
  const [now, possible] = (['now', 'possible'] as const).map((kind) => overlappingSteps(schedule(timeline.plan, kind, assumed), timeline.plan));
  const already = waits.filter(({ id, repeats }) => now.has(id) || repeats?.already);
  const inTurns = waits.filter(({ repeats }) => repeats && !repeats.already).length;
  const eachTurn = inTurns === waits.length ? ' in each turn of a loop' : '';
  // What a turn leaves out another one may run, so that no number would hold for all of it.
  const onWays = most < waits.length && inTurns > 0 && eachTurn === '';
  const all = `${capital(count(waits.length, 'wait'))}${onWays ? ' on several ways through the code' : `${most < waits.length ? `, of which at most ${count(most, 'runs', 'run')}` : ''}${most === 1 ? eachTurn : ''}`}`;
  const inARow = most > 1 && !onWays ? ' in a row' : '';
  const inLine = already.length === 0 ? inARow : '';
  if (saved) {
    const together = waits.filter(({ id }) => possible.has(id) && !now.has(id));
    const able = [...(together.length > 0 ? [`${howMany(together, waits)} could overlap`] : []), ...(waits.some((step) => step.repeats?.overlaps) ? ['the turns of the loop could overlap'] : [])].join(', and ') || 'some of them could begin earlier';
    return `${all}${inLine}; ${able}. This code waits: what it needs is concurrency, progress that overlaps, and not more cores.${thread}`;
  }
  if (already.length > 0 && already.length === waits.length) return `${waits.length === 1 ? 'Turns that wait, and overlap' : `${capital(count(waits.length, 'wait'))} that overlap`} already: that is concurrency, progress on one while another is under way. More cores would change nothing.${thread}`;
  const unsure = timeline.steps.some(({ after, repeats }) => after.some(({ because }) => isUnsure(because)) || (repeats?.because !== undefined && isUnsure(repeats.because)));
  if (most === 1) {
    return `${all}, and nothing else here ${unsure ? 'is known to be able to' : 'that could'} go on meanwhile. While it waits, the thread is free for others: that is concurrency at work.${thread}`;
  }
  const reason = unsure ? 'as far as can be seen from here, they have to stay in order' : 'each with a reason to stay where it is';
  if (already.length > 0) return `${all}${most < waits.length ? '; ' : ', of which '}${howMany(already, waits)} overlap${already.length === 1 ? 's' : ''} already; the others: ${reason}. While one is under way, the thread is free for others.${thread}`;
  return `${all}${inARow}${unsure ? '; ' : ', '}${reason}. While one is under way, the thread is free for others.${thread}`;
}

function howMany(some: readonly TimelineStep[], all: readonly TimelineStep[]): string {
  if (some.length < all.length) return count(some.length, 'of them', 'of them');
  return all.length === 1 ? 'it' : all.length === 2 ? 'both' : 'all of them';
}

function count(n: number, one: string, many = `${one}s`): string {
  const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
  return `${words[n] ?? n} ${n === 1 ? one : many}`;
}

function capital(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}

function evidenceOf(timeline: Timeline, findings: readonly Finding[]): string[] {
  return [...new Set([...findings.flatMap((finding) => finding.evidence), ...ordersInWords(timeline.steps), ...turnsInWords(timeline.steps)])];
}

/** What keeps the turns of each loop in order. */
function turnsInWords(steps: readonly TimelineStep[]): string[] {
  const inTurn = steps.filter(({ repeats }) => repeats?.because !== undefined);
  const first = inTurn.filter(({ repeats }, index) => inTurn[index - 1]?.repeats!.because !== repeats!.because);
  return first.map(({ label, repeats }) => `the loop around \`${label}\` takes one turn after the other: ${repeats!.because}`);
}

/** Waits that are not drawn, as they run only after a failure. */
function inCatch(fn: FunctionFact, { facts, effects }: KnownFile): AwaitFact[] {
  const bodies = statementsIn(fn.body).flatMap((statement) => statement.bodies.filter(({ role }) => role === 'catch'));
  const inside = new Set(bodies.flatMap(({ statements }) => statementsIn(statements)));
  return [...inside].flatMap(({ events }) => events.flatMap((event) => (event.kind === 'await' && effects.ofAwait(facts.awaits[event.await]).waits ? [facts.awaits[event.await]] : [])));
}

function leftOut(waits: readonly AwaitFact[]): string[] {
  return waits.length === 0 ? [] : [`${waits.map(({ label }) => `\`${label}\``).join(', ')}: only after a failure, in a \`catch\`, and so not drawn`];
}

function uncheckedIn(fn: FunctionFact, { facts, effects }: KnownFile): string[] {
  const reasons = facts.awaits.filter((fact) => fact.fn === fn.id).map((fact) => effects.ofAwait(fact)).filter((effect) => effect.access === 'unknown' || (effect.source === 'none' && effect.waits));
  return [...new Set(reasons.map((effect) => effect.because).filter((because) => because !== 'a promise that was started before'))];
}

function guideOf(timeline: Timeline, findings: readonly Finding[]): string {
  if (findings.length) return findings[0].guide;
  if (timeline.steps.some((step) => step.kind !== 'wait')) return `${GUIDE}#compute-heavy`;
  return timeline.steps.length > 0 ? `${GUIDE}#waiting-heavy` : `${GUIDE}#relation-to-async`;
}
