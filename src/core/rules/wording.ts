/** Words and weights that all rules share, so that findings read alike. */
import type { FileContext } from '../context';
import type { AwaitFact, CallFact, FileFacts, FunctionFact } from '../facts/model';
import type { Role, Step } from '../flow/reach';
import type { RuleContext } from '../rule';
import type { Confidence, Range, Severity, Site } from '../model';

/** Two names of this length leave a short message within its 120 characters, and two of the shorter length any message. */
const MAX_NAME = 27;
const MAX_NAME_IN_LONG = 17;
const LONGEST_MESSAGE = 120;

/** How loudly a finding is shown: by who waits while the code runs. */
export function severityOf(confidence: Confidence, role: Role | undefined, file: FileContext): Severity {
  if (file.isScript || confidence === 'possible') return 'hint';
  const othersWait = role === 'server' || role === 'queue' || role === 'ui';
  return confidence === 'certain' && othersWait ? 'warning' : 'information';
}

/** An async function of a command or a script, or a listener of a command: nobody but itself waits while it runs. */
export function hasThreadToItself(fn: FunctionFact, { file, reach }: RuleContext): boolean {
  const role = reach.roleOf(fn);
  return role === 'async' ? file.isOfCommand || file.isScript : role === 'listener' && file.isOfCommand;
}

/** What a person would call the awaited operation: `fetchUser`. */
export function shortName(fact: AwaitFact, facts: FileFacts): string {
  if (fact.call === undefined) return cut(fact.label);
  const call = facts.calls[fact.call];
  if (call.on !== undefined && /^(?:then|catch|finally)$/.test(call.name)) return cut(facts.calls[call.on].name || fact.label);
  return cut(call.name || fact.label);
}

/** A call on the way to what holds the thread. */
export function siteOfStep({ call, file, reaches }: Step): Site {
  return { file, range: call.nameRange, label: call.label, note: `calls \`${reaches}\`` };
}

/** How sure it is that calls lead to what was found. */
export function surenessOf(chain: readonly Step[]): Confidence {
  return chain.some(({ call }) => call.mayRun !== undefined) ? 'likely' : 'certain';
}

/** What makes that unsure. */
export function notesOnUsual(chain: readonly Step[]): string[] {
  return chain.flatMap(({ call }) => (call.mayRun !== undefined ? [`\`${cut(call.name)}\` may have been given another function by then`] : []));
}

/** A name that fits into a message. */
export function cut(name: string, length = MAX_NAME): string {
  return name.length > length ? `${name.slice(0, length - 1)}…` : name;
}

/** A name that fits into a long message. */
export function cutShort(name: string): string {
  return cut(name, MAX_NAME_IN_LONG);
}

/** `Promise.all`, where it stands on one line. */
export function combinatorToken({ range, nameRange }: CallFact): Range {
  return nameRange.start - range.start === 'Promise.'.length ? { start: range.start, end: nameRange.end } : nameRange;
}

/** "`a` and `b`", or "3 awaits (`a`, `b`, …)" so that the sentence stays short. */
export function listCalls(names: readonly string[]): string {
  if (names.length === 2) return `\`${names[0]}\` and \`${names[1]}\``;
  return `${names.length} awaits (\`${cutShort(names[0])}\`, \`${cutShort(names[1])}\`, …)`;
}

export function joinWords(words: readonly string[], last: 'and' | 'or'): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

/** What overlapping changes besides time; true of every pair. */
export function commonChecks(names: readonly string[]): string[] {
  return [`If one fails, the ${names.length === 2 ? 'other keeps' : 'others keep'} running, and the first failure in time is the one that is thrown.`, `${names.length === 2 ? 'Both' : `All ${names.length}`} are then under way at once: can the other side take that?`];
}

export function confidenceNote(confidence: Confidence): string {
  switch (confidence) {
    case 'certain': return 'certain: every effect is known';
    case 'likely': return 'likely: judged by usual meaning, not by every callee’s code';
    case 'possible': return 'possible: something could not be checked';
  }
}

/** How sure a finding about the thread is: by the work and its size, and by `reasons` where something lowered that. */
export function computeNote(confidence: Confidence, reasons: readonly string[] = []): string {
  const why = [...new Set(reasons)].join(', and ');
  switch (confidence) {
    case 'certain': return 'certain: the work and its size stand in the code';
    case 'likely': return `likely: ${why || 'how much work it is was judged by where the data comes from'}`;
    case 'possible': return `possible: ${why || 'how much work it is cannot be seen in the code'}`;
  }
}

/** Why work that holds the thread may hold nobody up. */
export function reasonsToWaitForNobody(fn: FunctionFact, context: RuleContext): string[] {
  return [...(context.reach.runsOnce(fn) ? ['by its name it runs once, when the program starts or ends'] : []), ...(hasThreadToItself(fn, context) ? ['nobody else waits for the thread of a command or a script'] : [])];
}

/** A finding's sentence, with who waits meanwhile as far as that fits. */
export function holdingSentence(what: string, role: Role): string {
  const sentence = `${what}; ${meanwhile(role)}.`;
  return sentence.length > LONGEST_MESSAGE ? `${what}.` : sentence;
}

function meanwhile(role: Role): string {
  switch (role) {
    case 'server': return 'other requests wait';
    case 'queue': return 'other jobs wait';
    case 'ui': return 'the window stands still';
    case 'listener': return 'other events wait';
    case 'async': return 'all else waits';
  }
}

/** How to compute on another thread, where this code runs. */
export function workerAdvice(role: Role): string {
  const how = role === 'ui' ? 'a Web Worker, or `worker_threads` where Node runs it,' : 'a pool of worker threads (`piscina`, or `worker_threads` by hand)';
  return `If it has to be computed as it is: ${how} runs it in parallel.`;
}

export function whoWaits(role: Role, { name }: FunctionFact): string {
  const subject = name === 'anonymous function' ? 'this function' : `\`${name}\``;
  switch (role) {
    case 'server': return `${subject} answers requests: every other request waits meanwhile`;
    case 'queue': return `${subject} handles jobs or timers: the others wait meanwhile`;
    case 'ui': return `${subject} answers a person: the editor or window waits meanwhile`;
    case 'listener': return `${subject} runs on events: other events wait meanwhile`;
    case 'async': return `${subject} is async: whatever else is under way waits meanwhile`;
  }
}
