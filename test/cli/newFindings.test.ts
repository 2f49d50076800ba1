/** Only what is new: against a baseline, on lines changed since a revision (the real git is asked), or both. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import Ajv from 'ajv/dist/2020';
import { runCli, type Started } from '../support/cli';
import { makeFolder, removeFoldersAfterwards, type Contents } from '../support/folder';
import { WAITS_IN_TURN } from '../support/samples';
import reportSchema from './report.schema.json';

const CALM = 'export const one = 1;\n';
const OTHER = WAITS_IN_TURN.replaceAll('loadAll', 'loadMore').replaceAll('fetchUser', 'fetchOrder');
const matches = new Ajv().compile<{ stats: { files: number }; baseline?: { leftOut: number; gone?: number }; findings: { file: string; range: { start: { line: number } } }[] }>(reportSchema);

/** Nobody's own settings for git count. */
const ALONE = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };

function git(folder: string, ...args: string[]): void {
  const env: NodeJS.ProcessEnv = { ...process.env, ...ALONE };
  for (const name of ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE']) delete env[name];
  execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.org', '-c', 'commit.gpgsign=false', '-c', 'init.defaultBranch=main', ...args], { cwd: folder, env, stdio: 'pipe' });
}

/** A repository whose first commit holds these files. */
function makeRepository(contents: Contents): string {
  const folder = makeFolder(contents);
  git(folder, 'init', '--quiet');
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'First');
  return folder;
}

describe('new findings on the command line', function () {
  this.timeout(60_000);
  removeFoldersAfterwards();

  const run = (folder: string, args: string[], how: Partial<Started> = {}) => runCli(args, { cwd: folder, env: ALONE, ...how });

  /** Findings as `file:line`, what is said of the baseline, and the exit code. */
  async function report(folder: string, args: string[], how: Partial<Started> = {}) {
    const { code, stdout, stderr } = await run(folder, [...args, '--format', 'json'], how);
    assert.notEqual(stdout, '', stderr);
    const parsed: unknown = JSON.parse(stdout);
    assert.ok(matches(parsed), JSON.stringify(matches.errors, null, 2));
    return { code, files: parsed.stats.files, baseline: parsed.baseline, findings: parsed.findings.map(({ file, range }) => `${file}:${range.start.line}`) };
  }

  describe('--write-baseline and --baseline', () => {
    it('record what is there, and report what comes', async () => {
      const folder = makeFolder({ 'src/a.ts': WAITS_IN_TURN, 'src/b.ts': WAITS_IN_TURN });
      assert.deepEqual(await run(folder, ['--write-baseline', 'ci.json', 'src']), { code: 0, stdout: '2 findings recorded in ci.json (2 files read, 0 skipped)\n', stderr: '' });
      assert.deepEqual(await report(folder, ['--baseline', 'ci.json', 'src']), { code: 0, files: 2, baseline: { leftOut: 2, gone: 0 }, findings: [] });

      writeFileSync(path.join(folder, 'src/a.ts'), `// Moved.\n\n${WAITS_IN_TURN}${OTHER}`);
      assert.deepEqual(await report(folder, ['--baseline', 'ci.json', 'src']), { code: 1, files: 2, baseline: { leftOut: 2, gone: 0 }, findings: ['src/a.ts:10'] });
      const { stdout } = await run(folder, ['--baseline', 'ci.json', 'src']);
      assert.match(stdout, /\n1 finding in 1 file, 2 left out by the baseline \(2 files read, 0 skipped\)\n$/);
    });

    it('write the same on every run, from every folder', async () => {
      const folder = makeFolder({ 'src/a.ts': WAITS_IN_TURN + OTHER, 'src/b.ts': WAITS_IN_TURN, 'ci/keep': '' });
      await run(folder, ['--write-baseline', 'ci/one.json', '.']);
      await run(path.join(folder, 'src'), ['--write-baseline', '../ci/two.json', 'b.ts', 'a.ts']);
      const [one, two] = ['one', 'two'].map((name) => readFileSync(path.join(folder, `ci/${name}.json`), 'utf8'));
      assert.equal(one, two);
      assert.match(one, /^ {4}\{"file":"\.\.\/src\/a\.ts","rule":"await-in-loop","in":"loadAll","code":"await fetchUser\(id\)"\},$/m);
    });

    it('count: a second copy of a finding is new, a file of another name too', async () => {
      const folder = makeFolder({ 'a.ts': WAITS_IN_TURN });
      await run(folder, ['--write-baseline', 'b.json', '.']);
      writeFileSync(path.join(folder, 'a.ts'), WAITS_IN_TURN.replace(/( {2}for.*\n)/, '$1$1'));
      assert.deepEqual((await report(folder, ['--baseline', 'b.json', '.'])).findings, ['a.ts:4']);
      renameSync(path.join(folder, 'a.ts'), path.join(folder, 'c.ts'));
      assert.deepEqual(await report(folder, ['--baseline', 'b.json', '.']), { code: 1, files: 1, baseline: { leftOut: 0, gone: 1 }, findings: ['c.ts:3', 'c.ts:4'] });
    });

    it('say how many records are gone, of what the run looked at', async () => {
      const folder = makeFolder({ 'src/a.ts': WAITS_IN_TURN, 'src/b.ts': WAITS_IN_TURN, 'lib/c.ts': WAITS_IN_TURN, 'lib/d.ts': WAITS_IN_TURN });
      await run(folder, ['--write-baseline', 'b.json', '.']);
      writeFileSync(path.join(folder, 'src/a.ts'), CALM);
      rmSync(path.join(folder, 'src/b.ts'));
      writeFileSync(path.join(folder, 'lib/d.ts'), 'await (');
      const gone = async (...args: string[]) => (await report(folder, ['--baseline', 'b.json', ...args])).baseline?.gone;
      assert.deepEqual([await gone('.'), await gone('lib'), await gone('.', '--rule', 'blocking-call'), await gone('.', '--min-confidence', 'likely')], [2, 0, 0, undefined]);
      const { code, stdout } = await run(folder, ['--baseline', 'b.json', '.']);
      assert.match(stdout, /\n2 records of the baseline are no longer found; write it anew\n$/);
      assert.equal(code, 0);
    });

    it('record hints and information with --quiet as well', async () => {
      const folder = makeFolder({ 'a.ts': WAITS_IN_TURN, 'concurrency-lens.json': '{ "rules": { "*": "hint" } }' });
      assert.match((await run(folder, ['--quiet', '--write-baseline', 'b.json', '.'])).stdout, /^1 finding recorded/);
    });

    for (const [what, content, said] of [
      ['missing', undefined, /^error: there is no baseline b\.json; --write-baseline b\.json writes it\n$/],
      ['broken', '{ "tool": ', /^error: b\.json does not parse, so it is no baseline: .*\n$/],
      ['foreign', '{ "name": "x" }', /^error: b\.json is no baseline; --write-baseline writes one\n$/],
      ['newer', '{ "tool": "concurrency-lens", "kind": "baseline", "version": 9 }', /^error: b\.json is a baseline of a newer concurrency-lens \(version 9/],
      ['binary', Uint8Array.from([0, 0, 0, 255, 254, 0]), /^error: the baseline b\.json cannot be read: it is binary/],
    ] as const)
      it(`end the run where the file is ${what}`, async () => {
        const { code, stdout, stderr } = await run(makeFolder({ 'a.ts': WAITS_IN_TURN, ...(content !== undefined && { 'b.json': content }) }), ['--baseline', 'b.json', '.']);
        assert.deepEqual([code, stdout], [2, '']);
        assert.match(stderr, said);
      });

    it('end the run where the file cannot be written, or where both are asked for', async () => {
      const folder = makeFolder({ 'a.ts': WAITS_IN_TURN });
      const unwritable = await run(folder, ['--write-baseline', 'no/b.json', '.']);
      assert.deepEqual([unwritable.code, unwritable.stdout], [2, '']);
      assert.match(unwritable.stderr, /^error: cannot write to no\/b\.json: /);
      for (const [first, second] of [['--baseline', '--write-baseline'], ['--since', '--write-baseline']]) {
        const { code, stderr } = await run(folder, [first, 'x', second, 'y', '.']);
        assert.equal(code, 2);
        assert.match(stderr, /'--write-baseline <file>' cannot be used with option/);
      }
    });

    it('are never overwritten by the report', async () => {
      const folder = makeFolder({ 'a.ts': WAITS_IN_TURN });
      await run(folder, ['--write-baseline', 'b.json', '.']);
      for (const option of ['--baseline', '--write-baseline']) {
        const { code, stderr } = await run(folder, [option, 'b.json', '--output', './b.json', '.']);
        assert.deepEqual([code, stderr], [2, `error: --output and ${option} name the same file\n`]);
      }
      assert.equal((await run(folder, ['--baseline', 'b.json', '.'])).code, 0);
    });
  });

  describe('--since', () => {
    it('reports what stands on changed lines, committed or not, and in new files', async () => {
      const folder = makeRepository({ '.gitignore': 'gen/\n', 'committed.ts': WAITS_IN_TURN, 'staged.ts': WAITS_IN_TURN, 'edited.ts': WAITS_IN_TURN, 'same.ts': WAITS_IN_TURN, 'gone.ts': WAITS_IN_TURN });
      appendFileSync(path.join(folder, 'committed.ts'), OTHER);
      git(folder, 'commit', '--all', '--quiet', '--message', 'Second');
      appendFileSync(path.join(folder, 'staged.ts'), OTHER);
      git(folder, 'add', 'staged.ts');
      writeFileSync(path.join(folder, 'edited.ts'), OTHER + WAITS_IN_TURN);
      rmSync(path.join(folder, 'gone.ts'));
      writeFileSync(path.join(folder, 'new ünit.ts'), WAITS_IN_TURN);
      mkdirSync(path.join(folder, 'gen'));
      writeFileSync(path.join(folder, 'gen/a.ts'), WAITS_IN_TURN);
      assert.deepEqual(await report(folder, ['--since', 'HEAD~1', '.']), { code: 1, files: 4, baseline: undefined, findings: ['committed.ts:8', 'edited.ts:3', 'new ünit.ts:3', 'staged.ts:8'] });
      assert.deepEqual((await report(folder, ['--since', 'HEAD', '.'])).findings, ['edited.ts:3', 'new ünit.ts:3', 'staged.ts:8']);
      const { code, stdout } = await run(folder, ['--since', 'main', 'same.ts']);
      assert.deepEqual([code, stdout], [0, 'No findings on lines changed since main (0 files read, 0 skipped)\n']);
    });

    it('reports a statement of which a line changed or went, and not what lies beside it', async () => {
      const code = 'export async function all(ids: string[]) {\n  const users = [];\n  for (\n    const id\n    // Why.\n    of ids\n  ) {\n    users.push(await fetchUser(id));\n  }\n  return users;\n}\n';
      const folder = makeRepository({ 'a.ts': code });
      for (const [changed, expected] of [
        [code.replace('const id', 'const  id'), ['a.ts:8']],
        [code.replace('    // Why.\n', ''), ['a.ts:7']],
        [code.replace('return users', 'return  users'), []],
        [code.replace('const users', 'const  users'), []],
        [code.replace('  const users = [];\n', ''), []],
      ] as const) {
        writeFileSync(path.join(folder, 'a.ts'), changed);
        assert.deepEqual((await report(folder, ['--since', 'HEAD', '.'])).findings.filter((place: string) => place.startsWith('a.ts')), expected, changed);
      }
    });

    it('knows the lines as git counts them, which a lone carriage return does not end', async () => {
      const folder = makeRepository({ 'a.ts': `/*\r\r\r*/\n${WAITS_IN_TURN}${CALM}`, 'b.ts': `/*\r\r\r*/\n${CALM}` });
      writeFileSync(path.join(folder, 'a.ts'), `/*\r\r\r*/\n${WAITS_IN_TURN}\n// Below.\n${CALM}`);
      writeFileSync(path.join(folder, 'b.ts'), `/*\r\r\r*/\n// concurrency-lens-disable late-await\n${WAITS_IN_TURN}${CALM}`);
      const { findings } = await report(folder, ['--since', 'HEAD', '.']);
      assert.deepEqual(findings, ['b.ts:8']);
      assert.match((await run(folder, ['--since', 'HEAD', 'b.ts'])).stdout, /1 hint about comments/);
    });

    it('follows callees in files that did not change', async () => {
      const folder = makeRepository({ 'read.ts': "import { readFileSync } from 'node:fs';\nexport const read = (name: string) => readFileSync(name);\n", 'a.ts': CALM });
      writeFileSync(path.join(folder, 'a.ts'), "import { read } from './read.js';\nexport async function load(name: string) {\n  return read(name);\n}\n");
      assert.deepEqual(await report(folder, ['--since', 'HEAD', '.']), { code: 1, files: 1, baseline: undefined, findings: ['a.ts:3'] });
    });

    it('knows a renamed file by what is new in it', async () => {
      const folder = makeRepository({ 'old.ts': WAITS_IN_TURN + CALM.repeat(20) });
      git(folder, 'mv', 'old.ts', 'moved "here".ts');
      assert.deepEqual((await report(folder, ['--since', 'HEAD', '.'])).findings, []);
      appendFileSync(path.join(folder, 'moved "here".ts'), OTHER);
      assert.deepEqual((await report(folder, ['--since', 'HEAD', '.'])).findings, ['moved "here".ts:28']);
    });

    it('works from a subfolder, for paths outside of it, through a link, and from another repository', async () => {
      const folder = makeRepository({ 'p/a.ts': CALM, 'q/b.ts': CALM });
      for (const file of ['p/a.ts', 'q/b.ts']) writeFileSync(path.join(folder, file), WAITS_IN_TURN);
      const elsewhere = makeRepository({ 'c.ts': CALM });
      writeFileSync(path.join(elsewhere, 'c.ts'), WAITS_IN_TURN);
      symlinkSync(folder, path.join(elsewhere, 'link'));
      assert.deepEqual((await report(path.join(folder, 'p'), ['--since', 'HEAD', '.'])).findings, ['a.ts:3']);
      assert.deepEqual((await report(path.join(folder, 'p'), ['--since', 'HEAD', '../q', 'a.ts'])).findings, ['../q/b.ts:3', 'a.ts:3']);
      assert.deepEqual((await report(elsewhere, ['--since', 'HEAD', 'link/q', 'c.ts'])).findings, ['link/q/b.ts:3', 'c.ts:3']);
    });

    it('does not go by how a person, a repository or a hook set git', async () => {
      const folder = makeRepository({ 'a.ts': CALM + WAITS_IN_TURN + CALM });
      const ran = path.join(folder, 'ran');
      writeFileSync(path.join(folder, 'a.ts'), `${CALM}${WAITS_IN_TURN}${CALM}${OTHER}`);
      writeFileSync(path.join(folder, '.gitattributes'), '*.ts diff=odd\n');
      for (const [key, value] of [['diff.noprefix', 'true'], ['diff.mnemonicPrefix', 'true'], ['diff.context', '9'], ['diff.interHunkContext', '9'], ['color.ui', 'always'], ['diff.external', `touch ${ran}; true`], ['diff.odd.textconv', `touch ${ran}; cat`], ['core.fsmonitor', `touch ${ran}; true`]]) git(folder, 'config', key, value);
      const env = { ...ALONE, GIT_DIR: '/nowhere', GIT_DIFF_OPTS: '--unified=9', GIT_EXTERNAL_DIFF: `touch ${ran}` };
      assert.deepEqual((await report(folder, ['--since', 'HEAD', '.'], { env })).findings, ['a.ts:10']);
      assert.throws(() => readFileSync(ran), 'a command of the repository’s own was run');
    });

    it('takes remarks on comments from changed lines only', async () => {
      const idle = '// concurrency-lens-disable late-await\nexport const one = 1;\n';
      const folder = makeRepository({ 'a.ts': idle });
      appendFileSync(path.join(folder, 'a.ts'), CALM);
      assert.equal((await run(folder, ['--since', 'HEAD', '.'])).stdout, 'No findings on lines changed since HEAD (1 file read, 0 skipped)\n');
    });

    it('and --baseline together report what is on changed lines and not recorded', async () => {
      const folder = makeRepository({ 'a.ts': WAITS_IN_TURN.replace(/( {2}for.*\n)/, '$1\n$1') });
      await run(folder, ['--write-baseline', 'b.json', 'a.ts']);
      // Of three that read alike, two are recorded, and the one on the changed line is the first in the file.
      writeFileSync(path.join(folder, 'a.ts'), WAITS_IN_TURN.replace(/( {2}for.*\n)/, '$1$1\n$1'));
      const { code, baseline, findings } = await report(folder, ['--since', 'HEAD', '--baseline', 'b.json', 'a.ts']);
      assert.equal(findings.length, 1);
      assert.deepEqual([code, baseline], [1, { leftOut: 0, gone: 0 }]);
      assert.match((await run(folder, ['--since', 'HEAD', '--baseline', 'b.json', 'a.ts'])).stdout, /1 finding in 1 file on lines changed since HEAD, 0 left out by the baseline \(1 file read, 0 skipped\)\n$/);
    });

    for (const [what, args, said, env] of [
      ['a revision that is unknown', ['--since', 'no-such', '.'], /^error: --since: \. has no revision no-such; it takes a branch, a tag or a commit/, {}],
      ['a range', ['--since', 'HEAD..HEAD', '.'], /has no revision HEAD\.\.HEAD/, {}],
      ['an option in place of a revision', ['--since=--output=x', '.'], /^error: --since takes a revision, .* none begins with a dash\n$/, {}],
      ['nothing in place of a revision', ['--since', '', '.'], /--since takes a revision/, {}],
      ['no git', ['--since', 'HEAD', '.'], /^error: --since: git is not there: install it, or put it on the PATH\n$/, { PATH: '/nowhere' }],
    ] as const)
      it(`ends the run for ${what}`, async () => {
        const { code, stdout, stderr } = await run(makeRepository({ 'a.ts': WAITS_IN_TURN }), [...args], { env: { ...ALONE, ...env } });
        assert.deepEqual([code, stdout], [2, ''], stderr);
        assert.match(stderr, said);
      });

    it('ends the run outside of a repository, and in one without a commit', async () => {
      const folder = makeFolder({ 'p/a.ts': WAITS_IN_TURN });
      const outside = await run(folder, ['--since', 'HEAD', 'p/a.ts'], { env: { ...ALONE, GIT_CEILING_DIRECTORIES: path.dirname(folder) } });
      assert.deepEqual([outside.code, outside.stdout, outside.stderr], [2, '', 'error: --since: p lies in no git repository\n']);
      git(folder, 'init', '--quiet');
      assert.match((await run(folder, ['--since', 'HEAD', '.'])).stderr, /has no revision HEAD/);
    });
  });
});
