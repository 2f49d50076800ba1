/**
 * Awaits of one function, or steps of one chain of `.then`, that run one after the other although nothing orders them.
 *
 * Not reported: a wait whose result is dropped (it is run for what it does), writes, guards, whatever runs in a
 * transaction or on one page, session or cursor, and anything whose effect is neither known nor named.
 */
import { describePath } from '../facts/paths';
import { inOneCombinator } from '../flow/combinators';
import { findGroups, type Group } from '../flow/sequences';
import type { Operation } from '../flow/operations';
import { overlapRemedy } from '../flow/remedies';
import { defineRule, type RuleContext } from '../rule';
import { commonChecks, confidenceNote, joinWords, listCalls, severityOf, shortName } from './wording';

export const sequentialAwaits = defineRule({
  id: 'sequential-awaits',
  bottleneck: 'waiting',
  guide: 'concurrency-vs-parallelism#waiting-heavy',
  docs: {
    summary: 'awaits that run one after the other although nothing orders them',
    why: 'Each `await` stops the function until its operation is done. Where the next operation does not need that result, it could have been under way in the meantime: the function then takes as long as the longest wait and not as long as all of them together. A chain of `.then` waits in the same way.',
    bad: `export async function dashboard(userId) {
  const user = await fetchUser(userId);
  const orders = await fetchOrders(userId);
  return { user, orders };
}
`,
    good: `export async function dashboard(userId) {
  const [user, orders] = await Promise.all([fetchUser(userId), fetchOrders(userId)]);
  return { user, orders };
}
`,
    whenNotToUse: 'Leave the awaits in line where the first decides whether the second may run at all, where both write to the same thing, or where the other side should not get two requests at once.',
    fixSafety: 'The fix puts the operations into one `Promise.all`, or adds one to the `Promise.all` that is there; results keep their names, types and order, and every comment stays. All operations are then started even if the first one fails; the first failure in time is thrown, and the others keep running. Each fix names what it changes beside that. It is preferred only where all operations are known to read and none can fail before there is a promise. There is none, and its reason is shown, where a `catch` asks which failure it was, a `finally` cleans up what the others may still use, what stands between cannot be moved, or more than five would start at once. The way back is offered on any such `Promise.all`, as a refactoring.',
    misses: 'Operations that could not be followed and whose names do not say that they read; writes to different things, but for updates of tables that are named; pairs that stand in different blocks; promises that a callback of `.then` starts and does not return.',
  },
  check(fn, context) {
    for (const group of findGroups(fn, context.facts, context.effects)) {
      // What stands in one combinator's array is `serial-combinator`'s to say.
      const isSaidElsewhere = inOneCombinator(group.operations.flatMap((operation) => operation.awaits), context.facts);
      if (!isSaidElsewhere) report(group, context);
    }
  },
});

function report(group: Group, context: RuleContext): void {
  const names = group.operations.map((operation) => shortName(operation.awaits[0], context.facts));
  const sites = group.operations.flatMap((operation) => operation.awaits.map((fact) => ({ range: fact.range, label: fact.label, note: siteNote(operation, group, context) })));
  const second = group.operations[1].awaits[0];
  context.report({
    range: second.keyword,
    scope: { start: group.operations[0].awaits[0].range.start, end: group.operations.at(-1)!.awaits.at(-1)!.range.end },
    severity: severityOf(group.level, context.reach.roleOf(context.facts.functions[second.fn]), context.file),
    confidence: group.level,
    message: `${listCalls(names)} wait one after the other although nothing orders them.`,
    sites,
    evidence: [...(second.byThen ? [`\`.then\` starts \`${names[1]}\` only when \`${names[0]}\` is done`] : []), ...group.reasons, confidenceNote(group.level)],
    checks: commonChecks(names),
    saving: { now: names.join(' + '), overlapped: `max(${names.join(', ')})` },
    remedy: overlapRemedy(group, context, (fact) => shortName(fact, context.facts)),
  });
}

/** What a member has to do with the others: the first is used by none of them, and a later one uses none of the earlier. */
function siteNote(operation: Operation, group: Group, context: RuleContext): string {
  const index = group.operations.indexOf(operation);
  const results = resultNames(index === 0 ? [operation] : group.operations.slice(0, index), context);
  if (index === 0) return results.length ? `gives ${joinWords(results, 'and')}, unused by the others` : 'gives nothing that the others use';
  return results.length ? `does not use ${joinWords(results, 'or')}` : 'needs no other result';
}

function resultNames(operations: readonly Operation[], { facts }: RuleContext): string[] {
  return [...new Set(operations.flatMap((operation) => operation.defs.map((path) => `\`${describePath(path, facts.variables)}\``)))];
}
