/** Buttons of the explainer's page that lead elsewhere: into the code, and into the guide. */
import type { Range } from '../server/protocol';
import { html, json, type Html } from '../webview/html';

/** `focus` also moves the keyboard there. */
export function revealButton(range: Range, label: Html | string, focus: boolean): Html {
  return html`<button type="button" class="link" data-reveal=${json(range)} ${focus && html`data-focus`}>${label}</button>`;
}

/** @param section `topic#section` */
export function guideButton(section: string): Html {
  return html`<button type="button" class="link" data-guide="${section}">${inWords(section)}</button>`;
}

/** `concurrency-vs-parallelism#waiting-heavy` as a person would say it: "Waiting heavy — concurrency vs parallelism". */
function inWords(section: string): string {
  const [topic, part] = section.split('#').map((words) => words.replaceAll('-', ' '));
  return part ? `${part[0].toUpperCase()}${part.slice(1)} (${topic})` : topic;
}
