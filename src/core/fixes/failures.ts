/**
 * Who would notice that operations fail at the same time: a `catch` that asks which of them it was, or code that cleans up
 * what others may still be using. Looks at the `try`s of the function alone; who calls it is told by the caveats.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Range } from '../model';
import { T } from '../syntax/nodeTypes';
import { calledName, keyName, span, type Node } from '../syntax/tree';
import { isFunction, within, type Code, type Use } from './code';

/** Names of what ends the use of something. */
const CLEANS_UP = /^(?:close|release|destroy|end|rm|rmdir|unlink|delete|remove|rollback|abort|dispose|clean|cleanup|clear|kill|stop|disconnect|unlock|reset|terminate|teardown)/i;
const ASKS = /^(?:is|has)[A-Z]/;
const PRINTS = /^(?:console|log|logger|debug)$|logger$/i;

/** Why a `try` around a statement keeps its operations apart. `operations` are their texts, `results` what takes up what they give. */
export function objectionOfTry(statement: Node, operations: readonly Range[], results: readonly unknown[], code: Code): string | undefined {
  const used = operations.flatMap((range) => code.usesIn(range));
  for (const node of code.outwards(statement)) {
    if (isFunction(node)) return undefined;
    if (node.type !== T.TryStatement || within(statement, node.finalizer ?? { start: -1, end: -1 })) continue;
    const handler = within(statement, node.block) ? node.handler : undefined;
    const kept = handler && goesOn(handler.body) ? code.usesIn(span(statement)).find(({ variable, declared }) => results.includes(variable) && !declared.some((at) => within({ start: at, end: at }, node.block))) : undefined;
    if (kept) return `after a failure, what \`${kept.name}\` holds by then is kept`;
    if (handler && asksWhichFailed(handler, code)) return 'the `catch` around them asks which failure it is';
    for (const part of [handler?.body, node.finalizer]) {
      if (!part) continue;
      if (code.usesIn(span(part)).some(({ variable }) => results.includes(variable))) return `the \`${part === node.finalizer ? 'finally' : 'catch'}\` around them uses what they give`;
      if (cleansUp(part, part === node.finalizer, used, code)) return `the \`${part === node.finalizer ? 'finally' : 'catch'}\` around them cleans up what the others may still be using`;
    }
  }
  return undefined;
}

/** Whether what stands behind the `try` may still run after a failure. */
export function goesOn(statement: Node | null | undefined): boolean {
  switch (statement?.type) {
    case T.BlockStatement: return statement.body.every(goesOn);
    case T.IfStatement: return goesOn(statement.consequent) || goesOn(statement.alternate);
    case T.ReturnStatement: case T.ThrowStatement: return false;
    default: return true;
  }
}

/** A test of the error, other than whether it is an `Error` at all. */
function asksWhichFailed({ param, body }: TSESTree.CatchClause, code: Code): boolean {
  if (!param) return false;
  const names = code.usesIn(span(param)).map(({ variable }) => variable);
  return code.usesIn(span(body)).some((use) => names.includes(use.variable) && isTested(use, body, code));
}

function isTested({ at, name }: Use, body: Node, code: Code): boolean {
  let inner = code.innermostAround({ start: at, end: at + name.length });
  for (const node of code.outwards(inner).slice(1)) {
    if (node === body) return false;
    if (node.type === T.BinaryExpression && !(node.operator === 'instanceof' && keyName(node.right) === 'Error') && node.operator !== '+') return true;
    if ((node.type === T.IfStatement || node.type === T.ConditionalExpression) && node.test === inner && !isPlainErrorTest(inner)) return true;
    if (node.type === T.CallExpression && node.callee !== inner && ASKS.test(calledName(node))) return true;
    if (node.type === T.SwitchStatement && node.discriminant === inner) return true;
    inner = node;
  }
  return false;
}

function isPlainErrorTest(test: Node): boolean {
  return test.type === T.BinaryExpression && test.operator === 'instanceof' && keyName(test.right) === 'Error';
}

function cleansUp(part: Node, always: boolean, used: readonly Use[], code: Code): boolean {
  return code.descendants(part, true).some((node) => {
    if (node.type !== T.CallExpression) return false;
    const callee = node.callee.type === T.MemberExpression ? keyName(node.callee.property) : keyName(node.callee);
    const owner = node.callee.type === T.MemberExpression ? keyName(node.callee.object) : undefined;
    if (PRINTS.test(owner ?? callee ?? '')) return false;
    const isCleaning = always || CLEANS_UP.test(callee ?? '') || code.parentOf(node)?.type === T.AwaitExpression;
    return isCleaning && (sharesName(node, used, code) || code.descendants(node).some(({ type }) => type === T.ThisExpression));
  });
}

function sharesName(node: Node, used: readonly Use[], code: Code): boolean {
  return code.usesIn(span(node)).some((use) => used.some(({ variable, declared }) => variable === use.variable && (declared.length > 0 || !/^(?:console|clearTimeout|clearInterval)$/.test(use.name))));
}
