/**
 * The explainer's page, complete before any script runs: title, verdict, timeline, the same as a list, findings, evidence,
 * ways to write it, and where to read on. Plain data in, HTML out; knows nothing of the editor.
 */
import { bytesOf, fitting } from '../server/answerSize';
import type { ExplainedFinding, ExplainedStep, ExplainResult, LeftOut, Range } from '../server/protocol';
import { canChange, scheduleBoth, standardAssumptions, type Schedules } from '../webview/assumptions';
import { html, json, prose, type Html } from '../webview/html';
import type { PageState, PageTimeline } from '../webview/protocol';
import { timelineChart } from '../webview/timelineChart';
import { BEFORE_THE_WALK, listedTimes } from '../webview/timelineWords';
import { guideButton, linesButton, listOf, revealButton } from './explainerLinks';
import { waysSection } from './explainerWays';
import { KINDS, NOTICES, type Unexplained } from './messages';
import { contentPolicy, type PagePolicy } from './pagePolicy';

type Timeline = NonNullable<ExplainResult['timeline']>;

/** Of a path; its end tells most. */
const LONGEST_PATH = 160;

/** What is shown: an answer of the analyser, or why it was not asked. */
export type Answer = ExplainResult | { kind: Unexplained };

export interface ExplainerPage extends PagePolicy {
  answer: Answer;
  /** The file as a person knows it: its path in the workspace. */
  file: string;
  /** What the page hands back when the editor restores it; absent where there is nothing to restore. */
  state: PageState | undefined;
  /** Of the answer, among those that were given: the page sends it along with what it asks for. */
  number: number;
  scriptUri: string;
  styleUri: string;
}

/** Within `MOST_BYTES`, whatever the answer; the page says what it leaves out. */
export function buildExplainerPage(page: ExplainerPage): string {
  const { answer } = page;
  return 'ways' in answer ? fitting(answer, (shorter) => pageOf({ ...page, answer: shorter }), bytesOf) : pageOf(page);
}

function pageOf(page: ExplainerPage): string {
  const file = page.file.length > LONGEST_PATH ? `…${page.file.slice(1 - LONGEST_PATH)}` : page.file;
  const timeline = 'timeline' in page.answer ? page.answer.timeline : undefined;
  const body = html`<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="UTF-8">
  <meta http-equiv="Content-Security-Policy" content="${contentPolicy(page)}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${page.styleUri}">
  <title>Explain concurrency</title>
</head>
<body data-answer="${page.number}" ${page.state && html`data-state=${json(page.state)}`} ${timeline && html`data-timeline=${json(forScript(timeline))}`}>
  <main>
    ${isNotice(page.answer) ? notice(page.answer.kind, file) : explanation(page.answer, file)}
  </main>
  <script nonce="${page.nonce}" src="${page.scriptUri}"></script>
</body>
</html>`;
  return body.text;
}

function isNotice(answer: Answer): answer is Extract<Answer, { kind: keyof typeof NOTICES }> {
  return answer.kind in NOTICES;
}

function notice(kind: keyof typeof NOTICES, file: string): Html {
  const { title, text } = NOTICES[kind];
  return html`
    <header><h1 class="sentence">${title}</h1>${file !== '' && html`<p class="place"><bdi>${file}</bdi></p>`}</header>
    ${staleBar()}
    <p class="verdict">${text}</p>
    ${learn('concurrency-vs-parallelism#key-idea', [])}`;
}

function explanation(answer: ExplainResult, file: string): Html {
  const place = answer.range ?? lineRange(answer.line);
  const { leftOut = {} } = answer;
  return html`
    <header>
      <h1 class="${isAboutCode(answer) ? 'name' : 'sentence'}"><bdi>${answer.title || KINDS[answer.kind]}</bdi></h1>
      <p class="place">${answer.title !== '' && isAboutCode(answer) && html`${KINDS[answer.kind]} · `}${revealButton(place, html`<bdi>${file}</bdi>:${answer.line}`, true)}</p>
    </header>
    ${staleBar()}
    <p class="verdict ${tone(answer)}">${prose(answer.verdict)}</p>
    ${answer.timeline && answer.timeline.steps.length > 0 ? timelineSection(answer.timeline, leftOut.steps) : leftOut.steps && undrawn(leftOut.steps)}
    ${answer.findings.length > 0 && html`
    <section aria-labelledby="findings"><h2 id="findings">What could change</h2>
      ${answer.findings.map(findingItem)}
      ${leftOut.findings && html`<p class="small">… and ${leftOut.findings.count} more, in ${linesButton(leftOut.findings.range)}.</p>`}
    </section>`}
    ${listSection('why', 'Why', answer.evidence, leftOut.evidence)}
    ${listSection('unchecked', 'Could not check', answer.unchecked, leftOut.unchecked)}
    ${waysSection(answer)}
    ${learn(answer.guide, [...new Set(answer.findings.map((finding) => finding.guide))])}`;
}

function findingItem({ bottleneck, message, checks, moreChecks, range, rule, confidence }: ExplainedFinding): Html {
  return html`
      <article class="finding ${bottleneck}">
        <p>${prose(message)}</p>
        ${checks.length > 0 && html`<p class="small">Check first:</p>${listOf(checks, moreChecks)}`}
        <p class="small">${revealButton(range, `Show line ${range.start.line + 1}`, true)} · <button type="button" class="link" data-rule="${rule}">${rule}</button> · confidence: ${confidence}</p>
      </article>`;
}

/** How the verdict is framed; without an answer about the code it stays plain. */
function tone({ kind, findings }: ExplainResult): string {
  if (findings.length > 0) return findings.every(({ bottleneck }) => bottleneck === 'compute') ? 'holds' : 'waits';
  return isAboutCode({ kind }) ? 'calm' : '';
}

/** Not where the title is a sentence that says why there is none to speak of. */
function isAboutCode({ kind }: Pick<ExplainResult, 'kind'>): boolean {
  return kind !== 'parse-error' && kind !== 'no-function';
}

function staleBar(): Html {
  return html`<div class="stale" id="stale" role="status"></div>
    <template id="stale-text"><span>The code changed after it was explained.</span> <button type="button" data-refresh>Refresh</button></template>`;
}

/** In place of the timeline, where not even the first steps have room. */
function undrawn({ count, range }: LeftOut): Html {
  return html`
    <section aria-labelledby="timeline"><h2 id="timeline">Timeline</h2>
      <p>There is too much here to be drawn: ${count} step${count !== 1 && 's'}, in ${linesButton(range)}.</p>
    </section>`;
}

function timelineSection(timeline: Timeline, leftOut: LeftOut | undefined): Html {
  const holding = timeline.steps.some((step) => step.lane === 'thread');
  const waiting = timeline.steps.some((step) => step.lane === 'waiting');
  const schedules = scheduleBoth(timeline, standardAssumptions(timeline));
  return html`
    <section class="timeline" aria-labelledby="timeline">
      <div class="walk">
      <div class="heading"><h2 id="timeline">Timeline</h2>
        <div class="player" id="player" hidden>
          <button type="button" data-play="back" aria-label="One moment back"><svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d="M12 3v10L5.5 8zM4 3h1.5v10H4z"/></svg></button>
          <button type="button" data-play="toggle" aria-label="Play"><svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path class="play" d="M4 2.5v11L13 8z"/><path class="pause" d="M4 3h3v10H4zM9 3h3v10H9z"/></svg></button>
          <button type="button" data-play="forward" aria-label="One moment on"><svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d="M4 3v10l6.5-5zM10.5 3H12v10h-1.5z"/></svg></button>
          <span class="moments small"></span>
        </div>
      </div>
      <p class="moment" id="moment" aria-live="polite">${BEFORE_THE_WALK}</p>
      </div>
      ${leftOut && html`<p class="small">Drawn are the first ${timeline.steps.length} of ${timeline.steps.length + leftOut.count} steps, as if they were all. The others stand in ${linesButton(leftOut.range)}.</p>`}
      ${timelineChart(timeline, schedules)}
      <ul class="legend" aria-hidden="true">
        ${waiting && html`<li><svg width="18" height="10"><rect class="stripe-ground" width="18" height="10"/><path class="legend-stripes" d="M2 10 7 0M8 10 13 0M14 10 19 0"/></svg>waiting elsewhere</li>`}
        <li><svg width="18" height="10"><rect class="legend-own" x="7" width="4" height="10"/></svg>your code, on the one thread</li>
        ${holding && html`<li><svg width="18" height="10"><rect class="legend-hold" x="1" y="1" width="16" height="8"/></svg>holds the thread: nothing else can run</li>`}
        <li><svg width="18" height="10"><line class="longest" x1="0" x2="18" y1="5" y2="5"/></svg>longest chain</li>
        ${canChange(timeline) && html`<li><svg width="18" height="10"><rect class="legend-saved" x="1" y="1" width="16" height="8"/></svg>saved</li>`}
      </ul>
      <details class="assumptions" id="assumptions" hidden></details>
    </section>
    <section aria-labelledby="steps"><h2 id="steps">Step by step</h2>
      <p class="small">The same in words; times count from the start, for the lengths that are assumed.</p>
      <ol class="steps">${timeline.steps.map((step) => stepItem(step, timeline.steps, schedules))}</ol>
      ${leftOut && html`<p class="small">… and ${leftOut.count} more, in ${linesButton(leftOut.range)}.</p>`}
    </section>`;
}

function stepItem(step: ExplainedStep, steps: readonly ExplainedStep[], schedules: Schedules): Html {
  const needs = step.after.flatMap((need) => {
    const index = steps.findIndex((other) => other.id === need.step);
    return index < 0 ? [] : [html`<li>after step ${index + 1}: ${prose(need.because)}</li>`];
  });
  if (step.moreAfter) needs.push(html`<li>after ${step.moreAfter} more step${step.moreAfter > 1 && 's'}</li>`);
  return html`<li data-step="${step.id}">${revealButton(step.range, html`<code>${step.label}</code>`, false)}
    <span class="small">${did(step)}${step.repeats && ' in each turn'}; <span class="times">${listedTimes(step.id, schedules)}</span></span>
    ${needs.length > 0 && html`<ul class="small">${needs}</ul>`}</li>`;
}

function did(step: ExplainedStep): string {
  if (step.kind === 'wait') return 'waits elsewhere';
  return step.kind === 'block' ? 'blocks the thread' : 'computes on the thread';
}

function listSection(id: string, title: string, items: readonly string[], more: number | undefined): Html | false {
  return items.length > 0 && html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${listOf(items, more)}</section>`;
}

function learn(main: string, more: readonly string[]): Html {
  const sections = [main, ...more.filter((section) => section !== main)];
  return html`<section aria-labelledby="learn"><h2 id="learn">Learn</h2>
    <ul class="learn">${sections.map((section) => html`<li>${guideButton(section)}</li>`)}</ul></section>`;
}

function lineRange(line: number): Range {
  const start = { line: Math.max(0, line - 1), character: 0 };
  return { start, end: start };
}

function forScript({ plan, steps }: Timeline): PageTimeline {
  return { plan, steps: steps.map(({ id, label, range, lane, after }) => ({ id, label, range, lane, after })) };
}
