/** A person says from the light bulb that a call keeps its turn, for the whole project, and takes it back with one undo. */
import * as vscode from 'vscode';
import { demoFile, openDemo } from './demo';
import { eventually, ok, same } from './expect';
import { reported } from './findings';

const DEMO_RULES = ['sequential-awaits', 'await-in-loop', 'blocking-call', 'cpu-heavy-loop'];
const TITLE = 'Treat `fetchOrders` as ordered in this project';
const SAID = '"orderedCalls": ["fetchOrders"]';

describe('saying what calls do', () => {
  const file = demoFile('concurrency-lens.json');
  const hasDisk = vscode.workspace.getConfiguration('concurrencyLensTests').get('host') === 'node';

  async function treatment(): Promise<vscode.CodeAction> {
    const { document } = await openDemo();
    const [awaits] = await reported(document.uri, DEMO_RULES);
    return eventually(`the action ${TITLE}`, async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, awaits.range);
      return actions.find((one) => one.title === TITLE);
    });
  }

  /** Applies it to `before`, and takes it back. */
  async function sayAndTakeBack(before: string): Promise<void> {
    const action = await treatment();
    ok(action.edit && (await vscode.workspace.applyEdit(action.edit)), 'the edit was refused');
    const document = await vscode.workspace.openTextDocument(file);
    ok(document.getText().includes(SAID), document.getText());
    await reported(demoFile('src/server.ts'), DEMO_RULES.slice(1));
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: false });
    await vscode.commands.executeCommand('undo');
    same(document.getText(), before, 'the text after one undo');
    await reported(demoFile('src/server.ts'), DEMO_RULES);
  }

  afterEach(async () => {
    await vscode.window.showTextDocument(file).then(() => vscode.commands.executeCommand('workbench.action.files.revert'), () => undefined);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(file).then(undefined, () => undefined);
  });

  it('writes into the project file as it is in the editor, and one undo takes it out', async () => {
    const before = '{\n  // Ours.\n  "rules": {},\n}\n';
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(before));
    const { document } = await vscode.window.showTextDocument(file, { viewColumn: vscode.ViewColumn.Beside, preview: false });
    await eventually('the text on the disk', () => document.getText() === before || undefined);
    await sayAndTakeBack(before);
  });

  it('makes the project file where there is a disk', async function () {
    if (!hasDisk) this.skip();
    const action = await treatment();
    ok(action.edit && (await vscode.workspace.applyEdit(action.edit)), 'the edit was refused');
    const document = await vscode.workspace.openTextDocument(file);
    same(document.getText(), `{\n  ${SAID}\n}\n`, 'the new file');
    await document.save();
    await reported(demoFile('src/server.ts'), DEMO_RULES.slice(1));
    await vscode.workspace.fs.delete(file);
    await reported(demoFile('src/server.ts'), DEMO_RULES);
  });
});
