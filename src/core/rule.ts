/** What a rule is. Rules read facts and what `flow/` and `effects/` make of them; they never see the tree. */
import type { FileContext } from './context';
import type { Effects } from './effects/effect';
import type { FileFacts, FunctionFact } from './facts/model';
import type { Reach } from './flow/reach';
import type { Bottleneck, Finding, Range } from './model';

/** A rule's words; the rule's page, the README's table and the hovers come from here. */
export interface RuleDocs {
  /** What it says, as the rest of a sentence that begins with the rule's name. */
  summary: string;
  why: string;
  /** A whole small file that gives exactly one finding, and one that gives none. */
  bad: string;
  good: string;
  whenNotToUse: string;
  fixSafety: string;
  /** What it does not see, so that nobody takes silence for a proof. */
  misses: string;
}

/** What a rule says of itself; plain data. */
export interface RuleInfo {
  id: string;
  bottleneck: Bottleneck;
  /** The guide's section that belongs to it: `topic#section`. */
  guide: string;
  docs: RuleDocs;
}

/** A finding as a rule reports it; what all findings of a rule share is filled in. */
export interface Report extends Omit<Finding, 'rule' | 'bottleneck' | 'guide' | 'fixes'> {
  tells?: Told;
}

/** What another rule need not tell again: its finding in one of these stretches that is about this place. */
export interface Told {
  rule: string;
  at: Range;
  within: readonly Range[];
}

export interface RuleContext {
  facts: FileFacts;
  effects: Effects;
  file: FileContext;
  reach: Reach;
  /** What the project says of how many operations may be under way at once. */
  concurrencyLimit?: number;
  report(finding: Report): void;
}

export interface Rule extends RuleInfo {
  /** Looks at one function; called once for each, the module's top level included. */
  check(fn: FunctionFact, context: RuleContext): void;
}

/** Gives a rule its type, so that a missing part is a compile error. */
export function defineRule(rule: Rule): Rule {
  return rule;
}
