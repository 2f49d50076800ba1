/**
 * The script of the guide's page. The page reads well without it; the script goes to the wanted section and marks
 * it, keeps the table of contents up to date, steps the pictures and remembers the place.
 */
import { startPlayer } from './guidePlayer';
import type { FromGuide, GuideState, ShowSection } from './guideProtocol';

declare function acquireVsCodeApi(): {
  postMessage(message: FromGuide): void;
  getState(): GuideState | undefined;
  setState(state: GuideState): void;
};

const editor = acquireVsCodeApi();
const topic = document.querySelector<HTMLElement>('.guide')?.dataset.topic ?? '';
const sections = [...document.querySelectorAll<HTMLElement>('main > section')];
const saved = editor.getState();
const state: GuideState = saved?.topic === topic ? saved : { topic, section: '', steps: {} };
const calm = () => document.body.classList.contains('vscode-reduce-motion') || matchMedia('(prefers-reduced-motion: reduce)').matches;

function save(): void {
  editor.setState(state);
}

/** Goes to a section, marks it and moves the keyboard there; an unknown id goes to the top. */
function show(id: string, motion: boolean): void {
  const behavior = motion && !calm() ? 'smooth' : 'instant';
  const section = sections.find((candidate) => candidate.id === id);
  for (const other of sections) other.classList.toggle('target', other === section);
  if (section) {
    section.scrollIntoView({ behavior, block: 'start' });
    section.focus({ preventScroll: true });
  } else {
    window.scrollTo({ top: 0, behavior });
  }
  mark(section?.id ?? sections[0]?.id ?? '');
}

/** Marks a section as the one being read. */
function mark(id: string): void {
  state.section = id;
  save();
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.contents a')) {
    if (link.getAttribute('href') === `#${id}`) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
}

/** The section being read is the last one that has begun above the upper third of the window. */
function followScrolling(): void {
  let waiting = false;
  document.addEventListener('scroll', () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const line = window.innerHeight / 3;
      const atEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 2;
      const begun = atEnd ? sections : sections.filter((section) => section.getBoundingClientRect().top <= line);
      const id = (begun.at(-1) ?? sections[0])?.id;
      if (id && id !== state.section) mark(id);
    });
  }, { passive: true });
}

function followLinks(): void {
  // Caught on the way down, before the editor's own handler, which knows neither rule pages nor the marking.
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const href = link?.getAttribute('href') ?? '';
    if (link?.dataset.rule) editor.postMessage({ type: 'open-rule', rule: link.dataset.rule });
    else if (href.startsWith('#')) show(href.slice(1), true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
}

/** On a narrow page the contents would push the text away: they start folded. */
function foldContents(): void {
  const contents = document.querySelector<HTMLDetailsElement>('.contents details');
  const wide = matchMedia('(min-width: 900px)');
  const fit = () => {
    if (contents) contents.open = wide.matches;
  };
  wide.addEventListener('change', fit);
  fit();
}

for (const figure of document.querySelectorAll<HTMLElement>('figure[data-picture]')) {
  const picture = figure.dataset.picture ?? '';
  const before = state.steps[picture] ?? 0;
  const player = startPlayer(figure, (step) => {
    state.steps[picture] = step;
    save();
  });
  if (before > 0) player?.show(before);
}
if (document.body.classList.contains('vscode-using-screen-reader')) {
  for (const chart of document.querySelectorAll('.chart-scroll')) {
    chart.setAttribute('aria-hidden', 'true');
    chart.removeAttribute('tabindex');
  }
}
foldContents();
followLinks();
const printed: HTMLDetailsElement[] = [];
window.addEventListener('beforeprint', () => {
  for (const folded of document.querySelectorAll<HTMLDetailsElement>('main details:not([open])')) {
    folded.open = true;
    printed.push(folded);
  }
});
window.addEventListener('afterprint', () => {
  for (const opened of printed.splice(0)) opened.open = false;
});
window.addEventListener('message', ({ data }: MessageEvent<ShowSection | undefined>) => {
  if (data?.type === 'show' && typeof data.section === 'string') show(data.section, false);
});
if (state.section && state.section !== sections[0]?.id) sections.find(({ id }) => id === state.section)?.scrollIntoView({ behavior: 'instant' });
mark(state.section || (sections[0]?.id ?? ''));
followScrolling();
editor.postMessage({ type: 'ready' });
