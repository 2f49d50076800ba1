/**
 * Walks through the moments of the code as it is, with the other plan at the same time beside it: says each in words, marks it in
 * the picture and in the list, and asks the editor to mark its code. Nothing moves by itself, and nothing tweens for those who
 * ask for less motion.
 */
import type { Moment } from '../core/timeline/schedule';
import { canChange } from './assumptions';
import { html, type Html } from './html';
import type { PageTimeline } from './protocol';
import type { TimelineView } from './timelineView';
import { BEFORE_THE_WALK, momentInWords, stateInWords } from './timelineWords';

/** Milliseconds that one unit takes while playing, the least that a moment stays, and about the most that all of it takes. */
const UNIT = 700;
const DWELL = 900;
const LONGEST = 20_000;

export class TimelinePlayer {
  /** The moment that is shown; -1 before the first. */
  at = -1;
  private frame = 0;
  private readonly both: boolean;

  constructor(
    private readonly player: HTMLElement,
    private readonly timeline: PageTimeline,
    private readonly view: TimelineView,
    /** Called for each moment that a person comes to. */
    private readonly onMoment: (moment: Moment | undefined) => void,
  ) {
    this.both = canChange(timeline);
    player.hidden = false;
    player.addEventListener('click', ({ target }) => {
      const action = target instanceof Element ? target.closest('button')?.dataset.play : undefined;
      if (action === 'toggle') this.toggle();
      if (action === 'back') this.step(-1);
      if (action === 'forward') this.step(1);
    });
    player.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
      event.preventDefault();
      this.step(event.key === 'ArrowRight' ? 1 : -1);
    });
    this.showPlace();
  }

  toggle(): void {
    if (this.frame !== 0) return this.pause();
    if (this.at >= this.moments.length - 1) this.at = -1;
    this.moveTo(this.at + 1);
    // Without motion the button walks from moment to moment instead.
    if (!prefersLessMotion()) this.play();
  }

  /** Shows a moment again, as when the page comes back or other lengths are assumed; nothing is asked of the editor. */
  restore(at: number): void {
    this.pause();
    this.at = Math.min(Math.max(at, -1), this.moments.length - 1);
    if (this.at >= 0) this.show();
    else this.say(BEFORE_THE_WALK);
  }

  private get moments(): readonly Moment[] {
    return this.view.schedules.now.moments;
  }

  private step(direction: 1 | -1): void {
    this.pause();
    const to = this.at + direction;
    if (to >= 0 && to < this.moments.length) this.moveTo(to);
  }

  private moveTo(index: number): void {
    this.at = index;
    this.show();
    this.view.bringIntoSight(this.moments[index].step);
    this.onMoment(this.moments[index]);
  }

  /** Each moment stays for as long as it takes to read, while the line moves on to the next. */
  private play(): void {
    const { moments } = this;
    const dwell = Math.min(DWELL, LONGEST / moments.length);
    const unit = Math.min(UNIT, LONGEST / Math.max(this.view.schedules.now.end, 1));
    let since = performance.now();
    const tick = (now: number): void => {
      const here = moments[this.at];
      const next = moments[this.at + 1];
      if (!next) return this.pause();
      const stay = Math.max(dwell, (next.at - here.at) * unit);
      const share = Math.min(1, (now - since) / stay);
      if (share >= 1) {
        since = now;
        this.moveTo(this.at + 1);
      } else if (next.at > here.at) {
        this.view.showAt(moments.slice(0, this.at + 1), here.at + (next.at - here.at) * share);
      }
      this.frame = requestAnimationFrame(tick);
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
    const button = this.player.querySelector('[data-play="toggle"]');
    button?.classList.toggle('playing', playing);
    button?.setAttribute('aria-label', playing ? 'Pause' : 'Play');
  }

  private show(): void {
    const { now, possible } = this.view.schedules;
    const { at } = now.moments[this.at];
    this.view.showAt(now.moments.slice(0, this.at + 1), at);
    const happens = momentInWords(this.at, now, this.timeline);
    this.say(this.both ? html`<span>Now: ${happens}</span> <span>Possible, at the same time: ${stateInWords(at, possible, this.timeline)}</span>` : happens);
  }

  /** One change of the live region for each moment. */
  private say(words: Html): void {
    const moment = document.getElementById('moment');
    if (moment && moment.innerHTML !== words.text) moment.innerHTML = words.text;
    this.showPlace();
  }

  private showPlace(): void {
    const place = this.player.querySelector('.moments');
    if (place) place.textContent = `${this.at + 1} of ${this.moments.length}`;
    const ends: [string, boolean][] = [['back', this.at <= 0], ['forward', this.at >= this.moments.length - 1]];
    for (const [action, isEnd] of ends) this.player.querySelector(`[data-play="${action}"]`)?.setAttribute('aria-disabled', String(isEnd));
  }
}

function prefersLessMotion(): boolean {
  return document.body.classList.contains('vscode-reduce-motion') || matchMedia('(prefers-reduced-motion: reduce)').matches;
}
