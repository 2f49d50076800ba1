/** Which settings count for a document: the editor's, by folder, and the project file's, also while somebody types in it. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DiagnosticSeverity, type Hover } from 'vscode-languageserver/node';
import { EXPLAIN, RULE_PAGE, SHOWN_DOCUMENTS, type ExplainResult } from '../../src/server/protocol';
import { KNOWLEDGE } from '../support/knowledge';
import { WAITS_IN_TURN } from '../support/samples';
import { Session } from './session';

const FILE = 'concurrency-lens.json';
const SILENT = '{ "rules": { "*": "off" } }';
const LOUD = '{ "rules": { "await-in-loop": "error" } }';
const CALM = 'export const one = 1;\n';
const FOUND = ['await-in-loop'];
const SEVERITY_NAMES = { [DiagnosticSeverity.Error]: 'error', [DiagnosticSeverity.Warning]: 'warning', [DiagnosticSeverity.Information]: 'information', [DiagnosticSeverity.Hint]: 'hint' };
/** Milliseconds in which a change counts; more than enough here, where nothing else runs. */
const PROMISED = 1_000;

describe('settings of the language server', function () {
  this.timeout(30_000);
  this.slow(3_000);
  let session: Session;
  beforeEach(() => void (session = new Session()));
  afterEach(() => session.end());

  /** What is published for a document because of a change, in time. */
  async function after(uri: string, change: () => unknown): Promise<unknown[]> {
    const before = session.published.length;
    const start = performance.now();
    await change();
    const { rules } = await session.findings(uri, before);
    const took = performance.now() - start;
    assert.ok(took < PROMISED, `it counted after ${Math.round(took)} ms`);
    return rules;
  }

  const severities = async (uri: string, since = 0) => (await session.findings(uri, since)).diagnostics.map(({ severity }) => severity);
  const settingsChanged = () => session.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  const save = (uri: string) => session.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
  const close = (uri: string) => session.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  /** The next answer comes after everything that was said before it. */
  const settled = () => session.connection.sendRequest(RULE_PAGE, { rule: FOUND[0] });
  const troubleOf = (uri: string) => session.states.filter((params) => params.uri === uri).at(-1)?.trouble;

  it('differ by folder in one window', async () => {
    session.settings = (uri) => (uri.includes('/quiet/') ? { enable: false } : uri.includes('/loud/') ? { rules: { '*': 'error' } } : { exclude: ['src/'] });
    await session.initialize(undefined, ['quiet', 'loud', 'partly']);
    assert.deepEqual((await session.findings(await session.open('quiet/src/a.ts', WAITS_IN_TURN))).rules, []);
    assert.deepEqual(await severities(await session.open('loud/src/a.ts', WAITS_IN_TURN)), [DiagnosticSeverity.Error]);
    const left = await session.open('partly/src/a.ts', WAITS_IN_TURN);
    assert.deepEqual(await session.stateOf(left, 'skipped'), { kind: 'skipped', reason: 'excluded' });
    assert.deepEqual((await session.findings(await session.open('partly/a.ts', WAITS_IN_TURN))).rules, FOUND);
  });

  it('of the editor that make no sense are named in the log, once', async () => {
    session.settings = () => ({ minConfidence: 'sure', rules: { 'await-in-lop': 'off' } });
    await session.initialize();
    const uri = await session.open('a.ts', WAITS_IN_TURN);
    assert.deepEqual((await session.findings(uri)).rules, FOUND);
    await after(uri, settingsChanged);
    await settled();
    for (const name of ['minConfidence', 'await-in-loop']) assert.equal(session.logged.filter((line) => line.includes(name) && line.includes('concurrencyLens.')).length, 1, session.logged.join('\n'));
  });

  describe('in a project file', () => {
    it('win over the editor’s, the nearest file alone', async () => {
      session.settings = () => ({ rules: { '*': 'off' }, minConfidence: 'certain' });
      session.write(`app/${FILE}`, '{ "minConfidence": "possible" }');
      session.write(`app/near/${FILE}`, '{ "rules": { "await-in-loop": "error" }, "minConfidence": "possible" }');
      await session.initialize(undefined, ['app', 'other']);
      assert.deepEqual((await session.findings(await session.open('app/a.ts', WAITS_IN_TURN))).rules, []);
      assert.deepEqual(await severities(await session.open('app/near/deep/a.ts', WAITS_IN_TURN)), [DiagnosticSeverity.Error]);
      session.settings = () => ({});
      assert.deepEqual((await session.findings(await session.open('other/a.ts', WAITS_IN_TURN))).rules, FOUND);
    });

    it('count from above the workspace folder, up to the repository', async () => {
      session.write(FILE, SILENT);
      session.write('app/repository/.git/HEAD', '');
      await session.initialize(undefined, ['app/part', 'app/repository/part']);
      const inFolder = await session.open('app/part/a.ts', WAITS_IN_TURN);
      assert.deepEqual((await session.findings(inFolder)).rules, []);
      assert.deepEqual((await session.findings(await session.open('app/repository/part/a.ts', WAITS_IN_TURN))).rules, FOUND);
      assert.ok(session.watched.some((glob) => typeof glob === 'object' && glob.baseUri === session.uriOf('app') && glob.pattern.includes(FILE)), JSON.stringify(session.watched));
      session.write(FILE, LOUD);
      assert.deepEqual(await after(inFolder, () => session.tellOfDisk(FILE, 2)), FOUND);
    });

    it('say what calls do, as doc tags do', async () => {
      for (const [what, { settings }] of Object.entries(KNOWLEDGE)) if (settings) session.write(`${what}/said/${FILE}`, JSON.stringify(settings));
      await session.initialize();
      const found = async (file: string, text: string) => (await session.findings(await session.open(file, text))).diagnostics.map(({ code, severity }) => `${code} ${SEVERITY_NAMES[severity!]}`);
      for (const [what, said] of Object.entries(KNOWLEDGE)) assert.deepEqual([await found(`${what}/unsaid/a.ts`, said.unsaid), await found(`${what}/said/a.ts`, said.text)], [said.foundUnsaid, said.found], what);
    });

    it('count at once when it comes, changes and goes', async () => {
      await session.initialize();
      const uri = await session.open('src/a.ts', WAITS_IN_TURN);
      assert.deepEqual((await session.findings(uri)).rules, FOUND);
      for (const [text, type, expected] of [[SILENT, 1, []], [LOUD, 2, FOUND], [SILENT, 2, []]] as const) {
        session.write(FILE, text);
        assert.deepEqual(await after(uri, () => session.tellOfDisk(FILE, type)), expected);
      }
      rmSync(path.join(session.folder, FILE));
      assert.deepEqual(await after(uri, () => session.tellOfDisk(FILE, 3)), FOUND);
    });

    it('count while they are typed, and go back to the disk when it is closed', async () => {
      session.write(FILE, '{}');
      await session.initialize();
      const uri = await session.open('a.ts', WAITS_IN_TURN);
      assert.deepEqual((await session.findings(uri)).rules, FOUND);
      const file = await session.open(FILE, '{}', 'jsonc');
      assert.deepEqual(await after(uri, () => session.change(file, 2, SILENT)), []);
      assert.deepEqual(await after(uri, () => close(file)), FOUND);
    });

    it('go with it, also when the editor has not closed it yet', async () => {
      session.write(FILE, SILENT);
      await session.initialize();
      const uri = await session.open('a.ts', WAITS_IN_TURN);
      assert.deepEqual((await session.findings(uri)).rules, []);
      await session.findings(await session.open(FILE, SILENT, 'jsonc'));
      rmSync(path.join(session.folder, FILE));
      assert.deepEqual(await after(uri, () => session.tellOfDisk(FILE, 3)), FOUND);
      session.write(FILE, SILENT);
      assert.deepEqual(await after(uri, () => session.tellOfDisk(FILE, 1)), []);
    });

    it('do not count of a document that is open in no tab, whose file went before the server started', async () => {
      await session.initialize({ reportsShownDocuments: true });
      const file = await session.open(FILE, SILENT, 'jsonc');
      const uri = await session.open('a.ts', WAITS_IN_TURN);
      await session.connection.sendNotification(SHOWN_DOCUMENTS, { visible: [uri], inTabs: [uri] });
      assert.deepEqual((await session.findings(uri)).rules, FOUND);
      await session.connection.sendNotification(SHOWN_DOCUMENTS, { visible: [uri, file], inTabs: [uri, file] });
      assert.deepEqual(await after(uri, () => session.change(file, 2, `${SILENT} `)), []);
    });

    it('stay as they were while it is broken, and what is wrong stands in it', async () => {
      session.write(FILE, LOUD);
      await session.initialize();
      const uri = await session.open('a.ts', WAITS_IN_TURN);
      assert.deepEqual(await severities(uri), [DiagnosticSeverity.Error]);
      const file = await session.open(FILE, LOUD, 'jsonc');
      assert.deepEqual((await session.findings(file)).diagnostics, []);

      const before = session.published.length;
      await session.change(file, 2, '{ "rules": { "*": "off" \n');
      const [broken] = (await session.findings(file, before)).diagnostics;
      assert.deepEqual([broken.severity, broken.source], [DiagnosticSeverity.Error, 'Concurrency Lens']);
      assert.match(String(broken.message), /closing brace/);
      assert.deepEqual(await severities(uri, before), [DiagnosticSeverity.Error]);
      await settled();
      assert.match(troubleOf(uri) ?? '', /^concurrency-lens\.json, line \d: The file cannot be read/);

      const then = session.published.length;
      await session.change(file, 3, '{\n  "rules": { "*": "hint" },\n  "minConfidenc": "certain"\n}');
      const [wrong] = (await session.findings(file, then)).diagnostics;
      assert.deepEqual([wrong.severity, wrong.range], [DiagnosticSeverity.Warning, { start: { line: 2, character: 2 }, end: { line: 2, character: 16 } }]);
      assert.deepEqual(await severities(uri, then), [DiagnosticSeverity.Hint]);
      await settled();
      assert.match(troubleOf(uri) ?? '', /line 3: .*did you mean `minConfidence`/);

      const last = session.published.length;
      await session.change(file, 4, '{}');
      assert.deepEqual((await session.findings(file, last)).diagnostics, []);
      await session.findings(uri, last);
      await settled();
      assert.equal(troubleOf(uri), undefined);
    });

    it('that is wrong is named in the log, once, also where nobody opens it', async () => {
      session.write(FILE, '[');
      session.write(`sub/${FILE}/a.ts`, '');
      await session.initialize();
      for (const file of ['a.ts', 'b.ts', 'sub/a.ts', 'sub/b.ts']) assert.deepEqual((await session.findings(await session.open(file, WAITS_IN_TURN))).rules, FOUND);
      await settled();
      for (const what of [/concurrency-lens\.json:1: The file cannot be read/, /sub\/concurrency-lens\.json:1: This is a folder/]) assert.equal(session.logged.filter((line) => what.test(line)).length, 1, session.logged.join('\n'));
    });

    it('may be empty, huge, or nothing that a text could be', async () => {
      await session.initialize();
      const uri = await session.open('a.ts', WAITS_IN_TURN);
      await session.findings(uri);
      const file = await session.open(FILE, '', 'jsonc');
      const texts = ['\uFEFF{}', ' '.repeat(1_000_001), '['.repeat(100_000), '{"rules":{"__proto__":{"x":1}}}', '\0\u0001\ud800', 'null'];
      for (const [index, text] of texts.entries()) {
        const before = session.published.length;
        await session.change(file, index + 2, text);
        const { diagnostics } = await session.findings(file, before);
        assert.equal(diagnostics.length, index === 0 ? 0 : 1, JSON.stringify(diagnostics));
      }
      assert.equal(await session.connection.sendRequest('textDocument/hover', { textDocument: { uri: file }, position: { line: 0, character: 1 } }), null);
    });

    it('does not take away what is shown elsewhere by being opened', async () => {
      session.write(FILE, LOUD);
      await session.initialize();
      const uri = await session.open('a.ts', WAITS_IN_TURN);
      await session.findings(uri);
      const before = session.published.length;
      await session.findings(await session.open(FILE, LOUD, 'jsonc'));
      await pause(300);
      assert.ok(!session.published.slice(before).some((params) => params.uri === uri));
    });
  });

  describe('for when to run', () => {
    it('onSave: when it is opened and saved, and otherwise keeps what was said of the saved text', async () => {
      session.settings = () => ({ run: 'onSave' });
      await session.initialize();
      const uri = await session.open('a.ts', WAITS_IN_TURN);
      assert.deepEqual((await session.findings(uri)).rules, FOUND);
      const before = session.published.length;
      await session.change(uri, 2, CALM);
      await session.stateOf(uri, 'unsaved');
      assert.equal(session.published.length, before, 'it was analysed before it was saved');
      assert.equal(await session.connection.sendRequest<Hover | null>('textDocument/hover', { textDocument: { uri }, position: { line: 2, character: 37 } }), null);
      assert.deepEqual(await after(uri, () => save(uri)), []);
      assert.deepEqual(await session.stateOf(uri, 'analyzed'), { kind: 'analyzed', counts: { waiting: 0, compute: 0, hazard: 0 } });
    });

    it('onSave: also when it is saved right after a keystroke, and when it is set otherwise', async () => {
      session.settings = () => ({ run: 'onSave' });
      await session.initialize();
      const uri = await session.open('a.ts', CALM);
      await session.findings(uri);
      assert.deepEqual(await after(uri, async () => {
        await session.change(uri, 2, WAITS_IN_TURN);
        await save(uri);
      }), FOUND);
      await session.change(uri, 3, CALM);
      await session.stateOf(uri, 'unsaved');
      session.settings = () => ({});
      assert.deepEqual(await after(uri, settingsChanged), []);
      assert.deepEqual(await after(uri, () => session.change(uri, 4, WAITS_IN_TURN)), FOUND);
    });

    it('onSave: what it calls counts from when that is saved', async () => {
      const READER = (body: string) => `import { readFile, writeFile } from 'node:fs/promises';\nexport async function alpha(id) { return readFile('/a/' + id); }\nexport async function beta(id) { ${body} }\n`;
      session.settings = () => ({ run: 'onSave' });
      await session.initialize();
      const reader = await session.open('reader.ts', READER("return readFile('/b/' + id);"));
      const main = await session.open('main.ts', `import { alpha, beta } from './reader.js';\nexport async function both(id) {\n  const one = await alpha(id);\n  const two = await beta(id);\n  return { one, two };\n}\n`);
      assert.deepEqual((await session.findings(main)).rules, ['sequential-awaits']);
      await session.change(reader, 2, READER("await writeFile('/b/' + id, ''); return id;"));
      await session.stateOf(reader, 'unsaved');
      assert.deepEqual(await after(main, () => save(reader)), []);
    });

    it('manual: never, but it explains when it is asked', async () => {
      session.settings = () => ({ run: 'manual' });
      await session.initialize();
      const uri = await session.open('a.ts', WAITS_IN_TURN);
      assert.deepEqual((await session.findings(uri)).rules, []);
      await session.stateOf(uri, 'manual');
      await session.change(uri, 2, `${WAITS_IN_TURN}\n`);
      await save(uri);
      await pause(300);
      assert.ok(session.published.every(({ diagnostics }) => diagnostics.length === 0));
      const { findings } = await session.connection.sendRequest<ExplainResult>(EXPLAIN, { uri, position: { line: 2, character: 37 }, text: WAITS_IN_TURN });
      assert.deepEqual(findings.map(({ rule }) => rule), FOUND);
    });

    it('a document that nobody saw while it changed is analysed when it is seen again', async () => {
      session.settings = () => ({ run: 'onSave' });
      await session.initialize({ reportsShownDocuments: true });
      const uri = await session.open('a.ts', CALM);
      const see = (visible: string[]) => session.connection.sendNotification(SHOWN_DOCUMENTS, { visible, inTabs: [uri] });
      await see([uri]);
      await session.findings(uri);
      await see([]);
      await after(uri, () => session.change(uri, 2, WAITS_IN_TURN));
      assert.deepEqual(await after(uri, () => see([uri])), FOUND);
    });
  });
});
