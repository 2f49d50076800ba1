/**
 * `Promise.all([await a(), await b()])` and its like: what stands in the array is awaited before the combinator is
 * called, so it has nothing left to overlap.
 *
 * Not reported: an array of one element, elements that need each other's results, awaits in callbacks, and awaits
 * after which nothing is started.
 */
import { findSerialElements, type SerialElements } from '../flow/combinators';
import { unwrapRemedy } from '../flow/remedies';
import { defineRule, type RuleContext } from '../rule';
import type { Site } from '../model';
import { commonChecks, confidenceNote, cutShort, severityOf, shortName } from './wording';

export const serialCombinator = defineRule({
  id: 'serial-combinator',
  bottleneck: 'waiting',
  guide: 'promises-and-async-await#combinators',
  docs: {
    summary: '`Promise.all([await a(), await b()])`: awaited before the combinator sees it',
    why: 'An array is evaluated element by element before the function that it is given to is called. An `await` in it stops there, so the next element starts only when this one is done, and `Promise.all` gets finished values. A race is then decided before it begins, and `allSettled` never sees the failure.',
    bad: `export async function dashboard(userId) {
  const [user, orders] = await Promise.all([await fetchUser(userId), await fetchOrders(userId)]);
  return { user, orders };
}
`,
    good: `export async function dashboard(userId) {
  const [user, orders] = await Promise.all([fetchUser(userId), fetchOrders(userId)]);
  return { user, orders };
}
`,
    whenNotToUse: 'Where one element has to be done before the next may start. Statements of their own say that better than a combinator does.',
    fixSafety: 'The fix leaves out the inner `await`s, so all elements are started at once, also if the first one fails. It is preferred for `Promise.all` where all elements are known to read; a race is decided by time afterwards, and `allSettled` keeps a failure that was thrown before, so there it is only offered. There is none where an element works on what it waited for, or where the promise of the combinator is not awaited right there.',
    misses: 'Arrays that are put together first and given to the combinator by name.',
  },
  check(fn, context) {
    for (const found of findSerialElements(fn, context.facts, context.effects)) report(found, context);
  },
});

function report(found: SerialElements, context: RuleContext): void {
  const { kind, call, held, other, level } = found;
  const names = [held, ...(other ? [other] : [])].map((fact) => cutShort(shortName(fact, context.facts)));
  context.report({
    range: held.keyword,
    scope: call.range,
    severity: severityOf(level, context.reach.roleOf(context.facts.functions[call.fn]), context.file),
    confidence: level,
    message: messageOf(found, names),
    sites: sitesOf(found),
    evidence: [...found.reasons, ...(call.name === 'allSettled' && kind !== 'unheard' ? [`a failure of \`${names[0]}\` is thrown here and never gets to \`Promise.allSettled\``] : []), confidenceNote(level)],
    checks: kind === 'decided' || kind === 'unheard' ? ['Leave out the `await` inside the array: the combinator takes the promise itself.'] : commonChecks(names),
    ...(kind === 'values' || kind === 'late' ? { saving: { now: names.join(' + '), overlapped: `max(${names.join(', ')})` } } : {}),
    remedy: unwrapRemedy(found, context, (fact) => shortName(fact, context.facts)),
  });
}

function messageOf({ kind, call }: SerialElements, [held, other]: readonly string[]): string {
  const combinator = `\`Promise.${call.name}\``;
  switch (kind) {
    case 'values': return `\`${held}\` is awaited inside the array, before \`${other}\` starts: ${combinator} gets values.`;
    case 'late': return `\`${other}\` starts only after \`${held}\`, which is awaited inside the array of ${combinator}.`;
    case 'decided': return `This ${combinator} is decided before it begins: \`${held}\` is awaited inside its array.`;
    case 'unheard': return `${combinator} listens to \`${other}\` only after \`${held}\`, which is awaited inside its array.`;
  }
}

function sitesOf({ kind, held, other }: SerialElements): Site[] {
  const sites: Site[] = [{ range: held.range, label: held.label, note: 'is waited for before the combinator is called' }];
  if (other) sites.push({ range: other.range, label: other.label, note: kind === 'unheard' ? 'may fail by then, with nobody to handle it' : 'starts only then' });
  return sites.sort((a, b) => a.range.start - b.range.start);
}
