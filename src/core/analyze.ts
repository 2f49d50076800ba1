/** Runs every rule inside its own guard over what is known of a file, and sorts what they say. */
import type { AnalysisConfig } from './config';
import type { FunctionFact } from './facts/model';
import { contains } from './facts/paths';
import type { KnownFile } from './know';
import { atLevel, levelOf } from './levels';
import { CONFIDENCES, type AnalysisError, type Confidence, type FileAnalysis, type Finding } from './model';
import type { Report, Rule, Told } from './rule';
import { rules } from './rules/index';
import { applyDirectives } from './silence/silence';

/** Every finding of the chosen rules that no comment silences, sorted by place, from the confidence that is asked for. */
export function runRules(known: KnownFile, config: AnalysisConfig): Omit<FileAnalysis, 'parseMs'> {
  const all: Finding[] = [];
  const errors: AnalysisError[] = [];
  const ran: string[] = [];
  const told: (Told & { confidence: Confidence })[] = [];
  for (const rule of rules) {
    if (config.rules && !config.rules.includes(rule.id)) continue;
    const level = levelOf(rule.id, config);
    if (level === 'off') continue;
    try {
      all.push(...atLevel(findingsOf(rule, known, { told, concurrencyLimit: config.concurrencyLimit || undefined }), level));
      ran.push(rule.id);
    } catch (failure) {
      errors.push({ message: `The rule ${rule.id} failed on this file: ${String(failure)}` });
    }
  }
  const { findings, remarks } = applyDirectives(all.filter((finding) => !isTold(finding, told)), known.facts.directives, ran, rules.map(({ id }) => id));
  const bar = CONFIDENCES.indexOf(config.minConfidence);
  const shown = findings.filter(({ confidence }) => CONFIDENCES.indexOf(confidence) >= bar);
  shown.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  return { findings: shown, errors, remarks };
}

interface Asked {
  functions?: readonly FunctionFact[];
  /** Where a rule may note what others need not tell again. */
  told?: (Told & { confidence: Confidence })[];
  concurrencyLimit?: number;
}

/** What one rule says, of all functions of the file or only of some. */
export function findingsOf(rule: Rule, known: KnownFile, { functions = known.facts.functions, told = [], concurrencyLimit }: Asked = {}): Finding[] {
  const findings: Finding[] = [];
  const report = ({ tells, ...said }: Report): void => {
    findings.push({ ...said, rule: rule.id, bottleneck: rule.bottleneck, guide: rule.guide, fixes: [] });
    if (tells) told.push({ ...tells, confidence: said.confidence });
  };
  const context = { ...known, concurrencyLimit, report };
  for (const fn of functions) rule.check(fn, context);
  return findings;
}

/** Whether another rule tells of the same cause, and is not the only one of both that is unsure. */
function isTold({ rule, range, sites, confidence }: Finding, told: readonly (Told & { confidence: Confidence })[]): boolean {
  return told.some((other) => other.rule === rule && (other.confidence !== 'possible' || confidence === 'possible') && other.within.some((each) => contains(each, range)) && [{ file: undefined, range }, ...sites].some((site) => site.file === undefined && site.range.start === other.at.start));
}
