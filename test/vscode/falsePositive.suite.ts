/** A person reports a finding: reads the report first, and has it copied. */
import * as vscode from 'vscode';
import { openDemo } from './demo';
import { eventually, ok, same } from './expect';
import { reported } from './findings';

describe('false positives', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  it('are reported from the light bulb: shown, then copied as they were changed', async () => {
    const { document } = await openDemo();
    const [awaits] = await reported(document.uri, ['sequential-awaits', 'await-in-loop', 'blocking-call', 'cpu-heavy-loop']);
    await vscode.env.clipboard.writeText('nothing');
    const command = await eventually('the action', async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, awaits.range);
      return actions.find(({ title }) => title === 'Report as a false positive…')?.command;
    });
    const done = vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
    const editor = await eventually('the report', () => {
      const active = vscode.window.activeTextEditor;
      return active?.document.isUntitled ? active : undefined;
    });
    same(editor.document.languageId, 'markdown', 'its language');
    const text = editor.document.getText();
    for (const part of ['# False positive: sequential-awaits', 'Concurrency Lens ', 'Extension host: ', '```ts\n']) ok(text.includes(part), `the report lacks ${part}:\n${text}`);
    ok(!text.includes('demo'), `the report names a folder:\n${text}`);
    same(await vscode.env.clipboard.readText(), 'nothing', 'the clipboard before the person agreed');
    ok(await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'Mine.\n')), 'the report cannot be changed');
    await eventually('the copy', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return (await vscode.env.clipboard.readText()) === `Mine.\n${text}`;
    });
    await done;
  });
});
