/**
 * Where causes are told that lie in functions which others call: each once for each function that leads there, at the call
 * where it is worst. What a call hands over decides how long a loop takes, so the first call need not be that one.
 */
import type { CallFact, FileFacts, FunctionFact, FunctionId } from '../facts/model';
import { CONFIDENCES, type Confidence, type Range } from '../model';
import type { Find, Reach, Reached } from './reach';

/** How to look for causes, where one lies, and how sure it is that one is worth telling. */
export interface Search<Cause> {
  find: Find<Cause>;
  placeOf(cause: Cause): Range;
  levelOf(fn: FunctionFact, reached: Reached<Cause>): Confidence;
}

/** A call, and a cause that it leads to. */
interface Telling<Cause> {
  fn: FunctionFact;
  reached: Reached<Cause>;
}

/** By what is looked for. It holds as long as that which follows calls into other files. */
const known = new WeakMap<Reach, Map<unknown, ReadonlyMap<FunctionId, readonly Reached<unknown>[]>>>();

/** What is told in a function of causes below it. Of calls that are as bad the first in the source is taken, and of start-up code only where there is no other. */
export function toldBelow<Cause>(fn: FunctionFact, facts: FileFacts, reach: Reach, search: Search<Cause>): readonly Reached<Cause>[] {
  let searched = known.get(reach);
  if (!searched) known.set(reach, (searched = new Map()));
  if (!searched.has(search.find)) searched.set(search.find, toldInFile(facts, reach, search));
  return (searched.get(search.find)!.get(fn.id) ?? []) as readonly Reached<Cause>[];
}

function toldInFile<Cause>(facts: FileFacts, reach: Reach, { find, placeOf, levelOf }: Search<Cause>): ReadonlyMap<FunctionId, readonly Reached<Cause>[]> {
  const held = facts.functions.filter((fn) => reach.roleOf(fn) !== undefined && !reach.isCarried(fn));
  const all = held.map((fn) => ({ fn, below: reach.below(fn, find) }));
  const told = new Map<FunctionFact, Map<string, Telling<Cause>>>();
  for (const { fn, below } of all) {
    for (const reached of below) {
      const callee = reach.leadsTo(reached.chain[0].call)!;
      if (!told.has(callee)) told.set(callee, new Map());
      const places = told.get(callee)!;
      const place = `${reached.file ?? ''} ${placeOf(reached.cause).start}`;
      const before = places.get(place);
      if (!before || isBetter({ fn, reached }, before)) places.set(place, { fn, reached });
    }
  }
  const chosen = new Set([...told.values()].flatMap((places) => [...places.values()].map(({ reached }) => reached)));
  return new Map(all.map(({ fn, below }) => [fn.id, below.filter((reached) => chosen.has(reached))]));

  function isBetter(one: Telling<Cause>, other: Telling<Cause>): boolean {
    const difference = rankOf(one).map((rank, index) => rank - rankOf(other)[index]).find((each) => each !== 0);
    return difference !== undefined && difference < 0;
  }

  function rankOf({ fn, reached }: Telling<Cause>): number[] {
    const { call } = reached.chain[0];
    return [Number(reach.runsOnce(facts.functions[call.fn])), -CONFIDENCES.indexOf(levelOf(fn, reached)), call.range.start];
  }
}

/** What each call leads to, the worst first. */
export function byFirstCall<Cause>(told: readonly Reached<Cause>[], levelOf: (reached: Reached<Cause>) => Confidence): [CallFact, Reached<Cause>[]][] {
  const groups = new Map<CallFact, Reached<Cause>[]>();
  for (const reached of told) groups.set(reached.chain[0].call, [...(groups.get(reached.chain[0].call) ?? []), reached]);
  return [...groups].map(([call, reached]) => [call, reached.sort((a, b) => CONFIDENCES.indexOf(levelOf(b)) - CONFIDENCES.indexOf(levelOf(a)))]);
}
