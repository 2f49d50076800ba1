/**
 * A loop whose turns wait one after the other although no turn needs another.
 *
 * Not reported: `while` and `do` loops, `for await`, loops that may end early, pace themselves, or write anything but a
 * collector and one whole record of their own. Those wait in turn for a reason more often than not.
 */
import { judgeLoops, type LoopVerdict } from '../flow/loops';
import { turnsRemedy } from '../flow/turnRemedies';
import { defineRule, type RuleContext } from '../rule';
import type { Confidence } from '../model';
import { confidenceNote, severityOf, shortName } from './wording';

export const awaitInLoop = defineRule({
  id: 'await-in-loop',
  bottleneck: 'waiting',
  guide: 'promises-and-async-await#loops',
  docs: {
    summary: 'loop iterations that wait in turn although nothing orders them',
    why: 'An `await` in a loop makes every turn wait for the one before, so a hundred items take a hundred waits. Where no turn needs another, several can be under way at once; a bound keeps the other side from being flooded.',
    bad: `export async function loadAll(ids) {
  const users = [];
  for (const id of ids) {
    users.push(await fetchUser(id));
  }
  return users;
}
`,
    good: `export async function loadAll(ids) {
  const users = [];
  for (let start = 0; start < ids.length; start += 8) {
    const batch = ids.slice(start, start + 8);
    users.push(...(await Promise.all(batch.map((id) => fetchUser(id)))));
  }
  return users;
}
`,
    whenNotToUse: 'Keep the loop where the order is the point: retries, polling, paging by a cursor, rate limits, the first hit, or writes that must not overtake each other. A comment that says so, or a function named like `uploadSequentially`, keeps this rule quiet.',
    fixSafety: 'The fix lets up to so many turns run at once: 16 where they read files, 4 where they start processes, else 8; all of them where a literal says that there are no more. It takes slices of the list one after the other, or `p-map` or `p-limit` where the file imports one of them or the package depends on it. Results keep the order of the list, and so do keys; names, types and comments stay. Turns that are under way go on when another one fails, and the first failure in time is thrown. Each fix names what it changes beside that. It is preferred only where all that the turns wait for is known to read, and nothing that others may notice runs in them. There is none, and its reason is shown, where one query could bring all records, a loop in the turn waits as well, turns change anything but one collection of their own or a count, go on after they left their result, or where a `catch` or a `finally` around the loop would notice.',
    misses: '`while` loops over independent items, a `reduce` that awaits what came before, turns that create, update or remove records one by one, and operations that could not be followed and whose names do not say that they read.',
  },
  check(fn, context) {
    let reportedUntil = -1;
    for (const verdict of judgeLoops(fn, context.facts, context.effects)) {
      // The outermost independent loop stands for the loops in it.
      if (verdict.level === 'none' || verdict.loop.range.start < reportedUntil) continue;
      reportedUntil = verdict.loop.range.end;
      report(verdict, verdict.level, context);
    }
  },
});

function report(verdict: LoopVerdict, level: Confidence, context: RuleContext): void {
  const { loop, awaits, reasons, looksUp } = verdict;
  const waiting = awaits.filter((fact) => context.effects.reallyWaits(fact));
  const first = waiting[0];
  const name = shortName(first, context.facts);
  context.report({
    range: first.keyword,
    scope: loop.range,
    severity: severityOf(level, context.reach.roleOf(context.facts.functions[first.fn]), context.file),
    confidence: level,
    message: looksUp ? `Each turn looks one record up by \`${name}\`; one query for all items would wait once.` : `Each turn waits for \`${name}\` before the next begins, although no turn needs another.`,
    sites: [{ range: loop.loop!.keyword, label: 'loop', note: 'takes one turn after the other' }, ...waiting.map((fact) => ({ range: fact.range, label: fact.label, note: 'waits in every turn' }))],
    evidence: [...reasons, confidenceNote(level)],
    checks: [...(looksUp ? ['A query for all keys at once (`in`, a join) is better than many that overlap: it waits once and costs the database less.'] : []), 'How many items can there be? With more than a few, keep a bound on how many are under way at once.', 'If one turn fails, turns that were started go on.'],
    saving: { now: `n × ${waiting.length === 1 ? name : 'one turn'}`, overlapped: `about n / k × ${waiting.length === 1 ? name : 'one turn'}, k at a time` },
    remedy: turnsRemedy(verdict, context, (fact) => shortName(fact, context.facts), context.concurrencyLimit),
  });
}
