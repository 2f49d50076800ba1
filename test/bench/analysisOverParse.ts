/** How much the analysis adds to the parsing that every such tool has to do, by the command line's own clock; and its peak memory. */
import { scanStats } from './commandLine';
import type { Figure } from './figure';
import { inTurns } from './turns';

export const measureAnalysisOverParse: Figure = async ({ runs, inputs, say }) => {
  const all = await inputs();
  const stats = (await inTurns(runs, [{ name: 'command line', measure: () => scanStats(all) }], say)).get('command line')!;
  return [
    { name: 'parse', unit: 'ms', values: stats.map(({ parseMs }) => parseMs) },
    { name: 'analysis', unit: 'ms', values: stats.map(({ analysisMs }) => analysisMs), beside: 'parse' },
    { name: 'analysis / parse', unit: 'times', values: stats.map(({ analysisMs, parseMs }) => analysisMs / parseMs) },
    { name: 'peak memory', unit: 'MB', values: stats.map(({ peakMB }) => peakMB) },
  ];
};
