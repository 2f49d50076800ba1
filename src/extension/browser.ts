/** The extension's entry in the browser: the server is a Web Worker. */
import { Uri, type ExtensionContext } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { activateWith } from './extension';

/** The worker's constructor; the DOM's types are not loaded here. */
declare const Worker: new (url: string) => ConstructorParameters<typeof LanguageClient>[2] & object;

export function activate(context: ExtensionContext): void {
  const script = Uri.joinPath(context.extensionUri, 'dist/server.web.js').toString(true);
  activateWith(context, (options) => new LanguageClient('concurrencyLens', 'Concurrency Lens', async () => new Worker(script) as never, options));
}
