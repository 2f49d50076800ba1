/** The report that programs read: one object, whose shape is part of the product. */
import { name, version } from '../../../package.json';
import type { Report } from './model';
import { jsonText } from './printable';

export function formatJson({ files, skipped, durationMs, parseMs, analysisMs, findings, errors, baseline, fixed }: Report): string {
  const stats = { files, skipped, durationMs: Math.round(durationMs), parseMs: Math.round(parseMs), analysisMs: Math.round(analysisMs) };
  return jsonText({ version: 1, tool: { name, version }, stats, findings, errors, baseline, fixed });
}
