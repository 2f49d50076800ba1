/** What the guide's page and the extension say to each other. */

/** Extension to page: go to this section and mark it. An id that the page does not have means its top. */
export interface ShowSection {
  type: 'show';
  section: string;
}

/**
 * Extension to page: what is found in the file that the reader works on, by the sections of this topic that explain it.
 * It replaces what was told before; no sections where nothing is found.
 */
export interface ShowCode {
  type: 'code';
  /** The file's name, without its folder. */
  file: string;
  sections: CodeOfSection[];
}

export interface CodeOfSection {
  section: string;
  /** From the top of the file to its end, each line once. */
  places: CodePlace[];
  /** How many there are beyond these. */
  more: number;
}

export interface CodePlace {
  /** What the extension knows it by. */
  id: number;
  /** Counts from 1. */
  line: number;
  /** The line as it is written, shortened. */
  code: string;
}

export type ToGuide = ShowSection | ShowCode;

/** Page to extension: the page's script listens now. */
export interface PageReady {
  type: 'ready';
}

/** Page to extension: the reader followed a link to a rule's page. */
export interface OpenRule {
  type: 'open-rule';
  rule: string;
}

/** Page to extension: the reader followed a link to a place in another topic. */
export interface OpenTopic {
  type: 'open-topic';
  topic: string;
  section: string;
}

/** Page to extension: the reader wants to see a place in the code. */
export interface OpenCode {
  type: 'open-code';
  id: number;
}

export type FromGuide = PageReady | OpenRule | OpenTopic | OpenCode;

/**
 * What the page keeps over tab switches, topics and window reloads. `steps` holds the step of each picture, 0 for
 * none; `back` and `forward` are the places that the reader came from and went back from, the nearest last.
 */
export interface GuideState {
  topic: string;
  section: string;
  steps: Record<string, number>;
  /** What each experiment measured when it last ran to its end, as `guideMeasured.ts` has it. */
  measured: Record<string, unknown>;
  back: { topic: string; section: string }[];
  forward: { topic: string; section: string }[];
}

/** Reads a message from the page; undefined for anything that is not one. */
export function readFromGuide(message: unknown): FromGuide | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, rule, topic, section, id } = message as Record<string, unknown>;
  if (type === 'ready') return { type };
  if (type === 'open-rule' && typeof rule === 'string' && /^[a-z-]{1,60}$/.test(rule)) return { type, rule };
  if (type === 'open-topic' && typeof topic === 'string' && typeof section === 'string' && /^[a-z][a-z-]{0,60}$/.test(topic) && /^[a-z0-9-]{0,60}$/.test(section)) return { type, topic, section };
  if (type === 'open-code' && Number.isSafeInteger(id)) return { type, id: id as number };
  return undefined;
}

/** Reads a message from the extension; undefined for anything that is not one. */
export function readToGuide(message: unknown): ToGuide | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, section, file, sections } = message as Record<string, unknown>;
  if (type === 'show' && typeof section === 'string') return { type, section };
  if (type === 'code' && typeof file === 'string' && Array.isArray(sections) && sections.every(isCodeOfSection)) return { type, file, sections };
  return undefined;
}

function isCodeOfSection(value: unknown): value is CodeOfSection {
  const { section, places, more } = { ...(value as object) } as Record<string, unknown>;
  return typeof section === 'string' && Number.isSafeInteger(more) && Array.isArray(places) && places.every(isCodePlace);
}

function isCodePlace(value: unknown): value is CodePlace {
  const { id, line, code } = { ...(value as object) } as Record<string, unknown>;
  return Number.isSafeInteger(id) && Number.isSafeInteger(line) && typeof code === 'string';
}
