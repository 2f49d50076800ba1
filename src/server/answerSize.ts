/**
 * Keeps what explains a function short, however long the function is: the server's answer, and the page that is made of it.
 * What is left out is counted, with the place where it stands. Plain data in and out; both sides use it.
 */
import type { TimelinePlan } from '../core/model';
import type { ExplainedFinding, ExplainedStep, ExplainedWay, ExplainResult, LeftOut, Range } from './protocol';

/** Of an answer as JSON, and of a page, in UTF-8. */
export const MOST_BYTES = 100_000;

/** Of a plan: far more than 40 steps need, in whatever way they follow each other. */
const MOST_PARTS = 1_000;

const NOTHING: TimelinePlan = { kind: 'sequence', parts: [] };

/** How much of each there may be; texts and labels in characters. */
interface Limits {
  steps: number;
  /** Steps that one comes after, each with its reason. */
  after: number;
  findings: number;
  /** Of what supports the verdict, and of what could not be checked. */
  facts: number;
  /** Besides the one to keep the code. */
  ways: number;
  /** Checks of a finding, caveats of a change, reasons to keep the code. */
  details: number;
  label: number;
  text: number;
}

/** More bars than 40 tell nobody anything. */
const GENEROUS: Limits = { steps: 40, after: 40, findings: 40, facts: 60, ways: 12, details: 12, label: 120, text: 1_000 };

/** First what stands elsewhere too: the list of steps says what orders them as well. */
const BRIEF: Limits = { ...GENEROUS, facts: 12, after: 6, label: 60, text: 400 };

/** One after the other, where that is still too long. The last has no timeline, and is short whatever it is made of. */
const SHORTER: readonly Limits[] = [
  { ...BRIEF, findings: 12, after: 3, label: 40, details: 8 },
  { ...BRIEF, findings: 12, after: 1, label: 30, details: 8, text: 300 },
  { steps: 30, after: 1, findings: 12, facts: 12, ways: 8, details: 6, label: 40, text: 300 },
  { steps: 25, after: 1, findings: 10, facts: 8, ways: 8, details: 6, label: 30, text: 250 },
  { steps: 20, after: 1, findings: 8, facts: 6, ways: 8, details: 4, label: 30, text: 200 },
  { steps: 16, after: 1, findings: 8, facts: 6, ways: 8, details: 4, label: 24, text: 200 },
  { steps: 12, after: 1, findings: 6, facts: 6, ways: 6, details: 4, label: 24, text: 160 },
  { steps: 6, after: 1, findings: 4, facts: 4, ways: 4, details: 3, label: 24, text: 120 },
  { steps: 0, after: 0, findings: 4, facts: 4, ways: 4, details: 3, label: 24, text: 100 },
];

/** With the lines of so many changes. */
type Size = [Limits, diffs: number];

/** The longest of ever shorter answers that fits, as it is written; the shortest where none does. */
export function fitting<Written>(answer: ExplainResult, write: (shorter: ExplainResult) => Written, sizeOf: (written: Written) => number): Written {
  const diffs = answer.ways.filter((way) => way.kind === 'change' && way.diffs !== undefined).length;
  const whole = write(shortened(answer, GENEROUS, diffs));
  if (sizeOf(whole) <= MOST_BYTES) return whole;
  const written = ([limits, kept]: Size): Written => write(shortened(answer, limits, kept));
  // Lines of changes go before steps do; where steps go nevertheless, there may be room for some of the lines.
  const [size, found] = firstFitting([...Array.from({ length: diffs + 1 }, (_, dropped): Size => [BRIEF, diffs - dropped]), ...SHORTER.map((limits): Size => [limits, 0])]);
  if (size[0] === BRIEF || diffs === 0) return found;
  return firstFitting(Array.from({ length: diffs + 1 }, (_, dropped): Size => [size[0], diffs - dropped]))[1];

  /** Each is shorter than those before it, so half of what is left need not be written. */
  function firstFitting(sizes: readonly Size[]): [Size, Written] {
    let [low, high] = [0, sizes.length - 1];
    let found = written(sizes[high]);
    while (low < high) {
      const middle = (low + high) >> 1;
      const tried = written(sizes[middle]);
      if (sizeOf(tried) <= MOST_BYTES) [found, high] = [tried, middle];
      else low = middle + 1;
    }
    return [sizes[high], found];
  }
}

export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** @param diffs of how many changes the lines are kept */
function shortened(answer: ExplainResult, limits: Limits, diffs: number): ExplainResult {
  const { timeline, leftOut: before } = answer;
  const text = (whole: string): string => cutSentence(whole, limits.text);
  const plan = timeline && planOf(timeline.plan, limits.steps);
  const most = plan && sizeOfPlan(plan) <= MOST_PARTS ? limits.steps : 0;
  const steps = (timeline?.steps ?? []).slice(0, most);
  const { ways, moreWays } = fewerWays(answer, limits, diffs);
  const wanted = new Set(ways.map(findingOf));
  const indices = answer.findings.map((_, index) => index).filter((index) => index < limits.findings || wanted.has(index));
  const leftOut = {
    steps: together(before?.steps, timeline?.steps.slice(most) ?? []),
    findings: together(before?.findings, answer.findings.filter((_, index) => !indices.includes(index))),
    evidence: more(answer.evidence, limits.facts, before?.evidence),
    unchecked: more(answer.unchecked, limits.facts, before?.unchecked),
  };
  return {
    ...answer,
    title: cut(answer.title, limits.label),
    verdict: text(answer.verdict),
    findings: indices.map((index) => shorterFinding(answer.findings[index], limits)),
    timeline: timeline && plan && steps.length > 0 ? { ...timeline, plan, steps: steps.map((step) => shorterStep(step, limits)) } : undefined,
    evidence: answer.evidence.slice(0, limits.facts).map(text),
    unchecked: answer.unchecked.slice(0, limits.facts).map(text),
    ways: ways.map((way) => shorterWay(renumbered(way, indices), limits)),
    moreWays,
    ...(Object.values(leftOut).some((part) => part !== undefined) ? { leftOut } : {}),
  };
}

function shorterStep(step: ExplainedStep, { after, label, text }: Limits): ExplainedStep {
  // The nearest are those that it waits for.
  const kept = after === 0 ? [] : step.after.slice(-after);
  return {
    ...step,
    label: cut(step.label, label),
    after: kept.map((need) => ({ ...need, because: cutSentence(need.because, text), ...(need.variable === undefined ? {} : { variable: cut(need.variable, label) }) })),
    moreAfter: more(step.after, after, step.moreAfter),
  };
}

function shorterFinding(finding: ExplainedFinding, { details, text }: Limits): ExplainedFinding {
  const some = (texts: readonly string[]): string[] => texts.slice(0, details).map((one) => cutSentence(one, text));
  return { ...finding, message: cutSentence(finding.message, text), evidence: some(finding.evidence), checks: some(finding.checks), moreChecks: more(finding.checks, details, finding.moreChecks) };
}

/** The first ones are the best. Numbers of changes stay as they are. */
function fewerWays({ ways, moreWays }: ExplainResult, limits: Limits, diffs: number): Pick<ExplainResult, 'ways' | 'moreWays'> {
  const changing = ways.filter(({ kind }) => kind !== 'keep');
  const dropped = new Set(changing.slice(limits.ways));
  let left = diffs;
  const kept = ways.filter((way) => !dropped.has(way)).map((way) => (way.kind === 'change' && way.diffs !== undefined && left-- <= 0 ? { ...way, diffs: undefined } : way));
  return { ways: kept, moreWays: moreWays + dropped.size };
}

function findingOf(way: ExplainedWay): number | undefined {
  return way.kind === 'change' || way.kind === 'refused' ? way.finding : undefined;
}

/** @param indices of the findings that are kept */
function renumbered(way: ExplainedWay, indices: readonly number[]): ExplainedWay {
  const finding = findingOf(way);
  return finding === undefined ? way : { ...way, finding: indices.indexOf(finding) } as ExplainedWay;
}

function shorterWay(way: ExplainedWay, { details, text }: Limits): ExplainedWay {
  const some = (texts: readonly string[]): string[] => texts.slice(0, details).map((one) => cutSentence(one, text));
  switch (way.kind) {
    case 'change': return { ...way, title: cutSentence(way.title, text), caveats: some(way.caveats), moreCaveats: more(way.caveats, details, way.moreCaveats) };
    case 'refused': return { ...way, title: cutSentence(way.title, text), reason: cutSentence(way.reason, text) };
    case 'general': return { ...way, title: cutSentence(way.title, text), text: cutSentence(way.text, text), sample: cut(way.sample, text) };
    case 'keep': return { ...way, reasons: some(way.reasons), moreReasons: more(way.reasons, details, way.moreReasons) };
  }
}

/** What the first steps of a plan are a plan of. */
function planOf(plan: TimelinePlan, steps: number): TimelinePlan {
  const started = new Set<number>();
  return rest(plan) ?? NOTHING;

  function rest(part: TimelinePlan): TimelinePlan | undefined {
    switch (part.kind) {
      case 'step': return part.step < steps ? part : undefined;
      case 'sequence': case 'either': case 'together': {
        const parts = part.parts.flatMap((inner) => rest(inner) ?? []);
        return parts.length > 0 ? { ...part, parts } : undefined;
      }
      case 'loop': {
        const body = rest(part.body);
        return body && { ...part, body };
      }
      case 'scope': {
        const [inner, last] = [rest(part.part), part.finally && rest(part.finally)];
        return inner || last ? { ...part, part: inner ?? NOTHING, ...(part.finally ? { finally: last } : {}) } : undefined;
      }
      case 'member': case 'start': case 'exit': {
        const inner = rest(part.part);
        if (inner && part.kind === 'start') started.add(part.name);
        return inner && { ...part, part: inner };
      }
      case 'join': return started.has(part.name) ? part : undefined;
    }
  }
}

function sizeOfPlan(plan: TimelinePlan): number {
  switch (plan.kind) {
    case 'sequence': case 'either': case 'together': return plan.parts.reduce((sum, part) => sum + sizeOfPlan(part), 1);
    case 'loop': return 1 + sizeOfPlan(plan.body);
    case 'member': case 'start': case 'exit': return 1 + sizeOfPlan(plan.part);
    case 'scope': return 1 + sizeOfPlan(plan.part) + (plan.finally ? sizeOfPlan(plan.finally) : 0);
    default: return 1;
  }
}

function more(items: readonly unknown[], most: number, before = 0): number | undefined {
  return before + Math.max(0, items.length - most) || undefined;
}

function together(before: LeftOut | undefined, items: readonly { range: Range }[]): LeftOut | undefined {
  const ranges = [...(before ? [before.range] : []), ...items.map(({ range }) => range)];
  if (ranges.length === 0) return undefined;
  const isBefore = (one: Range['start'], other: Range['start']): boolean => one.line < other.line || (one.line === other.line && one.character < other.character);
  const start = ranges.reduce((first, { start }) => (isBefore(start, first) ? start : first), ranges[0].start);
  const end = ranges.reduce((last, { end }) => (isBefore(last, end) ? end : last), ranges[0].end);
  return { count: (before?.count ?? 0) + items.length, range: { start, end } };
}

/** Parts no character in two. */
function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** Closes the backtick that stands open where a sentence is cut. */
function cutSentence(sentence: string, most: number): string {
  const kept = cut(sentence, most);
  return kept !== sentence && kept.split('`').length % 2 === 0 ? `${kept}\`` : kept;
}
