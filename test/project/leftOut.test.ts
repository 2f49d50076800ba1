/** What is analysed of what nobody named: command line and editor asked about the same files, which have to agree. */
import assert from 'node:assert/strict';
import { filesFrom, type Files } from '../../src/project/files';
import { FolderRules } from '../../src/project/ignoreRules';
import { readSource, selectFiles } from '../../src/project/select';
import { whyNotAnalyzed, workspaceFolderOf } from '../../src/server/eligibility';
import { isExcluded } from '../../src/settings/inForce';
import { memoryFiles, UNREADABLE } from '../support/memoryFiles';
import { memoryModules } from '../support/memoryModules';

const CODE = 'export const one = 1;\n';
/** The folder that is named on the command line, and the workspace's in the editor. */
const TOP = '/r/p';
const SETTINGS = [{ given: { include: ['src/', 'lib/', '*.js', 'dist/', 'build/', 'out/', 'sub/', 'test/', 'db/', 'seeds/'], exclude: ['src/legacy/'] }, folder: TOP }];

/** What lies around, each file with the reason for which both leave it alone. */
const TABLE: [path: string, reason: string | undefined, text?: string][] = [
  ['/r/p/src/a.ts', undefined],
  ['/r/p/dist/a.js', undefined],
  ['/r/p/build/a.js', undefined],
  ['/r/p/lib/a.js', undefined],
  ['/r/p/src/node_modules.ts', undefined],
  ['/r/p/src/sunset/latest.ts', undefined],
  ['/r/a.js', 'outside'],
  ['/r/pp/a.js', 'outside'],
  ['/r/p/node_modules/x/a.js', 'outside'],
  ['/r/p/src/node_modules/x/lib/a.js', 'outside'],
  ['/r/p/src/deep/.git/hooks/a.js', 'outside'],
  // /r/.gitignore, /r/p/.gitignore and /r/p/sub/.gitignore have a say, the nearest one the last.
  ['/r/p/src/a.gen.js', 'ignored'],
  ['/r/p/out/a.js', 'ignored'],
  ['/r/p/out/taken/back.js', 'ignored'],
  ['/r/p/src/out/a.js', undefined],
  ['/r/p/sub/keep.gen.js', undefined],
  ['/r/p/sub/local.js', 'ignored'],
  ['/r/p/src/local.js', undefined],
  ['/r/p/src/legacy/a.ts', 'excluded'],
  ['/r/p/other/a.ts', 'excluded'],
  ['/r/p/src/a.d.ts', 'declaration'],
  ['/r/p/src/a.min.js', 'minified'],
  ['/r/p/src/bundle.js', 'minified', `a\n${'x'.repeat(20_001)}`],
  ['/r/p/src/client.ts', 'generated', `/** @generated */\n${CODE}`],
  ['/r/p/test/a.ts', 'test'],
  ['/r/p/src/a.spec.ts', 'test'],
  ['/r/p/db/migrations/1.ts', 'migration'],
  ['/r/p/seeds/users.ts', 'seed'],
];
const TREE: Record<string, string> = {
  '/.gitignore': 'src/\n',
  '/r/.git/HEAD': '',
  '/r/.gitignore': '*.gen.js\n',
  '/r/p/package.json': '{}',
  '/r/p/.gitignore': '/out/\n!/out/taken/back.js\n',
  '/r/p/sub/.gitignore': '!keep.gen.js\nlocal.js\n',
  ...Object.fromEntries(TABLE.map(([path, , text = CODE]) => [path, text])),
};

/** What the command line says; `unseen` for what it does not even count. */
async function onCommandLine(path: string, top = TOP, files: Files = memoryFiles(TREE)): Promise<string | undefined> {
  const options = { everything: false, isExcluded: (asked: string) => isExcluded(asked, SETTINGS) };
  const candidate = (await selectFiles([top], files, options)).candidates.find((one) => one.path === path);
  if (!candidate) return 'unseen';
  const source = await readSource(candidate, files, options);
  return source.kind === 'skipped' ? source.reason : undefined;
}

async function inEditor(path: string, folders = [TOP], tree = TREE): Promise<string | undefined> {
  const uri = `file://${path}`;
  const folder = workspaceFolderOf(uri, folders.map((one) => `file://${one}`));
  const place = { path, top: folder?.slice('file://'.length) };
  const rules = await new FolderRules(filesFrom(memoryModules(tree))).above(place);
  return whyNotAnalyzed(uri, place, { rules, isExcluded: (asked) => isExcluded(asked, SETTINGS) }, { fileName: path.replace(/^\/r\/p\//, ''), text: tree[path] });
}

describe('what is analysed', () => {
  for (const [path, reason] of TABLE)
    it(`${path}: ${reason ?? 'yes'}`, async () => {
      assert.equal(await inEditor(path), reason, 'the editor');
      assert.equal(await onCommandLine(path), reason === 'outside' || reason === 'ignored' ? 'unseen' : reason, 'the command line');
    });

  it('is what lies below a folder that was opened or named on purpose, ignored or a dependency or not', async () => {
    for (const [path, top] of [['/r/p/out/a.js', '/r/p/out'], ['/r/p/node_modules/x/lib/a.js', '/r/p/node_modules/x']]) {
      const tree = { ...TREE, [path]: CODE };
      assert.deepEqual([await onCommandLine(path, top, memoryFiles(tree)), await inEditor(path, [top], tree)], [undefined, undefined], path);
    }
  });

  it('in the editor: by the innermost folder of a window, and by the repository where no folder is open', async () => {
    assert.equal(await inEditor('/r/p/out/a.js', ['/r/p', '/r/p/out']), undefined);
    assert.equal(await inEditor('/r/p/src/a.ts', ['/elsewhere']), 'outside');
    assert.equal(await inEditor('/r/p/src/a.ts', ['/r/p/']), undefined);
    assert.equal(await inEditor('/r/p/src/a.gen.js', []), 'ignored');
    assert.equal(await inEditor('/r/p/src/a.ts', []), undefined);
    assert.equal(await inEditor('/q/src/a.ts', [], { '/q/.gitignore': '*', '/q/src/a.ts': CODE }), undefined);
  });

  it('is too much rather than nothing where a .gitignore cannot be read', async () => {
    const files = memoryFiles({ '/r/.git/HEAD': '', '/r/p/a.js': CODE, '/r/p/.gitignore': UNREADABLE, '/r/.gitignore': UNREADABLE });
    const rules = await new FolderRules(files).above({ path: '/r/p/a.js', top: '/r/p' });
    assert.equal(rules.ignores('/r/p/a.js', 'file'), false);
  });

  it('is asked about anew only after a change is told', async () => {
    const tree: Record<string, string> = { '/r/.gitignore': 'a.js\n', '/r/a.js': CODE };
    const rules = new FolderRules(filesFrom(memoryModules(tree)));
    const ignored = async () => (await rules.above({ path: '/r/a.js', top: '/r' })).ignores('/r/a.js', 'file');
    assert.equal(await ignored(), true);
    delete tree['/r/.gitignore'];
    assert.equal(await ignored(), true);
    rules.forget();
    assert.equal(await ignored(), false);
  });
});
