/** A timeline as plain text: two charts on one axis, and in words what orders the steps. For the terminal, and for tests. */
import { cutToWidth, displayWidth, padToWidth, wrapText } from '../displayWidth';
import type { Timeline, TimelineStep } from '../model';
import { isInBranch } from './plan';
import { allAlike, schedule, type Schedule, type Span } from './schedule';

/** Where text is shown. */
export interface TextSpace {
  /** The width of a line, as `displayWidth` counts it; at least 40. */
  columns: number;
  /** Draws with ASCII characters only. Labels stay as they are given. */
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

/** Whole columns for each unit, or whole units for each column: one of both is 1. So a column says exactly what it stands for. */
interface Scale {
  columns: number;
  units: number;
}

/** Both charts have the same rows, and the same columns for a unit. */
interface Layout {
  steps: readonly TimelineStep[];
  rows: readonly { step: TimelineStep; label: string }[];
  labelWidth: number;
  scale: Scale;
  /** Columns that bars may take. */
  axis: number;
  /** What a step takes, in a word. */
  thing: 'wait' | 'unit';
  branches: ReadonlySet<number>;
  columns: number;
  marks: Marks;
}

/**
 * The steps as they are written now and as they could be, a row for each, with the meaning of what is drawn below. Where both
 * are the same, there is one chart. Empty where there are no steps. Labels have to be as they will be printed, with no
 * control characters in them.
 */
export function renderTimeline({ plan, steps }: Timeline, { columns, ascii }: TextSpace): string {
  if (steps.length === 0) return '';
  const assumed = allAlike({ plan, steps });
  const now = schedule(plan, 'now', assumed);
  const possible = schedule(plan, 'possible', assumed);
  const thing = thingOf(steps);
  const nowTitle = `Now: ${count(now.end, thing)}`;
  const possibleTitle = `Possible: ${count(possible.end, thing)}`;
  const layout = layOut({ plan, steps }, Math.max(1, now.end, possible.end), [nowTitle, possibleTitle], columns, ascii ? ASCII_MARKS : MARKS);
  const isSame = isSameSpans(now.spans, possible.spans);
  return [
    ...chart(nowTitle, now, layout),
    ...(isSame ? ['Possible: the same'] : chart(possibleTitle, possible, layout)),
    ...(steps.length > MAX_ROWS ? [`${layout.marks.cut} and ${steps.length - MAX_ROWS} more`] : []),
    ...legend(layout),
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

/** A piece of code in at most so many columns. A call is told by its name rather than by the beginning of its arguments. */
export function shortenLabel(label: string, columns: number, cut = '…'): string {
  if (displayWidth(label) <= columns) return label;
  const call = label.replace(/\(.+\)$/, `(${cut})`);
  return displayWidth(call) <= columns ? call : `${cutToWidth(call, columns - displayWidth(cut))}${cut}`;
}

function layOut({ plan, steps }: Pick<Timeline, 'plan' | 'steps'>, end: number, titles: string[], columns: number, marks: Marks): Layout {
  const widest = Math.floor(columns * LABEL_SHARE);
  const rows = steps.slice(0, MAX_ROWS).map((step) => ({ step, label: shortenLabel(step.label, widest, marks.cut) }));
  const labelWidth = Math.max(...rows.map(({ label }) => displayWidth(label)), ...titles.map((title) => title.length - INDENT.length));
  const axis = columns - INDENT.length - labelWidth - ' |'.length;
  const scale = { columns: Math.max(1, Math.min(WIDEST_UNIT, Math.floor(axis / end))), units: Math.ceil(end / axis) };
  const branches = new Set(steps.filter(({ id }) => isInBranch(id, plan)).map(({ id }) => id));
  return { steps, rows, labelWidth, scale, axis, thing: thingOf(steps), branches, columns, marks };
}

function thingOf(steps: readonly TimelineStep[]): Layout['thing'] {
  return steps.every(({ kind }) => kind === 'wait') ? 'wait' : 'unit';
}

function chart(title: string, { spans, end }: Schedule, layout: Layout): string[] {
  const { steps, rows, labelWidth } = layout;
  const held = spans.filter(({ step }) => steps[step].kind !== 'wait');
  const head = `${title.padEnd(INDENT.length + labelWidth + ' |'.length)}${ruler(end, layout)}`;
  return [
    head.trimEnd(),
    ...rows.flatMap(({ step, label }) => {
      const own = spans.filter((span) => span.step === step.id);
      const row = `${INDENT}${padToWidth(label, labelWidth)} |${bars(step, own, held, layout)}`;
      const note = noteOf(step, own, layout);
      if (note === '') return [row];
      const noted = `${row}${GAP}${note}`;
      return displayWidth(noted) <= layout.columns ? [noted] : [row, ...wrapText(note, layout.columns - 2 * INDENT.length).map((line) => `${INDENT}${INDENT}${line}`)];
    }),
  ];
}

/** What runs at the same time in several turns is one bar. */
function bars(step: TimelineStep, own: readonly Span[], held: readonly Span[], { scale, marks, axis }: Layout): string {
  const cells: string[] = [];
  const fill = ({ start, end }: Span, mark: string): void => {
    const from = Math.min(Math.floor(columnAt(start, scale)), axis - 1);
    // A gap tells neighbours apart, where there is room for one.
    const to = Math.max(from + 1, Math.ceil(columnAt(end, scale)) - (scale.columns > 2 ? 1 : 0));
    for (let i = from; i < to; i++) cells[i] = mark;
  };
  for (const span of held.filter(({ step: other }) => other !== step.id)) fill(span, marks.stopped);
  for (const span of own) fill(span, step.kind === 'wait' ? marks.wait : marks.held);
  return Array.from(cells, (cell) => cell ?? ' ').join('');
}

/** Where a moment lies on the axis: between whole columns, where several units share one. */
function columnAt(moment: number, { columns, units }: Scale): number {
  return (moment * columns) / units;
}

function noteOf({ id, repeats }: TimelineStep, own: readonly Span[], { branches }: Layout): string {
  const atOnce = own.some((span, i) => own.some((other, j) => i < j && other.start === span.start));
  return [...(repeats ? [repeats.label, ...(atOnce ? ['at once'] : [])] : []), ...(branches.has(id) ? ['in a branch'] : [])].join(', ');
}

/** The numbers of units, as many as have room: every one, or every 2nd, 5th, 10th, 20th, … */
function ruler(end: number, { scale, axis }: Layout): string {
  const least = Math.max(1, ((String(end).length + 2) * scale.units) / scale.columns);
  const power = 10 ** Math.floor(Math.log10(least));
  const each = [1, 2, 5, 10].map((step) => step * power).find((step) => step >= least)!;
  let text = '';
  for (let at = 0; at <= end; at += each) {
    const longer = `${text.padEnd(Math.floor(columnAt(at, scale)))}${at}`;
    if (longer.length <= axis) text = longer;
  }
  return text;
}

function legend({ steps, scale, thing, marks, branches, columns }: Layout): string[] {
  const holds = steps.some(({ kind }) => kind !== 'wait');
  const meanings = [
    '1 = one wait, assumed, not measured',
    ...(scale.units > 1 ? [`1 column = ${count(scale.units, thing)}: steps in the same column may follow each other`] : []),
    ...(steps.some(({ kind }) => kind === 'wait') ? [`${marks.wait} waits, and the thread is free`] : []),
    ...(holds ? [`${marks.held} holds the thread, drawn as long as one wait`] : []),
    ...(holds && steps.length > 1 ? [`${marks.stopped} nothing else can run meanwhile`] : []),
    ...(branches.size > 0 ? ['Of branches at most one runs; the longest of them counts'] : []),
  ];
  return meanings.flatMap((meaning) => wrapText(meaning, columns - INDENT.length).map((line, i) => (i === 0 ? line : `${INDENT}${line}`)));
}

function isSameSpans(some: readonly Span[], others: readonly Span[]): boolean {
  return some.length === others.length && some.every(({ step, start, end }, i) => others[i].step === step && others[i].start === start && others[i].end === end);
}

function count(n: number, thing: string): string {
  return `${n} ${thing}${n === 1 ? '' : 's'}`;
}
