/**
 * What a file has from its modules, by `import` and by `require`, and the edits that bring in one more name: beside those that
 * are there, in the place of one that goes, or in a line of its own. Quotes, semicolons and `node:` are written as the file has them.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { TextEdit } from '../model';
import { T } from '../syntax/nodeTypes';
import { keyName, span, type Node } from '../syntax/tree';
import type { Code } from './code';
import { Refusal } from './place';
import { freeName } from './names';

/** One name that is taken out of a module. */
export interface Entry {
  node: Node;
  imported: string;
  local: string;
}

/** One `import`, or one `require` in a declaration. */
export interface Supply {
  /** Without `node:`. */
  module: string;
  statement: Node;
  /** The module's name in its quotes. */
  source: Node;
  style: 'import' | 'require';
  /** The name for the module as a whole. */
  whole?: string;
  entries: Entry[];
  /** The statement says nothing else. */
  isAlone: boolean;
}

/** Code for something that was brought in. */
export interface Brought {
  text: string;
  edits: TextEdit[];
}

export function suppliesIn(code: Code): Supply[] {
  const supplies = code.ast.body.flatMap((statement) => suppliesOf(statement));
  const promises = supplies.flatMap((supply) => supply.entries.filter(({ imported }) => supply.module === 'fs' && imported === 'promises').map(({ local }): Supply => ({ ...supply, module: 'fs/promises', whole: local, entries: [] })));
  return [...supplies, ...promises];
}

export function suppliesOf(statement: Node): Supply[] {
  switch (statement.type) {
    case T.ImportDeclaration: return statement.importKind === 'type' ? [] : [ofImport(statement)];
    case T.TSImportEqualsDeclaration: return statement.moduleReference.type === T.TSExternalModuleReference ? [{ module: bare(statement.moduleReference.expression), statement, source: statement.moduleReference.expression, style: 'import', whole: statement.id.name, entries: [], isAlone: true }] : [];
    case T.VariableDeclaration: return statement.declarations.flatMap((declarator) => ofRequire(declarator, statement));
    default: return [];
  }
}

function ofImport(statement: TSESTree.ImportDeclaration): Supply {
  const named = statement.specifiers.filter((specifier) => specifier.type === T.ImportSpecifier);
  const whole = statement.specifiers.find(({ type }) => type !== T.ImportSpecifier)?.local.name;
  const entries = named.map((node): Entry => ({ node, imported: node.importKind === 'type' ? '' : keyName(node.imported)!, local: node.local.name }));
  return { module: bare(statement.source), statement, source: statement.source, style: 'import', whole, entries, isAlone: whole === undefined };
}

function ofRequire({ id, init }: TSESTree.VariableDeclarator, statement: TSESTree.VariableDeclaration): Supply[] {
  const isPromises = init?.type === T.MemberExpression && !init.computed && keyName(init.property) === 'promises';
  const source = init && requiredBy(isPromises ? init.object : init);
  if (!source) return [];
  const module = isPromises ? `${bare(source)}/promises` : bare(source);
  const common = { module, statement, source, style: 'require' as const, isAlone: statement.declarations.length === 1 && !isPromises };
  if (id.type === T.Identifier) return [{ ...common, whole: id.name, entries: [] }];
  // `...rest` has whatever is not named.
  if (id.type !== T.ObjectPattern || id.properties.some(({ type }) => type === T.RestElement)) return [];
  return [{ ...common, entries: id.properties.map((node): Entry => (node.type === T.Property && node.value.type === T.Identifier ? { node, imported: node.computed ? '' : keyName(node.key)!, local: node.value.name } : { node, imported: '', local: '' })) }];
}

/** Of `require('fs')` the name in its quotes. */
function requiredBy(node: Node): Node | undefined {
  const [argument] = node.type === T.CallExpression && keyName(node.callee) === 'require' ? node.arguments : [];
  return argument?.type === T.Literal && typeof argument.value === 'string' ? argument : undefined;
}

function bare(source: Node): string {
  return source.type === T.Literal ? String(source.value).replace(/^node:/, '') : '';
}

/**
 * An export of a module, by the name that it has in the file or gets there. A new line goes below `near`; `leaving` is a name
 * of `near` that nothing needs any more.
 */
export function bring(imported: string, module: string, near: Supply, leaving: Entry | undefined, code: Code): Brought {
  const there = suppliesIn(code).filter((supply) => supply.module === module);
  const farewell = leaving ? [without(leaving, near, code)] : [];
  for (const { whole, entries } of there) {
    const entry = entries.find((one) => one.imported === imported);
    const name = entry?.local ?? whole;
    if (name !== undefined && (entry || entries.length === 0) && hasTwoMeanings(name, code)) throw new Refusal(`\`${name}\` is something else in other places of the file`);
    if (entry) return { text: entry.local, edits: farewell };
    if (whole !== undefined && entries.length === 0) return { text: `${whole}.${imported}`, edits: farewell };
  }
  const local = freeName([imported, `${imported}Async`], code);
  const text = (style: Supply['style']) => (local === imported ? local : style === 'import' ? `${imported} as ${local}` : `${imported}: ${local}`);
  const open = there.find(({ entries }) => entries.length > 0);
  if (open && leaving && open.entries.some(({ node }) => node === leaving.node)) return { text: local, edits: [{ range: span(leaving.node), newText: text(open.style) }] };
  if (open) return { text: local, edits: [...farewell, added(text(open.style), open, code)] };
  const source = sourceFor(module, near, code);
  if (leaving && near.isAlone && near.entries.length === 1) return { text: local, edits: [{ range: span(leaving.node), newText: text(near.style) }, { range: span(near.source), newText: source }] };
  const end = code.semicolonOf(near.statement);
  const { kind } = near.statement as TSESTree.VariableDeclaration;
  const line = near.style === 'import' ? `import { ${text('import')} } from ${source}${end}` : `${kind} { ${text('require')} } = require(${source})${end}`;
  const at = code.lineEnd(near.statement.range[1]);
  return { text: local, edits: [...farewell, { range: { start: at, end: at }, newText: `${code.eol}${code.indentAt(near.statement.range[0])}${line}` }] };
}

function hasTwoMeanings(name: string, code: Code): boolean {
  return new Set(code.usesIn(span(code.ast)).filter((use) => use.name === name && use.declared.length > 0).map(({ variable }) => variable)).size > 1;
}

function sourceFor(module: string, { source }: Supply, code: Code): string {
  const written = code.of(span(source));
  return `${written[0]}${written.startsWith('node:', 1) ? 'node:' : ''}${module}${written.at(-1)}`;
}

function added(text: string, { entries }: Supply, code: Code): TextEdit {
  const last = entries.at(-1)!.node;
  const between = entries.length > 1 ? code.text.slice(entries.at(-2)!.node.range[1], last.range[0]) : ', ';
  return { range: { start: last.range[1], end: last.range[1] }, newText: `${/^,\s*$/.test(between) ? between : ', '}${text}` };
}

/** Takes a name away, and where it is the only one, all of its statement. */
function without({ node }: Entry, { entries, statement, isAlone }: Supply, code: Code): TextEdit {
  const at = entries.findIndex((entry) => entry.node === node);
  const next = entries.at(at + 1)?.node;
  const range = entries.length === 1 ? aloneRange() : next ? { start: node.range[0], end: next.range[0] } : { start: entries[at - 1].node.range[1], end: node.range[1] };
  if (code.commentsIn(range).length > 0) throw new Refusal('a comment stands in the import that nothing would need any more');
  return { range, newText: '' };

  function aloneRange() {
    if (statement.type === T.ImportDeclaration && !isAlone) return { start: statement.specifiers[0].range[1], end: code.text.indexOf('}', node.range[1]) + 1 };
    if (!isAlone) throw new Refusal('the import that nothing would need any more says other things as well');
    const lineEnd = code.lineEnd(statement.range[1]);
    const hasLines = code.text.slice(code.lineStart(statement.range[0]), statement.range[0]).trim() === '' && code.text.slice(statement.range[1], lineEnd).trim() === '';
    return hasLines ? { start: code.lineStart(statement.range[0]), end: code.afterBreak(lineEnd) } : span(statement);
  }
}
