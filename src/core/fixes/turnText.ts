/** How overlapping turns are written down. The body of the loop keeps its lines, its comments and its names. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Limiter, Range, TextEdit } from '../model';
import { T } from '../syntax/nodeTypes';
import { span, type Node } from '../syntax/tree';
import { listAround, within, type Code } from './code';
import { givenBack, isOfInnerLoop } from './gathered';
import { editedWithIndent, layOutInList } from './layout';
import { limiterFor } from './limiters';
import type { FreeNames } from './names';
import { Refusal } from './place';
import type { Turns } from './turns';
import { typeGivenBack } from './wantedTypes';

export interface WrittenTurns {
  edits: TextEdit[];
  /** The project's own package that holds them back. */
  limiter?: Limiter;
  /** Turns wait for their place there, and start whatever becomes of others. */
  queued: boolean;
}

export function textOfTurns(turns: Turns, names: FreeNames, code: Code): WrittenTurns {
  return new TurnsWriter(turns, names, code).written();
}

class TurnsWriter {
  private readonly indent: string;
  /** What ends a statement. */
  private readonly end: string;
  /** `: Promise<User>`, where that has to be said. */
  private readonly type: string;

  constructor(
    private readonly turns: Turns,
    private readonly names: FreeNames,
    private readonly code: Code,
  ) {
    this.indent = code.indentAt(turns.loop.range[0]);
    this.end = endOfStatements(turns.loop, code);
    const type = turns.gathered && typeGivenBack(turns.gathered, code);
    if (type === null) throw new Refusal(`TypeScript would no longer tell a result which type \`${turns.gathered!.name}\` wants`);
    this.type = type === undefined ? '' : `: Promise<${type}>`;
  }

  written(): WrittenTurns {
    const { turns: { walked: { list }, areFew, gathered, remedy }, code } = this;
    const declaration = this.mergedDeclaration();
    const all = (callback: string): string => `Promise.all(${list}.map(${callback}))`;
    if (areFew) return { edits: [this.replacing(this.statements(all(this.callback('', false)), declaration), declaration)], queued: false };
    const limiter = limiterFor(remedy, !gathered || declaration !== undefined, this.names, code);
    if (!limiter) return { edits: [this.replacing([this.inSlices()], undefined)], queued: false };
    const { name, imports, limit, make } = limiter;
    const call = limit === undefined ? `${name}(${list}, ${this.callback('', false)}, { concurrency: ${remedy.atOnce} })` : all(this.limited(limit));
    return { edits: [...imports, this.replacing([...(make === undefined ? [] : [make + this.end]), ...this.statements(call, declaration)], declaration)], limiter: limiter.package, queued: limit !== undefined };
  }

  /** `for (let start = 0; start < ids.length; start += 8) { … }` */
  private inSlices(): string {
    const { turns: { walked: { list }, remedy: { atOnce } }, code: { eol, step }, indent } = this;
    const start = this.names.of(['start'], span(this.turns.loop));
    const inner = indent + step;
    const body = this.statements(`Promise.all(${list}.slice(${start}, ${start} + ${atOnce}).map(${this.callback(step, true, start)}))`, undefined, true);
    return `for (let ${start} = 0; ${start} < ${list}.length; ${start} += ${atOnce}) {${eol}${inner}${body.join(eol + inner)}${eol}${indent}}`;
  }

  private replacing(statements: readonly string[], declaration: Node | undefined): TextEdit {
    const { loop, walked: { setUp } } = this.turns;
    const first = declaration ?? loop;
    const separator = `${this.code.eol}${this.indent}`;
    const text = statements.join(separator);
    if (setUp === undefined) return { range: { start: first.range[0], end: loop.range[1] }, newText: text };
    // Comments stay above what they are about.
    const start = layOutInList(first, this.code).leading[0]?.start ?? first.range[0];
    return { range: { start, end: loop.range[1] }, newText: `${setUp}${this.end}${separator}${this.code.of({ start, end: first.range[0] })}${text}` };
  }

  /** The statements that wait for all turns of a call and put their results into place. */
  private statements(call: string, declaration: TSESTree.VariableDeclaration | undefined, isInSlice = false): string[] {
    const { gathered } = this.turns;
    const { end } = this;
    if (!gathered) return [`await ${call}${end}`];
    const { name, how, always } = gathered;
    const given = always ? `await ${call}` : `(await ${call}).flat()`;
    if (declaration) return [`${declaration.kind} ${this.code.of(span(declaration.declarations[0].id))} = ${given}${end}`];
    if (how === 'push') return [`${name}.push(...${always ? `(${given})` : given})${end}`];
    const [key, value] = ['key', 'value'].map((part) => (part === name ? `${part}OfTurn` : part));
    const results = this.names.of([how === 'add' ? 'values' : 'entries', 'results'], isInSlice ? span(this.turns.loop) : undefined);
    const put = how === 'add' ? `${name}.add(${value})` : how === 'set' ? `${name}.set(${key}, ${value})` : `${name}[${key}] = ${value}`;
    return [`const ${results} = ${given}${end}`, `for (const ${how === 'add' ? value : `[${key}, ${value}]`} of ${results}) ${put}${end}`];
  }

  /** `const users = [];` right before the loop, which becomes the declaration of the results. */
  private mergedDeclaration(): TSESTree.VariableDeclaration | undefined {
    const { loop, gathered } = this.turns;
    const declaration = gathered?.declared;
    if (gathered?.how !== 'push' || declaration?.type !== T.VariableDeclaration || declaration.declarations.length !== 1) return undefined;
    const { init } = declaration.declarations[0];
    const list = listAround(this.code.parentOf(loop))!;
    const isRightBefore = list.indexOf(declaration) >= 0 && list.indexOf(declaration) === list.indexOf(loop) - 1 && this.code.commentsIn({ start: declaration.range[0], end: loop.range[0] }).length === 0;
    return isRightBefore && init?.type === T.ArrayExpression && init.elements.length === 0 ? declaration : undefined;
  }

  private limited(limit: string): string {
    const { item, index } = this.turns.walked;
    return `(${[item, ...(index ? [index] : [])].join(', ')}) => ${limit}(async ()${this.type} => ${this.body('', '')})`;
  }

  /** @param deeper how much deeper the body stands than before */
  private callback(deeper: string, isSlice: boolean, start = ''): string {
    const { item, index } = this.turns.walked;
    if (index === undefined) return `async (${item})${this.type} => ${this.body(deeper, '')}`;
    if (!isSlice) return `async (${item}, ${index})${this.type} => ${this.body(deeper, '')}`;
    const offset = this.names.of(['offset'], span(this.turns.loop));
    return `async (${item}, ${offset})${this.type} => ${this.body(deeper, `const ${index} = ${start} + ${offset}${this.end}`)}`;
  }

  /** @param first a statement that each turn begins with */
  private body(deeper: string, first: string): string {
    const { loop: { body } } = this.turns;
    const concise = first === '' ? this.concise(deeper) : undefined;
    if (concise !== undefined) return concise;
    const { code, indent } = this;
    const inner = indent + deeper + code.step;
    const edits = [...this.bodyEdits(), ...this.lastReturn(inner)];
    if (body.type === T.BlockStatement) {
      const text = editedWithIndent(span(body), edits, deeper, code);
      return first === '' ? text : `{${code.eol}${inner}${first}${text.slice(1)}`;
    }
    const isOnOwnLine = code.lineStart(body.range[0]) !== code.lineStart(loop(body, code).range[0]);
    const last = this.turns.gathered && !this.endsWithResult(this.turns.loop.body) ? `${code.eol}${inner}return []${this.end}` : '';
    const text = editedWithIndent(span(body), this.bodyEdits(), isOnOwnLine ? deeper : deeper + code.step, code);
    return `{${code.eol}${first === '' ? '' : `${inner}${first}${code.eol}`}${inner}${text}${last}${code.eol}${indent}${deeper}}`;
  }

  private bodyEdits(): TextEdit[] {
    const { walked, gathered, loop: { body } } = this.turns;
    const give = gathered ? 'return []' : 'return';
    return [...walked.edits, ...(gathered ? givenBack(gathered, this.type !== '', this.code) : []), ...endsOfTurns(body, give, this.code).filter(({ range }) => !gathered?.puts.some(({ next }) => next?.range[0] === range.start))];
  }

  /** A turn that leaves nothing gives nothing back. */
  private lastReturn(inner: string): TextEdit[] {
    const { gathered, loop: { body } } = this.turns;
    if (!gathered || body.type !== T.BlockStatement || this.endsWithResult(body)) return [];
    const { code } = this;
    const brace = body.range[1] - 1;
    const isOnOwnLine = code.text.slice(code.lineStart(brace), brace).trim() === '';
    const at = isOnOwnLine ? code.lineStart(brace) : brace;
    return [{ range: { start: at, end: at }, newText: isOnOwnLine ? `${inner}return []${this.end}${code.eol}` : `return []${this.end} ` }];
  }

  /** @param statement the body, or a part of it that stands at its end: on no path anything is left to be given back */
  private endsWithResult(statement: Node | undefined): boolean {
    switch (statement?.type) {
      case T.BlockStatement: return this.endsWithResult(statement.body.at(-1));
      case T.IfStatement: return statement.alternate !== null && this.endsWithResult(statement.consequent) && this.endsWithResult(statement.alternate);
      case T.TryStatement: return this.endsWithResult(statement.block) && (!statement.handler || this.endsWithResult(statement.handler.body));
      case T.ContinueStatement: case T.ThrowStatement: return true;
      default: return this.turns.gathered?.puts.some((put) => put.statement === statement) ?? false;
    }
  }

  /** A turn that is a single expression: `async (id) => fetchUser(id)`. */
  private concise(deeper: string): string | undefined {
    const { gathered, loop: { body }, walked } = this.turns;
    const { code } = this;
    const statements = body.type === T.BlockStatement ? body.body.filter((statement) => !walked.edits.some(({ range, newText }) => newText === '' && within(statement, range))) : [body];
    const [only] = statements;
    if (statements.length !== 1 || only.type !== T.ExpressionStatement || code.commentsIn(span(body)).some((comment) => !within(comment, only.expression))) return undefined;
    if (gathered && !gathered.always) return undefined;
    const from = code.indentAt(only.range[0]);
    const shift = (text: string): string => (from === this.indent + deeper ? text : text.replaceAll(`${code.eol}${from}`, `${code.eol}${this.indent}${deeper}`));
    const isPlain = code.descendants(only, true).every(({ type }) => type !== T.TemplateElement) || !code.of(span(only)).includes(code.eol);
    if (!isPlain) return undefined;
    if (!gathered) {
      if (only.expression.type !== T.AwaitExpression) return undefined;
      return parenthesized(shift(editedWithIndent(span(only.expression.argument), this.bodyEdits().filter(({ range }) => within(range, only.expression)), '', code)));
    }
    const text = editedWithIndent(span(only), this.bodyEdits().filter(({ range }) => within(range, only)), '', code).replace(/^return /, '').replace(/\s*;$/, '');
    const [part, ...others] = gathered.puts[0].parts;
    const isAwait = others.length === 0 && part.type === T.AwaitExpression;
    return parenthesized(shift(isAwait ? text.replace(/^await\s+/, '') : text));
  }
}

function parenthesized(text: string): string {
  return text.startsWith('{') ? `(${text})` : text;
}

/** Nothing where those around a loop end with nothing, and what stands behind it cannot be taken for more of the same. */
export function endOfStatements(loop: Node, code: Code): string {
  const around = code.descendants(code.parentOf(loop)!, true).filter(({ type }) => /^(?:Expression|Return)Statement$|^VariableDeclaration$/.test(type)).filter((node) => node.type !== T.VariableDeclaration || !/^For/.test(code.parentOf(node)!.type));
  const next = /\S/.exec(code.text.slice(loop.range[1]))?.[0] ?? '';
  return around.some((node) => code.text[node.range[1] - 1] === ';') || '([`/+-'.includes(next) ? ';' : '';
}

function loop(body: Node, code: Code): Node {
  return code.parentOf(body)!;
}

/** A `continue` only ends its turn. */
function endsOfTurns(body: Node, give: string, code: Code): TextEdit[] {
  return code.descendants(body).flatMap((node) => (node.type === T.ContinueStatement && !node.label && !isOfInnerLoop(node, body, code) ? [{ range: continueOf(node), newText: give }] : []));
}

function continueOf(node: Node): Range {
  return { start: node.range[0], end: node.range[0] + 'continue'.length };
}
