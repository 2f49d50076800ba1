/** What a loop walks, and what each turn gets of it: as the list and the parameters of a function that is called for each item. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { TextEdit, TurnsRemedy } from '../model';
import { T } from '../syntax/nodeTypes';
import { span, stepOf, type Node } from '../syntax/tree';
import { within, type Code } from './code';
import { removal } from './layout';
import { freeName } from './names';
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
export function walkedBy(loop: Loop, over: TurnsRemedy['over'], isOnce: boolean, code: Code): Walked {
  return loop.type === T.ForOfStatement ? byItem(loop, over, isOnce, code) : byIndex(loop, over, code);
}

function byItem({ left, right, body, await: isAsync }: TSESTree.ForOfStatement, over: TurnsRemedy['over'], isOnce: boolean, code: Code): Walked {
  if (isAsync) throw new Refusal('`for await` takes one item after the other');
  if (left.type !== T.VariableDeclaration || left.kind === 'var') throw new Refusal('its variable lives on after the loop');
  if (/using$/.test(left.kind)) throw new Refusal('`using` ties what is acquired to its place');
  const [{ id }] = left.declarations;
  const names = code.usesIn(span(id)).filter(({ isWrite }) => isWrite).map(({ name }) => name);
  if (body.type === T.BlockStatement && body.body.some((statement) => declares(statement, names, code))) throw new Refusal('its body declares a variable of the same name anew');
  return { ...listOf(right, over, '[...', ']', code, isOnce), item: code.of(span(id)), edits: [] };
}

function declares(statement: Node, names: readonly string[], code: Code): boolean {
  const declared = statement.type === T.VariableDeclaration ? statement.declarations.map(({ id }) => id) : statement.type === T.FunctionDeclaration || statement.type === T.ClassDeclaration ? [statement.id] : [];
  return declared.some((id) => id && code.usesIn(span(id)).some(({ name, isWrite }) => isWrite && names.includes(name)));
}

/** `for (let i = 0; i < ids.length; i++)`. */
function byIndex(loop: TSESTree.ForStatement, over: TurnsRemedy['over'], code: Code): Walked {
  const { name, list } = counterOf(loop, code);
  const text = code.of(span(list));
  const uses = code.usesIn(span(loop.body)).filter((use) => use.declared.includes((loop.init as Node).range[0] + 'let '.length));
  const items = code.descendants(loop.body, true).filter((node): node is TSESTree.MemberExpression => isItem(node, text, name, code));
  const isCounted = uses.some(({ at }) => !items.some((node) => within({ start: at, end: at }, node.property)));
  if (items.some((node) => isTarget(node, code))) throw new Refusal(`the loop changes what \`${text}\` holds`);
  const rest = listOf(list, over, 'Array.from(', ')', code);
  const index = isCounted ? name : undefined;
  const first = loop.body.type === T.BlockStatement ? namesItem(loop.body.body[0], items, code) : undefined;
  if (first && (items.length === 1 || first.id.type === T.Identifier)) {
    const others = items.filter((node) => node !== first.init);
    const taken = first.id.type === T.Identifier ? first.id.name : '';
    return { ...rest, index, item: code.of(span(first.id)), edits: [removal(span(code.parentOf(first)!), 'below', code), ...others.map((node) => ({ range: span(node), newText: taken }))] };
  }
  if (items.length === 0) return { ...rest, index, item: '_', edits: [] };
  const item = freeName([singularOf(text), 'item'], code, span(loop));
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

function isItem(node: Node, list: string, counter: string, code: Code): boolean {
  return node.type === T.MemberExpression && node.computed && !node.optional && node.property.type === T.Identifier && node.property.name === counter && code.of(span(node.object)) === list;
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

/** The list as it is, where it can be named twice and is surely an array; else a copy. */
function listOf(node: Node, over: TurnsRemedy['over'], open: string, close: string, code: Code, isOnce = false): Pick<Walked, 'list' | 'setUp'> {
  if (node.type === T.SequenceExpression) throw new Refusal('its head does more than name a list');
  const text = code.of(span(node));
  const isLiteral = isOnce && node.type === T.ArrayExpression && code.descendants(node, true).every(({ type }) => type !== T.AwaitExpression);
  if (over === 'array' && (isLiteral || isUnchanged(node, code))) return { list: text };
  const name = freeName([nameOf(node), 'items', 'all'], code);
  return { list: name, setUp: `const ${name} = ${over === 'array' ? text : `${open}${node.type === T.AwaitExpression ? `(${text})` : text}${close}`}` };
}

function isUnchanged(node: Node, code: Code): boolean {
  if (node.type !== T.Identifier) return false;
  const [use] = code.usesIn(span(node));
  return use !== undefined && use.declared.length > 0 && code.usesIn(span(code.ast)).every(({ variable, isWrite, at }) => variable !== use.variable || !isWrite || use.declared.includes(at));
}

function nameOf(node: Node): string {
  if (node.type === T.AwaitExpression) return nameOf(node.argument);
  if (node.type === T.CallExpression) return (node.callee.type === T.Identifier ? node.callee.name : nameOf(node.callee)).replace(/^(?:get|fetch|load|find|read|list|query)(?:All)?(?=[A-Z])/, '').replace(/^[A-Z]/, (letter) => letter.toLowerCase());
  if (node.type === T.MemberExpression) return node.computed || node.property.type !== T.Identifier ? 'items' : node.property.name;
  return 'items';
}
