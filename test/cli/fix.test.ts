/** `--fix` and `--fix-dry-run`: what is written, what is shown, and that nothing is lost. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import Ajv from 'ajv/dist/2020';
import { CLI, runCli } from '../support/cli';
import { makeFolder, removeFoldersAfterwards } from '../support/folder';
import { twoWaits } from '../support/samples';
import reportSchema from './report.schema.json';

const CALM = 'export const one = 1;\n';
/** What is said of the fix of `TWO`. */
const CAVEATS = ['Both are started, even if `readFile` fails.', 'If several fail, the first failure in time is thrown; the other keeps running.'];
const caveatsIn = (file: string) => `${file}: Await both together (sequential-awaits): ${CAVEATS.join(' ')}\n`;
/** Two reads in line, of which all is known. */
const TWO = `import { readFile } from 'node:fs/promises';
export async function both(id: string) {
  const first = await readFile(id, 'utf8');
  const second = await readFile('b.txt', 'utf8');
  return { first, second };
}
`;
const matches = new Ajv().compile<{ findings: { file: string }[]; errors: unknown[]; fixed: { file: string; fixes: { rule: string; title: string; caveats: string[] }[]; diff?: string }[] }>(reportSchema);

describe('fixes on the command line', function () {
  this.timeout(60_000);
  removeFoldersAfterwards();

  const read = (folder: string, file = 'a.ts') => readFileSync(path.join(folder, file), 'utf8');
  const run = (folder: string, ...args: string[]) => runCli(args, { cwd: folder });

  async function report(folder: string, ...args: string[]) {
    const { code, stdout, stderr } = await run(folder, ...args, '--format', 'json');
    const parsed: unknown = JSON.parse(stdout);
    assert.ok(matches(parsed), JSON.stringify(matches.errors, null, 2));
    return { code, stderr, ...parsed };
  }

  describe('--fix', () => {
    it('writes what is better, and says how much', async () => {
      const folder = makeFolder({ 'a.ts': TWO, 'b.ts': CALM });
      assert.deepEqual(await run(folder, '--fix', '.'), { code: 0, stdout: 'No findings, 1 fix made in 1 file (2 files read, 0 skipped)\n', stderr: '' });
      assert.match(read(folder), /const \[first, second\] = await Promise\.all\(\[\s*readFile\(id, 'utf8'\),\s*readFile\('b\.txt', 'utf8'\),?\s*\]\);/);
      assert.deepEqual([read(folder, 'b.ts'), readdirSync(folder)], [CALM, ['a.ts', 'b.ts']]);
    });

    it('fixes what a fix makes room for', async () => {
      const folder = makeFolder({ 'a.ts': `${TWO}${TWO.replace(/import.*\n/, '').replace('both', 'others')}` });
      assert.match((await run(folder, '--fix', '.')).stdout, /2 fixes made in 1 file/);
      assert.match((await run(folder, '--fix', '.')).stdout, /^No findings, nothing to fix /);
    });

    it('reports what is left, in the exit code too', async () => {
      const folder = makeFolder({ 'a.ts': TWO, 'b.ts': twoWaits('fetchUser', 'fetchOrders') });
      const { code, stdout } = await run(folder, '--fix', '.');
      assert.equal(code, 1);
      assert.match(stdout, /^b\.ts\n.*sequential-awaits[^]*\n1 finding in 1 file, 1 fix made in 1 file \(2 files read, 0 skipped\)\n$/);
      assert.equal((await run(folder, '--fix', '.', '--max-findings', '1')).code, 0);
    });

    it('leaves alone what a comment silences', async () => {
      const folder = makeFolder({ 'a.ts': TWO.replace('  const second', '  // concurrency-lens-disable-next-line\n  const second') });
      assert.match((await run(folder, '--fix', '.')).stdout, /^No findings, nothing to fix /);
    });

    it('leaves alone what is not shown', async () => {
      for (const args of [['--rule', 'blocking-call'], ['--quiet']]) {
        const folder = makeFolder({ 'a.ts': TWO });
        await run(folder, '--fix', '.', ...args);
        assert.equal(read(folder), TWO, args.join(' '));
      }
    });

    it('keeps the byte order mark, line endings and the mode', async () => {
      const folder = makeFolder({ 'a.ts': `\uFEFF${TWO.replaceAll('\n', '\r\n')}` });
      chmodSync(path.join(folder, 'a.ts'), 0o755);
      await run(folder, '--fix', '.');
      assert.match(read(folder), /^\uFEFF[^]*Promise\.all/);
      assert.doesNotMatch(read(folder), /[^\r]\n/);
      assert.equal(statSync(path.join(folder, 'a.ts')).mode & 0o777, 0o755);
    });

    it('lists what was made for programs', async () => {
      const { code, fixed, findings } = await report(makeFolder({ 'src/a.ts': TWO }), '--fix', 'src');
      assert.deepEqual([code, findings, fixed.map(({ file, fixes, diff }) => [file, fixes.map(({ rule }) => rule), diff])], [0, [], [['src/a.ts', ['sequential-awaits'], undefined]]]);
    });

    it('leaves a file that it may not write, and says so', async () => {
      const folder = makeFolder({ 'a.ts': TWO });
      const how = asSomebody(folder);
      chmodSync(path.join(folder, 'a.ts'), 0o444);
      const { code, stdout, stderr } = await runCli(['--fix', 'a.ts'], { cwd: folder, ...how });
      assert.deepEqual([code, stderr], [1, 'a.ts:1: Not fixed: permission denied.\n']);
      assert.match(stdout, /1 finding in 1 file, nothing to fix \(1 file read, 0 skipped, 1 error\)/);
      assert.equal(read(folder), TWO);
    });

    it('leaves a file that is not all UTF-8', async () => {
      const bytes = Buffer.concat([Buffer.from(`// ${'x'.repeat(20)}`), Buffer.from([0xe4]), Buffer.from(`\n${TWO}`)]);
      const folder = makeFolder({ 'a.ts': bytes });
      const { stderr } = await run(folder, '--fix', 'a.ts');
      assert.equal(stderr, 'a.ts:1: Not fixed: it holds bytes that are not UTF-8.\n');
      assert.deepEqual(readFileSync(path.join(folder, 'a.ts')), bytes);
    });
  });

  describe('--fix-dry-run', () => {
    it('prints a diff that git applies, and writes nothing', async () => {
      const folder = makeFolder({ 'src/a b.ts': TWO, 'src/c.ts': TWO.trimEnd(), 'src/d.ts': TWO.replaceAll('\n', '\r\n'), 'src/e.ts': `// One line for git.\r${TWO.replace('\n', '\r')}`, 'src/f.ts': TWO.replaceAll('\n', '\r') });
      const before = readdirSync(path.join(folder, 'src')).map((file) => read(folder, `src/${file}`));
      const { code, stdout, stderr } = await run(folder, '--fix-dry-run', 'src');
      assert.deepEqual([code, stderr], [0, `${['src/a b.ts', 'src/c.ts', 'src/d.ts', 'src/e.ts', 'src/f.ts'].map(caveatsIn).join('')}No findings, 5 fixes shown in 5 files (5 files read, 0 skipped)\n`]);
      assert.deepEqual(readdirSync(path.join(folder, 'src')).map((file) => read(folder, `src/${file}`)), before);

      execFileSync('git', ['apply', '--unsafe-paths', '-'], { cwd: folder, input: stdout, env: { ...process.env, GIT_CEILING_DIRECTORIES: path.dirname(folder) } });
      const applied = readdirSync(path.join(folder, 'src')).map((file) => read(folder, `src/${file}`));
      await run(folder, '--fix', 'src');
      assert.ok(applied.every((text) => text.includes('Promise.all')));
      assert.deepEqual(readdirSync(path.join(folder, 'src')).map((file) => read(folder, `src/${file}`)), applied);
    });

    it('prints nothing where nothing is to be fixed', async () => {
      assert.deepEqual(await run(makeFolder({ 'a.ts': CALM }), '--fix-dry-run', '.'), { code: 0, stdout: '', stderr: 'No findings, nothing to fix (1 file read, 0 skipped)\n' });
    });

    it('prints what is left to a file, if asked', async () => {
      const folder = makeFolder({ 'a.ts': TWO });
      const { stdout, stderr } = await run(folder, '--fix-dry-run', '.', '--output', 'left.txt');
      assert.match(stdout, /^--- a\/a\.ts\n\+\+\+ b\/a\.ts\n@@ /);
      assert.deepEqual([stderr, read(folder, 'left.txt')], [caveatsIn('a.ts'), 'No findings, 1 fix shown in 1 file (1 file read, 0 skipped)\n']);
    });

    it('gives the diffs to programs, with what else changes', async () => {
      const folder = makeFolder({ 'a.ts': TWO });
      const { fixed } = await report(folder, '--fix-dry-run', '.');
      assert.deepEqual(fixed[0].fixes, [{ rule: 'sequential-awaits', title: 'Await both together', caveats: CAVEATS }]);
      assert.match(fixed[0].diff ?? '', /^--- a\/a\.ts\n[^]*\n\+.*Promise\.all/);
      assert.equal(read(folder), TWO);
    });
  });

  for (const args of [['--fix', '--fix-dry-run', '.'], ['--fix', '--since', 'HEAD', '.'], ['--fix-dry-run', '--baseline', 'b.json', '.'], ['--fix', '--write-baseline', 'b.json', '.'], ['--fix', '--explain', 'a.ts:1']])
    it(`refuses \`${args.join(' ')}\``, async () => {
      const folder = makeFolder({ 'a.ts': TWO });
      const { code, stderr } = await run(folder, ...args);
      assert.equal(code, 2);
      assert.match(stderr, /^error: option '--.*' cannot be used with option '--/);
      assert.equal(read(folder), TWO);
    });
});

/** No permission keeps root from writing, so there the command line runs as another user, from a copy that this user can reach. */
function asSomebody(folder: string): { cli?: string; uid?: number } {
  if (process.getuid?.() !== 0) return {};
  chmodSync(folder, 0o777);
  const bin = path.join(folder, 'node_modules');
  mkdirSync(bin);
  for (const name of ['cli.js', 'core.js']) copyFileSync(path.join(path.dirname(CLI), name), path.join(bin, name));
  return { cli: path.join(bin, 'cli.js'), uid: 65534 };
}
