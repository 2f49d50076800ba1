/** The commands that belong to no single feature. Their arguments come from links, so they are checked. */
import { commands, window, type ExtensionContext, type LogOutputChannel, type TextEditor } from 'vscode';
import type { ExplainTarget } from '../server/protocol';
import { showActions } from './actions';
import type { ServerClient } from './client';
import type { Explainer } from './explainer';
import { goToFinding } from './findings';
import { COMMANDS, isSupportedLanguage } from './ids';
import { openSample } from './sample';
import { toggle } from './toggle';

export function registerCommands(context: ExtensionContext, server: ServerClient, explainer: Explainer, log: LogOutputChannel): void {
  context.subscriptions.push(
    // The editor's menu passes the file instead, and the palette nothing: both mean the cursor.
    commands.registerCommand(COMMANDS.explain, (argument: unknown) => (isExplainTarget(argument) ? explainer.explainAt(argument) : explainer.explainCursor(editorInUse()))),
    commands.registerCommand(COMMANDS.restartServer, () => server.restart()),
    commands.registerCommand(COMMANDS.showLog, () => log.show()),
    commands.registerCommand(COMMANDS.nextFinding, () => goToFinding(editorInUse(), 'next')),
    commands.registerCommand(COMMANDS.previousFinding, () => goToFinding(editorInUse(), 'previous')),
    commands.registerCommand(COMMANDS.toggle, () => toggle(window.activeTextEditor?.document, log)),
    commands.registerCommand(COMMANDS.openSample, openSample),
    commands.registerCommand(COMMANDS.showActions, () => showActions(window.activeTextEditor)),
  );
}

/** No editor is active while a page has the focus, such as the walkthrough, whose buttons speak of the code beside it. */
function editorInUse(): TextEditor | undefined {
  return window.activeTextEditor ?? window.visibleTextEditors.find(({ document }) => isSupportedLanguage(document.languageId));
}

export function isExplainTarget(value: unknown): value is ExplainTarget {
  const target = value as Partial<ExplainTarget> | null | undefined;
  return typeof target?.uri === 'string' && Number.isInteger(target.position?.line) && Number.isInteger(target.position?.character);
}
