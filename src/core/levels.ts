/** How loudly rules report, where a person has set that. */
import type { AnalysisConfig, RuleLevel } from './config';
import type { Finding } from './model';

/** A rule that is named beats `*`, and one that was asked for by name runs in any case. */
export function levelOf(rule: string, { levels = {}, rules }: AnalysisConfig): RuleLevel {
  const named = [rule, '*'].find((id) => Object.hasOwn(levels, id));
  const level = named === undefined ? 'default' : levels[named];
  return level === 'off' && rules?.includes(rule) ? 'default' : level;
}

export function atLevel(findings: readonly Finding[], level: Exclude<RuleLevel, 'off'>): readonly Finding[] {
  return level === 'default' ? findings : findings.map((finding) => ({ ...finding, severity: level }));
}
