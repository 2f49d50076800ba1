/** Small questions about single nodes of the tree. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { visitorKeys } from '@typescript-eslint/visitor-keys';
import { T } from './nodeTypes';

export type Node = TSESTree.Node;

export function span(node: Node): { start: number; end: number } {
  return { start: node.range[0], end: node.range[1] };
}

/** Equal texts give equal fingerprints; different ones of the same length hardly ever do (32-bit FNV-1a). */
export function fingerprint(text: string): string {
  const folded = text.replace(/\s+/g, ' ');
  let hash = 0x811c9dc5;
  for (let i = 0; i < folded.length; i++) hash = Math.imul(hash ^ folded.charCodeAt(i), 0x01000193);
  return `${folded.length}:${hash >>> 0}`;
}

export function keyword(node: Node, length: number): { start: number; end: number } {
  return { start: node.range[0], end: node.range[0] + length };
}

/** Parentheses are not in the tree; type wrappers, optional chains and the compiled `(0, x.y)` are looked through. */
export function unwrap(node: Node): Node {
  switch (node.type) {
    case T.ChainExpression:
    case T.TSAsExpression:
    case T.TSNonNullExpression:
    case T.TSSatisfiesExpression:
    case T.TSTypeAssertion:
    case T.TSInstantiationExpression: return unwrap(node.expression);
    case T.SequenceExpression: return node.expressions.length === 2 && node.expressions[0].type === T.Literal ? unwrap(node.expressions[1]) : node;
    default: return node;
  }
}

export function keyName(node: Node): string | undefined {
  if (node.type === T.Identifier) return node.name;
  if (node.type === T.PrivateIdentifier) return `#${node.name}`;
  if (node.type === T.Literal) return String(node.value);
  return undefined;
}

/** `save` of `save()` and of `this.store.save()`; empty where there is no name. */
export function calledName({ callee }: TSESTree.CallExpression): string {
  return keyName(callee.type === T.MemberExpression ? callee.property : callee) ?? '';
}

export function decoratorName(node: TSESTree.Decorator): string | undefined {
  const inner = node.expression.type === T.CallExpression ? node.expression.callee : node.expression;
  return inner.type === T.MemberExpression ? keyName(inner.property) : keyName(inner);
}

export function typeNameOf(node: Node): string | undefined {
  const annotation = 'typeAnnotation' in node ? (node.typeAnnotation as TSESTree.TSTypeAnnotation | undefined)?.typeAnnotation : undefined;
  if (!annotation) return undefined;
  if (annotation.type === T.TSTypeReference && annotation.typeName.type === T.Identifier) return annotation.typeName.name;
  return annotation.type.replace(/^TS/, '');
}

export function stepOf(node: Node, name: string): number | undefined {
  if (node.type === T.UpdateExpression && node.argument.type === T.Identifier && node.argument.name === name) return node.operator === '++' ? 1 : -1;
  if (node.type === T.AssignmentExpression && node.left.type === T.Identifier && node.left.name === name && node.right.type === T.Literal && typeof node.right.value === 'number') {
    if (node.operator === '+=') return node.right.value;
    if (node.operator === '-=') return -node.right.value;
  }
  return undefined;
}

export function arithmetic(operator: string, left: number, right: number): number | undefined {
  switch (operator) {
    case '+': return left + right;
    case '-': return left - right;
    case '*': return left * right;
    case '/': return left / right;
    case '**': return left ** right;
    default: return undefined;
  }
}

export function isDirectArgument(argument: Node, start: number): boolean {
  const inner = unwrap(argument);
  if (inner.type === T.ArrowFunctionExpression || inner.type === T.FunctionExpression) return inner.range[0] === start;
  if (inner.type === T.ArrayExpression) return inner.elements.some((element) => element && isDirectArgument(element, start));
  if (inner.type === T.ObjectExpression) return inner.properties.some((property) => property.type === T.Property && (isDirectArgument(property.value, start) || property.range[0] === start));
  return false;
}

export function childrenOf(node: Node): Node[] {
  const keys = visitorKeys[node.type] ?? [];
  return keys.flatMap((key) => {
    const child = (node as unknown as Record<string, Node | (Node | null)[] | null | undefined>)[key];
    if (Array.isArray(child)) return child.filter((entry): entry is Node => entry !== null);
    return child ? [child] : [];
  });
}
