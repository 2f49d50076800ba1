/** From one marker of ours to the next, within a file. */
import { languages, Selection, TextEditorRevealType, window, type Diagnostic, type TextEditor, type Uri } from 'vscode';
import { DIAGNOSTIC_SOURCE } from '../server/protocol';
import { NO_FINDINGS_HERE } from './messages';

/** How long the status bar says that there is nothing, in milliseconds. */
const NOTICE = 4_000;

/** What we mark in a file, from its top to its end. */
export function findingsIn(uri: Uri): Diagnostic[] {
  const ours = languages.getDiagnostics(uri).filter(({ source }) => source === DIAGNOSTIC_SOURCE);
  return ours.sort((one, other) => one.range.start.compareTo(other.range.start));
}

/** Moves the cursor to the nearest marker in that direction, and on from the last one to the first. */
export function goToFinding(editor: TextEditor | undefined, direction: 'next' | 'previous'): void {
  const starts = editor ? findingsIn(editor.document.uri).map(({ range }) => range.start) : [];
  if (!editor || starts.length === 0) return void window.setStatusBarMessage(NO_FINDINGS_HERE, NOTICE);
  const cursor = editor.selection.active;
  const place = direction === 'next' ? (starts.find((start) => start.isAfter(cursor)) ?? starts[0]) : (starts.filter((start) => start.isBefore(cursor)).at(-1) ?? starts.at(-1)!);
  const selection = new Selection(place, place);
  // From a page, the keys go to the code again, which may be out of sight.
  if (editor !== window.activeTextEditor) return void window.showTextDocument(editor.document, { viewColumn: editor.viewColumn, preview: false, selection });
  editor.selection = selection;
  editor.revealRange(editor.selection, TextEditorRevealType.InCenterIfOutsideViewport);
}
