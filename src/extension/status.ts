/** The language status item: what became of the file in the active editor, and why if nothing did. A click offers what fits. */
import { languages, LanguageStatusSeverity, window, workspace, type ExtensionContext } from 'vscode';
import type { DocumentStateParams } from '../server/protocol';
import type { ServerClient } from './client';
import { COMMANDS, isSupportedLanguage, LANGUAGES } from './ids';
import { serverText, stateText, type ServerState } from './messages';

/** Milliseconds after an edit from which on a missing answer shows: sooner, each rest in typing would spin. */
const PATIENCE = 1_000;

export function registerStatus(context: ExtensionContext, server: ServerClient): void {
  const states = new Map<string, DocumentStateParams>();
  let serverState: ServerState = { isRunning: false, isStarting: true };
  let overdue: ReturnType<typeof setTimeout> | undefined;
  const item = languages.createLanguageStatusItem('concurrencyLens', LANGUAGES.map((language) => ({ language })));
  item.name = 'Concurrency Lens';
  item.command = { title: 'Actions', command: COMMANDS.showActions };

  const activeUri = (): string | undefined => window.activeTextEditor?.document.uri.toString();
  const show = (): void => {
    clearTimeout(overdue);
    overdue = undefined;
    const { state, trouble } = states.get(activeUri() ?? '') ?? {};
    const { isRunning, isStarting } = serverState;
    const { text, detail } = !isRunning ? serverText(serverState) : state ? stateText(state) : { text: '', detail: '' };
    item.busy = isRunning ? state === undefined && activeUri() !== undefined : isStarting;
    // Beside it stand the items of others.
    item.text = text ? `Concurrency Lens: ${text}` : 'Concurrency Lens';
    item.detail = trouble ?? detail;
    item.severity = !isRunning && !isStarting ? LanguageStatusSeverity.Error : trouble !== undefined || state?.kind === 'incomplete' ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
  };
  context.subscriptions.push(
    item,
    { dispose: () => clearTimeout(overdue) },
    window.onDidChangeActiveTextEditor(show),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.toString() === activeUri() && isSupportedLanguage(document.languageId)) overdue ??= setTimeout(() => (item.busy = true), PATIENCE);
    }),
    workspace.onDidCloseTextDocument((document) => states.delete(document.uri.toString())),
    server.onServerState((changed) => {
      serverState = changed;
      if (!changed.isRunning) states.clear();
      show();
    }),
    server.onDocumentState((params) => {
      states.set(params.uri, params);
      if (params.uri === activeUri()) show();
    }),
  );
  show();
}
