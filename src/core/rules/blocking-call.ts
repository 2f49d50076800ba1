/**
 * A synchronous API that holds the thread, called in code that others wait for: in an async function or a handler, or
 * in a function that one of them calls, in the same file or another.
 *
 * Not reported: calls at a module's top level, in start-up and exit code, in work that is done once and kept, and in
 * functions that nothing asynchronous reaches.
 */
import { blockingSites, type BlockingSite } from '../flow/blocking';
import { byFirstCall, toldBelow } from '../flow/callers';
import type { Reached, Step } from '../flow/reach';
import { twinRemedy } from '../flow/remedies';
import type { FunctionFact } from '../facts/model';
import { defineRule, type RuleContext } from '../rule';
import type { Confidence, Site } from '../model';
import { computeNote, cut, cutShort, hasThreadToItself, holdingSentence, notesOnUsual, reasonsToWaitForNobody, severityOf, siteOfStep, surenessOf, whoWaits } from './wording';

/** `brotliDecompressSync` has the longest name in the table. */
const LONGEST_API = 20;

export const blockingCall = defineRule({
  id: 'blocking-call',
  bottleneck: 'compute',
  guide: 'blocking-vs-non-blocking#synchronous-calls',
  docs: {
    summary: 'a synchronous API that holds the thread, reached from an async function or a handler',
    why: 'JavaScript runs on one thread. While a synchronous call waits for a disk or a process, or computes a key, nothing else can run: no other request, no timer, no callback. Being inside an `async` function does not change that.',
    bad: `import { readFileSync } from 'node:fs';

export async function render(name) {
  const template = readFileSync(\`templates/\${name}.html\`, 'utf8');
  return template.replace('{{name}}', name);
}
`,
    good: `import { readFile } from 'node:fs/promises';

export async function render(name) {
  const template = await readFile(\`templates/\${name}.html\`, 'utf8');
  return template.replace('{{name}}', name);
}
`,
    whenNotToUse: 'At start-up, in build scripts and in command-line tools nobody else waits for the thread, and the synchronous form is simpler and often quicker.',
    fixSafety: 'The fix awaits the form that gives a promise of exactly the same (`readFile` of `fs/promises`, `gzip` made a promise by `promisify`), and changes the import with it. It is offered only in the own body of an async function, and never preferred: other code can run during the wait, and a caller that does not await goes on before what follows. There is none, and its reason is shown, where state, a list or a file is looked at before the call and changed after it, where an event is answered or listened to only after it, and for what has no exact counterpart (`existsSync`, `execSync`). What the functions do that are called beside it is not looked at, so check that nothing relied on being alone.',
    misses: 'Calls through values such as `actions[name]()`, and blocking calls of packages that are not in the table.',
  },
  check(fn, context) {
    if (context.file.isWorker || !context.reach.roleOf(fn) || context.reach.isCarried(fn)) return;
    for (const site of context.reach.withCallbacks(fn).flatMap((part) => blockingSites(part, context.facts, context.reach))) report(fn, { chain: [], cause: site }, [], context);
    const search = { find: blockingSites, placeOf: ({ call }: BlockingSite) => call.range, levelOf: (at: FunctionFact, reached: Reached<BlockingSite>) => levelOf(at, reached, context) };
    // One cause is said once in a file: at the call that makes it worst.
    for (const [, [worst, ...others]] of byFirstCall(toldBelow(fn, context.facts, context.reach, search), (reached) => levelOf(fn, reached, context))) report(fn, worst, others, context);
  },
});

/** `(0, version_1.default)()` says less than the function's own name. */
function nameOfWay({ call, reaches }: Step): string {
  return call.name === 'default' ? reaches : call.name;
}

function levelOf(fn: FunctionFact, { chain, cause: { known, inLoop, once } }: Reached<BlockingSite>, context: RuleContext): Confidence {
  if (once || context.reach.runsOnce(fn) || hasThreadToItself(fn, context)) return 'possible';
  if (known.class === 'heavy') return surenessOf(chain);
  if (known.class === 'disk') return context.file.isScript ? 'possible' : 'likely';
  // A single short look is said as a hint, and only where requests wait for it.
  return (inLoop || context.reach.roleOf(fn) === 'server') && !context.file.isScript ? 'likely' : 'possible';
}

/** What keeps a finding from being certain. */
function reasonsOf(fn: FunctionFact, { chain, cause: { known, once } }: Reached<BlockingSite>, context: RuleContext): string[] {
  const nobodyWaits = [...(once ? ['it is done once, and what comes of it is kept'] : []), ...reasonsToWaitForNobody(fn, context)];
  if (nobodyWaits.length > 0) return nobodyWaits;
  if (known.class === 'light') return ['each call is short'];
  if (known.class === 'disk') return [context.file.isScript ? 'few others wait for the thread of a script' : 'how long it takes depends on how much there is to do'];
  return notesOnUsual(chain);
}

function report(fn: FunctionFact, reached: Reached<BlockingSite>, others: readonly Reached<BlockingSite>[], context: RuleContext): void {
  const { chain, cause } = reached;
  const { call, known } = cause;
  const name = 'name' in known ? known.name : call.name;
  const at = chain[0]?.call ?? call;
  const level = levelOf(fn, reached, context);
  const role = context.reach.roleOf(fn)!;
  const ends: Site[] = [reached, ...others].map((item) => ({ file: item.file, range: item.cause.call.range, label: item.cause.call.label, note: `holds the thread while ${item.cause.known.while}` }));
  const subject = chain.length ? `\`${cut(name, LONGEST_API)}\`, reached through \`${cutShort(nameOfWay(chain[0]))}\`,` : `\`${cut(name)}\``;
  context.report({
    range: at.nameRange,
    scope: at.range,
    severity: known.class === 'light' && !cause.inLoop ? 'hint' : severityOf(level, role, context.file),
    confidence: level,
    message: holdingSentence(`${subject} holds the thread while ${known.while}`, role),
    sites: [...chain.map(siteOfStep), ...ends],
    evidence: ['because' in known ? known.because : `\`${name}\` is a synchronous API`, whoWaits(role, fn), ...(chain.length ? [`it is reached by ${chain.map(({ call: { name } }) => `\`${name}\``).join(', then ')}`] : []), ...notesOnUsual(chain), computeNote(level, reasonsOf(fn, reached, context))],
    checks: [...(known.instead ? [`Use ${known.instead}, and await it.`] : []), 'Other code may then run in between: check that nothing relied on being alone.'],
    remedy: known.instead ? twinRemedy(call, chain.at(-1)?.reaches, context.facts) : undefined,
  });
}
