/**
 * A text with its tree, its comments and its names: what the makers of fixes look at. They cut and move stretches of the
 * text as they stand, and never print code anew.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Range, SourceInput, TextEdit } from '../model';
import { T } from '../syntax/nodeTypes';
import { parseSource, type ParsedSource } from '../syntax/parse';
import { childrenOf, keyName, span, type Node } from '../syntax/tree';

/** A use of a variable. */
export interface Use {
  at: number;
  name: string;
  /** Where the variable is declared: each one of its names there. Empty for a global. */
  declared: number[];
  /** What tells this variable from others of its name. */
  variable: unknown;
  isWrite: boolean;
}

const FUNCTIONS: readonly string[] = [T.FunctionDeclaration, T.FunctionExpression, T.ArrowFunctionExpression];

const LOOPS: readonly string[] = [T.ForStatement, T.ForOfStatement, T.ForInStatement, T.WhileStatement, T.DoWhileStatement];
const PRINTS = /^(?:console|log(?:ger)?)\b/;

const LONGEST_SAID = 40;

export class Code {
  readonly text: string;
  readonly ast: TSESTree.Program;
  /** In source order. */
  readonly comments: readonly Range[];
  /** How lines are broken. */
  readonly eol: string;
  /** All of the tree, what lies outside first. */
  readonly nodes: readonly Node[];
  private readonly parents = new Map<Node, Node>();
  /** In source order, so that those of a stretch need no walk over all of them. */
  private uses: Use[] | undefined;
  private usesByVariable: Map<unknown, Use[]> | undefined;
  private nodesByName: Map<string | undefined, Node[]> | undefined;
  private names: Set<string> | undefined;
  private ownStep: string | undefined;

  private constructor(
    readonly fileName: string,
    text: string,
    private readonly parsed: ParsedSource,
  ) {
    this.text = text;
    this.ast = parsed.ast;
    this.comments = parsed.comments.map(({ range }) => ({ start: range[0], end: range[1] }));
    this.eol = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
    this.nodes = this.linked(parsed.ast);
  }

  /** Undefined for a text that cannot be read. */
  static read(source: SourceInput): Code | undefined {
    const result = parseSource(source);
    if ('error' in result) return undefined;
    try {
      return new Code(source.fileName, source.text, result.parsed);
    } catch (failure) {
      // Too deeply nested to be walked.
      if (failure instanceof RangeError) return undefined;
      throw failure;
    }
  }

  parentOf(node: Node): Node | undefined {
    return this.parents.get(node);
  }

  /** A node and what it lies in, from the inside out. */
  outwards(node: Node): Node[] {
    const all = [node];
    for (let at = this.parents.get(node); at; at = this.parents.get(at)) all.push(at);
    return all;
  }

  /** The outermost node of a type that takes up exactly a stretch. */
  nodeWith<Type extends Node['type']>({ start, end }: Range, type: Type): Extract<Node, { type: Type }> | undefined {
    let at: Node | undefined = this.ast;
    while (at && !(at.type === type && at.range[0] === start && at.range[1] === end)) at = childrenOf(at).find((child) => child.range[0] <= start && end <= child.range[1]);
    return at as Extract<Node, { type: Type }> | undefined;
  }

  /** The innermost node around a stretch. */
  innermostAround({ start, end }: Range): Node {
    let at: Node = this.ast;
    for (let next: Node | undefined = at; next; next = childrenOf(at).find((child) => child.range[0] <= start && end <= child.range[1])) at = next;
    return at;
  }

  /** What lies in a node, the node itself first; what functions in there do only on request. */
  descendants(root: Node, withFunctions = false): Node[] {
    const found: Node[] = [];
    const visit = (node: Node): void => {
      found.push(node);
      if (node === root || withFunctions || !isFunction(node)) childrenOf(node).forEach(visit);
    };
    visit(root);
    return found;
  }

  of({ start, end }: Range): string {
    return this.text.slice(start, end);
  }

  /** On one line, and not too long to be said. */
  inShort(range: Range): string {
    return this.of(range).replace(/\s+/g, ' ').slice(0, LONGEST_SAID);
  }

  /** Written in TypeScript. */
  get isTyped(): boolean {
    return /\.[cm]?tsx?$/.test(this.fileName);
  }

  /** `;` where a statement ends with one, as those that are written beside it then do. */
  semicolonOf({ range: [, end] }: Node): string {
    return this.text[end - 1] === ';' ? ';' : '';
  }

  lineStart(offset: number): number {
    let start = offset;
    while (start > 0 && !isBreak(this.text[start - 1])) start--;
    return start === 0 && this.text.startsWith('\uFEFF') ? 1 : start;
  }

  /** Where a line's text ends, before what breaks it. */
  lineEnd(offset: number): number {
    let end = offset;
    while (end < this.text.length && !isBreak(this.text[end])) end++;
    return end;
  }

  /** Behind what breaks a line that ends there. */
  afterBreak(end: number): number {
    return this.text.startsWith('\r\n', end) ? end + 2 : end < this.text.length ? end + 1 : end;
  }

  /** Where the line above ends whose break ends at a line's start. */
  beforeBreak(start: number): number {
    return start - (this.text.startsWith('\r\n', start - 2) ? 2 : 1);
  }

  /** The blanks that a line begins with. */
  indentAt(offset: number): string {
    return /^[ \t]*/.exec(this.text.slice(this.lineStart(offset), offset))![0];
  }

  /** One step of indentation, as the file takes it. */
  get step(): string {
    this.ownStep ??= stepOf(this.text);
    return this.ownStep;
  }

  commentsIn({ start, end }: Range): Range[] {
    return this.comments.filter((comment) => start <= comment.start && comment.end <= end);
  }

  /** Whether nothing but blanks and comments stands between two places. */
  isBlank(start: number, end: number): boolean {
    return this.without(this.commentsIn({ start, end }), start, end).trim() === '';
  }

  /** A text without some stretches of it. */
  without(cut: readonly Range[], start: number, end: number): string {
    let rest = '';
    let at = start;
    for (const part of cut) {
      rest += this.text.slice(at, part.start);
      at = part.end;
    }
    return rest + this.text.slice(at, end);
  }

  /** Every use and declaration of a variable in a stretch, functions in there included. */
  usesIn({ start, end }: Range): Use[] {
    this.uses ??= this.findUses().sort((a, b) => a.at - b.at);
    return this.uses.slice(firstFrom(start, this.uses), firstFrom(end, this.uses));
  }

  /** Every use of one variable, its declaration included. */
  usesOf(variable: unknown): readonly Use[] {
    this.usesByVariable ??= groupBy(this.usesIn(span(this.ast)), (use) => use.variable);
    return this.usesByVariable.get(variable) ?? [];
  }

  /** Every place that has a name, and every property of `this` that does. */
  named(name: string): readonly Node[] {
    this.nodesByName ??= groupBy(this.nodes, nameAt);
    return this.nodesByName.get(name) ?? [];
  }

  isTaken(name: string): boolean {
    this.names ??= new Set(this.parsed.scopes.scopes.flatMap((scope) => [...scope.variables.map((variable) => variable.name), ...scope.through.map(({ identifier }) => String(identifier.name))]));
    return this.names.has(name);
  }

  private findUses(): Use[] {
    const uses: Use[] = [];
    for (const scope of this.parsed.scopes.scopes) {
      for (const { identifier, resolved, isWrite } of scope.references.map((reference) => ({ identifier: reference.identifier, resolved: reference.resolved, isWrite: reference.isWrite() }))) {
        uses.push({ at: identifier.range[0], name: String(identifier.name), declared: resolved?.identifiers.map(({ range }) => range[0]) ?? [], variable: resolved ?? String(identifier.name), isWrite });
      }
      for (const variable of scope.variables) {
        for (const { range } of variable.identifiers) uses.push({ at: range[0], name: variable.name, declared: [range[0]], variable, isWrite: true });
      }
    }
    return uses;
  }

  /** A node and all in it, each of which then knows its parent. */
  private linked(node: Node, all: Node[] = []): Node[] {
    all.push(node);
    for (const child of childrenOf(node)) {
      this.parents.set(child, node);
      this.linked(child, all);
    }
    return all;
  }
}

export function insertion(at: number, newText: string): TextEdit {
  return { range: { start: at, end: at }, newText };
}

export function isFunction(node: Node): boolean {
  return FUNCTIONS.includes(node.type) || node.type === T.StaticBlock || node.type === T.PropertyDefinition;
}

export function isLoop({ type }: Node): boolean {
  return LOOPS.includes(type);
}

/** A call that prints a line, as far as its name tells. */
export function prints({ callee }: TSESTree.CallExpression, code: Code): boolean {
  return PRINTS.test(code.of(span(callee)));
}

/** A tab where a line begins with one, else the fewest blanks that any line begins with. */
function stepOf(text: string): string {
  const indents = [...text.matchAll(/(?<=[\n\r])(?:\t| {2,8})(?=[^\s*])/g)].map(([indent]) => indent);
  return indents.find((indent) => indent === '\t') ?? indents.sort((a, b) => a.length - b.length)[0] ?? '  ';
}

/** `load`, or `load` of `this.load`. */
function nameAt(node: Node): string | undefined {
  if (node.type === T.Identifier) return node.name;
  return node.type === T.MemberExpression && node.object.type === T.ThisExpression ? keyName(node.property) : undefined;
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** The statements that a statement stands among. */
export function listAround(parent: Node | undefined): readonly Node[] | undefined {
  if (parent?.type === T.BlockStatement || parent?.type === T.Program) return parent.body;
  return parent?.type === T.SwitchCase ? parent.consequent : undefined;
}

export function within(inner: Node | Range, outer: Node | Range): boolean {
  const [a, b] = [rangeOf(inner), rangeOf(outer)];
  return b.start <= a.start && a.end <= b.end;
}

export function rangeOf(part: Node | Range): Range {
  return 'type' in part ? span(part) : part;
}

/** How many uses lie before a place, in uses that are in source order. */
function firstFrom(place: number, uses: readonly Use[]): number {
  let [from, to] = [0, uses.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (uses[middle].at < place) from = middle + 1;
    else to = middle;
  }
  return from;
}

function isBreak(character: string): boolean {
  return character === '\n' || character === '\r';
}
