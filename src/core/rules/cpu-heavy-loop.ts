/**
 * A loop, or array callbacks nested like one, that can hold the thread for long in code that others wait for.
 *
 * Not reported: a single pass over data of any size, loops over lists that read like configuration, loops that wait
 * in their turns, and anything whose size nothing in the code speaks of.
 */
import { byFirstCall, toldBelow, type Search } from '../flow/callers';
import { findHeavyWork } from '../flow/cost';
import type { HeavyWork, Repeat } from '../flow/heavyWork';
import type { Passage, Reached, Role } from '../flow/reach';
import { poolRemedy } from '../flow/poolRemedy';
import { indexRemedy } from '../flow/remedies';
import { yieldRemedy } from '../flow/yielding';
import type { FunctionFact } from '../facts/model';
import { contains } from '../facts/paths';
import type { Remedy } from '../model';
import { defineRule, type RuleContext } from '../rule';
import { lowest } from '../flow/independence';
import { computeNote, cut, holdingSentence, joinWords, notesOnUsual, reasonsToWaitForNobody, severityOf, siteOfStep, surenessOf, whoWaits, workerAdvice } from './wording';

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
    fixSafety: 'Where a list is looked through in every turn, a refactoring makes an index of it before the loop: a `Set` for `includes` and `some`, a `Map` of the first of each key for `find`. It is offered only where the list is known to be an array and nothing in sight changes it while the loop runs, with what differs for `NaN`. Where the loop is a statement of an async function, another refactoring lets others run between its turns: a pause whenever ten milliseconds have passed, in which requests may change what the loop reads. It is refused where nothing could tell what others would see half done: variables of the module, properties of `this` and things of callers that the loop changes, a transaction, a lock. The computation stays on the thread, and takes a little longer in all. A third moves a function of the module into a file of its own, for a worker pool: only where it changes nothing but what it makes, uses nothing that only this thread has, and everybody who calls it here can wait. Data is then copied on the way, and other code runs meanwhile. Everything else is done by hand, as it depends on the data.',
    misses: 'Lists whose size nothing in the code speaks of, `shift` on long lists, texts that grow, fields of objects, recursion other than a function that calls itself twice, and what is called through values.',
  },
  check(fn, context) {
    if (context.file.isWorker || !context.reach.roleOf(fn) || context.reach.isCarried(fn)) return;
    const all = context.reach.withCallbacks(fn).flatMap((part) => findHeavyWork(part, context.facts, context.reach));
    const own = all.filter((work) => !all.some((around) => around !== work && contains(around.range, work.range)));
    for (const work of own) report(fn, { chain: [], cause: work }, context);
    // One cause is said once: at the call that hands over the most.
    for (const [first, [worst]] of byFirstCall(toldBelow(fn, context.facts, context.reach, BELOW), ({ cause }) => cause.level)) {
      if (!own.some(({ range }) => contains(range, first.range))) report(fn, worst, context);
    }
    for (const reached of handedToAsync(fn, context)) if (!own.some(({ range }) => contains(range, reached.chain[0].call.range))) report(fn, reached, context);
  },
});

const BELOW: Search<HeavyWork> = { find: findHeavyWork, placeOf: ({ at }) => at, levelOf: (_, { cause }) => cause.level };

/** What async functions compute for long because of what they are given here; anything else is said where they stand. */
function handedToAsync(fn: FunctionFact, context: RuleContext): Reached<HeavyWork>[] {
  return context.reach.startedBy(fn).flatMap(({ passage, started }) => {
    const { fn: callee, facts, reach, file } = started;
    const find = (passages: readonly Passage[]) => reach.withCallbacks(callee).flatMap((part) => findHeavyWork(part, facts, reach, passages)).filter(({ level }) => level !== 'possible');
    const whateverGiven = new Set(find([]).map(({ at }) => at.start));
    const cause = find([passage]).find(({ at }) => !whateverGiven.has(at.start));
    return cause ? [{ chain: [{ call: passage.call, reaches: callee.name }], cause, file }] : [];
  });
}

function report(fn: FunctionFact, { chain, cause, file }: Reached<HeavyWork>, context: RuleContext): void {
  const role = context.reach.roleOf(fn)!;
  const nobodyWaits = reasonsToWaitForNobody(fn, context);
  const level = lowest(cause.level, nobodyWaits.length > 0 ? 'possible' : surenessOf(chain));
  if (level === 'none') return;
  const first = chain[0]?.call;
  const at = first?.nameRange ?? cause.at;
  const subject = first ? `\`${cut(first.name)}\`` : cause.parts[0].how === 'busy wait' ? 'This busy wait' : 'This work';
  context.report({
    range: at,
    scope: first?.range ?? cause.range,
    severity: severityOf(level, role, context.file),
    confidence: level,
    message: holdingSentence(`${subject} holds the thread ${cause.growth}`, role),
    sites: [...chain.map(siteOfStep), { file, range: cause.at, label: cause.label, note: 'holds the thread' }, ...cause.parts.slice(1).map((part) => ({ file: part.file ?? file, range: part.range, label: part.label, note: part.note }))],
    evidence: [...cause.evidence, ...notesOnUsual(chain), whoWaits(role, fn), 'there is no wait inside that would let others run', computeNote(level, nobodyWaits.length > 0 ? nobodyWaits : cause.level === 'certain' ? notesOnUsual(chain) : [])],
    checks: remediesFor(cause, role),
    remedy: chain.length === 0 && file === undefined ? indexRemedy(cause, context.facts) : undefined,
    otherRemedies: otherRemedies(),
  });

  /** A window has workers of another kind, and a busy wait nothing to compute. */
  function otherRemedies(): Remedy[] {
    const pause = nobodyWaits.length > 0 ? undefined : yieldRemedy({ chain, cause, file }, role === 'ui' ? undefined : context.file.onNode, context);
    const pool = role === 'ui' || cause.parts[0].how === 'busy wait' ? undefined : poolRemedy(fn, chain, context);
    return [pause, pool].filter((remedy) => remedy !== undefined);
  }
}

/** What helps, the cheapest first, and when nothing needs to be done. */
function remediesFor({ parts }: HeavyWork, role: Role): string[] {
  if (parts.some(({ how }) => how === 'busy wait')) return ['Wait with a timer instead: the thread is then free for others.'];
  const better = [...new Set(parts.flatMap((part) => betterWay(part) ?? []))];
  const loops = parts.filter(({ how, trips }) => how === 'loop' && trips.kind !== 'count');
  const isFixed = parts.every(({ trips }) => trips.kind === 'count');
  if (better.length === 0 && loops.length > 1) better.push('Are pairs looked for? Then an index of one list (a `Map` by what both have in common) replaces the inner loop.');
  const pause = role === 'ui' ? '`await scheduler.yield()` or a timer' : '`await setImmediate()` of `timers/promises`';
  return [...better, ...limitsOf(parts), `Cut it into pieces with a pause between them (${pause}): it takes as long, but others run in between.`, workerAdvice(role), isFixed ? 'Does it run once in a while, when nobody waits? Then leave it as it is.' : 'Is it known to stay small (some hundred steps)? Then leave it as it is.'];
}

function betterWay({ how, list, label, trips }: Repeat): string | undefined {
  const name = `\`${cut(list ?? ('name' in trips ? trips.name : 'it'))}\``;
  switch (how) {
    case 'key scan': return `Ask ${name} itself (\`Object.hasOwn\`, or a \`Map\` instead): that is one step.`;
    case 'scan': return `Build an index of ${name} once, before the loop (a \`Map\` or a \`Set\`): each look-up is then one step.`;
    case 'sort': return `Sort ${name} once, outside of the loop.`;
    case 'copy': return `Add to ${name} in place (\`push\`, or an assignment) instead of copying it in every turn.`;
    case 'call': return `Does every turn need \`${cut(label)}\`? What stays the same can be made once, before the loop.`;
    case 'itself': return 'Keep each result (in a `Map`, or count upwards in a loop): each is then computed once.';
    default: return trips.kind === 'stored' ? `Can the database do it (a join, a sum, a filter), or hand ${name} over page by page?` : undefined;
  }
}

function limitsOf(parts: readonly Repeat[]): string[] {
  const named = [...new Set(parts.flatMap(({ trips }) => (trips.kind === 'input' || trips.kind === 'asked' ? [`\`${cut(trips.name)}\``] : [])))];
  return named.length > 0 ? [`Turn away what is too much: a limit for ${joinWords(named, 'and')}, or a page at a time.`] : [];
}
