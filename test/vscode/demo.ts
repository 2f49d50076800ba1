/** Opens and edits files of the demo project, which is the workspace of these suites. */
import * as vscode from 'vscode';
import { ok } from './expect';

export function demoFile(path: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) throw new Error('The suites need the demo project as their workspace.');
  return vscode.Uri.joinPath(folder.uri, path);
}

/** Shows a file in a tab of its own: a preview's tab would go with the next file that is shown. */
export async function openDemo(path = 'src/server.ts'): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(demoFile(path)), { preview: false });
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
