/** Node's files: what comes out as text, and what is refused with which words. */
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import * as path from 'node:path';
import { UnreadableError } from '../../src/project/files';
import { absolute, fromWorkingFolder, nodeFiles } from '../../src/project/nodeFiles';
import { makeFolder, removeFoldersAfterwards } from '../support/folder';

describe('nodeFiles', () => {
  removeFoldersAfterwards();

  const refuses = (file: string, why: RegExp) =>
    assert.rejects(nodeFiles.readText(file), (error) => {
      assert.ok(error instanceof UnreadableError);
      assert.match(error.message, why);
      return true;
    });

  it('keeps a byte order mark and line ends', async () => {
    const folder = makeFolder({ 'a.js': '\uFEFFlet a;\r\n' });
    assert.equal(await nodeFiles.readText(path.join(folder, 'a.js')), '\uFEFFlet a;\r\n');
  });

  it('reads text in which a byte is not UTF-8', async () => {
    const folder = makeFolder({ 'a.js': Buffer.from('// caf\xe9\n', 'latin1') });
    assert.equal(await nodeFiles.readText(path.join(folder, 'a.js')), '// caf\uFFFD\n');
  });

  it('reads a source text with a single NUL in a string', async () => {
    const text = `${'const separator = 1;\n'.repeat(20)}const key = \`a\0b\`;\n`;
    const folder = makeFolder({ 'a.js': text });
    assert.equal(await nodeFiles.readText(path.join(folder, 'a.js')), text);
  });

  it('refuses what is binary', async () => {
    const folder = makeFolder({ 'a.js': Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 1), 'b.js': Buffer.from('let a', 'utf16le') });
    await refuses(path.join(folder, 'a.js'), /binary/);
    await refuses(path.join(folder, 'b.js'), /not UTF-8/);
  });

  it('refuses what is too large, saying how large it is', async () => {
    const folder = makeFolder({ 'a.js': '' });
    truncateSync(path.join(folder, 'a.js'), 12_340_000);
    await refuses(path.join(folder, 'a.js'), /^it has 12\.3 MB, and files over 5 MB are left out$/);
  });

  it('refuses what is gone, a folder, and a path through a file', async () => {
    const folder = makeFolder({ 'a.js': '' });
    await refuses(path.join(folder, 'b.js'), /gone/);
    await refuses(folder, /not a file/);
    await refuses(path.join(folder, 'a.js', 'c.js'), /not a folder/);
  });

  it('lists names in order and follows no link', async () => {
    const folder = makeFolder({ 'b.js': '', 'a.js': '' });
    mkdirSync(path.join(folder, 'c'));
    symlinkSync(folder, path.join(folder, 'd'));
    symlinkSync(path.join(folder, 'nowhere'), path.join(folder, 'e.js'));
    assert.deepEqual(await nodeFiles.list(folder), [
      { name: 'a.js', kind: 'file' },
      { name: 'b.js', kind: 'file' },
      { name: 'c', kind: 'folder' },
      { name: 'd', kind: 'link' },
      { name: 'e.js', kind: 'link' },
    ]);
    assert.equal(await nodeFiles.kindOf(path.join(folder, 'd')), 'folder');
    assert.equal(await nodeFiles.kindOf(path.join(folder, 'e.js')), undefined);
  });

  it('refuses to list what is gone', async () => {
    await assert.rejects(nodeFiles.list(path.join(makeFolder({}), 'x')), UnreadableError);
  });

  it('shows a path as it is reached from the working folder', () => {
    assert.equal(fromWorkingFolder(absolute('src/core/../cli/main.ts')), 'src/cli/main.ts');
    assert.equal(fromWorkingFolder(absolute('.')), '.');
    assert.equal(fromWorkingFolder(absolute('../x.ts')), '../x.ts');
  });
});
