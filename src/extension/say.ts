/** Says something in passing: in the status bar, for a while. */
import { window } from 'vscode';

/** In milliseconds. */
const SAID = 5_000;

export function say(text: string): void {
  window.setStatusBarMessage(text, SAID);
}
