/** All tables of packages. A new package goes into the file of its kind, with a line in `test/fixtures/tables`. */
import { CLOUD } from './cloud';
import { DOCUMENTS } from './documents';
import { FILES } from './files';
import { HTTP } from './http';
import { KEY_VALUE } from './keyValue';
import { REQUEST, type KnownCall, type PackageTable } from './model';
import { NODE } from './node';
import { ORM } from './orm';
import { PEOPLE } from './people';
import { QUERY_BUILDERS } from './queryBuilders';
import { QUEUES } from './queues';
import { SERVICES } from './services';
import { SQL } from './sql';

export const PACKAGES: readonly PackageTable[] = [...FILES, ...HTTP, ...SQL, ...QUERY_BUILDERS, ...ORM, ...DOCUMENTS, ...KEY_VALUE, ...CLOUD, ...SERVICES, ...QUEUES, ...NODE, ...PEOPLE];

/** Functions that exist without an import. */
export const GLOBALS: Readonly<Record<string, KnownCall>> = { fetch: REQUEST };

const byModule = new Map(PACKAGES.flatMap((table) => table.modules.map((module) => [module, table] as const)));
const byPrefix = [...byModule].filter(([module]) => module.endsWith('*')).map(([module, table]) => [module.slice(0, -1), table] as const);

export function tableOf(module: string): PackageTable | undefined {
  return byModule.get(module) ?? byPrefix.find(([prefix]) => module.startsWith(prefix))?.[1];
}

/** A class that a package writes into the project, and that is imported from there. */
export function generatedClass(name: string | undefined): PackageTable | undefined {
  return name === undefined ? undefined : PACKAGES.find((table) => table.generated === name);
}
