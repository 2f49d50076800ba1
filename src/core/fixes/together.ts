/**
 * Awaits in line become one `const [a, b] = await Promise.all([…])`. Never start-early-await-late: a promise that nobody
 * listens to yet ends the process when it is rejected.
 *
 * A declaration of a result goes into the pattern; what does more with it (`(await f()).rows`, `this.a = await f()`) gets the
 * result by a new name and stays where it was, or comes behind the `Promise.all` in its old order.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Range, TextEdit } from '../model';
import { T } from '../syntax/nodeTypes';
import { span, unwrap, type Node } from '../syntax/tree';
import type { Arrangement, Step } from './arrangement';
import { within, type Code } from './code';
import { linesOf, reindented, removal, trailingText, wholeOf } from './layout';
import { Names } from './names';
import { Refusal, withParentheses, type PlacedOperation } from './place';

/** What becomes of a step: it goes into the pattern, it goes and its result with it, or it stays and gets its results by name. */
export type Fate = 'bound' | 'dropped' | 'kept';

/** An element of the list, and what takes up its result. */
interface Entry {
  operation: PlacedOperation;
  /** Absent where nobody takes it. */
  pattern?: string;
  annotation?: string;
  /** Of a step that goes: its comments. */
  comments?: Step;
}

export function editsTogether(arrangement: Arrangement, code: Code): TextEdit[] {
  return new Rewriter(arrangement, code).edits();
}

class Rewriter {
  private readonly fates: Map<Step, Fate>;
  private readonly temporary = new Map<PlacedOperation, string>();
  /** Where the list goes: in the place of this step, or else in front of the statement that follows. */
  private readonly anchor: Step | undefined;
  private readonly follower: Node;
  /** Steps that stay in part, but stand before something that has to run first. */
  private readonly passed: Step[];
  private readonly indent: string;

  constructor(
    private readonly arrangement: Arrangement,
    private readonly code: Code,
  ) {
    const { steps, gaps, before } = arrangement;
    this.fates = new Map(fatesOf(steps, code).map((fate, index) => [steps[index], fate]));
    const names = new Names(code);
    for (const step of steps) if (this.fates.get(step) === 'kept') for (const operation of step.operations) this.temporary.set(operation, names.for(operation));
    const lastBefore = before > 0 ? gaps[before - 1].range[1] : -1;
    const isKept = (step: Step): boolean => this.fates.get(step) === 'kept';
    const next = steps.find(({ node }) => node.range[0] >= lastBefore);
    this.passed = steps.filter((step) => isKept(step) && step.node.range[0] < lastBefore);
    this.follower = next && !(gaps[before] && gaps[before].range[0] < next.node.range[0]) ? next.node : gaps[before];
    this.anchor = next && this.follower === next.node && !isKept(next) ? next : undefined;
    this.indent = code.indentAt(this.follower.range[0]);
  }

  edits(): TextEdit[] {
    const edits: TextEdit[] = [];
    const place = this.anchor ? this.anchor.node.range[0] : this.insertionPoint();
    const behind = this.passed.map((step) => `${this.code.eol}${linesOf(step.leading, this.indent, this.code)}${this.indent}${this.keptText(step)}${trailingText(step, this.code)}`).join('');
    const text = this.list() + behind;
    for (const step of this.arrangement.steps) {
      if (step === this.anchor) edits.push({ range: this.goingPart(step), newText: text });
      else if (this.fates.get(step) === 'kept' && !this.passed.includes(step)) edits.push(...this.replacements(step));
      else edits.push(removal(this.goingPart(step), step.node.range[0] < place ? 'below' : 'above', this.code));
    }
    if (!this.anchor) edits.push({ range: { start: place, end: place }, newText: `${text}${this.code.eol}${this.indent}` });
    return edits.sort((one, other) => one.range.start - other.range.start);
  }

  /** In front of the comments above what follows. */
  private insertionPoint(): number {
    const step = this.arrangement.steps.find(({ node }) => node === this.follower);
    const start = this.follower.range[0];
    const comments = step?.leading ?? this.commentsAbove(this.follower);
    return comments.find((comment) => this.isAttached(comment, start))?.start ?? start;
  }

  private commentsAbove(node: Node): Range[] {
    const siblings = this.arrangement.gaps.concat(this.arrangement.steps.map((step) => step.node)).filter(({ range }) => range[1] <= node.range[0]);
    const from = Math.max(...siblings.map(({ range }) => this.code.lineEnd(range[1])), 0);
    return this.code.commentsIn({ start: from, end: node.range[0] });
  }

  private isAttached({ start }: Range, before: number): boolean {
    return !/(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)/.test(this.code.text.slice(start, before)) && this.code.text.slice(this.code.lineStart(start), start).trim() === '';
  }

  /** A comment above the first may be about all of them; where others have their own, it is about the first. */
  private movesFirstComments(): boolean {
    const { steps } = this.arrangement;
    return steps[0] !== this.anchor || steps.slice(1).some((step) => this.fates.get(step) !== 'kept' && step.leading.length > 0);
  }

  /** What goes of a step that goes. */
  private goingPart(step: Step): Range {
    const { start, end } = wholeOf(step);
    return { start: this.takesComments(step) ? start : step.node.range[0], end };
  }

  private takesComments(step: Step): boolean {
    return step !== this.arrangement.steps[0] || this.movesFirstComments();
  }

  private list(): string {
    const entries = this.entries();
    const { indent, code: { eol } } = this;
    const inner = indent + this.code.step;
    const elements = entries.map(({ operation, comments }) => {
      const own = comments && this.takesComments(comments) ? linesOf(comments.leading, inner, this.code) : '';
      const text = reindented(operation.started, this.code.indentAt(operation.node.range[0]), inner, this.code);
      return `${own}${inner}${text},${comments ? trailingText(comments, this.code) : ''}`;
    });
    return `${this.head(entries)}await Promise.all([${eol}${elements.join(eol)}${eol}${indent}])${this.ending()}`;
  }

  private head(entries: readonly Entry[]): string {
    const patterns = entries.map(({ pattern }) => pattern);
    while (patterns.length > 0 && patterns.at(-1) === undefined) patterns.pop();
    if (patterns.length === 0) return '';
    const types = entries.every(({ annotation }) => annotation !== undefined) ? `: [${entries.map(({ annotation }) => annotation).join(', ')}]` : '';
    return `${this.kind()} [${patterns.map((pattern) => pattern ?? '').join(', ')}]${types} = `;
  }

  private kind(): string {
    const bound = this.arrangement.steps.find((step) => this.fates.get(step) === 'bound');
    return this.temporary.size > 0 || !bound ? 'const' : (bound.node as TSESTree.VariableDeclaration).kind;
  }

  private entries(): Entry[] {
    return this.arrangement.steps.flatMap((step) => step.operations.map((operation, index): Entry => {
      const fate = this.fates.get(step)!;
      if (fate === 'kept') return { operation, pattern: this.temporary.get(operation) };
      const comments = index === 0 ? step : undefined;
      if (fate === 'dropped') return { operation, comments };
      const { id } = declaratorOf(operation, step);
      const type = id.typeAnnotation;
      const end = type ? type.range[0] : id.range[1];
      return { operation, comments, pattern: this.code.text.slice(id.range[0], end).trimEnd(), annotation: type && this.code.of(span(type.typeAnnotation)) };
    }));
  }

  private ending(): string {
    const ends = this.arrangement.steps.filter(({ node }) => /^(?:Variable|Expression|Return|Throw|Export)/.test(node.type)).map(({ end }) => this.code.text[end - 1]);
    return ends.length === 0 || ends.includes(';') ? ';' : '';
  }

  private replacements(step: Step): TextEdit[] {
    return step.operations.map((operation) => this.replacement(operation));
  }

  private replacement(operation: PlacedOperation): TextEdit {
    const name = this.temporary.get(operation)!;
    const parent = this.code.parentOf(operation.node);
    const isNamesake = parent?.type === T.Property && parent.value === operation.node && !parent.computed && parent.key.type === T.Identifier && parent.key.name === name;
    return { range: isNamesake ? span(parent) : withParentheses(operation.node, this.code), newText: name };
  }

  private keptText(step: Step): string {
    let text = '';
    let at = step.node.range[0];
    for (const { range, newText } of this.replacements(step)) {
      text += this.code.text.slice(at, range.start) + newText;
      at = range.end;
    }
    return text + this.code.text.slice(at, step.end);
  }
}

/** Declarations of one kind go into the pattern; where another name is needed anyway, only those that nobody assigns to again. */
function fatesOf(steps: readonly Step[], code: Code): Fate[] {
  const first = steps.map((step) => fateOf(step, code));
  const kinds = new Set(steps.filter((_, index) => first[index] === 'bound').map(({ node }) => (node as TSESTree.VariableDeclaration).kind));
  const annotated = steps.filter((step, index) => first[index] === 'bound' && isAnnotated(step));
  const allAnnotated = steps.every((step, index) => first[index] === 'bound' && isAnnotated(step));
  const needsNames = first.includes('kept') || kinds.size > 1 || (annotated.length > 0 && !allAnnotated);
  return first.map((fate, index) => {
    if (fate !== 'bound') return fate;
    const step = steps[index];
    const staysAside = (needsNames && (step.node as TSESTree.VariableDeclaration).kind !== 'const') || (!allAnnotated && isAnnotated(step));
    if (!staysAside) checkComments(step, code);
    return staysAside ? 'kept' : 'bound';
  });
}

function fateOf(step: Step, code: Code): Fate {
  const { node, operations } = step;
  if (node.type === T.VariableDeclaration && node.declarations.every(({ init }) => operations.some((operation) => operation.node === init))) return 'bound';
  if (node.type === T.ExpressionStatement && operations.length === 1 && operations[0].node === node.expression) {
    checkComments(step, code);
    return 'dropped';
  }
  return 'kept';
}

/** Comments in a statement that goes, other than in what is awaited and in the pattern, would be lost. */
function checkComments(step: Step, code: Code): void {
  const kept = step.operations.flatMap((operation) => {
    const declarator = step.node.type === T.VariableDeclaration ? declaratorOf(operation, step) : undefined;
    const type = declarator?.id.typeAnnotation;
    return [operation.started, ...(declarator ? [{ start: declarator.id.range[0], end: type ? type.range[0] : declarator.id.range[1] }] : []), ...(type ? [span(type.typeAnnotation)] : [])];
  });
  if (code.commentsIn(span(step.node)).some((comment) => !kept.some((part) => within(comment, part)))) throw new Refusal('a comment stands in the middle of a statement that would go');
}

function isAnnotated({ node }: Step): boolean {
  return (node as TSESTree.VariableDeclaration).declarations.some(({ id }) => id.typeAnnotation !== undefined);
}

function declaratorOf(operation: PlacedOperation, { node }: Step): TSESTree.VariableDeclarator {
  return (node as TSESTree.VariableDeclaration).declarations.find(({ init }) => init && unwrap(init) === operation.node)!;
}
