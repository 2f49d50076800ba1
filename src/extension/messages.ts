/** Every sentence that the editor shows outside a finding. */
import type { Bottleneck } from '../core/model';
import type { DocumentState, ExplainResult, NotAnalyzedReason } from '../server/protocol';

const NOT_ANALYZED: Record<NotAnalyzedReason, string> = {
  test: 'Tests are not analysed',
  migration: 'Migrations are not analysed',
  seed: 'Seed files are not analysed',
  declaration: 'Type declarations are not analysed',
  generated: 'Generated code is not analysed',
  minified: 'Minified code is not analysed, nor are files with a line over 20,000 characters',
  outside: 'Only what lies in the workspace is analysed, and no dependencies',
  ignored: 'A .gitignore leaves this file out',
  excluded: 'The settings include or exclude leave this file out',
  'too-big': 'Files over a million characters are not analysed',
};

export function stateText(state: DocumentState): { text: string; detail: string } {
  switch (state.kind) {
    case 'analyzed':
      return { text: findingsText(Object.values(state.counts).reduce((sum, count) => sum + count)), detail: countsText(state.counts) };
    case 'off':
      return { text: 'Off', detail: 'concurrencyLens.enable is off for this file' };
    case 'manual':
      return { text: 'Only when asked', detail: 'concurrencyLens.run is manual for this file' };
    case 'unsaved':
      return { text: 'Waits for a save', detail: 'concurrencyLens.run is onSave, and the file changed since' };
    case 'skipped':
      return { text: 'Not analysed', detail: NOT_ANALYZED[state.reason] };
    case 'incomplete':
      return { text: 'Not fully analysed', detail: state.line === undefined ? state.message : `line ${state.line}: ${state.message}` };
  }
}

/** What the status says while the server does not answer. `fault`: why it could not be started, if that is known. */
export function serverText({ isStarting, fault }: ServerState): { text: string; detail: string } {
  if (isStarting) return { text: 'Starting', detail: 'the analyser' };
  return { text: 'Not running', detail: fault ?? 'the analyser stopped; the log has the details' };
}

export interface ServerState {
  isRunning: boolean;
  isStarting: boolean;
  fault?: string;
}

function findingsText(findings: number): string {
  return findings === 0 ? 'Nothing to report' : findings === 1 ? '1 finding' : `${findings} findings`;
}

const BOTTLENECKS: Record<Bottleneck, (count: number) => string> = {
  waiting: (count) => `${count} waiting`,
  compute: (count) => `${count} compute`,
  hazard: (count) => (count === 1 ? '1 hazard' : `${count} hazards`),
};

function countsText(counts: Record<Bottleneck, number>): string {
  const present = (Object.keys(BOTTLENECKS) as Bottleneck[]).filter((bottleneck) => counts[bottleneck] > 0);
  return present.length === 0 ? 'in this file' : present.map((bottleneck) => BOTTLENECKS[bottleneck](counts[bottleneck])).join(', ');
}

/** Where turning on or off is written, as it goes on after “for”. */
export const SWITCHED: Record<'folder' | 'workspace' | 'user', string> = {
  folder: 'the folder of this file',
  workspace: 'this workspace',
  user: 'everything you open',
};

export const NO_FINDINGS_HERE = 'Concurrency Lens: no findings in this file';

/** Why there is nothing to explain, where the analyser was not asked at all. */
export type Unexplained = 'no-editor' | 'unsupported-language' | 'gone' | 'no-server';

/** A heading and a sentence for each answer that has no timeline to show. */
export const NOTICES: Record<Unexplained | 'too-big' | 'failed', { title: string; text: string }> = {
  'no-editor': { title: 'No code to explain', text: 'Open a JavaScript or TypeScript file, put the cursor into a function, and run “Explain concurrency here” again.' },
  'unsupported-language': { title: 'Not JavaScript or TypeScript', text: 'Concurrency Lens reads .js, .jsx, .ts and .tsx files. It has nothing to say about this one.' },
  gone: { title: 'The file is not there', text: 'The file that was explained here cannot be opened any more.' },
  'no-server': { title: 'The analyser is not running', text: 'Run “Concurrency Lens: Restart server”. If that does not help, “Concurrency Lens: Show log” tells why.' },
  'too-big': { title: 'This file is too big', text: 'Files over a million characters, or with a line over 20,000 characters, are not analysed: such a file is usually a bundle, and its sources say more.' },
  failed: { title: 'The analysis failed', text: 'That is a fault of Concurrency Lens, not of your code. “Concurrency Lens: Show log” has the details.' },
};

/** What the explained thing is, in words, below its name. */
export const KINDS: Record<ExplainResult['kind'], string> = {
  'async-function': 'async function',
  'sync-function': 'synchronous function',
  module: 'top level of the file',
  'no-function': 'no function here',
  'parse-error': 'does not parse',
  'too-big': '',
  failed: '',
};

/** Around the report of a false positive. */
export const REPORT = {
  making: 'Shortening the code for the report',
  ask: 'Nothing has been sent. Read the report, change what you like, and then:',
  copy: { label: 'Copy to the clipboard', detail: 'The report as it then is' },
  close: { label: 'Close', detail: 'Copies nothing; the report stays open' },
  copied: 'The report is on the clipboard',
  gone: 'Nothing to report: the finding is not there any more',
  failed: 'The report failed; the log of Concurrency Lens tells why',
};

export const EXPLAINER_TITLE = 'Explain concurrency';

/** Around the preview of a fix. */
export const PREVIEW = {
  caveats: 'Check first:',
  apply: 'Apply this change',
  close: 'Close the preview',
  changed: 'The code changed since this preview was made, so it cannot be applied any more.',
  renew: 'Make the preview again',
  gone: 'This change is not offered any more',
  outdated: 'The code just changed: ask the light bulb again',
  refused: 'The editor could not make this change; the preview shows what it would be',
  unopened: 'The code cannot be opened; the log of Concurrency Lens tells why',
};

/** What is said of what became of a change that was asked for on the explainer's page. */
export const CHANGES = {
  made: 'Made. One undo in the code takes it back.',
  changed: 'Not done, as the code changed after it was explained. Refresh the page first.',
  refused: 'The editor could not make this change.',
  gone: 'Not done, as this change is not offered any more. Refresh the page first.',
  unopened: 'The code cannot be opened; the log of Concurrency Lens tells why.',
};
