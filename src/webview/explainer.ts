/** The explainer page's script: makes the static page answer to clicks, keys and the editor. The page reads well without it. */
import { readHostMessage, readPageState, type PageMessage, type PageTimeline } from './protocol';
import { TimelineView } from './timelineView';

interface Editor {
  postMessage(message: PageMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): Editor;

const editor = acquireVsCodeApi();
const state = readPageState(parse(document.body.dataset.state));
const wasRefreshed = (editor.getState() as { refreshed?: boolean } | undefined)?.refreshed === true;
editor.setState(state);

const timeline = parse(document.body.dataset.timeline) as PageTimeline | undefined;
const chart = document.getElementById('chart');
const view = timeline && chart ? new TimelineView(chart, timeline, (range) => editor.postMessage({ type: 'reveal', range, focus: false })) : undefined;

document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest('button') : null;
  if (!button) return;
  const { reveal, guide, rule } = button.dataset;
  if (reveal) editor.postMessage({ type: 'reveal', range: JSON.parse(reveal), focus: button.hasAttribute('data-focus') });
  if (guide) editor.postMessage({ type: 'guide', section: guide });
  if (rule) editor.postMessage({ type: 'rule', rule });
  if (button.hasAttribute('data-refresh')) {
    editor.setState({ ...state, refreshed: true });
    editor.postMessage({ type: 'refresh' });
  }
});

window.addEventListener('message', ({ data }) => {
  const message = readHostMessage(data);
  if (message?.type === 'stale') showStale();
  if (message?.type === 'mark') view?.mark(message.step);
});

// The button that asked for this page is gone with the old one.
if (wasRefreshed) {
  const title = document.querySelector('h1');
  title?.setAttribute('tabindex', '-1');
  title?.focus();
}

function showStale(): void {
  const bar = document.getElementById('stale');
  const text = document.getElementById('stale-text');
  if (bar && bar.childElementCount === 0 && text instanceof HTMLTemplateElement) bar.append(text.content.cloneNode(true));
}

/** Reads an attribute that the page itself was given; undefined for an empty one. */
function parse(json: string | undefined): unknown {
  return json ? JSON.parse(json) : undefined;
}
