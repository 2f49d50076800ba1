/** Code that tests of the outer layers feed through the whole. What it does is ordinary, so the rules' limits may move around it. */

/** One `await-in-loop` at line 3, column 36. */
export const WAITS_IN_TURN = `export async function loadAll(ids: string[]) {
  const users = [];
  for (const id of ids) users.push(await fetchUser(id));
  return users;
}
`;

/** The same on one line, so that what stands before it moves its column. */
export const WAITS_IN_TURN_ON_ONE_LINE = `export async function loadAll(ids) { const users = []; for (const id of ids) users.push(await fetchUser(id)); return users; }\n`;

/** Two waits in a row, of which nothing is known. */
export function twoWaits(one: string, two: string, head = ''): string {
  return `${head}
export async function both(api, id) {
  const first = await ${one}(id);
  const second = await ${two}(id);
  return { first, second };
}
`;
}
