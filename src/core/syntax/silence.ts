/**
 * Which code a comment that silences speaks of. It has to survive what formatters do, and to silence nothing else:
 *
 * - The *next line* is the next one that holds code; blank lines and further comments are skipped.
 * - With it goes the longest thing that begins as the line's first code: a statement, an argument, a member, a step of a
 *   chained call, over as many lines as it takes. Left out are its blocks, function bodies in braces, classes, cases, an
 *   `else` behind a block, and the children of an element.
 * - With *this line* goes what ends just before the comment: the statement or expression on whose last line it stands, or
 *   the head of what opens the brace before it, also from the next line, where formatters move it. A comment at the start
 *   of its line speaks of what begins behind it.
 *
 * A `case` is spoken of without its statements, so a one-line `case` that a formatter breaks loses its silence.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { DirectiveFact } from '../facts/model';
import { LineIndex } from '../lines';
import type { Range } from '../model';
import { readDirectives } from '../silence/directives';
import { removalOf } from '../silence/removal';
import { T } from './nodeTypes';
import type { ParsedSource } from './parse';
import { childrenOf, span, type Node } from './tree';

/** The silencing comments of a file, in order; usually none. */
export function findDirectives({ ast, comments }: ParsedSource, text: string): DirectiveFact[] {
  const written = comments.map((comment) => ({ comment, directives: readDirectives(comment.value, comment.type === 'Line') })).filter(({ directives }) => directives.length > 0);
  if (written.length === 0) return [];
  const lines = new LineIndex(text);
  const code = new CommentedCode(ast, comments, text, lines);
  return written.flatMap(({ comment, directives }) =>
    directives.map(({ kind, range, names }) => {
      const offset = comment.range[0] + '//'.length;
      const moved = (part: Range): Range => ({ start: offset + part.start, end: offset + part.end });
      const isWhole = range.start === 0 && range.end === comment.value.length;
      const around = isWhole ? code.withBraces(comment) : { start: range.start === 0 ? comment.range[0] : offset + range.start, end: offset + range.end };
      return {
        kind,
        range: around,
        removal: removalOf(around, text, lines),
        names: names.map((name) => ({ text: name.text, range: moved(name.range) })),
        speaksOf: kind === 'file' ? [] : kind === 'line' ? code.onLineOf(around) : code.onLineAfter(around),
      };
    }),
  );
}

/** A file's text and tree, asked what stands around its comments. */
class CommentedCode {
  /** Where comments end, by where they begin; those of JSX with their braces. */
  private readonly ends = new Map<number, number>();
  /** Every node but the program, outer ones before inner ones. */
  private readonly places: Place[] = [];
  private readonly braces: TSESTree.JSXExpressionContainer[] = [];

  constructor(
    ast: TSESTree.Program,
    private readonly comments: readonly TSESTree.Comment[],
    private readonly text: string,
    private readonly lines: LineIndex,
  ) {
    for (const { range } of comments) this.ends.set(range[0], range[1]);
    this.collect(ast, undefined);
  }

  private collect(parent: Node, within: Place | undefined): void {
    for (const node of childrenOf(parent)) {
      if (node.type === T.JSXText || node.type === T.TemplateElement) continue;
      const place = { node, within };
      this.places.push(place);
      if (node.type === T.JSXExpressionContainer && node.expression.type === T.JSXEmptyExpression) {
        this.braces.push(node);
        this.ends.set(node.range[0], node.range[1]);
      }
      this.collect(node, place);
    }
  }

  /** A comment's range, with the braces that hold nothing else. */
  withBraces(comment: TSESTree.Comment): Range {
    const [start, end] = this.braces.find(({ range }) => range[0] < comment.range[0] && comment.range[1] < range[1])?.range ?? comment.range;
    const isAlone = this.comments.filter(({ range }) => start <= range[0] && range[1] <= end).length === 1;
    return isAlone ? { start, end } : span(comment as unknown as Node);
  }

  onLineAfter(comment: Range): Range[] {
    const line = this.lines.lineAt(comment.end);
    let at = this.codeFrom(comment.end);
    if (at !== undefined && this.lines.lineAt(at) === line) at = this.codeFrom(this.lines.rangeOf(line).end);
    return at === undefined ? [] : [this.lineOf(at), ...this.beginningAt(at)];
  }

  onLineOf(comment: Range): Range[] {
    const line = this.lineOf(comment.start);
    const before = this.lastCodeBefore(comment.start);
    if (before !== undefined) return [line, ...this.endingAt(before)];
    const after = this.codeFrom(comment.end);
    const isBefore = after !== undefined && this.lines.lineAt(after) === this.lines.lineAt(comment.end);
    if (isBefore) return [this.lineOf(after), ...this.beginningAt(after)];
    const above = this.lastCodeBefore(line.start - 1);
    return above !== undefined && this.text[above] === '{' ? [line, ...this.headBefore(above)] : [line];
  }

  private lineOf(offset: number): Range {
    return this.lines.rangeOf(this.lines.lineAt(offset));
  }

  /** The first code from an offset on, past spaces and comments. */
  private codeFrom(offset: number): number | undefined {
    for (let at = offset; at < this.text.length; ) {
      const end = this.ends.get(at);
      if (end !== undefined) at = end;
      else if (/\s/.test(this.text[at])) at++;
      else return at;
    }
    return undefined;
  }

  /** The last code on the line before an offset. */
  private lastCodeBefore(offset: number): number | undefined {
    const { start } = this.lineOf(offset);
    for (let at = offset; at > start; ) {
      const comment = this.comments.find(({ range }) => range[1] === at);
      if (comment) at = comment.range[0];
      else if (/\s/.test(this.text[at - 1])) at--;
      else return at - 1;
    }
    return undefined;
  }

  /** The longest thing that begins on the line, not before `at`; a line may begin with `?`, `.` or `} else`. */
  private beginningAt(at: number): Range[] {
    const { end } = this.lineOf(at);
    let first: Place | undefined;
    for (const place of this.places) {
      const [start] = place.node.range;
      if (at <= start && start < end && (first === undefined || start < first.node.range[0])) first = place;
    }
    if (!first) return [];
    const { node, within } = first;
    if (node.type === T.Decorator && within) return headOf(within.node, { start: node.range[0], end: within.node.range[1] });
    const step = stepFrom(first);
    return step ? headOf(step, { start: node.range[0], end: step.range[1] }) : headOf(node);
  }

  /** The statement or expression that ends there, or the head of what opens a brace there. */
  private endingAt(last: number): Range[] {
    if (this.text[last] === '{') return this.headBefore(last);
    const end = this.text[last] === ',' ? (this.lastCodeBefore(last) ?? last - 1) + 1 : last + 1;
    const ending = this.places.filter(({ node }) => node.range[1] === end);
    const found = ending.filter(({ node }) => IS_WHOLE.test(node.type)).at(-1) ?? ending[0];
    if (!found) return [];
    const { node, within } = found;
    const isStep = node.type === T.CallExpression && node.callee.type === T.MemberExpression && within?.node.type === T.MemberExpression && within.node.object === node;
    return isStep ? headOf(node, { start: (node.callee as TSESTree.MemberExpression).property.range[0], end }) : headOf(node);
  }

  private headBefore(brace: number): Range[] {
    const opened = this.places.find(({ node }) => node.range[0] === brace && (node.type === T.BlockStatement || node.type === T.ClassBody));
    const owner = opened?.within?.node;
    const isBody = owner && (('body' in owner && owner.body === opened.node) || (owner.type === T.IfStatement && owner.consequent === opened.node));
    return isBody ? headOf(owner, { start: owner.range[0], end: brace }) : [];
  }
}

/** A node, and where the one that it lies in is. */
interface Place {
  node: Node;
  within: Place | undefined;
}

/** Where looking outward for what ends at a comment stops. */
const IS_WHOLE = /Statement$|Declaration$|Declarator$|^(?:Property|PropertyDefinition|AccessorProperty|MethodDefinition|SwitchCase|JSXAttribute|JSXElement)$/;

/** The call that a step of a chained call ends in: for `select` of `db.select(…).from(…)`, all up to `select(…)`. */
function stepFrom({ node, within }: Place): Node | undefined {
  const member = within?.node;
  if (member?.type !== T.MemberExpression || member.computed || member.property !== node) return undefined;
  const call = within?.within?.node;
  return call?.type === T.CallExpression && call.callee === member ? call : member;
}

/** A node, or the part of it, without its bodies. */
function headOf(node: Node, part: Range = span(node)): Range[] {
  const parts: Range[] = [];
  let start = part.start;
  for (const body of bodiesIn(node).filter((range) => range.end > part.start && range.start < part.end).sort((a, b) => a.start - b.start)) {
    if (start < body.start) parts.push({ start, end: body.start });
    start = Math.max(start, body.end);
  }
  if (start < part.end) parts.push({ start, end: part.end });
  return parts;
}

function bodiesIn(node: Node): Range[] {
  switch (node.type) {
    case T.BlockStatement:
    case T.ClassBody:
    case T.StaticBlock:
    case T.TSModuleBlock: return [span(node)];
    case T.SwitchStatement: return [...bodiesIn(node.discriminant), ...node.cases.map(span)];
    case T.SwitchCase: return [...(node.test ? bodiesIn(node.test) : []), ...node.consequent.map(span)];
    case T.JSXElement: return [...bodiesIn(node.openingElement), ...node.children.map(span)];
    case T.JSXFragment: return node.children.map(span);
    case T.IfStatement: if (node.alternate && node.consequent.type === T.BlockStatement) return [...bodiesIn(node.test), span(node.consequent), span(node.alternate)];
  }
  return childrenOf(node).flatMap(bodiesIn);
}
