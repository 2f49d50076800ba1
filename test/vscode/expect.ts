/** The few assertions that the suites need; Node's own are absent in a web worker. */

/** Throws unless the two are the same when written as JSON. */
export function same(actual: unknown, expected: unknown, about = 'value'): void {
  const [found, wanted] = [actual, expected].map((value) => JSON.stringify(value, undefined, 2));
  if (found !== wanted) throw new Error(`${about}: expected ${wanted}, found ${found}`);
}

export function ok(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** Asks again and again until the answer is there; after `limit` milliseconds it throws, with the `state` that was there instead. */
export async function eventually<T>(what: string, ask: () => T | undefined | Promise<T | undefined>, limit = 15_000, state = () => ''): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && (answer as unknown) !== false) return answer;
    if (Date.now() > end) throw new Error([`${what}: not within ${limit / 1000} s`, state()].filter(Boolean).join('; '));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
