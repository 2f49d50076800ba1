/**
 * What can be handed over to another thread: data is cloned on its way, so functions, classes of instances and what belongs to
 * this thread stay behind. Goes by what the function's text and its types say; of what has no type, by names.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { T } from '../syntax/nodeTypes';
import { childrenOf, keyName, span, type Node } from '../syntax/tree';
import type { OwnFunction } from './awaitTwin';
import { isFunction, type Code } from './code';
import { Refusal } from './place';
import { declarationOf, statementAt } from './workerFile';

/** Types whose values arrive as they are, by name. */
const NOT_CLONED = /^(?:Function|Promise|PromiseLike|WeakMap|WeakSet|WeakRef|Request|Response|IncomingMessage|ServerResponse|Readable|Writable|Duplex|Transform|ReadableStream|WritableStream|Socket|EventEmitter|AbortSignal|AbortController|Generator|AsyncGenerator|Iterator|AsyncIterator|Proxy|Element|HTMLElement|Node|Event|symbol)$/;
const NAMES_FUNCTION = /^(?:cb|fn|callback|predicate|comparator|compareFn|iteratee|next|done|on[A-Z]\w*)$|(?:Callback|Handler|Fn|Predicate|Comparator)$/;
const OF_REQUEST = /^_?(?:req|res|request|response|ctx|context|reply|event|socket|next)$/;
/** What is cloned by name, of what can be made with `new`. */
const CLONED = /^(?:Map|Set|Date|RegExp|(?:\w*Error)|Array|Object|\w*Array|ArrayBuffer|DataView|Boolean|Number|String)$/;

/** Throws a `Refusal` that names what cannot go, or what everybody who calls it would notice. */
export function checkHandover(fn: OwnFunction, statement: Node, name: string, code: Code): void {
  if (code.ast.body.map(declarationOf).some((node) => node.type === T.TSDeclareFunction && node.id?.name === name)) throw new Refusal(`\`${name}\` has several signatures`);
  if (statement !== declarationOf(statement) && !fn.async) throw new Refusal(`\`${name}\` is exported, and all who call it would have to wait for it`);
  for (const node of code.descendants(fn, true)) {
    if (node.type === T.ThisExpression || node.type === T.Super) throw new Refusal('it uses `this`, which stays in this thread');
    if (node.type === T.MetaProperty || node.type === T.ImportExpression) throw new Refusal(`it uses \`${code.inShort(span(node))}\`, which is another one in another file`);
    if (node.type === T.Identifier && node.name === 'arguments' && code.usesIn(span(node)).some(({ name: used }) => used === 'arguments')) throw new Refusal('it uses `arguments`');
    if (node.type.startsWith('JSX')) throw new Refusal('it makes elements of a page, which cannot be handed over');
    if (node.type === T.ReturnStatement && node.argument && ownFunctionOf(node, code) === fn) checkResult(node.argument);
  }
  if (fn.body.type !== T.BlockStatement) checkResult(fn.body);
  for (const param of fn.params) checkParameter(param, code);
  if (fn.returnType) checkType(fn.returnType.typeAnnotation, 'what it gives', fn.async, code);
}

function ownFunctionOf(node: Node, code: Code): Node | undefined {
  return code.outwards(node).find((outer) => outer !== node && isFunction(outer));
}

function checkResult(value: Node): void {
  if (isFunction(value)) throw new Refusal('it gives a function, which cannot be handed over');
  if (value.type === T.NewExpression && !CLONED.test(keyName(value.callee) ?? '')) throw new Refusal(`it gives a \`${keyName(value.callee) ?? 'new'}\`, which would lose its class on the way back`);
  if (value.type === T.ObjectExpression) for (const property of value.properties) if (property.type === T.Property) checkResult(property.value);
  if (value.type === T.ArrayExpression) for (const element of value.elements) if (element) checkResult(element);
}

function checkParameter(param: Node, code: Code): void {
  const inner = param.type === T.AssignmentPattern ? param.left : param.type === T.RestElement ? param.argument : param;
  if (inner.type === T.Identifier && inner.name === 'this') throw new Refusal('it is called on something, which stays in this thread');
  if (inner.type === T.Identifier && NAMES_FUNCTION.test(inner.name)) throw new Refusal(`\`${inner.name}\` is a function by its name, and functions cannot be handed over`);
  if (inner.type === T.Identifier && OF_REQUEST.test(inner.name)) throw new Refusal(`\`${inner.name}\` is no plain data by its name; hand over only what is needed of it`);
  if (code.descendants(inner, true).some((node) => node !== inner && node.type === T.AssignmentPattern) || (param.type === T.AssignmentPattern && (inner.type !== T.Identifier || !isPlainDefault(param.right)))) throw new Refusal('a parameter has a default that is more than a plain value');
  const annotation = 'typeAnnotation' in inner ? (inner.typeAnnotation as TSESTree.TSTypeAnnotation | undefined) : param.type === T.RestElement ? param.typeAnnotation : undefined;
  if (annotation) checkType(annotation.typeAnnotation, `\`${inner.type === T.Identifier ? inner.name : 'a parameter'}\``, false, code);
}

function isPlainDefault(node: Node): boolean {
  return node.type === T.Literal || (node.type === T.UnaryExpression && node.argument.type === T.Literal) || (node.type === T.ArrayExpression && node.elements.length === 0) || (node.type === T.ObjectExpression && node.properties.length === 0);
}

/** Follows types that this file declares. */
function checkType(type: Node, what: string, isPromise: boolean, code: Code, seen = new Set<Node>()): void {
  if (seen.has(type)) return;
  seen.add(type);
  if (type.type === T.TSTypePredicate) throw new Refusal('its type says something of what it is given, which nothing can after a wait');
  if (type.type === T.TSFunctionType || type.type === T.TSConstructorType || type.type === T.TSMethodSignature || type.type === T.TSCallSignatureDeclaration) throw new Refusal(`${what} holds a function by its type, and functions cannot be handed over`);
  if (type.type === T.TSTypeReference && type.typeName.type === T.Identifier && !(isPromise && type.typeName.name === 'Promise')) {
    const [{ declared }] = code.usesIn(span(type.typeName));
    const statement = declared.length === 1 ? statementAt(declared[0], code) : undefined;
    const declaration = statement && declarationOf(statement);
    if (declared.length === 0 && NOT_CLONED.test(type.typeName.name)) throw new Refusal(`${what} is of the type \`${type.typeName.name}\`, which cannot be handed over`);
    if (declaration?.type === T.ClassDeclaration) throw new Refusal(`${what} is of the type \`${type.typeName.name}\`, and instances lose their class on the way`);
    if (declaration?.type === T.TSInterfaceDeclaration || declaration?.type === T.TSTypeAliasDeclaration) checkType(declaration, what, false, code, seen);
    if (declaration?.type === T.ImportDeclaration && NOT_CLONED.test(type.typeName.name)) throw new Refusal(`${what} is of the type \`${type.typeName.name}\`, which cannot be handed over`);
  }
  for (const child of childrenOf(type)) checkType(child, what, false, code, seen);
}
