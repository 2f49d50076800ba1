/**
 * Life for the chart: one tab stop with arrow keys between bars, bars and lists that light up together, and a picture that is
 * drawn anew when other lengths are assumed.
 */
import type { Range } from '../server/protocol';
import { scheduleBoth, type Assumptions, type Schedules } from './assumptions';
import type { PageTimeline } from './protocol';
import { leaveOut } from './screenReader';
import { axisOf, timelinePanels } from './timelineChart';
import { listedTimes, runKey, underWay } from './timelineWords';
import type { Moment, ScheduleKind } from '../core/timeline/schedule';

export class TimelineView {
  schedules: Schedules;
  /** The list says the same: for who uses a screen reader nothing in the chart is a stop. */
  private isLeftOut = false;

  constructor(
    private readonly chart: HTMLElement,
    private readonly timeline: PageTimeline,
    assumptions: Assumptions,
    private readonly reveal: (range: Range) => void,
    private readonly togglePlay: () => void,
  ) {
    this.schedules = scheduleBoth(timeline, assumptions);
    this.listen();
  }

  /** Draws what follows from other assumptions. */
  draw(assumptions: Assumptions): void {
    this.schedules = scheduleBoth(this.timeline, assumptions);
    const scrolled = this.chart.querySelector('.scroll')?.scrollLeft ?? 0;
    this.chart.innerHTML = timelinePanels(this.timeline, this.schedules).text;
    this.chart.classList.remove('played');
    this.showStop();
    for (const frame of this.chart.querySelectorAll('.scroll')) frame.scrollLeft = scrolled;
    for (const item of document.querySelectorAll('.steps > [data-step]')) item.querySelector('.times')!.textContent = listedTimes(stepOf(item), this.schedules);
  }

  leaveOut(isLeftOut: boolean): void {
    this.isLeftOut = isLeftOut;
    leaveOut(this.chart, isLeftOut);
    this.showStop();
  }

  private showStop(): void {
    const [first] = this.bars('now');
    for (const bar of this.chart.querySelectorAll('.bar')) bar.setAttribute('tabindex', bar === first && !this.isLeftOut ? '0' : '-1');
  }

  /** Marks a step in both plans, in the labels and in the lists; null marks none. */
  mark(step: number | null): void {
    for (const element of document.querySelectorAll('[data-step]')) element.classList.toggle('marked', step !== null && stepOf(element) === step);
  }

  /** Shows the state after these moments of the code as it is, at a time of the other plan. */
  showAt(passed: readonly Moment[], time: number): void {
    const current = passed.at(-1);
    const x = `${(time / axisOf(this.schedules)) * 100}%`;
    for (const line of this.chart.querySelectorAll('.playhead')) {
      line.setAttribute('x1', x);
      line.setAttribute('x2', x);
    }
    this.chart.classList.add('played');
    for (const frame of this.chart.querySelectorAll('.scroll')) keepInSight(frame, time / axisOf(this.schedules));
    this.showRuns('now', passed, current);
    this.showRuns('possible', current ? this.schedules.possible.moments.filter(({ at }) => at <= time) : [], undefined);
    for (const item of document.querySelectorAll('.steps > [data-step]')) {
      if (current && stepOf(item) === current.step) item.setAttribute('aria-current', 'step');
      else item.removeAttribute('aria-current');
    }
  }

  /** Of a chart that is taller than the window: the row of a step. */
  bringIntoSight(step: number): void {
    this.chart.querySelector(`.now .labels [data-step="${step}"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  private showRuns(kind: ScheduleKind, passed: readonly Moment[], current: Moment | undefined): void {
    const begun = new Set(passed.map(runKey));
    const open = new Set(underWay(passed).map(runKey));
    for (const run of this.chart.querySelectorAll<SVGElement>(`.panel.${kind} [data-run]`)) {
      const key = run.dataset.run!;
      run.classList.toggle('ahead', !begun.has(key));
      run.classList.toggle('running', open.has(key));
      run.classList.toggle('current', current !== undefined && key === runKey(current));
    }
  }

  private listen(): void {
    this.chart.addEventListener('click', ({ target }) => this.choose(barAt(target)));
    for (const come of ['focusin', 'pointerover']) document.addEventListener(come, ({ target }) => this.markAt(target, true));
    for (const leave of ['focusout', 'pointerout']) document.addEventListener(leave, ({ target }) => this.markAt(target, false));
    // A long chart scrolls, and its two panels share one axis.
    this.chart.addEventListener('scroll', ({ target }) => {
      if (target instanceof Element) for (const frame of this.chart.querySelectorAll('.scroll')) frame.scrollLeft = target.scrollLeft;
    }, true);
    this.chart.addEventListener('keydown', (event) => this.onKey(event));
  }

  private markAt(target: EventTarget | null, marked: boolean): void {
    const element = target instanceof Element ? target.closest('[data-step]') : null;
    if (element) this.mark(marked ? stepOf(element) : null);
  }

  private onKey(event: KeyboardEvent): void {
    const current = barAt(document.activeElement);
    if (!current) return;
    const kind = current.dataset.plan as ScheduleKind;
    const bars = this.bars(kind);
    const row = bars.indexOf(current);
    switch (event.key) {
      case 'ArrowDown':
        focusOn(bars, row + 1);
        break;
      case 'ArrowUp':
        focusOn(bars, row - 1);
        break;
      case 'ArrowLeft':
        focusOn(this.bars('now'), row);
        break;
      case 'ArrowRight':
        focusOn(this.bars('possible'), row);
        break;
      case 'Home':
        focusOn(bars, 0);
        break;
      case 'End':
        focusOn(bars, bars.length - 1);
        break;
      case 'Enter':
        this.choose(current);
        break;
      case ' ':
        this.togglePlay();
        break;
      case 'Escape':
        current.blur();
        this.mark(null);
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  private bars(kind: ScheduleKind): SVGGElement[] {
    return [...this.chart.querySelectorAll<SVGGElement>(`.bar[data-plan="${kind}"]`)];
  }

  private choose(bar: Element | null): void {
    const step = stepAt(bar);
    if (step !== null) this.reveal(this.timeline.steps[step].range);
  }
}

/** A chart that is wider than its frame moves along with the player. */
function keepInSight(frame: Element, share: number): void {
  const x = share * frame.scrollWidth;
  if (x < frame.scrollLeft || x > frame.scrollLeft + frame.clientWidth * 0.9) frame.scrollLeft = x - frame.clientWidth / 3;
}

function focusOn(bars: readonly SVGGElement[], row: number): void {
  const bar = bars[row];
  if (!bar) return;
  for (const other of document.querySelectorAll('.chart .bar')) other.setAttribute('tabindex', other === bar ? '0' : '-1');
  bar.focus();
}

function barAt(target: EventTarget | null): SVGGElement | null {
  return target instanceof Element ? target.closest<SVGGElement>('.bar') : null;
}

function stepAt(element: Element | null): number | null {
  return element && stepOf(element);
}

function stepOf(element: Element): number {
  return Number(element.getAttribute('data-step'));
}
