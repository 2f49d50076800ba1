/** What the extension brings to the editor: a list of registrations, shared by the Node and the browser entry. */
import { window, type ExtensionContext } from 'vscode';
import { ActiveCode } from './activeCode';
import { ServerClient, type CreateClient } from './client';
import { registerCommands } from './commands';
import { Explainer } from './explainer';
import { registerFalsePositives } from './falsePositive';
import { registerFixPreviews } from './fixPreview';
import { registerGuide } from './guide';
import { EXPLAINER_PANEL } from './ids';
import { createLog } from './log';
import { registerRulePages } from './rulePages';
import { registerSample } from './sample';
import { registerStatus } from './status';

/** `host` is what runs the extension: Node, or the browser. */
export function activateWith(context: ExtensionContext, host: string, createClient: CreateClient): void {
  const log = createLog();
  const server = new ServerClient(createClient, log);
  const code = new ActiveCode();
  const explainer = new Explainer(context.extensionUri, server, log);
  context.subscriptions.push(log, server, code, explainer, window.registerWebviewPanelSerializer(EXPLAINER_PANEL, { deserializeWebviewPanel: (panel, state) => explainer.restore(panel, state) }));
  registerCommands(context, server, explainer, code, log);
  registerRulePages(context, server);
  registerFalsePositives(context, host, server, log);
  registerFixPreviews(context, log);
  registerStatus(context, server);
  context.subscriptions.push(registerGuide(context, code), registerSample());
  void server.start();
}
