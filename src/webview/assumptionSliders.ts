/** The sliders under the chart: native inputs that change what is assumed, and say so to who cannot see them. */
import { canChange, standardAssumptions, type Assumptions, type Schedules } from './assumptions';
import type { PageTimeline } from './protocol';
import { totalsInWords } from './timelineWords';

export class AssumptionSliders {
  private frame = 0;

  constructor(
    private readonly form: HTMLElement,
    private readonly timeline: PageTimeline,
    readonly assumptions: Assumptions,
    private readonly onChange: () => void,
  ) {
    form.hidden = false;
    this.show();
    form.addEventListener('input', ({ target }) => {
      if (target instanceof HTMLInputElement) this.take(target);
    });
    form.querySelector('#reset')?.addEventListener('click', () => {
      Object.assign(assumptions, standardAssumptions(timeline));
      this.show();
      this.changed();
    });
  }

  showTotals(schedules: Schedules): void {
    const totals = this.form.querySelector('#totals');
    const words = totalsInWords(this.timeline, schedules, canChange(this.timeline));
    if (totals && totals.textContent !== words) totals.textContent = words;
  }

  private take(input: HTMLInputElement): void {
    const { assumptions } = this;
    const value = input.valueAsNumber;
    if (input.id === 'turns') assumptions.turns = value;
    else if (input.id === 'at-once') assumptions.atOnce = value;
    else assumptions.lengths[Number(input.id.slice('length-'.length))] = value;
    describe(input);
    this.changed();
  }

  /** However fast a slider moves, the picture is drawn once a frame. */
  private changed(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.onChange();
    });
  }

  private show(): void {
    const { lengths, turns, atOnce } = this.assumptions;
    const values: [string, number][] = [...lengths.map((length, id): [string, number] => [`length-${id}`, length]), ['turns', turns], ['at-once', atOnce]];
    for (const [id, value] of values) {
      const input = this.form.querySelector<HTMLInputElement>(`#${id}`);
      if (!input) continue;
      input.value = String(value);
      describe(input);
    }
  }
}

function describe(input: HTMLInputElement): void {
  input.setAttribute('aria-valuetext', `${input.value}, assumed`);
  const value = input.nextElementSibling;
  if (value) value.textContent = input.value;
}
