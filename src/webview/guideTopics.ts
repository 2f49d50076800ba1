/**
 * The guide's topics, once, in the order of its learning path: the words, what holds the one thread, the heart, how
 * one thread turns between tasks, and the tools. A topic is a file `media/guide/ID.md` with the title as its heading.
 * One whose file is not there yet is left out of the guide everywhere.
 */
export interface Topic {
  id: string;
  title: string;
  /** What one learns from it, as the rest of a sentence that begins with its title. */
  about: string;
}

export const TOPICS: readonly Topic[] = [
  { id: 'sync-vs-async', title: 'Synchronous and asynchronous', about: 'what it means to wait in place or not, and what begins the work' },
  { id: 'blocking-vs-non-blocking', title: 'Blocking and non-blocking', about: 'what holds the one thread, and what everybody else feels meanwhile' },
  { id: 'concurrency-vs-parallelism', title: 'Concurrency and parallelism', about: 'overlapping progress against execution at the very same moment' },
  { id: 'event-loop', title: 'The event loop', about: 'how one thread turns between many tasks, and in which order' },
  { id: 'promises-and-async-await', title: 'Promises and async/await', about: 'how to combine waits, what happens on failure, and how to limit them' },
];

const LINK = /^concurrency-lens-guide:\/([a-z][a-z-]*)(?:#([a-z0-9-]+))?$/;

/** A place in the guide. An empty section is the topic's top. */
export interface Place {
  topic: string;
  section: string;
}

/** Reads a link as the topics' Markdown writes it, `concurrency-lens-guide:/TOPIC#SECTION`. */
export function readPlace(href: string): Place | undefined {
  const match = LINK.exec(href);
  return match ? { topic: match[1], section: match[2] ?? '' } : undefined;
}

/** The link to a place. */
export function linkTo({ topic, section }: Place): string {
  return `concurrency-lens-guide:/${topic}${section && `#${section}`}`;
}
