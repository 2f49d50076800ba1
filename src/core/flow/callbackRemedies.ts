/** What can be done about an async callback that nobody waits for, in offsets. Only for methods of lists: of other callbacks, what has to hear of their failures is not here. */
import type { CallbackRemedy } from '../model';
import type { Floating, FloatingKind } from './floating';

const SHAPES: { [K in FloatingKind]?: CallbackRemedy['shape'] } = { 'each': 'each', 'awaited-each': 'each', 'dropped-map': 'each', 'awaited-map': 'map', 'test': 'test' };

export function callbackRemedy({ kind, call, list }: Floating): CallbackRemedy | undefined {
  const shape = SHAPES[kind];
  // Functions of a package, as `_.forEach(users, …)`, take the list as an argument.
  if (shape === undefined || list === undefined) return undefined;
  const refused = list === 'collection' ? 'a `Map` or a `Set` hands on its items in another way than an array' : call.args.length > 1 ? 'the callback is given a `this`' : undefined;
  return { kind: 'await-callbacks', call: call.range, shape, method: call.name, onArray: list === 'array', refused };
}
