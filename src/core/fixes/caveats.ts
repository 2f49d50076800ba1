/**
 * What starting operations together changes besides time, in short sentences, and whether such a fix may be preferred.
 *
 * The decision: a fix is preferred where the finding is `certain` or `likely`, all operations only read, none can fail
 * before it gives a promise, and nothing that others may see is set or printed among them. What is left then is a
 * difference on failure: which error is thrown, and that the other reads run all the same. That is accepted, and said.
 */
import type { Confidence, RemedyOperation } from '../model';

/** What else the edit changes, beside when operations start. */
export interface SideEffects {
  /** Targets that others may see, and that are now set when all are done. */
  setLater: readonly string[];
  /** Something that stands between them runs after all of them, and not between. */
  runsLater: boolean;
  /** A line is printed among them. */
  prints: boolean;
  /** Calls in arguments are made before operations that stood in front of them are done. */
  argumentsOf: readonly string[];
}

export const NO_SIDE_EFFECTS: SideEffects = { setLater: [], runsLater: false, prints: false, argumentsOf: [] };

export function isPreferred(confidence: Confidence, operations: readonly RemedyOperation[], { setLater, prints }: SideEffects): boolean {
  return confidence !== 'possible' && operations.every(({ onlyReads }) => onlyReads) && throwing(operations).length === 0 && setLater.length === 0 && !prints;
}

/** Only those that apply. */
export function caveatsOf(operations: readonly RemedyOperation[], { setLater, runsLater, prints, argumentsOf }: SideEffects): string[] {
  const [first] = operations;
  const two = operations.length === 2;
  const changing = operations.slice(1).filter(({ onlyReads }) => !onlyReads);
  return [
    `${two ? 'Both' : `All ${operations.length}`} are started, even if \`${first.name}\` fails.`,
    `If several fail, the first failure in time is thrown; ${two ? 'the other keeps' : 'the others keep'} running.`,
    ...(changing.length > 0 ? [`${quoted(changing)} may change something: that now happens whatever becomes of the others.`] : []),
    ...throwing(operations).map(({ name }) => `If \`${name}\` fails before it gives a promise, a failure of those before it is unhandled.`),
    ...argumentsOf.map((name) => `The arguments of \`${name}\` are worked out before those before it are done.`),
    ...(setLater.length > 0 ? [`${setLater.map((target) => `\`${target}\``).join(', ')} ${setLater.length === 1 ? 'is' : 'are'} set only when all are done.`] : []),
    ...(runsLater ? ['What stands between them runs when all are done.'] : []),
    ...(prints ? ['Lines are printed in another order.'] : []),
    ...(two ? [] : [`${operations.length} operations are under way at once: can the other side take that?`]),
  ];
}

/** The first can leave nobody unheard. */
function throwing(operations: readonly RemedyOperation[]): RemedyOperation[] {
  return operations.slice(1).filter(({ mayThrow }) => mayThrow);
}

function quoted(operations: readonly RemedyOperation[]): string {
  return operations.map(({ name }) => `\`${name}\``).join(', ');
}

export function titleFor(operations: readonly unknown[]): string {
  return operations.length === 2 ? 'Await both together' : `Await all ${operations.length} together`;
}
