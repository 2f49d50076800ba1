/**
 * What a function needs around it in a file of its own: the imports, helpers and constants that its names stand for, the
 * types that it is written with, and how the new file is found from the old one.
 *
 * A helper moves along where nobody else uses it. Types stay where they are and are imported, which leaves nothing at run
 * time. Whether a build puts the new file where the old one looks for it is not known here.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { ModuleFiles } from '../program/files';
import type { Range, TextEdit } from '../model';
import { T } from '../syntax/nodeTypes';
import { childrenOf, keyName, span, type Node } from '../syntax/tree';
import { insertion, within, type Code, type Use } from './code';
import { suppliesOf } from './imports';
import { Refusal } from './place';

/** Where files can be made: the path of the file that is fixed, and what lies around it. */
export interface Beside {
  path: string;
  files: ModuleFiles;
}

/** What a function takes along. */
export interface Luggage {
  /** Functions and constants of the module, whole statements, in source order. */
  helpers: Node[];
  /** Of each import or `require`, what the new file needs of it. */
  imports: { statement: Node; names: ReadonlySet<string> }[];
  /** Types that stay, and are imported from the old file. */
  types: string[];
  /** What makes them importable. */
  exportEdits: TextEdit[];
}

/** What a thread of its own has as well, and where it means the same. */
const IN_WORKERS = new Set(
  ('Math JSON Object Array Number String Boolean Date BigInt Symbol Reflect Buffer URL URLSearchParams Intl RegExp Map Set WeakMap WeakSet WeakRef Error TypeError RangeError SyntaxError EvalError URIError AggregateError parseInt parseFloat isNaN isFinite ' +
    'encodeURIComponent decodeURIComponent encodeURI decodeURI escape unescape atob btoa structuredClone undefined NaN Infinity TextEncoder TextDecoder ArrayBuffer SharedArrayBuffer DataView Atomics Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array BigInt64Array BigUint64Array').split(' '),
);

export function luggageOf(fn: Node, code: Code): Luggage {
  const luggage: Luggage = { helpers: [], imports: [], types: [], exportEdits: [] };
  const seen = new Set<unknown>();
  collect(fn);
  luggage.helpers.sort((a, b) => a.range[0] - b.range[0]);
  luggage.imports.sort((a, b) => a.statement.range[0] - b.statement.range[0]);
  for (const helper of luggage.helpers) checkAlone(helper);
  return luggage;

  function collect(part: Node): void {
    for (const use of code.usesIn(span(part))) if (!use.declared.some((at) => part.range[0] <= at && at < part.range[1])) take(use);
  }

  function take(use: Use): void {
    if (seen.has(use.variable)) return;
    seen.add(use.variable);
    if (use.declared.length === 0) return checkGlobal(use, code);
    const statement = statementAt(use.declared[0], code);
    // It calls itself.
    if (statement === undefined || within(fn, statement)) return;
    if (use.declared.length > 1) throw new Refusal(`\`${use.name}\` is declared more than once`);
    const declaration = declarationOf(statement);
    if (isSupply(statement)) return takeImport(statement, use.name);
    if (declaration.type === T.TSInterfaceDeclaration || declaration.type === T.TSTypeAliasDeclaration) return takeType(use, statement);
    if (declaration.type === T.FunctionDeclaration || isConstantOfLiterals(declaration)) {
      luggage.helpers.push(statement);
      return collect(statement);
    }
    throw new Refusal(whyNotMoved(use.name, declaration));
  }

  function takeImport(statement: Node, name: string): void {
    const known = luggage.imports.find((each) => each.statement === statement);
    if (known) (known.names as Set<string>).add(name);
    else luggage.imports.push({ statement, names: new Set([name]) });
  }

  function takeType({ name, variable }: Use, statement: Node): void {
    luggage.types.push(name);
    const isExported = statement.type === T.ExportNamedDeclaration || code.usesOf(variable).some((use) => code.outwards(code.innermostAround({ start: use.at, end: use.at + 1 })).some(({ type }) => type === T.ExportSpecifier));
    if (!isExported) luggage.exportEdits.push(insertion(statement.range[0], 'export '));
  }

  function checkAlone(helper: Node): void {
    const moved = [fn, ...luggage.helpers];
    const own = code.usesIn(span(helper)).filter(({ at, declared }) => declared.includes(at) && statementAt(at, code) === helper).map(({ variable }) => variable);
    const other = code.usesIn(span(code.ast)).find((use) => own.includes(use.variable) && !moved.some((node) => within({ start: use.at, end: use.at + 1 }, node)));
    if (helper.type !== T.FunctionDeclaration && helper.type !== T.VariableDeclaration) throw new Refusal(`\`${nameOf(helper)}\`, which it uses, is exported, so others use it as well`);
    if (other) throw new Refusal(`\`${other.name}\`, which it uses, is used by others here as well; in a file of its own both could import it`);
  }
}

function checkGlobal({ name, at }: Use, code: Code): void {
  const isType = code.outwards(code.innermostAround({ start: at, end: at + name.length })).some(({ type }) => type === T.TSTypeReference || type === T.TSTypeQuery || type === T.TSTypeParameterInstantiation);
  if (!isType && !IN_WORKERS.has(name)) throw new Refusal(`it uses \`${name}\`, which a worker does not have, or has of its own`);
}

/** The statement of the module in which a place lies; undefined for what is declared by no statement. */
export function statementAt(at: number, code: Code): Node | undefined {
  return code.ast.body.find(({ range }) => range[0] <= at && at < range[1]);
}

/** What an export exports, or the statement itself. */
export function declarationOf(statement: Node): Node {
  return (statement.type === T.ExportNamedDeclaration || statement.type === T.ExportDefaultDeclaration) && statement.declaration ? statement.declaration : statement;
}

function isSupply(statement: Node): boolean {
  return statement.type === T.ImportDeclaration || suppliesOf(statement).length > 0;
}

function nameOf(statement: Node): string {
  const declaration = declarationOf(statement);
  if (declaration.type === T.FunctionDeclaration) return declaration.id?.name ?? 'it';
  return declaration.type === T.VariableDeclaration ? (keyName(declaration.declarations[0].id) ?? 'it') : 'it';
}

/** `const LIMITS = [1, 2, 3]`, `const half = (n) => n / 2`. */
function isConstantOfLiterals(node: Node): boolean {
  if (node.type !== T.VariableDeclaration || node.kind !== 'const' || node.declare || node.declarations.length !== 1) return false;
  const [{ id, init }] = node.declarations;
  return id.type === T.Identifier && init !== null && (init.type === T.ArrowFunctionExpression || init.type === T.FunctionExpression || isLiteral(init));
}

function isLiteral(node: Node): boolean {
  switch (node.type) {
    case T.Literal: return true;
    case T.TemplateLiteral:
    case T.ArrayExpression:
    case T.ObjectExpression:
    case T.UnaryExpression:
    case T.BinaryExpression:
    case T.TSAsExpression:
    case T.TSSatisfiesExpression: return childrenOf(node).every((child) => child.type === T.TemplateElement || child.type.startsWith('TS') || isLiteral(child));
    case T.Property: return !node.computed && isLiteral(node.value);
    case T.NewExpression: return /^(?:Set|Map)$/.test(keyName(node.callee) ?? '') && node.arguments.every(isLiteral);
    default: return false;
  }
}

function whyNotMoved(name: string, { type, ...node }: Node): string {
  if (type === T.ClassDeclaration) return `it uses the class \`${name}\`, and instances lose their class on the way to a worker`;
  if (type === T.VariableDeclaration && (node as TSESTree.VariableDeclaration).kind !== 'const') return `it uses \`${name}\`, which others can change meanwhile`;
  return `it uses \`${name}\`, which is made when this file is loaded`;
}

/** The imports of the new file, as they stand in the old one, without names that it does not need. */
export function importText({ statement, names }: Luggage['imports'][number], code: Code): string {
  if (statement.type !== T.ImportDeclaration || statement.specifiers.every(({ local }) => names.has(local.name))) return code.of(span(statement));
  const kept = statement.specifiers.filter(({ local }) => names.has(local.name));
  const named = kept.filter(({ type }) => type === T.ImportSpecifier).map((each) => code.of(span(each)));
  const whole = kept.filter(({ type }) => type !== T.ImportSpecifier).map((each) => code.of(span(each)));
  return `import ${statement.importKind === 'type' ? 'type ' : ''}${[...whole, ...(named.length > 0 ? [`{ ${named.join(', ')} }`] : [])].join(', ')} from ${code.of({ start: statement.source.range[0], end: statement.range[1] })}`;
}

/** Takes names out of an import that only moved code uses; `moved` is what goes. */
export function leavingEdits({ statement, names }: Luggage['imports'][number], moved: readonly Range[], code: Code): TextEdit[] {
  const isMoved = ({ at }: Use): boolean => moved.some(({ start, end }) => start <= at && at < end) || within({ start: at, end: at + 1 }, statement);
  const isNeeded = (name: string): boolean => code.usesIn(span(code.ast)).some((use) => use.name === name && !isMoved(use));
  const leaving = new Set([...names].filter((name) => !isNeeded(name)));
  if (leaving.size === 0) return [];
  if (statement.type !== T.ImportDeclaration) return [...namesIn(statement, code)].every((name) => leaving.has(name)) ? [wholeLine(statement, code)] : [];
  const staying = statement.specifiers.filter(({ local }) => !leaving.has(local.name));
  if (staying.length === 0) return [wholeLine(statement, code)];
  // Another form of the statement would be code that is printed anew.
  if (statement.specifiers.some(({ type }) => type !== T.ImportSpecifier) || code.commentsIn(span(statement)).length > 0) return [];
  return statement.specifiers.flatMap((each, index, all): TextEdit[] => {
    if (!leaving.has(each.local.name)) return [];
    const next = all.slice(index + 1).some(({ local }) => !leaving.has(local.name)) ? all[index + 1] : undefined;
    return [{ range: next ? { start: each.range[0], end: next.range[0] } : { start: all[index - 1].range[1], end: each.range[1] }, newText: '' }];
  });
}

function namesIn(statement: Node, code: Code): Set<string> {
  return new Set(code.usesIn(span(statement)).filter(({ at, declared }) => declared.includes(at)).map(({ name }) => name));
}

function wholeLine(statement: Node, code: Code): TextEdit {
  const end = code.lineEnd(statement.range[1]);
  const isAlone = code.of({ start: statement.range[1], end }).trim() === '';
  return { range: { start: statement.range[0], end: isAlone ? code.afterBreak(end) : statement.range[1] }, newText: '' };
}

/** How files beside the old one are named, in the file system and in code. */
export interface Naming {
  /** `import.meta.url` is there. */
  isModule: boolean;
  /** Has `import` and `export` as it is written. */
  hasImports: boolean;
  /** `scoreAll.worker.ts` */
  file: string;
  /** As it runs: `./scoreAll.worker.js`. */
  atRunTime: string;
  /** As types import it, and the old file. */
  asImported: string;
  oldFile: string;
}

export function namingFor(name: string, { path, files }: Beside, code: Code): Naming {
  const folder = path.slice(0, path.lastIndexOf('/'));
  const old = path.slice(folder.length + 1);
  const ending = /\.([cm]?[jt]s)x?$/.exec(old)?.[1] ?? 'js';
  const there = files.list(folder).files;
  const isFree = (base: string): boolean => ![...there].some((other) => other.startsWith(`${base}.`));
  let base = `${name}.worker`;
  for (let count = 2; !isFree(base); count++) base = `${name}${count}.worker`;
  const hasImports = code.ast.body.some(({ type }) => type === T.ImportDeclaration || type === T.ExportNamedDeclaration || type === T.ExportDefaultDeclaration || type === T.ExportAllDeclaration);
  const isModule = ending[0] === 'm' || (ending[0] !== 'c' && (/\bimport\.meta\b/.test(code.text) || (hasImports && !code.isTyped) || isModuleFolder(folder, files, hasImports)));
  const relative = code.ast.body.flatMap((node) => (node.type === T.ImportDeclaration && node.source.value.startsWith('.') ? [node.source.value] : []));
  const isBuilt = !relative.some((source) => /\.[cm]?ts$/.test(source));
  const asRun = isBuilt ? ending.replace('t', 'j') : ending;
  const isBare = relative.length > 0 ? !relative.some((source) => /\.[cm]?[jt]sx?$/.test(source)) : !isModule;
  const suffix = isBare && ending.length === 2 ? '' : `.${asRun}`;
  return { isModule, hasImports, file: `${base}.${ending}`, atRunTime: `./${base}${!isModule && code.isTyped && ending.length === 2 && isBuilt ? '' : `.${asRun}`}`, asImported: `./${base}${suffix}`, oldFile: `./${old.replace(/\.[^.]+$/, '')}${suffix}` };
}

/** By the nearest package.json; without its word, by what the nearest tsconfig says that comes out. */
function isModuleFolder(folder: string, files: ModuleFiles, hasImports: boolean): boolean {
  for (let at = folder; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const config = files.read(`${at}/tsconfig.json`);
    const module = config === undefined || !hasImports ? undefined : /"module"\s*:\s*"(\w+)"/.exec(config)?.[1].toLowerCase();
    if (module !== undefined && !module.startsWith('node')) return module !== 'commonjs';
    const json = files.read(`${at}/package.json`);
    if (json !== undefined) return /"type"\s*:\s*"module"/.test(json);
    if (!at.includes('/')) return false;
  }
}
