/** The linters that stand beside the command line: brought by `npm ci` from `tools/`, whose lock file pins them and all that they need. */
import { createHash } from 'node:crypto';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bring, npm } from '../host/cache';
import { inRoot } from '../support/paths';
import { BENCH_CACHE, fromRegistry } from './inputs';

export interface Tools {
  eslint: string;
  eslintConfig: string;
  /** Prints how many files were linted, and nothing else. */
  eslintFormatter: string;
  oxlint: string;
}

/** Comments in the sources name rules that are not loaded here, so they do not count. */
const ESLINT_CONFIG = `import parser from '@typescript-eslint/parser';
export default [{
  files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'],
  languageOptions: { parser, sourceType: 'module', parserOptions: { ecmaFeatures: { jsx: true } } },
  linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
  rules: { 'no-await-in-loop': 'warn', 'require-atomic-updates': 'warn' },
}];
`;
const ESLINT_FORMATTER = "export default (results) => `${results.length} files\\n`;\n";

export async function bringTools(): Promise<Tools> {
  const written = { 'eslint.config.mjs': ESLINT_CONFIG, 'countFiles.mjs': ESLINT_FORMATTER };
  const hash = createHash('sha256').update(await readFile(inRoot('test/bench/tools/package-lock.json'))).update(JSON.stringify(written));
  const label = 'ESLint and oxlint';
  const home = await fromRegistry(label, () =>
    bring(join(BENCH_CACHE, 'tools'), hash.digest('hex').slice(0, 16), label, async (folder) => {
      for (const name of ['package.json', 'package-lock.json']) await copyFile(inRoot('test/bench/tools', name), join(folder, name));
      for (const [name, text] of Object.entries(written)) await writeFile(join(folder, name), text);
      await npm(folder, 'ci', '--ignore-scripts');
    }),
  );
  return {
    eslint: join(home, 'node_modules/eslint/bin/eslint.js'),
    eslintConfig: join(home, 'eslint.config.mjs'),
    eslintFormatter: join(home, 'countFiles.mjs'),
    oxlint: join(home, 'node_modules/oxlint/bin/oxlint'),
  };
}
