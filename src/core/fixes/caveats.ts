/**
 * What starting operations together changes besides time, in short sentences, and whether such a fix may be preferred.
 *
 * The decision: a fix is preferred where the finding is `certain` or `likely`, all operations only read, none can fail
 * before it gives a promise, leave promises unheard or hold the thread, and nothing among them that others may see is set or
 * printed, nor is anything that now runs first known to fail or to read what others may change. What is left then is a
 * difference on failure: which error is thrown, and that the other reads run all the same. That is accepted, and said.
 */
import type { Confidence, RemedyOperation, TurnsRemedy } from '../model';

/** What else the edit changes, beside when operations start. */
export interface SideEffects {
  /** Targets that others may see, and that are now set when all are done. */
  setLater: readonly string[];
  /** Something that stands between them runs after all of them, and not between. */
  runsLater: boolean;
  /** Something that stands between them runs before all of them. */
  runsFirst: boolean;
  /** Calls in there that may fail, so that nothing is started. */
  failing: readonly string[];
  /** What others may change, and is read in there. */
  readsFirst: readonly string[];
  /** A line is printed among them. */
  prints: boolean;
  /** Calls in arguments are made before operations that stood in front of them are done. */
  argumentsOf: readonly string[];
}

export const NO_SIDE_EFFECTS: SideEffects = { setLater: [], runsLater: false, runsFirst: false, failing: [], readsFirst: [], prints: false, argumentsOf: [] };

export function isPreferred(confidence: Confidence, operations: readonly RemedyOperation[], { setLater, prints, failing, readsFirst }: SideEffects): boolean {
  return confidence !== 'possible' && operations.every(({ onlyReads }) => onlyReads) && throwing(operations).length === 0 && !isRisky(operations) && [setLater, failing, readsFirst].every(({ length }) => length === 0) && !prints;
}

/** Only those that apply. */
export function caveatsOf(operations: readonly RemedyOperation[], { setLater, runsLater, runsFirst, failing, readsFirst, prints, argumentsOf }: SideEffects): string[] {
  const [first] = operations;
  const two = operations.length === 2;
  const changing = operations.slice(1).filter(({ onlyReads }) => !onlyReads);
  return [
    `${two ? 'Both' : `All ${operations.length}`} are started, even if ${named(first)} fails.`,
    `If several fail, the first failure in time is thrown; ${two ? 'the other keeps' : 'the others keep'} running.`,
    ...(changing.length > 0 ? [`${quoted(changing)} may change something: that now happens whatever becomes of the others.`] : []),
    ...throwing(operations).map((operation) => `If ${named(operation)} fails before it gives a promise, a failure of those before it is unhandled.`),
    ...risksIn(operations),
    ...argumentsOf.map((name) => `The arguments of \`${name}\` are worked out before those before it are done.`),
    ...(setLater.length > 0 ? [`${setLater.map((target) => `\`${target}\``).join(', ')} ${setLater.length === 1 ? 'is' : 'are'} set only when all are done.`] : []),
    ...(runsLater ? ['What stands between them runs when all are done.'] : []),
    ...(runsFirst ? ['What stands between them now runs first.'] : []),
    ...failing.map((call) => `If \`${call}\` fails, none of them is started.`),
    ...readsFirst.map((what) => `\`${what}\` is read before they are started.`),
    ...(prints ? ['Lines are printed in another order.'] : []),
    ...(two ? [] : [`${operations.length} operations are under way at once: can the other side take that?`]),
  ];
}

function isRisky(operations: readonly RemedyOperation[]): boolean {
  return operations.some(({ leavesUnheard, holdsThread }) => leavesUnheard || holdsThread);
}

/** Where one of those before it fails, this happens all the same. */
function risksIn(operations: readonly RemedyOperation[]): string[] {
  const [unheard, holding] = [operations.filter(({ leavesUnheard }) => leavesUnheard), operations.filter(({ holdsThread }) => holdsThread)];
  return [
    ...(unheard.length > 0 ? [`${quoted(unheard)} may start promises of whose failures nobody hears, also where one before it fails.`] : []),
    ...(holding.length > 0 ? [`${quoted(holding)} may hold the thread, also where one before it fails.`] : []),
  ];
}

/** The first can leave nobody unheard. */
function throwing(operations: readonly RemedyOperation[]): RemedyOperation[] {
  return operations.slice(1).filter(({ mayThrow }) => mayThrow);
}

/** At the beginning of a sentence. */
function quoted(operations: readonly RemedyOperation[]): string {
  const text = operations.map(named).join(', ');
  return `${text[0].toUpperCase()}${text.slice(1)}`;
}

/** A combinator does nothing by itself: what becomes of it is what becomes of its promises. */
function named({ name }: RemedyOperation): string {
  return /^Promise\.(?:all|allSettled|any|race)$/.test(name) ? `what \`${name}\` awaits` : `\`${name}\``;
}

export function titleFor(operations: readonly unknown[]): string {
  return operations.length === 2 ? 'Await both together' : `Await all ${operations.length} together`;
}

/** What else overlapping turns change. */
export interface TurnEffects {
  prints: boolean;
  /** Calls of a turn whose order others may notice. */
  doubtful: readonly string[];
  /** Turns set something of their items, which may be one and the same. */
  setsItems: boolean;
  /** The list may be something that makes its items only when it is asked for them. */
  takesAllFirst: boolean;
  /** The function around the loop runs once for each item of another list. */
  mayRunOften: boolean;
  /** Somebody else may look at what takes the results. */
  isSharedEarly: boolean;
  /** Turns that wait for their place start there whatever becomes of others. */
  queued: boolean;
}

/**
 * As for operations in line: preferred where turns only read, and nothing is left but which failure is thrown and what else
 * was read by then. What a turn does before it gives a promise is no question here, as each turn is an async function.
 */
export function isPreferredForTurns(confidence: Confidence, { operations }: TurnsRemedy, { prints, doubtful, setsItems, takesAllFirst, mayRunOften, isSharedEarly }: TurnEffects): boolean {
  return confidence !== 'possible' && operations.every(({ onlyReads }) => onlyReads) && !isRisky(operations) && doubtful.length === 0 && ![prints, setsItems, takesAllFirst, mayRunOften, isSharedEarly].includes(true);
}

/** Only those that apply. */
export function caveatsOfTurns({ operations, atOnce, length }: TurnsRemedy, { prints, doubtful, setsItems, takesAllFirst, mayRunOften, isSharedEarly, queued }: TurnEffects): string[] {
  const changing = operations.filter(({ onlyReads }) => !onlyReads);
  return [
    `${length !== undefined && length <= atOnce ? `All ${length} turns` : `Up to ${atOnce} turns`} are under way at once, and go on if one of them fails.`,
    'If several fail, the first failure in time is thrown.',
    ...(queued ? ['Turns that have not begun by then start all the same.'] : []),
    ...(changing.length > 0 ? [`${quoted(changing)} may change something: that now happens in any order, and also when a turn before it fails.`] : []),
    ...risksIn(operations),
    ...(doubtful.length > 0 ? [`${doubtful.map((call) => `\`${call}\``).join(', ')} ${doubtful.length === 1 ? 'runs' : 'run'} while other turns are under way.`] : []),
    ...(setsItems ? ['What a turn sets of its item is set in any order, which shows where two items are one.'] : []),
    ...(isSharedEarly ? ['Results are put into their place several at a time, and others may look there.'] : []),
    ...(takesAllFirst ? ['All items are taken before the first turn.'] : []),
    ...(mayRunOften ? ['The function around it may run several times at once, each with so many turns.'] : []),
    ...(prints ? ['Lines are printed in another order.'] : []),
  ];
}
