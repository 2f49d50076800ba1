/** Ways to write a function that no fix makes, for a person to write: other forms, each with a sample. */
import type { Explanation, Finding, OfferedFix } from '../../core/index';
import type { ExplainedWay } from '../protocol';
import type { ExplainedDocument } from './ways';

export type GeneralWay = Extract<ExplainedWay, { kind: 'general' }>;

/** More places than these are not told one by one. */
const FEW = 3;

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
export function onAnotherThread({ title, findings }: Explanation, { lines, functionNameAt }: Pick<ExplainedDocument, 'lines' | 'functionNameAt'>): GeneralWay[] {
  const hoped = findings.filter(({ rule }) => rule === 'async-is-not-parallel');
  if (hoped.length === 0) return [];
  // Behind the wrapper stands what runs in it, where that lies in this file.
  const held = hoped.flatMap(({ sites }) => sites.slice(1, 2)).filter(({ file }) => file === undefined);
  const names = new Set(held.map(({ range }) => functionNameAt(range.start)));
  const [name] = names;
  // What stands in the explained function itself has no name yet that a pool could be told.
  const isNamed = held.length === hoped.length && names.size === 1 && name !== title && /^[\w$]+$/.test(name);
  const places = [...new Set(held.map(({ label, range }) => `${inWords(label)} in line ${lines.lineAt(range.start)}`))];
  const listed = places.length > FEW ? `${places.slice(0, FEW).join(', ')} and ${places.length - FEW} more` : places.join(' and ');
  const calls = held.every(({ label }) => isBlocking(label)) && held.length > 0;
  return [
    {
      kind: 'general',
      title: calls ? 'Call it on another thread: a worker' : 'Compute on another thread: a worker',
      text: [
        ...(places.length > 0 ? [`What holds the thread: ${listed}.`] : []),
        ...(calls ? ['Look first for a form of it without `Sync`: that one waits elsewhere, and needs no worker.'] : []),
        `Only another thread takes the work off this one. ${isNamed ? `\`${name}\` stands` : 'It stands as a function'} in a file of its own then, what goes in and comes out is copied, and starting a worker takes time and memory: so it pays for work that is heavy, in a pool that is kept.`,
      ].join(' '),
      sample: isNamed ? `// The file that the pool runs exports ${name}.\nconst result = await pool.run(input, { name: '${name}' });` : '// The file that the pool runs exports the function that does this work.\nconst result = await pool.run(input);',
      guide: 'blocking-vs-non-blocking#remedies',
    },
  ];
}

/** A loop by its keyword, anything else as the code that it is. */
function inWords(label: string): string {
  return /^[\w-]+(?: \w+)+$/.test(label) ? `the ${label}` : `\`${label.replaceAll('`', '')}\``;
}

function isBlocking(label: string): boolean {
  return /Sync\(/.test(label);
}
