/** Whether a row of a synchronous API counts for a call: many APIs do without a callback what they do later with one. */
import type { CallFact, FileFacts, ValueFact } from '../facts/model';
import { rootVariable } from '../facts/paths';

/**
 * When a row counts. `noCallback`: it is given no function that would be called later. `notAsync`: nor an option
 * `async`. `sync`: an option `sync` says so. `given`: what it works on is not written in place. `wholeTable`: the
 * statement asks for all rows there are.
 */
export type Circumstance = 'noCallback' | 'notAsync' | 'sync' | 'given' | 'wholeTable';

const CALLBACK_NAME = /^(?:cb|callback|done|next|resolve)$|(?:Callback|Cb)$/;

/** `from` made the object that the call is made on. */
export function isMet(circumstance: Circumstance | undefined, call: CallFact, from: CallFact | undefined, facts: FileFacts): boolean {
  switch (circumstance) {
    case undefined: return true;
    case 'noCallback': return !isGivenCallback(call, facts);
    case 'notAsync': return !isGivenCallback(call, facts) && !hasOption(call, 'async');
    case 'sync': return hasOption(call, 'sync');
    case 'given': return call.args[0] !== undefined && !isWrittenInPlace(call.args[0]);
    case 'wholeTable': return asksForAll(from?.args[0]);
  }
}

/** A function that is written in place, is one of the file's, or is called as callbacks are. */
function isGivenCallback({ args, callbacks }: CallFact, facts: FileFacts): boolean {
  const last = args.at(-1);
  if (callbacks.length > 0 || last?.kind === 'function') return true;
  if (last?.kind !== 'path') return false;
  const name = last.path.length > 1 ? last.path.at(-1)!.slice(1) : rootVariable(last.path, facts.variables)?.name;
  return CALLBACK_NAME.test(name ?? '');
}

/** An option that is there and not `false`. */
function hasOption({ args }: CallFact, name: string): boolean {
  return args.some((value) => {
    const option = value.kind === 'object' && Object.hasOwn(value.properties, name) ? value.properties[name] : undefined;
    return option !== undefined && !(option.kind === 'constant' && option.value === false);
  });
}

function isWrittenInPlace(value: ValueFact): boolean {
  return value.kind === 'string' || value.kind === 'constant';
}

/** A statement that is written in place, and neither chooses among the rows nor counts them. */
function asksForAll(sql: ValueFact | undefined): boolean {
  const text = sql?.kind === 'string' ? sql.value : undefined;
  return text !== undefined && /^\s*select\b/i.test(text) && !/\b(?:where|limit)\b|^\s*select\s+(?:count|sum|min|max|avg|exists)\s*\(/i.test(text);
}
