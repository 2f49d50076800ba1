/**
 * A timeline as SVG: two panels on one axis, as the code is now and as it could be. The extension draws the first picture and
 * the page every later one with this. Everything is placed by attributes (the page's policy forbids styles in HTML), across in
 * percent and down in pixels, so the chart takes the width it gets without a script. Colours and patterns are the style sheet's.
 */
import { longestChain, type ScheduleKind, type Span } from '../core/timeline/schedule';
import { canChange, type Schedules } from './assumptions';
import { html, type Html } from './html';
import type { PageTimeline } from './protocol';
import { lengthInWords, planName, runKey, timesInWords, turnsInWords } from './timelineWords';

type Step = PageTimeline['steps'][number];

/** What fits beside a bar where all labels do, and in any case. A narrow panel cuts off the end of it. */
const LABEL_CHARACTERS = { all: 32, one: 16 };
/** With more steps than this, both plans are too tall to be seen together. */
const FEW_STEPS = 8;
const ROW = 36;
const BAR = 20;
/** Turns that overlap share the bar's height as long as each is so thick; then the row grows. */
const THINNEST = 5;
const GAP = 2;
const THREAD_BAR = 12;
const TOP = 4;
/** The first row is the thread itself. */
const FIRST = TOP + 30;
/** Below the rows: how many waits have passed. */
const AXIS = 14;

/** A step's place in a panel, with its spans in layers where they overlap. */
interface Row {
  step: Step;
  spans: { span: Span; layer: number }[];
  /** Of its bar. */
  top: number;
  height: number;
  /** How thick one layer is. */
  thickness: number;
}

interface Panel {
  kind: ScheduleKind;
  rows: Row[];
  axis: number;
  height: number;
  percent: (units: number) => string;
}

export function timelineChart(timeline: PageTimeline, schedules: Schedules): Html {
  return html`
<div class="chart" id="chart" role="group" aria-label="Timeline. Up and down move between steps, left and right between now and possible, Enter shows the code.">${timelinePanels(timeline, schedules)}</div>`;
}

/** What the chart's frame holds, and what a redraw replaces. Without a step that could move, a second panel would only repeat the first. */
export function timelinePanels(timeline: PageTimeline, schedules: Schedules): Html {
  return html`${timeline.steps.length > FEW_STEPS && canChange(timeline) && overview(schedules)}${panel(timeline, schedules, 'now')}${canChange(timeline) && panel(timeline, schedules, 'possible')}`;
}

/** Only for the eye: the panels say the same in words. */
function overview(schedules: Schedules): Html {
  const length = (kind: ScheduleKind): Html => html`<b>${planName(kind)}</b><svg width="100%" height="12"><rect x="0" y="1" width="${(schedules[kind].end / axisOf(schedules)) * 100}%" height="10" rx="2" fill="url(#wait-${kind})"/></svg>`;
  return html`
  <div class="overview" aria-hidden="true">${length('now')}${length('possible')}</div>`;
}

/** How long the common axis is. */
export function axisOf({ now, possible }: Schedules): number {
  return Math.max(now.end, possible.end, ...now.spans.map(({ end }) => end), ...possible.spans.map(({ end }) => end), 0.001);
}

function panel(timeline: PageTimeline, schedules: Schedules, kind: ScheduleKind): Html {
  const { steps } = timeline;
  const { spans, moments, end } = schedules[kind];
  const axis = axisOf(schedules);
  const percent = (units: number): string => `${Math.round((units / axis) * 10000) / 100}%`;
  const rows = layOut(steps, spans);
  const height = rows.reduce((sum, row) => sum + rowHeight(row), FIRST);
  const drawn: Panel = { kind, rows, axis, height, percent };
  const holding = spans.filter(({ step }) => steps[step].lane === 'thread');
  const instants = [...new Set(moments.filter(({ step }) => steps[step].lane === 'waiting').map(({ at }) => at))];
  const onChain = kind === 'possible' || !canChange(timeline) ? longestChain(schedules[kind]) : new Set<number>();
  return html`
  <section class="panel ${kind} ${density(axis)}">
    <h3>${planName(kind)} <span class="amount">${lengthInWords(end, timeline)} ${turnsInWords(timeline.plan, schedules, kind)}</span></h3>
    <div class="rows">
      <ul class="labels" aria-hidden="true">
        <li class="thread"><span>your code</span></li>
        ${rows.map((row) => html`<li data-step="${row.step.id}" title="${row.step.label}"><svg width="0" height="${rowHeight(row)}"></svg><span>${shortLabel(row.step, steps)}</span></li>`)}
      </ul>
      <div class="scroll" tabindex="-1"><svg class="bars" width="100%" height="${height + AXIS}" role="presentation">
        <defs>
          <pattern id="wait-${kind}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="stripe-ground" width="7" height="7"/><rect class="stripe" width="3" height="7"/></pattern>
          <marker id="arrow-${kind}" viewBox="0 0 6 6" refX="3" refY="5" markerWidth="6" markerHeight="6" markerUnits="userSpaceOnUse"><path class="arrow-head" d="M0 0 L3 6 L6 0 Z"/></marker>
        </defs>
        ${grid(drawn)}
        ${kind === 'possible' && schedules.now.end - end > 0.01 && savedArea(end, schedules.now.end, drawn)}
        ${holding.map(({ start, end: until }) => html`<rect class="held" x="${percent(start)}" y="0" width="${percent(until - start)}" height="${height}"/>`)}
        ${thread(instants, holding, end, percent)}
        ${rows.map((row) => dependencies(row, drawn))}
        ${rows.map((row) => row.spans.length > 0 && bar(row, drawn, timesInWords(row.step.id, schedules[kind]), onChain.has(row.step.id)))}
        <line class="playhead" x1="0%" x2="0%" y1="0" y2="${height}"/>
      </svg></div>
    </div>
  </section>`;
}

function layOut(steps: readonly Step[], spans: readonly Span[]): Row[] {
  let below = FIRST;
  return steps.map((step) => {
    const layered = inLayers(spans.filter((span) => span.step === step.id));
    const layers = Math.max(1, ...layered.map(({ layer }) => layer + 1));
    const thickness = Math.max(THINNEST, Math.floor((BAR - (layers - 1) * GAP) / layers));
    const row: Row = { step, spans: layered, top: below + (ROW - BAR) / 2, height: layers === 1 ? BAR : layers * (thickness + GAP) - GAP, thickness: layers === 1 ? BAR : thickness };
    below += rowHeight(row);
    return row;
  });
}

/** Each span in the first layer that is free when it begins. */
function inLayers(spans: readonly Span[]): Row['spans'] {
  const ends: number[] = [];
  return spans.map((span) => {
    const free = ends.findIndex((end) => end <= span.start);
    const layer = free < 0 ? ends.length : free;
    ends[layer] = span.end;
    return { span, layer };
  });
}

function rowHeight({ height }: Row): number {
  return Math.max(ROW, height + ROW - BAR);
}

/** Long charts get a least width, and scroll inside their frame. */
function density(axis: number): string {
  return axis <= 8 ? 'short' : axis <= 20 ? 'long' : 'very-long';
}

function grid({ axis, height, percent }: Panel): Html {
  const gap = Math.max(1, Math.ceil(axis / 20));
  const ticks = Array.from({ length: Math.floor(axis / gap) + 1 }, (_, i) => i * gap);
  // One number in the middle below its line; at the very ends it would be cut off.
  const anchor = (at: number): Html | false => (at === 0 || at / axis > 0.98) && html` text-anchor="${at === 0 ? 'start' : 'end'}"`;
  return html`<g class="grid">${ticks.map((at) => html`<line x1="${percent(at)}" x2="${percent(at)}" y2="${height}"/><text x="${percent(at)}" y="${height + AXIS - 3}"${anchor(at)}>${at}</text>`)}</g>`;
}

function savedArea(from: number, to: number, { axis, height, percent }: Panel): Html {
  const share = (to - from) / axis;
  return html`<svg class="saved" x="${percent(from)}" y="1" width="${percent(to - from)}" height="${height - 2}">
    <rect x="2" y="1" width="98%" height="${height - 5}" rx="2"/>
    ${share > 0.1 && html`<text class="${share < 0.3 && 'slim'}" x="10" y="${FIRST - 12}">saved</text>`}
  </svg>`;
}

/** What the one thread does: a mark where a call is made or a wait ends, a block while the code holds it. */
function thread(instants: readonly number[], holding: readonly Span[], end: number, percent: Panel['percent']): Html {
  const middle = THREAD_BAR / 2;
  // There is a mark for each moment, so what all of them share is the style sheet's: a size of 4 by THREAD_BAR.
  return html`<g class="own" transform="translate(0 ${TOP + 4})">
    <line x1="0%" x2="${percent(end)}" y1="${middle}" y2="${middle}"/>
    ${instants.map((at) => html`<svg x="${percent(at)}"><rect x="${at >= end ? -4 : at === 0 ? 0 : -2}"/></svg>`)}
    ${holding.map((span) => html`<rect class="hold" x="${percent(span.start)}" y="0" width="${percent(span.end - span.start)}" height="${THREAD_BAR}"/>`)}
  </g>`;
}

/** An arrow from the end of each step that this one needs, with the variable that carries the result. Of turns, to the first. */
function dependencies(row: Row, { kind, rows, axis, percent }: Panel): Html[] {
  const start = row.spans[0]?.span.start;
  return row.step.after.flatMap(({ step: id, variable, because }) => {
    const from = rows.slice(0, rows.indexOf(row)).find((other) => other.step.id === id);
    const ends = from?.spans.map(({ span }) => span.end).filter((end) => end <= start + 0.001) ?? [];
    // What the code only happens to order is not an arrow: it is gone in the other plan.
    if (!from || ends.length === 0) return [];
    const end = Math.max(...ends);
    const later = end < start - 0.001;
    const [x, target] = [percent(end), percent(start)];
    const [top, turn, bottom] = [from.top + from.height, row.top - 8, row.top - 2];
    const arrow = html`marker-end="url(#arrow-${kind})"`;
    // Near the right edge the name stands before the arrow, or it would be cut off.
    const [dx, anchor] = end / axis > 0.8 ? [-5, 'end'] : [5, 'start'];
    return html`<g class="needs"><title>${because}</title><line x1="${x}" x2="${x}" y1="${top}" y2="${later ? turn : bottom}" ${!later && arrow}/>${later && html`<line x1="${x}" x2="${target}" y1="${turn}" y2="${turn}"/><line x1="${target}" x2="${target}" y1="${turn}" y2="${bottom}" ${arrow}/>`}${variable && html`<text x="${x}" y="${top + 11}" dx="${dx}" text-anchor="${anchor}">${variable}</text>`}</g>`;
  });
}

/** All turns of a step are one stop for the keyboard. */
function bar({ step, spans, top, height, thickness }: Row, { kind, rows, axis, percent }: Panel, times: string, onChain: boolean): Html {
  const waiting = step.lane === 'waiting';
  return html`<g class="named"><g class="bar ${waiting ? 'waiting' : 'holding'}" data-step="${step.id}" data-plan="${kind}" ${waiting && html`fill="url(#wait-${kind})"`} role="button" tabindex="${kind === 'now' && rows[0].step === step ? '0' : '-1'}" aria-label="${spoken(step, kind, times)}"><title>${step.label}</title>${spans.map(({ span, layer }) => {
      const share = (span.end - span.start) / axis;
      const inside = thickness === BAR && !waiting && share > 0.3;
      const y = top + layer * (thickness + GAP);
      const [x, width] = [percent(span.start), percent(span.end - span.start)];
      const line = onChain && html`<line class="longest" x1="${x}" x2="${percent(span.end)}" y1="${top + height + 4}" y2="${top + height + 4}"/>`;
      // Set apart, as what can be read here is a part of the bar's name.
      const words = inside && html` <text x="${percent((span.start + span.end) / 2)}" y="${y + BAR / 2 + 4}" text-anchor="middle">nothing else can run</text>`;
      return html`<rect class="fill" data-run="${runKey(span)}" x="${x}" y="${y}" width="${width}" height="${thickness}" rx="2"/>${line}${words}`;
    })}</g>${waiting && spans.length > 1 && thickness === BAR && turnNumbers(spans, top, axis, percent)}</g>`;
}

/** Beside the bar for who listens, as the bar is told by its name: on the bar for who looks. */
function turnNumbers(spans: Row['spans'], top: number, axis: number, percent: Panel['percent']): Html {
  const wide = spans.filter(({ span }) => (span.end - span.start) / axis > 0.03);
  return html`<g aria-hidden="true">${wide.map(({ span }) => html`<text x="${percent((span.start + span.end) / 2)}" y="${top + BAR / 2 + 4}" text-anchor="middle">${span.turn + 1}</text>`)}</g>`;
}

/** Begins with what can be seen, so that a person who speaks to the editor can name it. */
function spoken(step: Step, kind: ScheduleKind, times: string): string {
  const waiting = step.lane === 'waiting';
  return `${step.label}${waiting ? '' : ' nothing else can run'}. ${planName(kind)}: ${waiting ? 'waits' : 'holds the thread'} from ${times}`;
}

/** Beside a bar a call is told by its name; also by the beginning of its arguments where they are short, or another call has that name. */
function shortLabel({ id, label }: Step, steps: readonly Step[]): string {
  const fits = label.length <= LABEL_CHARACTERS.one || steps.every((step) => step.label.length <= LABEL_CHARACTERS.all);
  if (fits) return label;
  const name = nameOf(label);
  return steps.some((other) => other.id !== id && nameOf(other.label) === name) ? label : name;
}

function nameOf(label: string): string {
  return label.replace(/\(.+\)$/, '(…)');
}
