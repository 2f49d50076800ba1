/**
 * Who sees how far a `try` came before it failed: its `catch` or `finally`, what runs after it, or the next turn of a loop.
 * Goes by the variables that are set on the way.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Range } from '../model';
import { T } from '../syntax/nodeTypes';
import { span, type Node } from '../syntax/tree';
import { isFunction, isLoop, within, type Code, type Use } from './code';
import { goesOn } from './failures';

/** Why variables have to be set where they are: the first that is used after a failure. */
export function objectionOfProgress(statement: Node, set: readonly Use[], code: Code): string | undefined {
  const trail = code.outwards(statement);
  const around = trail.slice(0, trail.findIndex(isFunction) + 1 || undefined);
  const tries = around.filter((node): node is TSESTree.TryStatement => node.type === T.TryStatement && !(node.finalizer && within(statement, node.finalizer)));
  const seen = set.find((use) => tries.some((node) => isUsedAfterFailure(use, node, statement, around, code)));
  return seen && `\`${seen.name}\` says how far they came, and is used after a failure`;
}

function isUsedAfterFailure(set: Use, node: TSESTree.TryStatement, statement: Node, around: readonly Node[], code: Code): boolean {
  const handler = within(statement, node.block) ? node.handler : null;
  const isUsed = (range: Range): boolean => code.usesIn(range).some(({ variable }) => variable === set.variable);
  if ([handler?.body, node.finalizer].some((part) => part && isUsed(span(part)))) return true;
  if (!handler || !goesOn(handler.body)) return false;
  return isUsed({ start: node.range[1], end: around.at(-1)!.range[1] }) || around.slice(around.indexOf(node)).some((outer) => isLoop(outer) && outlives(set, outer) && isReadIn(outer, set, code));
}

function outlives({ declared }: Use, loop: Node): boolean {
  return !declared.some((at) => within({ start: at, end: at }, loop));
}

function isReadIn(loop: Node, set: Use, code: Code): boolean {
  return code.usesIn(span(loop)).some(({ variable, isWrite }) => variable === set.variable && !isWrite);
}
