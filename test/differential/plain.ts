/** What a program leaves behind, as data that can be compared and kept. */

/** Functions are left out; `undefined` counts as nothing. A program may put a thing into itself. */
export function plain(value: unknown): unknown {
  const around: unknown[] = [];
  const text = JSON.stringify(value, function (this: unknown, _key: string, inner: unknown) {
    while (around.length > 0 && around.at(-1) !== this) around.pop();
    if (typeof inner !== 'object' || inner === null) return inner;
    if (around.includes(inner)) return '(what it lies in)';
    around.push(inner);
    return inner;
  });
  return JSON.parse(text ?? 'null');
}
