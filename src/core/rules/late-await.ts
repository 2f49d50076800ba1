/**
 * Promises that are started early and awaited one by one, so that one can reject while nobody listens.
 *
 * Not reported: a handler that is attached right away, promises that a combinator gets before anything else is
 * awaited, promises that are passed on, and starts behind which nothing really waits.
 */
import { findLateAwaits, type LateAwait } from '../flow/lateAwaits';
import { defineRule, type RuleContext } from '../rule';
import { confidenceNote, cut, cutShort, severityOf } from './wording';

export const lateAwait = defineRule({
  id: 'late-await',
  bottleneck: 'hazard',
  guide: 'promises-and-async-await#unhandled',
  docs: {
    summary: 'promises started early and awaited one by one, so that one can reject while nobody listens',
    why: 'A promise that rejects before anything listens to it is an unhandled rejection. Node then ends the process, with exit code 1, although the `await` that comes later stands in a `try`. The wait in between decides whether it happens, so it shows up under load and not in tests.',
    bad: `export async function report(id) {
  const sales = fetchSales(id);
  const costs = fetchCosts(id);
  const sold = await sales;
  return sold - (await costs);
}
`,
    good: `export async function report(id) {
  const [sold, spent] = await Promise.all([fetchSales(id), fetchCosts(id)]);
  return sold - spent;
}
`,
    whenNotToUse: 'Where the promise cannot reject, or where the program listens to `unhandledRejection` and goes on. In a browser it is only an error in the console.',
    fixSafety: 'There is no automatic change. `Promise.all` listens to all of them at once and rejects with the first failure in time. Where they have to be awaited one by one, `promise.catch(() => {})` right after the start marks it as handled; the later `await` still throws.',
    misses: 'Promises kept in properties, in variables that are assigned again, and in lists that are filled by callbacks; code that throws between the start and the await.',
  },
  check(fn, context) {
    const byWait = new Map<number, LateAwait[]>();
    for (const late of findLateAwaits(fn, context.facts, context.effects)) {
      const start = late.meanwhile.range.start;
      byWait.set(start, [...(byWait.get(start) ?? []), late]);
    }
    for (const group of byWait.values()) for (const level of ['certain', 'likely', 'possible'] as const) reportTogether(group.filter((late) => late.level === level), context);
  },
});

/** Promises that one and the same wait leaves without a listener are one finding, at the first of them. */
function reportTogether(group: readonly LateAwait[], context: RuleContext): void {
  if (group.length === 0) return;
  const { facts, file, reach } = context;
  const [late] = group;
  const starts = group.map((member) => ({ range: member.start.range, label: member.start.label, note: 'starts the work' }));
  const listens = group.flatMap((member) => (member.listens ? [member.listens] : []));
  context.report({
    range: late.start.nameRange,
    scope: { start: late.start.range.start, end: Math.max(late.meanwhile.range.end, ...listens.map((fact) => fact.range.end)) },
    severity: severityOf(late.level, reach.roleOf(facts.functions[late.start.fn]), file),
    confidence: late.level,
    message: messageOf(group),
    sites: [
      ...starts,
      { range: late.meanwhile.range, label: late.meanwhile.label, note: 'is awaited while nobody listens' },
      ...listens.slice(0, 1).map((fact) => ({ range: fact.range, label: fact.label, note: 'is the first to listen' })),
    ],
    evidence: [...new Set(group.flatMap((member) => member.evidence)), 'nothing handles a rejection before that wait begins', confidenceNote(late.level)],
    checks: ['Can they be awaited together? `Promise.all` listens to all of them from the start.', 'If not: `.catch(() => {})` on the promise right after its start marks it as handled; the later await still throws.'],
  });
}

function messageOf(group: readonly LateAwait[]): string {
  const [late] = group;
  const name = `\`${group.length === 1 ? cut(late.variable.name) : cutShort(late.variable.name)}\``;
  if (late.many) return `${name} gets a listener only after other awaits: if one rejects before, Node ends the process.`;
  if (group.length === 1) return `${name} has no listener during another await: if it rejects meanwhile, Node ends the process.`;
  return `${name} and ${group.length - 1} more have no listener during another await: if one rejects then, Node ends the process.`;
}
