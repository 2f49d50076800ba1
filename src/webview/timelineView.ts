/**
 * Life for the static chart: one tab stop with arrow keys between bars, bars and list that light up together, and a
 * player that moves through both plans at once. Nothing moves by itself, and nothing tweens for those who ask for
 * less motion.
 */
import type { Range } from '../server/protocol';
import type { PageTimeline } from './protocol';

/** Milliseconds that one unit takes while playing, and the most that all of it may take. */
const UNIT = 700;
const LONGEST = 9000;

type Plan = 'now' | 'possible';

export class TimelineView {
  private readonly bars: SVGGElement[];
  private readonly playheads: SVGLineElement[];
  /** The times at which something begins or ends, in either plan. */
  private readonly moments: number[];
  private readonly end: number;
  private at = 0;
  private frame = 0;

  constructor(private readonly chart: HTMLElement, private readonly timeline: PageTimeline, private readonly reveal: (range: Range) => void) {
    this.bars = [...chart.querySelectorAll<SVGGElement>('.bar')];
    this.playheads = [...chart.querySelectorAll<SVGLineElement>('.playhead')];
    this.end = Math.max(timeline.now, timeline.possible);
    const times = timeline.steps.flatMap(({ now, possible }) => [now.start, now.end, possible.start, possible.end]);
    this.moments = [...new Set([0, ...times, this.end])].sort((a, b) => a - b);
    this.listen();
  }

  /** Marks a step in both plans, in the labels and in the list; null marks none. */
  mark(step: number | null): void {
    for (const element of document.querySelectorAll('[data-step]')) element.classList.toggle('marked', step !== null && element.getAttribute('data-step') === String(step));
  }

  private listen(): void {
    for (const bar of this.bars) {
      bar.addEventListener('click', () => this.choose(bar));
      bar.addEventListener('focus', () => this.mark(stepOf(bar)));
    }
    for (const element of document.querySelectorAll('[data-step]')) {
      element.addEventListener('pointerenter', () => this.mark(stepOf(element)));
      element.addEventListener('pointerleave', () => this.mark(null));
    }
    // A long chart scrolls, and its two panels share one axis.
    const frames = [...this.chart.querySelectorAll('.scroll')];
    for (const frame of frames) frame.addEventListener('scroll', () => frames.forEach((other) => (other.scrollLeft = frame.scrollLeft)));
    this.chart.addEventListener('keydown', (event) => this.onKey(event));
    const player = document.getElementById('player');
    if (!player) return;
    player.hidden = false;
    player.addEventListener('click', ({ target }) => {
      const action = target instanceof Element ? target.closest('button')?.dataset.play : undefined;
      if (action === 'toggle') this.toggle();
      if (action === 'back') this.jump(-1);
      if (action === 'forward') this.jump(1);
    });
  }

  private onKey(event: KeyboardEvent): void {
    const current = this.bars.find((bar) => bar === document.activeElement);
    if (!current) return;
    const plan = current.dataset.plan as Plan;
    const row = this.rows(plan).indexOf(current);
    const last = this.rows(plan).length - 1;
    switch (event.key) {
      case 'ArrowDown':
        this.focus(plan, Math.min(row + 1, last));
        break;
      case 'ArrowUp':
        this.focus(plan, Math.max(row - 1, 0));
        break;
      case 'ArrowLeft':
        this.focus('now', row);
        break;
      case 'ArrowRight':
        this.focus('possible', row);
        break;
      case 'Home':
        this.focus(plan, 0);
        break;
      case 'End':
        this.focus(plan, last);
        break;
      case 'Enter':
        this.choose(current);
        break;
      case ' ':
        this.toggle();
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

  private rows(plan: Plan): SVGGElement[] {
    return this.bars.filter((bar) => bar.dataset.plan === plan);
  }

  private focus(plan: Plan, row: number): void {
    const bar = this.rows(plan)[row];
    if (!bar) return;
    for (const other of this.bars) other.setAttribute('tabindex', other === bar ? '0' : '-1');
    bar.focus();
  }

  private choose(bar: SVGGElement): void {
    const step = this.timeline.steps.find(({ id }) => id === stepOf(bar));
    if (step) this.reveal(step.range);
  }

  private toggle(): void {
    if (this.frame !== 0) return this.pause();
    if (this.at >= this.end) this.moveTo(0);
    // Without motion the button walks from moment to moment instead.
    if (prefersLessMotion()) return this.jump(1);
    const unit = Math.min(UNIT, LONGEST / Math.max(this.end, 1));
    let before = performance.now();
    const tick = (now: number): void => {
      this.moveTo(Math.min(this.at + (now - before) / unit, this.end));
      before = now;
      if (this.at >= this.end) this.pause();
      else this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
    this.showPlaying(true);
  }

  private pause(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.showPlaying(false);
  }

  private showPlaying(playing: boolean): void {
    const button = document.querySelector('[data-play="toggle"]');
    button?.classList.toggle('playing', playing);
    button?.setAttribute('aria-label', playing ? 'Pause' : 'Play');
  }

  private jump(direction: 1 | -1): void {
    this.pause();
    const slack = 0.001;
    const next = direction > 0 ? this.moments.find((time) => time > this.at + slack) : this.moments.filter((time) => time < this.at - slack).at(-1);
    this.moveTo(next ?? (direction > 0 ? this.end : 0));
  }

  private moveTo(time: number): void {
    this.at = time;
    const x = `${(time / (this.end || 1)) * 100}%`;
    for (const line of this.playheads) {
      line.setAttribute('x1', x);
      line.setAttribute('x2', x);
    }
    this.chart.classList.add('played');
    for (const bar of this.bars) {
      const { start, end } = this.spanOf(bar);
      bar.classList.toggle('ahead', time < start || (time === 0 && start === 0 && end === 0));
      bar.classList.toggle('running', start <= time && time < end);
    }
    const text = this.rows('possible').length === 0 ? `Now: ${this.describe('now')}` : `Now: ${this.describe('now')} Possible: ${this.describe('possible')}`;
    const moment = document.getElementById('moment');
    // Said once per moment, not once per frame.
    if (moment && moment.textContent !== text) moment.textContent = text;
  }

  private spanOf(bar: SVGGElement): { start: number; end: number } {
    const step = this.timeline.steps.find(({ id }) => id === stepOf(bar));
    return step ? step[bar.dataset.plan as Plan] : { start: 0, end: 0 };
  }

  private describe(plan: Plan): string {
    const running = this.timeline.steps.filter((step) => step[plan].start <= this.at && this.at < step[plan].end);
    const holding = running.find((step) => step.lane === 'thread');
    if (holding) return `${holding.label} holds the thread.`;
    if (running.length > 0) return `waiting for ${inWords(running.map((step) => step.label))}.`;
    return this.at >= this.timeline[plan] ? 'done.' : 'your code runs.';
  }
}

function stepOf(element: Element): number {
  return Number(element.getAttribute('data-step'));
}

function inWords(names: readonly string[]): string {
  if (names.length > 3) return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}` : names[0];
}

function prefersLessMotion(): boolean {
  return document.body.classList.contains('vscode-reduce-motion') || matchMedia('(prefers-reduced-motion: reduce)').matches;
}
