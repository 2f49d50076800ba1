/** The report that people read: findings and hints about comments by file, then one line that sums up. */
import { styleText } from 'node:util';
import type { Severity } from '../../core/model';
import type { FixedFile, PlacedRange, Report } from './model';
import { visible } from './printable';

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

const STYLES: Record<Severity, Style> = { error: 'red', warning: 'yellow', information: 'cyan', hint: 'gray' };

export function formatText(report: Report, colourful: boolean): string {
  if (report.recorded) return `${count(report.recorded.findings, 'finding')} recorded in ${visible(report.recorded.file)} (${filesRead(report)})\n`;
  const paint: Paint = colourful ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
  const rows: Row[] = [
    ...report.findings.map(({ rule, confidence, ...rest }) => ({ ...rest, name: `${rule} (${confidence})` })),
    ...report.remarks.map(({ code, ...rest }) => ({ ...rest, severity: 'hint' as const, name: code })),
  ];
  const byFile = new Map<string, Row[]>();
  for (const row of rows) byFile.set(row.file, [...(byFile.get(row.file) ?? []), row]);
  const groups = [...byFile].map(([file, rows]) => formatFile(file, rows, paint));
  return [...groups, `${summary(report)}\n${outdated(report)}`].join('\n');
}

/** A finding, or a remark on a comment. */
interface Row {
  file: string;
  range: PlacedRange;
  severity: Severity;
  message: string;
  /** What says it. */
  name: string;
}

/** The files that could not be read or parsed, a line each. */
export function formatErrors({ errors }: Pick<Report, 'errors'>): string {
  return errors.map(({ file, line, message }) => `${visible(file)}:${line}: ${visible(message)}\n`).join('');
}

/** What fixes change besides what they are for: a line for each, once for all fixes of a file that say the same. */
export function formatCaveats(fixed: readonly FixedFile[]): string {
  const lines = fixed.flatMap(({ file, fixes }) => fixes.filter(({ caveats }) => caveats.length > 0).map(({ rule, title, caveats }) => `${visible(file)}: ${visible(title)} (${rule}): ${visible(caveats.join(' '))}\n`));
  return [...new Set(lines)].join('');
}

function formatFile(file: string, rows: Row[], paint: Paint): string {
  const sorted = [...rows].sort((a, b) => a.range.start.line - b.range.start.line || a.range.start.column - b.range.start.column);
  const places = sorted.map(({ range }) => `${range.start.line}:${range.start.column}`);
  const width = Math.max(...places.map((place) => place.length));
  const severityWidth = Math.max(...rows.map(({ severity }) => severity.length));
  const lines = sorted.map(({ severity, message, name }, i) =>
    ['', paint('gray', places[i].padStart(width)), paint(STYLES[severity], severity.padEnd(severityWidth)), visible(message), paint('gray', name)].join('  '),
  );
  return `${[paint('underline', visible(file)), ...lines].join('\n')}\n`;
}

function summary(report: Report): string {
  const { findings, remarks, baseline, since, fixed } = report;
  const what = findings.length === 0 ? 'No findings' : `${count(findings.length, 'finding')} in ${count(new Set(findings.map(({ file }) => file)).size, 'file')}`;
  const where = since === undefined ? '' : ` on lines changed since ${visible(since)}`;
  const known = baseline ? `, ${baseline.leftOut} left out by the baseline` : '';
  const comments = remarks.length === 0 ? '' : `, ${count(remarks.length, 'hint')} about comments`;
  return `${what}${where}${known}${comments}${fixed ? sumOfFixes(fixed) : ''} (${filesRead(report)})`;
}

function sumOfFixes(fixed: FixedFile[]): string {
  const fixes = fixed.reduce((sum, file) => sum + file.fixes.length, 0);
  if (fixes === 0) return ', nothing to fix';
  return `, ${count(fixes, 'fix', 'fixes')} ${fixed.some(({ diff }) => diff !== undefined) ? 'shown' : 'made'} in ${count(fixed.length, 'file')}`;
}

function filesRead({ files, skipped, errors }: Report): string {
  return [`${count(files, 'file')} read`, `${skipped} skipped`, ...(errors.length > 0 ? [count(errors.length, 'error')] : [])].join(', ');
}

/** Records that nobody needs any more would let the same mistake pass when it is made again. */
function outdated({ baseline: { gone = 0 } = { leftOut: 0 } }: Report): string {
  if (gone === 0) return '';
  return `${count(gone, 'record')} of the baseline ${gone === 1 ? 'is' : 'are'} no longer found; write it anew\n`;
}

function count(n: number, thing: string, things = `${thing}s`): string {
  return `${n} ${n === 1 ? thing : things}`;
}
