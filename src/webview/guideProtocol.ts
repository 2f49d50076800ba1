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

export type FromGuide = PageReady | OpenRule;

/** What the page keeps over tab switches and window reloads. `steps` holds the step of each picture, 0 for none. */
export interface GuideState {
  topic: string;
  section: string;
  steps: Record<string, number>;
}

/** Reads a message from the page; undefined for anything that is not one. */
export function readFromGuide(message: unknown): FromGuide | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, rule } = message as Record<string, unknown>;
  if (type === 'ready') return { type };
  if (type === 'open-rule' && typeof rule === 'string' && /^[a-z-]{1,60}$/.test(rule)) return { type, rule };
  return undefined;
}
