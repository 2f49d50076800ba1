/** A timeline as plain text: two charts on one axis, and in words what orders the steps. For the terminal, and for tests. */
import type { Timeline, TimelinePlan, TimelineStep } from '../model';
import { isInBranch } from './plan';
import { allAlike, schedule, type Schedule, type Span } from './schedule';

/** Where text is shown. */
export interface TextSpace {
  /** The width of a line, in characters; at least 40. */
  columns: number;
  /** Draws with ASCII characters only. Labels are a person's code, and stay as they are. */
  ascii: boolean;
}

/** How each kind is drawn; they differ in shape, so that nothing depends on colour. */
interface Marks {
  wait: string;
  held: string;
  /** In other rows, while the thread is held. */
  stopped: string;
  cut: string;
}

const MARKS: Marks = { wait: '░', held: '█', stopped: '·', cut: '…' };
const ASCII_MARKS: Marks = { wait: '-', held: '#', stopped: '.', cut: '...' };

/** Rows of one chart; more would be a wall. */
const MAX_ROWS = 40;
/** Columns for one unit, where there is room. */
const WIDEST_UNIT = 6;
/** The share of a line that labels may take. */
const LABEL_SHARE = 0.4;
const INDENT = '  ';
/** Between the end of a bar and what is said of it. */
const GAP = '  ';

/** Both charts have the same rows, and the same columns for a unit. */
interface Layout {
  steps: readonly TimelineStep[];
  rows: readonly { step: TimelineStep; label: string }[];
  labelWidth: number;
  /** Columns for one unit; less than one where there is no room. */
  unit: number;
  axis: number;
  branches: ReadonlySet<number>;
  columns: number;
  marks: Marks;
}

/**
 * The steps as they are written now and as they could be, a row for each, with the meaning of what is drawn below. Where both
 * are the same, there is one chart. Empty where there are no steps.
 */
export function renderTimeline({ plan, steps }: Timeline, { columns, ascii }: TextSpace): string {
  if (steps.length === 0) return '';
  const assumed = allAlike(steps);
  const now = schedule(plan, 'now', assumed);
  const possible = schedule(plan, 'possible', assumed);
  const thing = steps.every(({ kind }) => kind === 'wait') ? 'wait' : 'unit';
  const nowTitle = `Now: ${count(now.end, thing)}`;
  const possibleTitle = `Possible: ${count(possible.end, thing)}`;
  const layout = layOut(plan, steps, Math.max(1, now.end, possible.end), [nowTitle, possibleTitle], columns, ascii ? ASCII_MARKS : MARKS);
  const isSame = isSameSpans(now.spans, possible.spans);
  return [
    ...chart(nowTitle, now, layout),
    ...(isSame ? ['Possible: the same'] : chart(possibleTitle, possible, layout)),
    ...(steps.length > MAX_ROWS ? [`${layout.marks.cut} and ${steps.length - MAX_ROWS} more`] : []),
    ...legend(steps, layout),
  ].join('\n');
}

/** What keeps each step behind an earlier one, a sentence each. */
export function ordersInWords(steps: readonly TimelineStep[]): string[] {
  return steps.flatMap((step) =>
    step.after.map(({ step: earlier, because }) => {
      const other = `\`${steps[earlier].label}\``;
      const uses = /^(?:it )?(uses .+)$/.exec(because);
      return uses ? `\`${step.label}\` ${uses[1]}, so it waits for ${other}` : `\`${step.label}\` stays after ${other}: ${because}`;
    }),
  );
}

/** A piece of code in at most `width` characters. A call is told by its name rather than by the beginning of its arguments. */
export function shortenLabel(label: string, width: number, cut = '…'): string {
  if (label.length <= width) return label;
  const call = label.replace(/\(.+\)$/, `(${cut})`);
  return call.length <= width ? call : `${call.slice(0, width - cut.length)}${cut}`;
}

function layOut(plan: TimelinePlan, steps: readonly TimelineStep[], end: number, titles: string[], columns: number, marks: Marks): Layout {
  const shown = steps.slice(0, MAX_ROWS);
  const widest = Math.floor(columns * LABEL_SHARE);
  const rows = shown.map((step) => ({ step, label: shortenLabel(step.label, widest, marks.cut) }));
  const labelWidth = Math.max(...rows.map(({ label }) => label.length), ...titles.map((title) => title.length - INDENT.length));
  const axis = columns - INDENT.length - labelWidth - ' |'.length;
  const unit = axis / end;
  return { steps, rows, labelWidth, unit: unit >= 1 ? Math.min(WIDEST_UNIT, Math.floor(unit)) : unit, axis, branches: new Set(steps.filter(({ id }) => isInBranch(id, plan)).map(({ id }) => id)), columns, marks };
}

function chart(title: string, { spans, end }: Schedule, layout: Layout): string[] {
  const { steps, rows, labelWidth } = layout;
  const held = spans.filter(({ step }) => steps[step].kind !== 'wait');
  const head = `${title.padEnd(INDENT.length + labelWidth + ' |'.length)}${ruler(end, layout)}`;
  return [
    head.trimEnd(),
    ...rows.flatMap(({ step, label }) => {
      const own = spans.filter((span) => span.step === step.id);
      const row = `${INDENT}${label.padEnd(labelWidth)} |${bars(step, own, held, layout)}`;
      const note = noteOf(step, own, layout);
      if (note === '') return [row];
      const noted = `${row}${GAP}${note}`;
      return noted.length <= layout.columns ? [noted] : [row, `${INDENT}${INDENT}${note}`];
    }),
  ];
}

/** What runs at the same time in several turns is one bar. */
function bars(step: TimelineStep, own: readonly Span[], held: readonly Span[], { unit, marks, axis }: Layout): string {
  const cells: string[] = [];
  const fill = ({ start, end }: Span, mark: string): void => {
    const from = Math.min(Math.round(start * unit), axis - 1);
    // A gap tells neighbours apart, where there is room for one.
    const to = Math.max(from + 1, Math.round(end * unit) - (unit > 2 ? 1 : 0));
    for (let i = from; i < to; i++) cells[i] = mark;
  };
  for (const span of held.filter(({ step: other }) => other !== step.id)) fill(span, marks.stopped);
  for (const span of own) fill(span, step.kind === 'wait' ? marks.wait : marks.held);
  return Array.from(cells, (cell) => cell ?? ' ').join('');
}

function noteOf({ id, repeats }: TimelineStep, own: readonly Span[], { branches }: Layout): string {
  const atOnce = own.some((span, i) => own.some((other, j) => i < j && other.start === span.start));
  return [...(repeats ? [repeats.label, ...(atOnce ? ['at once'] : [])] : []), ...(branches.has(id) ? ['in a branch'] : [])].join(', ');
}

/** The numbers of units, as many as have room. */
function ruler(end: number, { unit, axis }: Layout): string {
  const room = String(end).length + 2;
  const each = [1, 2, 5, 10, 20, 50].find((step) => step * unit >= room) ?? 100;
  let text = '';
  for (let at = 0; at <= end; at += each) {
    const longer = `${text.padEnd(Math.round(at * unit))}${at}`;
    if (longer.length <= axis) text = longer;
  }
  return text;
}

function legend(steps: readonly TimelineStep[], { marks, branches }: Layout): string[] {
  const holds = steps.some(({ kind }) => kind !== 'wait');
  return [
    '1 = one wait, assumed, not measured',
    ...(steps.some(({ kind }) => kind === 'wait') ? [`${marks.wait} waits, and the thread is free`] : []),
    ...(holds ? [`${marks.held} holds the thread, drawn as long as one wait`] : []),
    ...(holds && steps.length > 1 ? [`${marks.stopped} nothing else can run meanwhile`] : []),
    ...(branches.size > 0 ? ['Of branches at most one runs; the longest of them counts'] : []),
  ];
}

function isSameSpans(some: readonly Span[], others: readonly Span[]): boolean {
  return some.length === others.length && some.every(({ step, start, end }, i) => others[i].step === step && others[i].start === start && others[i].end === end);
}

function count(n: number, thing: string): string {
  return `${n} ${thing}${n === 1 ? '' : 's'}`;
}
