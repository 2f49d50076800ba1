/** A file's findings as the protocol's diagnostics. */
import type { Finding, LineIndex, Severity } from '../../core/index';
import { DiagnosticSeverity, type Diagnostic, type DiagnosticRelatedInformation } from 'vscode-languageserver';
import { shortLabel, visibleText } from '../markdown';
import { toRange } from '../positions';
import { DIAGNOSTIC_SOURCE, rulePageUri } from '../protocol';

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

/** What `Diagnostic.data` carries through the editor and back with a request for code actions. */
export interface DiagnosticData {
  rule: string;
}

/** `uriOf` tells the URI of a file that a site names, which is a path below the project's root. */
export function toDiagnostics(findings: readonly Finding[], lines: LineIndex, uri: string, uriOf: (file: string) => string): Diagnostic[] {
  return findings.slice(0, MAX_FINDINGS).map((finding) => ({
    range: toRange(lines, finding.range),
    severity: SEVERITY[finding.severity],
    source: DIAGNOSTIC_SOURCE,
    code: finding.rule,
    codeDescription: { href: rulePageUri(finding.rule) },
    message: visibleText(finding.message),
    relatedInformation: relatedTo(finding, lines, uri, uriOf),
    data: { rule: finding.rule } satisfies DiagnosticData,
  }));
}

/** The finding's other sites. A site in another file has no line index here, so it points to that file's start. */
function relatedTo(finding: Finding, lines: LineIndex, uri: string, uriOf: (file: string) => string): DiagnosticRelatedInformation[] {
  const start = { line: 0, character: 0 };
  return finding.sites
    .filter((site) => site.file !== undefined || !(site.range.start <= finding.range.start && finding.range.end <= site.range.end))
    .slice(0, MAX_RELATED)
    .map((site) => ({
      location: site.file === undefined ? { uri, range: toRange(lines, site.range) } : { uri: uriOf(site.file), range: { start, end: start } },
      message: visibleText(site.note === undefined ? site.label : `${shortLabel(site.label, RELATED_WIDTH)} ${site.note}`),
    }));
}
