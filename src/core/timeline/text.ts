/** A timeline as plain text, for the terminal, for tests and for whoever cannot see a picture. */
import type { Timeline, TimelineStep } from '../model';

const UNIT = 6;
const MAX_LABEL = 36;
const MARK: Record<TimelineStep['kind'], string> = { wait: '░', compute: '█', block: '█' };

/** Two pictures, one below the other, on the same axis: as written, and as it could be. */
export function renderTimeline(timeline: Timeline): string {
  if (timeline.steps.length === 0) return '';
  const width = Math.min(MAX_LABEL, Math.max(...timeline.steps.map((step) => step.label.length)));
  const draw = (title: string, total: number, times: (step: TimelineStep) => { start: number; end: number }) => [
    `${title} (${total} ${total === 1 ? 'wait' : 'waits'} long)`,
    ...timeline.steps.map((step) => {
      const { start, end } = times(step);
      const bar = ' '.repeat(start * UNIT) + MARK[step.kind].repeat(Math.max(1, (end - start) * UNIT - 1));
      return `  ${cut(step.label, width).padEnd(width)} |${bar}${step.repeats ? ` (${step.repeats.label})` : ''}`;
    }),
  ];
  return [...draw('now', timeline.now, (step) => step.now), ...draw('possible', timeline.possible, (step) => step.possible)].join('\n');
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}
