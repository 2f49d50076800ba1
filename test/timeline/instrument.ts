/** Lets a function say when the steps of its timeline begin and are done, without changing what it does. */
import type { TimelineStep } from '../../src/core/index';

/** What the changed code calls; `begin` gives an empty list, so that it can stand last among a call's arguments. */
export const BEGIN = '__begin';
export const DONE = '__done';
export const TRACK = '__track';

interface Insertion {
  at: number;
  text: string;
  /** At one place, what ends comes before what begins; of what ends the shorter first, of what begins the longer. */
  order: number;
}

/** What computes has no one call that could be watched, and what waits by its syntax alone has no operand. */
export function isWatched({ kind, range: { start } }: TimelineStep, text: string): boolean {
  return kind !== 'compute' && !/^(?:for|await using)\b/.test(text.slice(start));
}

export function instrumented(text: string, steps: readonly TimelineStep[]): string {
  const insertions = steps.filter((step) => isWatched(step, text)).flatMap((step) => insertionsOf(step, text));
  const sorted = insertions.sort((a, b) => a.at - b.at || a.order - b.order);
  let result = '';
  let from = 0;
  for (const { at, text: inserted } of sorted) {
    result += text.slice(from, at) + inserted;
    from = at;
  }
  return result + text.slice(from);
}

function insertionsOf({ id, range: { start, end } }: TimelineStep, text: string): Insertion[] {
  const length = end - start;
  const code = text.slice(start, end);
  const isAwait = /^await\b/.test(code);
  const opening = { at: start, text: `${isAwait || !isPromise(code) ? DONE : TRACK}(${id}, `, order: 1 / (1 + length) };
  const closing = { at: end, text: ')', order: -1 / (1 + length) };
  if (isCall(code.replace(/^await\s*/, ''))) {
    const before = text.slice(start, end - 1).trimEnd().at(-1);
    return [opening, closing, { at: end - 1, text: `${before === '(' || before === ',' ? '' : ', '}...${BEGIN}(${id})`, order: 0 }];
  }
  const at = isAwait ? start + 'await'.length : start;
  return [opening, closing, { at, text: ` (${BEGIN}(${id}), `, order: isAwait ? 0 : 1 }, { at: end, text: ')', order: -1 }];
}

/** Ends with the arguments of a call, and not with a parenthesis that began in front of all; `import()` takes no list of arguments. */
function isCall(code: string): boolean {
  if (!code.endsWith(')') || /^import\b/.test(code)) return false;
  let depth = 0;
  for (let at = code.length - 1; at > 0; at--) {
    if (code[at] === ')') depth++;
    if (code[at] === '(' && --depth === 0) return true;
  }
  return false;
}

/** Blocking calls give their result at once. */
function isPromise(code: string): boolean {
  return !/Sync\(/.test(code);
}
