/** The name that a mistyped one was probably meant to be. */

/** The nearest of `names`, if no more than a third of it was typed otherwise. */
export function nearestName(typed: string, names: readonly string[]): string | undefined {
  const measured = names.map((name) => ({ name, distance: distanceBetween(typed.toLowerCase(), name) })).sort((a, b) => a.distance - b.distance);
  const [best] = measured;
  return best && best.distance * 3 <= best.name.length ? best.name : undefined;
}

/** How many characters have to be put in, taken out or replaced to make one text of the other. */
function distanceBetween(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) row.push(Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1)));
    above = row;
  }
  return above[other.length];
}
