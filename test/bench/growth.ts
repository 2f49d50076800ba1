/**
 * How time and memory grow with the number of files. Where a file was not drawn, imports of it lead nowhere, so the smaller parts
 * have less to follow: the exponents are at most too high. Starting a process takes time and memory, too, which makes them lower
 * where there are few files.
 */
import { scanCold } from './commandLine';
import type { Figure } from './figure';
import { growthExponent } from './statistics';
import { inTurns } from './turns';

const PARTS = [8, 4, 2, 1];

export const measureGrowth: Figure = async ({ runs, files, inputs, say }) => {
  if (files < PARTS[0]) throw new Error(`Growth needs at least ${PARTS[0]} files.`);
  const drawn = await Promise.all(PARTS.map((part) => inputs(Math.floor(files / part))));
  const measured = await inTurns(runs, drawn.map((part) => ({ name: nameOf(part.files), measure: () => scanCold(part) })), say);
  const of = (files: number) => measured.get(nameOf(files))!;
  const exponents = (value: 'wallMs' | 'peakMB') => Array.from({ length: runs }, (_, run) => growthExponent(drawn.map(({ files }) => ({ size: files, value: of(files)[run][value] }))));
  return [
    ...drawn.map(({ files }) => ({ name: `time, ${nameOf(files)}`, unit: 'ms' as const, values: of(files).map(({ wallMs }) => wallMs) })),
    { name: 'time grows with files to the power of', unit: 'exponent', values: exponents('wallMs') },
    ...drawn.map(({ files }) => ({ name: `peak memory, ${nameOf(files)}`, unit: 'MB' as const, values: of(files).map(({ peakMB }) => peakMB) })),
    { name: 'peak memory grows with files to the power of', unit: 'exponent', values: exponents('peakMB') },
  ];
};

function nameOf(files: number): string {
  return `${files} files`;
}
