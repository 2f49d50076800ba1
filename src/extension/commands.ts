/** The commands that belong to no single feature. Their arguments come from links, so they are checked. */
import { commands, type ExtensionContext, type LogOutputChannel } from 'vscode';
import type { ExplainTarget } from '../server/protocol';
import { showActions } from './actions';
import type { ActiveCode } from './activeCode';
import type { ServerClient } from './client';
import type { Explainer } from './explainer';
import { goToFinding } from './findings';
import { COMMANDS } from './ids';
import { toggle } from './toggle';

export function registerCommands(context: ExtensionContext, server: ServerClient, explainer: Explainer, code: ActiveCode, log: LogOutputChannel): void {
  context.subscriptions.push(
    // The editor's menu passes the file instead, and the palette nothing: both mean the cursor.
    commands.registerCommand(COMMANDS.explain, (argument: unknown) => (isExplainTarget(argument) ? explainer.explainAt(argument) : explainer.explainCursor(code.atCursor))),
    commands.registerCommand(COMMANDS.restartServer, () => server.restart()),
    commands.registerCommand(COMMANDS.showLog, () => log.show()),
    commands.registerCommand(COMMANDS.nextFinding, () => goToFinding(code.atCursor, 'next')),
    commands.registerCommand(COMMANDS.previousFinding, () => goToFinding(code.atCursor, 'previous')),
    commands.registerCommand(COMMANDS.toggle, () => toggle(code.atCursor?.document, log)),
    commands.registerCommand(COMMANDS.showActions, () => showActions(code.atCursor)),
  );
}

export function isExplainTarget(value: unknown): value is ExplainTarget {
  const target = value as Partial<ExplainTarget> | null | undefined;
  return typeof target?.uri === 'string' && Number.isInteger(target.position?.line) && Number.isInteger(target.position?.character);
}
