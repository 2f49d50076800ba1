/**
 * The calls that generated programs make of packages: how each is written, and what stands behind it in the world. Names are
 * honest: what says that it reads only reads. Packages that no table knows, and names that say nothing, are among them.
 */
import pLimit from 'p-limit';
import pMap from 'p-map';
import type { Row, World } from './world';

export interface Call {
  /** As it stands in a file: `import { readFile } from 'node:fs/promises';`. Nothing for a global. */
  imports?: string;
  /** A line that has to stand above all functions: `const redis = new Redis();`. */
  setUp?: string;
  /** `key` is code for the record's number, `value` code for what is written. */
  write: (key: string, value: string) => string;
}

const STORE = (name: string, code: Call['write']): Call => ({ imports: `import { ${name} } from 'acme-store';`, write: code });
const PRISMA = (code: Call['write']): Call => ({ imports: "import { PrismaClient } from '@prisma/client';", setUp: 'const prisma = new PrismaClient();', write: code });
const REDIS = (code: Call['write']): Call => ({ imports: "import Redis from 'ioredis';", setUp: 'const redis = new Redis();', write: code });
const FILES = (name: string, code: Call['write']): Call => ({ imports: `import { ${name} } from 'node:fs/promises';`, write: code });
const AXIOS = (code: Call['write']): Call => ({ imports: "import axios from 'axios';", write: code });

export const READING: readonly Call[] = [
  STORE('loadUser', (key) => `loadUser(${key})`),
  STORE('fetchOrder', (key) => `fetchOrder(${key})`),
  STORE('getItem', (key) => `getItem(${key})`),
  PRISMA((key) => `prisma.user.findUnique({ where: { id: ${key} } })`),
  PRISMA((key) => `prisma.order.findFirst({ where: { id: ${key} } })`),
  PRISMA((key) => `prisma.item.findUnique({ where: { id: ${key} } })`),
  AXIOS((key) => `axios.get(${text('https://api.test/user/', key)})`),
  AXIOS((key) => `axios.get(${text('https://api.test/order/', key)})`),
  { write: (key) => `fetch(${text('https://api.test/user/', key)})` },
  REDIS((key) => `redis.get(${text('', key)})`),
  FILES('readFile', (key) => `readFile(${text('', key, '.txt')}, 'utf8')`),
  STORE('countItems', (key) => `countItems(${key})`),
];

export const WRITING: readonly Call[] = [
  STORE('saveUser', (key, value) => `saveUser(${key}, ${value})`),
  STORE('updateOrder', (key, value) => `updateOrder(${key}, ${value})`),
  STORE('claimItem', (key) => `claimItem(${key})`),
  PRISMA((key, value) => `prisma.user.update({ where: { id: ${key} }, data: { value: ${value} } })`),
  PRISMA((key, value) => `prisma.order.update({ where: { id: ${key} }, data: { value: ${value} } })`),
  AXIOS((key, value) => `axios.post(${text('https://api.test/user/', key)}, { value: ${value} })`),
  { write: (key, value) => `fetch(${text('https://api.test/order/', key)}, { method: 'POST', body: ${value} })` },
  REDIS((key, value) => `redis.set(${text('', key)}, ${value})`),
  REDIS((key) => `redis.incr(${text('', key)})`),
  FILES('writeFile', (key, value) => `writeFile(${text('', key, '.txt')}, String(${value}))`),
  FILES('appendFile', (key, value) => `appendFile(${text('', key, '.txt')}, String(${value}))`),
  STORE('touchUser', (key) => `touchUser(${key})`),
];

/** What generated code says when it throws for reasons of its own. */
export const REFUSALS: readonly string[] = ['refused', 'no such record'];

/** A read that holds the thread, in the middle of asynchronous code. */
export const BLOCKING: Call = { imports: "import { readFileSync } from 'node:fs';", write: (key) => `readFileSync(${text('', key, '.txt')}, 'utf8')` };

/** Code for a text around a key: a literal where the key is one. */
function text(before: string, key: string, after = ''): string {
  return /^\d+$/.test(key) ? `'${before}${key}${after}'` : `\`${before}\${${key}}${after}\``;
}

/** What the programs' imports lead to. */
export function modulesOf(world: World): Record<string, Record<string, unknown>> {
  const row = (table: string, key: unknown) => `row:${table}/${key}`;
  const replace = (value: unknown) => () => value;
  const next = (before: unknown) => Number(before ?? 0) + 1;
  const content = async (read: Promise<Row>) => {
    const { name, value } = await read;
    return `${name} ${String(value)}`;
  };
  const web = (address: string) => `web:${address.replace('https://api.test/', '')}`;
  const reply = async (operation: Promise<Row>) => {
    const found = await operation;
    return { ...found, data: found };
  };
  const table = (name: string) => ({
    findUnique: ({ where }: { where: { id: unknown } }) => world.read(row(name, where.id)),
    findFirst: ({ where }: { where: { id: unknown } }) => world.read(row(name, where.id)),
    update: ({ where, data }: { where: { id: unknown }; data: { value: unknown } }) => world.write(row(name, where.id), replace(data.value), data.value),
  });
  class PrismaClient {
    user = table('user');
    order = table('order');
    item = table('item');
  }
  class Redis {
    get = (key: string) => content(world.read(`key:${key}`));
    set = (key: string, value: unknown) => world.write(`key:${key}`, replace(value), value);
    incr = (key: string) => world.write(`key:${key}`, next);
  }
  return {
    'acme-store': {
      loadUser: (key: unknown) => world.read(row('user', key)),
      fetchOrder: (key: unknown) => world.read(row('order', key)),
      getItem: (key: unknown) => world.read(row('item', key)),
      countItems: async (key: unknown) => (await world.read(row('item', key))).count,
      saveUser: (key: unknown, value: unknown) => world.write(row('user', key), replace(value), value),
      updateOrder: (key: unknown, value: unknown) => world.write(row('order', key), replace(value), value),
      claimItem: (key: unknown) => world.write(row('item', key), next),
      touchUser: (key: unknown) => world.write(row('user', key), next),
    },
    '@prisma/client': { PrismaClient },
    ioredis: { default: Redis },
    axios: {
      default: {
        get: (address: string) => reply(world.read(web(address))),
        post: (address: string, { value }: { value: unknown }) => reply(world.write(web(address), replace(value), value)),
      },
    },
    'node:fs/promises': {
      readFile: (file: string) => content(world.read(`file:${file}`)),
      writeFile: (file: string, content: string) => world.write(`file:${file}`, replace(content), content),
      appendFile: (file: string, content: string) => world.write(`file:${file}`, (before) => `${String(before ?? '')}${content}`, content),
    },
    'node:fs': { readFileSync: (file: string) => { const { name, value } = world.readHoldingTheThread(`file:${file}`); return `${name} ${String(value)}`; } },
    'p-limit': { default: pLimit },
    'p-map': { default: pMap },
    globals: {
      // What a program refuses by itself is a failure as well.
      Error: class extends Error {
        constructor(message: string) {
          super(message);
          if (REFUSALS.includes(message)) world.fail(message);
        }
      },
      fetch: (address: string, options?: { body: unknown }) => reply(options ? world.write(web(address), replace(options.body), options.body) : world.read(web(address))),
    },
  };
}
