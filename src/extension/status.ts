/** The language status item: what became of the file in the active editor, and why if nothing did. */
import { languages, LanguageStatusSeverity, window, workspace, type ExtensionContext } from 'vscode';
import type { DocumentStateParams } from '../server/protocol';
import type { ServerClient } from './client';
import { COMMANDS, LANGUAGES } from './ids';
import { stateText } from './messages';

export function registerStatus(context: ExtensionContext, server: ServerClient): void {
  const states = new Map<string, DocumentStateParams>();
  const item = languages.createLanguageStatusItem('concurrencyLens', LANGUAGES.map((language) => ({ language })));
  item.name = 'Concurrency Lens';
  item.command = { title: 'Show log', command: COMMANDS.showLog };

  const show = (): void => {
    const { state, trouble } = states.get(window.activeTextEditor?.document.uri.toString() ?? '') ?? {};
    const { text, detail } = state ? stateText(state) : { text: 'Concurrency Lens', detail: '' };
    item.busy = state === undefined && window.activeTextEditor !== undefined;
    item.text = text;
    item.detail = trouble ?? detail;
    item.severity = trouble !== undefined || state?.kind === 'incomplete' ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
  };
  context.subscriptions.push(
    item,
    window.onDidChangeActiveTextEditor(show),
    workspace.onDidCloseTextDocument((document) => states.delete(document.uri.toString())),
    server.onDocumentState((params) => {
      states.set(params.uri, params);
      show();
    }),
  );
  show();
}
