/** Builders of SQL. They run when they are awaited, so what a chain does is what its strongest step does. */
import { each } from '../known';
import { ACQUIRE, BY_SQL, giving, ORDERED, READ, UNKNOWN, WRITE, type PackageTable, type Rows } from './model';

const step = giving('query', READ);
const change = giving('query', WRITE);
/** A lock is kept until its transaction ends. */
const lock = giving('query', ORDERED);

const KNEX_STEPS =
  'select columns column from fromRaw as distinct distinctOn where whereNot whereIn whereNotIn whereNull whereNotNull whereExists whereNotExists whereBetween whereNotBetween whereRaw whereLike whereILike whereColumn whereJsonPath whereJsonObject andWhere andWhereNot orWhere orWhereNot orWhereIn orWhereNotIn orWhereNull orWhereNotNull orWhereRaw orWhereLike orWhereILike orWhereBetween join innerJoin leftJoin leftOuterJoin rightJoin rightOuterJoin fullOuterJoin crossJoin joinRaw groupBy groupByRaw having havingRaw havingIn orderBy orderByRaw limit offset union unionAll intersect except first pluck count countDistinct min max sum sumDistinct avg avgDistinct with withRecursive withSchema clone modify timeout options returning onConflict ignore merge table clearSelect clearWhere clearOrder rowNumber rank denseRank columnInfo';
const KNEX_QUERY: Rows = {
  ...each(KNEX_STEPS, step),
  ...each('insert upsert update increment decrement del delete truncate into', change),
  ...each('forUpdate forShare forNoKeyUpdate forKeyShare skipLocked noWait transacting', lock),
  stream: ACQUIRE,
};
const KYSELY: Rows = {
  ...each('selectFrom selectNoFrom', step),
  ...each('insertInto replaceInto updateTable deleteFrom mergeInto', change),
  ...each('with withRecursive withSchema withPlugin withoutPlugins', giving('Kysely')),
  ...each('transaction connection startTransaction executeQuery', UNKNOWN),
  destroy: WRITE,
};
const DRIZZLE: Rows = {
  ...each('select selectDistinct selectDistinctOn', step),
  ...each('insert update delete', change),
  ...each('findMany findFirst $count', READ),
  with: giving('db'),
  execute: BY_SQL,
  ...each('transaction batch', UNKNOWN),
};
const DRIZZLE_TYPES = 'PgDatabase NodePgDatabase PostgresJsDatabase NeonHttpDatabase NeonDatabase VercelPgDatabase MySql2Database MySqlDatabase LibSQLDatabase DrizzleD1Database PlanetScaleDatabase';

export const QUERY_BUILDERS: readonly PackageTable[] = [
  {
    modules: ['knex'],
    source: 'Knex.js guide: query builder, schema builder, raw, transactions',
    calls: { ...each('knex', giving('Knex')), '': giving('Knex') },
    changing: ['query'],
    objects: {
      Knex: {
        '': step,
        ...KNEX_QUERY,
        ...each('raw', BY_SQL),
        ...each('schema.hasTable schema.hasColumn migrate.currentVersion migrate.list', READ),
        ...each('schema.createTable schema.createTableIfNotExists schema.dropTable schema.dropTableIfExists schema.alterTable schema.table schema.renameTable schema.raw', WRITE),
        ...each('migrate.latest migrate.up migrate.down migrate.rollback migrate.forceFreeMigrationsLock seed.run batchInsert destroy', WRITE),
        ...each('transaction transactionProvider', UNKNOWN),
      },
      query: KNEX_QUERY,
      Transaction: { '*': ORDERED },
    },
  },
  {
    modules: ['kysely'],
    source: 'Kysely API docs: Kysely, SelectQueryBuilder, Transaction',
    objects: { Kysely: KYSELY, query: { ...each('forUpdate forShare forNoKeyUpdate forKeyShare skipLocked noWait', lock), stream: ACQUIRE, '*': step }, Transaction: { '*': ORDERED } },
  },
  {
    modules: ['drizzle-orm/*'],
    source: 'Drizzle ORM docs: select, insert, update, delete, relational queries, transactions',
    calls: { drizzle: giving('db') },
    changing: ['query'],
    objects: { db: DRIZZLE, ...each(DRIZZLE_TYPES, DRIZZLE), query: { for: lock, '*': step }, ...each('PgTransaction MySqlTransaction SQLiteTransaction', { '*': ORDERED }) },
  },
];
