/** The limiters that a project has, as they are called, with the import that they need. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Limiter, TextEdit, TurnsRemedy } from '../model';
import { T } from '../syntax/nodeTypes';
import { span } from '../syntax/tree';
import type { Code } from './code';
import type { FreeNames } from './names';

export interface UsableLimiter {
  package: Limiter;
  /** `pMap`. */
  name: string;
  /** The function that lets only so many run, and the statement that makes it, without its end. */
  limit?: string;
  make?: string;
  imports: TextEdit[];
}

const USUAL: Readonly<Record<Limiter, string>> = { 'p-map': 'pMap', 'p-limit': 'pLimit' };

/**
 * What the file imports already, or what its package depends on.
 *
 * @param isFree results go nowhere, or into a variable of their own
 */
export function limiterFor({ limiter, atOnce }: TurnsRemedy, isFree: boolean, names: FreeNames, code: Code): UsableLimiter | undefined {
  const imports = code.ast.body.filter((node) => node.type === T.ImportDeclaration);
  const there = imports.flatMap((node) => importedLimiter(node) ?? []).sort((a, b) => a.package.localeCompare(b.package)).at(-1);
  const wanted = there?.package ?? limiter;
  // An import can only stand beside others: what is not ESM has no way to load these packages.
  if (!isFree || wanted === undefined || imports.length === 0 || (there && isShadowed(there.name, there.declared, code))) return undefined;
  const name = there?.name ?? names.of([USUAL[wanted]]);
  const added = there ? [] : [importOf(name, wanted, imports.at(-1)!, code)];
  if (wanted === 'p-map') return { package: wanted, name, imports: added };
  const limit = names.of(['limit', 'limited']);
  return { package: wanted, name, limit, make: `const ${limit} = ${name}(${atOnce})`, imports: added };
}

function importedLimiter({ source, specifiers, importKind }: TSESTree.ImportDeclaration): { package: Limiter; name: string; declared: number } | undefined {
  const [own] = specifiers;
  const known = (Object.keys(USUAL) as Limiter[]).find((name) => name === source.value);
  return known && importKind !== 'type' && own?.type === T.ImportDefaultSpecifier ? { package: known, name: own.local.name, declared: own.local.range[0] } : undefined;
}

/** The file means something else by the name in some place. */
function isShadowed(name: string, declared: number, code: Code): boolean {
  return code.usesIn(span(code.ast)).some((use) => use.name === name && !use.declared.includes(declared));
}

function importOf(name: string, from: Limiter, last: TSESTree.ImportDeclaration, code: Code): TextEdit {
  const quote = code.text[last.source.range[0]];
  const end = code.semicolonOf(last);
  const at = span(last).end;
  return { range: { start: at, end: at }, newText: `${code.eol}import ${name} from ${quote}${from}${quote}${end}` };
}
