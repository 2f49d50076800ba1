/** What the light bulb offers on a finding: its fixes, then the explanation and the rule's page. */
import type { Finding, LineIndex } from '../../core/index';
import { CodeActionKind, type CodeAction, type Diagnostic, type Range } from 'vscode-languageserver';
import { overlap, toOffset, toRange } from '../positions';
import { DIAGNOSTIC_SOURCE, type CommandIds } from '../protocol';
import type { DiagnosticData } from './diagnostics';

export interface CodeActionSubject {
  uri: string;
  version: number;
  findings: readonly Finding[];
  lines: LineIndex;
  uriOf: (file: string) => string;
}

/** The actions for a stretch of a document. Every edit names the version it was made for. */
export function buildCodeActions(subject: CodeActionSubject, range: Range, diagnostics: readonly Diagnostic[], commands: CommandIds | undefined): CodeAction[] {
  const { uri, lines } = subject;
  const asked = { start: toOffset(lines, range.start), end: toOffset(lines, range.end) };
  const findings = subject.findings.filter((finding) => overlap(finding.scope, asked) || overlap(finding.range, asked));
  const actions = findings.flatMap((finding) => fixesOf(finding, subject, diagnosticOf(finding, diagnostics)));
  if (!commands || findings.length === 0) return actions;

  const nearest = findings.find((finding) => overlap(finding.range, asked)) ?? findings[0];
  actions.push({
    title: 'Explain concurrency here',
    kind: CodeActionKind.QuickFix,
    diagnostics: diagnosticOf(nearest, diagnostics),
    command: { title: 'Explain concurrency here', command: commands.explain, arguments: [{ uri, position: toRange(lines, nearest.range).start }] },
  });
  for (const finding of findings) {
    if (actions.some((action) => action.command?.command === commands.openRule && action.command.arguments?.[0] === finding.rule)) continue;
    actions.push({
      title: `About rule ${finding.rule}`,
      kind: CodeActionKind.QuickFix,
      diagnostics: diagnosticOf(finding, diagnostics),
      command: { title: `About rule ${finding.rule}`, command: commands.openRule, arguments: [finding.rule] },
    });
  }
  return actions;
}

function fixesOf(finding: Finding, { uri, version, lines, uriOf }: CodeActionSubject, diagnostics: Diagnostic[]): CodeAction[] {
  return finding.fixes
    // Edits of other files would need those files' line indexes; no fix makes them yet.
    .filter((fix) => fix.edits.every((edit) => edit.file === undefined || uriOf(edit.file) === uri))
    .map((fix) => ({
      title: fix.title,
      kind: CodeActionKind.QuickFix,
      isPreferred: fix.preferred && finding.confidence !== 'possible',
      diagnostics,
      edit: { documentChanges: [{ textDocument: { uri, version }, edits: fix.edits.map((edit) => ({ range: toRange(lines, edit.range), newText: edit.newText })) }] },
    }));
}

/** Of the diagnostics that the editor sent along, the one that shows this finding. */
function diagnosticOf(finding: Finding, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter((one) => one.source === DIAGNOSTIC_SOURCE && (one.data as DiagnosticData | undefined)?.rule === finding.rule);
}
