/** What `--explain` prints: for people, a picture of the waits in characters and the facts behind it; for programs, the same as data. */
import { ordersInWords, renderTimeline, type Explanation, type TextSpace, type Timeline, type TimelineStep } from '../../core/index';
import { placed, placedRange, type PlacedFile, type PlacedFinding, type PlacedRange } from './model';
import { visible } from './printable';

export function formatExplanation({ title, line, verdict, timeline, evidence, unchecked, guide }: Explanation, space: TextSpace): string {
  const orders = timeline ? [...new Set(ordersInWords(timeline.steps))] : [];
  const printable = (text: string): string => (space.ascii ? inAscii(visible(text)) : visible(text));
  const lines = [
    `${title} (line ${line})`,
    verdict,
    ...(timeline && timeline.steps.length > 0 ? ['', ...renderTimeline(withLabels(timeline, printable), space).split('\n')] : []),
    ...section('Order', orders),
    ...section('Why', evidence.filter((fact) => !orders.includes(fact))),
    ...section('Could not be checked', unchecked),
    '',
    `Read on in the guide ("Open guide" in the editor): ${guide}`,
  ];
  return lines.map((text) => `${printable(text)}\n`).join('');
}

/** What is drawn in columns has to be drawn from the very letters that are printed. */
function withLabels(timeline: Timeline, printable: (text: string) => string): Timeline {
  return { ...timeline, steps: timeline.steps.map((step) => ({ ...step, label: printable(step.label) })) };
}

function section(heading: string, facts: readonly string[]): string[] {
  return facts.length > 0 ? ['', heading, ...facts.map((fact) => `  ${fact}`)] : [];
}

/** Our own marks. A person's code stays as it is. */
function inAscii(text: string): string {
  return text.replaceAll('→', '->').replaceAll('…', '...').replaceAll('’', "'").replaceAll('\uFFFD', '?');
}

/** An explanation with lines and columns in place of offsets. */
export interface PlacedExplanation extends Omit<Explanation, 'range' | 'findings' | 'timeline'> {
  range?: PlacedRange;
  findings: PlacedFinding[];
  timeline?: Omit<Timeline, 'steps'> & { steps: (Omit<TimelineStep, 'range'> & { range: PlacedRange })[] };
}

/** @param other gives the files of sites that lie elsewhere */
export function placedExplanation(explanation: Explanation, own: PlacedFile, other: (path: string) => PlacedFile | undefined): PlacedExplanation {
  const { range, findings, timeline, ...rest } = explanation;
  const place = (at: { start: number; end: number }): PlacedRange => placedRange(at, own.text, own.lines);
  return {
    ...rest,
    ...(range && { range: place(range) }),
    findings: findings.map((finding) => placed(finding, own, other)),
    ...(timeline && { timeline: { ...timeline, steps: timeline.steps.map((step) => ({ ...step, range: place(step.range) })) } }),
  };
}
