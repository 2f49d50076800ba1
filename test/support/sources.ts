/** The project's own source files and what they import, for the tests that check how it is built. */
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { parse, simpleTraverse, type TSESTree } from '@typescript-eslint/typescript-estree';
import { inRoot } from './paths';

export interface TextFile {
  /** From the top folder, with `/`: `src/core/index.ts`. */
  name: string;
  text: string;
}

export interface SourceFile extends TextFile {
  ast: TSESTree.Program;
  imports: Import[];
}

export interface Import {
  /** A file of the project without its ending, from the top folder (`src/core/index`), or a package as it is written. */
  from: string;
  /** Erased when compiled. */
  typeOnly: boolean;
  /** It hands on what it imports. */
  reExports: boolean;
}

/** The TypeScript files under these folders; fixtures are not sources. */
export function readTexts(...folders: string[]): TextFile[] {
  const names = folders.flatMap((folder) => readdirSync(inRoot(folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name.replaceAll('\\', '/')}`));
  return names
    .filter((name) => name.endsWith('.ts') && !name.includes('/fixtures/'))
    .sort()
    .map((name) => ({ name, text: readFileSync(inRoot(name), 'utf8') }));
}

/** The same, parsed. */
export function readSources(...folders: string[]): SourceFile[] {
  return readTexts(...folders).map(({ name, text }) => {
    const ast = parse(text, { range: true });
    return { name, text, ast, imports: importsOf(name, ast) };
  });
}

function importsOf(name: string, ast: TSESTree.Program): Import[] {
  const resolve = (specifier: string) => (specifier.startsWith('.') ? path.posix.join(path.posix.dirname(name), specifier) : specifier);
  const found: Import[] = [];
  for (const statement of ast.body) {
    if (statement.type === 'ImportDeclaration') {
      const { specifiers } = statement;
      const typeOnly = statement.importKind === 'type' || (specifiers.length > 0 && specifiers.every((specifier) => specifier.type === 'ImportSpecifier' && specifier.importKind === 'type'));
      found.push({ from: resolve(statement.source.value), typeOnly, reExports: false });
    } else if ((statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportAllDeclaration') && statement.source) {
      found.push({ from: resolve(statement.source.value), typeOnly: statement.exportKind === 'type', reExports: true });
    }
  }
  simpleTraverse(ast, {
    enter(node) {
      const asked = node.type === 'ImportExpression' ? node.source : node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'require' ? node.arguments[0] : undefined;
      if (asked?.type === 'Literal' && typeof asked.value === 'string') found.push({ from: resolve(asked.value), typeOnly: false, reExports: false });
    },
  });
  return found;
}
