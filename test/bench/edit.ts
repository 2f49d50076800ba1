/**
 * From an edit to its findings, through the language server over its standard streams as an editor has it: one figure is changed
 * in the middle of a long file. The rest in typing that the server waits for is taken off; a timer's delay beyond it is not.
 */
import type { PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { REST } from '../../src/server/analysisQueue';
import { Session } from '../server/session';
import type { Figure } from './figure';
import { findEdited, writeLongSource } from './longSource';
import { median, percentile } from './statistics';
import { inTurns } from './turns';

const LENGTHS = [1000, 10_000];
const EDITS = 30;
/** Of the edits before those: what is compiled and remembered by then is so while a person types. */
const WARM_UP = 3;
/** In milliseconds: an answer that takes longer is none. */
const LIMIT = 60_000;

export const measureEdit: Figure = async ({ runs, say }) => {
  const contenders = LENGTHS.map((lines) => ({ name: `${lines} lines`, measure: () => timeEdits(writeLongSource(lines)) }));
  const measured = await inTurns(runs, contenders, say);
  return [...measured].flatMap(([name, times]) => [
    { name: `${name}, median of ${EDITS}`, unit: 'ms' as const, values: times.map(median) },
    { name: `${name}, 95th percentile of ${EDITS}`, unit: 'ms' as const, values: times.map((one) => percentile(one, 0.95)) },
  ]);
};

/** Milliseconds of each edit, in a server of its own. */
async function timeEdits(text: string): Promise<number[]> {
  const session = new Session();
  const answers = new Map<number, (params: PublishDiagnosticsParams) => void>();
  session.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => answers.get(params.version ?? 0)?.(params));
  const answerTo = (version: number) =>
    new Promise<PublishDiagnosticsParams>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`The server has not answered version ${version} within ${LIMIT / 1000} s.`)), LIMIT);
      answers.set(version, (params) => {
        clearTimeout(timer);
        answers.delete(version);
        resolve(params);
      });
    });
  try {
    await session.initialize();
    const opened = answerTo(1);
    const uri = await session.open('src/orders.ts', text);
    if ((await opened).diagnostics.length === 0) throw new Error('Nothing was found in a file that holds findings: what is measured is no analysis.');
    const place = findEdited(text);
    const times: number[] = [];
    for (let edit = 0; edit < WARM_UP + EDITS; edit++) {
      const version = edit + 2;
      const started = performance.now();
      const answered = answerTo(version).then(() => performance.now() - started);
      const range = { start: { line: place.line, character: place.start }, end: { line: place.line, character: place.end } };
      await session.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ range, text: String(1 + (edit % 9)) }] });
      times.push((await answered) - REST);
    }
    return times.slice(WARM_UP);
  } finally {
    await session.end();
  }
}
