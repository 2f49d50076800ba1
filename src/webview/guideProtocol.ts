/** What the guide's page and the extension say to each other. */

/** Extension to page: go to this section and mark it. An id that the page does not have means its top. */
export interface ShowSection {
  type: 'show';
  section: string;
}

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

export type FromGuide = PageReady | OpenRule | OpenTopic;

/**
 * What the page keeps over tab switches, topics and window reloads. `steps` holds the step of each picture, 0 for
 * none; `back` and `forward` are the places that the reader came from and went back from, the nearest last.
 */
export interface GuideState {
  topic: string;
  section: string;
  steps: Record<string, number>;
  back: { topic: string; section: string }[];
  forward: { topic: string; section: string }[];
}

/** Reads a message from the page; undefined for anything that is not one. */
export function readFromGuide(message: unknown): FromGuide | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, rule, topic, section } = message as Record<string, unknown>;
  if (type === 'ready') return { type };
  if (type === 'open-rule' && typeof rule === 'string' && /^[a-z-]{1,60}$/.test(rule)) return { type, rule };
  if (type === 'open-topic' && typeof topic === 'string' && typeof section === 'string' && /^[a-z][a-z-]{0,60}$/.test(topic) && /^[a-z0-9-]{0,60}$/.test(section)) return { type, topic, section };
  return undefined;
}
