/**
 * Where a loop that holds the thread could give it back in its turns, in offsets: which loop of those in one another, and
 * what advises against it that the text alone does not show.
 *
 * Goes by what is known of how often loops turn. It misses turns that take long for reasons that nothing in the code speaks
 * of, so that a pause may come late there, and outer loops that turn only a few times without saying so. Of calls, only those
 * count as changing something that are known or named to do so; others are named.
 */
import { OF_ONE_RUN } from '../effects/known';
import type { CallFact, FileFacts, FunctionFact, StatementFact } from '../facts/model';
import { contains, eventsIn, lastName, liesIn, rootVariable, statementsIn } from '../facts/paths';
import type { Range, YieldRemedy } from '../model';
import { judge, type HeavyWork, type Repeat } from './heavyWork';
import type { Reached } from './reach';
import type { Known } from './starting';

/** So many simple steps are a few milliseconds at most. */
const STEPS_OF_TURN = 1e6;
const TAKES_TURNS = /lock|mutex|semaphore|exclusive|critical/i;
/** What it makes is fed by its own steps, and changes nothing else. */
const MAKES_HASH = /^create(?:Hash|Hmac)$/;

interface Loop {
  fn: FunctionFact;
  statement: StatementFact;
}

/** Undefined for a busy wait, which should not be there at all. `onNode`: how it is known that it runs there. */
export function yieldRemedy({ chain, cause, file }: Reached<HeavyWork>, onNode: string | undefined, known: Known): YieldRemedy | undefined {
  if (cause.parts[0].how === 'busy wait') return undefined;
  const refused = (why: string): YieldRemedy => ({ kind: 'yield-turns', loop: cause.range, outermost: cause.range, unsure: [], longTurns: false, refused: why });
  const inner = chain.at(-1)?.reaches;
  if (file !== undefined) return refused(`it stands in \`${inner}\`, in another file`);
  const loops = loopsOf(cause.parts, known.facts);
  if (inner !== undefined && !loops[0]?.fn.async) return refused(`it stands in \`${inner}\`, and all who call that would have to wait for it`);
  if (loops.length === 0) return refused(noLoop(cause.parts[0]));
  const first = loops.findIndex((_, at) => !isLong(cause.parts.slice(at + 1)));
  const at = first < 0 ? loops.length - 1 : first;
  const { fn, statement } = loops[at];
  const objection = objectionTo(loops[0], known);
  if (objection !== undefined) return refused(objection);
  const unsure = callsIn(statement, known.facts).filter((call) => !isOwn(call, fn, known.facts) && known.effects.ofGapCall(call) === 'unsure').map(({ name }) => name);
  return { kind: 'yield-turns', loop: withoutLabel(statement), outermost: withoutLabel(loops[0].statement), counter: at === cause.parts.length - 1 ? counterOf(statement, known.facts) : undefined, onNode, unsure: [...new Set(unsure)], longTurns: first < 0 };
}

/** The loops from the outermost of the work on that are statements of one function. */
function loopsOf(parts: readonly Repeat[], facts: FileFacts): Loop[] {
  const loops: Loop[] = [];
  for (const { how, file, range } of parts) {
    const loop = how === 'loop' && file === undefined ? loopAt(range.start, facts) : undefined;
    if (!loop || (loops.length > 0 && loops[0].fn !== loop.fn)) break;
    loops.push(loop);
  }
  return loops;
}

function loopAt(keyword: number, { functions }: FileFacts): Loop | undefined {
  for (const fn of functions) {
    if (fn.range.start > keyword || keyword >= fn.range.end) continue;
    const statement = statementsIn(fn.body).find(({ loop }) => loop?.keyword.start === keyword);
    if (statement) return { fn, statement };
  }
  return undefined;
}

function noLoop({ how, label }: Repeat): string {
  return how === 'loop' ? `the turns are callbacks of \`${label}\`, which does not wait for them` : `\`${label}\` has no turns to wait between`;
}

function withoutLabel({ range, loop }: StatementFact): Range {
  return { start: loop!.keyword.start, end: range.end };
}

/** Whether one turn takes long by itself, by the repeats in it. */
function isLong(rest: readonly Repeat[]): boolean {
  if (rest.length === 0) return false;
  const counted = rest.reduce((product, { trips }) => product * (trips.kind === 'count' ? trips.count : 1), 1);
  return counted > STEPS_OF_TURN || judge(rest[0].range, rest[0].range, '', [...rest]) !== undefined;
}

function objectionTo({ fn, statement }: Loop, known: Known): string | undefined {
  const { facts, effects } = known;
  if (eventsIn([statement]).some(({ kind }) => kind === 'await')) return 'it awaits in its turns already, and there the thread could be given back';
  if (effects.transactions.contains(fn)) return 'it runs in a transaction, which would be held meanwhile';
  const lock = lockAround(fn, statement, known);
  if (lock !== undefined) return `\`${lock}\` before it keeps others out, and would do so for longer`;
  const changing = callsIn(statement, facts).find((call) => !isOwn(call, fn, facts) && (effects.ofGapCall(call) === 'writes' || changesState(call, known)));
  return changing && `\`${changing.name}\` may change what others see, who would meet it half done`;
}

/** `await mutex.acquire()` before the loop, or a function that a lock runs. */
function lockAround(fn: FunctionFact, { range }: StatementFact, { facts }: Known): string | undefined {
  const isLock = ({ name, receiver }: CallFact): boolean => TAKES_TURNS.test(name) || (receiver !== undefined && TAKES_TURNS.test(lastName(receiver, facts.variables)));
  const runner = fn.passedTo && facts.calls[fn.passedTo.call];
  if (runner && isLock(runner)) return runner.name;
  const before = facts.calls.filter((call) => call.fn === fn.id && call.range.end <= range.start && isLock(call));
  return before.filter(({ name }) => !/^(?:is|un|release)/i.test(name)).at(-1)?.name;
}

function callsIn({ range }: StatementFact, { calls }: FileFacts): CallFact[] {
  return calls.filter((call) => contains(range, call.range));
}

/** What the function itself has made is seen by nobody else, and neither is what belongs to one run. */
function isOwn({ receiver, chain }: CallFact, fn: FunctionFact, facts: FileFacts): boolean {
  const { variables, calls } = facts;
  if (chain.some((name) => MAKES_HASH.test(name))) return true;
  const variable = receiver && rootVariable(receiver, variables);
  if (!variable) return false;
  if (variable.kind === 'parameter') return OF_ONE_RUN.test(variable.name);
  const { value } = variable;
  const isMade = value?.kind === 'array' || value?.kind === 'object' || (value?.kind === 'call' && (calls[value.call].isNew || MAKES_HASH.test(calls[value.call].name)));
  return variable.kind === 'local' && liesIn(facts.functions[variable.owner], fn.id, facts.functions) && variable.constant && isMade;
}

/** A function that is known to write something that outlives it. */
function changesState(call: CallFact, { effects }: Known): boolean {
  const callee = effects.calleeOf(call);
  return callee !== undefined && callee.effects.ofFunction(callee.fn.id).writes.length > 0;
}

/** The name of a counter that goes up by one over whole numbers. */
function counterOf({ loop }: StatementFact, { variables }: FileFacts): string | undefined {
  const counter = loop?.counter;
  return counter?.step === 1 && counter.from.kind === 'number' && Number.isInteger(counter.from.value) ? variables[counter.variable].name : undefined;
}
