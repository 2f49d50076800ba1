/** Runs every rule inside its own guard over what is known of a file, and sorts what they say. */
import type { AnalysisConfig } from './config';
import type { KnownFile } from './know';
import { atLevel, levelOf } from './levels';
import { CONFIDENCES, type AnalysisError, type FileAnalysis, type Finding } from './model';
import type { Report, Rule } from './rule';
import { rules } from './rules/index';

/** Every finding of the chosen rules, sorted by place, from the confidence that is asked for. */
export function runRules(known: KnownFile, config: AnalysisConfig): Pick<FileAnalysis, 'findings' | 'errors'> {
  const findings: Finding[] = [];
  const errors: AnalysisError[] = [];
  const bar = CONFIDENCES.indexOf(config.minConfidence);
  for (const rule of rules) {
    if (config.rules && !config.rules.includes(rule.id)) continue;
    const level = levelOf(rule.id, config);
    if (level === 'off') continue;
    try {
      findings.push(...atLevel(findingsOf(rule, known), level).filter((finding) => CONFIDENCES.indexOf(finding.confidence) >= bar));
    } catch (failure) {
      errors.push({ message: `The rule ${rule.id} failed on this file: ${String(failure)}` });
    }
  }
  findings.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  return { findings, errors };
}

function findingsOf(rule: Rule, known: KnownFile): Finding[] {
  const findings: Finding[] = [];
  const context = { ...known, report: (report: Report) => void findings.push({ ...report, rule: rule.id, bottleneck: rule.bottleneck, guide: rule.guide, fixes: [] }) };
  for (const fn of known.facts.functions) rule.check(fn, context);
  return findings;
}
