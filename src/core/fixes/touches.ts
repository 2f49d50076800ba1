/**
 * What a place in a function does with things that outlive the run, by their text: looks at them, or changes them. Whose a thing
 * is, is told by the name that its chain begins with, and by what that name was made from.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { CHANGES_KEYED, CHANGES_LIST, OF_ONE_RUN } from '../effects/known';
import { T } from '../syntax/nodeTypes';
import { keyName, span, unwrap, type Node } from '../syntax/tree';
import type { OwnFunction } from './awaitTwin';
import { within, type Code } from './code';

/** A thing that outlives a run, by its text, at one place. */
export interface Touch {
  text: string;
  at: number;
  changes: boolean;
}

const SIZES = /^(?:length|size)$/;

/** What others may see and a place does with it; nothing for other nodes. */
export function touchOf(node: Node, fn: OwnFunction, code: Code, whose = rootOf): Touch[] {
  if (!isChain(node)) return [];
  const parent = code.parentOf(node)!;
  if (node.type === T.Identifier && ((parent.type === T.MemberExpression && parent.property === node && !parent.computed) || (parent.type === T.Property && parent.key === node && !parent.shorthand))) return [];
  const isSetAnew = node.type === T.Identifier && ((parent.type === T.AssignmentExpression && parent.left === node) || parent.type === T.UpdateExpression);
  const root = node.type === T.ThisExpression ? 'own' : (isSetAnew ? rootOf : whose)(node, fn, code);
  // A parameter is the function's own, what it holds is not.
  if (root === 'own' || (root === 'given' && node.type === T.Identifier && parent.type !== T.MemberExpression)) return [];
  const touch = { text: textOf(node, code), at: node.range[0] };
  if (parent.type === T.AssignmentExpression && parent.left === node) return [{ ...touch, at: parent.range[1], changes: true }];
  if (parent.type === T.UpdateExpression || (parent.type === T.UnaryExpression && parent.operator === 'delete')) return [{ ...touch, changes: true }];
  const outer = parent.type === T.MemberExpression && parent.object === node ? code.parentOf(parent) : undefined;
  const method = outer?.type === T.CallExpression && outer.callee === parent ? (keyName((parent as TSESTree.MemberExpression).property) ?? '') : '';
  const isChanged = CHANGES_LIST.test(method) || CHANGES_KEYED.test(method);
  const isPart = parent.type === T.MemberExpression && parent.object === node && !isChanged;
  // `this.cache.get(key)` looks at `this.cache`, and so does its size; `state.busy` says nothing of all that `state` is.
  if (isPart && outer?.type !== T.CallExpression && !parent.computed && !SIZES.test(keyName(parent.property) ?? '')) return [];
  const assigned = isPart && outer?.type === T.AssignmentExpression && outer.left === parent;
  return [{ ...touch, at: isChanged ? outer!.range[1] : touch.at, changes: isChanged || assigned }];
}

export function textOf(node: Node, code: Code): string {
  return code.of(span(node)).replace(/\s+/g, '');
}

/** The text is compared first, as all of the file is asked. */
export function isChangeOf(text: string, node: Node, fn: OwnFunction, code: Code): boolean {
  return isChain(node) && textOf(node, code) === text && touchOf(node, fn, code).some(({ changes }) => changes);
}

/** Whether a chain of names begins at something that belongs to this run alone, at a parameter, or at what others see as well. */
export function rootOf(node: Node, fn: OwnFunction, code: Code): 'own' | 'given' | 'shared' {
  let at = unwrap(node);
  while (at.type === T.MemberExpression) at = unwrap(at.object);
  if (at.type === T.ThisExpression) return 'shared';
  if (at.type !== T.Identifier) return 'own';
  const [use] = code.usesIn(span(at));
  if (!use || use.declared.length === 0 || OF_ONE_RUN.test(at.name)) return 'own';
  const [declared] = use.declared;
  if (fn.params.some((param) => param.range[0] <= declared && declared < param.range[1])) return 'given';
  return within({ start: declared, end: declared + 1 }, fn) ? 'own' : 'shared';
}

/** Methods that give a list of its own. */
const NEW_LIST = /^(?:filter|slice|concat|flat|map|flatMap|values|entries|keys|toSorted|toReversed|toSpliced|split)$/;
/** What they give is made anew, and so is all in it. */
const ALL_NEW = /^(?:map|split|toString|join)$/;

/** As `rootOf`, also for a name that stands for a part of something: `for (const row of this.rows)`, `const { rows } = this`. */
export function sourceOf(node: Node, fn: OwnFunction, code: Code): 'own' | 'given' | 'shared' {
  const root = rootOf(node, fn, code);
  let at = unwrap(node);
  while (at.type === T.MemberExpression) at = unwrap(at.object);
  if (root !== 'own' || at.type !== T.Identifier || OF_ONE_RUN.test(at.name)) return root;
  const [use] = code.usesIn(span(at));
  const source = use?.declared.length === 1 ? madeFrom(use.declared[0], at.name, code) : undefined;
  if (!source || within(at, source)) return root;
  if (source.type !== T.CallExpression) return isChain(source) ? sourceOf(source, fn, code) : root;
  if (source.callee.type !== T.MemberExpression) return root;
  const method = keyName(source.callee.property) ?? '';
  const isOfLanguage = source.callee.object.type === T.Identifier && /^(?:Object|Array)$/.test(source.callee.object.name);
  const from = isOfLanguage ? (source.arguments[0] as Node | undefined) : source.callee.object;
  if (!from || ALL_NEW.test(method) || ((NEW_LIST.test(method) || isOfLanguage) && at === node)) return root;
  return isChain(unwrap(from)) ? sourceOf(unwrap(from), fn, code) : root;
}

function isChain({ type }: Node): boolean {
  return type === T.Identifier || type === T.MemberExpression || type === T.ThisExpression;
}

/** What a variable gets where it is declared: what it is set to, what a loop walks, or the list whose method calls its function. */
function madeFrom(declared: number, name: string, code: Code): Node | undefined {
  const trail = code.outwards(code.innermostAround({ start: declared, end: declared + name.length }));
  const at = trail.findIndex(({ type }) => type === T.VariableDeclarator || isFunctionType(type));
  const owner = trail[at];
  if (owner?.type === T.VariableDeclarator) {
    const loop = trail[at + 2];
    return loop?.type === T.ForOfStatement && loop.left === trail[at + 1] ? withoutWalk(unwrap(loop.right)) : owner.init ? unwrap(owner.init) : undefined;
  }
  const isParameter = owner !== undefined && 'params' in owner && owner.params.some((param) => within({ start: declared, end: declared + name.length }, param));
  const call = isParameter ? trail[at + 1] : undefined;
  return call?.type === T.CallExpression && call.callee.type === T.MemberExpression ? unwrap(call.callee.object) : undefined;
}

function isFunctionType(type: Node['type']): boolean {
  return type === T.ArrowFunctionExpression || type === T.FunctionExpression || type === T.FunctionDeclaration;
}

/** `this.rows` of `this.rows.entries()`. */
function withoutWalk(list: Node): Node {
  const isWalk = list.type === T.CallExpression && list.callee.type === T.MemberExpression && /^(?:entries|keys|values)$/.test(keyName(list.callee.property) ?? '');
  return isWalk ? unwrap((list.callee as TSESTree.MemberExpression).object) : list;
}

/** Whether anything in the file changes what a text stands for; not where a constructor first sets it. */
export function isChangedInFile(node: Node, text: string, fn: OwnFunction, code: Code): boolean {
  const variable = rootName(node, code);
  return code.nodes.some((other) => {
    if (!isChangeOf(text, other, fn, code) || rootName(other, code) !== variable) return false;
    return !code.outwards(other).some(({ type, ...around }) => type === T.MethodDefinition && 'kind' in around && around.kind === 'constructor');
  });
}

/** Tells the variable at a chain's root from others of its name. */
function rootName(node: Node, code: Code): unknown {
  let at = unwrap(node);
  while (at.type === T.MemberExpression) at = unwrap(at.object);
  return at.type === T.Identifier ? code.usesIn(span(at))[0]?.variable : undefined;
}
