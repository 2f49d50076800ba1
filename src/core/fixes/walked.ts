/** What a loop walks, and what each turn gets of it: as the list and the parameters of a function that is called for each item. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { TextEdit, TurnsRemedy } from '../model';
import { T } from '../syntax/nodeTypes';
import { keyName, span, stepOf, unwrap, type Node } from '../syntax/tree';
import { isFunction, within, type Code } from './code';
import { rootOf } from './gathered';
import { removal } from './layout';
import type { FreeNames } from './names';
import { Refusal } from './place';

export type Loop = TSESTree.ForOfStatement | TSESTree.ForStatement;

export interface Walked {
  /** The list, as it can be written twice. */
  list: string;
  /** A statement in front of the loop that makes it, where it could not. */
  setUp?: string;
  /** What each turn gets: `id`, `{ id }`, `_`. */
  item: string;
  /** The counter, where a turn uses it for more than its item. */
  index?: string;
  /** Changes in the body. */
  edits: TextEdit[];
}

/** @param isOnce the list is written down once, so that it may be a literal */
export function walkedBy(loop: Loop, over: TurnsRemedy['over'], isOnce: boolean, names: FreeNames, code: Code): Walked {
  return loop.type === T.ForOfStatement ? byItem(loop, over, isOnce, names, code) : byIndex(loop, over, names, code);
}

function byItem({ left, right, body, await: isAsync }: TSESTree.ForOfStatement, over: TurnsRemedy['over'], isOnce: boolean, free: FreeNames, code: Code): Walked {
  if (isAsync) throw new Refusal('`for await` takes one item after the other');
  if (left.type !== T.VariableDeclaration || left.kind === 'var') throw new Refusal('its variable lives on after the loop');
  if (/using$/.test(left.kind)) throw new Refusal('`using` ties what is acquired to its place');
  const [{ id }] = left.declarations;
  const names = code.usesIn(span(id)).filter(({ isWrite }) => isWrite).map(({ name }) => name);
  if (body.type === T.BlockStatement && body.body.some((statement) => declares(statement, names, code))) throw new Refusal('its body declares a variable of the same name anew');
  return { ...listOf(right, over, (text) => `[...${right.type === T.AwaitExpression ? `(${text})` : text}]`, free, code, isOnce), item: code.of(span(id)), edits: [] };
}

function declares(statement: Node, names: readonly string[], code: Code): boolean {
  const declared = statement.type === T.VariableDeclaration ? statement.declarations.map(({ id }) => id) : statement.type === T.FunctionDeclaration || statement.type === T.ClassDeclaration ? [statement.id] : [];
  return declared.some((id) => id && code.usesIn(span(id)).some(({ name, isWrite }) => isWrite && names.includes(name)));
}

/** `for (let i = 0; i < ids.length; i++)`. */
function byIndex(loop: TSESTree.ForStatement, over: TurnsRemedy['over'], names: FreeNames, code: Code): Walked {
  const { name, list } = counterOf(loop, code);
  const text = code.of(span(list));
  const uses = code.usesIn(span(loop.body)).filter((use) => use.declared.includes((loop.init as Node).range[0] + 'let '.length));
  const counters = new Set(uses.map(({ at }) => at));
  const items = code.descendants(loop.body, true).filter((node): node is TSESTree.MemberExpression => isItem(node, list, counters, code));
  const isCounted = uses.some(({ at }) => !items.some((node) => within({ start: at, end: at }, node.property)));
  if (items.some((node) => isTarget(node, code))) throw new Refusal(`the loop changes what \`${text}\` holds`);
  const rest = listOf(list, over, (text) => copyByIndex(text, loop, over, list, names, code), names, code);
  const index = isCounted ? name : undefined;
  const first = loop.body.type === T.BlockStatement ? namesItem(loop.body.body[0], items, code) : undefined;
  const others = items.filter((node) => node !== first?.init);
  if (first && (others.length === 0 || isOneOfItsName(first.id, loop.body, code))) {
    const taken = first.id.type === T.Identifier ? first.id.name : '';
    return { ...rest, index, item: code.of(span(first.id)), edits: [removal(span(code.parentOf(first)!), 'below', code), ...others.map((node) => ({ range: span(node), newText: taken }))] };
  }
  if (items.length === 0) return { ...rest, index, item: '_', edits: [] };
  const item = names.of([singularOf(text), 'item'], span(loop));
  return { ...rest, index, item, edits: items.map((node) => ({ range: span(node), newText: item })) };
}

function counterOf({ init, test, update }: TSESTree.ForStatement, code: Code): { name: string; list: Node } {
  const strange = new Refusal('it does not simply count from the first item to the last');
  if (init?.type !== T.VariableDeclaration || init.kind !== 'let' || init.declarations.length !== 1 || !test || !update) throw strange;
  const [{ id, init: from }] = init.declarations;
  if (id.type !== T.Identifier || id.typeAnnotation || from?.type !== T.Literal || from.value !== 0 || id.range[0] !== init.range[0] + 'let '.length) throw strange;
  if (test.type !== T.BinaryExpression || test.operator !== '<' || test.left.type !== T.Identifier || test.left.name !== id.name) throw strange;
  const { right } = test;
  if (right.type !== T.MemberExpression || right.computed || right.property.type !== T.Identifier || right.property.name !== 'length') throw strange;
  if (stepOf(update, id.name) !== 1) throw strange;
  const loop = code.parentOf(init) as TSESTree.ForStatement;
  if (code.usesIn(span(loop.body)).some((use) => use.isWrite && use.declared.includes(id.range[0]))) throw strange;
  return { name: id.name, list: right.object };
}

/** @param counters where the counter of the loop is used */
function isItem(node: Node, list: Node, counters: ReadonlySet<number>, code: Code): boolean {
  return node.type === T.MemberExpression && node.computed && !node.optional && node.property.type === T.Identifier && counters.has(node.property.range[0]) && isSame(node.object, list, code);
}

/** The same text of the same variables, and of the same `this`. */
function isSame(node: Node, list: Node, code: Code): boolean {
  const [here, there] = [node, list].map((one) => code.usesIn(span(one)).map(({ variable }) => variable));
  if (code.of(span(node)) !== code.of(span(list)) || here.some((variable, index) => variable !== there[index])) return false;
  return code.descendants(list).every(({ type }) => type !== T.ThisExpression) || ownerOfThis(node, code) === ownerOfThis(list, code);
}

function ownerOfThis(node: Node, code: Code): Node | undefined {
  return code.outwards(node).find((outer) => isFunction(outer) && outer.type !== T.ArrowFunctionExpression);
}

/** Whether a name means the same variable wherever it stands in a body. */
function isOneOfItsName(id: Node, body: Node, code: Code): boolean {
  if (id.type !== T.Identifier) return false;
  const [{ variable }] = code.usesIn(span(id));
  return code.usesIn(span(body)).every((use) => use.name !== id.name || use.variable === variable);
}

function isTarget(node: Node, code: Code): boolean {
  const parent = code.parentOf(node);
  if (parent?.type === T.AssignmentExpression) return parent.left === node;
  return parent?.type === T.UpdateExpression || (parent?.type === T.UnaryExpression && parent.operator === 'delete') || parent?.type === T.ArrayPattern || (parent?.type === T.Property && code.parentOf(parent)?.type === T.ObjectPattern);
}

/** `const id = ids[i];` at the start of a turn. */
function namesItem(first: Node | undefined, items: readonly Node[], code: Code): TSESTree.VariableDeclarator | undefined {
  if (first?.type !== T.VariableDeclaration || first.kind !== 'const' || first.declarations.length !== 1 || code.commentsIn(span(first)).length > 0) return undefined;
  const [only] = first.declarations;
  return only.init && items.includes(only.init) ? only : undefined;
}

function singularOf(text: string): string {
  const name = /[\p{ID_Continue}$]+$/u.exec(text)?.[0] ?? '';
  return /[^s]s$/.test(name) ? name.replace(/ies$/, 'y').replace(/s$/, '') : 'item';
}

/** The list as it is, where it can be named twice and surely is an array without holes, which `map` would pass over; else a copy. */
function listOf(node: Node, over: TurnsRemedy['over'], copyOf: (text: string) => string, names: FreeNames, code: Code, isOnce = false): Pick<Walked, 'list' | 'setUp'> {
  if (node.type === T.SequenceExpression) throw new Refusal('its head does more than name a list');
  const text = code.of(span(node));
  const isArray = over === 'array' && !mayHaveHoles(node, code);
  const isLiteral = isOnce && node.type === T.ArrayExpression && code.descendants(node, true).every(({ type }) => type !== T.AwaitExpression);
  if (isArray && (isLiteral || isUnchanged(node, code))) return { list: text };
  const name = names.of([nameOf(node), 'items', 'all']);
  return { list: name, setUp: `const ${name} = ${isArray ? text : copyOf(text)}` };
}

/** What is walked by index may be a text, and of `any` TypeScript would make a list of `unknown`. */
function copyByIndex(text: string, loop: Loop, over: TurnsRemedy['over'], list: Node, names: FreeNames, code: Code): string {
  if (over !== 'unknown' && !isAny(list, code)) return `Array.from(${text})`;
  const index = names.of(['index'], span(loop));
  return `Array.from({ length: ${text}.length }, (_, ${index}) => ${text}[${index}])`;
}

function isAny(list: Node, code: Code): boolean {
  const root = rootOf(list);
  const [declared] = root ? code.usesIn(span(root)).flatMap((use) => use.declared) : [];
  const id = declared === undefined ? undefined : code.innermostAround({ start: declared, end: declared + 1 });
  return id?.type === T.Identifier && id.typeAnnotation?.typeAnnotation.type === T.TSAnyKeyword;
}

/** `[1, , 3]`, `new Array(8)`; not where they are made elsewhere. */
function mayHaveHoles(list: Node, code: Code): boolean {
  const [declared] = list.type === T.Identifier ? code.usesIn(span(list)).flatMap((use) => use.declared) : [];
  const declarator = declared === undefined ? undefined : code.parentOf(code.innermostAround({ start: declared, end: declared + 1 }));
  const made = declarator?.type === T.VariableDeclarator && declarator.init ? unwrap(declarator.init) : list;
  if (made.type === T.ArrayExpression) return made.elements.includes(null);
  return (made.type === T.NewExpression || made.type === T.CallExpression) && keyName(made.callee) === 'Array' && made.arguments.length === 1;
}

function isUnchanged(node: Node, code: Code): boolean {
  if (node.type !== T.Identifier) return false;
  const [use] = code.usesIn(span(node));
  return use !== undefined && use.declared.length > 0 && code.usesOf(use.variable).every(({ isWrite, at }) => !isWrite || use.declared.includes(at));
}

function nameOf(node: Node): string {
  if (node.type === T.AwaitExpression) return nameOf(node.argument);
  if (node.type === T.CallExpression) return (node.callee.type === T.Identifier ? node.callee.name : nameOf(node.callee)).replace(/^(?:get|fetch|load|find|read|list|query)(?:All)?(?=[A-Z])/, '').replace(/^[A-Z]/, (letter) => letter.toLowerCase());
  if (node.type === T.MemberExpression) return node.computed || node.property.type !== T.Identifier ? 'items' : node.property.name;
  return 'items';
}
