/** The built server over its standard streams, spoken to as an editor does. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CancellationTokenSource, type CodeAction, type Diagnostic, type Hover, type TextEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { EXPLAIN, EXPLAINED_CHANGE, REPORT_FALSE_POSITIVE, RULE_PAGE, SHOWN_DOCUMENTS, type ChangeTarget, type DocumentState, type ExplainedChangeParams, type ExplainResult, type FindingTarget, type FixPreview } from '../../src/server/protocol';
import { WAITS_IN_TURN } from '../support/samples';
import { COMMAND_IDS } from './samples';
import { Session } from './session';

const BROKEN = WAITS_IN_TURN.replace('of ids', 'of ids(');
const BEFORE_AWAIT = WAITS_IN_TURN.slice(0, WAITS_IN_TURN.indexOf('await')).split('\n');
const AT_AWAIT = { line: BEFORE_AWAIT.length - 1, character: BEFORE_AWAIT.at(-1)!.length };
const CALM = 'export const one = 1;\n';

describe('language server', function () {
  this.timeout(30_000);
  this.slow(3_000);
  let session: Session;
  let { folder, connection, published, logged } = {} as Session;

  beforeEach(() => ({ folder, connection, published, logged } = session = new Session()));
  afterEach(() => session.end());

  const initialize = (options?: object) => session.initialize(options);
  const uriOf = (file: string) => session.uriOf(file);
  const open = (file: string, text: string) => session.open(file, text);
  const change = (uri: string, version: number, text: string) => session.change(uri, version, text);
  const findings = (uri: string, after?: number) => session.findings(uri, after);
  const stateOf = (uri: string, kind: DocumentState['kind']) => session.stateOf(uri, kind);

  it('publishes findings for the version that it read', async () => {
    await initialize();
    const { rules, version } = await findings(await open('a.ts', WAITS_IN_TURN));
    assert.deepEqual(rules, ['await-in-loop']);
    assert.equal(version, 1);
  });

  it('publishes only the newest version of a burst of changes', async () => {
    await initialize();
    const uri = await open('a.ts', CALM);
    await findings(uri);
    for (let version = 2; version <= 9; version++) await change(uri, version, WAITS_IN_TURN + '\n'.repeat(version));
    const { rules, version } = await findings(uri, 1);
    assert.deepEqual([rules, version], [['await-in-loop'], 9]);
    await pause(300);
    assert.equal(published.length, 2);
  });

  it('understands incremental changes', async () => {
    await initialize();
    const uri = await open('a.ts', WAITS_IN_TURN);
    await findings(uri);
    const range = { start: AT_AWAIT, end: { ...AT_AWAIT, character: AT_AWAIT.character + 'await'.length } };
    await connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ range, text: 'void ' }] });
    assert.deepEqual((await findings(uri, 1)).rules, []);
  });

  it('keeps findings while the text does not parse, moves them, and says so once', async () => {
    await initialize();
    const uri = await open('a.ts', WAITS_IN_TURN);
    const [before] = (await findings(uri)).diagnostics;
    await change(uri, 2, `(\n${WAITS_IN_TURN}`);
    const { rules, version, diagnostics: [after] } = await findings(uri, 1);
    assert.deepEqual([rules, version, after.range.start], [['await-in-loop'], 2, { line: before.range.start.line + 1, character: before.range.start.character }]);
    const state = await stateOf(uri, 'incomplete');
    assert.ok('line' in state && state.line !== undefined, JSON.stringify(state));
    assert.equal(await connection.sendRequest('textDocument/hover', { textDocument: { uri }, position: after.range.start }), null, 'hovers go by what is newest');
    await change(uri, 3, `((\n${WAITS_IN_TURN}`);
    await findings(uri, 2);
    await connection.sendRequest(RULE_PAGE, { rule: 'await-in-loop' });
    assert.equal(logged.filter((line) => /a\.ts.*not fully analysed/.test(line)).length, 1, logged.join('\n'));
    await change(uri, 4, `(\n${WAITS_IN_TURN.replace('await', 'void')}`);
    assert.deepEqual((await findings(uri, 3)).rules, [], 'what is edited itself goes');
  });

  it('drops what it kept of a text that does not parse when it is turned off, or the settings change', async () => {
    await initialize();
    const uri = await open('a.ts', WAITS_IN_TURN);
    await findings(uri);
    await change(uri, 2, `(\n${WAITS_IN_TURN}`);
    assert.deepEqual((await findings(uri, 1)).rules, ['await-in-loop']);
    session.settings = () => ({ rules: { '*': 'off' } });
    await connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    assert.deepEqual((await findings(uri, 2)).rules, []);
  });

  describe('while somebody types', () => {
    const TYPED = '  const orders = await fetchOrders(id);';
    const ABOVE = `${WAITS_IN_TURN}export async function home(id) {\n  const user = await fetchUser(id);\n`;
    const BELOW = `\n  return { user, orders };\n}\n${WAITS_IN_TURN.replace('loadAll', 'loadMore')}`;
    const line = ABOVE.split('\n').length - 1;
    const insert = (uri: string, version: number, character: number, text: string) =>
      connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ range: { start: { line, character }, end: { line, character } }, text }] });
    const startLines = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ range }) => range.start.line);

    it('no marker goes, none comes into the statement, and the new one is there after a rest', async () => {
      await initialize();
      const uri = await open('a.ts', ABOVE + BELOW);
      const others = startLines((await findings(uri)).diagnostics);
      assert.equal(others.length, 2);
      for (const [at, character] of [...TYPED].entries()) {
        await insert(uri, at + 2, at, character);
        // At every sixth letter typing pauses, so that it is looked at, mostly while it does not parse.
        if (at % 6 === 5) await pause(260);
      }
      const last = TYPED.length + 1;
      for (;;) {
        const found = published.find(({ version, diagnostics }) => version === last && diagnostics.length === 3);
        if (found) break;
        await pause(20);
      }
      const sets = published.filter((params) => params.uri === uri).map(({ diagnostics }) => startLines(diagnostics));
      assert.ok(sets.length > 5, 'it was hardly looked at while it was typed');
      const [newest, ...before] = sets.reverse();
      assert.deepEqual(newest, [others[0], line, others[1]]);
      for (const set of before) assert.deepEqual(set, others);
    });

    it('what is new elsewhere comes after the usual rest, and what is mended goes', async () => {
      await initialize();
      const text = (ABOVE + TYPED + BELOW).replace('user = await', 'user =');
      const uri = await open('a.ts', text);
      const others = startLines((await findings(uri)).diagnostics);
      const user = '  const user = '.length;
      const at = (version: number) => async (change: object) => {
        const count = published.length;
        await connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [change] });
        return startLines((await findings(uri, count)).diagnostics);
      };
      const start = { line: line - 1, character: user };
      assert.deepEqual(await at(2)({ range: { start, end: start }, text: 'await ' }), [others[0], line, others[1]]);
      assert.deepEqual(await at(3)({ range: { start, end: { ...start, character: user + 'await '.length } }, text: '' }), others);
    });

    it('shows all at once to who opens or saves', async () => {
      session.settings = () => ({ run: 'onSave' });
      await initialize();
      const uri = await open('a.ts', ABOVE + BELOW);
      const { diagnostics } = await findings(uri);
      await insert(uri, 2, 0, TYPED);
      await connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
      assert.equal((await findings(uri, 1)).diagnostics.length, diagnostics.length + 1);
    });

    it('hovers and actions know what is not marked yet', async () => {
      await initialize();
      const uri = await open('a.ts', ABOVE + BELOW);
      await findings(uri);
      await insert(uri, 2, 0, TYPED);
      const hover = await connection.sendRequest<Hover | null>('textDocument/hover', { textDocument: { uri }, position: { line, character: TYPED.indexOf('await') } });
      assert.ok(hover, 'no hover');
      assert.equal(published.filter(({ version }) => version === 2)[0].diagnostics.length, 2);
    });
  });

  it('takes findings back when the file is closed', async () => {
    await initialize();
    const uri = await open('a.ts', WAITS_IN_TURN);
    await findings(uri);
    await connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    assert.deepEqual((await findings(uri, 1)).rules, []);
  });

  it('leaves documents alone that nobody sees', async () => {
    await initialize({ commands: COMMAND_IDS, reportsShownDocuments: true });
    const [hidden, seen] = [await open('hidden.ts', WAITS_IN_TURN), await open('seen.ts', WAITS_IN_TURN)];
    await connection.sendNotification(SHOWN_DOCUMENTS, { visible: [seen], inTabs: [seen, hidden] });
    await findings(seen);
    await pause(300);
    assert.ok(!published.some(({ uri }) => uri === hidden), 'a hidden document was analysed');
    await connection.sendNotification(SHOWN_DOCUMENTS, { visible: [hidden], inTabs: [seen, hidden] });
    assert.deepEqual((await findings(hidden)).rules, ['await-in-loop']);

    const before = published.length;
    await connection.sendNotification(SHOWN_DOCUMENTS, { visible: [hidden], inTabs: [hidden] });
    assert.deepEqual((await findings(seen, before)).rules, [], 'the findings of a closed tab stay');
  });

  it('waits for a rest in typing also when it is told anew what is seen', async () => {
    await initialize({ reportsShownDocuments: true });
    const uri = await open('a.ts', CALM);
    const shown = { visible: [uri], inTabs: [uri] };
    await connection.sendNotification(SHOWN_DOCUMENTS, shown);
    await findings(uri);
    const before = published.length;
    await change(uri, 2, BROKEN);
    await connection.sendNotification(SHOWN_DOCUMENTS, shown);
    await pause(50);
    await change(uri, 3, WAITS_IN_TURN);
    assert.equal((await findings(uri, before)).version, 3);
  });

  it('follows the settings at once', async () => {
    await initialize();
    const uri = await open('a.ts', WAITS_IN_TURN);
    await findings(uri);
    session.settings = () => ({ enable: false });
    await connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    assert.deepEqual((await findings(uri, 1)).rules, []);
    session.settings = () => ({ enable: true });
    await connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    assert.deepEqual((await findings(uri, 2)).rules, ['await-in-loop']);
  });

  it('judges a file by its path below the nearest package', async () => {
    mkdirSync(path.join(folder, 'test/demo'), { recursive: true });
    writeFileSync(path.join(folder, 'test/demo/package.json'), '{}');
    await initialize();
    const uri = await open('test/a.ts', WAITS_IN_TURN);
    assert.deepEqual((await findings(uri)).rules, []);
    assert.deepEqual(await stateOf(uri, 'skipped'), { kind: 'skipped', reason: 'test' });
    assert.deepEqual((await findings(await open('test/demo/a.ts', WAITS_IN_TURN))).rules, ['await-in-loop']);
  });

  it('skips a huge text with a line in the log', async () => {
    await initialize();
    const uri = await open('big.ts', WAITS_IN_TURN + 'x;'.repeat(11_000));
    assert.deepEqual((await findings(uri)).rules, []);
    assert.deepEqual(await stateOf(uri, 'skipped'), { kind: 'skipped', reason: 'minified' });
    // The next answer comes after everything that was said before it.
    await connection.sendRequest(RULE_PAGE, { rule: 'await-in-loop' });
    assert.ok(logged.some((line) => /big\.ts.*not analysed/.test(line)), logged.join('\n'));
  });

  it('answers on a finding with a hover and code actions, also right after a change', async () => {
    await initialize();
    const uri = await open('a.ts', CALM);
    await findings(uri);
    await change(uri, 2, WAITS_IN_TURN);
    const hover = await connection.sendRequest<Hover>('textDocument/hover', { textDocument: { uri }, position: AT_AWAIT });
    assert.match((hover.contents as { value: string }).value, /command:concurrencyLens\.explain/);
    const actions = await connection.sendRequest<{ title: string }[]>('textDocument/codeAction', { textDocument: { uri }, range: hover.range, context: { diagnostics: [] } });
    assert.ok(actions.some(({ title }) => title === 'About rule await-in-loop'), JSON.stringify(actions));
    assert.equal(await connection.sendRequest('textDocument/hover', { textDocument: { uri }, position: { line: 0, character: 0 } }), null);
  });

  it('offers to silence a finding, which is gone then, and to take an idle comment away', async () => {
    await initialize();
    const uri = await open('a.ts', WAITS_IN_TURN);
    const { diagnostics } = await findings(uri);
    const actionsAt = (range: Diagnostic['range']) => connection.sendRequest<CodeAction[]>('textDocument/codeAction', { textDocument: { uri }, range, context: { diagnostics } });
    const [forLine, forFile] = (await actionsAt(diagnostics[0].range)).filter(({ title }) => title.startsWith('Disable '));
    assert.deepEqual([forLine.title, forFile.title], ['Disable await-in-loop for this line', 'Disable await-in-loop for this file']);
    const editOf = ({ edit }: CodeAction) => (edit!.documentChanges![0] as { edits: { range: Diagnostic['range']; newText: string }[] }).edits[0];
    const apply = async (version: number, { range, newText }: ReturnType<typeof editOf>) => {
      const before = published.length;
      await connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ range, text: newText }] });
      return findings(uri, before);
    };
    const line = editOf(forLine);
    assert.deepEqual((await apply(2, line)).rules, []);
    const idle = await apply(3, { range: { start: { line: 3, character: 0 }, end: { line: 3, character: 1000 } }, newText: '' });
    assert.deepEqual(idle.diagnostics.map(({ code, severity, tags }) => [code, severity, tags]), [['unused-directive', 4, [1]]]);
    const [remove] = await actionsAt(idle.diagnostics[0].range);
    assert.equal(remove.title, 'Remove the comment');
    assert.deepEqual(editOf(remove), { range: { start: { line: 2, character: 0 }, end: { line: 3, character: 0 } }, newText: '' });
    assert.deepEqual((await apply(4, editOf(remove))).rules, []);
  });

  it('fixes awaits in line, shows the change before, says why it cannot, and offers the way back', async () => {
    await initialize();
    const inLine = (between: string): string => `import { readFile } from 'node:fs/promises';\nexport async function both(a, b) {\n  const one = await readFile(a);\n${between}  const two = await readFile(b);\n  return [one, two];\n}\n`;
    const uri = await open('a.ts', inLine('  b.count = 1;\n'));
    const { diagnostics } = await findings(uri);
    const actionsAt = (range: Diagnostic['range']) => connection.sendRequest<CodeAction[]>('textDocument/codeAction', { textDocument: { uri }, range, context: { diagnostics } });
    const [refused] = await actionsAt(diagnostics[0].range);
    assert.deepEqual([refused.title, refused.disabled, refused.edit], ['Await both together: not here. What stands between them changes something that others may see.', { reason: 'What stands between them changes something that others may see.' }, undefined]);

    let text = inLine('');
    await change(uri, 2, text);
    const first = { start: { line: 2, character: 20 }, end: { line: 2, character: 20 } };
    const [fix, preview] = await actionsAt(first);
    assert.deepEqual([fix.title, fix.kind, fix.isPreferred, preview.title], ['Await both together', 'quickfix', true, 'Preview: Await both together']);
    const [annotation] = Object.values(preview.edit!.changeAnnotations!);
    assert.match(annotation.description!, /^Both are started, even if `readFile` fails\. /);
    const [{ textDocument, edits }] = fix.edit!.documentChanges as { textDocument: { version: number }; edits: TextEdit[] }[];
    assert.equal(textDocument.version, 2);
    text = TextDocument.applyEdits(TextDocument.create(uri, 'typescript', 2, text), edits);
    assert.match(text, /\n {2}const \[one, two\] = await Promise\.all\(\[\n {4}readFile\(a\),\n {4}readFile\(b\),\n {2}\]\);\n {2}return/);

    await change(uri, 3, text);
    const back = (await actionsAt(first)).filter(({ kind }) => kind === 'refactor.rewrite');
    assert.deepEqual(back.map(({ title }) => title), ['Await one after the other', 'Preview: Await one after the other']);
    const [{ edits: backEdits }] = back[0].edit!.documentChanges as { edits: TextEdit[] }[];
    assert.equal(TextDocument.applyEdits(TextDocument.create(uri, 'typescript', 3, text), backEdits), inLine(''));
  });

  it('offers last to report a finding as wrong, and makes the report', async () => {
    await initialize();
    const uri = await open('a.ts', `export const wonka = 1;\n${WAITS_IN_TURN}`);
    const { diagnostics } = await findings(uri);
    const actions = await connection.sendRequest<CodeAction[]>('textDocument/codeAction', { textDocument: { uri }, range: diagnostics[0].range, context: { diagnostics } });
    const { title, command, edit } = actions.at(-1)!;
    assert.deepEqual([title, command?.command, edit], ['Report as a false positive…', COMMAND_IDS.reportFalsePositive, undefined]);
    const [target] = command!.arguments! as [FindingTarget];
    assert.deepEqual(target, { uri, rule: 'await-in-loop', position: diagnostics[0].range.start });
    const reportOf = (params: FindingTarget) => connection.sendRequest<string | null>(REPORT_FALSE_POSITIVE, { ...params, seenIn: ['An editor 1.2.3'] });
    const report = await reportOf(target);
    assert.match(report!, /^# False positive: await-in-loop\n/);
    assert.match(report!, /\n```ts\n[^]*await[^]*\n```\n[^]*- An editor 1\.2\.3\n$/);
    assert.doesNotMatch(report!, /wonka|\ba\.ts/);
    assert.equal(await reportOf({ ...target, rule: 'late-await' }), null);
  });

  it('stops making a report when it is cancelled, and answers others meanwhile', async () => {
    await initialize();
    const functions = Array.from({ length: 300 }, (_, i) => `export async function f${i}(a, b) {\n  const one = await fetchUser(a, { b });\n  return one.f(${i});\n}\n`).join('');
    const uri = await open('a.ts', functions + WAITS_IN_TURN);
    const { diagnostics } = await findings(uri);
    const loop = diagnostics.find(({ code }) => code === 'await-in-loop')!;
    const cancelling = new CancellationTokenSource();
    const answered: string[] = [];
    const report = connection.sendRequest(REPORT_FALSE_POSITIVE, { uri, rule: 'await-in-loop', position: loop.range.start, seenIn: [] }, cancelling.token).then((answer) => (answered.push('report'), answer));
    await connection.sendRequest(RULE_PAGE, { rule: 'await-in-loop' });
    answered.push('page');
    cancelling.cancel();
    assert.equal(await report, null);
    assert.deepEqual(answered, ['page', 'report']);
  });

  describe('among files', () => {
    const READER = (body: string) => `import { readFile, writeFile } from 'node:fs/promises';\nexport async function alpha(id) { return readFile('/a/' + id); }\nexport async function beta(id) { ${body} }\n`;
    const READS = READER("return readFile('/b/' + id);");
    const WRITES = READER("await writeFile('/b/' + id, ''); return id;");
    const CALLER = `import { alpha, beta } from './reader.js';\nexport async function both(id) {\n  const one = await alpha(id);\n  const two = await beta(id);\n  return { one, two };\n}\n`;

    it('follows a call into a file that is not open', async () => {
      writeFileSync(path.join(folder, 'reader.ts'), READS);
      await initialize();
      assert.deepEqual((await findings(await open('main.ts', CALLER))).rules, ['sequential-awaits']);
    });

    it('looks at the other open files again when what they call changes, and only then', async () => {
      await initialize();
      const reader = await open('reader.ts', READS);
      const main = await open('main.ts', CALLER);
      assert.deepEqual((await findings(main)).rules, ['sequential-awaits']);
      const before = published.length;
      await change(reader, 2, WRITES);
      assert.deepEqual((await findings(main, before)).rules, []);
      const then = published.length;
      await change(reader, 3, `// Only a comment.\n${WRITES}`);
      await findings(reader, then);
      await pause(300);
      assert.ok(!published.slice(then).some(({ uri }) => uri === main), 'a comment is no reason to look again');
    });

    it('goes by what it read last of a file that does not parse for a moment', async () => {
      await initialize();
      const reader = await open('reader.ts', READS);
      const main = await open('main.ts', CALLER);
      assert.deepEqual((await findings(main)).rules, ['sequential-awaits']);
      const before = published.length;
      await change(reader, 2, `${READS}export function (`);
      await findings(reader, before);
      await change(main, 2, `${CALLER}// More words.\n`);
      assert.deepEqual((await findings(main, before)).rules, ['sequential-awaits']);
      const then = published.length;
      await change(reader, 3, `${WRITES}export const more = 1;\n`);
      assert.deepEqual((await findings(main, then)).rules, []);
      assert.ok(published.slice(before, then).every(({ uri, diagnostics }) => uri !== main || diagnostics.length === 1), 'the finding went meanwhile');
    });

    it('follows a file that is not saved yet, from when it is opened', async () => {
      await initialize();
      const main = await open('main.ts', CALLER);
      assert.deepEqual((await findings(main)).rules, []);
      const before = published.length;
      await open('reader.ts', READS);
      assert.deepEqual((await findings(main, before)).rules, ['sequential-awaits']);
    });

    it('hears of a change that it met while it explained, and of one in a file that nobody sees', async () => {
      await initialize({ commands: COMMAND_IDS, reportsShownDocuments: true });
      const reader = await open('reader.ts', READS);
      const main = await open('main.ts', CALLER);
      await connection.sendNotification(SHOWN_DOCUMENTS, { visible: [main], inTabs: [main, reader] });
      assert.deepEqual((await findings(main)).rules, ['sequential-awaits']);
      const before = published.length;
      await change(reader, 2, WRITES);
      assert.deepEqual((await findings(main, before)).rules, []);
      const then = published.length;
      await change(reader, 3, READS);
      await connection.sendRequest(EXPLAIN, { uri: reader, position: { line: 0, character: 0 }, text: READS });
      assert.deepEqual((await findings(main, then)).rules, ['sequential-awaits']);
    });

    it('goes back to the disk when an open file is closed', async () => {
      writeFileSync(path.join(folder, 'reader.ts'), READS);
      await initialize();
      const reader = await open('reader.ts', WRITES);
      const main = await open('main.ts', CALLER);
      assert.deepEqual((await findings(main)).rules, []);
      const before = published.length;
      await connection.sendNotification('textDocument/didClose', { textDocument: { uri: reader } });
      assert.deepEqual((await findings(main, before)).rules, ['sequential-awaits']);
    });

    it('hears of files that change, come and go behind its back', async () => {
      await initialize();
      const main = await open('main.ts', CALLER);
      assert.deepEqual((await findings(main)).rules, []);
      const tell = (type: number) => connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf('reader.ts'), type }] });
      for (const [text, type, expected] of [[READS, 1, ['sequential-awaits']], [WRITES, 2, []], [READS, 2, ['sequential-awaits']]] as const) {
        writeFileSync(path.join(folder, 'reader.ts'), text);
        const before = published.length;
        await tell(type);
        assert.deepEqual((await findings(main, before)).rules, expected);
      }
      rmSync(path.join(folder, 'reader.ts'));
      const before = published.length;
      await tell(3);
      assert.deepEqual((await findings(main, before)).rules, []);
    });
  });

  it('explains a place in a text that it was never told about', async () => {
    await initialize();
    const explain = (text: string): Promise<ExplainResult> => connection.sendRequest(EXPLAIN, { uri: uriOf('b.ts'), position: AT_AWAIT, text });
    const { kind, title, findings: found, timeline } = await explain(WAITS_IN_TURN);
    assert.deepEqual([kind, title, found.map(({ rule }) => rule)], ['async-function', 'loadAll', ['await-in-loop']]);
    assert.ok(timeline && timeline.steps.length > 0);
    assert.equal(timeline.steps[0].range.start.line, AT_AWAIT.line);
    assert.equal((await explain(BROKEN)).kind, 'parse-error');
    assert.equal((await explain('x'.repeat(30_000))).kind, 'too-big');
  });

  it('gives what an explained change changes when it is asked for, and nothing that is not offered', async () => {
    await initialize();
    const asked = { uri: uriOf('b.ts'), text: WAITS_IN_TURN, version: 4 };
    const { ways } = await connection.sendRequest<ExplainResult>(EXPLAIN, { ...asked, position: AT_AWAIT });
    const targets = ways.flatMap((way) => (way.kind === 'change' ? [way.target] : []));
    assert.ok(targets.length > 0, 'the sample has no change');
    assert.doesNotMatch(JSON.stringify(ways), /newText/);
    const change = (target: ChangeTarget) => connection.sendRequest<FixPreview | null>(EXPLAINED_CHANGE, { ...asked, target } satisfies ExplainedChangeParams);
    for (const target of targets) {
      const made = (await change(target))!;
      assert.deepEqual([made.title, made.uri, made.version], [target.title, asked.uri, 4]);
      assert.ok(made.edits.length > 0);
    }
    for (const wrong of [{ rule: 'sequential-awaits' }, { position: { line: 0, character: 0 } }, { title: 'x' }, { rule: undefined }]) assert.equal(await change({ ...targets[0], ...wrong }), null, JSON.stringify(wrong));
  });

  it('has a page for each rule and none for others', async () => {
    await initialize();
    assert.match(await connection.sendRequest<string>(RULE_PAGE, { rule: 'await-in-loop' }), /^# await-in-loop\n/);
    assert.equal(await connection.sendRequest(RULE_PAGE, { rule: 'no-such-rule' }), null);
  });

  it('withstands an address that names no file', async () => {
    await initialize();
    const uri = 'file:///tmp/%E0%A4%A/a.ts';
    await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'typescript', version: 1, text: WAITS_IN_TURN } });
    // So it lies in no folder of the workspace either.
    assert.deepEqual((await findings(uri)).rules, []);
    assert.deepEqual((await findings(await open('a.ts', WAITS_IN_TURN))).rules, ['await-in-loop']);
  });

  it('withstands odd texts', async () => {
    await initialize();
    const texts = ['', '\ufeff' + WAITS_IN_TURN, WAITS_IN_TURN.replaceAll('\n', '\r\n'), '('.repeat(2_000), '\0\u0001\ud800', '<<<<<<< HEAD\n'];
    for (const [i, text] of texts.entries()) await findings(await open(`odd${i}.ts`, text));
    assert.deepEqual((await findings(uriOf('odd1.ts'))).rules, ['await-in-loop']);
    assert.deepEqual((await findings(uriOf('odd2.ts'))).rules, ['await-in-loop']);
  });
});
