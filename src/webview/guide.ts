/**
 * The script of the guide's page. The page reads well without it; the script goes to the wanted section and marks
 * it, keeps the table of contents up to date, searches, steps the pictures, runs the experiments, shows what is found in
 * the reader's file and remembers the places. Going to another topic replaces the page: what is to be found there again is kept first.
 */
import { showCode } from './guideCode';
import { startExperiment } from './guideExperiment';
import { startFinder } from './guideFinder';
import { entries } from './guideIndex';
import { startPlayer } from './guidePlayer';
import { readToGuide, type FromGuide, type GuideState } from './guideProtocol';
import type { Place } from './guideTopics';
import { goAlong, stateOf, visit } from './guideVisits';
import { followScreenReader, leaveOut } from './screenReader';

declare function acquireVsCodeApi(): {
  postMessage(message: FromGuide): void;
  getState(): GuideState | undefined;
  setState(state: GuideState): void;
};

const editor = acquireVsCodeApi();
const topic = document.querySelector<HTMLElement>('.guide')?.dataset.topic ?? '';
const sections = [...document.querySelectorAll<HTMLElement>('main > section')];
const state = stateOf(editor.getState(), topic);
/** Where the page begins, in pixels. At 0 the editor would scroll it to where the page before it stood. */
const TOP = 1;
/** Where the page that asked for this one meant to go. The extension says it once more, and that is no visit. */
const arriving = state.section;
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
    window.scrollTo({ top: TOP, behavior });
  }
  mark(section?.id ?? sections[0]?.id ?? '');
}

/** Marks a section as the one being read. */
function mark(id: string): void {
  state.section = id;
  save();
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.sections a')) {
    if (link.getAttribute('href') === `#${id}`) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
}

/** Goes to a place that somebody asked for, here or in another topic. */
function go(place: Place, motion: boolean): void {
  const known = sections.some(({ id }) => id === place.section);
  visit(state, place.topic === topic && !known ? { topic, section: sections[0]?.id ?? '' } : place);
  arrive(place, motion);
}

/** Shows a place that is noted as visited already. */
function arrive(place: Place, motion: boolean): void {
  save();
  if (place.topic === topic) show(place.section, motion);
  else editor.postMessage({ type: 'open-topic', topic: place.topic, section: place.section });
  offerVisits();
}

/** Back and Forward, for the places that were visited. They keep the keyboard's focus when there is nowhere left to go. */
function offerVisits(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('.visits button')) {
    button.setAttribute('aria-disabled', String(state[button.dataset.go as 'back' | 'forward'].length === 0));
  }
}

function startVisits(): void {
  const visits = document.querySelector<HTMLElement>('.visits');
  visits?.addEventListener('click', ({ target }) => {
    const way = target instanceof HTMLButtonElement ? (target.dataset.go as 'back' | 'forward') : undefined;
    const place = way && goAlong(state, way);
    if (place) arrive(place, true);
  });
  visits?.removeAttribute('hidden');
  offerVisits();
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
    else if (link?.dataset.topic) go({ topic: link.dataset.topic, section: link.dataset.section ?? '' }, true);
    else if (href.startsWith('#')) go({ topic, section: href.slice(1) }, true);
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
for (const figure of document.querySelectorAll<HTMLElement>('figure[data-experiment]')) {
  const experiment = figure.dataset.experiment ?? '';
  startExperiment(figure, state.measured[experiment], (measured) => {
    state.measured[experiment] = measured;
    save();
  });
}
followScreenReader((isUsed) => {
  for (const chart of document.querySelectorAll<HTMLElement>('.chart-scroll')) {
    leaveOut(chart, isUsed);
    chart.tabIndex = isUsed ? -1 : 0;
    const words = chart.closest('figure')?.querySelector('.in-words');
    if (isUsed) chart.before(words ?? '');
    else chart.parentElement?.append(words ?? '');
  }
});
foldContents();
followLinks();
startVisits();
const finder = document.querySelector<HTMLElement>('.finder');
if (finder) startFinder(finder, entries);
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
window.addEventListener('message', ({ data }) => {
  const message = readToGuide(data);
  if (message?.type === 'show') {
    if (message.section === arriving) show(arriving, false);
    else go({ topic, section: message.section }, false);
  } else if (message) {
    showCode(message, sections, (id) => editor.postMessage({ type: 'open-code', id }));
  }
});
if (state.section && state.section !== sections[0]?.id) sections.find(({ id }) => id === state.section)?.scrollIntoView({ behavior: 'instant' });
else window.scrollTo({ top: TOP, behavior: 'instant' });
mark(state.section || (sections[0]?.id ?? ''));
followScrolling();
editor.postMessage({ type: 'ready' });
