/** What the light bulb offers on a finding: its fixes, then the explanation and the rule's page, then to silence it, to say more of its calls, and last to report it. On a comment that silences nothing: what mends it. */
import type { Finding, Fix, LineIndex, OfferedFix, Range as Offsets, Remark, TextEdit } from '../../core/index';
import { CodeActionKind, type CodeAction, type Diagnostic, type Range } from 'vscode-languageserver';
import { overlap, toOffset, toRange } from '../positions';
import { DIAGNOSTIC_SOURCE, type CommandIds, type FindingTarget } from '../protocol';
import type { DiagnosticData } from './diagnostics';

/** However many findings begin on a line. */
const MOST_TREATMENTS = 3;

export interface CodeActionSubject {
  uri: string;
  version: number;
  findings: readonly Finding[];
  remarks: readonly Remark[];
  lines: LineIndex;
  /** The changes that mend what a finding says, those that are refused among them. */
  fixesOf: (finding: Finding) => OfferedFix[];
  /** What can be written differently at a place, finding or not. */
  rewritingsAt: (place: Offsets) => Fix[];
  client: CodeActionClient;
  /** The changes that silence a finding by a comment: for its line, then for the file. */
  silencingsOf: (finding: Finding) => Fix[];
  /** The actions that say something of a finding's calls for the whole project. */
  treatmentsOf: (finding: Finding) => CodeAction[];
  uriOf: (file: string) => string;
}

/** What the editor can show of an action. */
export interface CodeActionClient {
  /** Actions that cannot be run, with why. */
  showsDisabled: boolean;
  /** A change before it is made, with words about it. */
  previewsChanges: boolean;
}

/** The actions for a stretch of a document. Every edit names the version it was made for. */
export function buildCodeActions(subject: CodeActionSubject, range: Range, diagnostics: readonly Diagnostic[], commands: CommandIds | undefined): CodeAction[] {
  const { uri, lines } = subject;
  const asked: Offsets = { start: toOffset(lines, range.start), end: toOffset(lines, range.end) };
  const findings = subject.findings.filter((finding) => overlap(finding.scope, asked) || overlap(finding.range, asked));
  const here = findingsOnLinesOf(range, findings, lines);
  const remarks = subject.remarks.filter((remark) => overlap(remark.range, asked));
  return [
    ...preferringOne(findings.flatMap((finding) => fixesOf(finding, subject, diagnosticOf(finding, diagnostics)))),
    ...remarks.flatMap((remark) => remark.fixes.map((fix) => actionOf(fix, subject, diagnosticOfRemark(remark, lines, diagnostics), fix.preferred))),
    ...(commands && findings.length > 0 ? learningActions(uri, lines, findings, asked, diagnostics, commands) : []),
    ...silencingActions(here, subject, diagnostics),
    ...treatingActions(here, subject, diagnostics),
    ...(commands ? reportingActions(here, subject, diagnostics, commands) : []),
    ...subject.rewritingsAt(asked).flatMap((fix) => actionsOf(fix, subject, [], CodeActionKind.RefactorRewrite)),
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
      diagnostics: diagnosticOf(nearest, diagnostics),
      command: { title: 'Explain concurrency here', command: commands.explain, arguments: [{ uri, position: toRange(lines, nearest.range).start }] },
    },
    ...oneForEachRule(findings).map((finding) => ({
      title: `About rule ${finding.rule}`,
      kind: CodeActionKind.QuickFix,
      diagnostics: diagnosticOf(finding, diagnostics),
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
  const silenced = here.map((finding) => subject.silencingsOf(finding).map((fix) => actionOf(fix, subject, diagnosticOf(finding, diagnostics), false)));
  return [...silenced.flatMap(([forLine]) => forLine ?? []), ...silenced.flatMap(([, forFile]) => forFile ?? [])];
}

function treatingActions(here: readonly Finding[], subject: CodeActionSubject, diagnostics: readonly Diagnostic[]): CodeAction[] {
  const actions = here.flatMap((finding) => subject.treatmentsOf(finding).map((action) => ({ ...action, diagnostics: diagnosticOf(finding, diagnostics) })));
  return actions.filter(({ title }, i) => actions.findIndex((other) => other.title === title) === i).slice(0, MOST_TREATMENTS);
}

function reportingActions(here: readonly Finding[], { uri, lines }: CodeActionSubject, diagnostics: readonly Diagnostic[], commands: CommandIds): CodeAction[] {
  return here.map((finding) => {
    const title = here.length === 1 ? 'Report as a false positive…' : `Report ${finding.rule} as a false positive…`;
    const target: FindingTarget = { uri, rule: finding.rule, position: toRange(lines, finding.range).start };
    return { title, kind: CodeActionKind.QuickFix, diagnostics: diagnosticOf(finding, diagnostics), command: { title, command: commands.reportFalsePositive, arguments: [target] } };
  });
}

function oneForEachRule(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ rule }, i) => findings.findIndex((other) => other.rule === rule) === i);
}

function fixesOf(finding: Finding, subject: CodeActionSubject, diagnostics: Diagnostic[]): CodeAction[] {
  return subject.fixesOf(finding)
    // Edits of other files would need those files' line indexes; no fix makes them yet.
    .filter((fix) => fix.edits.every((edit) => edit.file === undefined || subject.uriOf(edit.file) === subject.uri))
    .flatMap((fix) => (fix.refused === undefined ? actionsOf({ ...fix, preferred: fix.preferred && finding.confidence !== 'possible' }, subject, diagnostics, fix.isRewriting ? CodeActionKind.RefactorRewrite : CodeActionKind.QuickFix) : refusal(fix.title, fix.refused, subject, diagnostics)));
}

/** Shown where a person asks what there is to do, so that nobody wonders why there is no fix. */
function refusal(title: string, reason: string, { client }: CodeActionSubject, diagnostics: Diagnostic[]): CodeAction[] {
  return client.showsDisabled ? [{ title, kind: CodeActionKind.QuickFix, diagnostics, disabled: { reason } }] : [];
}

/** The change, and a look at it with its caveats. Where the editor has no such look, the caveats stand in the title. */
function actionsOf(fix: Fix, subject: CodeActionSubject, diagnostics: Diagnostic[], kind: CodeActionKind): CodeAction[] {
  const caveats = fix.caveats.join(' ');
  if (!subject.client.previewsChanges) return [{ ...actionOf(caveats === '' ? fix : { ...fix, title: `${fix.title} (${caveats})` }, subject, diagnostics, fix.preferred), kind }];
  return [{ ...actionOf(fix, subject, diagnostics, fix.preferred), kind }, previewOf(fix, subject, diagnostics, kind)];
}

function previewOf({ title, caveats, edits }: Fix, { uri, version, lines }: CodeActionSubject, diagnostics: Diagnostic[], kind: CodeActionKind): CodeAction {
  const annotationId = 'caveats';
  const toEdit = ({ range, newText }: TextEdit) => ({ range: toRange(lines, range), newText, annotationId });
  const changeAnnotations = { [annotationId]: { label: title, needsConfirmation: true, description: caveats.join(' ') } };
  return { title: `Preview: ${title}`, kind, diagnostics, edit: { changeAnnotations, documentChanges: [{ textDocument: { uri, version }, edits: edits.map(toEdit) }] } };
}

function actionOf({ title, edits }: Fix, { uri, version, lines }: CodeActionSubject, diagnostics: Diagnostic[], isPreferred: boolean): CodeAction {
  const toEdit = ({ range, newText }: TextEdit) => ({ range: toRange(lines, range), newText });
  return { title, kind: CodeActionKind.QuickFix, isPreferred, diagnostics, edit: { documentChanges: [{ textDocument: { uri, version }, edits: edits.map(toEdit) }] } };
}

function diagnosticOfRemark({ code, range }: Remark, lines: LineIndex, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const { start } = toRange(lines, range);
  return diagnostics.filter((one) => one.source === DIAGNOSTIC_SOURCE && one.code === code && one.range.start.line === start.line && one.range.start.character === start.character);
}

/** Of the diagnostics that the editor sent along, the one that shows this finding. */
function diagnosticOf(finding: Finding, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter((one) => one.source === DIAGNOSTIC_SOURCE && (one.data as DiagnosticData | undefined)?.rule === finding.rule);
}
