/**
 * What a text could do without and still parse, and what in it could be written shorter: each as a change of that text.
 * What is left is never printed anew. Not every change leaves a text that parses; who makes one has to look.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { LineIndex } from '../lines';
import type { Range, SourceInput, TextEdit } from '../model';
import { removalOf } from '../silence/removal';
import { T } from './nodeTypes';
import { parseSource } from './parse';
import { childrenOf, span, unwrap, type Node } from './tree';

/** Edits that are made together or not at all. */
export type Change = TextEdit[];

export interface Pieces {
  comments: Change[];
  /** Statements, members, arguments, properties and the like, by how many such lists they lie in. */
  members: Change[][];
  /** What has one place that may be empty: an `else`, a `finally`, a returned value, the last call of a chain. */
  parts: Change[];
  /** What stands around statements, and goes while they stay: an `if`, a loop, a `try`. */
  wrappers: Change[];
  types: Change[];
  /** Long strings and numbers. */
  values: Change[];
  /** Names of the project's own files in imports. */
  paths: Change[];
}

const LONGEST_STRING = 8;
const LONGEST_NUMBER = 4;
/** Behind what it sets off. */
const FARTHEST_COMMA = 100;
/** `./x`, `../x`, and what projects write instead: `@/x`, `~/x`, `#x`. */
const OWN_FILE = /^(?:\.{1,2}\/|[@~]\/|#)/;
/** What such a name becomes. */
const HIDDEN_FILE = /^\.\/[a-z]$/;

/** Nothing of a text that does not parse. */
export function piecesOf(input: SourceInput): Pieces {
  const pieces: Pieces = { comments: [], members: [], parts: [], wrappers: [], types: [], values: [], paths: [] };
  const result = parseSource(input);
  if ('error' in result) return pieces;
  const { ast, comments } = result.parsed;
  const finder = new PieceFinder(input.text, pieces);
  for (const comment of comments) pieces.comments.push([finder.removal(span(comment as unknown as Node))]);
  finder.visit(ast, 0);
  return pieces;
}

class PieceFinder {
  private readonly lines: LineIndex;
  private readonly files: string[] = [];

  constructor(
    private readonly text: string,
    private readonly pieces: Pieces,
  ) {
    this.lines = new LineIndex(text);
  }

  removal(range: Range): TextEdit {
    return removalOf(range, this.text, this.lines);
  }

  visit(node: Node, depth: number): void {
    if (this.noteType(node)) return;
    this.noteParts(node);
    this.noteValue(node);
    const members = membersOf(node);
    for (const member of members) {
      (this.pieces.members[depth] ??= []).push([this.withComma(span(member))]);
      this.noteWrapper(member);
    }
    for (const child of childrenOf(node)) this.visit(child, members.includes(child) ? depth + 1 : depth);
  }

  private withComma({ start, end }: Range): TextEdit {
    const comma = /^\s*,/.exec(this.text.slice(end, end + FARTHEST_COMMA));
    return this.removal({ start, end: end + (comma?.[0].length ?? 0) });
  }

  private noteType(node: Node): boolean {
    const { start, end } = span(node);
    switch (node.type) {
      case T.TSTypeAnnotation:
      case T.TSTypeParameterInstantiation:
      case T.TSTypeParameterDeclaration:
        this.pieces.types.push([nothing(start, end)]);
        return true;
      case T.TSAsExpression:
      case T.TSSatisfiesExpression:
      case T.TSNonNullExpression:
        this.pieces.types.push([nothing(node.expression.range[1], end)]);
        return false;
      default:
        return false;
    }
  }

  private noteParts(node: Node): void {
    const part = (start: number, end: number) => void this.pieces.parts.push([nothing(start, end)]);
    switch (node.type) {
      case T.IfStatement:
        if (node.alternate) part(node.consequent.range[1], node.alternate.range[1]);
        break;
      case T.TryStatement:
        if (!node.handler || !node.finalizer) break;
        part(node.block.range[1], node.handler.range[1]);
        part(node.handler.range[1], node.finalizer.range[1]);
        break;
      case T.ReturnStatement:
        if (node.argument) part(node.range[0] + 'return'.length, node.argument.range[1]);
        break;
      case T.AssignmentPattern:
        part(node.left.range[1], node.right.range[1]);
        break;
      case T.ConditionalExpression:
        part(node.range[0], node.consequent.range[0]);
        part(node.consequent.range[1], node.range[1]);
        part(node.range[0], node.alternate.range[0]);
        break;
      case T.LogicalExpression:
      case T.BinaryExpression:
        part(node.range[0], node.right.range[0]);
        part(node.left.range[1], node.range[1]);
        break;
      case T.CallExpression:
        if (node.callee.type === T.MemberExpression && node.callee.object.type === T.CallExpression) part(node.callee.object.range[1], node.range[1]);
        break;
    }
  }

  private noteValue(node: Node): void {
    const { start, end } = span(node);
    if (node.type === T.Literal && typeof node.value === 'string') {
      if (OWN_FILE.test(node.value)) this.notePath(node.value, start, end);
      else if (node.value.length > LONGEST_STRING) this.noteText(start + 1, end - 1);
    } else if (node.type === T.Literal && typeof node.value === 'number' && end - start > LONGEST_NUMBER) {
      this.pieces.values.push([{ range: { start, end }, newText: '1' }]);
    } else if (node.type === T.TemplateElement && node.value.raw.length > LONGEST_STRING) {
      this.noteText(start + 1, start + 1 + node.value.raw.length);
    } else if (node.type === T.JSXText && node.value.trim().length > LONGEST_STRING) {
      this.noteText(start + /^\s*/.exec(node.value)![0].length, start + node.value.trimEnd().length);
    }
  }

  private noteText(start: number, end: number): void {
    this.pieces.values.push([{ range: { start, end }, newText: 'a' }]);
  }

  /** Equal names stay equal. */
  private notePath(name: string, start: number, end: number): void {
    if (HIDDEN_FILE.test(name)) return;
    if (!this.files.includes(name)) this.files.push(name);
    const letter = String.fromCharCode('a'.charCodeAt(0) + (this.files.indexOf(name) % 26));
    this.pieces.paths.push([{ range: { start: start + 1, end: end - 1 }, newText: `./${letter}` }]);
  }

  private noteWrapper(statement: Node): void {
    for (const body of bodiesOf(statement)) {
      const [first, last] = body.type === T.BlockStatement ? [body.body[0], body.body.at(-1)] : [body, body];
      if (!first || !last) continue;
      const kept = { start: first.range[0], end: last.range[1] };
      this.pieces.wrappers.push([nothing(statement.range[0], kept.start), ...this.outdent(kept, statement.range[0]), nothing(kept.end, statement.range[1])]);
    }
  }

  /** Moves the lines of what stays as far to the left as what stood around it. */
  private outdent({ start, end }: Range, to: number): TextEdit[] {
    const margin = this.marginAt(start);
    const outer = this.marginAt(to);
    if (!margin.startsWith(outer)) return [];
    const edits: TextEdit[] = [];
    for (let line = this.lines.lineAt(start) + 1; line <= this.lines.lineAt(end); line++) {
      const at = this.lines.rangeOf(line).start;
      if (this.text.startsWith(margin, at)) edits.push(nothing(at, at + margin.length - outer.length));
    }
    return edits;
  }

  private marginAt(offset: number): string {
    return /^[ \t]*/.exec(this.text.slice(this.lines.rangeOf(this.lines.lineAt(offset)).start, offset))![0];
  }
}

/**
 * The children that stand in a list from which any may be missing. Parameters stay, and arguments that are plain names:
 * they take no room, and show which data goes where.
 */
function membersOf(node: Node): Node[] {
  switch (node.type) {
    case T.TemplateLiteral:
    case T.TSUnionType:
    case T.TSIntersectionType:
    case T.ArrowFunctionExpression:
    case T.FunctionExpression:
    case T.FunctionDeclaration: return [];
    case T.CallExpression:
    case T.NewExpression: return node.arguments.filter((argument) => !isPlainName(argument));
    case T.VariableDeclaration: return node.declarations.length > 1 ? node.declarations : [];
    case T.ImportDeclaration: return node.specifiers.filter(({ type }) => type === T.ImportSpecifier);
    default: return listsIn(node);
  }
}

function isPlainName(argument: Node): boolean {
  const node = unwrap(argument);
  if (node.type === T.MemberExpression) return !node.computed && isPlainName(node.object);
  return node.type === T.Identifier || node.type === T.ThisExpression;
}

function listsIn(node: Node): Node[] {
  const inLists = new Set(Object.values(node).flatMap((value: unknown) => (Array.isArray(value) ? (value as unknown[]) : [])));
  return childrenOf(node).filter((child) => inLists.has(child) && child.type !== T.JSXText);
}

/** The statements that a statement runs, if at all, on a condition, in turns or under guard. */
function bodiesOf(node: Node): TSESTree.Statement[] {
  switch (node.type) {
    case T.BlockStatement: return [node];
    case T.IfStatement: return node.alternate ? [node.consequent, node.alternate] : [node.consequent];
    case T.TryStatement: return [node.block];
    case T.ForStatement:
    case T.ForInStatement:
    case T.ForOfStatement:
    case T.WhileStatement:
    case T.DoWhileStatement:
    case T.LabeledStatement: return [node.body];
    default: return [];
  }
}

function nothing(start: number, end: number): TextEdit {
  return { range: { start, end }, newText: '' };
}
