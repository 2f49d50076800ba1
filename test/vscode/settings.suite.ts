/** Settings count by folder and by language, from the editor and from a project file, and a change counts within a second. */
import * as vscode from 'vscode';
import { demoFile, openDemo, quietFile } from './demo';
import { eventually, ok, same } from './expect';
import { ours, reported, untilReported } from './findings';
import { send } from './report';

const DEMO_RULES = ['sequential-awaits', 'await-in-loop', 'blocking-call', 'cpu-heavy-loop'];
const SOURCE = 'src/server.ts';
const PROJECT_FILE = 'concurrency-lens.json';
/** From the change to the marker, in milliseconds. */
const PROMISED = 1_000;

/** A setting of one folder; undefined takes it out again. */
function set(uri: vscode.Uri, key: string, value: unknown, language?: string): Thenable<void> {
  const scope = language === undefined ? uri : { uri, languageId: language };
  return vscode.workspace.getConfiguration('concurrencyLens', scope).update(key, value, vscode.ConfigurationTarget.WorkspaceFolder, language !== undefined);
}

/** Asks that a change counts in time, of the best of a few: the machine may be busy. */
async function countsInTime(what: string, took: number[]): Promise<void> {
  await send({ kind: 'remark', text: `${what} counts after ${took.map(Math.round).join(', ')} ms` });
  ok(Math.min(...took) < PROMISED, `${what} counts only after ${took.map(Math.round).join(', ')} ms`);
}

/** Shows a text in the project file of the demo, unsaved. */
async function type(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  ok(await vscode.workspace.applyEdit(edit), 'the edit was refused');
}

describe('settings', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('differ by folder in one window, and a change counts within a second', async () => {
    const quiet = quietFile(SOURCE);
    await vscode.window.showTextDocument(quiet, { preview: false });
    await vscode.window.showTextDocument(demoFile(SOURCE), { viewColumn: vscode.ViewColumn.Beside, preview: false });
    await reported(demoFile(SOURCE), DEMO_RULES);
    same(ours(quiet).length, 0, 'findings where we are turned off');
    const took: number[] = [];
    try {
      for (let turn = 0; turn < 2; turn++) {
        took.push(await untilReported(quiet, DEMO_RULES, () => set(quiet, 'enable', true)));
        took.push(await untilReported(quiet, [], () => set(quiet, 'enable', false)));
      }
      same(ours(demoFile(SOURCE)).length, DEMO_RULES.length, 'findings of the other folder');
    } finally {
      await set(quiet, 'enable', false);
    }
    await countsInTime('A setting', took);
  });

  it('differ by language', async () => {
    const uri = demoFile(SOURCE);
    await openDemo();
    await reported(uri, DEMO_RULES);
    try {
      await untilReported(uri, ['blocking-call'], () => set(uri, 'rules', { '*': 'off', 'blocking-call': 'error' }, 'typescript'));
      same(ours(uri)[0].severity, vscode.DiagnosticSeverity.Error, 'the severity');
    } finally {
      await set(uri, 'rules', undefined, 'typescript');
    }
    await reported(uri, DEMO_RULES);
  });

  it('in a project file win, within a second, and what is wrong in it stands in it', async () => {
    const uri = demoFile(SOURCE);
    const file = demoFile(PROJECT_FILE);
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode('{}'));
    try {
      const document = await vscode.workspace.openTextDocument(file);
      same(document.languageId, 'jsonc', 'the language of a project file');
      await openDemo();
      await reported(uri, DEMO_RULES);
      await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: false });
      const took: number[] = [];
      for (let turn = 0; turn < 2; turn++) {
        took.push(await untilReported(uri, ['sequential-awaits'], () => type(document, '{ "rules": { "*": "off", "sequential-awaits": "default" } }')));
        took.push(await untilReported(uri, DEMO_RULES, () => type(document, '{ "rules": {}, }')));
      }
      await type(document, '{ "rules": { "await-in-lop": "off" } }');
      const [problem] = await eventually('what is wrong', () => (ours(file).length > 0 ? ours(file) : undefined));
      ok(/did you mean `await-in-loop`/.test(problem.message), problem.message);
      await countsInTime('A project file that is typed', took);
    } finally {
      await vscode.window.showTextDocument(file).then(() => vscode.commands.executeCommand('workbench.action.files.revert'));
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await vscode.workspace.fs.delete(file);
    }
    await openDemo();
    await reported(uri, DEMO_RULES);
  });

  it('in a project file that nobody opens count as well, where there is a disk', async function () {
    if (vscode.workspace.getConfiguration('concurrencyLensTests').get('host') !== 'node') this.skip();
    const uri = demoFile(SOURCE);
    const file = demoFile(PROJECT_FILE);
    await openDemo();
    await reported(uri, DEMO_RULES);
    const took = [await untilReported(uri, [], () => vscode.workspace.fs.writeFile(file, new TextEncoder().encode('{ "rules": { "*": "off" } }')))];
    took.push(await untilReported(uri, DEMO_RULES, () => vscode.workspace.fs.delete(file)));
    await countsInTime('A project file on the disk', took);
  });
});
