/** Code that tests of the outer layers feed through the whole: one certain finding each, wherever the rules' limits lie. */

/** One `await-in-loop`, on the third line. */
export const WAITS_IN_TURN = `export async function loadAll(ids: string[]) {
  for (const id of ids) {
    await fetch('/items/' + id);
  }
}
`;

/** The same on one line, so that what stands before it moves its column. */
export const WAITS_IN_TURN_ON_ONE_LINE = `export async function loadAll(ids) { for (const id of ids) { await fetch('/items/' + id); } }\n`;
