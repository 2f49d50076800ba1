/** How each package is asked to run something on another thread. */
import type { WorkerPool } from '../model';
import { T } from '../syntax/nodeTypes';
import { keyName } from '../syntax/tree';
import type { Code } from './code';
import type { Naming } from './workerFile';

interface PoolForm {
  /** What is imported of it. */
  imported: string;
  make(pool: string, file: Naming): string;
  run(name: string, args: string): string;
  /** What the worker's file says at its end, besides exporting. */
  serves?: true;
}

const URL_OF_FILE = (quoted: string): string => `new URL(${quoted}, import.meta.url)`;

export const FORMS: Readonly<Record<WorkerPool, PoolForm>> = { piscina: runningDefault('Piscina'), tinypool: runningDefault('Tinypool'), workerpool: { imported: 'workerpool', make: (pool, { isModule, atRunTime }) => `${pool}.pool(${isModule ? `fileURLToPath(${URL_OF_FILE(`'${atRunTime}'`)})` : `require.resolve('${atRunTime}')`})`, run: (name, args) => `exec('${name}', [${args}])`, serves: true } };

function runningDefault(imported: string): PoolForm {
  return { imported, make: (pool, { isModule, atRunTime }) => `new ${pool}({ filename: ${isModule ? `${URL_OF_FILE(`'${atRunTime}'`)}.href` : `require.resolve('${atRunTime}')`} })`, run: (_name, args) => `run([${args}])` };
}

export function importLine(local: string, imported: string, pool: WorkerPool, { hasImports, isModule }: Naming, end: string): string {
  const isImport = hasImports || isModule;
  if (pool === 'workerpool') return isImport ? `import ${local} from 'workerpool'${end}` : `const ${local} = require('workerpool')${end}`;
  const isSame = local === imported;
  return isImport ? `import { ${isSame ? local : `${imported} as ${local}`} } from '${pool}'${end}` : `const { ${isSame ? local : `${imported}: ${local}`} } = require('${pool}')${end}`;
}

/** The name by which the file has the package's own already. */
export function importedAs(imported: string, pool: WorkerPool, code: Code): string | undefined {
  for (const node of code.ast.body) {
    if (node.type !== T.ImportDeclaration || node.source.value !== pool || node.importKind === 'type') continue;
    const own = node.specifiers.find((each) => each.type === T.ImportDefaultSpecifier || (each.type === T.ImportSpecifier && keyName(each.imported) === imported));
    if (own) return own.local.name;
  }
  return undefined;
}
