/**
 * The way back: `const [a, b] = await Promise.all([x(), y()]);` becomes one await after the other, in order. Only for
 * elements that are started right there: a promise that was started before must not wait for its turn unheard.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Fix, Range } from '../model';
import { T } from '../syntax/nodeTypes';
import { span, unwrap, type Node } from '../syntax/tree';
import { isPromiseAll } from './append';
import { isFunction, listAround, within, type Code } from './code';
import { reindented } from './layout';

/** One statement of the sequence. */
interface Turn {
  pattern?: string;
  type?: string;
  element: Node;
}

/** All rewritings of one function, not of functions inside it, each with a place at which it is the one; of the top level where there is no function. */
export function sequencesIn(fn: Range | undefined, code: Code): { place: Range; fix: Fix }[] {
  const isOwn = (node: Node): boolean => {
    const around = code.outwards(node).filter(isFunction);
    return fn ? within(span(node), fn) && around.filter((each) => within(span(each), fn)).length === 1 : around.length === 0;
  };
  return code.nodes.flatMap((node) => {
    if (node.type !== T.AwaitExpression || !listIn(node) || !isOwn(node)) return [];
    const place = span(node.argument);
    const fix = sequenceAt(place, code);
    return fix ? [{ place, fix }] : [];
  });
}

/** The rewriting at a place, where there is something to rewrite. */
export function sequenceAt(asked: Range, code: Code): Fix | undefined {
  const statement = code.outwards(code.innermostAround(asked)).find((node) => listAround(code.parentOf(node))?.includes(node));
  const found = statement && overlapIn(statement);
  if (!found || !within(asked, statement)) return undefined;
  const turns = turnsOf(found);
  if (!turns || code.commentsIn(span(statement)).some((comment) => !turns.some(({ element }) => within(comment, element)))) return undefined;
  const indent = code.indentAt(statement.range[0]);
  const end = code.semicolonOf(statement);
  const lines = turns.map(({ pattern, type, element }) => {
    const awaited = `await ${reindented(span(element), code.indentAt(element.range[0]), indent, code)}${end}`;
    return pattern === undefined ? awaited : `${found.kind} ${pattern}${type === undefined ? '' : `: ${type}`} = ${awaited}`;
  });
  return { title: 'Await one after the other', preferred: false, caveats: ['Each starts only when the one before is done, and not at all if that fails.'], edits: [{ range: span(statement), newText: lines.join(code.eol + indent) }] };

  function turnsOf({ list, pattern }: Overlap): Turn[] | undefined {
    const elements = list.elements;
    const patterns = pattern?.elements ?? [];
    const types = tupleOf(pattern, elements.length);
    if (elements.length < 2 || patterns.length > elements.length || types === undefined) return undefined;
    if (patterns.some((part) => part?.type === T.RestElement || part?.type === T.AssignmentPattern)) return undefined;
    if (!elements.every((element) => element && unwrap(element).type === T.CallExpression)) return undefined;
    return elements.map((element, index) => ({ element: element!, pattern: patterns[index] ? code.of(span(patterns[index])) : undefined, type: patterns[index] ? types[index] : undefined }));
  }

  /** The types of a tuple one by one; nothing where there is no type, undefined where it cannot be taken apart. */
  function tupleOf(pattern: TSESTree.ArrayPattern | undefined, length: number): string[] | undefined {
    const type = pattern?.typeAnnotation?.typeAnnotation;
    if (!type) return [];
    if (type.type !== T.TSTupleType || type.elementTypes.length !== length) return undefined;
    return type.elementTypes.some((part) => /^TS(?:Rest|Optional|NamedTuple)/.test(part.type)) ? undefined : type.elementTypes.map((part) => code.of(span(part)));
  }
}

interface Overlap {
  kind?: string;
  pattern?: TSESTree.ArrayPattern;
  list: TSESTree.ArrayExpression;
}

function overlapIn(statement: Node): Overlap | undefined {
  if (statement.type === T.ExpressionStatement) return listIn(statement.expression);
  if (statement.type !== T.VariableDeclaration || statement.declarations.length !== 1) return undefined;
  const [{ id, init }] = statement.declarations;
  const found = init && id.type === T.ArrayPattern ? listIn(init) : undefined;
  return found && { ...found, kind: statement.kind, pattern: id as TSESTree.ArrayPattern };
}

function listIn(node: Node): Overlap | undefined {
  const call = node.type === T.AwaitExpression ? node.argument : undefined;
  if (call?.type !== T.CallExpression || call.arguments.length !== 1 || !isPromiseAll(call)) return undefined;
  const [list] = call.arguments;
  return list.type === T.ArrayExpression ? { list } : undefined;
}
