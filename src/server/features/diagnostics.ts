/** A file's findings, and what is to be said about its comments, as the protocol's diagnostics. */
import type { Finding, LineIndex, Remark, Severity } from '../../core/index';
import { DiagnosticSeverity, DiagnosticTag, type Diagnostic, type DiagnosticRelatedInformation } from 'vscode-languageserver';
import { shortLabel, visibleText } from '../markdown';
import { toRange } from '../positions';
import { DIAGNOSTIC_SOURCE, rulePageUri, type DiagnosticData } from '../protocol';

/** More than this in one file says "this is how the file is", and hides the rest of the Problems view. */
export const MAX_FINDINGS = 50;
const MAX_RELATED = 5;
/** So that a related place takes one line of a hover. */
const RELATED_WIDTH = 30;

const SEVERITY: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Another file that a site lies in. */
export interface OtherFile {
  uri: string;
  lines: LineIndex;
}

/** `other` gives the file behind the path that a site names. */
export function toDiagnostics(findings: readonly Finding[], lines: LineIndex, uri: string, other: (path: string) => OtherFile | undefined): Diagnostic[] {
  return findings.slice(0, MAX_FINDINGS).map((finding) => ({
    range: toRange(lines, finding.range),
    severity: SEVERITY[finding.severity],
    source: DIAGNOSTIC_SOURCE,
    code: finding.rule,
    codeDescription: { href: rulePageUri(finding.rule) },
    message: visibleText(finding.message),
    relatedInformation: relatedTo(finding, { uri, lines }, other),
    data: { rule: finding.rule, guide: finding.guide } satisfies DiagnosticData,
  }));
}

/** What is to be said about comments: hints, and faded where nothing would change without them. */
export function toHints(remarks: readonly Remark[], lines: LineIndex): Diagnostic[] {
  return remarks.slice(0, MAX_FINDINGS).map(({ code, range, message }) => ({
    range: toRange(lines, range),
    severity: DiagnosticSeverity.Hint,
    source: DIAGNOSTIC_SOURCE,
    code,
    message: visibleText(message),
    ...(code === 'unused-directive' && { tags: [DiagnosticTag.Unnecessary] }),
  }));
}

/** The finding's other sites. */
function relatedTo(finding: Finding, own: OtherFile, other: (path: string) => OtherFile | undefined): DiagnosticRelatedInformation[] {
  return finding.sites
    .filter((site) => site.file !== undefined || !(site.range.start <= finding.range.start && finding.range.end <= site.range.end))
    .slice(0, MAX_RELATED)
    .flatMap((site) => {
      const at = site.file === undefined ? own : other(site.file);
      if (!at) return [];
      return { location: { uri: at.uri, range: toRange(at.lines, site.range) }, message: visibleText(site.note === undefined ? site.label : `${shortLabel(site.label, RELATED_WIDTH)} ${site.note}`) };
    });
}
