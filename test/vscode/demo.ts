/** Opens and edits files of the demo project, which is the workspace of these suites. */
import * as vscode from 'vscode';

export function demoFile(path: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) throw new Error('The suites need the demo project as their workspace.');
  return vscode.Uri.joinPath(folder.uri, path);
}

export async function openDemo(path = 'src/server.ts'): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(demoFile(path)));
}

/** Where a text begins; throws when the file does not hold it. */
export function find(document: vscode.TextDocument, text: string): vscode.Position {
  const offset = document.getText().indexOf(text);
  if (offset < 0) throw new Error(`${document.uri.path} does not hold ${JSON.stringify(text)}`);
  return document.positionAt(offset);
}
