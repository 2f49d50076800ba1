/** Two results beside each other. */
import type { Result } from './result';
import { median } from './statistics';

export interface Comparison {
  /** New median over old median, by `figure: measure`; only of what both have. */
  ratios: Map<string, number>;
  /** Sentences about what makes the ratios mean less than they seem to. */
  doubts: string[];
}

export function compareResults(now: Result, before: Result): Comparison {
  const [newer, older] = [mediansOf(now), mediansOf(before)];
  const ratios = new Map([...newer].flatMap(([key, value]) => (older.has(key) ? [[key, value / older.get(key)!] as const] : [])));
  const missing = [...newer.keys()].filter((key) => !older.has(key));
  const doubts = [
    ...(JSON.stringify(now.machine) === JSON.stringify(before.machine) ? [] : [`It was measured on another machine or Node: ${describe(before.machine)}, now ${describe(now.machine)}.`]),
    ...(now.inputs.id === before.inputs.id && now.inputs.files === before.inputs.files ? [] : [`It was measured with other files: ${before.inputs.files} of ${before.inputs.id}, now ${now.inputs.files} of ${now.inputs.id}.`]),
    ...(missing.length === 0 ? [] : [`It does not have: ${missing.join(', ')}.`]),
  ];
  return { ratios, doubts };
}

export function keyOf(figure: string, measure: { name: string }): string {
  return `${figure}: ${measure.name}`;
}

function mediansOf({ figures }: Result): Map<string, number> {
  return new Map(Object.entries(figures).flatMap(([figure, measures]) => measures.map((measure) => [keyOf(figure, measure), median(measure.values)] as const)));
}

function describe({ processor, cores, platform, node }: Result['machine']): string {
  return `${processor}, ${cores} cores, ${platform}, Node ${node}`;
}
