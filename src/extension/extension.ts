/** What the extension brings to the editor: a list of registrations, shared by the Node and the browser entry. */
import type { ExtensionContext } from 'vscode';
import { ServerClient, type CreateClient } from './client';
import { registerCommands } from './commands';
import { Explainer } from './explainer';
import { registerGuide } from './guide';
import { createLog } from './log';
import { registerRulePages } from './rulePages';
import { registerStatus } from './status';

export function activateWith(context: ExtensionContext, createClient: CreateClient): void {
  const log = createLog();
  const server = new ServerClient(createClient, log);
  const explainer = new Explainer(context.extensionUri, server, log);
  context.subscriptions.push(log, server, explainer);
  registerCommands(context, server, explainer, log);
  registerRulePages(context, server);
  registerStatus(context, server);
  context.subscriptions.push(registerGuide(context));
  void server.start();
}
