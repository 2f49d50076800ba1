/** Says over loopback what became of each test; the address stands in the workspace's settings, the one place that every extension host can read. */
import * as vscode from 'vscode';

export type Report =
  | { kind: 'passed'; title: string }
  | { kind: 'failed'; title: string; message: string }
  /** Something to know that is neither: it stands in the run's output. */
  | { kind: 'remark'; text: string }
  | { kind: 'end' };

/** Sends one report. Without an address (a run started by hand, with F5) it goes to the console. */
export async function send(report: Report): Promise<void> {
  const address = vscode.workspace.getConfiguration('concurrencyLensTests').get<string>('report');
  if (!address) return console.log(JSON.stringify(report));
  await fetch(address, { method: 'POST', body: JSON.stringify(report) });
}
