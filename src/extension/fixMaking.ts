/** Makes a fix in the editor: all of it as one edit, which one undo takes back, and then shows where the code is another. */
import { Position, Range, Selection, TabInputText, Uri, window, workspace, WorkspaceEdit, type TextDocument, type TextEditor, type ViewColumn } from 'vscode';
import type { FixPreview } from '../server/protocol';
import { firstChangedLine } from './fixChange';

/** False where the editor refuses. Whether the document still holds what the fix was made for is for the caller to know. */
export function makeFix(document: TextDocument, { edits, creates }: FixPreview): Thenable<boolean> {
  const edit = new WorkspaceEdit();
  for (const { uri, text } of creates) {
    edit.createFile(Uri.parse(uri));
    edit.insert(Uri.parse(uri), new Position(0, 0), text);
  }
  for (const { range: { start, end }, newText } of edits) edit.replace(document.uri, new Range(start.line, start.character, end.line, end.character), newText);
  return workspace.applyEdit(edit);
}

/** Puts the cursor where the document differs first from what it was. */
export async function showMade(document: TextDocument, before: string, otherwise?: ViewColumn): Promise<void> {
  const line = firstChangedLine(before, document.getText());
  await showCode(document, otherwise, new Selection(line, 0, line, 0));
}

/** Shows a document where it has a tab already, and moves there. `otherwise` is where it is shown without one: in the active column. */
export function showCode(document: TextDocument, otherwise?: ViewColumn, selection?: Selection): Thenable<TextEditor> {
  return window.showTextDocument(document, { viewColumn: columnOf(document) ?? otherwise, preview: false, selection });
}

/** Of the editor that is active, where it shows the document; else of a tab that does. */
export function columnOf(document: TextDocument): ViewColumn | undefined {
  const { activeTextEditor: active, tabGroups } = window;
  if (active?.document === document) return active.viewColumn;
  return tabGroups.all.flatMap(({ tabs }) => tabs).find(({ input }) => input instanceof TabInputText && input.uri.toString() === document.uri.toString())?.group.viewColumn;
}
