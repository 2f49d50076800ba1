/** The commands around findings: from one to the next, on and off, and the list behind the status item. */
import * as vscode from 'vscode';
import { openDemo, openForeign, replace } from './demo';
import { eventually, ok, same } from './expect';
import { reported } from './findings';
import { webviewTabs } from './webviews';

const DEMO_RULES = ['sequential-awaits', 'await-in-loop', 'blocking-call', 'cpu-heavy-loop'];

const run = (command: string) => vscode.commands.executeCommand(`concurrencyLens.${command}`);

async function openWithFindings(): Promise<{ editor: vscode.TextEditor; starts: vscode.Position[] }> {
  const editor = await openDemo();
  const findings = await reported(editor.document.uri, DEMO_RULES);
  editor.selection = new vscode.Selection(0, 0, 0, 0);
  return { editor, starts: findings.map(({ range }) => range.start) };
}

/** Where `enable` is set for what is open, by place. */
function settingsOf(document: vscode.TextDocument): Record<string, unknown> {
  const { globalValue, workspaceValue, workspaceFolderValue } = vscode.workspace.getConfiguration('concurrencyLens', document).inspect('enable') ?? {};
  return { globalValue, workspaceValue, workspaceFolderValue };
}

function unset(document: vscode.TextDocument, target: vscode.ConfigurationTarget): Thenable<void> {
  return vscode.workspace.getConfiguration('concurrencyLens', document).update('enable', undefined, target);
}

async function openPage(column: vscode.ViewColumn): Promise<void> {
  const page = vscode.window.createWebviewPanel('test', 'A page', column);
  await eventually('the page', () => page.active);
}

describe('commands', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('go from one finding to the next, and on to the first', async () => {
    const { editor, starts } = await openWithFindings();
    for (const place of [...starts, starts[0]]) {
      await run('nextFinding');
      await eventually(`the cursor at ${place.line}`, () => editor.selection.active.isEqual(place));
    }
  });

  it('go from one finding to the one before it, and on to the last', async () => {
    const { editor, starts } = await openWithFindings();
    for (const place of [...starts].reverse().concat(starts.at(-1)!)) {
      await run('previousFinding');
      await eventually(`the cursor at ${place.line}`, () => editor.selection.active.isEqual(place));
    }
  });

  it('leave the cursor where it is when there is no finding', async () => {
    const editor = await openDemo('src/api.ts');
    editor.selection = new vscode.Selection(1, 1, 1, 1);
    await run('nextFinding');
    await run('previousFinding');
    same([editor.selection.active.line, editor.selection.active.character], [1, 1], 'the cursor');
  });

  it('speak of the code that was worked on last, where the cursor stands in another version of a file, in the log or in a page', async () => {
    const { editor, starts } = await openWithFindings();
    const away: [string, () => Thenable<unknown>][] = [
      ['another version', () => openForeign()],
      ['the log', () => run('showLog')],
      ['a page beside it', () => openPage(vscode.ViewColumn.Two)],
      ['a page over it', () => openPage(vscode.ViewColumn.One)],
    ];
    for (const [what, go] of away) {
      await vscode.window.showTextDocument(editor.document, { viewColumn: vscode.ViewColumn.One, preview: false, selection: new vscode.Range(0, 0, 0, 0) });
      await go();
      await eventually(`${what} in front`, () => vscode.window.activeTextEditor?.document !== editor.document);
      await run('nextFinding');
      await eventually(`the cursor in the code, from ${what}`, () => vscode.window.activeTextEditor?.document === editor.document && vscode.window.activeTextEditor.selection.active.isEqual(starts[0]));
    }
    await vscode.commands.executeCommand('workbench.action.closePanel');
  });

  it('explain the code that was worked on last, and say of a file in another language that it is one', async () => {
    const { editor, starts } = await openWithFindings();
    editor.selection = new vscode.Selection(starts[3], starts[3]);
    const foreign = await openForeign();
    foreign.selection = new vscode.Selection(1, 2, 1, 2);
    await run('explain');
    const titles = () => webviewTabs('concurrencyLens.explainer').map(({ label }) => label);
    await eventually('the code explained', () => titles()[0]?.startsWith('Explain concurrency: '), undefined, () => `the page is called ${titles().join()}`);
    ok(!titles()[0].endsWith(' foreign'), `the page is called ${titles().join()}`);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'markdown', content: '# Notes' }), vscode.ViewColumn.One);
    await run('explain');
    await eventually('no code explained', () => titles()[0] === 'Explain concurrency', undefined, () => `the page is called ${titles().join()}`);
  });

  it("turn us off and on for the file's folder", async () => {
    const { document } = (await openWithFindings()).editor;
    try {
      await run('toggle');
      same(settingsOf(document), { workspaceFolderValue: false }, 'what is written');
      await reported(document.uri, []);
      await run('toggle');
      same(settingsOf(document), { workspaceFolderValue: true }, 'what is written');
      await reported(document.uri, DEMO_RULES);
    } finally {
      await unset(document, vscode.ConfigurationTarget.WorkspaceFolder);
    }
  });

  it('turn us off for the workspace where a file lies in no folder', async () => {
    const document = await vscode.workspace.openTextDocument({ content: 'export {};\n', language: 'typescript' });
    await vscode.window.showTextDocument(document);
    try {
      await run('toggle');
      same(settingsOf(document), { workspaceValue: false }, 'what is written');
    } finally {
      await unset(document, vscode.ConfigurationTarget.Workspace);
    }
  });

  it('turn us on where we are off for the language', async () => {
    const { document } = (await openWithFindings()).editor;
    const settings = vscode.workspace.getConfiguration('concurrencyLens', document);
    try {
      await settings.update('enable', false, vscode.ConfigurationTarget.WorkspaceFolder, true);
      await reported(document.uri, []);
      await run('toggle');
      await reported(document.uri, DEMO_RULES);
    } finally {
      await settings.update('enable', undefined, vscode.ConfigurationTarget.WorkspaceFolder, true);
    }
  });

  it('start the server anew, which finds the same, and goes on', async () => {
    const { document } = (await openWithFindings()).editor;
    await run('restartServer');
    await reported(document.uri, DEMO_RULES);
    await replace(document, "readFileSync('terms.md', 'utf8')", "await readFile('terms.md', 'utf8')");
    await reported(document.uri, DEMO_RULES.filter((id) => id !== 'blocking-call'));
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('show the log', async () => {
    await openDemo();
    await run('showLog');
    await eventually('the log', () => vscode.window.visibleTextEditors.some(({ document }) => document.uri.scheme === 'output'));
    await vscode.commands.executeCommand('workbench.action.closePanel');
  });

  it('are offered by the status item, first what explains', async () => {
    const { editor, starts } = await openWithFindings();
    editor.selection = new vscode.Selection(starts[0], starts[0]);
    void run('showActions');
    await eventually('the page', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return webviewTabs('concurrencyLens.explainer').length > 0;
    });
  });
});
