/** Finds our pages among the editor's tabs. */
import * as vscode from 'vscode';

/** The tabs that show a webview of this type. The editor puts a prefix of its own before the type. */
export function webviewTabs(viewType: string): vscode.Tab[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(viewType));
}
