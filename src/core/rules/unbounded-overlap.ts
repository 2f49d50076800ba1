/**
 * Overlap over a list that may be long, of operations that each take a file, a socket or a process, with no bound on
 * how many are under way.
 *
 * Not reported: lists that are written down, cut to size or named like configuration, limiters on the way, callbacks
 * that never wait, and, at the default level, whatever lacks evidence of a long list or of what an operation holds.
 */
import type { Resource } from '../effects/resources';
import { findFloods, type Flood } from '../flow/floods';
import { defineRule, type RuleContext } from '../rule';
import { combinatorToken, confidenceNote, cut, cutShort, severityOf } from './wording';

export const unboundedOverlap = defineRule({
  id: 'unbounded-overlap',
  bottleneck: 'hazard',
  guide: 'promises-and-async-await#limits',
  docs: {
    summary: 'overlap over a list of unknown size of network, file or process operations, with no bound',
    why: '`Promise.all` over a list starts every operation before the first is done. Each of them holds something until it ends: an open file, a socket, a process. Of those there are only so many, so what works with ten items fails with ten thousand. With a few at once the work takes hardly longer, and it never fails for that reason.',
    bad: `import { readFile, readdir } from 'node:fs/promises';

export async function loadAll(folder) {
  const names = await readdir(folder, { recursive: true });
  return Promise.all(names.map((name) => readFile(folder + '/' + name, 'utf8')));
}
`,
    good: `import { readFile, readdir } from 'node:fs/promises';
import pLimit from 'p-limit';

export async function loadAll(folder) {
  const atMost = pLimit(16);
  const names = await readdir(folder, { recursive: true });
  return Promise.all(names.map((name) => atMost(() => readFile(folder + '/' + name, 'utf8'))));
}
`,
    whenNotToUse: 'Where the list is short for a reason that the code does not show, or where something below (an agent, a pool, a queue) keeps the bound.',
    fixSafety: 'There is no automatic change, as the right bound depends on what the operations hold. A bound keeps the order of results; operations merely start later.',
    misses: 'Operations whose functions lie in other files, lists that are passed through several functions, and clients whose names say nothing of what they hold.',
  },
  check(fn, context) {
    for (const flood of findFloods(fn, context.facts, context.effects)) report(flood, context);
  },
});

function report(flood: Flood, context: RuleContext): void {
  const { overlap: { combinator }, operation, walk, level } = flood;
  context.report({
    range: combinatorToken(combinator),
    scope: combinator.range,
    severity: severityOf(level, context.reach.roleOf(context.facts.functions[combinator.fn]), context.file),
    confidence: level,
    message: messageOf(flood),
    sites: [
      { range: 'bodies' in walk ? walk.loop!.keyword : walk.nameRange, label: flood.list ?? 'the list', note: 'starts one operation for each item' },
      ...(operation ? [{ range: operation.range, label: operation.label, note: 'is under way for all items at once' }] : []),
    ],
    evidence: [...flood.evidence, confidenceNote(level)],
    checks: ['How many items can there be? Where they are few for certain, leave it as it is.', 'Keep a bound: a limiter, or parts of the list one after the other.'],
  });
}

function messageOf({ name, list, resource }: Flood): string {
  const items = list ? `every item of \`${cutShort(list)}\`` : 'every item of a list';
  return `\`${resource ? cutShort(name) : cut(name)}\` starts for ${items} at once, with no bound${resource ? `: ${RUNS_OUT[resource]}` : ''}.`;
}

const RUNS_OUT: Readonly<Record<Resource, string>> = {
  file: 'open files run out first',
  socket: 'each takes a socket',
  process: 'each starts a process',
  connection: 'each opens a connection',
};
