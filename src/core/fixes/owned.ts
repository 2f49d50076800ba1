/** Who sees what is set in a variable, and who sets what is read: one run of a function alone, or others as well. */
import { T } from '../syntax/nodeTypes';
import { span, type Node } from '../syntax/tree';
import { isFunction, within, type Code, type Use } from './code';

/** What surrounds a node, as far as it runs with it. Undefined at the top level of a file, which anything in there may look at. */
export function functionAround(node: Node, code: Code): Node | undefined {
  return code.outwards(node).slice(1).find(isFunction);
}

/** Not a variable of the function itself, or also used by a function inside of it. */
export function isSeenByOthers({ variable, declared, name }: Use, around: Node | undefined, code: Code): boolean {
  if (!around || declared.length === 0 || !declared.every((at) => within({ start: at, end: at }, around))) return true;
  return code.usesIn(span(around)).some((use) => use.variable === variable && functionAround(code.innermostAround({ start: use.at, end: use.at + name.length }), code) !== around);
}

/** Enums, classes and what is set once, by custom; and the environment, which hardly changes. */
const STAYS = /^(?:[A-Z]|process$)/;

/**
 * What a node reads that others may change meanwhile, as it is written there: `state.version`, `this.size`. Misses what lies
 * in objects that the function was given, or that are handed to others as a whole.
 */
export function readsOfShared(node: Node, code: Code): string[] {
  const around = functionAround(node, code);
  const variables = code.usesIn(span(node)).filter((use) => !use.isWrite && isChangedByOthers(use, around, code));
  const own = code.descendants(node, true).filter(({ type }) => type === T.ThisExpression);
  return [...variables.map(({ at, name }) => code.innermostAround({ start: at, end: at + name.length })), ...own].flatMap((root) => readOf(root, code) ?? []);
}

/** The parts of what is no variable of the function itself, or a variable that is set more than once. */
function isChangedByOthers(use: Use, around: Node | undefined, code: Code): boolean {
  if (!isSeenByOthers(use, around, code)) return false;
  const root = code.innermostAround({ start: use.at, end: use.at + use.name.length });
  const isOutside = !around || !use.declared.some((at) => within({ start: at, end: at }, around));
  if (isOutside && !STAYS.test(use.name) && code.parentOf(root)?.type === T.MemberExpression) return true;
  return code.usesOf(use.variable).some(({ isWrite, at }) => isWrite && !use.declared.includes(at));
}

/** `state.version`, `cache.get`, but not the `helper` of `helper(id)` nor the `path` of `path.join(id)`: what such calls do is judged elsewhere. */
function readOf(root: Node, code: Code): string | undefined {
  const parent = code.parentOf(root);
  const read = parent?.type === T.MemberExpression && parent.object === root ? parent : root;
  const user = code.parentOf(read);
  const isCalled = (user?.type === T.CallExpression || user?.type === T.NewExpression) && user.callee === read;
  return isCalled && (read === root || !isVariableOfFile(root, code)) ? undefined : code.inShort(span(read));
}

/** Neither a global, nor imported, nor `this`. */
function isVariableOfFile(root: Node, code: Code): boolean {
  return root.type === T.Identifier && code.usesIn({ start: root.range[0], end: root.range[0] + 1 }).some(({ declared }) => declared.some((at) => !code.outwards(code.innermostAround({ start: at, end: at + 1 })).some(({ type }) => type === T.ImportDeclaration)));
}
