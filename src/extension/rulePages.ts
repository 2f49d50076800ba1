/**
 * Documents of our own scheme: the rules' pages, whose Markdown the server writes from what the rules say of
 * themselves, and the guide's topics as text.
 */
import { commands, Uri, window, workspace, type ExtensionContext } from 'vscode';
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
      const uri = Uri.parse(rulePageUri(rule));
      const known = await commands.getCommands(true);
      // The Markdown preview is a built-in extension that a person may have turned off.
      if (known.includes('markdown.showPreview')) await commands.executeCommand('markdown.showPreview', uri);
      else await window.showTextDocument(uri, { preview: true });
    }),
  );
}
