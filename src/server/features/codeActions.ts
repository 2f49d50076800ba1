/** What the light bulb offers on a finding: its fixes, then the explanation and the rule's page, then to silence it, to say more of its calls, and last to report it. On a comment that silences nothing: what mends it. */
import type { Finding, Fix, LineIndex, Range as Offsets, Remark, TextEdit } from '../../core/index';
import { CodeActionKind, type CodeAction, type Diagnostic, type Range, type WorkspaceEdit } from 'vscode-languageserver';
import { overlap, toOffset, toRange } from '../positions';
import { DIAGNOSTIC_SOURCE, type CommandIds, type DiagnosticData, type FindingTarget } from '../protocol';
import { offeredFixes, previewOf, type FixedDocument } from './offeredFixes';

/** However many findings begin on a line. */
const MOST_TREATMENTS = 3;

export interface CodeActionSubject extends FixedDocument {
  findings: readonly Finding[];
  remarks: readonly Remark[];
  /** What can be written differently at a place, finding or not. */
  rewritingsAt: (place: Offsets) => Fix[];
  client: CodeActionClient;
  /** The kinds that the editor asks for; all of them where it names none. */
  only?: readonly CodeActionKind[];
  /** The changes that silence a finding by a comment: for its line, then for the file. */
  silencingsOf: (finding: Finding) => Fix[];
  /** The actions that say something of a finding's calls for the whole project. */
  treatmentsOf: (finding: Finding) => CodeAction[];
}

/** What the editor can show of an action. */
export interface CodeActionClient {
  /** Actions that cannot be run, with why. */
  showsDisabled: boolean;
  /** A change before it is made, with words about it. */
  previewsChanges: boolean;
  /** The command that does so better. */
  previewFix?: string;
}

/** The actions for a stretch of a document. Every edit names the version it was made for. */
export function buildCodeActions(subject: CodeActionSubject, range: Range, diagnostics: readonly Diagnostic[], commands: CommandIds | undefined): CodeAction[] {
  const { uri, lines } = subject;
  const asked: Offsets = { start: toOffset(lines, range.start), end: toOffset(lines, range.end) };
  const findings = subject.findings.filter((finding) => overlap(finding.scope, asked) || overlap(finding.range, asked));
  const here = findingsOnLinesOf(range, findings, lines);
  const remarks = subject.remarks.filter((remark) => overlap(remark.range, asked));
  return [
    ...preferringOne(findings.flatMap((finding) => fixesOf(finding, subject, diagnosticOf(finding, lines, diagnostics)))),
    ...remarks.flatMap((remark) => remark.fixes.map((fix) => actionOf(fix, subject, diagnosticOfRemark(remark, lines, diagnostics), fix.preferred))),
    ...(commands && findings.length > 0 ? learningActions(uri, lines, findings, asked, diagnostics, commands) : []),
    ...silencingActions(here, subject, diagnostics),
    ...treatingActions(here, subject, diagnostics),
    ...(commands ? reportingActions(here, subject, diagnostics, commands) : []),
    ...subject.rewritingsAt(asked).flatMap((fix) => actionsOf(fix, asked, subject, [], CodeActionKind.RefactorRewrite)),
  ];
}

/** An editor that is told to fix takes what is preferred, so that must be one thing. */
function preferringOne(actions: readonly CodeAction[]): CodeAction[] {
  const preferred = actions.find(({ isPreferred }) => isPreferred);
  return actions.map((action) => (action.isPreferred && action !== preferred ? { ...action, isPreferred: false } : action));
}

function learningActions(uri: string, lines: LineIndex, findings: readonly Finding[], asked: Offsets, diagnostics: readonly Diagnostic[], commands: CommandIds): CodeAction[] {
  const nearest = findings.find((finding) => overlap(finding.range, asked)) ?? findings[0];
  return [
    {
      title: 'Explain concurrency here',
      kind: CodeActionKind.QuickFix,
      diagnostics: diagnosticOf(nearest, lines, diagnostics),
      command: { title: 'Explain concurrency here', command: commands.explain, arguments: [{ uri, position: toRange(lines, nearest.range).start }] },
    },
    ...oneForEachRule(findings).map((finding) => ({
      title: `About rule ${finding.rule}`,
      kind: CodeActionKind.QuickFix,
      diagnostics: diagnosticOf(finding, lines, diagnostics),
      command: { title: `About rule ${finding.rule}`, command: commands.openRule, arguments: [finding.rule] },
    })),
  ];
}

/** "This line" is the one that a person looks at, so a finding that only reaches there is left out. One for each rule. */
function findingsOnLinesOf(asked: Range, findings: readonly Finding[], lines: LineIndex): Finding[] {
  return oneForEachRule(findings.filter(({ range }) => {
    const { start } = toRange(lines, range);
    return asked.start.line <= start.line && start.line <= asked.end.line;
  }));
}

function silencingActions(here: readonly Finding[], subject: CodeActionSubject, diagnostics: readonly Diagnostic[]): CodeAction[] {
  const silenced = here.map((finding) => subject.silencingsOf(finding).map((fix) => actionOf(fix, subject, diagnosticOf(finding, subject.lines, diagnostics), false)));
  return [...silenced.flatMap(([forLine]) => forLine ?? []), ...silenced.flatMap(([, forFile]) => forFile ?? [])];
}

function treatingActions(here: readonly Finding[], subject: CodeActionSubject, diagnostics: readonly Diagnostic[]): CodeAction[] {
  const actions = here.flatMap((finding) => subject.treatmentsOf(finding).map((action) => ({ ...action, diagnostics: diagnosticOf(finding, subject.lines, diagnostics) })));
  return actions.filter(({ title }, i) => actions.findIndex((other) => other.title === title) === i).slice(0, MOST_TREATMENTS);
}

function reportingActions(here: readonly Finding[], { uri, lines }: CodeActionSubject, diagnostics: readonly Diagnostic[], commands: CommandIds): CodeAction[] {
  return here.map((finding) => {
    const title = here.length === 1 ? 'Report as a false positive…' : `Report ${finding.rule} as a false positive…`;
    const target: FindingTarget = { uri, rule: finding.rule, position: toRange(lines, finding.range).start };
    return { title, kind: CodeActionKind.QuickFix, diagnostics: diagnosticOf(finding, lines, diagnostics), command: { title, command: commands.reportFalsePositive, arguments: [target] } };
  });
}

function oneForEachRule(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ rule }, i) => findings.findIndex((other) => other.rule === rule) === i);
}

function fixesOf(finding: Finding, subject: CodeActionSubject, diagnostics: Diagnostic[]): CodeAction[] {
  return offeredFixes(finding, subject).flatMap((fix) => (fix.refused === undefined ? actionsOf(fix, finding.range, subject, diagnostics, fix.isRewriting ? CodeActionKind.RefactorRewrite : CodeActionKind.QuickFix) : refusal(fix.title, fix.refused, subject, diagnostics)));
}

/**
 * Shown where a person asks what there is to do, so that nobody wonders why there is no fix. VS Code hides what is disabled
 * unless one kind is asked for, and the one that has a menu of its own is refactorings, so there it is one. That menu shows
 * titles and no reasons, so the reason stands in the title as well.
 */
function refusal(title: string, reason: string, { client, only = [] }: CodeActionSubject, diagnostics: Diagnostic[]): CodeAction[] {
  const kind = only.some((asked) => `${CodeActionKind.RefactorRewrite}.`.startsWith(`${asked}.`)) ? CodeActionKind.RefactorRewrite : CodeActionKind.QuickFix;
  return client.showsDisabled ? [{ title: `${title}: not here. ${reason}`, kind, diagnostics, disabled: { reason } }] : [];
}

/** The change, and a look at it with its caveats. Where the editor has no such look, the caveats stand in the title. */
function actionsOf(fix: Fix, place: Offsets, subject: CodeActionSubject, diagnostics: Diagnostic[], kind: CodeActionKind): CodeAction[] {
  const caveats = fix.caveats.join(' ');
  const { previewFix, previewsChanges } = subject.client;
  const preview = { title: `Preview: ${fix.title}`, kind, diagnostics };
  if (previewFix !== undefined) {
    const command = { title: preview.title, command: previewFix, arguments: [previewOf(fix, place, subject)] };
    return [{ ...actionOf(fix, subject, diagnostics, fix.preferred), kind }, { ...preview, command }];
  }
  if (!previewsChanges) return [{ ...actionOf(caveats === '' ? fix : { ...fix, title: `${fix.title} (${caveats})` }, subject, diagnostics, fix.preferred), kind }];
  return [{ ...actionOf(fix, subject, diagnostics, fix.preferred), kind }, { ...preview, edit: editToConfirm(fix, subject) }];
}

function editToConfirm(fix: Fix, subject: CodeActionSubject): WorkspaceEdit {
  const annotationId = 'caveats';
  const changeAnnotations = { [annotationId]: { label: fix.title, needsConfirmation: true, description: fix.caveats.join(' ') } };
  return { changeAnnotations, documentChanges: changesOf(fix, subject, { annotationId }) };
}

function actionOf(fix: Fix, subject: CodeActionSubject, diagnostics: Diagnostic[], isPreferred: boolean): CodeAction {
  return { title: fix.title, kind: CodeActionKind.QuickFix, isPreferred, diagnostics, edit: { documentChanges: changesOf(fix, subject, {}) } };
}

/** The files that are made come first, each with its text; the editor takes all of it back in one step. */
function changesOf({ edits, creates = [] }: Fix, { uri, version, lines, uriOfPath }: CodeActionSubject, annotated: { annotationId?: string }): NonNullable<WorkspaceEdit['documentChanges']> {
  const start = { line: 0, character: 0 };
  const made = creates.flatMap(({ file, text }) => [{ kind: 'create' as const, uri: uriOfPath(file), ...annotated }, { textDocument: { uri: uriOfPath(file), version: null }, edits: [{ range: { start, end: start }, newText: text, ...annotated }] }]);
  return [...made, { textDocument: { uri, version }, edits: edits.map(({ range, newText }: TextEdit) => ({ range: toRange(lines, range), newText, ...annotated })) }];
}

function diagnosticOfRemark({ code, range }: Remark, lines: LineIndex, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter((one) => one.code === code && isOurs(one, range, lines));
}

/** Of the diagnostics that the editor sent along, the one that shows this finding, and not another of its rule. */
function diagnosticOf({ rule, range }: Finding, lines: LineIndex, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter((one) => (one.data as DiagnosticData | undefined)?.rule === rule && isOurs(one, range, lines));
}

function isOurs({ source, range }: Diagnostic, place: Offsets, lines: LineIndex): boolean {
  const { start } = toRange(lines, place);
  return source === DIAGNOSTIC_SOURCE && range.start.line === start.line && range.start.character === start.character;
}
