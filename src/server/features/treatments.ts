/** "Treat `X` as ordered": what the light bulb offers to say of calls for the whole project, and the edit of the project file that says it. */
import { LineIndex, type Treatment } from '../../core/index';
import { CodeActionKind, type CodeAction, type WorkspaceEdit } from 'vscode-languageserver';
import { addCalls } from '../../settings/write';
import type { Settings } from '../../settings/table';
import { toRange } from '../positions';

/** More names than fit into a menu's line. */
const LONGEST_LIST = 80;

/** The project file that counts for a document, or would. */
export interface ProjectFilePlace {
  uri: string;
  /** Undefined for a file that has to be made. */
  text: string | undefined;
  /** Of the open document. */
  version?: number;
  /** Why it cannot be made here. */
  refusal?: string;
  /** What counts for the document so far. */
  inForce: Settings;
}

/** Undefined where the file holds something that nothing can be added to. */
export function treatmentAction({ as, patterns }: Treatment, { uri, text, version, refusal, inForce }: ProjectFilePlace): CodeAction | undefined {
  const action = { title: `Treat ${listed(patterns)} as ${as} in this project`, kind: CodeActionKind.QuickFix };
  if (text === undefined && refusal !== undefined) return { ...action, disabled: { reason: refusal } };
  // An editor that opens the file takes its byte order mark away.
  const before = version === undefined ? (text ?? '').replace(/^\uFEFF/, '') : (text ?? '');
  const key = `${as}Calls` as const;
  const edits = addCalls(before, key, patterns, inForce[key]);
  if (!edits) return undefined;
  const lines = new LineIndex(before);
  const change = { textDocument: { uri, version: version ?? null }, edits: edits.map(({ range, newText }) => ({ range: toRange(lines, range), newText })) };
  const edit: WorkspaceEdit = { documentChanges: text === undefined ? [{ kind: 'create', uri }, change] : [change] };
  return { ...action, edit };
}

function listed(patterns: readonly string[]): string {
  const quoted = patterns.map((pattern) => `\`${pattern}\``);
  if (quoted.length < 2) return quoted.join();
  const all = `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
  return all.length > LONGEST_LIST ? `these ${quoted.length} calls` : all;
}
