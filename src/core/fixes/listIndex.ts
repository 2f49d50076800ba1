/**
 * A list that is looked through in every turn of a loop becomes a `Set` or a `Map` before the loop: `stock.includes(id)` becomes
 * `stockSet.has(id)`, `stock.find((item) => item.id === id)` becomes `stockById.get(id)`. A refactoring: it gives the same, in
 * fewer steps, and takes memory for the index.
 *
 * Only for loops that are statements and do not wait, over lists that a name of the function stands for. What changes the
 * list through another name of it is not seen.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { CHANGES_LIST } from '../effects/known';
import type { Confidence, IndexRemedy, OfferedFix } from '../model';
import { T } from '../syntax/nodeTypes';
import { keyName, span, type Node } from '../syntax/tree';
import { isFunction, isLoop, listAround, within, type Code } from './code';
import { layOutInList } from './layout';
import { freeName } from './names';
import { checkToolComments, Refusal } from './place';

/** What is made before the loop, and what asks it. */
interface Index {
  name: string;
  made: string;
  asked: string;
  caveats: string[];
}

const ALL_LOOKED_AT = 'All elements are looked at, also those behind the one that is found.';
const NOT_A_NUMBER = 'Two that are `NaN` are found to be the same, which `===` does not.';

export function indexFixes(remedy: IndexRemedy, _confidence: Confidence, code: Code): OfferedFix[] {
  const call = code.nodeWith(remedy.call, T.CallExpression);
  if (call?.callee.type !== T.MemberExpression) throw new Refusal('the code has changed meanwhile');
  const list = call.callee.object;
  if (list.type !== T.Identifier || call.optional || call.callee.optional) throw new Refusal('the list has no name of its own before the loop');
  const loop = loopAround(call, list, code);
  checkList(list, loop, code);
  const index = indexFor(call, list, loop, remedy.isArray, code);
  const indent = code.indentAt(loop.range[0]);
  const end = /;[ \t]*(?:[\r\n]|$)/.test(code.text) ? ';' : '';
  return [{ title: titleOfIndex({ list: list.name }), isRewriting: true, preferred: false, caveats: index.caveats, edits: [
    { range: { start: loop.range[0], end: loop.range[0] }, newText: `const ${index.name} = ${index.made}${end}${code.eol}${indent}` },
    { range: span(call), newText: index.asked },
  ] }];
}

export function titleOfIndex({ list }: Pick<IndexRemedy, 'list'>): string {
  return `Make an index of \`${list}\` before the loop`;
}

/** The outermost loop of the same function outside of which the list is known. */
function loopAround(call: Node, list: TSESTree.Identifier, code: Code): Node {
  const { declared } = code.usesIn(span(list))[0];
  const trail = code.outwards(call);
  const fn = trail.find((node) => isFunction(node) && !isCallbackOfLoop(node, code));
  const inside = trail.slice(0, fn ? trail.indexOf(fn) : trail.length);
  const loop = inside.filter((node) => isLoop(node) && declared.every((at) => !within({ start: at, end: at }, node))).at(-1);
  if (!loop) throw new Refusal('there is no loop as a statement before which it could be made');
  if (inside.slice(0, inside.indexOf(loop)).some(isFunction)) throw new Refusal('it is looked through in a function inside of the loop');
  const around = listAround(code.parentOf(loop));
  if (!around?.includes(loop)) throw new Refusal('there is no list of statements to put the index into');
  if (code.descendants(loop, true).some((node) => node.type === T.AwaitExpression || node.type === T.YieldExpression)) throw new Refusal('the loop waits, and others could change the list meanwhile');
  checkToolComments(layOutInList(loop, code), [span(loop)], code);
  return loop;
}

function isCallbackOfLoop(node: Node, code: Code): boolean {
  return code.parentOf(node)?.type === T.CallExpression && code.outwards(node).some(isLoop);
}

/** Nothing may change the list while the loop runs, nor hand it to somebody who might. */
function checkList(list: TSESTree.Identifier, loop: Node, code: Code): void {
  const [{ variable, declared }] = code.usesIn(span(list));
  const fn = code.outwards(loop).find(isFunction);
  const isOwn = fn !== undefined && declared.length > 0 && declared.every((at) => within({ start: at, end: at }, fn));
  if (!isOwn) throw new Refusal(`\`${list.name}\` is seen by other functions, which could change it while the loop runs`);
  for (const { at, isWrite } of code.usesIn(span(fn)).filter((use) => use.variable === variable && !declared.includes(use.at))) {
    const use = code.innermostAround({ start: at, end: at + list.name.length });
    const isIn = within(use, loop) || code.outwards(use).find(isFunction) !== fn;
    if (!isIn) continue;
    if (isWrite || isChanged(use, code)) throw new Refusal(`\`${list.name}\` is changed while the loop runs`);
    if (!isOnlyRead(use, code)) throw new Refusal(`\`${list.name}\` is handed on in the loop, to where it could be changed`);
  }
}

function isChanged(use: Node, code: Code): boolean {
  const member = code.parentOf(use)!;
  if (member.type !== T.MemberExpression || member.object !== use) return false;
  const outer = code.parentOf(member)!;
  return (outer.type === T.CallExpression && outer.callee === member && CHANGES_LIST.test(keyName(member.property) ?? '')) || (outer.type === T.AssignmentExpression && outer.left === member) || outer.type === T.UpdateExpression || (outer.type === T.UnaryExpression && outer.operator === 'delete');
}

function isOnlyRead(use: Node, code: Code): boolean {
  const parent = code.parentOf(use)!;
  return (parent.type === T.MemberExpression && parent.object === use) || (parent.type === T.ForOfStatement && parent.right === use) || parent.type === T.SpreadElement;
}

function indexFor(call: TSESTree.CallExpression, list: TSESTree.Identifier, loop: Node, isArray: boolean, code: Code): Index {
  const method = keyName((call.callee as TSESTree.MemberExpression).property) ?? '';
  if (code.commentsIn(span(call)).length > 0) throw new Refusal('a comment stands in the call');
  const [first] = call.arguments;
  if (call.arguments.length !== 1 || first.type === T.SpreadElement) throw new Refusal(`\`${method}\` is given more than one thing`);
  switch (method) {
    case 'includes': {
      if (!isArray && !isTypedAsArray(list, code)) throw new Refusal(`whether \`${list.name}\` is an array is not known, and a text has \`includes\` as well`);
      const name = freeName([`${list.name}Set`], code);
      return { name, made: `new Set(${list.name})`, asked: `${name}.has(${code.of(span(first))})`, caveats: [] };
    }
    case 'some':
    case 'find': return keyedIndex(method, first, list, loop, code);
    case 'indexOf':
    case 'lastIndexOf':
    case 'findIndex': throw new Refusal('what it gives is a place in the list, which an index does not keep');
    default: throw new Refusal(`\`${method}\` gives what no index gives as it is`);
  }
}

/** `ids: string[]` */
function isTypedAsArray(list: TSESTree.Identifier, code: Code): boolean {
  const [{ declared }] = code.usesIn(span(list));
  const name = code.innermostAround({ start: declared[0], end: declared[0] + list.name.length });
  let type: Node | undefined = name.type === T.Identifier ? name.typeAnnotation?.typeAnnotation : undefined;
  if (type?.type === T.TSTypeOperator) type = type.typeAnnotation;
  return type?.type === T.TSArrayType || (type?.type === T.TSTypeReference && /^(?:Readonly)?Array$/.test(keyName(type.typeName) ?? ''));
}

/** `(item) => item.id === id` */
function keyedIndex(method: 'some' | 'find', test: Node, list: TSESTree.Identifier, loop: Node, code: Code): Index {
  const refusal = new Refusal('what is looked for is no plain comparison of one property');
  if (test.type !== T.ArrowFunctionExpression || test.params.length !== 1 || test.params[0].type !== T.Identifier || test.body.type !== T.BinaryExpression || test.body.operator !== '===') throw refusal;
  const [item] = test.params;
  const { variable } = code.usesIn(span(item))[0];
  const usesItem = (node: Node): boolean => code.usesIn(span(node)).some((use) => use.variable === variable);
  const { left, right } = test.body;
  const [own, other] = usesItem(left) ? [left, right] : [right, left];
  if (own.type !== T.MemberExpression || own.computed || own.optional || own.object.type !== T.Identifier || !usesItem(own.object) || usesItem(other)) throw refusal;
  if (code.descendants(other, true).some(({ type }) => type !== T.Identifier && type !== T.MemberExpression && type !== T.ThisExpression && type !== T.Literal)) throw new Refusal('what it is compared with does more than read');
  const key = keyName(own.property)!;
  if (isKeySet(key, loop, code)) throw new Refusal(`\`${key}\` is set while the loop runs`);
  const name = freeName([`${list.name}${method === 'find' ? 'By' : ''}${key[0].toUpperCase()}${key.slice(1)}${method === 'find' ? '' : 's'}`], code);
  const [param, value] = [item.name, code.of(span(other))];
  if (method === 'some') return { name, made: `new Set(${list.name}.map((${param}) => ${param}.${key}))`, asked: `${name}.has(${value})`, caveats: [NOT_A_NUMBER, ALL_LOOKED_AT] };
  return { name, made: `new Map([...${list.name}].reverse().map((${param}) => [${param}.${key}, ${param}]))`, asked: `${name}.get(${value})`, caveats: ['Of several with one key the first is found, as now: that is why it is filled from the end.', NOT_A_NUMBER, ALL_LOOKED_AT] };
}

function isKeySet(key: string, loop: Node, code: Code): boolean {
  return code.descendants(loop, true).some((node) => (node.type === T.AssignmentExpression && node.left.type === T.MemberExpression && keyName(node.left.property) === key) || (node.type === T.UpdateExpression && node.argument.type === T.MemberExpression && keyName(node.argument.property) === key));
}
