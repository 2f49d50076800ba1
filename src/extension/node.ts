/** The extension's entry on Node: the server is a process of its own, on the editor's own runtime. */
import type { ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { activateWith } from './extension';

export function activate(context: ExtensionContext): void {
  const module = context.asAbsolutePath('dist/server.js');
  activateWith(context, 'Node', (options) => new LanguageClient('concurrencyLens', 'Concurrency Lens', {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6029'] } },
  }, options));
}
