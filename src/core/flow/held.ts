/** What functions hold the thread with: blocking calls and heavy work, their own and what they reach by synchronous calls. */
import type { FileFacts, FunctionFact } from '../facts/model';
import { blockingSites } from './blocking';
import { repeatsIn } from './cost';
import type { Reach } from './reach';

/**
 * What a function holds the thread with, for those who call it from other files, as text: a caller says where it lies, so
 * places count as well.
 */
export function describeHeld(fn: FunctionFact, facts: FileFacts, reach: Reach): string {
  const role = reach.roleOf(fn);
  if (role !== undefined) return role;
  const own = reach.withCallbacks(fn).flatMap((part) => causesIn(part, facts, reach));
  const below = reach.below(fn, causesIn).map(({ chain, cause, file }) => [chain.map((step) => [step.reaches, step.file, step.call.nameRange]), cause, file]);
  return JSON.stringify([own, below]);
}

function causesIn(fn: FunctionFact, facts: FileFacts, reach: Reach): unknown[] {
  const blocking = blockingSites(fn, facts, reach).map(({ call, inLoop, once }) => [call.name, call.range, inLoop, once]);
  return [...blocking, ...repeatsIn(fn, facts)];
}
