/** Which table a module's name means. */

interface Named {
  modules: readonly string[];
  /** Each function also lies in a file of its own: `lodash/cloneDeep`. */
  ownFiles?: boolean;
}

/** Finds tables also by files inside of a package: `@noble/hashes/pbkdf2.js` is `@noble/hashes/pbkdf2`. */
export class ByModule<Table extends Named> {
  private readonly tables: ReadonlyMap<string, Table>;

  constructor(tables: readonly Table[]) {
    this.tables = new Map(tables.flatMap((table) => table.modules.map((module) => [module, table] as const)));
  }

  of(module: string): Table | undefined {
    return this.tables.get(module) ?? this.tables.get(withoutExtension(module)) ?? this.aroundFile(module);
  }

  /** The name of the function that a module of its own holds. */
  functionIn(module: string): string | undefined {
    return this.tables.has(module) || !this.aroundFile(module) ? undefined : withoutExtension(module).slice(module.lastIndexOf('/') + 1);
  }

  private aroundFile(module: string): Table | undefined {
    const table = this.tables.get(module.slice(0, module.lastIndexOf('/')));
    return table?.ownFiles ? table : undefined;
  }
}

function withoutExtension(module: string): string {
  return module.replace(/\.[cm]?js$/, '');
}
