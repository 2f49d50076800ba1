/** What names say: reads, writes, guards and things to give back. */
import assert from 'node:assert/strict';
import { namesAValue, namesAWrite, readName, tokensOf } from '../../src/core/effects/verbs';

describe('names', () => {
  it('are split at capitals, underscores and runs of capitals', () => {
    assert.deepEqual(tokensOf('getUserByID_v2'), ['get', 'user', 'by', 'id', 'v2']);
    assert.deepEqual(tokensOf('#loadHTTPHeaders'), ['load', 'http', 'headers']);
  });

  const says: [string, string][] = [
    ['fetchUser', 'read'],
    ['findFirstOrThrow', 'read'],
    ['getPostBySlug', 'read'],
    ['getCommitInfo', 'read'],
    ['getOrCreate', 'write'],
    ['findAndModify', 'write'],
    ['findOrBuild', 'write'],
    ['saveUser', 'write'],
    ['postMessage', 'write'],
    ['requireSession', 'guard'],
    ['checkPolicy', 'guard'],
    ['getReadStream', 'acquire'],
    ['execFileP', 'runs'],
    ['getOutputPath', 'atHand'],
    ['alpha', 'unknown'],
    ['', 'unknown'],
  ];
  for (const [name, expected] of says) {
    it(`${name || 'no name'} says ${expected}`, () => assert.equal(readName(name), expected));
  }

  it('a result type that is no stream clears the suspicion that a name raised', () => {
    assert.equal(readName('readJsonAsStream'), 'acquire');
    assert.equal(readName('readJsonAsStream', 'BuildInfo'), 'read');
    assert.equal(readName('readJson', 'ReadableStream'), 'acquire');
  });

  it('of synchronous calls say whether they make a value or change something', () => {
    assert.ok(namesAValue('toSummary') && !namesAWrite('toSummary'));
    assert.ok(namesAWrite('emit') && !namesAValue('emit'));
    assert.ok(!namesAWrite('alpha') && !namesAValue('alpha'));
  });
});
