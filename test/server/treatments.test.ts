/** "Treat `X` as ordered": what is offered on a finding, and that the finding is another one when it is applied. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { CodeAction, CreateFile, TextDocumentEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { EXPLAIN, REPORT_FALSE_POSITIVE, type ExplainResult } from '../../src/server/protocol';
import { twoWaits, WAITS_IN_TURN } from '../support/samples';
import { Session } from './session';

const FILE = 'concurrency-lens.json';
const ORDERED = 'Treat `fetchUser` as ordered in this project';

describe('saying what calls do, from the light bulb', function () {
  this.timeout(30_000);
  this.slow(3_000);
  let session: Session;
  beforeEach(() => void (session = new Session()));
  afterEach(() => session.end());

  const treatments = (actions: readonly CodeAction[]) => actions.filter(({ title }) => title.startsWith('Treat '));

  async function actionFor(uri: string, title: string): Promise<CodeAction> {
    const actions = await session.actionsOnFirst(uri);
    const action = actions.find((one) => one.title === title);
    assert.ok(action, actions.map((one) => one.title).join('; '));
    return action;
  }

  function partsOf({ edit }: CodeAction): { made: CreateFile[]; change: TextDocumentEdit } {
    const changes = edit!.documentChanges!;
    return { made: changes.slice(0, -1) as CreateFile[], change: changes.at(-1) as TextDocumentEdit };
  }

  const applied = (text: string, action: CodeAction) => TextDocument.applyEdits(TextDocument.create('x:y', 'jsonc', 1, text), partsOf(action).change.edits as Parameters<typeof TextDocument.applyEdits>[1]);

  /** Applies an action to the disk, as an editor does that saves, and gives what is found then. */
  async function applyOnDisk(uri: string, file: string, action: CodeAction): Promise<unknown[]> {
    const before = session.published.length;
    const { made, change } = partsOf(action);
    assert.equal(change.textDocument.uri, session.uriOf(file));
    session.write(file, applied(made.length > 0 ? '' : readFileSync(path.join(session.folder, file), 'utf8'), action));
    await session.tellOfDisk(file, made.length > 0 ? 1 : 2);
    return (await session.findings(uri, before)).rules;
  }

  it('is offered behind silence and before a report', async () => {
    await session.initialize();
    const titles = (await session.actionsOnFirst(await session.open('a.ts', WAITS_IN_TURN))).map(({ title }) => title).slice(-5);
    assert.deepEqual(titles, ['Disable await-in-loop for this line', 'Disable await-in-loop for this file', ORDERED, 'Treat `fetchUser` as pure in this project', 'Report as a false positive…']);
  });

  it('makes a project file beside the nearest package, and takes the finding away', async () => {
    session.write('app/package.json', '{}');
    await session.initialize();
    const uri = await session.open('app/src/a.ts', WAITS_IN_TURN);
    const action = await actionFor(uri, ORDERED);
    assert.deepEqual([partsOf(action).made, partsOf(action).change.textDocument], [[{ kind: 'create', uri: session.uriOf(`app/${FILE}`) }], { uri: session.uriOf(`app/${FILE}`), version: null }]);
    assert.deepEqual(await applyOnDisk(uri, `app/${FILE}`, action), []);
    assert.equal(readFileSync(path.join(session.folder, 'app', FILE), 'utf8'), '{\n  "orderedCalls": ["fetchUser"]\n}\n');
  });

  it('makes it in the workspace folder where there is no package', async () => {
    await session.initialize(undefined, ['one', 'two']);
    const uri = await session.open('two/src/a.ts', WAITS_IN_TURN);
    assert.deepEqual(await applyOnDisk(uri, `two/${FILE}`, await actionFor(uri, ORDERED)), []);
  });

  it('writes into the nearest project file that there is, and makes the finding surer', async () => {
    session.write('app/package.json', '{}');
    session.write(FILE, '{\n  // Ours.\n  "readingCalls": ["old"], // Why.\n}\n');
    await session.initialize();
    const text = twoWaits('fetchUser', 'api.fetchTeam');
    const uri = await session.open('app/a.ts', text);
    const sureness = async () => (await session.connection.sendRequest<ExplainResult>(EXPLAIN, { uri, position: { line: 3, character: 0 }, text })).findings.map(({ confidence }) => confidence);
    assert.deepEqual(await sureness(), ['likely']);
    const action = await actionFor(uri, 'Treat `api.fetchTeam` and `fetchUser` as reading in this project');
    assert.deepEqual(await applyOnDisk(uri, FILE, action), ['sequential-awaits']);
    assert.equal(readFileSync(path.join(session.folder, FILE), 'utf8'), '{\n  // Ours.\n  "readingCalls": ["old", "api.fetchTeam", "fetchUser"], // Why.\n}\n');
    assert.deepEqual(await sureness(), ['certain']);
    assert.deepEqual(treatments(await session.actionsOnFirst(uri)), [], 'what the project says is said again');
  });

  it('says that a call holds the thread, and that one between two waits only computes', async () => {
    await session.initialize();
    const held = await session.open('held.ts', "import { readFileSync } from 'node:fs';\nexport async function go(name) {\n  return template(name);\n}\nfunction template(name) {\n  return readFileSync(name, 'utf8');\n}\n");
    const confidenceOf = async (uri: string, text: string) => (await session.connection.sendRequest<ExplainResult>(EXPLAIN, { uri, position: { line: 2, character: 3 }, text })).findings.map(({ confidence }) => confidence);
    assert.deepEqual(await applyOnDisk(held, FILE, await actionFor(held, 'Treat `template` as blocking in this project')), ['blocking-call']);
    const text = "import { readFile } from 'node:fs/promises';\nexport async function both() {\n  const one = await readFile('a');\n  const kept = shape('b');\n  const two = await readFile('b');\n  return [one, two, kept];\n}\n";
    const between = await session.open('between.ts', text);
    assert.deepEqual(await confidenceOf(between, text), ['likely']);
    assert.deepEqual(await applyOnDisk(between, FILE, await actionFor(between, 'Treat `shape` as pure in this project')), ['sequential-awaits']);
    assert.deepEqual(await confidenceOf(between, text), ['certain']);
  });

  it('goes by the open text of the project file, whatever the disk has', async () => {
    session.write(FILE, '{}');
    await session.initialize();
    const uri = await session.open('a.ts', WAITS_IN_TURN);
    const file = await session.open(FILE, '{}', 'jsonc');
    const typed = '{\n\t"orderedCalls": [\n\t\t"old"\n\t]\n}';
    await session.change(file, 5, typed);
    const action = await actionFor(uri, ORDERED);
    assert.deepEqual(partsOf(action).change.textDocument, { uri: file, version: 5 });
    const before = session.published.length;
    await session.change(file, 6, applied(typed, action));
    assert.deepEqual((await session.findings(uri, before)).rules, []);
  });

  it('counts columns as an editor does, which takes no byte order mark for text', async () => {
    session.write(FILE, '\uFEFF{ "orderedCalls": ["old"] }');
    await session.initialize();
    const action = await actionFor(await session.open('a.ts', WAITS_IN_TURN), ORDERED);
    assert.equal(applied('{ "orderedCalls": ["old"] }', action), '{ "orderedCalls": ["old", "fetchUser"] }');
  });

  it('keeps what the editor’s settings say in force', async () => {
    session.settings = () => ({ orderedCalls: ['mine'] });
    await session.initialize();
    const uri = await session.open('a.ts', WAITS_IN_TURN);
    await applyOnDisk(uri, FILE, await actionFor(uri, ORDERED));
    assert.match(readFileSync(path.join(session.folder, FILE), 'utf8'), /"orderedCalls": \["mine", "fetchUser"\]/);
  });

  for (const [what, text, expected] of [['is broken', '{ "orderedCalls": [', []], ['holds something else there', '{ "orderedCalls": "x" }', ['Treat `fetchUser` as pure in this project']], ['is no object', '[]', []]] as const)
    it(`offers nothing that cannot be written where the project file ${what}`, async () => {
      session.write(FILE, text);
      await session.initialize();
      assert.deepEqual(treatments(await session.actionsOnFirst(await session.open('a.ts', WAITS_IN_TURN))).map(({ title }) => title), expected);
    });

  it('is no reason to call a finding gone that is reported as wrong', async () => {
    session.write(FILE, '{ "handlers": ["bus.handle"] }');
    await session.initialize();
    const uri = await session.open('a.ts', "import { readFileSync } from 'node:fs';\nbus.handle('x', (job) => job.end(readFileSync('a')));\n");
    const { diagnostics } = await session.findings(uri);
    const report = await session.connection.sendRequest<string | null>(REPORT_FALSE_POSITIVE, { uri, rule: 'blocking-call', position: diagnostics[0].range.start, seenIn: [] });
    assert.match(report!, /depends on what the settings of the project say/);
  });

  it('offers nothing on a file that lies in no project', async () => {
    await session.initialize(undefined, ['elsewhere']);
    const uri = 'untitled:Untitled-1';
    await session.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'typescript', version: 1, text: WAITS_IN_TURN } });
    assert.deepEqual(treatments(await session.actionsOnFirst(uri)), []);
  });

  it('gives the reason where the editor cannot make a file, and writes into one that is there', async () => {
    await session.initialize(undefined, undefined, { documentChanges: true });
    const uri = await session.open('a.ts', WAITS_IN_TURN);
    const [{ edit, disabled }] = treatments(await session.actionsOnFirst(uri));
    assert.deepEqual([edit, disabled], [undefined, { reason: 'Make a file concurrency-lens.json first: this editor makes none for a fix.' }]);
    session.write(FILE, '{}');
    await session.tellOfDisk(FILE, 1);
    assert.deepEqual(await applyOnDisk(uri, FILE, await actionFor(uri, ORDERED)), []);
  });
});
