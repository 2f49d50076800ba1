/** Asynchronous forms of synchronous calls: that they exist, that those are known to hold the thread, and that both give the same. */
import assert from 'node:assert/strict';
import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { BLOCKING_TABLES } from '../../src/core/effects/tables/blocking';
import { TWINS } from '../../src/core/effects/tables/twins';
import { inRoot } from '../support/paths';

type Functions = Record<string, ((...args: unknown[]) => unknown) | undefined>;

describe('asynchronous forms', () => {
  for (const [module, twins] of Object.entries(TWINS)) {
    it(`of ${module} belong to calls that are known to hold the thread`, () => {
      const known = Object.keys(BLOCKING_TABLES.of(module)?.calls ?? {});
      assert.deepEqual(Object.keys(twins).filter((name) => !known.includes(name)), []);
    });
  }

  it('of Node exist wherever the synchronous one does', () => {
    const load = createRequire(inRoot('package.json'));
    const missing = ['fs', 'zlib', 'crypto'].flatMap((module) => Object.entries(TWINS[module]).filter(([sync, { name, from }]) => {
      const [here, there] = [load(module), load(from === 'promises' ? `${module}/promises` : module)] as [Functions, Functions];
      return here[sync] !== undefined && there[name] === undefined;
    }));
    assert.deepEqual(missing.map(([name]) => name), []);
  });

  const here = inRoot('package.json');
  const packed = zlib.gzipSync('a text');
  const same: [string, () => unknown, () => Promise<unknown>][] = [
    ['a file', () => fs.readFileSync(here, 'utf8'), () => fs.promises.readFile(here, 'utf8')],
    ['a folder', () => fs.readdirSync(inRoot('src')), () => fs.promises.readdir(inRoot('src'))],
    ['a look', () => fs.statSync(here).size, async () => (await fs.promises.stat(here)).size],
    ['a path', () => fs.realpathSync(here), () => fs.promises.realpath(here)],
    ['data that is packed', () => zlib.deflateSync('a text'), () => promisify(zlib.deflate)('a text')],
    ['data that is unpacked', () => zlib.gunzipSync(packed), () => promisify(zlib.gunzip)(packed)],
    ['a key', () => crypto.pbkdf2Sync('a', 'b', 10, 32, 'sha256'), () => promisify(crypto.pbkdf2)('a', 'b', 10, 32, 'sha256')],
    ['another key', () => crypto.scryptSync('a', 'b', 32), () => promisify(crypto.scrypt)('a', 'b', 32)],
  ];
  for (const [what, sync, async] of same) it(`give the same, for ${what}`, async () => assert.deepEqual(await async(), sync()));
});
