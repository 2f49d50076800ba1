/**
 * "Open a sample": code with something to see, beside whatever is open. It is a file that lies in memory alone, so a window reload finds it
 * by its address, and nobody is asked where to save it. An untitled document would ask, and a read-only one would take no fix.
 */
import { commands, Disposable, Range, Selection, Uri, ViewColumn, window, workspace, WorkspaceEdit, type TextDocument } from 'vscode';
import { columnOf } from './fixMaking';
import { COMMANDS, SAMPLE_SCHEME } from './ids';
import { MemoryFile } from './memoryFile';
import { SAMPLE_CODE } from './sampleCode';

const SAMPLE = Uri.from({ scheme: SAMPLE_SCHEME, path: '/sample.js' });

/** Milliseconds after an edit. Saving formats for those who have it so, which is not to go on while they type. */
const REST = 500;

export function registerSample(): Disposable {
  let timer: ReturnType<typeof setTimeout> | undefined;
  // Nothing is lost with it: what is not saved would be asked about when it is closed.
  const saveAtRest = (document: TextDocument): void => {
    if (document.uri.toString() !== SAMPLE.toString() || !document.isDirty) return;
    clearTimeout(timer);
    timer = setTimeout(() => void document.save(), REST);
  };
  return Disposable.from(
    workspace.registerFileSystemProvider(SAMPLE_SCHEME, new MemoryFile(SAMPLE, SAMPLE_CODE), { isCaseSensitive: true }),
    commands.registerCommand(COMMANDS.openSample, openSample),
    workspace.onDidChangeTextDocument(({ document }) => saveAtRest(document)),
    // After a window reload, with edits that were not saved before.
    workspace.onDidOpenTextDocument(saveAtRest),
    new Disposable(() => clearTimeout(timer)),
  );
}

/** Opens the sample, as it was at first, or shows it again, with the cursor in the function that waits in line. */
async function openSample(): Promise<void> {
  const document = await workspace.openTextDocument(SAMPLE);
  const column = columnOf(document);
  if (column === undefined) await makeFresh(document);
  const cursor = document.positionAt(document.getText().indexOf('loadProfile'));
  await window.showTextDocument(document, { viewColumn: column ?? ViewColumn.Beside, preview: false, selection: new Selection(cursor, cursor) });
}

async function makeFresh(document: TextDocument): Promise<void> {
  const text = document.getText();
  if (text === SAMPLE_CODE) return;
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, new Range(document.positionAt(0), document.positionAt(text.length)), SAMPLE_CODE);
  await workspace.applyEdit(edit);
}
