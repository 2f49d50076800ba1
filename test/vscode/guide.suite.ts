/** The guide opens from everywhere, with or without a finding, at what it is asked for, and knows the code that is worked on. */
import * as vscode from 'vscode';
import { ActiveCode } from '../../src/extension/activeCode';
import { CodeInGuide } from '../../src/extension/codeInGuide';
import { demoFile, openDemo, openForeign, replace } from './demo';
import { eventually, ok, same } from './expect';
import { reported } from './findings';
import { webviewTabs } from './webviews';

const pages = () => webviewTabs('concurrencyLens.guide');

describe('guide', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('opens without a file, and keeps to one page', async () => {
    await vscode.commands.executeCommand('concurrencyLens.openGuide');
    await eventually('the guide', () => pages().length > 0);
    await vscode.commands.executeCommand('concurrencyLens.openGuide', 'concurrency-vs-parallelism#kitchen');
    await vscode.commands.executeCommand('concurrencyLens.openGuide', 'promises-and-async-await#limits');
    same(pages().length, 1, 'pages');
  });

  it('has its topics as documents too, behind the links from other topics', async () => {
    const page = await vscode.workspace.openTextDocument(vscode.Uri.parse('concurrency-lens-guide:/sync-vs-async#callbacks'));
    same(page.lineAt(0).text, '# Synchronous and asynchronous', 'the first line');
  });

  it('has a page for each rule behind the link in its findings', async () => {
    const page = await vscode.workspace.openTextDocument(vscode.Uri.parse('concurrency-lens-guide:/rules/await-in-loop'));
    same(page.lineAt(0).text, '# await-in-loop', 'the first line');
  });

  describe('the code that is worked on', () => {
    let wanted: boolean;
    let rests: number;
    let active: ActiveCode;
    let code: CodeInGuide;
    const HEART = 'concurrency-vs-parallelism';
    const shown = (topic: string) => code.tell(topic).sections.map(({ section, places }) => [section, ...places.map((place) => place.code)]);

    beforeEach(() => {
      wanted = true;
      rests = 0;
      active = new ActiveCode();
      code = new CodeInGuide(active, () => wanted, () => rests++);
    });
    afterEach(async () => {
      code.dispose();
      active.dispose();
      await vscode.commands.executeCommand('workbench.action.files.revert');
    });

    it('is told by sections, and opens at its place', async () => {
      const { document } = await openDemo();
      const findings = await reported(document.uri, ['sequential-awaits', 'await-in-loop', 'blocking-call', 'cpu-heavy-loop']);
      same(shown('promises-and-async-await'), [['loops', 'const book = await fetchBook(id);']], 'the loop');
      const told = code.tell(HEART);
      same([told.file, ...told.sections.map(({ section }) => section)], ['server.ts', 'waiting-heavy', 'compute-heavy'], 'the heart');
      await vscode.commands.executeCommand('concurrencyLens.openGuide');
      const editor = await eventually('the code', async () => {
        // The page takes the focus when it has loaded, however late that is.
        await code.open(told.sections[0].places[0].id);
        return vscode.window.activeTextEditor;
      });
      same([editor.document.uri.path, editor.selection.active.line], [document.uri.path, findings[0].range.start.line], 'the place');
    });

    it('stays the same while a page has the focus, and opens nothing that was told before', async () => {
      const { document } = await openDemo();
      await reported(document.uri, ['sequential-awaits', 'await-in-loop', 'blocking-call', 'cpu-heavy-loop']);
      const before = code.tell(HEART);
      await vscode.commands.executeCommand('concurrencyLens.openGuide');
      await eventually('the guide', () => !vscode.window.activeTextEditor);
      const again = code.tell(HEART);
      same(again.sections.map(({ section }) => section), before.sections.map(({ section }) => section), 'the sections');
      await code.open(before.sections[0].places[0].id);
      ok(!vscode.window.activeTextEditor, 'an old place was opened');
    });

    it('stays the same while another version of a file or the log has the cursor', async () => {
      const { document } = await openDemo();
      await reported(document.uri, ['sequential-awaits', 'await-in-loop', 'blocking-call', 'cpu-heavy-loop']);
      await openForeign();
      same(code.tell(HEART).file, 'server.ts', 'the file beside another version');
      await vscode.commands.executeCommand('concurrencyLens.showLog');
      await eventually('the log', () => vscode.window.activeTextEditor?.document.uri.scheme === 'output');
      same(code.tell(HEART).file, 'server.ts', 'the file beside the log');
      await vscode.commands.executeCommand('workbench.action.closePanel');
    });

    it('is another once its file was closed, and none without any', async () => {
      await openDemo();
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(demoFile('src/api.ts')), { viewColumn: vscode.ViewColumn.Two, preview: false });
      same(code.tell(HEART).file, 'api.ts', 'the file');
      await vscode.commands.executeCommand('concurrencyLens.openGuide');
      await eventually('the guide', () => !vscode.window.activeTextEditor);
      for (const [closed, next] of [['api.ts', 'server.ts'], ['server.ts', '']]) {
        rests = 0;
        await vscode.window.tabGroups.close(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ label }) => label === closed), true);
        await eventually(`another file than ${closed}`, () => rests > 0);
        same(code.tell(HEART).file, next, `the file after ${closed}`);
        ok(!vscode.window.activeTextEditor, 'the guide lost the focus');
      }
    });

    it('opens at its place also where another file was worked on since', async () => {
      const { document } = await openDemo();
      await reported(document.uri, ['sequential-awaits', 'await-in-loop', 'blocking-call', 'cpu-heavy-loop']);
      const told = code.tell(HEART);
      await openDemo('src/api.ts');
      await code.open(told.sections[0].places[0].id);
      same(vscode.window.activeTextEditor?.document.uri.path, document.uri.path, 'what is open');
    });

    it('is followed once it rests, and only when somebody looks', async () => {
      const { document } = await openDemo();
      await reported(document.uri, ['sequential-awaits', 'await-in-loop', 'blocking-call', 'cpu-heavy-loop']);
      await eventually('the file', () => rests > 0);
      await new Promise((resolve) => setTimeout(resolve, 500));
      rests = 0;
      await replace(document, "const text = readFileSync('terms.md', 'utf8')", "const text = await readFile('terms.md', 'utf8')");
      await eventually('what is mended to go', () => rests > 0 && shown('blocking-vs-non-blocking').length === 0);
      wanted = false;
      rests = 0;
      await vscode.commands.executeCommand('undo');
      await reported(document.uri, ['sequential-awaits', 'await-in-loop', 'blocking-call', 'cpu-heavy-loop']);
      await new Promise((resolve) => setTimeout(resolve, 500));
      same(rests, 0, 'calls while nobody looks');
    });
  });
});
