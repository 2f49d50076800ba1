/** The guide opens from everywhere, with or without a finding, at what it is asked for. */
import * as vscode from 'vscode';
import { eventually, same } from './expect';
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
});
