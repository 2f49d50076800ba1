/** Files that are broken, odd or hostile: one clear line each where there is something to say, and the others are still analysed. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import * as path from 'node:path';
import type { Options } from '../../src/cli/args';
import { run } from '../../src/cli/run';
import type { Files } from '../../src/project/files';
import { nodeFiles } from '../../src/project/nodeFiles';
import { CLI, runCli } from '../support/cli';
import { makeFolder, removeFoldersAfterwards, type Contents } from '../support/folder';
import { WAITS_IN_TURN, WAITS_IN_TURN_ON_ONE_LINE } from '../support/samples';

interface Outcome {
  code: number | null;
  /** Places of findings, `file:line:column`. */
  findings: string[];
  /** What was said about files, one line each. */
  said: string[];
  files: number;
  skipped: number;
}

/** Where the finding of the good file is. */
const GOOD = 'good.ts:3:36';

describe('bad input', function () {
  this.timeout(120_000);
  removeFoldersAfterwards();
  const column = WAITS_IN_TURN_ON_ONE_LINE.indexOf('await') + 1;

  async function analyse(cwd: string, ...args: string[]): Promise<Outcome> {
    const { code, stdout, stderr } = await runCli([...args, '--format', 'json'], { cwd });
    const { findings, errors, stats } = JSON.parse(stdout);
    const said = stderr.split('\n').filter(Boolean);
    assert.deepEqual(said, errors.map((error: { file: string; line: number; message: string }) => `${error.file}:${error.line}: ${error.message}`));
    return { code, said, findings: findings.map((at: { file: string; range: { start: { line: number; column: number } } }) => `${at.file}:${at.range.start.line}:${at.range.start.column}`), ...stats };
  }

  /** Analyses a folder that also holds a good file, whose finding must be there whatever the rest does. */
  async function besideGoodCode(contents: Contents): Promise<Outcome> {
    const outcome = await analyse(makeFolder({ ...contents, 'good.ts': WAITS_IN_TURN }), '.');
    assert.ok(outcome.findings.includes(GOOD), `the good file was not analysed; said: ${outcome.said.join('\n')}`);
    assert.equal(outcome.code, 1);
    return outcome;
  }

  it('a syntax error is reported with its line', async () => {
    const { said, findings } = await besideGoodCode({ 'bad.ts': `${WAITS_IN_TURN}\nlet x = ;\n` });
    assert.equal(said.length, 1);
    assert.match(said[0], /^bad\.ts:7: \S/);
    assert.deepEqual(findings, [GOOD]);
  });

  it('an empty file, and one of blanks, say nothing', async () => {
    const { said, files } = await besideGoodCode({ 'empty.ts': '', 'blank.ts': ' \n\n' });
    assert.deepEqual([said, files], [[], 3]);
  });

  it('a byte order mark takes up no column', async () => {
    const { findings } = await besideGoodCode({ 'bom.js': `\uFEFF${WAITS_IN_TURN_ON_ONE_LINE}`, 'plain.js': WAITS_IN_TURN_ON_ONE_LINE });
    assert.deepEqual(findings, [`bom.js:1:${column}`, GOOD, `plain.js:1:${column}`]);
  });

  it('CRLF and lone CR end lines', async () => {
    const { findings } = await besideGoodCode({ 'crlf.ts': WAITS_IN_TURN.replaceAll('\n', '\r\n'), 'cr.ts': WAITS_IN_TURN.replaceAll('\n', '\r') });
    assert.deepEqual(findings, ['cr.ts:3:36', 'crlf.ts:3:36', GOOD]);
  });

  it('a script with a `#!` line is code like any other', async () => {
    const { findings } = await besideGoodCode({ 'start.js': `#!/usr/bin/env node\n${WAITS_IN_TURN_ON_ONE_LINE}` });
    assert.deepEqual(findings, [GOOD, `start.js:2:${column}`]);
  });

  describe('a minified line', () => {
    const line = (megabytes: number) => 'var a=1;function f(b){return b+1}'.repeat((megabytes * 1e6) / 33 + 1);

    it('is skipped in a folder', async () => {
      const { said, skipped } = await besideGoodCode({ 'minified.js': line(2) });
      assert.deepEqual([said, skipped], [[], 1]);
    });

    it('is analysed when it is named', async () => {
      const { code, said, files } = await analyse(makeFolder({ 'minified.js': line(2) }), 'minified.js');
      assert.deepEqual([code, said, files], [0, [], 1]);
    });

    it('of more than 5 MB is too large, named or not', async () => {
      const said = ['minified.js:1: Not read: it has 5.1 MB, and files over 5 MB are left out.'];
      assert.deepEqual((await besideGoodCode({ 'minified.js': line(5.1) })).said, said);
      assert.deepEqual((await analyse(makeFolder({ 'minified.js': line(5.1) }), 'minified.js')).said, said);
    });
  });

  it('a binary file named .js is named as such', async () => {
    const { said } = await besideGoodCode({ 'binary.js': readFileSync(process.execPath).subarray(0, 4096) });
    assert.deepEqual(said, ['binary.js:1: Not read: it is binary, or text that is not UTF-8.']);
  });

  for (const [what, code] of [
    ['2,000 nested brackets', `let a = ${'['.repeat(2000)}${']'.repeat(2000)};\n`],
    ['2,000 nested blocks', `function f() ${'{'.repeat(2000)}${'}'.repeat(2000)}\n`],
    ['2,000 nested calls', `${'f('.repeat(2000)}${')'.repeat(2000)};\n`],
    ['a chain of 5,000 calls', `a${'.then(f)'.repeat(5000)};\n`],
    ['a sum of 20,000 terms', `let a = 1${' + 1'.repeat(20_000)};\n`],
  ])
    it(`${what} get an answer`, async () => {
      const { said } = await besideGoodCode({ 'deep.js': code });
      assert.ok(said.length <= 1, said.join('\n'));
      assert.doesNotMatch(said.join(), / at .*\(.*:\d+:\d+\)/);
    });

  it('a file that vanishes between listing and reading is named', async () => {
    const folder = makeFolder({ 'gone.ts': WAITS_IN_TURN, 'good.ts': WAITS_IN_TURN });
    const output = path.join(makeFolder({}), 'report.json');
    const options: Options = { paths: [folder], format: 'json', output, minConfidence: 'likely', maxFindings: 0, quiet: false, exclude: true, progress: false };
    const vanishing: Files = {
      ...nodeFiles,
      async list(listed) {
        const entries = await nodeFiles.list(listed);
        rmSync(path.join(folder, 'gone.ts'));
        return entries;
      },
    };
    const { write } = process.stderr;
    let said = '';
    process.stderr.write = (text) => Boolean((said += String(text)));
    const code = await run(options, vanishing).finally(() => (process.stderr.write = write));
    const { findings, errors } = JSON.parse(readFileSync(output, 'utf8'));
    assert.deepEqual([code, findings.length, errors.length], [1, 1, 1]);
    assert.equal(errors[0].message, 'Not read: it is gone.');
    assert.match(said, /gone\.ts:1: Not read: it is gone\.\n$/);
  });

  if (process.platform !== 'win32') {
    it('links in a circle and links to nowhere are not followed', async () => {
      const folder = makeFolder({ 'p/good.ts': WAITS_IN_TURN });
      symlinkSync(folder, path.join(folder, 'p/circle'));
      symlinkSync(path.join(folder, 'nowhere'), path.join(folder, 'p/broken.ts'));
      const { findings, said } = await analyse(folder, '.');
      assert.deepEqual([findings, said], [[`p/${GOOD}`], []]);
    });

    it('a pipe is not waited for', async () => {
      const folder = makeFolder({ 'good.ts': WAITS_IN_TURN });
      execFileSync('mkfifo', [path.join(folder, 'pipe.ts')]);
      assert.deepEqual((await analyse(folder, '.')).said, []);
      assert.deepEqual((await analyse(folder, '.', 'pipe.ts')).said, ['pipe.ts:1: Not read: it is neither a file nor a folder.']);
    });

    it('a file and a folder without permission are named', async () => {
      const folder = makeFolder({ 'good.ts': WAITS_IN_TURN, 'closed.ts': WAITS_IN_TURN, 'closed/a.ts': WAITS_IN_TURN });
      chmodSync(path.join(folder, 'closed.ts'), 0);
      chmodSync(path.join(folder, 'closed'), 0);
      chmodSync(folder, 0o755);
      const { stdout, stderr } = await runCli(['.', '--format', 'json'], { cwd: folder, ...asSomebody(folder) });
      chmodSync(path.join(folder, 'closed'), 0o755);
      assert.deepEqual(stderr.split('\n').sort(), ['', 'closed.ts:1: Not read: permission denied.', 'closed:1: Not read: permission denied.']);
      assert.deepEqual(JSON.parse(stdout).findings.map(({ file }: { file: string }) => file), ['good.ts']);
    });
  }
});

/** No permission keeps root from reading, so there the command line runs as another user, from a copy that this user can reach. */
function asSomebody(folder: string): { cli?: string; uid?: number } {
  if (process.getuid?.() !== 0) return {};
  const bin = path.join(folder, 'node_modules');
  mkdirSync(bin);
  for (const name of ['cli.js', 'core.js']) copyFileSync(path.join(path.dirname(CLI), name), path.join(bin, name));
  return { cli: path.join(bin, 'cli.js'), uid: 65534 };
}
