/**
 * Async used in the hope of parallelism: `Promise.all` over functions that only compute, a promise around a computation,
 * and a computation that is put off or awaited.
 *
 * Not reported: callbacks that wait, that hand on a promise, or that could not be read to their end; callbacks that only
 * build or pick something, and wrappers around work that nothing in the code says is heavy.
 */
import { findAsyncComputing, type AsyncComputing } from '../flow/asyncComputing';
import { defineRule, type RuleContext } from '../rule';
import type { Range } from '../model';
import { combinatorToken, computeNote, cut, severityOf, whoWaits } from './wording';

export const asyncIsNotParallel = defineRule({
  id: 'async-is-not-parallel',
  bottleneck: 'compute',
  guide: 'concurrency-vs-parallelism#relation-to-async',
  docs: {
    summary: '`Promise.all`, a promise or `async` around code that only computes: it still runs on the one thread',
    why: '`async` and promises let other code run while something is waited for. A computation waits for nothing: each of the callbacks runs to its end before the next one starts, on the same thread, and everybody else waits as long as before. Promises overlap, threads run in parallel.',
    bad: `export async function scoreAll(texts) {
  return Promise.all(texts.map(async (text) => {
    let score = 0;
    for (const letter of text) score = (score * 31 + letter.charCodeAt(0)) % 1000003;
    return score;
  }));
}
`,
    good: `export async function scoreAll(texts) {
  return texts.map((text) => {
    let score = 0;
    for (const letter of text) score = (score * 31 + letter.charCodeAt(0)) % 1000003;
    return score;
  });
}
`,
    whenNotToUse: 'Where the functions have to give promises because others of the same shape really wait.',
    fixSafety: 'There is no automatic change. Without `async` an error is thrown in place instead of rejecting a promise; on a worker thread the data is copied.',
    misses: 'Callbacks that call something that could not be followed, work whose size nothing in the code speaks of, and lists that are put together elsewhere.',
  },
  check(fn, context) {
    for (const found of findAsyncComputing(fn, context, context.reach)) {
      // A worker's thread is there to be held; a combinator makes nothing parallel there either.
      if (context.file.isWorker && found.kind !== 'combinator') continue;
      report(found, context);
    }
  },
});

function report(found: AsyncComputing, context: RuleContext): void {
  const { call, fns, work, level } = found;
  const around = context.facts.functions[call.fn];
  const role = context.reach.roleOf(around);
  context.report({
    range: tokenOf(found),
    scope: call.range,
    severity: severityOf(level, role, context.file),
    confidence: level,
    message: messageOf(found),
    sites: [{ range: call.nameRange, label: call.label, note: 'makes nothing parallel' }, ...(work.range ? [{ range: work.range, label: work.label, note: 'runs on the one thread' }] : [])],
    evidence: [...found.evidence, `what runs is computing: ${work.label}${work.growth ? `, ${work.growth}` : ''}`, ...(role ? [whoWaits(role, around)] : []), computeNote(level, [work.weight === 'light' ? 'each call may be short' : 'how long it takes was judged by what is computed'])],
    // Both would speak of one cause. This one says what is believed of it and is not so; the loop is among its sites.
    tells: work.range && { rule: 'cpu-heavy-loop', at: work.range, within: [call.range, ...fns.map(({ range }) => range)] },
    checks: ['Does it take long? Then a worker thread runs it in parallel; a pool of them keeps some ready.', 'Otherwise say it without the promise: it then reads as what it is.'],
  });
}

function tokenOf({ kind, call }: AsyncComputing): Range {
  if (kind === 'combinator') return combinatorToken(call);
  // `new Promise`, where it stands on one line.
  if (kind === 'promise' && call.nameRange.start - call.range.start === 'new '.length) return { start: call.range.start, end: call.nameRange.end };
  return call.nameRange;
}

function messageOf({ kind, call, each, name }: AsyncComputing): string {
  const called = `\`${cut(name ?? '')}\``;
  switch (kind) {
    case 'combinator': return `${each ? 'These callbacks' : 'These calls'} never wait: \`Promise.${call.name}\` runs them one after the other on the one thread.`;
    case 'promise': return 'This promise computes in place: it holds the one thread as long as without the promise.';
    case 'later': return `${called} only puts this off: it still holds the one thread when its turn comes.`;
    case 'awaited': return `${called} is async but never waits: it still holds the one thread when its turn comes.`;
  }
}
