/**
 * Moves a function that computes into a file of its own, which a pool of workers runs: its old name stays, as an async
 * function of the same parameters that asks the pool, and who calls it here awaits it. The function itself is moved as it
 * stands. A refactoring: the thread stays free while it computes.
 *
 * Never preferred: data is copied on its way, workers cost time and memory, and the build has to know the new file.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Confidence, OfferedFix, Range, TextEdit, WorkerPool, WorkerPoolRemedy } from '../model';
import { T } from '../syntax/nodeTypes';
import { keyName, span, type Node } from '../syntax/tree';
import { checkAlone } from './alone';
import { asyncFunctionOf, needsParentheses, startsALine, type OwnFunction } from './awaitTwin';
import { insertion, within, type Code } from './code';
import { merged } from './edits';
import { checkHandover } from './handover';
import { layOut, layOutInList, removal, wholeOf, type Laid } from './layout';
import { freeName } from './names';
import { checkToolComments, Refusal } from './place';
import { FORMS, importedAs, importLine } from './poolForms';
import { declarationOf, importText, leavingEdits, luggageOf, namingFor, statementAt, type Beside, type Luggage, type Naming } from './workerFile';

export function poolFixes(remedy: WorkerPoolRemedy, _confidence: Confidence, code: Code, beside: Beside | undefined): OfferedFix[] {
  if (!beside) return [];
  if (remedy.refused !== undefined) throw new Refusal(remedy.refused);
  const fn = functionAt(remedy.fn, code);
  const statement = statementAt(fn.range[0], code)!;
  const id = nameOf(fn, statement, code);
  const { name } = id;
  checkToolComments(laidOf(statement, code), [], code);
  checkHandover(fn, statement, name, code);
  const luggage = luggageOf(declarationOf(statement), code);
  const naming = namingFor(name, beside, code);
  const parts: Parts = { fn, statement, name, id, luggage, naming, code };
  // The other form cannot be loaded by `require`.
  const own = remedy.pool === 'tinypool' && !naming.isModule ? undefined : remedy.pool;
  const pool = own ?? 'piscina';
  const [edits, text] = [merged([...oldFileEdits(parts, pool), ...callerEdits(parts)]), newFile(parts, pool)];
  return [{ title: `${titleOfPool({ name })} (\`${naming.file}\`)`, isRewriting: true, preferred: false, caveats: caveatsOf(parts, own), edits, creates: [{ file: `${beside.path.slice(0, beside.path.lastIndexOf('/'))}/${naming.file}`, text }] }];
}

export function titleOfPool({ name }: Pick<WorkerPoolRemedy, 'name'>): string {
  return name === 'anonymous function' ? 'Move what computes into a worker pool' : `Move \`${name}\` into a worker pool`;
}

interface Parts {
  fn: OwnFunction;
  /** The statement of the module that declares it. */
  statement: Node;
  name: string;
  id: TSESTree.Identifier;
  luggage: Luggage;
  naming: Naming;
  code: Code;
}

function functionAt(range: Range, code: Code): OwnFunction {
  const fn = code.nodeWith(range, T.FunctionDeclaration) ?? code.nodeWith(range, T.ArrowFunctionExpression) ?? code.nodeWith(range, T.FunctionExpression);
  if (!fn) throw new Refusal('the code has changed meanwhile');
  return fn;
}

/** Where its name is declared. */
function nameOf(fn: OwnFunction, statement: Node, code: Code): TSESTree.Identifier {
  const declaration = declarationOf(statement);
  if (declaration === fn && fn.id) return fn.id;
  const declarator = code.parentOf(fn);
  const isOwn = declarator?.type === T.VariableDeclarator && declaration.type === T.VariableDeclaration && code.parentOf(declarator) === declaration && declaration.kind === 'const' && declaration.declarations.length === 1;
  if (!isOwn || declarator.id.type !== T.Identifier) throw new Refusal('it is no function with a name of its own in this file');
  if (declarator.id.typeAnnotation) throw new Refusal('its parameters have their types from the type of its name');
  return declarator.id;
}

// The old file

function callerEdits({ fn, statement, id, name, luggage, code }: Parts): TextEdit[] {
  const { variable, declared } = code.usesIn(span(id))[0];
  if (fn.async) return [];
  const inside = [statement, ...luggage.helpers];
  const uses = code.usesOf(variable).filter((use) => !declared.includes(use.at) && !inside.some((node) => within({ start: use.at, end: use.at + 1 }, node)));
  return uses.flatMap(({ at, isWrite }) => {
    const use = code.innermostAround({ start: at, end: at + name.length });
    const call = code.parentOf(use);
    if (isWrite || call?.type !== T.CallExpression || call.callee !== use) throw new Refusal(`\`${name}\` is handed on as a value, to code that does not wait for it`);
    return awaited(call, code);
  });
}

function awaited(call: TSESTree.CallExpression, code: Code): TextEdit[] {
  const fn = asyncFunctionOf(call, code);
  if (code.parentOf(call)?.type === T.AwaitExpression) return [];
  checkAlone(call, fn, code);
  const needs = needsParentheses(call, code);
  return [insertion(call.range[0], `${needs ? `${startsALine(call, code) ? ';' : ''}(` : ''}await `), ...(needs ? [insertion(call.range[1], ')')] : [])];
}

function oldFileEdits(parts: Parts, pool: WorkerPool): TextEdit[] {
  const { fn, luggage, code } = parts;
  const moved = [span(fn.body), ...luggage.helpers.map(span)];
  const leaving = luggage.imports.flatMap((each) => leavingEdits(each, moved, code));
  const helpers = luggage.helpers.map((helper) => removal({ start: commentsAbove(helper, code)?.start ?? helper.range[0], end: wholeOf(laidOf(helper, code)).end }, 'above', code));
  const poolName = freeName([`${parts.name}Pool`], code);
  return [...poolEdits(parts, pool, poolName, leaving), ...leaving, ...helpers, ...luggage.exportEdits, ...wrapperEdits(parts, pool, poolName)];
}

/** The tree begins behind comments at the top of a file. */
function laidOf(statement: Node, code: Code): Laid {
  return code.ast.body[0] === statement ? { ...layOut(statement, 0, code), leading: code.commentsIn({ start: 0, end: statement.range[0] }) } : layOutInList(statement, code);
}

/** Comments that stand right above a statement, without an empty line between. */
function commentsAbove(statement: Node, code: Code): Range | undefined {
  let start = statement.range[0];
  for (const comment of [...laidOf(statement, code).leading].reverse()) {
    const between = code.of({ start: comment.end, end: start });
    if (between.split(/\r\n|\n|\r/).length > 2 || between.trim() !== '' || (comment.start === 0 && code.text.startsWith('#!'))) break;
    start = comment.start;
  }
  return start === statement.range[0] ? undefined : { start, end: statement.range[0] };
}

function wrapperEdits(parts: Parts, pool: WorkerPool, poolName: string): TextEdit[] {
  const { fn, statement, name, naming, code } = parts;
  const above = commentsAbove(statement, code);
  const run = `${poolName}.${FORMS[pool].run(name, fn.params.map((param) => handedOn(param, code)).join(', '))}`;
  const end = endOf(code);
  const bodyStart = fn.type === T.ArrowFunctionExpression ? code.text.lastIndexOf('=>', fn.body.range[0]) + '=>'.length : fn.body.range[0];
  const isShort = fn.type === T.ArrowFunctionExpression;
  return [
    ...(above ? [{ range: above, newText: '' }] : []),
    ...(fn.async ? [] : [insertion(fn.range[0], 'async ')]),
    ...(code.isTyped ? returnTypeEdits(fn, naming, code) : []),
    { range: { start: bodyStart, end: fn.range[1] }, newText: isShort ? ` ${run}` : `{${code.eol}${code.step}return ${run}${end}${code.eol}}` },
  ];
}

/** What a parameter is called where it is handed on: a pattern without defaults reads like what it takes apart. */
function handedOn(param: Node, code: Code): string {
  const inner = param.type === T.AssignmentPattern ? param.left : param;
  if (inner.type === T.Identifier) return inner.name;
  const annotation = 'typeAnnotation' in inner ? (inner.typeAnnotation as TSESTree.TSTypeAnnotation | undefined) : undefined;
  return code.of({ start: inner.range[0], end: annotation?.range[0] ?? inner.range[1] }).trimEnd();
}

function returnTypeEdits(fn: OwnFunction, { asImported }: Naming, code: Code): TextEdit[] {
  if (fn.returnType) {
    const { start, end } = span(fn.returnType.typeAnnotation);
    return fn.async ? [] : [insertion(start, 'Promise<'), insertion(end, '>')];
  }
  if (fn.typeParameters) throw new Refusal('its type is worked out from what it is given; write it down first');
  const from = fn.params.at(-1)?.range[1] ?? fn.id?.range[1] ?? fn.range[0];
  const at = code.text.lastIndexOf(')', fn.body.range[0]) + 1;
  if (at <= from || code.commentsIn({ start: from, end: fn.body.range[0] }).length > 0) throw new Refusal('there is no plain place for the type of what it gives');
  const type = `ReturnType<typeof import('${asImported}').default>`;
  return [insertion(at, fn.async ? `: ${type}` : `: Promise<${type}>`)];
}

/** The import of the package and the pool, behind the imports. */
function poolEdits({ naming, code }: Parts, pool: WorkerPool, poolName: string, leaving: readonly TextEdit[]): TextEdit[] {
  const { imported, make } = FORMS[pool];
  const end = endOf(code);
  const there = importedAs(imported, pool, code);
  const local = there ?? freeName([imported, 'WorkerPool'], code);
  const lines = [...(there ? [] : [importLine(local, imported, pool, naming, end)]), ...(pool === 'workerpool' && naming.isModule && !code.isTaken('fileURLToPath') ? [`import { fileURLToPath } from 'node:url'${end}`] : [])];
  const making = `const ${poolName} = ${make(local, naming)}${end}`;
  const supplies = code.ast.body.filter((node) => node.type === T.ImportDeclaration || (!naming.hasImports && isRequire(node)));
  const last = supplies.filter((node) => !leaving.some(({ range }) => range.start <= node.range[0] && node.range[1] <= range.end)).at(-1);
  if (last) return [insertion(behind(last, code), `${lines.map((line) => `${code.eol}${line}`).join('')}${code.eol}${code.eol}${making}`)];
  const first = supplies[0] ?? code.ast.body.find((node) => !isDirective(node))!;
  const at = supplies.length > 0 ? first.range[0] : (commentsAbove(first, code)?.start ?? first.range[0]);
  return [insertion(at, `${[...lines, '', making].join(code.eol)}${code.eol}${code.eol}`)];
}

function behind(statement: Node, code: Code): number {
  const end = code.lineEnd(statement.range[1]);
  return code.isBlank(statement.range[1], end) ? end : statement.range[1];
}

function isRequire(node: Node): boolean {
  return node.type === T.VariableDeclaration && node.declarations.some(({ init }) => init?.type === T.CallExpression && keyName(init.callee) === 'require');
}

function isDirective(node: Node): boolean {
  return node.type === T.ExpressionStatement && node.directive !== undefined;
}

// The new file

function newFile({ statement, name, luggage, naming, code }: Parts, pool: WorkerPool): string {
  const end = endOf(code);
  const { eol } = code;
  const isImport = naming.hasImports || naming.isModule || code.isTyped;
  const directives = code.ast.body.filter(isDirective).map((node) => code.of(span(node)));
  const imports = luggage.imports.map((each) => importText(each, code));
  const types = luggage.types.length > 0 ? [`import type { ${[...luggage.types].sort().join(', ')} } from '${naming.oldFile}'${end}`] : [];
  const { serves } = FORMS[pool];
  const poolImport = serves ? [importLine('workerpool', 'workerpool', pool, naming, end)] : [];
  const head = [...directives, ...imports, ...poolImport, ...types].join(eol);
  const moved = [...luggage.helpers, statement].sort((a, b) => a.range[0] - b.range[0]);
  const body = moved.map((node, index) => `${index > 0 && !standTogether(moved[index - 1], node, code) ? eol : ''}${movedText(node, code)}`).join(eol);
  const adapter = `(args${code.isTyped ? `: Parameters<typeof ${name}>` : ''}) => ${name}(...args)${end}`;
  const serving = serves ? [`workerpool.worker({ ${name} })${end}`] : [];
  // Who is asked by name needs no export, but the type of the old function may be worked out from it.
  const exported = serves && !code.isTyped ? '' : `${isImport ? 'export default' : 'module.exports ='} ${adapter}`;
  return `${[head, body, ...serving, exported].filter((part) => part !== '').join(`${eol}${eol}`)}${eol}`;
}

/** On lines that follow one another. */
function standTogether(one: Node, next: Node, code: Code): boolean {
  return /^[^\r\n]*(?:\r\n|\n|\r)[ \t]*$/.test(code.of({ start: one.range[1], end: commentsAbove(next, code)?.start ?? next.range[0] }));
}

/** A statement with the comments above and behind it, without its `export`. */
function movedText(statement: Node, code: Code): string {
  const above = commentsAbove(statement, code);
  const { end } = wholeOf(laidOf(statement, code));
  return `${above ? code.of(above) : ''}${code.of({ start: declarationOf(statement).range[0], end })}`;
}

function endOf(code: Code): string {
  return /;[ \t]*(?:[\r\n]|$)/.test(code.text) ? ';' : '';
}

function caveatsOf({ fn, luggage, naming, code }: Parts, own: WorkerPool | undefined): string[] {
  const imports = luggage.imports.some(({ statement }) => !(statement.type === T.ImportDeclaration && statement.importKind === 'type'));
  return [
    ...(own ? [] : ['Needs `npm install piscina`.']),
    'What it is given and what it gives are copied on the way: functions cannot be handed over, and instances lose their class.',
    'Starting a worker takes time and memory, so it pays only for what computes for long.',
    'Other code can run while it waits: check that nothing relied on being alone.',
    ...(imports ? ['Each worker loads what the new file imports for itself, with state of its own.'] : []),
    ...(code.descendants(fn, true).some(({ type }) => type === T.ThrowStatement) ? ['Errors that it throws lose their class.'] : []),
    `The build has to emit \`${naming.file}\` beside this file, also where it bundles.`,
  ];
}
