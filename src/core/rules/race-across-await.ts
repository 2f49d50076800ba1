/**
 * Shared state that is read before an await and written after it, while another run of the same code can change it.
 *
 * Not reported: what belongs to one run (locals, parameters, request objects), state that is looked at again after the
 * wait, flags that are set and promises that are stored before it, runs that take turns, and code that runs once. Two
 * runs that merely do the same reading twice are `possible`.
 */
import { describePath } from '../facts/paths';
import { findRaces, type Race } from '../flow/races';
import { storeRemedy } from '../flow/remedies';
import type { Remedy } from '../model';
import { defineRule, type RuleContext } from '../rule';
import { confidenceNote, cutShort, severityOf, shortName } from './wording';

export const raceAcrossAwait = defineRule({
  id: 'race-across-await',
  bottleneck: 'hazard',
  guide: 'promises-and-async-await#shared-state',
  docs: {
    summary: 'shared state read before an await and written after it, that another run of the same code can change in between',
    why: 'Between two awaits nothing else runs, but at an `await` everything else may. What was read or tested before it can be out of date after it: increments are lost, a connection is opened twice and one of them is never closed, what was added meanwhile is thrown away. It needs no second thread, only a second call.',
    bad: `let total = 0;

export async function addSize(file) {
  total += await measure(file);
}
`,
    good: `let total = 0;

export async function addSize(file) {
  const size = await measure(file);
  total += size;
}
`,
    whenNotToUse: 'Where runs cannot overlap for a reason that lies elsewhere: every caller waits for the one before, or a queue hands out one job at a time. If doing the work twice is harmless, a plain cache needs nothing.',
    fixSafety: 'Both fixes repair, and so are never preferred: where runs overlap, what comes out is another value than before. A sum such as `total += await size()` waits first, and is then read and written in one go. What is tested and then filled keeps the promise instead, which is dropped if it fails; only where everybody in the file who reads it awaits it, and for a field only where it is private. Where that cannot be seen there is none, and its reason is shown. By hand: look again after the wait; swap the buffer before handing it out.',
    misses: 'A test and a write in different functions, state in other files, state that a parameter carries, entries of a map whose keys are computed, and callers in other files that never overlap.',
  },
  check(fn, context) {
    for (const race of findRaces(fn, context.facts, context.effects, context.reach)) report(race, context);
  },
});

function report(race: Race, context: RuleContext): void {
  const { facts, file, reach } = context;
  const level = file.isScript ? 'possible' : race.level;
  const what = describePath(race.path, facts.variables).replace(/^this\./, '');
  const owner = facts.functions[race.wait.fn];
  context.report({
    range: race.wait.keyword,
    scope: { start: Math.min(race.read?.start ?? race.write.start, race.wait.range.start), end: Math.max(race.write.end, race.wait.range.end) },
    severity: severityOf(level, reach.roleOf(owner), file),
    confidence: level,
    message: messageOf(race, `\`${cutShort(what)}\``, context),
    sites: [
      ...(race.read ? [{ range: race.read, label: `\`${what}\``, note: 'is read here' }] : []),
      { range: race.wait.range, label: race.wait.label, note: 'lets other runs go on' },
      { range: race.write, label: `\`${what}\``, note: 'is written here' },
    ],
    evidence: [...race.evidence, evidenceOf(race, what), confidenceNote(level)],
    checks: checksOf(race, what),
    remedy: remedyFor(race, context),
  });
}

function remedyFor({ kind, wait, path }: Race, { facts, effects }: RuleContext): Remedy | undefined {
  const what = describePath(path, facts.variables);
  if (kind === 'update') return { kind: 'wait-first', wait: wait.range, what };
  return kind === 'fill' ? storeRemedy(wait, what, { facts, effects }) : undefined;
}

function messageOf(race: Race, what: string, { facts }: RuleContext): string {
  switch (race.kind) {
    case 'update': return `${what} is read before the wait and written after it: another run's change in between is lost.`;
    case 'copy': return `${what} is replaced by a value made before the wait: another run's change in between is lost.`;
    case 'reset': return `${what} is emptied after \`${cutShort(shortName(race.wait, facts))}\`: what is added while that waits is lost.`;
    case 'fill': return race.harm
      ? `Runs that overlap all pass the test of ${what}: each calls \`${cutShort(race.harm)}\`, and only one result is kept.`
      : `${what} is tested before the wait and set after it: runs that overlap all pass the test.`;
  }
}

function evidenceOf({ kind, harm }: Race, what: string): string {
  switch (kind) {
    case 'update': return `\`${what}\` is read first; what is stored after the wait rests on that`;
    case 'copy': return `the new value of \`${what}\` is made from what it was before the wait`;
    case 'reset': return `other code adds to \`${what}\`, and may do so during the wait`;
    case 'fill': return harm ? `\`${harm}\` leaves something running or open, and nothing remembers it while it is pending` : `nothing is stored in \`${what}\` before the wait; doing the work twice may be harmless`;
  }
}

function checksOf({ kind, harm }: Race, what: string): string[] {
  switch (kind) {
    case 'update':
    case 'copy': return [`Wait first; then read and write \`${what}\` without an await in between.`];
    case 'reset': return [`Take the content out before the wait: \`const batch = ${what}\`, then empty \`${what}\`, then await.`];
    case 'fill': return [`Store the promise in \`${what}\` before waiting, so that the second run awaits the first one's; drop it if it fails.`, ...(harm ? [] : ['Is doing the work twice harmless here? Then this can stay.'])];
  }
}
