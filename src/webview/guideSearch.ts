/**
 * Searching the guide: an entry for each section, made when the extension is built, and which of them hold what
 * somebody types. Every word of a question must begin some word of the section; it finds no misspelt words.
 */
import type { Place } from './guideTopics';

export interface Entry extends Place {
  title: string;
  /** The sentence that the section begins with. */
  says: string;
  /** All words of the section once, in small letters, code included. */
  words: string;
}

const WORD = /[a-z0-9]+/g;
/** What a hit counts, by where it is; a whole word counts double. */
const WEIGHTS = { title: 8, says: 3, words: 1 };

/** The words of a text once, in small letters. */
export function wordsOf(text: string): string[] {
  return [...new Set(text.toLowerCase().match(WORD))];
}

/** The entry of a section from its Markdown. Targets of links are no words of it. */
export function makeEntry(place: Place, title: string, markdown: string): Entry {
  const text = markdown.replace(/\]\([^)]*\)/g, ']');
  // What stands in quotes is what others say, and may be wrong.
  const says = /^\s*\*\*([^*"]+)\*\*/.exec(text)?.[1] ?? '';
  return { ...place, title, says: says.replace(/[`[\]]/g, ''), words: wordsOf(text).join(' ') };
}

/** The places that a question leads to, best first; entries that are equally good keep their order. */
export function findPlaces(entries: readonly Entry[], question: string, most = 10): Entry[] {
  const asked = wordsOf(question);
  if (asked.length === 0) return [];
  return entries
    .map((entry) => ({ entry, score: score(entry, asked) }))
    .filter(({ score: reached }) => reached > 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, most)
    .map(({ entry }) => entry);
}

function score(entry: Entry, asked: string[]): number {
  const fields = [[wordsOf(entry.title), WEIGHTS.title], [wordsOf(entry.says), WEIGHTS.says], [entry.words.split(' '), WEIGHTS.words]] as const;
  const scores = asked.map((word) => Math.max(...fields.map(([words, weight]) => (words.includes(word) ? 2 * weight : words.some((own) => own.startsWith(word)) ? weight : 0))));
  return scores.includes(0) ? 0 : scores.reduce((sum, one) => sum + one, 0);
}
