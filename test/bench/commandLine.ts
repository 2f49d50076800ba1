/** The built command line over a folder of inputs. */
import { CLI } from '../support/cli';
import { runMeasured, type Ended } from './child';
import type { Inputs } from './inputs';

/** Nothing is left out: the other tools would not leave out the same. */
const WHOLE = ['--no-exclude', '--no-progress', '.'];

/** What a person in a terminal waits for. It keeps nothing between two runs, so each is a cold one. */
export async function scanCold(inputs: Inputs): Promise<Ended> {
  const ended = await runMeasured([CLI, ...WHOLE], inputs.folder);
  expectFiles('the command line', inputs, /\((\d+) files? read, 0 skipped/.exec(ended.stdout)?.[1]);
  return ended;
}

/** What it says of itself. */
export interface Stats {
  files: number;
  parseMs: number;
  analysisMs: number;
}

export async function scanStats(inputs: Inputs): Promise<Stats & Pick<Ended, 'peakMB'>> {
  const { stdout, peakMB } = await runMeasured([CLI, '--format', 'json', ...WHOLE], inputs.folder);
  const { stats } = JSON.parse(stdout) as { stats: Stats };
  expectFiles('the command line', inputs, String(stats.files));
  return { ...stats, peakMB };
}

/** A tool that looked at fewer files than another is not faster. */
export function expectFiles(tool: string, { files, folder }: Inputs, seen: string | undefined): void {
  if (Number(seen) !== files) throw new Error(`Of ${files} files in ${folder}, ${tool} has looked at ${seen ?? 'an unknown number'}.`);
}
