/** One thing that the bench measures. */
import type { Inputs } from './inputs';
import type { Measure } from './result';

export interface Bench {
  /** At least 5 say something. */
  runs: number;
  /** How many files are measured with. */
  files: number;
  /** So many of these files, in a folder of their own; all when none is named. */
  inputs(files?: number): Promise<Inputs>;
  /** Tells a person how far it is. */
  say(line: string): void;
}

/** Throws when what is measured did not do what it was measured for. */
export type Figure = (bench: Bench) => Promise<Measure[]>;
