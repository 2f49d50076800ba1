/** Questions about the plan of a timeline. */
import type { TimelinePlan } from '../model';

/** A piece of the plan around a step, and which of its parts the step lies in. */
interface Around {
  plan: TimelinePlan;
  part: number;
}

/** Asked about each pair of steps; a plan never changes. */
const KNOWN = new WeakMap<TimelinePlan, ReadonlyMap<number, readonly Around[]>>();

export function partsOf(plan: TimelinePlan): readonly TimelinePlan[] {
  switch (plan.kind) {
    case 'sequence': case 'either': case 'together': return plan.parts;
    case 'loop': return [plan.body];
    case 'member': case 'start': case 'exit': return [plan.part];
    case 'scope': return plan.finally ? [plan.part, plan.finally] : [plan.part];
    default: return [];
  }
}

/** Whether a step runs only if the code takes one of several ways. */
export function isInBranch(step: number, plan: TimelinePlan): boolean {
  const around = standingsIn(plan).get(step) ?? [];
  return around.some((piece, depth) => piece.plan.kind === 'either' || (piece.plan.kind === 'sequence' && piece.plan.parts.slice(0, piece.part).some((earlier) => leavesOne(earlier, around.slice(0, depth)))));
}

/** Of branches only one runs, and what stands behind one that leaves does not run after it. */
export function excludeEachOther(one: number, other: number, plan: TimelinePlan): boolean {
  const [some, others] = [one, other].map((step) => standingsIn(plan).get(step) ?? []);
  const parting = some.findIndex((piece, depth) => piece.part !== others[depth]?.part);
  if (parting < 0 || some[parting].plan !== others[parting]?.plan) return false;
  const { plan: where, part } = some[parting];
  if (where.kind === 'either') return true;
  if (where.kind !== 'sequence') return false;
  const earlier = part < others[parting].part ? some : others;
  const around = some.slice(0, parting);
  // The innermost way out decides; one around it counts only for what is left no further than to there.
  for (let at = earlier.length - 1; at > parting; at--) {
    const { plan: piece } = earlier[at];
    if (piece.kind !== 'exit') continue;
    if (leaves(piece.from, around)) return true;
    at = earlier.findIndex((one) => one.plan.kind === 'scope' && one.plan.id === piece.from);
  }
  return false;
}

/** How many steps run at most, where the code takes the way with the most of them; each turn of a loop is the same steps. */
export function mostSteps(plan: TimelinePlan, counts: (step: number) => boolean): number {
  const { through, leaving } = waysThrough(plan, counts);
  return Math.max(through, ...leaving.values());
}

/** Steps on the longest way through a piece, and on the longest one that leaves each scope around it. */
interface Ways {
  through: number;
  leaving: ReadonlyMap<number, number>;
}

function waysThrough(plan: TimelinePlan, counts: (step: number) => boolean): Ways {
  const ways = partsOf(plan).map((part) => waysThrough(part, counts));
  switch (plan.kind) {
    case 'step': return { through: counts(plan.step) ? 1 : 0, leaving: new Map() };
    case 'exit': return { through: 0, leaving: longest([...ways[0].leaving, [plan.from, ways[0].through]]) };
    case 'either': return { through: Math.max(0, ...ways.map(({ through }) => through)), leaving: longest(ways.flatMap(({ leaving }) => [...leaving])) };
    case 'scope': {
      const last = ways[1]?.through ?? 0;
      const { [0]: { through, leaving } } = ways;
      const out = [...leaving].map(([scope, steps]): [number, number] => [scope, steps + last]);
      return { through: Math.max(through, leaving.get(plan.id) ?? 0) + last, leaving: new Map(out.filter(([scope]) => scope !== plan.id)) };
    }
    default: {
      const leaving: [number, number][] = [];
      let through = 0;
      for (const way of ways) {
        for (const [scope, steps] of way.leaving) leaving.push([scope, through + steps]);
        through += way.through;
      }
      return { through, leaving: longest(leaving) };
    }
  }
}

function longest(entries: readonly (readonly [number, number])[]): Map<number, number> {
  const most = new Map<number, number>();
  for (const [scope, steps] of entries) most.set(scope, Math.max(steps, most.get(scope) ?? 0));
  return most;
}

/** Where each step stands, the outermost piece first. */
function standingsIn(plan: TimelinePlan): ReadonlyMap<number, readonly Around[]> {
  const known = KNOWN.get(plan);
  if (known) return known;
  const found = new Map<number, readonly Around[]>();
  const walk = (piece: TimelinePlan, around: readonly Around[]): void => {
    if (piece.kind === 'step') found.set(piece.step, around);
    partsOf(piece).forEach((part, index) => walk(part, [...around, { plan: piece, part: index }]));
  };
  walk(plan, []);
  KNOWN.set(plan, found);
  return found;
}

/** Whether a piece holds a way, with steps on it, that leaves one of these scopes. */
function leavesOne(plan: TimelinePlan, around: readonly Around[]): boolean {
  return (plan.kind === 'exit' && leaves(plan.from, around)) || partsOf(plan).some((part) => leavesOne(part, around));
}

/** What runs in the end of a scope runs for those who leave it, too. */
function leaves(scope: number, around: readonly Around[]): boolean {
  return around.some(({ plan, part }) => plan.kind === 'scope' && plan.id === scope && part === 0);
}
