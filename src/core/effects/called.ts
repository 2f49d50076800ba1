/** Which function of the file a call runs before it returns: the one it calls, or one that is handed to an array's method by name. */
import type { CallFact, FunctionId } from '../facts/model';
import { ARRAY_CALLBACKS } from './known';

export function functionRunBy(call: CallFact): FunctionId | undefined {
  return call.target ?? namedCallback(call);
}

/** `visit` of `list.forEach(visit)`; callbacks that are written in place belong to the function they stand in. */
export function namedCallback(call: CallFact): FunctionId | undefined {
  if (!ARRAY_CALLBACKS.has(call.name) || call.args[0]?.kind === 'function') return undefined;
  return call.callbacks.find(({ argument }) => argument === 0)?.fn;
}
