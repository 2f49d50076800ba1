/** Pieces of the explainer's page: buttons that lead into the code and into the guide, and lists that say how many they leave out. */
import type { Range } from '../server/protocol';
import { html, json, prose, type Html } from '../webview/html';

/** `focus` also moves the keyboard there. */
export function revealButton(range: Range, label: Html | string, focus: boolean): Html {
  return html`<button type="button" class="link" data-reveal=${json(range)} ${focus && html`data-focus`}>${label}</button>`;
}

/** Leads to where something stands that the page leaves out. */
export function linesButton(range: Range): Html {
  const [first, last] = [range.start.line + 1, range.end.line + 1];
  return revealButton(range, first === last ? `line ${first}` : `lines ${first} to ${last}`, true);
}

export function listOf(sentences: readonly string[], more: number | undefined): Html {
  return html`<ul>${sentences.map((sentence) => html`<li>${prose(sentence)}</li>`)}${more !== undefined && html`<li>… and ${more} more</li>`}</ul>`;
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
