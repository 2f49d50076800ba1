/** What a run reports, with places as people count them. The JSON report prints findings just as they are here. */
import type { Bottleneck, Confidence, Finding, Range, Remark, RemarkCode, Saving, Severity } from '../../core/model';
import type { LineIndex, Position } from '../../core/index';

export interface PlacedRange {
  start: Position;
  end: Position;
}

export interface PlacedFix {
  title: string;
  preferred: boolean;
  caveats: string[];
  edits: { range: PlacedRange; newText: string }[];
  /** Files that it makes, with their whole text; absent where it makes none. */
  creates?: { file: string; text: string }[];
}

export interface PlacedFinding {
  rule: string;
  /** As reached from the working folder. */
  file: string;
  range: PlacedRange;
  severity: Severity;
  confidence: Confidence;
  message: string;
  bottleneck: Bottleneck;
  /** `file` where a site lies in another one. */
  sites: { file?: string; line: number; column: number; endLine: number; endColumn: number; label: string }[];
  evidence: string[];
  saving?: Saving;
  guide: string;
  fixes: PlacedFix[];
}

/** Something to say about a comment that speaks to the analyser. People read it; programs are given findings alone. */
export interface PlacedRemark {
  code: RemarkCode;
  file: string;
  range: PlacedRange;
  message: string;
}

export interface PlacedError {
  file: string;
  /** 1 where the place is not known. */
  line: number;
  message: string;
}

/** A file that fixes changed, or would change: then with the diff. */
export interface FixedFile {
  file: string;
  /** In the order in which they were made. */
  fixes: { rule: string; title: string; caveats: string[] }[];
  diff?: string;
}

export interface Report {
  /** Files that were analysed. */
  files: number;
  /** Files left out for what they are: tests, generated, minified, … Ignored files and folders are not looked at, nor counted. */
  skipped: number;
  /** The whole run, in milliseconds. */
  durationMs: number;
  /** The part of it spent in the parser. */
  parseMs: number;
  /** The part of it spent in the analyser after parsing. */
  analysisMs: number;
  findings: PlacedFinding[];
  remarks: PlacedRemark[];
  errors: PlacedError[];
  /** Findings that a baseline leaves out, and those that it records and that are no longer found; `gone` is absent where that cannot be told. */
  baseline?: { leftOut: number; gone?: number };
  /** The revision since which lines had to change. */
  since?: string;
  /** The baseline that was written. */
  recorded?: { file: string; findings: number };
  /** What `--fix` changed, or `--fix-dry-run` would change; the findings are those that are left. */
  fixed?: FixedFile[];
}

/** A file's text, and what it is called as reached from the working folder. */
export interface PlacedFile {
  file: string;
  text: string;
  lines: LineIndex;
}

/** A finding with lines and columns in place of offsets. `other` gives the files of sites that lie elsewhere. */
export function placed(finding: Finding, { file, text, lines }: PlacedFile, other: (path: string) => PlacedFile | undefined): PlacedFinding {
  const { rule, severity, confidence, message, bottleneck, evidence, saving, guide } = finding;
  const place = (range: Range): PlacedRange => placedRange(range, text, lines);
  return {
    rule,
    file,
    range: place(finding.range),
    severity,
    confidence,
    message,
    bottleneck,
    sites: finding.sites.flatMap((site) => {
      const at = site.file === undefined ? { text, lines } : other(site.file);
      if (!at) return [];
      const [start, end] = [site.range.start, site.range.end].map((offset) => position(offset, at.text, at.lines));
      const { label } = site;
      return { ...('file' in at && { file: at.file }), line: start.line, column: start.column, endLine: end.line, endColumn: end.column, label };
    }),
    evidence,
    saving,
    guide,
    fixes: finding.fixes.map(({ title, preferred, caveats, edits, creates }) => ({ title, preferred, caveats, edits: edits.map(({ range, newText }) => ({ range: place(range), newText })), ...(creates && { creates: creates.map((made) => ({ file: besideOf(file, made.file), text: made.text })) }) })),
  };
}

/** What is made lies beside the file that is fixed. */
function besideOf(file: string, made: string): string {
  return file.slice(0, Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1) + made.slice(made.lastIndexOf('/') + 1);
}

export function placedRemark({ code, range, message }: Remark, { file, text, lines }: PlacedFile): PlacedRemark {
  return { code, file, range: placedRange(range, text, lines), message };
}

export function placedRange({ start, end }: Range, text: string, lines: LineIndex): PlacedRange {
  return { start: position(start, text, lines), end: position(end, text, lines) };
}

/** Editors show no byte order mark, so it takes up no column. */
function position(offset: number, text: string, lines: LineIndex): Position {
  const { line, column } = lines.positionAt(offset);
  return line === 1 && text.startsWith('\uFEFF') ? { line, column: Math.max(1, column - 1) } : { line, column };
}
