/**
 * The sliders under the chart: native inputs that change what is assumed, and say so to who cannot see them. Nothing follows from
 * them without the script, so the script makes them, and the page is spared a third of its length.
 */
import { canChange, couldLimit, hasLoop, LENGTH, MOST_TURNS, mostTurns, standardAssumptions, type Assumptions, type Schedules } from './assumptions';
import { html, type Html } from './html';
import type { PageTimeline } from './protocol';
import { totalsInWords } from './timelineWords';

/** With more sliders than this they stay folded until somebody asks for them. */
const FEW_STEPS = 8;

export class AssumptionSliders {
  private frame = 0;

  constructor(
    private readonly form: HTMLDetailsElement,
    private readonly timeline: PageTimeline,
    readonly assumptions: Assumptions,
    schedules: Schedules,
    private readonly onChange: () => void,
  ) {
    form.innerHTML = content(timeline).text;
    form.open = timeline.steps.length <= FEW_STEPS;
    form.hidden = false;
    this.showTotals(schedules);
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

/** Native inputs, one for each step and two for loops. Their values are set by who shows them. */
function content(timeline: PageTimeline): Html {
  const { plan, steps } = timeline;
  return html`
        <summary><h3>Assumed, not measured</h3></summary>
        <p class="small">How long would each take, if a usual wait takes 1? Move what you know better; the picture follows.</p>
        <ol class="sliders">${steps.map(({ id, label }) => slider({ id: `length-${id}`, name: html`<code>${label}</code>`, ...LENGTH, step: id }))}</ol>
        ${hasLoop(plan) && html`<ul class="sliders">
          ${slider({ id: 'turns', name: html`Turns of each loop`, min: 1, max: mostTurns(plan) })}
          ${couldLimit(plan) && slider({ id: 'at-once', name: html`Possible: turns at once, at most`, min: 1, max: MOST_TURNS })}
        </ul>`}
        <p class="totals"><output id="totals"></output> <button type="button" id="reset">Reset</button></p>`;
}

function slider({ id, name, min, max, step }: { id: string; name: Html; min: number; max: number; step?: number }): Html {
  return html`<li ${step !== undefined && html`data-step="${step}"`}><label for="${id}">${name}</label>
          <span class="pull"><input type="range" id="${id}" min="${min}" max="${max}" step="${step === undefined ? 1 : LENGTH.step}"><span class="value" aria-hidden="true"></span></span></li>`;
}

function describe(input: HTMLInputElement): void {
  input.setAttribute('aria-valuetext', `${input.value}, assumed`);
  const value = input.nextElementSibling;
  if (value) value.textContent = input.value;
}
