/**
 * `npm test`: everything, in stages, the cheap ones first. The last line is `N passed, N failed`.
 *
 * `npm test -- --only types,unit` runs some stages (by the names below, in this order), `--host 1.100` or `--host web` some of the editors.
 */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { VERSIONS } from './host/editors';
import { HOST_KINDS, runHostTests } from './host/hostTests';
import { runMocha } from './host/mocha';
import { collect, conclude, once, print, type Outcome } from './host/outcome';
import { packExtension } from './host/package';
import { runProgram } from './host/program';

/** The folders of mocha tests (or a single file of that name), quick ones first. */
const SUITES = ['unit', 'rules', 'fixes', 'shapes', 'project', 'consistency', 'server', 'cli', 'browser', 'truth', 'differential', 'timeline'];
const STAGES = ['types', 'build', 'tests', ...SUITES, 'package', 'host', 'person'];

const { values } = parseArgs({ options: { only: { type: 'string' }, host: { type: 'string', multiple: true } } });
const chosen = values.only?.split(',') ?? STAGES;
const unknown = chosen.filter((stage) => !STAGES.includes(stage));

async function run(): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const done = (outcome: Outcome) => {
    print(outcome);
    outcomes.push(outcome);
  };
  const runs = (stage: string) => chosen.includes(stage);

  const first = [
    ...(runs('types') ? ['.', 'src/core', 'src/webview'].map((scope) => once(`types of ${scope}`, () => runNode('node_modules/typescript/bin/tsc', '-p', scope))) : []),
    ...(runs('build') ? [once('build', () => runNode('esbuild.mjs', '--tests'))] : []),
  ];
  for (const outcome of first) done(await outcome);

  for (const [suite, files] of await mochaFiles()) {
    if (runs('tests') || runs(suite)) done(await collect(suite, () => runMocha(files)));
  }

  let vsix: string | undefined;
  if (runs('package') || runs('person')) done(await once('package', async () => (vsix = await packExtension())));
  if (runs('host')) await runHostTests(pick(VERSIONS), pick(HOST_KINDS), done);
  if (runs('person') && vsix) {
    const packed = vsix;
    done(await collect('person', () => runMocha([join('out', 'test', 'host', 'person.js')], { CONCURRENCY_LENS_VSIX: packed })));
  }
  return outcomes;
}

/** The built test files by suite: `unit` for `out/test/unit/**`, `rules` for `out/test/rules.test.js`. */
async function mochaFiles(): Promise<Map<string, string[]>> {
  const suites = new Map(SUITES.map((suite) => [suite, [] as string[]]));
  const folder = join('out', 'test');
  const files = existsSync(folder) ? await readdir(folder, { recursive: true }) : [];
  for (const file of files.filter((name) => name.endsWith('.test.js')).sort()) {
    const suite = file.split(/[\\/.]/)[0];
    suites.set(suite, [...(suites.get(suite) ?? []), join(folder, file)]);
  }
  return suites;
}

function runNode(...args: string[]): Promise<string> {
  return runProgram(process.execPath, args);
}

/** Those that `--host` names, or all when it names none of this list. */
function pick<T extends string>(all: readonly T[]): readonly T[] {
  const named = all.filter((one) => values.host?.includes(one));
  return named.length ? named : all;
}

if (unknown.length) {
  console.error(`There is no stage ${unknown.join(', ')}; the stages are ${STAGES.join(', ')}.`);
  process.exitCode = 2;
} else {
  void run().then(conclude);
}
