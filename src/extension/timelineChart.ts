/**
 * A timeline as static SVG: two panels on one axis, as the code is now and as it could be. Everything is placed by
 * attributes (the page's policy forbids styles in HTML), across in percent and down in pixels, so the chart takes the
 * width it gets without a script. Colours and patterns are the style sheet's.
 */
import type { ExplainResult, ExplainedStep } from '../server/protocol';
import { html, type Html } from './html';

export type Timeline = NonNullable<ExplainResult['timeline']>;
type Plan = 'now' | 'possible';

/** What fits beside a bar in a narrow panel. */
const LABEL_CHARACTERS = 16;
const ROW = 36;
const BAR = 20;
const THREAD_BAR = 12;
const TOP = 4;
/** The first row is the thread itself. */
const FIRST = TOP + 30;

export function timelineChart(timeline: Timeline): Html {
  return html`
<div class="chart" id="chart" role="group" aria-label="Timeline. Up and down move between steps, left and right between now and possible, Enter shows the code.">
  ${panel(timeline, 'now')}
  ${timeline.steps.some(changes) && panel(timeline, 'possible')}
</div>`;
}

/** "3 waits", in units of one wait; one decimal where it is not whole. */
function inWaits(units: number): string {
  const amount = oneDecimal(units);
  return amount === 1 ? '1 wait' : `${amount} waits`;
}

/** Without a step that could move, the second panel would only repeat the first. */
function changes({ now, possible }: ExplainedStep): boolean {
  return now.start !== possible.start || now.end !== possible.end;
}

function panel(timeline: Timeline, plan: Plan): Html {
  const { steps } = timeline;
  const axis = Math.max(timeline.now, timeline.possible, 0.001);
  const percent = (units: number): string => `${Math.round((units / axis) * 10000) / 100}%`;
  const height = FIRST + steps.length * ROW;
  const saved = timeline.now - timeline.possible;
  return html`
  <section class="panel ${plan} ${density(axis)}">
    <h3>${plan === 'now' ? 'Now' : 'Possible'}${steps.every((step) => step.lane === 'waiting') && html` <span class="amount">${inWaits(timeline[plan])}</span>`}</h3>
    <div class="rows">
      <ul class="labels" aria-hidden="true">
        <li class="thread">your code</li>
        ${steps.map((step) => html`<li data-step="${step.id}" title="${step.label}">${shortLabel(step.label)}</li>`)}
      </ul>
      <div class="scroll"><svg class="bars" width="100%" height="${height}" role="presentation">
        <defs>
          <pattern id="wait-${plan}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="stripe-ground" width="7" height="7"/><rect class="stripe" width="3" height="7"/></pattern>
          <marker id="arrow-${plan}" viewBox="0 0 6 6" refX="3" refY="5" markerWidth="6" markerHeight="6" markerUnits="userSpaceOnUse"><path class="arrow-head" d="M0 0 L3 6 L6 0 Z"/></marker>
        </defs>
        ${grid(axis, height, percent)}
        ${plan === 'possible' && saved > 0.01 && savedArea(timeline, height, percent)}
        ${steps.filter((step) => step.lane === 'thread').map((step) => html`<rect class="held" x="${percent(step[plan].start)}" y="0" width="${percent(length(step, plan))}" height="${height}"/>`)}
        ${thread(steps, plan, percent, timeline[plan])}
        ${steps.map((step, row) => dependencies(step, row, steps, plan, axis, percent))}
        ${steps.map((step, row) => bar(step, row, plan, axis, percent))}
        <line class="playhead" x1="0%" x2="0%" y1="0" y2="${height}"/>
      </svg></div>
    </div>
  </section>`;
}

function length(step: ExplainedStep, plan: Plan): number {
  return Math.max(0, step[plan].end - step[plan].start);
}

/** Long charts get a least width, and scroll inside their frame. */
function density(axis: number): string {
  return axis <= 8 ? 'short' : axis <= 20 ? 'long' : 'very-long';
}

function grid(axis: number, height: number, percent: (units: number) => string): Html[] {
  const gap = Math.max(1, Math.ceil(axis / 20));
  const ticks = Array.from({ length: Math.floor(axis / gap) + 1 }, (_, i) => i * gap);
  return ticks.map((at) => html`<line class="grid" x1="${percent(at)}" x2="${percent(at)}" y1="0" y2="${height}"/>`);
}

function savedArea({ now, possible }: Timeline, height: number, percent: (units: number) => string): Html {
  return html`<svg class="saved" x="${percent(possible)}" y="1" width="${percent(now - possible)}" height="${height - 2}">
    <rect x="2" y="1" width="98%" height="${height - 5}" rx="2"/>
    <text x="50%" y="${FIRST - 12}" text-anchor="middle">saved</text>
  </svg>`;
}

/** What the one thread does: a mark where a call is made or a wait ends, a block while the code holds it. */
function thread(steps: readonly ExplainedStep[], plan: Plan, percent: (units: number) => string, end: number): Html {
  const middle = TOP + 4 + THREAD_BAR / 2;
  const marks = [...new Set(steps.filter((step) => step.lane === 'waiting').flatMap((step) => [step[plan].start, step[plan].end]))];
  return html`<g class="own">
    <line x1="0%" x2="${percent(end)}" y1="${middle}" y2="${middle}"/>
    ${marks.map((at) => html`<svg x="${percent(at)}" y="${middle - THREAD_BAR / 2}" overflow="visible"><rect x="${at >= end ? -4 : at === 0 ? 0 : -2}" width="4" height="${THREAD_BAR}"/></svg>`)}
    ${steps.filter((step) => step.lane === 'thread').map((step) => html`<rect class="hold" x="${percent(step[plan].start)}" y="${middle - THREAD_BAR / 2}" width="${percent(length(step, plan))}" height="${THREAD_BAR}"/>`)}
  </g>`;
}

/** An arrow from the end of each step that this one needs, with the variable that carries the result. */
function dependencies(step: ExplainedStep, row: number, steps: readonly ExplainedStep[], plan: Plan, axis: number, percent: (units: number) => string): Html[] {
  return step.after.flatMap(({ step: id, variable, because }) => {
    const from = steps.findIndex((other) => other.id === id);
    // What the code only happens to order is not an arrow: it is gone in the other plan.
    if (from < 0 || from >= row || steps[from][plan].end > step[plan].start + 0.001) return [];
    const end = steps[from][plan].end;
    const start = step[plan].start;
    const later = end < start - 0.001;
    const [x, target] = [percent(end), percent(start)];
    const [top, turn, bottom] = [barTop(from) + BAR, barTop(row) - 8, barTop(row) - 2];
    const arrow = html`marker-end="url(#arrow-${plan})"`;
    // Near the right edge the name stands before the arrow, or it would be cut off.
    const [dx, anchor] = end / axis > 0.8 ? [-5, 'end'] : [5, 'start'];
    return html`<g class="needs"><title>${because}</title>
      <line x1="${x}" x2="${x}" y1="${top}" y2="${later ? turn : bottom}" ${!later && arrow}/>
      ${later && html`<line x1="${x}" x2="${target}" y1="${turn}" y2="${turn}"/><line x1="${target}" x2="${target}" y1="${turn}" y2="${bottom}" ${arrow}/>`}
      ${variable && html`<text x="${x}" y="${top + 11}" dx="${dx}" text-anchor="${anchor}">${variable}</text>`}
    </g>`;
  });
}

function barTop(row: number): number {
  return FIRST + row * ROW + (ROW - BAR) / 2;
}

function bar(step: ExplainedStep, row: number, plan: Plan, axis: number, percent: (units: number) => string): Html {
  const waiting = step.lane === 'waiting';
  const share = length(step, plan) / axis;
  const inside = waiting ? share > 0.12 && step.repeats?.label : share > 0.3 && 'nothing else can run';
  return html`<g class="bar ${waiting ? 'waiting' : 'holding'}${step.critical ? ' critical' : ''}" data-step="${step.id}" data-plan="${plan}" role="button" tabindex="${plan === 'now' && row === 0 ? '0' : '-1'}" aria-label="${spoken(step, inside || '', plan)}">
    <title>${step.label}</title>
    <svg x="${percent(step[plan].start)}" y="${barTop(row)}" width="${percent(length(step, plan))}" height="${BAR}" overflow="visible">
      <rect class="fill" width="100%" height="${BAR}" rx="2" ${waiting && html`fill="url(#wait-${plan})"`}/>
      ${step.repeats && turns(step.repeats.overlaps && plan === 'possible')}
      ${step.critical && plan === 'possible' && html`<line class="longest" x1="0%" x2="100%" y1="${BAR + 4}" y2="${BAR + 4}"/>`}
      ${inside && html`<svg width="100%" height="${BAR}"><text x="50%" y="${BAR / 2 + 4}" text-anchor="middle">${inside}</text></svg>`}
    </svg>
  </g>`;
}

/** A loop's turns: notches where one follows the other, layers where they overlap. */
function turns(overlapping: boolean): Html[] {
  const at = [1, 2, 3];
  return overlapping
    ? at.map((i) => html`<line class="turn" x1="0" x2="100%" y1="${(BAR / 4) * i}" y2="${(BAR / 4) * i}"/>`)
    : at.map((i) => html`<line class="turn" x1="${25 * i}%" x2="${25 * i}%" y1="0" y2="${BAR}"/>`);
}

/** Begins with what can be seen, so that a person who speaks to the editor can name it. */
function spoken(step: ExplainedStep, inside: string, plan: Plan): string {
  const { start, end } = step[plan];
  const what = step.lane === 'waiting' ? 'waits' : 'holds the thread';
  return `${`${step.label} ${inside}`.trim()}. ${plan === 'now' ? 'Now' : 'Possible'}: ${what} from ${oneDecimal(start)} to ${oneDecimal(end)}`;
}

export function oneDecimal(units: number): number {
  return Math.round(units * 10) / 10;
}

/** Beside a bar a call is told by its name, not by the beginning of its arguments; the whole stands in the list. */
function shortLabel(label: string): string {
  return label.length <= LABEL_CHARACTERS ? label : label.replace(/\(.+\)$/, '(…)');
}
