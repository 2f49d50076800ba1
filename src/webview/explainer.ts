/** The explainer page's script: makes the static page answer to clicks, keys and the editor. The page reads well without it. */
import { fingerprint, readAssumptions, standardAssumptions, type Assumptions } from './assumptions';
import { AssumptionSliders } from './assumptionSliders';
import { readHostMessage, readPageState, type PageMessage, type PageState, type PageTimeline } from './protocol';
import { followScreenReader } from './screenReader';
import { TimelinePlayer } from './timelinePlayer';
import { TimelineView } from './timelineView';

interface Editor {
  postMessage(message: PageMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): Editor;

/** What the editor keeps for the page: its place, and what a person did on it, with the timeline that this was about. */
interface Kept extends Partial<PageState> {
  refreshed?: true;
  about?: string;
  assumptions?: Assumptions;
  moment?: number;
}

const editor = acquireVsCodeApi();
const state = readPageState(parse(document.body.dataset.state));
const before: Record<string, unknown> = { ...(editor.getState() as object | undefined) };
const about = fingerprint(`${state?.uri} ${document.body.dataset.timeline}`);
const kept: Kept = { ...state };
editor.setState(kept);

const timeline = parse(document.body.dataset.timeline) as PageTimeline | undefined;
const chart = document.getElementById('chart');
let isStale = false;
const view = timeline && chart ? bringToLife(timeline, chart) : undefined;

document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest('button') : null;
  if (!button) return;
  const { reveal, guide, rule, preview, apply } = button.dataset;
  if (reveal) editor.postMessage({ type: 'reveal', range: JSON.parse(reveal), focus: button.hasAttribute('data-focus') });
  if (guide) editor.postMessage({ type: 'guide', section: guide });
  if (rule) editor.postMessage({ type: 'rule', rule });
  if (preview) askFor('preview', Number(preview));
  if (apply) askFor('apply', Number(apply));
  if (button.hasAttribute('data-refresh')) {
    editor.setState({ ...kept, refreshed: true });
    editor.postMessage({ type: 'refresh' });
  }
});

window.addEventListener('message', ({ data }) => {
  const message = readHostMessage(data);
  if (message?.type === 'stale') showStale();
  if (message?.type === 'mark') view?.mark(message.step);
  if (message?.type === 'outcome') sayOutcome(message.way, message.text);
});

// The button that asked for this page is gone with the old one.
if (before.refreshed === true) {
  const title = document.querySelector('h1');
  title?.setAttribute('tabindex', '-1');
  title?.focus();
}

function bringToLife(timeline: PageTimeline, chart: HTMLElement): TimelineView {
  const player = document.getElementById('player')!;
  const isSame = before.about === about;
  const assumptions = (isSame && readAssumptions(before.assumptions, timeline)) || standardAssumptions(timeline);
  const show = (range: PageTimeline['steps'][number]['range']): void => editor.postMessage({ type: 'reveal', range, focus: false });
  const view = new TimelineView(chart, timeline, assumptions, show, () => steps.toggle());
  const keep = (): void => editor.setState(Object.assign(kept, { about, assumptions, moment: steps.at }));
  const sliders = new AssumptionSliders(document.getElementById('assumptions') as HTMLDetailsElement, timeline, assumptions, view.schedules, () => {
    draw();
    steps.restore(-1);
    keep();
  });
  const draw = (): void => {
    view.draw(assumptions);
    sliders.showTotals(view.schedules);
  };
  const steps = new TimelinePlayer(player, timeline, view, (moment) => {
    if (moment && !isStale) show(timeline.steps[moment.step].range);
    keep();
  });
  if (JSON.stringify(assumptions) !== JSON.stringify(standardAssumptions(timeline))) draw();
  if (isSame && Number.isInteger(before.moment)) steps.restore(before.moment as number);
  keep();
  const [picture, list] = [chart.closest('section'), document.querySelector('.steps')?.closest('section')];
  followScreenReader((isUsed) => {
    view.leaveOut(isUsed);
    if (isUsed) picture?.before(list ?? '');
    else picture?.after(list ?? '');
  });
  return view;
}

function askFor(type: 'preview' | 'apply', way: number): void {
  // Said again, it is heard again.
  sayOutcome(way, '');
  editor.postMessage({ type, answer: Number(document.body.dataset.answer), way });
}

function sayOutcome(way: number, text: string): void {
  const outcome = document.getElementById(`outcome-${way}`);
  if (outcome) outcome.textContent = text;
}

function showStale(): void {
  isStale = true;
  const bar = document.getElementById('stale');
  const text = document.getElementById('stale-text');
  if (bar && bar.childElementCount === 0 && text instanceof HTMLTemplateElement) bar.append(text.content.cloneNode(true));
}

/** Reads an attribute that the page itself was given; undefined for an empty one. */
function parse(json: string | undefined): unknown {
  return json ? JSON.parse(json) : undefined;
}
