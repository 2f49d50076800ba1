/** "Open a sample": one document, which takes fixes, asks for nothing when it is closed, and is fresh when it is opened again. */
import * as vscode from 'vscode';
import { SAMPLE_CODE } from '../../src/extension/sampleCode';
import { actionAt } from './cases';
import { eventually, ok, same } from './expect';
import { reported } from './findings';

async function openSample(): Promise<vscode.TextEditor> {
  await vscode.commands.executeCommand('concurrencyLens.openSample');
  const editor = vscode.window.activeTextEditor;
  ok(editor && editor.document.getText().includes('loadProfile'), 'the sample is not in the active editor');
  return editor;
}

const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);

async function takeFix(document: vscode.TextDocument): Promise<void> {
  const [finding] = await reported(document.uri, ['sequential-awaits']);
  const fix = await actionAt(document, finding.range, 'Await both together');
  // As the editor does, which asks for the edit when somebody takes the action.
  const [resolved] = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, finding.range, fix.kind?.value, 10);
  ok(resolved.edit && (await vscode.workspace.applyEdit(resolved.edit)), 'the fix was not made');
}

describe('the sample', () => {
  afterEach(async () => {
    while (vscode.window.activeTextEditor) await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('is one, with a finding, and nothing to be saved', async () => {
    const { document, selection } = await openSample();
    same(document.getText(), SAMPLE_CODE, 'its text');
    ok(!document.isDirty, 'it would ask to be saved');
    same(document.lineAt(selection.active.line).text, 'export async function loadProfile(id) {', 'the line of the cursor');
    await reported(document.uri, ['sequential-awaits']);
    same((await openSample()).document.uri.toString(), document.uri.toString(), 'what is opened again');
    same(tabs().length, 1, 'tabs');
  });

  it('takes a fix, asks for nothing when it is closed then, and is as it was when it is opened again', async () => {
    const { document } = await openSample();
    await takeFix(document);
    await eventually('the fix', () => document.getText().includes('Promise.all'));
    await reported(document.uri, []);
    await eventually('nothing to be saved', () => !document.isDirty);
    await vscode.window.tabGroups.close(tabs());
    same(tabs().length, 0, 'tabs');
    const again = await openSample();
    same(again.document.getText(), SAMPLE_CODE, 'its text');
    await reported(again.document.uri, ['sequential-awaits']);
    await eventually('nothing to be saved', () => !again.document.isDirty);
  });

  it('keeps what was done to it as long as it is open', async () => {
    const { document } = await openSample();
    await takeFix(document);
    ok((await openSample()).document.getText().includes('Promise.all'), 'the fix is lost');
  });
});
