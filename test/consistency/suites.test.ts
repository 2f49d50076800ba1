/** Every suite can be run alone, by the name of its folder or file. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { inRoot } from '../support/paths';

describe('the stages of `npm test`', () => {
  it('name every suite', () => {
    const named = /const SUITES = \[(.*)\];/.exec(readFileSync(inRoot('test/run.ts'), 'utf8'))?.[1].match(/\w+/g) ?? [];
    const files = readdirSync(inRoot('test'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts'));
    assert.deepEqual(named.sort(), [...new Set(files.map((name) => name.split(/[\\/.]/)[0]))].sort());
  });
});
