/** What a person meant by a name that does not exist. */
import { distance } from 'fastest-levenshtein';

/** The name that is written almost like this one, with no more than a third of it otherwise; undefined where none is. */
export function nearestName(written: string, names: readonly string[]): string | undefined {
  // Whatever is much longer is none of them, and need not be compared letter by letter.
  const near = names.filter((name) => Math.abs(name.length - written.length) * 3 <= name.length);
  const [best] = near.map((name) => ({ name, changes: distance(written.toLowerCase(), name.toLowerCase()) })).sort((a, b) => a.changes - b.changes);
  return best && best.changes * 3 <= best.name.length ? best.name : undefined;
}
