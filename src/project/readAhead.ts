/** Overlaps the waits for many items with a bound, and hands the results out in the items' order. */

/**
 * Starts `read` for up to `ahead` items before their results are asked for, so that the disk works while the thread
 * analyses. A rejection is thrown when its item's turn comes.
 */
export async function* readAhead<Item, Result>(items: readonly Item[], ahead: number, read: (item: Item) => Promise<Result>): AsyncGenerator<Result, void> {
  const underWay: Promise<Result>[] = [];
  for (let next = 0; next < items.length || underWay.length > 0; ) {
    while (next < items.length && underWay.length < ahead) {
      const started = read(items[next++]);
      // Its turn to be awaited may come later than its failure; until then the failure counts as seen.
      started.catch(() => undefined);
      underWay.push(started);
    }
    yield await underWay.shift()!;
  }
}
