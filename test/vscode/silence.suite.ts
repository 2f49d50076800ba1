/** A person silences a finding from the light bulb, thinks better of it, and takes it back. */
import * as vscode from 'vscode';
import { find, openDemo } from './demo';
import { eventually, ok, same } from './expect';
import { reported, rulesIn } from './findings';

const DEMO_RULES = ['sequential-awaits', 'await-in-loop', 'blocking-call', 'cpu-heavy-loop'];

describe('silence', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.files.revert'));

  for (const what of ['line', 'file']) {
    it(`for a ${what} takes the finding away, and one undo brings it back`, async () => {
      const { document } = await openDemo();
      const [awaits] = await reported(document.uri, DEMO_RULES);
      const before = document.getText();
      const title = `Disable sequential-awaits for this ${what}`;
      const action = await eventually(`the action ${title}`, async () => {
        const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, awaits.range);
        return actions.find((one) => one.title === title);
      });
      ok(action.edit && (await vscode.workspace.applyEdit(action.edit)), 'the edit was refused');
      find(document, `// concurrency-lens-disable${what === 'line' ? '-next-line' : ''} sequential-awaits`);
      await reported(document.uri, DEMO_RULES.slice(1));
      await vscode.commands.executeCommand('undo');
      same(document.getText(), before, 'the text after one undo');
      await reported(document.uri, DEMO_RULES);
    });
  }

  it('that is idle is a hint that can be removed', async () => {
    const { document } = await openDemo();
    await reported(document.uri, DEMO_RULES);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '// concurrency-lens-disable late-await\n');
    ok(await vscode.workspace.applyEdit(edit), 'the edit was refused');
    const [hint] = await reported(document.uri, ['unused-directive', ...DEMO_RULES]);
    same(hint.severity, vscode.DiagnosticSeverity.Hint, 'the severity');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, hint.range);
    const remove = actions.find(({ title }) => title === 'Remove the comment');
    ok(remove?.edit && (await vscode.workspace.applyEdit(remove.edit)), 'there is no way to remove it');
    await reported(document.uri, DEMO_RULES);
    ok(!rulesIn(document.uri).includes('unused-directive'), 'the hint stays');
  });
});
