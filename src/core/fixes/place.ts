/** Where the operations of a remedy stand: their statements, in one list, and whether each is started there in any case. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { OfferedFix, Range, RemedyOperation } from '../model';
import { T } from '../syntax/nodeTypes';
import { span, type Node } from '../syntax/tree';
import { isFunction, listAround, type Code } from './code';
import { speaksToATool, type Laid } from './layout';

/** An operation in the text. */
export interface PlacedOperation extends RemedyOperation {
  node: TSESTree.AwaitExpression;
  /** What is awaited, parentheses and comments included. */
  started: Range;
  statement: Node;
}

/** Thrown where a fix cannot be made; its message says why, as the rest of "This cannot be done here: …". */
export class Refusal extends Error {}

/** The reason as a sentence. */
export function reasonOf({ message }: Refusal): string {
  return `${message[0] === '`' ? message : message[0].toUpperCase() + message.slice(1)}.`;
}

/** What is shown in place of a fix that cannot be made. */
export function refusedFix(title: string, refused: string): OfferedFix {
  return { title, preferred: false, caveats: [], edits: [], refused };
}

/** Throws where a comment on a statement speaks to a tool, except in parts that stay as they are. */
export function checkToolComments(laid: Laid, kept: readonly Range[], code: Code): void {
  if (speaksToATool(laid, kept, code)) throw new Refusal('a comment there speaks to a tool about that very line');
}

export function place(operation: RemedyOperation, code: Code): PlacedOperation {
  const node = code.nodeWith(operation.range, T.AwaitExpression);
  if (!node) throw new Refusal('the code has changed meanwhile');
  return { ...operation, node, started: startedBy(node, code), statement: statementOf(node, code) };
}

/** Behind the `await` and the blanks behind it. */
export function startedBy(node: TSESTree.AwaitExpression, code: Code): Range {
  const start = node.range[0] + 'await'.length;
  return { start: start + /^\s*/.exec(code.text.slice(start))![0].length, end: node.range[1] };
}

/** The statement of an operation. Throws where the operation is started only sometimes, or more than once. */
function statementOf(node: Node, code: Code): Node {
  const trail = code.outwards(node);
  for (const [index, outer] of trail.entries()) {
    if (listAround(trail[index + 1])?.includes(outer)) return outer;
    checkStep(outer, trail[index + 1]);
  }
  throw new Refusal('it is no part of a list of statements');
}

function checkStep(inner: Node, outer: Node): void {
  if (isFunction(outer)) throw new Refusal('there is no list of statements to put one into');
  if (isConditional(inner, outer)) throw new Refusal('one of them is started only under a condition');
  if (outer.type === T.AssignmentExpression && outer.operator !== '=') throw new Refusal(`\`${outer.operator}\` reads what is there before it waits`);
  if (outer.type === T.YieldExpression) throw new Refusal('the function hands out values meanwhile');
}

/** Whether it is only sometimes that the outer node evaluates the inner one. */
export function isConditional(inner: Node, outer: Node): boolean {
  switch (outer.type) {
    case T.ConditionalExpression: return outer.test !== inner;
    case T.LogicalExpression: return outer.right === inner;
    case T.AssignmentPattern: return outer.right === inner;
    case T.AssignmentExpression: return /^(?:&&|\|\||\?\?)=$/.test(outer.operator);
    case T.CallExpression: return outer.callee !== inner && isOptional(outer);
    case T.MemberExpression: return outer.object !== inner && isOptional(outer);
    case T.IfStatement: return outer.test !== inner;
    case T.SwitchStatement: return outer.discriminant !== inner;
    case T.ForOfStatement: return outer.right !== inner || outer.await;
    case T.ForInStatement: return outer.right !== inner;
    case T.ReturnStatement: case T.ThrowStatement: case T.ExpressionStatement: case T.VariableDeclaration: case T.ExportNamedDeclaration: return false;
    default: return /Statement$|^Class/.test(outer.type);
  }
}

/** `a?.b(x)`: whether `x` is worked out depends on `a`. */
function isOptional(outer: Node): boolean {
  for (let at: Node | undefined = outer; at; ) {
    if ((at.type === T.CallExpression || at.type === T.MemberExpression) && at.optional) return true;
    at = at.type === T.CallExpression ? at.callee : at.type === T.MemberExpression ? at.object : at.type === T.TSNonNullExpression ? at.expression : undefined;
  }
  return false;
}

/** Whether an expression stands in parentheses of its own, which go with it: their range. */
export function withParentheses(node: Node, code: Code): Range {
  const parent = code.parentOf(node);
  const mayGo = parent !== undefined && /^(?:MemberExpression|LogicalExpression|BinaryExpression|ConditionalExpression|UnaryExpression|ChainExpression|TSNonNullExpression|TSAsExpression|TSSatisfiesExpression|VariableDeclarator|AssignmentExpression|SpreadElement)$/.test(parent.type);
  if (!mayGo) return span(node);
  const before = /\([ \t\r\n]*$/.exec(code.text.slice(0, node.range[0]));
  const behind = /^[ \t\r\n]*\)/.exec(code.text.slice(node.range[1]));
  return before && behind ? { start: node.range[0] - before[0].length, end: node.range[1] + behind[0].length } : span(node);
}
