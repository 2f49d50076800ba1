/**
 * `npm run bench`: the one place where performance is measured. Prints a table and writes the same as JSON, which a later run
 * takes as `--compare FILE`. `--only scan,edit` measures some figures, `--files N` with fewer files, `--runs N` more or less often.
 */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { measureAnalysisOverParse } from './analysisOverParse';
import { measureBundles } from './bundles';
import { compareResults } from './compare';
import { measureEdit } from './edit';
import type { Bench, Figure } from './figure';
import { measureGrowth } from './growth';
import { bringSources, drawInputs } from './inputs';
import { readResult, thisMachine, writeResult, type Result } from './result';
import { measureScan } from './scan';
import { formatTable } from './table';

/** In the order in which they are measured. `activation`, how long the editor takes to activate the extension, has its place at the end; it is not measured yet. */
const FIGURES: Readonly<Record<string, Figure>> = {
  scan: measureScan,
  analysisOverParse: measureAnalysisOverParse,
  growth: measureGrowth,
  edit: measureEdit,
  bundles: measureBundles,
};

const USUAL_RUNS = 5;

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: 'string' }, only: { type: 'string' }, files: { type: 'string' }, compare: { type: 'string' }, output: { type: 'string', default: 'out/bench.json' } } });
  const runs = wholeNumber('--runs', values.runs) ?? USUAL_RUNS;
  const chosen = values.only?.split(',') ?? Object.keys(FIGURES);
  const unknown = chosen.filter((name) => !Object.hasOwn(FIGURES, name));
  if (unknown.length > 0) throw new Error(`There is no figure ${unknown.join(', ')}; the figures are ${Object.keys(FIGURES).join(', ')}.`);
  // It may be the file that is about to be written.
  const before = values.compare === undefined ? undefined : await readResult(values.compare);

  const sources = await bringSources();
  const files = Math.min(wholeNumber('--files', values.files) ?? sources.files.length, sources.files.length);
  const started = performance.now();
  const result: Result = { version: 1, date: new Date().toISOString(), machine: thisMachine(), inputs: { id: sources.id, files }, runs, figures: {} };
  await mkdir(dirname(values.output), { recursive: true });
  for (const figure of chosen) {
    const say = (line: string) => process.stderr.write(`${Math.round((performance.now() - started) / 1000)} s  ${figure}, ${line}\n`);
    const bench: Bench = { runs, files, inputs: (some = files) => drawInputs(sources, some), say };
    result.figures[figure] = await FIGURES[figure](bench);
    // Should the next figure fail, this one is kept.
    await writeResult(values.output, result);
  }

  const comparison = before && compareResults(result, before);
  console.log(`\n${formatTable(result, comparison)}`);
  const { processor, cores, memoryGB, platform, node } = result.machine;
  console.log(`${files} of ${sources.files.length} files, ${runs} ${runs === 1 ? 'run' : 'runs'}${runs < USUAL_RUNS ? ' (too few to go by)' : ''}; ${processor}, ${cores} cores, ${memoryGB} GB, ${platform}, Node ${node}`);
  for (const doubt of comparison?.doubts ?? []) console.log(doubt);
  console.log(`Written to ${values.output}`);
}

function wholeNumber(option: string, value: string | undefined): number | undefined {
  if (value !== undefined && !/^[1-9]\d*$/.test(value)) throw new Error(`${option} takes a whole number from 1.`);
  return value === undefined ? undefined : Number(value);
}

run().catch((failure: Error) => {
  console.error(failure.message);
  process.exitCode = 1;
});
