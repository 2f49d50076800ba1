/** How a file is given another text: all of it or nothing, and never over what somebody else wrote. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, lstatSync, statSync, symlinkSync } from 'node:fs';
import * as path from 'node:path';
import { replaceText } from '../../src/cli/replaceText';
import { makeFolder, removeFoldersAfterwards } from '../support/folder';

describe('replacing a text', () => {
  removeFoldersAfterwards();

  it('writes exactly the new text, and leaves nothing beside it', async () => {
    const folder = makeFolder({ 'a.ts': '\uFEFFold\r\n' });
    assert.equal(await replaceText(path.join(folder, 'a.ts'), '\uFEFFold\r\n', '\uFEFFnew\r\nä'), undefined);
    assert.equal(readFileSync(path.join(folder, 'a.ts'), 'utf8'), '\uFEFFnew\r\nä');
    assert.deepEqual(readdirSync(folder), ['a.ts']);
  });

  it('keeps the mode', async () => {
    const folder = makeFolder({ 'a.ts': 'old' });
    chmodSync(path.join(folder, 'a.ts'), 0o751);
    await replaceText(path.join(folder, 'a.ts'), 'old', 'new');
    assert.equal(statSync(path.join(folder, 'a.ts')).mode & 0o7777, 0o751);
  });

  it('writes where a link leads, and keeps the link', async () => {
    const folder = makeFolder({ 'a.ts': 'old' });
    symlinkSync('a.ts', path.join(folder, 'link.ts'));
    await replaceText(path.join(folder, 'link.ts'), 'old', 'new');
    assert.ok(lstatSync(path.join(folder, 'link.ts')).isSymbolicLink());
    assert.equal(readFileSync(path.join(folder, 'a.ts'), 'utf8'), 'new');
  });

  for (const [what, content, before, reason] of [
    ['was changed meanwhile', 'newer', 'old', 'it was changed meanwhile'],
    ['lost its byte order mark meanwhile', 'old', '\uFEFFold', 'it was changed meanwhile'],
    ['holds other bytes than UTF-8', Buffer.from([0x6f, 0xe4]), 'o\uFFFD', 'it holds bytes that are not UTF-8'],
  ] as const)
    it(`leaves a file alone that ${what}`, async () => {
      const folder = makeFolder({ 'a.ts': content });
      assert.equal(await replaceText(path.join(folder, 'a.ts'), before, 'new'), reason);
      assert.deepEqual(readFileSync(path.join(folder, 'a.ts')), Buffer.from(content));
      assert.deepEqual(readdirSync(folder), ['a.ts']);
    });

  it('says what keeps it from writing', async () => {
    const folder = makeFolder({});
    assert.equal(await replaceText(path.join(folder, 'a.ts'), 'old', 'new'), 'it is gone');
    mkdirSync(path.join(folder, 'b.ts'));
    assert.match((await replaceText(path.join(folder, 'b.ts'), 'old', 'new')) ?? '', /directory/);
    assert.deepEqual(readdirSync(folder), ['b.ts']);
  });
});
