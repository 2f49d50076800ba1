/** Cases of fixes (`fixtures/fixes`) in the editor: shown in files of their own, with what the light bulb offers there. */
import * as vscode from 'vscode';
import { readFixCases, type FixCase, type Offer } from '../support/fixCases';
import { demoFile } from './demo';
import { eventually, ok } from './expect';
import { inOrder, ruleOf } from './findings';

/** A case by its file and title, and the title of the fix that is taken. */
export interface Taken {
  file: string;
  title: string;
  fix: string;
  /** How lines end; as in the file of cases where nothing is said. */
  ending?: '\r\n';
}

/** The rule whose finding a fix belongs to, where the file of cases is not named after it. */
const RULES: Partial<Record<string, string>> = { 'yield-turns': 'cpu-heavy-loop', 'worker-pool': 'cpu-heavy-loop' };

let shown = 0;
const made: vscode.Uri[] = [];

/** A file is made only where there is a disk. */
export function hasDisk(): boolean {
  return vscode.workspace.getConfiguration('concurrencyLensTests').get('host') === 'node';
}

/** Of the files of one case, by its name. */
export function beside({ uri }: vscode.TextDocument, name: string): vscode.Uri {
  return vscode.Uri.joinPath(uri, '..', name);
}

export async function caseOf({ file, title }: Taken): Promise<FixCase> {
  const { extensionUri } = vscode.extensions.getExtension('concurrency-lens.concurrency-lens')!;
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'test/fixtures/fixes', `${file}.txt`)));
  const found = readFixCases(text).find((one) => one.title === title);
  ok(found, `${file}.txt has no case "${title}"`);
  return found;
}

/** Shows a case in a folder of its own, with the files around it, on the disk and saved. */
export async function show({ around, before, extension }: FixCase, text = before): Promise<vscode.TextEditor> {
  const folder = demoFile(`fixed${++shown}`);
  made.push(folder);
  const uri = vscode.Uri.joinPath(folder, 'src', `case.${extension}`);
  for (const [name, content] of Object.entries(around)) await write(vscode.Uri.joinPath(folder, name), content);
  await write(uri, text);
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
}

function write(uri: vscode.Uri, text: string): Thenable<void> {
  return vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}

/** Closes all that is shown, unsaved as it is, and removes it. */
export async function removeShown(): Promise<void> {
  while (vscode.window.activeTextEditor) await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  for (const folder of made.splice(0)) await vscode.workspace.fs.delete(folder, { recursive: true });
}

/** Where a person asks: at the rule's first finding, or at the last `Promise.all`. */
export async function placeIn(document: vscode.TextDocument, { file }: Taken): Promise<vscode.Range> {
  if (file === 'in-sequence') {
    const at = document.positionAt(document.getText().lastIndexOf('Promise.all'));
    return new vscode.Range(at, at);
  }
  const rule = RULES[file] ?? file.split('.')[0];
  const finding = await eventually(`a finding of ${rule}`, () => inOrder(document.uri).find((one) => ruleOf(one) === rule));
  return finding.range;
}

export function actionsAt(document: vscode.TextDocument, range: vscode.Range, kind?: string): Thenable<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, range, kind);
}

export async function actionAt(document: vscode.TextDocument, range: vscode.Range, title: string): Promise<vscode.CodeAction> {
  return eventually(`the action ${title}`, async () => (await actionsAt(document, range)).find((one) => one.title === title));
}

export function offerOf({ offers }: FixCase, { fix }: Taken): Offer {
  const offer = offers.find(({ outcome, says }) => outcome !== 'refused' && fix.includes(says ?? ''));
  ok(offer, `the case offers nothing like "${fix}"`);
  return offer;
}

export async function isThere(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(() => true, () => false);
}
