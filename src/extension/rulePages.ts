/**
 * Documents of our own scheme: the rules' pages, whose Markdown the server writes from what the rules say of
 * themselves, and the guide's topics as text.
 */
import { commands, Uri, ViewColumn, window, workspace, type ExtensionContext } from 'vscode';
import { GUIDE_SCHEME, rulePageUri } from '../server/protocol';
import type { ServerClient } from './client';
import { guideMarkdown } from './guide';
import { COMMANDS } from './ids';

export function registerRulePages(context: ExtensionContext, server: ServerClient): void {
  context.subscriptions.push(
    workspace.registerTextDocumentContentProvider(GUIDE_SCHEME, {
      async provideTextDocumentContent(uri) {
        const rule = /^\/rules\/([\w-]+)(\.md)?$/.exec(uri.path)?.[1];
        const text = rule === undefined ? await guideMarkdown(context.extensionUri, uri.path) : await server.rulePage({ rule });
        return text ?? `There is no page \`${uri.path}\`.\n`;
      },
    }),
    commands.registerCommand(COMMANDS.openRule, async (rule: unknown) => {
      if (typeof rule !== 'string' || !/^[\w-]+$/.test(rule)) return;
      // Beside the explainer, not over it. The manifest has our documents open as rendered Markdown.
      const viewColumn = window.activeTextEditor?.viewColumn ?? ViewColumn.One;
      await commands.executeCommand('vscode.open', Uri.parse(rulePageUri(rule)), { viewColumn, preview: true });
    }),
  );
}
