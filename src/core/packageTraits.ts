/**
 * What a package.json tells of the code beside it, by the packages that it depends on.
 *
 * Misses what a package gets through others, and drivers that are only loaded when somebody has installed them.
 */
import type { Limiter, WorkerPool } from './model';

export interface PackageTraits {
  /** It is a command, and serves nobody besides: whatever it does, nobody else waits for it. */
  isCommand: boolean;
  /** Its only database runs inside of its own process, and answers one question after the other. */
  databaseIsEmbedded: boolean;
  /** What it limits overlap with. */
  limiter?: Limiter;
  /** What it runs functions on other threads with. */
  workerPool?: WorkerPool;
}

export const NO_TRAITS: PackageTraits = { isCommand: false, databaseIsEmbedded: false };

/** Whoever depends on one of these answers others while it runs. */
const SERVES = /^(?:express|koa|fastify|@fastify\/.+|@hapi\/hapi|hono|@hono\/.+|restify|polka|connect|micro|h3|nitropack|next|nuxt|@nestjs\/core|socket\.io|http-proxy\S*|@trpc\/server|@apollo\/server|apollo-server\S*|graphql-yoga|electron|bullmq|bull|agenda|kafkajs|amqplib|mqtt|hap-nodejs|vscode-languageserver|discord\.js)$/;
/** As often a client as a server. */
const MAY_SERVE = /^ws$/;
/** What reads the words of a command; a server may have commands as well. */
const READS_COMMANDS = /^(?:commander|yargs|cac|sade|clipanion|meow|caporal|@commander-js\/extra-typings)$/;
/** What is used by commands only, also by packages that are part of one. */
const ONLY_COMMANDS = /^(?:oclif|@oclif\/core)$/;
const EMBEDDED_DATABASE = /^(?:sqlite3?|better-sqlite3\S*|sql\.js|@sqlite\.org\/sqlite-wasm|expo-sqlite|react-native-sqlite\S*|react-native-quick-sqlite|react-native-nitro-sqlite|@op-engineering\/op-sqlite|@capacitor-community\/sqlite|@journeyapps\/wa-sqlite|wa-sqlite|nedb|@seald-io\/nedb|lowdb|lokijs)$/;
const DATABASE_SERVER = /^(?:pg|pg-promise|postgres|@neondatabase\/serverless|mysql2?|mariadb|mssql|tedious|oracledb|mongodb|mongoose|cassandra-driver|neo4j-driver|@prisma\/client|@libsql\/client|@planetscale\/database|@supabase\/supabase-js|firebase-admin|@google-cloud\/firestore|@aws-sdk\/client-dynamodb)$/;

/** The one that starts nothing more after a failure comes first. */
const LIMITERS: readonly Limiter[] = ['p-map', 'p-limit'];
const WORKER_POOLS: readonly WorkerPool[] = ['piscina', 'tinypool', 'workerpool'];

export function packageTraits(json: Readonly<Record<string, unknown>>): PackageTraits {
  const needed = ['dependencies', 'peerDependencies', 'optionalDependencies'].flatMap((kind) => namesIn(json[kind]));
  return { isCommand: isCommand(json, needed), databaseIsEmbedded: some(needed, EMBEDDED_DATABASE) && !some(needed, DATABASE_SERVER), limiter: LIMITERS.find((name) => needed.includes(name)), workerPool: WORKER_POOLS.find((name) => needed.includes(name)) };
}

function isCommand({ bin, preferGlobal }: Readonly<Record<string, unknown>>, needed: readonly string[]): boolean {
  if (some(needed, SERVES)) return false;
  if (some(needed, ONLY_COMMANDS)) return true;
  if (!bin) return false;
  return !some(needed, MAY_SERVE) || preferGlobal === true || some(needed, READS_COMMANDS);
}

function namesIn(dependencies: unknown): string[] {
  return typeof dependencies === 'object' && dependencies !== null ? Object.keys(dependencies) : [];
}

function some(names: readonly string[], pattern: RegExp): boolean {
  return names.some((name) => pattern.test(name));
}
