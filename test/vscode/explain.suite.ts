/** "Explain concurrency here" opens one page beside the code, wherever the cursor stands. */
import * as vscode from 'vscode';
import { find, openDemo } from './demo';
import { eventually, same } from './expect';
import { webviewTabs } from './webviews';

const pages = () => webviewTabs('concurrencyLens.explainer');

async function explainAt(text: string): Promise<vscode.TextEditor> {
  const editor = await openDemo();
  const place = find(editor.document, text);
  editor.selection = new vscode.Selection(place, place);
  await vscode.commands.executeCommand('concurrencyLens.explain');
  return editor;
}

describe('explain', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('opens a page beside the code, and leaves the cursor in the code', async () => {
    const editor = await explainAt('await fetchOrders(request');
    const [tab] = await eventually('the page', () => (pages().length ? pages() : undefined));
    same(tab.group.viewColumn, vscode.ViewColumn.Two, 'its column');
    same(vscode.window.activeTextEditor?.document.uri.path, editor.document.uri.path, 'the active editor');
  });

  it('answers without a finding too, and keeps to one page', async () => {
    await explainAt('await fetchOrders(request');
    await explainAt('app.listen');
    same(pages().length, 1, 'pages');
  });
});
