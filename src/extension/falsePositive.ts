/**
 * "Report as a false positive": a report that a person reads, changes and shares, or not. It is shown first, and copied
 * only when asked; nothing is sent.
 */
import { commands, env, ProgressLocation, version, ViewColumn, window, workspace, type ExtensionContext, type LogOutputChannel } from 'vscode';
import type { FindingTarget } from '../server/protocol';
import type { ServerClient } from './client';
import { isExplainTarget } from './commands';
import { COMMANDS } from './ids';
import { REPORT } from './messages';
import { say } from './say';

export function registerFalsePositives(context: ExtensionContext, host: string, server: ServerClient, log: LogOutputChannel): void {
  const { displayName, version: ownVersion } = context.extension.packageJSON as { displayName: string; version: string };
  const seenIn = [`${displayName} ${ownVersion}`, `${env.appName} ${version}`, `Extension host: ${host}`];

  context.subscriptions.push(commands.registerCommand(COMMANDS.reportFalsePositive, async (target: unknown) => {
    if (!isFindingTarget(target)) return;
    try {
      const report = await window.withProgress({ location: ProgressLocation.Window, title: REPORT.making }, (_progress, token) => server.reportFalsePositive({ ...target, seenIn }, token));
      if (report === null) say(REPORT.gone);
      else await showReport(report);
    } catch (fault) {
      log.error(fault instanceof Error ? fault : String(fault));
      say(REPORT.failed);
    }
  }));
}

/** What is copied is what the document holds by then. */
async function showReport(content: string): Promise<void> {
  const document = await workspace.openTextDocument({ language: 'markdown', content });
  await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: false });
  const answer = await window.showQuickPick([REPORT.copy, REPORT.close], { placeHolder: REPORT.ask, ignoreFocusOut: true });
  if (answer !== REPORT.copy) return;
  await env.clipboard.writeText(document.getText());
  say(REPORT.copied);
}

function isFindingTarget(value: unknown): value is FindingTarget {
  return isExplainTarget(value) && typeof (value as Partial<FindingTarget>).rule === 'string';
}
