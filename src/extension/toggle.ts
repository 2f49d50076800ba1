/** "Turn on or off here": writes `enable` where it counts for the file that is open. */
import { ConfigurationTarget, workspace, type LogOutputChannel, type TextDocument, type WorkspaceConfiguration } from 'vscode';
import { SETTINGS_SECTION } from '../server/protocol';
import type { SWITCHED } from './messages';

const TARGETS: Record<keyof typeof SWITCHED, ConfigurationTarget> = {
  folder: ConfigurationTarget.WorkspaceFolder,
  workspace: ConfigurationTarget.Workspace,
  user: ConfigurationTarget.Global,
};

export function isOn(document: TextDocument | undefined): boolean {
  return settingsOf(document).get<boolean>('enable') !== false;
}

/** Where it is written: for the file's folder, or else for all that is open. */
export function placeOf(document: TextDocument | undefined): keyof typeof SWITCHED {
  if (document && workspace.getWorkspaceFolder(document.uri)) return 'folder';
  return workspace.workspaceFolders ? 'workspace' : 'user';
}

export async function toggle(document: TextDocument | undefined, log: LogOutputChannel): Promise<void> {
  const settings = settingsOf(document);
  // What is set for the language wins over what is set for all, so it has to be set for the language again.
  const isByLanguage = document !== undefined && settings.inspect('enable')?.languageIds?.includes(document.languageId);
  try {
    await settings.update('enable', !isOn(document), TARGETS[placeOf(document)], isByLanguage);
  } catch (fault) {
    // The editor would show a notification.
    log.error(fault instanceof Error ? fault : String(fault));
  }
}

function settingsOf(document: TextDocument | undefined): WorkspaceConfiguration {
  return workspace.getConfiguration(SETTINGS_SECTION, document);
}
