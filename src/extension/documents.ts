/** Opening documents that may be gone. */
import { workspace, type LogOutputChannel, type TextDocument, type Uri } from 'vscode';

/** The document, opened if need be; undefined if that fails, which the log tells. */
export async function findDocument(uri: Uri, log: LogOutputChannel): Promise<TextDocument | undefined> {
  try {
    return await workspace.openTextDocument(uri);
  } catch (fault) {
    log.warn(`${uri.toString()} cannot be opened: ${String(fault)}`);
    return undefined;
  }
}
