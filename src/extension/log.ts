/** The extension's log, which the server writes to as well. Its level is the person's choice ("Set Log Level"). */
import { window, type LogOutputChannel } from 'vscode';

export function createLog(): LogOutputChannel {
  return window.createOutputChannel('Concurrency Lens', { log: true });
}
