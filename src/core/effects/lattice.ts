/**
 * Effects as values: how strong an access is, how well it is known, and what two of them make together. Levels only fall:
 * a join takes the weaker knowledge and the stronger access of its parts.
 */
import type { Path } from '../facts/model';
import { ACCESS_ORDER, type Access, type Hold } from './known';

/** How an effect is known: because the project says so, from a table, from the callee's whole body, or from its name alone. */
export type Source = 'project' | 'table' | 'body' | 'name' | 'none';

export interface Effect {
  access: Access;
  source: Source;
  /** Waits for something outside the thread, as far as is known. */
  waits: boolean;
  /** Nothing of what it waits for is sure to take time: names that say no more than that something is given, or it is kept after the first time. */
  mayBeAtHand: boolean;
  /** Something that it waits for is known to take time: by a table, or by a name that says more than that something is given. */
  takesTime: boolean;
  hold?: Hold;
  /** Something in it is known to write, or to need its turn, whatever else could not be read. */
  changes: boolean;
  /** It writes lines for a person at a terminal, who reads them in their order. */
  prints: boolean;
  /** Captured, module or `this` paths, and arguments, that it changes or reads. */
  writes: Path[];
  reads: Path[];
  /** Where it keeps all that it waited for, so that it need not wait again. */
  keeps: Path[];
  /** Functions that it was given and calls, as paths of its parameters. */
  callsGiven: Path[];
  /** The reason, in words: "`readFile` only reads (known API)". */
  because: string;
}

const SOURCE_ORDER: readonly Source[] = ['project', 'table', 'body', 'name', 'none'];
/** So many paths are kept of each kind; more would say little. */
const MAX_PATHS = 48;

export function none(source: Source, because: string): Effect {
  return { access: 'none', source, waits: false, mayBeAtHand: false, takesTime: false, changes: false, prints: false, writes: [], reads: [], keeps: [], callsGiven: [], because };
}

export function join(effects: readonly Effect[], because: string): Effect {
  const waiting = effects.filter((effect) => effect.waits);
  const mayBeAtHand = waiting.length > 0 && waiting.every((effect) => effect.mayBeAtHand);
  return {
    access: strongest(effects.map((effect) => effect.access)),
    source: weakest(effects.map((effect) => effect.source)),
    waits: waiting.length > 0,
    mayBeAtHand,
    takesTime: waiting.some((effect) => effect.takesTime),
    hold: effects.find((effect) => effect.hold)?.hold,
    changes: effects.some(({ changes, access }) => changes || access === 'write' || access === 'ordered'),
    prints: effects.some(({ prints }) => prints),
    writes: tidy(effects.flatMap((effect) => effect.writes)),
    reads: tidy(effects.flatMap((effect) => effect.reads)),
    keeps: mayBeAtHand ? tidy(waiting.flatMap((effect) => effect.keeps)) : [],
    callsGiven: tidy(effects.flatMap((effect) => effect.callsGiven)),
    because,
  };
}

/** Each path once; where there are too many, only what they are rooted in. */
function tidy(paths: readonly Path[]): Path[] {
  if (paths.length < 2) return [...paths];
  const once = [...new Map(paths.map((path) => [path.join(''), path])).values()];
  return once.length <= MAX_PATHS ? once : [...new Set(once.map((path) => path[0]))].slice(0, MAX_PATHS).map((root) => [root]);
}

export function strongest(accesses: readonly Access[]): Access {
  return ACCESS_ORDER[Math.max(0, ...accesses.map((access) => ACCESS_ORDER.indexOf(access)))];
}

function weakest(sources: readonly Source[]): Source {
  return SOURCE_ORDER[Math.max(0, ...sources.map((source) => SOURCE_ORDER.indexOf(source)))];
}

/** Whether somebody says what the operation does as a whole, whatever its body or name: the project, or a table. */
export function isStated({ source }: Effect): boolean {
  return source === 'project' || source === 'table';
}

export function saysOf(access: Access): string {
  switch (access) {
    case 'none': return 'changes nothing outside';
    case 'read': return 'only reads';
    case 'write': return 'writes';
    case 'ordered': return 'has to keep its turn';
    case 'unknown': return 'does something that could not be checked';
  }
}
