/** Reads the Problems view. */
import * as vscode from 'vscode';
import { eventually, same } from './expect';

const SOURCE = 'Concurrency Lens';

/** What we say about a file, and nobody else. */
export function ours(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter((diagnostic) => diagnostic.source === SOURCE);
}

export function ruleOf({ code }: vscode.Diagnostic): unknown {
  return typeof code === 'object' ? code.value : code;
}

/** The rules that are reported in a file now, in order of their places. */
export function rulesIn(uri: vscode.Uri): unknown[] {
  return inOrder(uri).map(ruleOf);
}

/** What we say about a file, from its top to its end. */
export function inOrder(uri: vscode.Uri): vscode.Diagnostic[] {
  return ours(uri).sort((one, other) => one.range.start.compareTo(other.range.start));
}

/** Waits until exactly these rules are reported in the file, in order of their places. */
export function reported(uri: vscode.Uri, rules: string[]): Promise<vscode.Diagnostic[]> {
  return eventually(
    `the findings ${rules.join(', ') || '(none)'}`,
    () => (rulesIn(uri).join() === rules.join() ? inOrder(uri) : undefined),
    10_000,
    () => `there are ${rulesIn(uri).join(', ') || 'none'}`,
  );
}

/** Makes a change and waits until exactly these rules are reported in a file. Gives the milliseconds from the change to the event that tells of it. */
export async function untilReported(uri: vscode.Uri, rules: string[], change: () => Thenable<unknown>): Promise<number> {
  const before = rulesIn(uri).join();
  const seen: string[] = [];
  let told: number | undefined;
  const listener = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
    if (!uris.some((changed) => changed.toString() === uri.toString())) return;
    const now = rulesIn(uri).join();
    seen.push(now);
    if (now === rules.join()) told ??= performance.now();
  });
  try {
    const start = performance.now();
    await change();
    await reported(uri, rules);
    const took = (await eventually('the event that tells of it', () => told)) - start;
    same(seen.filter((each) => each !== before && each !== rules.join()), [], 'what was reported meanwhile');
    return took;
  } finally {
    listener.dispose();
  }
}
