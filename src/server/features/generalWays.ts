/** Ways to write a function that no fix makes, for a person to write: other forms, each with a sample. */
import type { Explanation, Finding, OfferedFix } from '../../core/index';
import type { ExplainedWay } from '../protocol';

export type GeneralWay = Extract<ExplainedWay, { kind: 'general' }>;

/** Where awaits in line can be started together, `Promise.allSettled` is the form for who wants to know of every failure. */
export function allSettled({ remedy }: Finding, fixes: readonly OfferedFix[], text: string): GeneralWay[] {
  if (remedy?.kind !== 'overlap' || remedy.operations.length > 4 || !fixes.some(({ refused }) => refused === undefined)) return [];
  const calls = remedy.operations.map(({ range, name }) => {
    const call = text.slice(range.start, range.end).replace(/^await\s+/, '');
    return call.length > 60 || /[\r\n]/.test(call) ? `${name}(…)` : call;
  });
  return [
    {
      kind: 'general',
      title: 'Hear of every failure: `Promise.allSettled`',
      text: 'It waits for all of them and throws nothing. Each result says whether its call was fulfilled or rejected, so each has to be looked at.',
      sample: `const results = await Promise.allSettled([\n${calls.map((call) => `  ${call},\n`).join('')}]);`,
      guide: 'promises-and-async-await#combinators',
    },
  ];
}

/** Where async was meant to bring what only another thread can. Loops that hold the thread have a fix for that, or why there is none. */
export function onAnotherThread({ title, findings }: Explanation): GeneralWay[] {
  if (!findings.some(({ rule }) => rule === 'async-is-not-parallel')) return [];
  const name = /^[\w$]+$/.test(title) ? title : 'compute';
  return [
    {
      kind: 'general',
      title: 'Compute on another thread: a worker',
      text: 'Only another thread takes the work off this one. The function stands in a file of its own then, what goes in and comes out is copied, and starting a worker takes time and memory: so it pays for work that is heavy, in a pool that is kept.',
      sample: `// The file that the pool runs exports ${name}.\nconst result = await pool.run(input, { name: '${name}' });`,
      guide: 'blocking-vs-non-blocking#remedies',
    },
  ];
}
