/** Project files on the command line: which one counts, what options win over, and what is said of a bad one. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import { runCli } from '../support/cli';
import { makeFolder, removeFoldersAfterwards, type Contents } from '../support/folder';
import { KNOWLEDGE } from '../support/knowledge';
import { WAITS_IN_TURN } from '../support/samples';

const FILE = 'concurrency-lens.json';

describe('command line with project files', function () {
  this.timeout(60_000);
  removeFoldersAfterwards();

  /** Findings as `file:severity`. */
  async function analyse(contents: Contents | string, ...args: string[]) {
    const { code, stdout, stderr } = await runCli([...args, '--format', 'json'], { cwd: typeof contents === 'string' ? contents : makeFolder(contents) });
    const report = stdout === '' ? { findings: [], errors: [], stats: {} } : JSON.parse(stdout);
    return { code, stderr, skipped: report.stats.skipped, errors: report.errors, findings: report.findings.map(({ file, severity }: { file: string; severity: string }) => `${file}:${severity}`) };
  }

  const monorepo: Contents = {
    [FILE]: '{ "rules": { "*": "hint" } }',
    'packages/loud/package.json': '{}',
    [`packages/loud/${FILE}`]: '{\n  // The nearest one counts, and no other.\n  "rules": { "await-in-loop": "error", },\n}',
    'packages/loud/src/a.ts': WAITS_IN_TURN,
    'packages/silent/package.json': '{}',
    [`packages/silent/${FILE}`]: '{ "rules": { "*": "off" } }',
    'packages/silent/src/a.ts': WAITS_IN_TURN,
    'packages/partly/package.json': '{}',
    [`packages/partly/${FILE}`]: '{ "exclude": ["/src/legacy/"], "rules": { "await-in-loop": "warning" } }',
    'packages/partly/src/a.ts': WAITS_IN_TURN,
    'packages/partly/src/legacy/a.ts': WAITS_IN_TURN,
    'packages/plain/src/a.ts': WAITS_IN_TURN,
  };

  it('a monorepo’s packages each go by their own', async () => {
    const { code, findings, skipped, stderr } = await analyse(monorepo, '.');
    assert.deepEqual(findings, ['packages/loud/src/a.ts:error', 'packages/partly/src/a.ts:warning', 'packages/plain/src/a.ts:hint']);
    assert.deepEqual([code, skipped, stderr], [1, 1, '']);
  });

  it('a named file goes by its own as well, but is not left out', async () => {
    const { findings } = await analyse(monorepo, 'packages/partly/src/legacy/a.ts', 'packages/silent/src/a.ts');
    assert.deepEqual(findings, ['packages/partly/src/legacy/a.ts:warning']);
  });

  it('--config counts for everything, its patterns seen from the working folder', async () => {
    const { findings } = await analyse({ ...monorepo, 'ci/strict.json': '{ "rules": { "*": "error" }, "include": ["/packages/"], "exclude": ["loud/"] }' }, '.', '--config', 'ci/strict.json');
    assert.deepEqual(findings, ['partly/src/a.ts', 'partly/src/legacy/a.ts', 'plain/src/a.ts', 'silent/src/a.ts'].map((file) => `packages/${file}:error`));
  });

  it('each package’s own knowledge of its calls counts, also for what both call', async () => {
    const main = "import { alpha, beta } from '../../shared/reader';\nexport async function both(id) {\n  const one = await alpha(id);\n  const two = await beta(id);\n  return { one, two };\n}\n";
    const { findings, stderr } = await analyse({
      'packages/reads/src/a.ts': main,
      [`packages/reads/${FILE}`]: '{ "readingCalls": ["transport.send"] }',
      'packages/orders/src/a.ts': main,
      [`packages/orders/${FILE}`]: '{ "readingCalls": ["*.send"], "orderedCalls": ["transport.*"] }',
      'packages/plain/src/a.ts': main,
      'packages/shared/reader.ts': 'export async function alpha(id) { return transport.send(id); }\nexport async function beta(id) { return transport.send(id); }\n',
    }, 'packages');
    assert.deepEqual([findings, stderr], [['packages/reads/src/a.ts:information'], '']);
  });

  it('all that a project says of its calls counts, in its file and above functions', async () => {
    const cwd = makeFolder(Object.fromEntries(Object.entries(KNOWLEDGE).flatMap(([what, { settings, text, unsaid }]) => [[`${what}/said/a.ts`, text], [`${what}/unsaid/a.ts`, unsaid], ...(settings ? [[`${what}/said/${FILE}`, JSON.stringify(settings)]] : [])])));
    const { stdout, stderr } = await runCli(['.', '--format', 'json'], { cwd });
    const found = (file: string) => JSON.parse(stdout).findings.filter((one: { file: string }) => one.file === file).map(({ rule, severity }: Record<string, string>) => `${rule} ${severity}`);
    assert.equal(stderr, '');
    for (const [what, said] of Object.entries(KNOWLEDGE)) assert.deepEqual([found(`${what}/unsaid/a.ts`), found(`${what}/said/a.ts`)], [said.foundUnsaid, said.found], what);
  });

  it('--rule, --min-confidence and --no-exclude win', async () => {
    assert.deepEqual((await analyse(monorepo, 'packages/silent', '--rule', 'await-in-loop')).findings.length, 1);
    const bar = { [FILE]: '{ "minConfidence": "certain" }', 'a.ts': WAITS_IN_TURN };
    assert.deepEqual((await analyse(bar, '.')).findings.length, 0);
    assert.deepEqual((await analyse(bar, '.', '--min-confidence', 'likely')).findings.length, 1);
    assert.deepEqual((await analyse(monorepo, 'packages/partly', '--no-exclude')).findings.length, 2);
  });

  it('--explain goes by it', async () => {
    const { stdout } = await runCli(['--explain', 'packages/loud/src/a.ts:3', '--format', 'json'], { cwd: makeFolder(monorepo) });
    assert.deepEqual(JSON.parse(stdout).findings.map(({ severity }: { severity: string }) => severity), ['error']);
  });

  it('what is wrong in one is told with its line, in the report too, and the rest counts', async () => {
    const { code, findings, errors, stderr } = await analyse({ 'p/a.ts': WAITS_IN_TURN, [`p/${FILE}`]: '{\n  "minConfidenc": "certain",\n  "rules": { "await-in-lop": "off", "await-in-loop": "error" }\n}', [`q/${FILE}`]: '{ "nobody": "asks" }' }, '.');
    assert.deepEqual([code, findings], [1, ['p/a.ts:error']]);
    assert.equal(stderr, `p/${FILE}:2: \`minConfidenc\` is no setting; did you mean \`minConfidence\`?\np/${FILE}:3: \`rules.await-in-lop\` names no rule; did you mean \`await-in-loop\`?\n`);
    assert.deepEqual(errors.map(({ file, line }: { file: string; line: number }) => [file, line]), [[`p/${FILE}`, 2], [`p/${FILE}`, 3]]);
  });

  for (const [what, text, said] of [
    ['does not parse', '{\n  "rules" {}\n}', `error: p/${FILE}:2: The file cannot be read from line 2 on: a colon is missing between a name and its value.\n`],
    ['is no object', '[]', `error: p/${FILE}:1: The file holds a list; allowed is an object, such as { "minConfidence": "certain" }.\n`],
    ['is huge', ' '.repeat(1_000_001), `error: p/${FILE}:1: The file has 1000001 characters; allowed are at most 1000000.\n`],
    ['is binary', Uint8Array.from([0, 0, 0, 255, 254, 0]), `error: p/${FILE}:1: The file cannot be read: it must be text in UTF-8 of at most 1 MB, and open to you.\n`],
  ] as const)
    it(`one that ${what} ends the run with a sentence`, async () => {
      const contents = { 'p/a.ts': WAITS_IN_TURN, [`p/${FILE}`]: text };
      for (const args of [['.'], ['--explain', 'p/a.ts:1']]) {
        const { code, stdout, stderr } = await runCli(args, { cwd: makeFolder(contents) });
        assert.deepEqual([code, stdout, stderr], [2, '', said]);
      }
    });

  it('a folder of that name, and a --config that is not there, end the run with a sentence', async () => {
    const folder = makeFolder({ 'a.ts': WAITS_IN_TURN });
    const missing = await analyse(folder, '.', '--config', 'nowhere.json');
    assert.deepEqual([missing.code, missing.stderr], [2, 'error: nowhere.json:1: There is no such file.\n']);
    mkdirSync(path.join(folder, 'ci'));
    assert.equal((await analyse(folder, '.', '--config', 'ci')).stderr, 'error: ci:1: This is a folder; allowed is a file.\n');
    mkdirSync(path.join(folder, FILE));
    const { code, stderr } = await analyse(folder, '.');
    assert.deepEqual([code, stderr], [2, `error: ${FILE}:1: This is a folder; allowed is a file.\n`]);
  });
});
