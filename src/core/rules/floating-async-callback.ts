/**
 * An async function given to something that does not look at the promise it returns: array methods that want a value,
 * a promise's executor, listeners and timers.
 *
 * Not reported: receivers that may wait for their callbacks (streams, queries, packages' own functions, classes of the
 * file), listeners and timers from which no rejection gets out, and those of a page, which shows such a rejection.
 */
import type { Effects } from '../effects/effect';
import { describePath } from '../facts/paths';
import { callbackRemedy } from '../flow/callbackRemedies';
import { FloatingCallbacks, type Floating } from '../flow/floating';
import type { FileFacts } from '../facts/model';
import type { Site } from '../model';
import { defineRule, type RuleContext } from '../rule';
import { confidenceNote, cutShort, severityOf } from './wording';

/** One for what is known of a file: the answers for one function help with the next. */
const callbacksOf = new WeakMap<Effects, FloatingCallbacks>();

export const floatingAsyncCallback = defineRule({
  id: 'floating-async-callback',
  bottleneck: 'hazard',
  guide: 'sync-vs-async#callbacks',
  docs: {
    summary: 'an async callback given to something that ignores its promise',
    why: 'An async function returns a promise at its first `await`. What does not look at that promise goes on at once: `forEach` returns before anything is done, `filter` keeps everything because a promise is truthy, and a failure in a listener or a timer has nobody to go to. In Node an unhandled rejection ends the process.',
    bad: `export async function notifyAll(users, mailer) {
  users.forEach(async (user) => {
    await mailer.send(user.email);
  });
  return 'all sent';
}
`,
    good: `export async function notifyAll(users, mailer) {
  await Promise.all(users.map((user) => mailer.send(user.email)));
  return 'all sent';
}
`,
    whenNotToUse: 'Where nobody has to wait and every failure is handled inside the callback; a `try` around its whole body says so. Where a framework is known to wait for what its handlers return.',
    fixSafety: 'The fixes are repairs, and change what the code does: the function waits where it went on at once, and failures come out there. So none of them is preferred. Offered are a `for` loop, which takes one item after the other as long as none fails, and `Promise.all` over `map`, which starts all of them at once; for `filter`, `some`, `every` and `find` all answers are asked for first. There are none for listeners, timers, executors and comparators, and where the function around is not async the reason is shown.',
    misses: 'Callbacks that return a promise without being `async` or come from other files, results of `map` that are kept and never waited for, and emitters that are kept in fields.',
  },
  check(fn, context) {
    const known = callbacksOf.get(context.effects) ?? new FloatingCallbacks(context.facts, context.effects);
    callbacksOf.set(context.effects, known);
    for (const found of known.of(fn)) report(found, context);
  },
});

function report(found: Floating, context: RuleContext): void {
  const { call, callback, level, escape, reasons } = found;
  context.report({
    range: call.nameRange,
    scope: call.range,
    severity: severityOf(level, context.reach.roleOf(context.facts.functions[call.fn]), context.file),
    confidence: level,
    message: messageOf(found, context.facts),
    sites: sitesOf(found),
    evidence: [`${callback.name === 'anonymous function' || callback.name.startsWith('callback of') ? 'the callback' : `\`${callback.name}\``} is async, so it returns a promise`, ...reasons, ...(escape ? [] : noEscape(found)), confidenceNote(level)],
    checks: checksOf(found),
    remedy: callbackRemedy(found),
  });
}

function noEscape({ kind }: Floating): string[] {
  return kind === 'each' || kind === 'dropped-map' ? ['what the callback waits for is inside a `try` with a `catch`, or cannot fail'] : [];
}

function messageOf({ kind, call, early, escape }: Floating, facts: FileFacts): string {
  const name = `\`${cutShort(call.name)}\``;
  switch (kind) {
    case 'each':
      if (early) return `${name} does not wait for its async callback: \`${cutShort(describePath(early, facts.variables))}\` is read before it is filled.`;
      return escape ? `${name} does not wait for its async callback, and nobody handles its rejection.` : `${name} does not wait for its async callback: what follows runs before it is done.`;
    case 'awaited-each': return `This \`await\` waits for nothing: ${name} ignores the promises of its async callback.`;
    case 'dropped-map': return `The promises that ${name} collects are dropped: nobody waits for them or handles a rejection.`;
    case 'awaited-map': return `This \`await\` waits for nothing: ${name} gives an array of promises, which needs \`Promise.all\`.`;
    case 'test': return testMessage(call.name);
    case 'sort': return `${name} takes each promise of its async comparator for 0, so the order stays as it was.`;
    case 'executor': return 'What this async executor throws is lost: nobody handles the rejection, and the new promise may never settle.';
    case 'listener': return `${name} ignores the promise of this async listener: nobody handles its rejection.`;
    case 'exit': return 'Node does not wait for an async `exit` listener: what comes after its first `await` never runs.';
    case 'timer':
    case 'callback': return `${name} ignores the promise of its async callback: nobody handles its rejection.`;
  }
}

function testMessage(name: string): string {
  switch (name) {
    case 'filter': return '`filter` keeps every item: its async callback returns a promise, and a promise is always truthy.';
    case 'some': return '`some` is true for the first item: its async callback returns a promise, which is always truthy.';
    case 'every': return '`every` is always true: its async callback returns a promise, and a promise is always truthy.';
    default: return `\`${name}\` stops at the item that it looks at first: its async callback returns a promise, always truthy.`;
  }
}

function sitesOf({ call, callback, escape, kind }: Floating): Site[] {
  const sites: Site[] = [{ range: call.range, label: call.label, note: 'ignores the promise' }];
  // A callback that is given by its name stands elsewhere.
  if (callback.range.start < call.range.start || callback.range.start >= call.range.end) sites.push({ range: callback.head, label: callback.name, note: 'is the async callback' });
  if (escape) sites.push({ range: escape.range, label: escape.label, note: kind === 'executor' ? 'may fail, and its failure gets out' : 'may fail, with no `catch` around' });
  return sites;
}

function checksOf({ kind }: Floating): string[] {
  switch (kind) {
    case 'each':
    case 'awaited-each':
    case 'dropped-map': return ['Wait for all at once with `Promise.all` over `map`, or for one after the other with a `for` loop.', 'Should nobody wait? Then handle failures inside the callback.'];
    case 'awaited-map': return ['Put `Promise.all` around the array.'];
    case 'test': return ['Ask for all answers with `Promise.all` over `map` first, then decide by them; or ask in a `for` loop.'];
    case 'sort': return ['Work out what is compared with `Promise.all` over `map` first, then sort by it.'];
    case 'executor': return ['An async function gives a promise by itself; or catch what fails and call `reject`.'];
    case 'exit': return ['Do the asynchronous work before the process is told to end.'];
    default: return ['Catch failures inside the callback, and say there what becomes of them.'];
  }
}
