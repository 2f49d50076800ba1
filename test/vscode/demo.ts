/** Opens and edits files of the demo project, the first folder of these suites' window. The second one is a copy of it in which we are turned off. */
import * as vscode from 'vscode';
import { ok } from './expect';

export function demoFile(path: string): vscode.Uri {
  return fileOf(0, path);
}

/** A file of the folder in which we are turned off. */
export function quietFile(path: string): vscode.Uri {
  return fileOf(1, path);
}

function fileOf(index: number, path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[index];
  if (!folder) throw new Error('The suites need two copies of the demo project in their window.');
  return vscode.Uri.joinPath(folder.uri, path);
}

/** Shows a file in a tab of its own: a preview's tab would go with the next file that is shown. */
export async function openDemo(path = 'src/server.ts'): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(demoFile(path)), { preview: false });
}

let foreign: vscode.Disposable | undefined;

/** Shows code of another version of a file in the first column, as a comparison does. */
export async function openForeign(): Promise<vscode.TextEditor> {
  foreign ??= vscode.workspace.registerTextDocumentContentProvider('review', { provideTextDocumentContent: () => 'export async function foreign() {\n  await one();\n}\n' });
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse('review:/foreign.ts'));
  return vscode.window.showTextDocument(document, vscode.ViewColumn.One);
}

/** Where a text begins; throws when the file does not hold it. */
export function find(document: vscode.TextDocument, text: string): vscode.Position {
  const offset = document.getText().indexOf(text);
  if (offset < 0) throw new Error(`${document.uri.path} does not hold ${JSON.stringify(text)}`);
  return document.positionAt(offset);
}

/** Puts one text in the place of another, unsaved. */
export async function replace(document: vscode.TextDocument, text: string, by: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  const start = find(document, text);
  edit.replace(document.uri, new vscode.Range(start, document.positionAt(document.offsetAt(start) + text.length)), by);
  ok(await vscode.workspace.applyEdit(edit), 'the edit was refused');
}
