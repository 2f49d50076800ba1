/**
 * What a hover adds below the marker's own text: the effect, a small picture, what to check first, how sure it is,
 * and where to read on. Keeps its meaning as plain text, and within `MAX_LINES`.
 */
import { displayWidth, padToWidth, type Finding, type TimelineStep } from '../../core/index';
import { commandLink, escapeText, sentence, shortLabel, textBlock } from '../markdown';
import { rulePageUri, type CommandIds, type ExplainTarget } from '../protocol';

export const MAX_LINES = 12;
const MAX_ROWS = 4;
const LABEL_WIDTH = 20;
const BAR_WIDTH = 16;

/** A finding, the steps of the timeline that it is about (may be none), and where it stands. */
export interface HoverSubject {
  finding: Finding;
  steps: readonly TimelineStep[];
  target: ExplainTarget;
}

/** Markdown for the findings under the mouse. Without `commands` there are no links that run one. */
export function buildHover(subjects: readonly HoverSubject[], commands: CommandIds | undefined): string {
  // Two findings share the space, so neither gets a picture then.
  const shown = subjects.slice(0, 2);
  return shown.map((subject) => section(subject, commands, shown.length === 1)).join('\n\n');
}

function section({ finding, steps, target }: HoverSubject, commands: CommandIds | undefined, roomy: boolean): string {
  const parts: string[] = [];
  if (finding.saving) parts.push(`Wait now: ${escapeText(finding.saving.now)}. Possible: ${escapeText(finding.saving.overlapped)}.`);
  // A single wait is no picture, unless it stands for the turns of a loop.
  if (roomy && (steps.length > 1 || steps.some((step) => step.repeats))) parts.push(textBlock(picture(steps)));
  // The first check only: with more, the links would lie below what a hover shows. The explainer has them all.
  const checks = finding.checks.slice(0, 1).map(sentence);
  const lines = [
    ...(checks.length > 0 ? [`**Check first:** ${checks.join(' ')}`] : []),
    `_${finding.confidence}_${finding.evidence.length > 0 ? ': ' + sentence(finding.evidence[0]) : ''}`,
    links(finding, target, commands),
  ];
  // Two spaces break the line without a paragraph's gap: a hover has little height.
  parts.push(lines.join('  \n'));
  return parts.join('\n\n');
}

function links(finding: Finding, target: ExplainTarget, commands: CommandIds | undefined): string {
  const rule = `[Rule](${rulePageUri(finding.rule)})`;
  if (!commands) return rule;
  return [
    commandLink('Explain', commands.explain, target),
    commandLink('Guide', commands.openGuide, finding.guide),
    commandLink('Rule', commands.openRule, finding.rule),
  ].join(' · ');
}

/**
 * One row a step: its bar as it is now, and as it could be, on one axis.
 * `━` stands for waiting elsewhere, `█` for holding the thread.
 */
export function picture(steps: readonly TimelineStep[]): string[] {
  const shown = steps.slice(0, MAX_ROWS);
  const end = Math.max(...steps.map((step) => step.now.end));
  const start = Math.min(...steps.map((step) => step.now.start));
  const bar = (step: TimelineStep, span: { start: number; end: number }): string => {
    const scale = (at: number): number => Math.round(((at - start) / (end - start || 1)) * BAR_WIDTH);
    const from = Math.min(Math.max(scale(span.start), 0), BAR_WIDTH - 1);
    const length = Math.max(1, Math.min(scale(span.end), BAR_WIDTH) - from);
    return (' '.repeat(from) + (step.lane === 'thread' ? '█' : '━').repeat(length)).padEnd(BAR_WIDTH);
  };
  const labels = shown.map((step) => shortLabel(step.label, LABEL_WIDTH));
  const width = Math.max(...labels.map(displayWidth));
  const rows = shown.map((step, i) => `${padToWidth(labels[i], width)}  ${bar(step, step.now)}  ${bar(step, step.possible)}`.trimEnd());
  const head = `${' '.repeat(width)}  ${'now'.padEnd(BAR_WIDTH)}  possible`;
  return steps.length > MAX_ROWS ? [head, ...rows, `… ${steps.length - MAX_ROWS} more`] : [head, ...rows];
}
