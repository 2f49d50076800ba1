/** What `.gitignore` names is left alone in the editor too, and counts anew as soon as one of the files changes. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import * as path from 'node:path';
import { WAITS_IN_TURN } from '../support/samples';
import { Session } from './session';

const FOUND = ['await-in-loop'];
/** Milliseconds in which a change counts. */
const PROMISED = 1_000;

describe('.gitignore in the language server', function () {
  this.timeout(30_000);
  this.slow(3_000);
  let session: Session;
  beforeEach(() => void (session = new Session()));
  afterEach(() => session.end());

  const open = async (file: string) => {
    const uri = await session.open(file, WAITS_IN_TURN);
    return { uri, rules: (await session.findings(uri)).rules };
  };
  const stateOf = (uri: string) => session.states.filter((params) => params.uri === uri).at(-1)?.state;

  async function after(uri: string, change: () => unknown): Promise<unknown[]> {
    const before = session.published.length;
    const start = performance.now();
    await change();
    const { rules } = await session.findings(uri, before);
    assert.ok(performance.now() - start < PROMISED, `it counted after ${Math.round(performance.now() - start)} ms`);
    return rules;
  }

  it('counts from the top of the repository down to the file, with a reason that can be shown', async () => {
    session.write('.git/HEAD', 'ref: refs/heads/main\n');
    session.write('.gitignore', '*.gen.ts\n');
    session.write('app/.gitignore', '/out/\n');
    session.write('app/src/.gitignore', '!kept.gen.ts\n');
    await session.initialize(undefined, ['app']);
    for (const file of ['app/a.gen.ts', 'app/out/a.ts', 'app/out/deep/a.ts']) {
      const { uri, rules } = await open(file);
      assert.deepEqual([rules, await session.stateOf(uri, 'skipped')], [[], { kind: 'skipped', reason: 'ignored' }], file);
    }
    for (const file of ['app/src/kept.gen.ts', 'app/src/out/a.ts', 'app/dist/a.ts']) assert.deepEqual((await open(file)).rules, FOUND, file);
  });

  it('counts at once when it comes, changes and goes', async () => {
    await session.initialize();
    const { uri, rules } = await open('src/a.ts');
    assert.deepEqual(rules, FOUND);
    session.write('src/.gitignore', 'a.ts\n');
    assert.deepEqual(await after(uri, () => session.tellOfDisk('src/.gitignore', 1)), []);
    session.write('src/.gitignore', 'b.ts\n');
    assert.deepEqual(await after(uri, () => session.tellOfDisk('src/.gitignore', 2)), FOUND);
    session.write('src/.gitignore', '*\n');
    assert.deepEqual(await after(uri, () => session.tellOfDisk('src/.gitignore', 2)), []);
    rmSync(path.join(session.folder, 'src/.gitignore'));
    assert.deepEqual(await after(uri, () => session.tellOfDisk('src/.gitignore', 3)), FOUND);
  });

  it('does not keep an ignored file from being followed from others', async () => {
    session.write('.gitignore', 'gen/\n');
    session.write('gen/read.ts', "import { readFileSync } from 'node:fs';\nexport const read = (name: string) => readFileSync(name);\n");
    await session.initialize();
    const uri = await session.open('a.ts', "import { read } from './gen/read.js';\nexport async function load(name: string) {\n  return read(name);\n}\n");
    assert.deepEqual((await session.findings(uri)).rules, ['blocking-call']);
  });

  it('leaves a document outside of the workspace alone, and one that is not saved yet is looked at', async () => {
    await session.initialize(undefined, ['app']);
    const { uri, rules } = await open('other/a.ts');
    assert.deepEqual([rules, stateOf(uri)], [[], { kind: 'skipped', reason: 'outside' }]);
    const untitled = 'untitled:Untitled-1';
    await session.connection.sendNotification('textDocument/didOpen', { textDocument: { uri: untitled, languageId: 'typescript', version: 1, text: WAITS_IN_TURN } });
    assert.deepEqual((await session.findings(untitled)).rules, FOUND);
  });
});
