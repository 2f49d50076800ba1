/** "Ways to write it" on the explainer's page: a card for each, with the lines that change as text, and buttons for what can be made. */
import type { ExplainedDiff, ExplainedFinding, ExplainedWay, ExplainResult, Range } from '../server/protocol';
import { html, prose, type Html } from '../webview/html';
import { guideButton, listOf, revealButton } from './explainerLinks';

/** So many cards are compared; the others stay folded until somebody asks for them. "Keep it as it is" comes on top of them. */
const FEW = 3;

/** A way with its number, by which the page speaks of it. */
interface Card {
  way: ExplainedWay;
  number: number;
}

export function waysSection({ ways, moreWays, findings }: ExplainResult): Html | false {
  if (ways.length === 0) return false;
  const cards = ways.map((way, number): Card => ({ way, number }));
  const [keeping, changing] = [cards.filter(({ way }) => way.kind === 'keep'), cards.filter(({ way }) => way.kind !== 'keep')];
  const folded = changing.slice(FEW);
  return html`
    <section class="ways" aria-labelledby="ways"><h2 id="ways">Ways to write it</h2>
      ${ways.some(({ kind }) => kind === 'change') && html`<p class="small">Apply makes the same change as the light bulb, as one step of undo. Until then nothing changes.</p>`}
      ${[...changing.slice(0, FEW), ...keeping].map((card) => cardOf(card, findings))}
      ${folded.length > 0 && html`<details><summary>${folded.length === 1 ? 'One more way' : `${folded.length} more ways`}</summary>${folded.map((card) => cardOf(card, findings))}</details>`}
      ${moreWays > 0 && html`<p class="small">${moreWays === 1 ? 'There is one more' : `There are ${moreWays} more`}; the light bulb has ${moreWays === 1 ? 'it, if it' : 'those that'} can be made.</p>`}
    </section>`;
}

function cardOf({ way, number }: Card, findings: readonly ExplainedFinding[]): Html {
  const title = way.kind === 'keep' ? 'Keep it as it is' : way.title;
  return html`
      <article class="way ${way.kind}" aria-labelledby="way-${number}">
        <h3 id="way-${number}">${prose(title)}${way.kind === 'change' && way.preferred && html` <span class="badge">preferred</span>`}</h3>
        ${placeOf(way, findings)}
        ${contentOf(way, number)}
      </article>`;
}

/** What a way is about, where that is not plain. */
function placeOf(way: ExplainedWay, findings: readonly ExplainedFinding[]): Html | undefined {
  if (way.kind !== 'change' && way.kind !== 'refused') return undefined;
  const finding = way.finding === undefined ? undefined : findings[way.finding];
  if (finding) return findings.length > 1 ? html`<p class="small">For ${lineButton(finding.range)} (${finding.rule})</p>` : undefined;
  return way.kind === 'change' ? html`<p class="small">For ${lineButton({ start: way.target.position, end: way.target.position })}</p>` : undefined;
}

function lineButton(range: Range): Html {
  return revealButton(range, `line ${range.start.line + 1}`, true);
}

function contentOf(way: ExplainedWay, number: number): Html {
  switch (way.kind) {
    case 'change':
      return html`${way.diffs ? way.diffs.map((diff) => diffOf(diff, plain(way.title))) : html`<p>The change is too long to be shown here; Preview shows all of it.</p>`}
        ${way.caveats.length > 0 && html`<p class="small">What it changes besides time:</p>${listOf(way.caveats, way.moreCaveats)}`}
        <p class="buttons"><button type="button" data-preview="${number}" aria-label="Preview: ${plain(way.title)}">Preview</button> <button type="button" data-apply="${number}" aria-label="Apply: ${plain(way.title)}">Apply</button> <span class="outcome" id="outcome-${number}" role="status"></span></p>`;
    case 'refused':
      return html`<p><strong>Not here.</strong> ${prose(way.reason)}</p>`;
    case 'general':
      return html`<p>${prose(way.text)}</p>
        <pre class="lines" tabindex="0" role="group" aria-label="In general, to be written by hand"><code>${way.sample}</code></pre>
        <p class="small">In general, to be written by hand. More: ${guideButton(way.guide)}</p>`;
    case 'keep':
      return listOf(way.reasons, way.moreReasons);
  }
}

/** Marks say what goes and what comes; colours only repeat it. */
function diffOf({ newFile, parts }: ExplainedDiff, title: string): Html {
  const name = newFile === undefined ? `${title}: the lines that change` : `${title}: the new file ${newFile}`;
  const stretches = parts.map(({ line, lines }) => html`${parts.length > 1 && html`<span class="at">line ${line}</span>`}${lines.map(lineOf)}`);
  return html`${newFile !== undefined && html`<p class="small">New file <code>${newFile}</code></p>`}
        <pre class="lines" tabindex="0" role="group" aria-label="${name}"><code>${stretches}</code></pre>`;
}

function lineOf(line: string): Html {
  const text = line.slice(1);
  if (line.startsWith('-')) return html`<del>− ${text}\n</del>`;
  return line.startsWith('+') ? html`<ins>+ ${text}\n</ins>` : html`<span>  ${text}\n</span>`;
}

function plain(title: string): string {
  return title.replaceAll('`', '');
}
