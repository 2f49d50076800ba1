/** The project's own source files and what they import, for the tests that check how it is built. */
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { parse, type TSESTree } from '@typescript-eslint/typescript-estree';
import { inRoot } from './paths';

export interface SourceFile {
  /** From the top folder, with `/`: `src/core/index.ts`. */
  name: string;
  text: string;
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
export function readSources(...folders: string[]): SourceFile[] {
  const names = folders.flatMap((folder) => readdirSync(inRoot(folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name.replaceAll('\\', '/')}`));
  return names
    .filter((name) => name.endsWith('.ts') && !name.includes('/fixtures/'))
    .sort()
    .map((name) => {
      const text = readFileSync(inRoot(name), 'utf8');
      const ast = parse(text, { range: true });
      return { name, text, ast, imports: importsOf(name, text, ast) };
    });
}

function importsOf(name: string, text: string, ast: TSESTree.Program): Import[] {
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
  for (const [, specifier] of text.matchAll(/\b(?:import|require)\(\s*'([^']+)'\s*\)/g)) found.push({ from: resolve(specifier), typeOnly: false, reExports: false });
  return found;
}
