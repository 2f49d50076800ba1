/** The extension's entry in the browser: the server is a Web Worker. */
import { Uri, workspace, type ExtensionContext } from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient, type MessageTransports } from 'vscode-languageclient/browser';
import { activateWith } from './extension';

/** The worker's constructor; the DOM's types are not loaded here. */
declare const Worker: new (url: string) => ConstructorParameters<typeof BrowserMessageReader>[0] & ConstructorParameters<typeof BrowserMessageWriter>[0];

export function activate(context: ExtensionContext): void {
  const script = Uri.joinPath(context.extensionUri, 'dist', 'server.web.js');
  activateWith(context, 'browser', (options) => new LanguageClient('concurrencyLens', 'Concurrency Lens', () => startServer(script), options));
}

/** The client would take the worker itself, but does not know it for one: the extension host has put its own `Worker` in place. */
async function startServer(script: Uri): Promise<MessageTransports> {
  // An extension that lies on a remote machine has no address that a worker could load, so its text is handed over.
  const address = script.scheme === 'vscode-remote' ? URL.createObjectURL(new Blob([await workspace.fs.readFile(script)])) : script.toString(true);
  const worker = new Worker(address);
  return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
}
