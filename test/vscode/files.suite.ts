/** Files as they come: with another line ending, unsaved, empty, broken, or not ours at all. */
import * as vscode from 'vscode';
import { ours, reported } from './findings';
import { same } from './expect';

const IN_LINE = ['async function load(id) {', '  const user = await fetchUser(id);', '  const orders = await fetchOrders(id);', '  return [user, orders];', '}', ''];

/** Shows an unsaved file. */
async function show(content: string, language = 'javascript'): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ content, language });
  await vscode.window.showTextDocument(document);
  return document;
}

describe('files', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  it('are marked at the right place before they are saved, with either line ending', async () => {
    for (const ending of ['\n', '\r\n']) {
      const document = await show(IN_LINE.join(ending));
      const [finding] = await reported(document.uri, ['sequential-awaits']);
      same(document.getText(finding.range), 'await', 'the marked text');
      same(finding.range.start.line, 2, 'the marked line');
    }
  });

  it('lose their marks when they become empty', async () => {
    const document = await show(IN_LINE.join('\n'));
    await reported(document.uri, ['sequential-awaits']);
    const edit = new vscode.WorkspaceEdit();
    edit.delete(document.uri, new vscode.Range(0, 0, document.lineCount, 0));
    await vscode.workspace.applyEdit(edit);
    await reported(document.uri, []);
  });

  it('of other languages are left alone', async () => {
    const other = await show(IN_LINE.join('\n'), 'plaintext');
    // The neighbour's findings show that there was time for this file's.
    await reported((await show(IN_LINE.join('\n'))).uri, ['sequential-awaits']);
    same(ours(other.uri), [], 'findings');
  });
});
