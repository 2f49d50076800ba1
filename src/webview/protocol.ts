/** What the explainer's page and the extension say to each other. Whatever arrives is checked: nothing else is let through. */
import type { Range, ExplainedStep, ExplainResult } from '../server/protocol';

/** Page to extension. */
export type PageMessage =
  /** Show this code; `focus` also moves the keyboard there. */
  | { type: 'reveal'; range: Range; focus: boolean }
  /** Explain the same place again. */
  | { type: 'refresh' }
  /** Open the guide at `topic#section`. */
  | { type: 'guide'; section: string }
  /** Open a rule's page. */
  | { type: 'rule'; rule: string }
  | WayMessage;

/** Look at a change that the page offers, or make it: by its number among the ways of the answer that the page shows. */
export interface WayMessage {
  type: 'preview' | 'apply';
  /** Which answer, so that what was pressed on a page that is being replaced means no other change. */
  answer: number;
  way: number;
}

/** Extension to page. */
export type HostMessage =
  /** The code changed after it was explained. */
  | { type: 'stale' }
  /** The cursor stands in this step's code; null for none. */
  | { type: 'mark'; step: number | null }
  /** What became of a change. */
  | { type: 'outcome'; way: number; text: string };

/** What the page keeps over tab switches and window reloads: the place that it explains. */
export interface PageState {
  uri: string;
  offset: number;
}

/** The timeline as the page draws it: without times, which follow from what is assumed. Ids count from 0, in the order of the steps. */
export interface PageTimeline extends Pick<NonNullable<ExplainResult['timeline']>, 'plan'> {
  steps: Pick<ExplainedStep, 'id' | 'label' | 'range' | 'lane' | 'after'>[];
}

export function readPageMessage(value: unknown): PageMessage | undefined {
  if (!isRecord(value)) return undefined;
  const { type, range, focus, section, rule, answer, way } = value;
  if (type === 'refresh') return { type };
  if (type === 'reveal' && isRange(range)) return { type, range: { start: pick(range.start), end: pick(range.end) }, focus: focus === true };
  if (type === 'guide' && typeof section === 'string' && /^[\w-]{1,80}(#[\w-]{1,80})?$/.test(section)) return { type, section };
  if (type === 'rule' && typeof rule === 'string' && /^[\w-]{1,80}$/.test(rule)) return { type, rule };
  if ((type === 'preview' || type === 'apply') && isCount(answer) && isCount(way)) return { type, answer, way };
  return undefined;
}

export function readHostMessage(value: unknown): HostMessage | undefined {
  if (!isRecord(value)) return undefined;
  const { type, step, way, text } = value;
  if (type === 'stale') return { type };
  if (type === 'mark' && (step === null || Number.isInteger(step))) return { type, step: step as number | null };
  if (type === 'outcome' && isCount(way) && typeof text === 'string') return { type, way, text };
  return undefined;
}

export function readPageState(value: unknown): PageState | undefined {
  if (!isRecord(value)) return undefined;
  const { uri, offset } = value;
  return typeof uri === 'string' && isCount(offset) ? { uri, offset } : undefined;
}

function isRange(value: unknown): value is Range {
  return isRecord(value) && isPosition(value.start) && isPosition(value.end);
}

function isPosition(value: unknown): value is Range['start'] {
  return isRecord(value) && isCount(value.line) && isCount(value.character);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function pick({ line, character }: Range['start']): Range['start'] {
  return { line, character };
}
