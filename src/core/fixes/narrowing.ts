/**
 * In TypeScript, what a test or an assignment before a loop told of `user.team`, or of a variable that is set again, is
 * forgotten inside of a function. Compares paths by their text, so that it also refuses where the type was known anyway.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { T } from '../syntax/nodeTypes';
import { calledName, keyName, span, unwrap, type Node } from '../syntax/tree';
import { isFunction, within, type Code } from './code';
import { rootOf } from './gathered';
import { Refusal } from './place';
import type { Loop } from './walked';

/** Names of functions after which their arguments are known to be something. */
const ASSERTS = /^(?:assert|invariant|ensure|expect|check|must|require|verify|validate|guard)/i;
const OF_ONE_TYPE = /^TS(?:Number|String|Boolean|BigInt|Any|Array|Tuple|Function)/;

export function checkNarrowing(loop: Loop, code: Code): void {
  if (!code.isTyped) return;
  const around = code.outwards(loop).find(isFunction) ?? code.ast;
  const told = new Set(code.descendants(around).filter((node) => node.range[0] < loop.range[0] && isTold(node, code)).map(pathOf));
  const forgotten = code.descendants(loop.body, true).find((node) => isNarrowable(node) && told.has(pathOf(node)) && mayBeForgotten(node, loop, code));
  if (forgotten) throw new Refusal(`TypeScript would forget what a test before the loop told of \`${code.of(span(forgotten))}\``);
}

function isNarrowable({ type }: Node): boolean {
  return type === T.MemberExpression || type === T.Identifier;
}

/** `opts.prefix` of `opts?.prefix`, `opts!.prefix` and `opts['prefix']`; undefined for what is no such chain. */
function pathOf(node: Node): string | undefined {
  const at = unwrap(node);
  if (at.type === T.ThisExpression) return 'this';
  if (at.type === T.Identifier) return at.name;
  if (at.type !== T.MemberExpression) return undefined;
  const object = pathOf(at.object);
  const property = at.computed && at.property.type !== T.Literal ? pathOf(at.property) : keyName(at.property);
  return object === undefined || property === undefined ? undefined : `${object}${at.computed && at.property.type !== T.Literal ? `[${property}]` : `.${property}`}`;
}

/** Whether a place tells more of a path than its type does: it tests it, asserts it, or sets it. */
function isTold(node: Node, code: Code): boolean {
  if (!isNarrowable(node)) return false;
  const trail = code.outwards(node);
  return trail.some((inner, index) => {
    const outer = trail[index + 1];
    switch (outer?.type) {
      case T.LogicalExpression: return outer.left === inner;
      case T.IfStatement: case T.ConditionalExpression: case T.WhileStatement: case T.DoWhileStatement: case T.ForStatement: case T.SwitchCase: return outer.test === inner;
      case T.SwitchStatement: return outer.discriminant === inner;
      case T.AssignmentExpression: return outer.left === inner && (inner === node || outer.left.type !== T.MemberExpression);
      case T.ExpressionStatement: return asserts(outer);
      default: return false;
    }
  });
}

/** `assert(user.team);`, `assert.ok(user.team);` */
function asserts({ expression }: TSESTree.ExpressionStatement): boolean {
  if (expression.type !== T.CallExpression) return false;
  const { callee } = expression;
  return ASSERTS.test(calledName(expression)) || (callee.type === T.MemberExpression && ASSERTS.test(keyName(callee.object) ?? ''));
}

function mayBeForgotten(node: Node, loop: Loop, code: Code): boolean {
  const root = rootOf(node);
  const uses = root ? code.usesIn(span(root)) : [];
  const [declared] = uses.flatMap((use) => use.declared);
  if (declared === undefined || within({ start: declared, end: declared }, loop)) return node.type === T.MemberExpression && declared === undefined;
  if (node.type === T.MemberExpression) return true;
  const [{ variable }] = uses;
  return !isOfOneType(declared, code) && code.usesOf(variable).some((use) => use.isWrite && use.at !== declared);
}

/** `let count = 0`, `let name: string`: no assignment tells more of it. */
function isOfOneType(declared: number, code: Code): boolean {
  const id = code.innermostAround({ start: declared, end: declared + 1 });
  const declarator = code.parentOf(id);
  const type = id.type === T.Identifier && !id.optional ? id.typeAnnotation?.typeAnnotation.type : undefined;
  if (type) return OF_ONE_TYPE.test(type);
  return declarator?.type === T.VariableDeclarator && (declarator.init?.type === T.TemplateLiteral || (declarator.init?.type === T.Literal && declarator.init.value !== null));
}
