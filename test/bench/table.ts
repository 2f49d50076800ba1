/** A result as people read it. */
import { keyOf, type Comparison } from './compare';
import type { Measure, Result, Unit } from './result';
import { median } from './statistics';

const HEAD = ['', 'median', '', 'least to most', 'ratio'];

/** A row for each measure, below its figure's name; with a comparison, a last column says new over old. */
export function formatTable({ figures }: Pick<Result, 'figures'>, comparison?: Comparison): string {
  const rows: string[][] = [comparison ? [...HEAD, 'new/old'] : HEAD];
  for (const [figure, measures] of Object.entries(figures)) {
    rows.push([figure]);
    for (const measure of measures) {
      const newOverOld = comparison?.ratios.get(keyOf(figure, measure));
      rows.push([`  ${measure.name}`, ...cellsOf(measure, measures), ...(comparison ? [newOverOld === undefined ? '' : formatRatio(newOverOld)] : [])]);
    }
  }
  return alignColumns(rows);
}

function cellsOf({ unit, values, beside }: Measure, others: Measure[]): string[] {
  const range = values.length > 1 ? `${formatValue(Math.min(...values), unit)} to ${formatValue(Math.max(...values), unit)}` : '';
  const base = others.find(({ name }) => name === beside);
  return [formatValue(median(values), unit), unit === 'exponent' || unit === 'times' ? '' : unit, range, base ? formatRatio(median(values) / median(base.values)) : ''];
}

/** Three digits that mean something, or all before the point. */
export function formatValue(value: number, unit: Unit): string {
  const digits = unit === 'bytes' ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.max(Math.abs(value), 0.1))));
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function formatRatio(ratio: number): string {
  return `${ratio.toFixed(2)} x`;
}

/** Names to the left, figures to the right, units beside them. */
function alignColumns(rows: string[][]): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) => Math.max(...rows.map((row) => (row.length === 1 ? 0 : (row[column] ?? '').length))));
  const toTheLeft = new Set([0, 2]);
  return rows.map((row) => `${row.map((cell, column) => (toTheLeft.has(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  ').trimEnd()}\n`).join('');
}
