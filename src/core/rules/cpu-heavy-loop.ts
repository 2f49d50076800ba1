/**
 * A loop, or array callbacks nested like one, that can hold the thread for long in code that others wait for.
 *
 * Not reported: a single pass over data of any size, loops over lists that read like configuration, loops that wait
 * in their turns, and anything whose size nothing in the code speaks of.
 */
import { findHeavyWork, type HeavyWork } from '../flow/cost';
import type { Reached } from '../flow/reach';
import type { CallFact, FunctionFact } from '../facts/model';
import { contains } from '../facts/paths';
import { defineRule, type RuleContext } from '../rule';
import { lowest } from '../flow/independence';
import { confidenceNote, cut, hasThreadToItself, severityOf, siteOfStep, whoWaits } from './wording';

export const cpuHeavyLoop = defineRule({
  id: 'cpu-heavy-loop',
  bottleneck: 'compute',
  guide: 'concurrency-vs-parallelism#compute-heavy',
  docs: {
    summary: 'a loop that can hold the thread for long, reached from an async function or a handler',
    why: 'While a loop computes, the thread does nothing else: every other request, timer and callback waits. `async` does not help, because there is nothing to wait for. A better algorithm, smaller pieces or another thread does.',
    bad: `export function register(app) {
  app.post('/match', (req, res) => {
    const matches = [];
    for (const row of req.body.rows) {
      for (const product of req.body.products) {
        if (product.sku === row.sku) matches.push({ row, product });
      }
    }
    res.json(matches);
  });
}
`,
    good: `export function register(app) {
  app.post('/match', (req, res) => {
    const bySku = new Map(req.body.products.map((product) => [product.sku, product]));
    const matches = [];
    for (const row of req.body.rows) {
      const product = bySku.get(row.sku);
      if (product) matches.push({ row, product });
    }
    res.json(matches);
  });
}
`,
    whenNotToUse: 'Where the data is small for a reason that the code does not show, or where nobody else waits for the thread.',
    fixSafety: 'There is no automatic change: which remedy fits depends on the data. An index instead of a scan keeps the result; pieces with a pause between them let other code see half the work done.',
    misses: 'Growth across several functions, recursion, regular expressions, and lists whose size nothing in the file speaks of.',
  },
  check(fn, context) {
    if (context.file.isWorker || !context.reach.roleOf(fn) || context.reach.isCarried(fn)) return;
    const all = context.reach.withCallbacks(fn).flatMap((part) => findHeavyWork(part, context.facts, context.reach));
    const own = all.filter((work) => !all.some((around) => around !== work && contains(around.range, work.range)));
    for (const work of own) report(fn, { chain: [], cause: work }, context);
    const said = new Set<CallFact>();
    for (const reached of context.reach.below(fn, findHeavyWork)) {
      // One cause is said once: at the first asynchronous caller of the function that leads to it.
      const first = reached.chain[0].call;
      if (said.has(first) || !context.reach.isFirstHeld(first) || own.some(({ range }) => contains(range, first.range))) continue;
      said.add(first);
      report(fn, reached, context);
    }
  },
});

function report(fn: FunctionFact, { chain, cause, file }: Reached<HeavyWork>, context: RuleContext): void {
  const role = context.reach.roleOf(fn)!;
  const once = context.reach.runsOnce(fn) || hasThreadToItself(fn, context);
  const level = lowest(cause.level, once ? 'possible' : 'certain');
  if (level === 'none') return;
  const first = chain[0]?.call;
  const at = first?.nameRange ?? cause.at;
  const isBusyWait = cause.label === 'busy wait';
  const subject = first ? `\`${cut(first.name)}\`` : isBusyWait ? 'This busy wait' : 'This work';
  context.report({
    range: at,
    scope: first?.range ?? cause.range,
    severity: severityOf(level, role, context.file),
    confidence: level,
    message: isBusyWait ? `${subject} holds the thread until its time has come.` : `${subject} holds the thread for ${cause.growth} steps.`,
    sites: [...chain.map(siteOfStep), { file, range: cause.at, label: cause.label, note: 'holds the thread' }, ...cause.parts.slice(1).map((part) => ({ file: part.file ?? file, range: part.range, label: part.label, note: part.note }))],
    evidence: [...cause.evidence, whoWaits(role, fn), 'there is no wait inside that would let others run', confidenceNote(level)],
    checks: isBusyWait ? ['Wait with a timer instead: the thread is then free for others.'] : ['Can an index (a `Map` or a `Set`) replace the inner pass?', 'Can the input be limited, or the work be cut into pieces with a pause between them?', 'If it has to be computed as it is: a worker thread runs it in parallel.'],
  });
}
