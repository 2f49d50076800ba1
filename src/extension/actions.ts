/** What the status item offers when it is clicked: one list of what fits the file that is open. */
import { commands, window, type QuickPickItem, type TextEditor } from 'vscode';
import { findingsIn } from './findings';
import { COMMANDS, isSupportedLanguage } from './ids';
import { SWITCHED } from './messages';
import { isOn, placeOf } from './toggle';

interface Action extends QuickPickItem {
  command: string;
}

export async function showActions(editor: TextEditor | undefined): Promise<void> {
  const chosen = await window.showQuickPick(actionsFor(editor), { title: 'Concurrency Lens', placeHolder: 'What would you like to do?' });
  if (chosen) await commands.executeCommand(chosen.command);
}

function actionsFor(editor: TextEditor | undefined): Action[] {
  const document = editor?.document;
  const findings = document ? findingsIn(document.uri).length : 0;
  return [
    ...(document && isSupportedLanguage(document.languageId) ? [{ label: 'Explain concurrency here', detail: 'A timeline of the function under the cursor', command: COMMANDS.explain }] : []),
    ...(findings > 0
      ? [
          { label: 'Next finding', detail: 'Move the cursor to the next marker in this file', command: COMMANDS.nextFinding },
          { label: 'Previous finding', detail: 'Move the cursor to the marker before it', command: COMMANDS.previousFinding },
        ]
      : []),
    { label: isOn(document) ? 'Turn off here' : 'Turn on here', detail: `For ${SWITCHED[placeOf(document)]}`, command: COMMANDS.toggle },
    { label: 'Open guide', detail: 'Concurrency and parallelism, offline', command: COMMANDS.openGuide },
    { label: 'Show log', detail: 'What the analyser did, and what went wrong', command: COMMANDS.showLog },
    { label: 'Restart server', detail: 'Start the analyser anew', command: COMMANDS.restartServer },
  ];
}
