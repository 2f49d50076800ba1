/** Which project file counts for a folder, on file trees in memory that change. */
import assert from 'node:assert/strict';
import { ProjectFiles } from '../../src/project/projectFiles';
import { memoryModules } from '../support/memoryModules';

const CERTAIN = '{ "minConfidence": "certain" }';
const POSSIBLE = '{ "minConfidence": "possible" }';

describe('project files', () => {
  const pathFor = (tree: Record<string, string>, folder: string, top?: string) => new ProjectFiles(memoryModules(tree)).above(folder, top)?.path;

  it('count from the nearest folder up, and only one', () => {
    const tree = { '/p/concurrency-lens.json': CERTAIN, '/p/q/concurrency-lens.json': '{}', '/p/q/r/a.ts': '', '/p/s/a.ts': '' };
    assert.equal(pathFor(tree, '/p/q/r'), '/p/q/concurrency-lens.json');
    assert.equal(pathFor(tree, '/p/s'), '/p/concurrency-lens.json');
    assert.equal(pathFor(tree, '/p'), '/p/concurrency-lens.json');
    assert.deepEqual(new ProjectFiles(memoryModules(tree)).above('/p/q/r')?.given, {});
  });

  it('do not count from above the limit, else from above the repository', () => {
    const tree = { '/concurrency-lens.json': CERTAIN, '/r/.git/HEAD': '', '/r/p/a.ts': '', '/s/p/a.ts': '', '/w/.git': 'gitdir: elsewhere', '/w/p/a.ts': '' };
    assert.equal(pathFor(tree, '/r/p'), undefined);
    assert.equal(pathFor(tree, '/w/p'), undefined);
    assert.equal(pathFor(tree, '/s/p'), '/concurrency-lens.json');
    assert.equal(pathFor(tree, '/s/p', '/s'), undefined);
    assert.equal(pathFor({ ...tree, '/r/concurrency-lens.json': '{}' }, '/r/p'), '/r/concurrency-lens.json');
  });

  it('are found below addresses and drives as well, and looking for them ends', () => {
    assert.equal(pathFor({ 'vscode-vfs://github/a/b/concurrency-lens.json': '{}' }, 'vscode-vfs://github/a/b/src', 'vscode-vfs://github/a/b'), 'vscode-vfs://github/a/b/concurrency-lens.json');
    assert.equal(pathFor({ 'C:/p/concurrency-lens.json': '{}' }, 'C:/p/q'), 'C:/p/concurrency-lens.json');
    for (const folder of ['/', 'C:/', 'vscode-vfs://github', 'file://', 'git:/p']) assert.equal(pathFor({}, folder), undefined);
  });

  it('keep their last good settings while they are broken, and lose them when they go', () => {
    const tree: Record<string, string> = { '/p/concurrency-lens.json': CERTAIN, '/p/a.ts': '' };
    const files = new ProjectFiles(memoryModules(tree));
    const confidences = [CERTAIN, '{ "minConfidence": ', POSSIBLE, undefined, '{ "minConfidence": '].map((text) => {
      if (text === undefined) delete tree['/p/concurrency-lens.json'];
      else tree['/p/concurrency-lens.json'] = text;
      files.forget();
      return files.above('/p')?.given.minConfidence;
    });
    assert.deepEqual(confidences, ['certain', 'certain', 'possible', undefined, undefined]);
    assert.equal(files.above('/p')?.broken, true);
  });

  it('say whether they changed since they were looked at', () => {
    const tree: Record<string, string> = { '/p/a.ts': '' };
    const files = new ProjectFiles(memoryModules(tree));
    files.above('/p');
    assert.equal(files.isChanged('/p/concurrency-lens.json'), false);
    tree['/p/concurrency-lens.json'] = CERTAIN;
    assert.equal(files.isChanged('/p/concurrency-lens.json'), true);
    files.forget();
    files.above('/p');
    assert.equal(files.isChanged('/p/concurrency-lens.json'), false);
  });

  it('that are folders, or cannot be read, say so', () => {
    const folder = new ProjectFiles(memoryModules({ '/p/concurrency-lens.json/a.ts': '' })).above('/p');
    assert.match(folder!.problems[0].message, /^This is a folder/);
    const closed = { ...memoryModules({ '/p/concurrency-lens.json': CERTAIN }), read: () => undefined };
    assert.match(new ProjectFiles(closed).above('/p')!.problems[0].message, /^The file cannot be read: /);
  });
});
