/** Runs every rule inside its own guard over what is known of a file, and sorts what they say. */
import type { AnalysisConfig } from './config';
import type { FunctionFact } from './facts/model';
import type { KnownFile } from './know';
import { atLevel, levelOf } from './levels';
import { CONFIDENCES, type AnalysisError, type FileAnalysis, type Finding } from './model';
import type { Report, Rule } from './rule';
import { rules } from './rules/index';
import { applyDirectives } from './silence/silence';

/** Every finding of the chosen rules that no comment silences, sorted by place, from the confidence that is asked for. */
export function runRules(known: KnownFile, config: AnalysisConfig): Omit<FileAnalysis, 'parseMs'> {
  const all: Finding[] = [];
  const errors: AnalysisError[] = [];
  const ran: string[] = [];
  for (const rule of rules) {
    if (config.rules && !config.rules.includes(rule.id)) continue;
    const level = levelOf(rule.id, config);
    if (level === 'off') continue;
    try {
      all.push(...atLevel(findingsOf(rule, known), level));
      ran.push(rule.id);
    } catch (failure) {
      errors.push({ message: `The rule ${rule.id} failed on this file: ${String(failure)}` });
    }
  }
  const { findings, remarks } = applyDirectives(all, known.facts.directives, ran, rules.map(({ id }) => id));
  const bar = CONFIDENCES.indexOf(config.minConfidence);
  const shown = findings.filter(({ confidence }) => CONFIDENCES.indexOf(confidence) >= bar);
  shown.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  return { findings: shown, errors, remarks };
}

/** What one rule says, of all functions of the file or only of some. */
export function findingsOf(rule: Rule, known: KnownFile, functions: readonly FunctionFact[] = known.facts.functions): Finding[] {
  const findings: Finding[] = [];
  const context = { ...known, report: (report: Report) => void findings.push({ ...report, rule: rule.id, bottleneck: rule.bottleneck, guide: rule.guide, fixes: [] }) };
  for (const fn of functions) rule.check(fn, context);
  return findings;
}
