/**
 * A loop whose turns wait one after the other although no turn needs another.
 *
 * Not reported: `while` and `do` loops, `for await`, loops that may end early, pace themselves, or write anything but a
 * collector and one whole record of their own. Those wait in turn for a reason more often than not.
 */
import { judgeLoops, type LoopVerdict } from '../flow/loops';
import { defineRule, type RuleContext } from '../rule';
import type { Confidence } from '../model';
import { confidenceNote, severityOf, shortName } from './wording';

export const awaitInLoop = defineRule({
  id: 'await-in-loop',
  bottleneck: 'waiting',
  guide: 'concurrency-vs-parallelism#waiting-heavy',
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
    fixSafety: 'All turns start even if one fails, and results gathered by `push` would come in order of completion; `Promise.all` over `map` keeps the order of the list. Use a bound where the list can be long.',
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

function report({ loop, awaits, reasons, looksUp }: LoopVerdict, level: Confidence, context: RuleContext): void {
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
  });
}
