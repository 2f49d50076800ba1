/** Which files are analysed, on file trees in memory. */
import assert from 'node:assert/strict';
import { readSource, selectFiles, type Selection } from '../../src/project/select';
import { memoryFiles, UNREADABLE } from '../support/memoryFiles';

type Tree = Parameters<typeof memoryFiles>[0];

function select(tree: Tree, named: string[], everything = false): Promise<Selection> {
  return selectFiles(named, memoryFiles(tree), { everything });
}

async function paths(tree: Tree, named: string[], everything = false): Promise<string[]> {
  return (await select(tree, named, everything)).candidates.map(({ path }) => path);
}

async function fileNames(tree: Tree, named: string[]): Promise<string[]> {
  return (await select(tree, named)).candidates.map(({ fileName }) => fileName);
}

describe('select', () => {
  it('takes the eight endings of JavaScript and TypeScript, and nothing else', async () => {
    const names = ['a.js', 'a.mjs', 'a.cjs', 'a.jsx', 'a.ts', 'a.mts', 'a.cts', 'a.tsx', 'a.json', 'a.vue', 'a.js.map', 'ajs', 'README.md'];
    const found = await paths(Object.fromEntries(names.map((name) => [`/p/${name}`, ''])), ['/p']);
    assert.deepEqual(found.sort(), names.slice(0, 8).map((name) => `/p/${name}`).sort());
  });

  it('leaves out node_modules at any depth, and never dist, build or lib', async () => {
    const tree = { '/p/node_modules/x/a.js': '', '/p/pkg/node_modules/y/a.js': '', '/p/dist/a.js': '', '/p/build/a.js': '', '/p/lib/a.js': '' };
    assert.deepEqual(await paths(tree, ['/p']), ['/p/build/a.js', '/p/dist/a.js', '/p/lib/a.js']);
  });

  it('walks a folder in node_modules that is named', async () => {
    assert.deepEqual(await paths({ '/p/node_modules/x/a.js': '' }, ['/p/node_modules/x']), ['/p/node_modules/x/a.js']);
  });

  describe('.gitignore', () => {
    it('counts in its folder and below, the nearest one having the last word', async () => {
      const tree = { '/p/.gitignore': 'out/\n*.gen.js\n', '/p/out/a.js': '', '/p/a.gen.js': '', '/p/a.js': '', '/p/q/.gitignore': '!keep.gen.js\nlocal.js\n', '/p/q/keep.gen.js': '', '/p/q/lose.gen.js': '', '/p/q/local.js': '', '/p/local.js': '' };
      assert.deepEqual(await paths(tree, ['/p']), ['/p/a.js', '/p/local.js', '/p/q/keep.gen.js']);
    });

    it('anchors a pattern with a slash to its folder', async () => {
      assert.deepEqual(await paths({ '/p/.gitignore': '/gen\n', '/p/gen/a.js': '', '/p/src/gen/a.js': '' }, ['/p']), ['/p/src/gen/a.js']);
    });

    it('tells upper case from lower', async () => {
      assert.deepEqual(await paths({ '/p/.gitignore': 'Build\n', '/p/build/a.js': '' }, ['/p']), ['/p/build/a.js']);
    });

    it('counts from above the named folder, up to the top of the repository', async () => {
      const tree = { '/.gitignore': 'b.js\n', '/r/.git/HEAD': '', '/r/.gitignore': 'a.js\n', '/r/p/a.js': '', '/r/p/b.js': '' };
      assert.deepEqual(await paths(tree, ['/r/p']), ['/r/p/b.js']);
      assert.deepEqual(await paths({ '/.gitignore': 'b.js\n', '/r/p/b.js': '' }, ['/r/p']), ['/r/p/b.js']);
    });

    it('does not count from above for a folder that is itself ignored: it was named on purpose', async () => {
      assert.deepEqual(await paths({ '/r/.git/HEAD': '', '/r/.gitignore': 'dist\n*.js\n', '/r/dist/x/a.js': '' }, ['/r/dist/x']), ['/r/dist/x/a.js']);
    });

    it('is reported when it cannot be read, and the folder is read without it', async () => {
      const { candidates, errors } = await select({ '/p/.gitignore': UNREADABLE, '/p/a.js': '' }, ['/p']);
      assert.deepEqual(errors, [{ path: '/p/.gitignore', message: 'Not read: permission denied.' }]);
      assert.deepEqual(candidates.map(({ path }) => path), ['/p/a.js']);
    });
  });

  it('leaves out nothing when asked for everything, except what git keeps for itself', async () => {
    const tree = { '/p/.gitignore': 'a.js\n', '/p/a.js': '', '/p/node_modules/x/b.js': '', '/p/.git/hooks/c.js': '' };
    assert.deepEqual(await paths(tree, ['/p'], true), ['/p/a.js', '/p/node_modules/x/b.js']);
  });

  it('takes a named file whatever leaves it out, and takes it once', async () => {
    const { candidates } = await select({ '/p/.gitignore': 'a.js\n', '/p/a.js': '', '/p/b.js': '' }, ['/p', '/p/a.js', '/p/b.js']);
    assert.deepEqual(candidates.map(({ path, named }) => [path, named]), [['/p/b.js', true], ['/p/a.js', true]]);
  });

  it('takes a named script without an ending, and says why another ending is left out', async () => {
    const { candidates, errors } = await select({ '/p/bin/start': '', '/p/README.md': '' }, ['/p/bin/start', '/p/README.md']);
    assert.deepEqual(candidates.map(({ path }) => path), ['/p/bin/start']);
    assert.match(errors[0].message, /ends in none of \.js, /);
  });

  it('names what is missing and goes on with the rest', async () => {
    const { candidates, missing } = await select({ '/p/a.js': '' }, ['/q', '/p']);
    assert.deepEqual([candidates.length, missing], [1, ['/q']]);
  });

  it('goes on beside a folder that cannot be listed', async () => {
    const { candidates, errors } = await select({ '/p/a.js': '', '/p/closed/': UNREADABLE, '/p/closed/b.js': '', '/p/z/c.js': '' }, ['/p']);
    assert.deepEqual(candidates.map(({ path }) => path), ['/p/a.js', '/p/z/c.js']);
    assert.deepEqual(errors, [{ path: '/p/closed', message: 'Not read: permission denied.' }]);
  });

  describe("the path below the project's root", () => {
    it('starts at the nearest package.json, above or below what is named', async () => {
      const tree = { '/test/r/package.json': '{}', '/test/r/src/a.js': '', '/test/r/pkg/package.json': '{}', '/test/r/pkg/test/b.js': '' };
      assert.deepEqual(await fileNames(tree, ['/test/r/src', '/test/r/pkg']), ['src/a.js', 'test/b.js']);
      assert.deepEqual(await fileNames(tree, ['/test/r']), ['test/b.js', 'src/a.js']);
      assert.deepEqual(await fileNames(tree, ['/test/r/src/a.js']), ['src/a.js']);
    });

    it('else at the named folder, or the folder of the named file', async () => {
      const tree = { '/test/r/src/a.js': '' };
      assert.deepEqual(await fileNames(tree, ['/test/r']), ['src/a.js']);
      assert.deepEqual(await fileNames(tree, ['/test/r/src/a.js']), ['a.js']);
    });
  });

  describe('reading', () => {
    const tree = { '/p/a.d.ts': 'export {};', '/p/b.ts': 'export {};', '/p/c.ts': UNREADABLE } as const;
    const read = (name: string, named: boolean, everything = false) =>
      readSource({ path: `/p/${name}`, fileName: name, named }, memoryFiles(tree), { everything });

    it('skips what the core says is not analysed, unless it is named or everything is', async () => {
      assert.deepEqual(await read('a.d.ts', false), { kind: 'skipped', candidate: { path: '/p/a.d.ts', fileName: 'a.d.ts', named: false }, reason: 'declaration' });
      assert.equal((await read('a.d.ts', true)).kind, 'text');
      assert.equal((await read('a.d.ts', false, true)).kind, 'text');
      assert.equal((await read('b.ts', false)).kind, 'text');
    });

    it('skips what a person’s settings leave out without reading it, unless it is named or everything is', async () => {
      const kinds = async (named: string[], everything = false) => {
        const options = { everything, isExcluded: (path: string) => path !== '/p/b.ts' };
        const { candidates } = await selectFiles(named, memoryFiles(tree), options);
        return Promise.all(candidates.map(async (candidate) => (await readSource(candidate, memoryFiles(tree), options)).kind));
      };
      assert.deepEqual(await kinds(['/p']), ['skipped', 'text', 'skipped']);
      assert.deepEqual(await kinds(['/p', '/p/a.d.ts']), ['text', 'text', 'skipped']);
      assert.deepEqual(await kinds(['/p'], true), ['text', 'text', 'unreadable']);
    });

    it('says why a file cannot be read', async () => {
      const source = await read('c.ts', false);
      assert.equal(source.kind === 'unreadable' && source.message, 'Not read: permission denied.');
    });
  });
});
