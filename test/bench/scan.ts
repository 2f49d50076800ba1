/**
 * A cold scan by the command line, beside linters that look for a part of what we do, and beside nothing but reading and
 * parsing. Wall time of the whole process; the system's file cache is warm for all of them.
 */
import { inRoot } from '../support/paths';
import { runMeasured } from './child';
import { expectFiles, scanCold } from './commandLine';
import type { Figure } from './figure';
import { bringTools } from './tools';
import { inTurns } from './turns';

/** Of ESLint, oxlint and the parser's pool alike. */
const THREADS = '2';
const OURS = 'concurrency-lens';

export const measureScan: Figure = async ({ runs, inputs, say }) => {
  const tools = await bringTools();
  const all = await inputs();
  const wallOf = async (name: string, args: string[], files: RegExp) => {
    const { wallMs, stdout } = await runMeasured(args, all.folder);
    expectFiles(name, all, files.exec(stdout)?.[1]);
    return wallMs;
  };
  const eslint = (concurrency: string) => [tools.eslint, '--config', tools.eslintConfig, '--no-ignore', '--concurrency', concurrency, '--format', tools.eslintFormatter, '.'];
  const oxlint = [tools.oxlint, '--allow', 'all', '--warn', 'no-await-in-loop', '--disable-nested-config', '--no-ignore', `--threads=${THREADS}`, '.'];
  const others: [string, string[], RegExp][] = [
    ['ESLint, no-await-in-loop and require-atomic-updates', eslint('off'), /^(\d+) files/],
    [`the same, --concurrency ${THREADS}`, eslint(THREADS), /^(\d+) files/],
    [`oxlint, no-await-in-loop, ${THREADS} threads`, oxlint, /\bon (\d+) files?\b/],
    [`parser alone, ${THREADS} threads`, [inRoot('out/test/bench/parseOnly.js'), all.folder, THREADS], /^(\d+) files/],
  ];
  const measured = await inTurns(runs, [{ name: OURS, measure: async () => (await scanCold(all)).wallMs }, ...others.map(([name, args, files]) => ({ name, measure: () => wallOf(name, args, files) }))], say);
  return [...measured].map(([name, values]) => ({ name, unit: 'ms' as const, values, ...(name !== OURS && { beside: OURS }) }));
};
