/** Patterns of calls: which are understood, what is said of the others, and which names they end in. */
import assert from 'node:assert/strict';
import { endsIn, flawOfCallPattern, readCallPattern, wordOf } from '../../src/core/effects/callPatterns';

describe('a pattern of calls', () => {
  const flaws: [pattern: string, says: RegExp][] = [
    ['', /^is empty; take it out/],
    ['  ', /^is empty/],
    ['x'.repeat(201), /^has 201 characters; allowed are at most 200/],
    ['await load', /is "await load"; a call is named without spaces, such as "api\.load"/],
    ['load()', /without its brackets/],
    ['./api#load', /is "\.\/api#load", which is a path; name what is called/],
    ['../api', /which is a path/],
    ['/src/api', /which is a path/],
    ['**.load', /"\*\*" is not understood/],
    ['a*b*c*', /allowed are at most 2 stars in one name/],
    ['@a/*b*c*#load', /allowed are at most 2 stars in one name/],
    ['*', /which is every call; name at least a part of it/],
    ['*.*', /which is every call/],
    ['*#load', /which is every call/],
    ['*#*', /which is every call/],
    ['api..load', /a name is missing beside a dot/],
    ['.load', /a name is missing beside a dot/],
    ['load.', /a name is missing beside a dot/],
    ['my-package#', /names nothing behind "#"; leave it out, or write "#\*"/],
    ['my-package##load', /allowed are names such as/],
    ['my package#load', /without spaces/],
    ['my-package#load-all', /allowed are names such as/],
    ['a#b#c', /allowed are names such as/],
    ['api?.load', /allowed are names such as/],
    ['api["load"]', /allowed are names such as/],
    ['load|save', /allowed are names such as/],
    ['/load/', /which is a path/],
    ['^load$', /allowed are names such as/],
    ['3d', /allowed are names such as/],
    ['a//b', /before "#" stands a package/],
  ];
  for (const [pattern, says] of flaws) {
    it(`has a flaw: ${JSON.stringify(pattern.slice(0, 30))}`, () => {
      assert.match(flawOfCallPattern(pattern) ?? 'none', says);
      assert.match(flawOfCallPattern(pattern)!, /^(?:is|has) [^\n]{10,200}\.$/);
      assert.equal(readCallPattern(pattern), undefined);
    });
  }

  const meant: [pattern: string, names: string, is: boolean][] = [
    ['fetchUser', 'fetchUser', true],
    ['fetchUser', 'api.fetchUser', true],
    ['fetchUser', 'fetchUsers', false],
    ['fetchUser', 'fetchUser.then', false],
    ['api.load', 'api.load', true],
    ['api.load', 'this.api.load', true],
    ['api.load', 'load', false],
    ['api.load', 'api.cache.load', false],
    ['api.load', 'myapi.load', false],
    ['this.api.load', 'this.api.load', true],
    ['this.api.load', 'api.load', false],
    ['*.load', 'api.load', true],
    ['*.load', 'load', false],
    ['load*', 'loadAll', true],
    ['load*', 'load', true],
    ['load*', 'api.loadAll', true],
    ['load*', 'reload', false],
    ['*Sync', 'fs.readSync', true],
    ['api.*', 'api.anything', true],
    ['api.*', 'api.users.anything', false],
    ['$load', '$load', true],
    ['größe', 'größe', true],
    ['this.#load', 'this.load', true],
  ];
  for (const [pattern, names, is] of meant) {
    it(`${pattern} ${is ? 'means' : 'does not mean'} ${names}`, () => {
      const read = readCallPattern(pattern);
      assert.ok(read, flawOfCallPattern(pattern));
      assert.equal(read.module, undefined);
      assert.equal(endsIn(read, names.split('.')), is);
    });
  }

  const modules: [pattern: string, module: string, is: boolean][] = [
    ['my-package', 'my-package', true],
    ['my-package', 'my-package/below', true],
    ['my-package', 'my-packages', false],
    ['@scope/name', '@scope/name', true],
    ['@scope/*', '@scope/anything', true],
    ['@aws-sdk/client-*#send', '@aws-sdk/client-s3', true],
    ['node:fs#read', 'fs', true],
    ['axios#*', 'axios', true],
    ['lodash.get#get', 'lodashxget', false],
    ['@/lib/api#load', '@/lib/api', true],
    ['~/lib/api#load', '~/lib/api', true],
    ['bun:sqlite', 'bun:sqlite', true],
  ];
  for (const [pattern, module, is] of modules) it(`${pattern} ${is ? 'means' : 'does not mean'} the package ${module}`, () => assert.equal(readCallPattern(pattern)?.module?.test(module), is, flawOfCallPattern(pattern)));

  it('is tried in no time, whatever is written', () => {
    const pattern = readCallPattern('a*a*b')!;
    const started = performance.now();
    assert.equal(endsIn(pattern, ['a'.repeat(300)]), false);
    assert.ok(performance.now() - started < 1000);
  });

  it('has a word that every text holds in which it is meant', () => {
    assert.deepEqual(['bus.handle', 'api.*', 'my-package', 'node:fs#*', '@scope/name#on*'].map(wordOf), ['handle', 'api', 'my-package', 'fs', 'scope']);
  });
});
