/** A result becomes one more element of an `await Promise.all([…])` that stands in the same list of statements already. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Fix, TextEdit } from '../model';
import { T } from '../syntax/nodeTypes';
import { keyName, span, unwrap, type Node } from '../syntax/tree';
import type { Arrangement, Step } from './arrangement';
import { insertion, type Code } from './code';
import { linesOf, reindented, removal, trailingText, wholeOf } from './layout';
import { Refusal } from './place';

/** A `Promise.all` whose results a pattern takes up one by one. */
interface Existing {
  step: Step;
  kind: string;
  pattern: TSESTree.ArrayPattern;
  list: TSESTree.ArrayExpression;
}

/** Undefined where there is none, or where it cannot simply be made longer. */
export function appended(arrangement: Arrangement, code: Code): Pick<Fix, 'title' | 'edits'> | undefined {
  const { steps } = arrangement;
  const all = steps.flatMap((step) => existing(step) ?? []);
  if (all.length !== 1 || !canStay(all[0], arrangement)) return undefined;
  const [target] = all;
  const others = steps.filter((step) => step !== target.step);
  const entries = others.map((step) => bound(step, target.kind));
  if (entries.includes(undefined)) return undefined;
  const edits = others.map((step) => removal(wholeOf(step), step.node.range[0] < target.step.node.range[0] ? 'below' : 'above', code));
  const [earlier, later] = [true, false].map((isEarlier) => others.filter(({ node }) => node.range[0] < target.step.node.range[0] === isEarlier));
  const inserted = [...insertions(target, earlier, 'first', code), ...insertions(target, later, 'last', code)];
  const names = others.map(({ operations: [{ name }] }) => `\`${name}\``).join(', ');
  return { title: `Await ${names} together with the others`, edits: [...edits, ...inserted].sort((one, other) => one.range.start - other.range.start) };
}

function existing(step: Step): Existing | undefined {
  const { node, operations } = step;
  if (node.type !== T.VariableDeclaration || node.declarations.length !== 1 || operations.length !== 1) return undefined;
  const { id, init } = node.declarations[0];
  if (init !== operations[0].node || id.type !== T.ArrayPattern || id.typeAnnotation) return undefined;
  const call = unwrap(operations[0].node.argument);
  if (call.type !== T.CallExpression || call.arguments.length !== 1 || !isPromiseAll(call)) return undefined;
  const [list] = call.arguments;
  const isOneByOne = list.type === T.ArrayExpression && list.elements.length > 0 && list.elements.length === id.elements.length && list.elements.every((element) => element && element.type !== T.SpreadElement) && id.elements.every((element) => element?.type !== T.RestElement);
  return isOneByOne ? { step, kind: node.kind, pattern: id, list } : undefined;
}

export function isPromiseAll({ callee }: TSESTree.CallExpression): boolean {
  return callee.type === T.MemberExpression && !callee.computed && keyName(callee.object) === 'Promise' && keyName(callee.property) === 'all';
}

/** Whether the operations may be started where the `Promise.all` stands. */
function canStay({ step }: Existing, { gaps, before }: Arrangement): boolean {
  return gaps.every((gap, index) => gap.range[0] < step.node.range[0] === index < before);
}

function bound({ node, operations }: Step, kind: string): Node | undefined {
  if (node.type !== T.VariableDeclaration || node.kind !== kind || node.declarations.length !== 1) return undefined;
  const { id, init } = node.declarations[0];
  return init === operations[0].node && !id.typeAnnotation ? id : undefined;
}

function insertions(target: Existing, steps: readonly Step[], where: 'first' | 'last', code: Code): TextEdit[] {
  if (steps.length === 0) return [];
  for (const step of steps) checkInside(step, code);
  const patterns = steps.map(({ node }) => code.of(span((node as TSESTree.VariableDeclaration).declarations[0].id)));
  return [intoRow(target.pattern.elements as Node[], patterns, where, target.pattern), ...intoList(target.list, steps, where, code)];
}

function checkInside({ node, operations: [{ started }] }: Step, code: Code): void {
  const { id } = (node as TSESTree.VariableDeclaration).declarations[0];
  const lost = code.commentsIn(span(node)).some(({ start }) => !(started.start <= start && start < started.end) && !(id.range[0] <= start && start < id.range[1]));
  if (lost) throw new Refusal('a comment stands in the middle of a statement that would go');
}

/** A hole at the edge of a pattern has no place of its own in the text. */
function intoRow(elements: readonly (Node | null)[], texts: readonly string[], where: 'first' | 'last', row: Node): TextEdit {
  if (where === 'first') return insertion(row.range[0] + 1, `${texts.join(', ')}, `);
  const last = elements.at(-1);
  return last ? insertion(last.range[1], `, ${texts.join(', ')}`) : insertion(row.range[1] - 1, ` ${texts.join(', ')}`);
}

function intoList(list: TSESTree.ArrayExpression, steps: readonly Step[], where: 'first' | 'last', code: Code): TextEdit[] {
  const elements = list.elements as Node[];
  const edge = where === 'first' ? elements[0] : elements.at(-1)!;
  const indent = code.indentAt(edge.range[0]);
  const isInLines = /[\n\r]/.test(code.text.slice(list.range[0] + 1, elements[0].range[0]));
  const texts = steps.map((step) => reindented(step.operations[0].started, code.indentAt(step.node.range[0]), indent, code));
  if (!isInLines) {
    if (steps.some(({ leading, trailing }) => leading.length + trailing.length > 0)) throw new Refusal('a comment of a statement that would go has no place in the list');
    return [where === 'first' ? insertion(edge.range[0], `${texts.join(', ')}, `) : insertion(edge.range[1], `, ${texts.join(', ')}`)];
  }
  const lines = steps.map((step, index) => ({ above: linesOf(step.leading, indent, code), text: texts[index], trailing: trailingText(step, code) }));
  if (where === 'first') {
    const start = code.lineStart(code.commentsIn({ start: list.range[0], end: edge.range[0] })[0]?.start ?? edge.range[0]);
    return [insertion(start, lines.map(({ above, text, trailing }) => `${above}${indent}${text},${trailing}${code.eol}`).join(''))];
  }
  const behind = code.without(code.commentsIn({ start: edge.range[1], end: list.range[1] }), edge.range[1], list.range[1] - 1);
  const hasComma = behind.includes(',');
  const lineEnd = code.lineEnd(edge.range[1]);
  const more = lines.map(({ above, text, trailing }) => `${code.eol}${above}${indent}${text},${trailing}`).join('');
  if (lineEnd > list.range[1]) throw new Refusal('the list is laid out in a way that has no room for another element');
  return [...(hasComma ? [] : [insertion(edge.range[1], ',')]), insertion(lineEnd, more)];
}

