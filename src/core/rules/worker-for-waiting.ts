/**
 * A worker thread or child process whose file only waits, and one that is started anew for each request or item.
 *
 * Not reported: entries that cannot be found or read to their end, workers that compute anything, processes that are to
 * outlive the program, workers that are kept, and as many of them as there are cores.
 */
import { findWorkerFindings, type WorkerFinding } from '../flow/workers';
import { defineRule, type RuleContext } from '../rule';
import { computeNote, cut, severityOf } from './wording';

export const workerForWaiting = defineRule({
  id: 'worker-for-waiting',
  bottleneck: 'waiting',
  guide: 'concurrency-vs-parallelism#misunderstandings',
  docs: {
    summary: 'a worker or child process that only waits, or one that is started for each request',
    why: 'A worker is a second cook: it pays where there is work for both hands. Waiting needs no hands; one event loop waits for many things at once. And each worker costs time to start and memory to keep, so where there is work for them, a few are kept ready rather than hired for each order.',
    bad: `import { Worker } from 'node:worker_threads';

export function register(app) {
  app.post('/thumbnail', (req, res) => {
    const worker = new Worker(new URL('./thumbnail.js', import.meta.url), { workerData: req.body });
    worker.once('message', (image) => res.send(image));
  });
}
`,
    good: `import Piscina from 'piscina';

const pool = new Piscina({ filename: new URL('./thumbnail.js', import.meta.url).href });

export function register(app) {
  app.post('/thumbnail', async (req, res) => {
    res.send(await pool.run(req.body));
  });
}
`,
    whenNotToUse: 'Where the worker is there for another reason than speed: to keep untrusted code or a crash apart, or to have a memory of its own.',
    fixSafety: 'There is no automatic change. What a worker held for itself alone would be shared with everything else on the thread.',
    misses: 'Workers whose file is named out of sight or given as text, pools that are written by hand, and callers in other files.',
  },
  check(fn, context) {
    for (const found of findWorkerFindings(fn, context, context.reach)) report(found, context);
  },
});

function report(found: WorkerFinding, context: RuleContext): void {
  const { start: { call, kind }, level, around, why } = found;
  const isSplit = call.isNew && call.nameRange.start - call.range.start !== 'new '.length;
  context.report({
    range: call.isNew && !isSplit ? { start: call.range.start, end: call.nameRange.end } : call.nameRange,
    scope: call.range,
    severity: severityOf(level, context.reach.roleOf(context.facts.functions[call.fn]), context.file),
    confidence: level,
    message: messageOf(found),
    sites: [{ range: call.range, label: call.label, note: kind === 'thread' ? 'starts a thread' : 'starts a process' }, ...(around ? [{ range: around.head, label: around.name, note: why === 'request' ? 'runs for each request' : 'runs through the list' }] : [])],
    evidence: [...found.evidence, computeNote(level, [level === 'likely' ? 'judged by where the worker is started, and by what its file does' : 'how many there are cannot be seen in the code'])],
    checks: why === 'waits' ? ['Call its functions from here and await them: promises overlap, threads run in parallel.', 'Is it there to keep something apart? Then leave it.'] : ['Does it compute? Then let a pool such as `piscina` or `workerpool` keep as many ready as there are cores.', 'Does it only wait? Then it needs no thread at all.'],
  });
}

function messageOf({ why, start: { kind }, entry }: WorkerFinding): string {
  const one = kind === 'thread' ? 'worker' : 'process';
  switch (why) {
    case 'waits': return `The ${one} \`${cut(entry ?? '')}\` only waits: the event loop does that without a ${kind === 'thread' ? 'thread' : 'process'} of its own.`;
    case 'request': return `Each request starts a ${one}, which costs time and memory: a pool keeps some ready.`;
    case 'item': return `Each item of a list starts a ${one}, which costs time and memory: a pool keeps some ready.`;
  }
}
