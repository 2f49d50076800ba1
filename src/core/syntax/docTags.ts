/**
 * Doc tags that say what a function does: `@pure`, `@blocking` and `@sequential` in the doc comment directly above a function,
 * a method, or the variable, field, property or assignment that holds one. With overloads, the comment above the first counts.
 *
 * Only at the start of a line of a doc comment, or behind other tags without words. What compilers are told at a call
 * (`/*#__PURE__*\/ make()`, `/** @pure *\/ make()`) is none, since no function stands behind it. Misses functions that a
 * wrapper is given (`const load = cache(…)`), and declarations without a body.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { DocTag } from '../facts/model';
import { T } from './nodeTypes';
import type { ParsedSource } from './parse';
import { childrenOf, keyName, unwrap, type Node } from './tree';

const TAG = /@(pure|blocking|sequential)(?![\w-])/g;
/** A line's tags, up to the first other word. */
const TAGS_OF_LINE = /^[\t *]*((?:@[A-Za-z]+(?![\w-])[\t ]*)+)/gm;

/** The tags of functions, by their nodes; usually none. */
export function findDocTags({ ast, comments }: ParsedSource, text: string): ReadonlyMap<Node, readonly DocTag[]> {
  const found = new Map<Node, readonly DocTag[]>();
  const byStart = new Map<number, readonly DocTag[]>();
  for (const [index, comment] of comments.entries()) {
    const tags = tagsIn(comment);
    const start = tags.length > 0 ? codeBehind(index, comments, text) : undefined;
    if (start !== undefined) byStart.set(start, tags);
  }
  if (byStart.size > 0) collect(ast, byStart, found);
  return found;
}

/** Whether a comment is about order by its doc tag alone, which speaks of calls of the function, and not of what stands in it. */
export function withoutDocTags(comment: string): string {
  return comment.replace(TAG, '');
}

function tagsIn({ type, value }: TSESTree.Comment): DocTag[] {
  if (type !== 'Block' || !value.startsWith('*') || value.search(TAG) < 0) return [];
  const lines = [...value.matchAll(TAGS_OF_LINE)].map(([, tags]) => tags).join(' ');
  return [...new Set([...lines.matchAll(TAG)].map(([, tag]) => tag as DocTag))];
}

/** Where the code begins that a doc comment is about; undefined where another doc comment comes first. */
function codeBehind(index: number, comments: readonly TSESTree.Comment[], text: string): number | undefined {
  for (let at = index; ; at++) {
    const end = comments[at].range[1];
    const next = comments[at + 1];
    const start = end + /^\s*/.exec(text.slice(end, next?.range[0] ?? text.length))![0].length;
    if (start !== next?.range[0]) return start < text.length ? start : undefined;
    if (next.type === 'Block' && next.value.startsWith('*')) return undefined;
  }
}

function collect(parent: Node, byStart: Map<number, readonly DocTag[]>, found: Map<Node, readonly DocTag[]>): void {
  const children = childrenOf(parent);
  for (const [index, node] of children.entries()) {
    const tags = byStart.get(node.range[0]);
    if (tags && IS_SPOKEN_OF.has(node.type)) {
      // What begins at the same place inside of it is not meant again.
      byStart.delete(node.range[0]);
      for (const fn of functionsOf(node, children.slice(index + 1))) found.set(fn, tags);
    }
    if (byStart.size > 0) collect(node, byStart, found);
  }
}

const IS_SPOKEN_OF: ReadonlySet<string> = new Set([
  T.FunctionDeclaration, T.TSDeclareFunction, T.FunctionExpression, T.ArrowFunctionExpression, T.ExportNamedDeclaration, T.ExportDefaultDeclaration,
  T.VariableDeclaration, T.ExpressionStatement, T.MethodDefinition, T.PropertyDefinition, T.AccessorProperty, T.Property, T.ClassDeclaration,
]);

function functionsOf(node: Node, following: readonly Node[]): Node[] {
  switch (node.type) {
    case T.FunctionDeclaration:
    case T.FunctionExpression:
    case T.ArrowFunctionExpression: return [node];
    case T.TSDeclareFunction: return implementationOf(node.id?.name, following);
    case T.ExportNamedDeclaration:
    case T.ExportDefaultDeclaration: return node.declaration ? functionsOf(node.declaration, following) : [];
    case T.VariableDeclaration: return node.declarations.flatMap(({ init }) => functionIn(init));
    case T.ExpressionStatement: return node.expression.type === T.AssignmentExpression ? functionIn(node.expression.right) : [];
    case T.MethodDefinition:
      if (node.value.type === T.TSEmptyBodyFunctionExpression) return implementationOf(keyName(node.key), following);
      return [node.value];
    case T.PropertyDefinition:
    case T.AccessorProperty:
    case T.Property: return functionIn(node.value);
    default: return [];
  }
}

function functionIn(node: Node | null): Node[] {
  const inner = node && unwrap(node);
  return inner?.type === T.FunctionExpression || inner?.type === T.ArrowFunctionExpression ? [inner] : [];
}

/** The first function of an overload's name that has a body. */
function implementationOf(name: string | undefined, following: readonly Node[]): Node[] {
  for (const each of following) {
    const node = (each.type === T.ExportNamedDeclaration || each.type === T.ExportDefaultDeclaration) && each.declaration ? each.declaration : each;
    if (node.type === T.FunctionDeclaration && node.id?.name === name) return [node];
    if (node.type === T.MethodDefinition && keyName(node.key) === name && node.value.type === T.FunctionExpression) return [node.value];
  }
  return [];
}
