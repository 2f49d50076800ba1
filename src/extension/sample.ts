/** "Open a sample": code with something to see, in an untitled file beside whatever is open. */
import { Selection, ViewColumn, window, workspace, type TextDocument } from 'vscode';
import { SAMPLE_CODE } from './sampleCode';

let sample: TextDocument | undefined;

/** Opens the sample, or shows it again, with the cursor in the function that waits in line. */
export async function openSample(): Promise<void> {
  if (!sample || sample.isClosed) sample = await workspace.openTextDocument({ language: 'javascript', content: SAMPLE_CODE });
  const shown = window.visibleTextEditors.find(({ document }) => document === sample);
  const cursor = sample.positionAt(SAMPLE_CODE.indexOf('loadProfile'));
  await window.showTextDocument(sample, { viewColumn: shown?.viewColumn ?? ViewColumn.Beside, preview: false, selection: new Selection(cursor, cursor) });
}
