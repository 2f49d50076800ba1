/**
 * In TypeScript, an expression may take its type from the place that it stands in: a literal, a function, or a call whose type
 * parameter nothing else decides. Where a fix moves it, that is lost, unless the type is written down there.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { T } from '../syntax/nodeTypes';
import { keyName, span, type Node } from '../syntax/tree';
import type { Code } from './code';
import { ownerOf, type Gathered } from './gathered';

const EMPTY_AT_FIRST = /^(?:Map|Set|Array|WeakMap|Promise)$/;
/** Names that do not say what it is that they give. */
const OF_ANYTHING = /^(?:get|post|put|patch|fetch|request|query|call|send|invoke|load|read|parse|execute|run|json)(?:JSON|Json|Data)?$/;
/** What can stand in front of `[]` as it is. */
const TIGHT = /^TS(?:\w+Keyword|TypeReference|ArrayType|TupleType|TypeLiteral)$/;

/** @param otherwise whether a function of which nothing is known here may go by its place */
export function takesType(value: Node, otherwise: boolean, code: Code): boolean {
  const takes = (part: Node): boolean => takesType(part, otherwise, code);
  switch (value.type) {
    case T.ObjectExpression: return value.properties.some((part) => takes(part.type === T.Property ? part.value : part));
    case T.ArrayExpression: case T.ArrowFunctionExpression: case T.FunctionExpression: case T.Literal: return true;
    case T.ConditionalExpression: return takes(value.consequent) || takes(value.alternate);
    case T.LogicalExpression: return takes(value.left) || takes(value.right);
    case T.AwaitExpression: case T.SpreadElement: return takes(value.argument);
    case T.TSNonNullExpression: case T.TSSatisfiesExpression: case T.ChainExpression: return takes(value.expression);
    case T.NewExpression: return !value.typeArguments && EMPTY_AT_FIRST.test(keyName(value.callee) ?? '');
    case T.CallExpression: return !value.typeArguments && goesByPlace(value.callee, otherwise, code);
    default: return false;
  }
}

/** Whether something goes by a type that its place has, and that the element of a list has not: `const user: User = await get('/user')`. */
export function losesType(node: Node, code: Code): boolean {
  const parent = code.parentOf(node);
  if (!code.isTyped || parent?.type === T.MemberExpression || parent?.type === T.ExpressionStatement) return false;
  const isAnnotated = parent?.type === T.VariableDeclarator && parent.id.typeAnnotation !== undefined;
  return (parent?.type !== T.VariableDeclarator || isAnnotated) && takesType(node, isAnnotated, code);
}

/** `get<T>(path: string): Promise<T>` */
function goesByPlace(callee: Node, otherwise: boolean, code: Code): boolean {
  const owner = callee.type === T.Identifier ? ownerOf(callee, code) : undefined;
  const fn = owner?.type === T.VariableDeclarator ? owner.init : owner;
  if (!fn || !('params' in fn)) return otherwise && OF_ANYTHING.test(keyName(callee.type === T.MemberExpression ? callee.property : callee) ?? '');
  const taken = fn.params.map((param) => code.of(span(param))).join();
  return fn.typeParameters?.params.some(({ name }) => !new RegExp(`\\b${name.name}\\b`).test(taken)) ?? false;
}

/** What each turn gives back, so that it has the type that the place of its results wants. Undefined where nothing is lost, null where it cannot be written down. */
export function typeGivenBack(gathered: Gathered, code: Code): string | null | undefined {
  const declarator = declaratorOf(gathered);
  const type = declarator && typeOf(declarator);
  if (!code.isTyped || !type) return undefined;
  const parts = partsOf(type, gathered.how);
  const isPlain = parts?.every(({ type: kind }) => /Keyword$/.test(kind));
  const values = gathered.puts.flatMap((put) => put.parts).filter((value) => value.type !== T.Literal || !isPlain);
  if (!values.some((value) => takesType(value, true, code))) return undefined;
  if (!parts || parts.some((part) => /[\n\r]|\/[*/]/.test(code.of(span(part))))) return values.some((value) => takesType(value, false, code)) ? null : undefined;
  const texts = parts.map((part) => code.of(span(part)));
  if (gathered.how === 'assign' && type.type === T.TSArrayType) texts.unshift('number');
  const isPair = texts.length === 2;
  const one = isPair ? `[${texts.join(', ')}]` : texts[0];
  return gathered.always ? one : `${isPair || TIGHT.test(parts[0].type) ? one : `(${one})`}[]`;
}

function declaratorOf({ declared, name }: Gathered): TSESTree.VariableDeclarator | undefined {
  return declared.type === T.VariableDeclaration ? declared.declarations.find(({ id }) => id.type === T.Identifier && id.name === name) : undefined;
}

/** `const users: User[] = []`, `new Map<string, User>()`, `[] as User[]` */
function typeOf({ id, init }: TSESTree.VariableDeclarator): TSESTree.TypeNode | TSESTree.NewExpression | undefined {
  if (id.typeAnnotation) return id.typeAnnotation.typeAnnotation;
  if (init?.type === T.TSAsExpression) return init.typeAnnotation;
  return init?.type === T.NewExpression && init.typeArguments ? init : undefined;
}

/** What a list holds; of a map, the key and the value. */
function partsOf(type: TSESTree.TypeNode | TSESTree.NewExpression, how: Gathered['how']): TSESTree.TypeNode[] | undefined {
  if (type.type === T.TSArrayType) return how === 'push' || how === 'assign' ? [type.elementType] : undefined;
  if (type.type === T.TSTypeLiteral && type.members.length === 1 && type.members[0].type === T.TSIndexSignature && how === 'assign') {
    const [{ parameters: [key], typeAnnotation }] = type.members;
    return key.type === T.Identifier && key.typeAnnotation && typeAnnotation ? [key.typeAnnotation.typeAnnotation, typeAnnotation.typeAnnotation] : undefined;
  }
  if (type.type !== T.TSTypeReference && type.type !== T.NewExpression) return undefined;
  const name = keyName(type.type === T.NewExpression ? type.callee : type.typeName);
  const wanted = { push: 'Array', add: 'Set', set: 'Map', assign: 'Record' }[how];
  return name === wanted && type.typeArguments?.params.length === (how === 'push' || how === 'add' ? 1 : 2) ? type.typeArguments.params : undefined;
}
