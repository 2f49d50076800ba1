/** Finds what a person meant by a name that does not exist. */

/** The name that is written almost like this one; undefined where none is close enough to be meant. */
export function nearestName(written: string, names: readonly string[]): string | undefined {
  const folded = written.toLowerCase();
  const rated = names.map((name) => ({ name, distance: distance(folded, name.toLowerCase()) }));
  const best = rated.reduce((nearest, next) => (next.distance < nearest.distance ? next : nearest), { name: '', distance: Infinity });
  return best.distance <= Math.max(1, Math.floor(best.name.length / 4)) ? best.name : undefined;
}

/** How many letters have to be put in, taken out or replaced, two that changed places counting as one. */
function distance(one: string, other: string): number {
  // Names are short: whatever is much longer is none of them, and need not be compared letter by letter.
  if (Math.abs(one.length - other.length) > other.length) return Infinity;
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= one.length; row++) {
    rows.push([row]);
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      let least = Math.min(rows[row - 1][column] + 1, rows[row][column - 1] + 1, rows[row - 1][column - 1] + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (swapped) least = Math.min(least, rows[row - 2][column - 2] + 1);
      rows[row].push(least);
    }
  }
  return rows[one.length][other.length];
}
