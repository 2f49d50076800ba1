/** Drivers that are given SQL. A statement that cannot be read may do anything; one connection does one thing after the other. */
import { each } from '../known';
import { ACQUIRE, BY_SQL, giving, ORDERED, UNKNOWN, WRITE, type PackageTable, type Rows } from './model';

const ONE_CONNECTION: Rows = { '*': ORDERED };
const PG = { Pool: { query: BY_SQL, connect: giving('PoolClient', ACQUIRE), end: WRITE }, Client: ONE_CONNECTION, PoolClient: ONE_CONNECTION };
const MYSQL_POOL: Rows = { ...each('query execute', BY_SQL), getConnection: giving('PoolConnection', ACQUIRE), end: WRITE, promise: giving('Pool') };

export const SQL: readonly PackageTable[] = [
  { modules: ['pg'], source: 'node-postgres docs: Pool, Client', objects: PG },
  {
    modules: ['@neondatabase/serverless'],
    source: "Neon's serverless driver: neon(), Pool and Client",
    calls: { neon: giving('NeonQueryFunction') },
    // `transaction` sends its statements together.
    objects: { ...PG, NeonQueryFunction: { '': BY_SQL, query: BY_SQL, transaction: UNKNOWN } },
  },
  { modules: ['@vercel/postgres'], source: 'Vercel Postgres SDK reference', calls: { sql: BY_SQL, 'sql.query': BY_SQL, createPool: giving('VercelPool'), '*': UNKNOWN }, objects: { VercelPool: { ...PG.Pool, sql: BY_SQL }, VercelClient: ONE_CONNECTION, VercelPoolClient: ONE_CONNECTION, PoolClient: ONE_CONNECTION } },
  {
    modules: ['mysql2', 'mysql2/promise'],
    source: 'MySQL2 docs: pools, connections, promise wrapper',
    calls: { createPool: giving('Pool'), createConnection: giving('Connection', ACQUIRE), '*': UNKNOWN },
    objects: { Pool: MYSQL_POOL, Connection: { promise: giving('Connection'), '*': ORDERED }, PoolConnection: ONE_CONNECTION },
  },
  {
    modules: ['postgres'],
    source: "Postgres.js' README: queries, transactions, reserved connections",
    calls: { '': giving('Sql') },
    objects: { Sql: { '': BY_SQL, unsafe: BY_SQL, reserve: ACQUIRE, ...each('begin file listen', UNKNOWN), ...each('notify end', WRITE) } },
  },
  {
    modules: ['mssql'],
    source: "node-mssql's README: connection pools, requests, transactions",
    calls: { query: BY_SQL, connect: giving('ConnectionPool', ACQUIRE), '*': UNKNOWN },
    changing: ['Request'],
    objects: {
      ConnectionPool: { query: BY_SQL, request: giving('Request'), ...each('connect close batch', UNKNOWN) },
      Request: { input: giving('Request'), output: giving('Request'), query: BY_SQL, bulk: WRITE, ...each('execute batch', UNKNOWN) },
      Transaction: ONE_CONNECTION,
      PreparedStatement: ONE_CONNECTION,
    },
  },
  {
    modules: ['@libsql/client'],
    source: 'libSQL client for TypeScript: reference',
    calls: { createClient: giving('Client') },
    objects: { Client: { execute: BY_SQL, transaction: giving('Transaction', ACQUIRE), ...each('batch migrate executeMultiple', UNKNOWN) }, Transaction: ONE_CONNECTION },
  },
];
