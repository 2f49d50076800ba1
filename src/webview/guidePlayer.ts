/**
 * Steps through a picture of the guide: Back, Play, Forward, and the arrow keys. It never plays by itself. Step 0 is
 * the whole picture; in step n the cursor stands on the n-th entry of the list, and what is still to come is
 * only outlined. All it needs to know stands in the page.
 */

const PLAY_MS = 2200;

export interface Player {
  /** Shows a step, from 0 (all of it) to the number of entries in the list; others are moved to the nearest end. */
  show(step: number): void;
}

/** Makes a figure steppable and tells `changed` each step it shows. Undefined for a figure that stands still. */
export function startPlayer(figure: HTMLElement, changed: (step: number) => void): Player | undefined {
  const controls = figure.querySelector<HTMLElement>('.player');
  const cursor = figure.querySelector<SVGGElement>('.cursor');
  const beam = cursor?.querySelector('rect');
  const now = figure.querySelector<HTMLElement>('.now');
  const place = figure.querySelector<HTMLElement>('.place');
  const scroll = figure.querySelector<HTMLElement>('.chart-scroll');
  const chart = figure.querySelector<SVGSVGElement>('svg.chart');
  if (!controls || !cursor || !beam || !now || !place || !scroll || !chart) return undefined;

  const button = (name: string) => controls.querySelector<HTMLButtonElement>(`[data-do="${name}"]`)!;
  const [back, play, forward] = [button('back'), button('play'), button('forward')];
  const entries = [...figure.querySelectorAll<HTMLLIElement>('.in-words > li')];
  const stretches = [...figure.querySelectorAll<SVGElement>('.stretch')];
  const left = Number(cursor.dataset.left);
  const scale = Number(cursor.dataset.scale);
  let step = 0;
  let timer: ReturnType<typeof setInterval> | undefined;

  const show = (wanted: number) => {
    step = Math.max(0, Math.min(wanted, entries.length));
    const entry = entries.at(step - 1);
    figure.classList.toggle('stepping', step > 0);
    for (const other of entries) other.removeAttribute('aria-current');
    if (step > 0 && entry) {
      const [from, to] = [Number(entry.dataset.from), Number(entry.dataset.to)];
      entry.setAttribute('aria-current', 'step');
      beam.setAttribute('x', String(left + from * scale));
      beam.setAttribute('width', String((to - from) * scale));
      for (const stretch of stretches) {
        stretch.classList.toggle('later', Number(stretch.dataset.from) >= to);
        stretch.classList.toggle('current', Number(stretch.dataset.from) < to && Number(stretch.dataset.to) > from);
      }
      now.replaceChildren(...[...entry.childNodes].map((node) => node.cloneNode(true)));
      keepInView(scroll, chart, left + from * scale, left + to * scale);
    } else {
      for (const stretch of stretches) stretch.classList.remove('later', 'current');
      now.textContent = 'This is the whole picture. Press Forward to go through it step by step.';
    }
    place.textContent = step > 0 ? `Step ${step} of ${entries.length}` : `${entries.length} steps`;
    // A disabled button would lose the keyboard focus in the middle of stepping.
    back.setAttribute('aria-disabled', String(step === 0));
    forward.setAttribute('aria-disabled', String(step === entries.length));
    changed(step);
  };

  const pause = () => {
    clearInterval(timer);
    timer = undefined;
    play.textContent = 'Play';
  };

  const start = () => {
    show(step >= entries.length ? 1 : step + 1);
    play.textContent = 'Pause';
    timer = setInterval(() => {
      show(step + 1);
      if (step >= entries.length) pause();
    }, PLAY_MS);
  };

  const go = (wanted: number) => {
    pause();
    show(wanted);
  };
  back.addEventListener('click', () => go(step - 1));
  forward.addEventListener('click', () => go(step + 1));
  play.addEventListener('click', () => (timer === undefined ? start() : pause()));
  controls.addEventListener('keydown', (event) => {
    const wanted = { ArrowLeft: step - 1, ArrowRight: step + 1, Home: 1, End: entries.length }[event.key];
    if (wanted === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go(wanted);
  });
  controls.hidden = false;
  show(0);
  return { show: go };
}

/** In a narrow page the chart scrolls sideways inside its box; the current step stays visible there. */
function keepInView(scroll: HTMLElement, chart: SVGSVGElement, from: number, to: number): void {
  const pixels = chart.getBoundingClientRect().width / chart.viewBox.baseVal.width;
  const [left, right] = [from * pixels, to * pixels];
  if (left < scroll.scrollLeft || right > scroll.scrollLeft + scroll.clientWidth) scroll.scrollLeft = (left + right - scroll.clientWidth) / 2;
}
