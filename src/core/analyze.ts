/** One file, start to end: parse once, extract facts once, run every rule inside its own guard, sort. */
import { DEFAULT_CONFIG, type AnalysisConfig } from './config';
import { fileContext, type FileContext } from './context';
import { Effects } from './effects/effect';
import { extractFacts } from './facts/extract';
import type { FileFacts } from './facts/model';
import { Reach } from './flow/reach';
import { CONFIDENCES, type AnalysisError, type FileAnalysis, type Finding, type SourceInput } from './model';
import type { Rule } from './rule';
import { rules } from './rules/index';
import { parseSource } from './syntax/parse';

/** A file without any of these has nothing to wait for and nothing that others wait for. */
const WORTH_PARSING = /\b(?:await|async|yield)\b|Promise|\.then\b|Sync\b|\bcreateServer\b|\.(?:get|post|put|patch|delete|all|use|on|once|addEventListener)\s*\(/;

/** What is known of a file, with everything that the rules share. */
export interface KnownFile {
  facts: FileFacts;
  effects: Effects;
  reach: Reach;
  file: FileContext;
}

/** Gives milliseconds. The core has no clock of its own: who wants times lends one. */
export type Clock = () => number;

export type KnowResult = ({ known: KnownFile } | { error: AnalysisError }) & { parseMs: number };

/** Parses and extracts. Never throws on a person's code. */
export function knowFile(input: SourceInput, clock: Clock = () => 0): KnowResult {
  const started = clock();
  const result = parseSource(input);
  const parseMs = clock() - started;
  if ('error' in result) return { ...result, parseMs };
  try {
    const facts = extractFacts(result.parsed, input.text);
    return { parseMs, known: { facts, effects: new Effects(facts), reach: new Reach(facts), file: fileContext(input, facts) } };
  } catch (failure) {
    return { parseMs, error: { message: failure instanceof RangeError ? 'Too deeply nested to be analysed.' : `Could not be analysed: ${String(failure)}` } };
  }
}

/**
 * Analyses one file. A file that cannot be parsed gives one error with its place, and no findings; a rule that
 * fails gives an error that names it, and the other rules still report.
 */
export function analyzeFile(input: SourceInput, config: Partial<AnalysisConfig> = {}, clock?: Clock): FileAnalysis {
  if (!WORTH_PARSING.test(input.text)) return { findings: [], errors: [], parseMs: 0 };
  const result = knowFile(input, clock);
  if ('error' in result) return { findings: [], errors: [result.error], parseMs: result.parseMs };
  return { ...runRules(result.known, { ...DEFAULT_CONFIG, ...config }), parseMs: result.parseMs };
}

/** Every finding of the chosen rules, sorted by place, from the confidence that is asked for. */
export function runRules(known: KnownFile, config: AnalysisConfig): Pick<FileAnalysis, 'findings' | 'errors'> {
  const findings: Finding[] = [];
  const errors: AnalysisError[] = [];
  const bar = CONFIDENCES.indexOf(config.minConfidence);
  for (const rule of rules) {
    if (config.rules && !config.rules.includes(rule.id)) continue;
    try {
      findings.push(...findingsOf(rule, known).filter((finding) => CONFIDENCES.indexOf(finding.confidence) >= bar));
    } catch (failure) {
      errors.push({ message: `The rule ${rule.id} failed on this file: ${String(failure)}` });
    }
  }
  findings.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  return { findings, errors };
}

function findingsOf(rule: Rule, known: KnownFile): Finding[] {
  const findings: Finding[] = [];
  for (const fn of known.facts.functions) {
    rule.check(fn, {
      ...known,
      report: (report) => findings.push({ ...report, rule: rule.id, bottleneck: rule.bottleneck, guide: rule.guide, fixes: [] }),
    });
  }
  return findings;
}
