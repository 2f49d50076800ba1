/** The built command line, started as a shell starts it: what it prints where, and its exit code. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Ajv from 'ajv/dist/2020';
import { version } from '../../package.json';
import type { PlacedExplanation } from '../../src/cli/report/explanation';
import type { PlacedFix } from '../../src/cli/report/model';
import { rules } from '../../src/core/index';
import { CLI, runCli, textOf } from '../support/cli';
import { makeFolder, removeFoldersAfterwards, type Contents } from '../support/folder';
import { WAITS_IN_TURN } from '../support/samples';
import reportSchema from './report.schema.json';

const clean = 'export const one = 1;\n';
const WAITS_TWICE = `export async function load(id) {
  const user = await fetchUser(id);
  const orders = await fetchOrders(id);
  const team = await fetchTeam(user.teamId);
  return { user, orders, team };
}
`;

describe('command line', function () {
  this.timeout(60_000);
  removeFoldersAfterwards();

  const run = (contents: Contents, ...args: string[]) => runCli(args, { cwd: makeFolder(contents) });
  const filesOf = (json: string): string[] => JSON.parse(json).findings.map((finding: { file: string }) => finding.file);

  describe('exit code', () => {
    it('is 0 when there is nothing to say', async () => {
      assert.deepEqual(await run({ 'a.ts': clean }, '.'), { code: 0, stdout: 'No findings (1 file read, 0 skipped)\n', stderr: '' });
    });

    it('is 1 with findings, unless so many are tolerated', async () => {
      const two = { 'a.ts': WAITS_IN_TURN, 'b.ts': WAITS_IN_TURN };
      assert.equal((await run(two, '.')).code, 1);
      assert.equal((await run(two, '.', '--max-findings', '1')).code, 1);
      assert.equal((await run(two, '.', '--max-findings', '2')).code, 0);
    });

    it('is 2 for a path that leads nowhere, and names it', async () => {
      const { code, stdout, stderr } = await run({ 'a.ts': WAITS_IN_TURN }, 'a.ts', 'nowhere', 'src/b.ts');
      assert.deepEqual([code, stdout, stderr], [2, '', 'error: no such file or folder: nowhere, src/b.ts\n']);
    });

    for (const [args, allowed] of [
      [['--format', 'xml', '.'], /--format .*stylish, json/],
      [['--min-confidence', 'sure', '.'], /--min-confidence .*possible, likely, certain/],
      [['--max-findings', '-1', '.'], /--max-findings .*whole numbers/],
      [['--max-findings', '1e3', '.'], /--max-findings .*whole numbers/],
      [['--rule', 'await-in-lop', '.'], /no rule is called await-in-lop.*await-in-loop/],
      [['--rule', 'await-in-loop,,', '.'], /--rule .*separated by commas/],
      [['--explain', 'a.ts', '--format', 'json'], /--explain .*a\.ts:12|--explain .*src\/app\.ts:12/],
      [['--quite', '.'], /unknown option '--quite'[^]*--quiet/],
      [['--output'], /--output.*argument missing/],
      [[], /at least one file or folder/],
    ] as const)
      it(`is 2 for \`${args.join(' ')}\`, saying what is allowed`, async () => {
        const { code, stdout, stderr } = await run({ 'a.ts': clean }, ...args);
        assert.deepEqual([code, stdout], [2, '']);
        assert.match(stderr, allowed);
      });
  });

  it('prints its version and its help', async () => {
    assert.deepEqual(await run({}, '--version'), { code: 0, stdout: `${version}\n`, stderr: '' });
    const { code, stdout } = await run({}, '--help');
    assert.equal(code, 0);
    for (const option of ['--format', '--output', '--min-confidence', '--config', '--rule', '--max-findings', '--quiet', '--no-exclude', '--baseline', '--write-baseline', '--since', '--explain', '--no-progress', '--version', '--help']) assert.ok(stdout.includes(option), option);
  });

  describe('stylish', () => {
    it('groups findings by file and sums up', async () => {
      const { stdout, stderr } = await run({ 'src/a.ts': WAITS_IN_TURN, 'src/b.ts': WAITS_IN_TURN + WAITS_IN_TURN, 'src/c.ts': clean, 'd.d.ts': 'export {};' }, '.');
      const lines = stdout.split('\n');
      assert.equal(lines[0], 'src/a.ts');
      assert.match(lines[1], /^ {2}3:36 {2}\w+ {2}\S.* {2}await-in-loop \(\w+\)$/);
      assert.deepEqual([lines[2], lines[3]], ['', 'src/b.ts']);
      assert.match(lines[4], /^ {2}3:36 /);
      assert.match(lines[5], /^ {2}8:36 /);
      assert.deepEqual(lines.slice(6), ['', '3 findings in 2 files (3 files read, 1 skipped)', '']);
      assert.equal(stderr, '');
    });

    it('has no colour and no progress where nobody watches', async () => {
      const { stdout, stderr } = await run({ 'a.ts': WAITS_IN_TURN }, '.');
      assert.ok(!`${stdout}${stderr}`.includes('\x1b'));
    });
  });

  describe('json', () => {
    const matches = new Ajv().compile(reportSchema);

    it('has the fixes that can be made, with places as people count them', async () => {
      const two = (between: string): string => `import { readFile } from 'node:fs/promises';\nexport async function both(a, b) {\n  const one = await readFile(a);\n${between}  const two = await readFile(b);\n  return [one, two];\n}\n`;
      const { stdout } = await run({ 'a.ts': two(''), 'b.ts': two('  b.count = 1;\n') }, '.', '--format', 'json');
      const [made, refused] = JSON.parse(stdout).findings;
      assert.deepEqual(made.fixes.map(({ title, preferred, edits }: PlacedFix) => [title, preferred, edits.map(({ range }) => [range.start.line, range.start.column, range.end.line, range.end.column])]), [['Await both together', true, [[3, 3, 3, 33], [4, 1, 5, 1]]]]);
      assert.match(made.fixes[0].caveats[0], /^Both are started, even if `readFile` fails\.$/);
      assert.deepEqual([refused.file, refused.fixes], ['b.ts', []]);
    });

    it('has the files that a fix would make, which `--fix` never does', async () => {
      const text = `async function pairs(rows) {\n  let count = 0;\n  for (const row of rows) for (const other of rows) if (row === other) count++;\n  return count;\n}\n\nexport function register(app) {\n  app.post('/pairs', async (req, res) => {\n    res.json(await pairs(req.body.rows));\n  });\n}\n`;
      const { stdout } = await run({ 'src/a.mjs': text }, 'src', '--format', 'json');
      assert.ok(matches(JSON.parse(stdout)), JSON.stringify(matches.errors));
      const fix = (JSON.parse(stdout).findings[0].fixes as PlacedFix[]).find(({ creates }) => creates !== undefined)!;
      assert.deepEqual([fix.preferred, fix.creates!.map(({ file }) => file)], [false, ['src/pairs.worker.mjs']]);
      assert.match(fix.creates![0].text, /^async function pairs[^]*export default \(args\) => pairs\(\.\.\.args\);\n$/);
      assert.match((await run({ 'src/a.mjs': text }, 'src', '--fix')).stdout, /nothing to fix/);
    });

    it('has the promised shape, with and without findings and errors', async () => {
      const projects: Contents[] = [{ 'a.ts': WAITS_IN_TURN, 'b.ts': 'await (' }, { 'a.ts': clean }];
      for (const contents of projects) {
        const { stdout } = await run(contents, '.', '--format', 'json');
        const report = JSON.parse(stdout);
        assert.equal(report.errors.length, Object.keys(contents).length - 1);
        assert.ok(matches(report), JSON.stringify(matches.errors, null, 2));
      }
    });

    it('has the promised shape for what every rule says', async () => {
      const contents = Object.fromEntries(rules.map(({ id, docs }) => [`${id}.ts`, docs.bad]));
      const report: unknown = JSON.parse((await run(contents, '.', '--format', 'json')).stdout);
      assert.ok(matches(report), JSON.stringify(matches.errors, null, 2));
      assert.deepEqual([...new Set((report as { findings: { rule: string }[] }).findings.map(({ rule }) => rule))].sort(), rules.map(({ id }) => id).sort());
    });

    it('counts lines and columns from 1', async () => {
      const { stdout } = await run({ 'a.ts': WAITS_IN_TURN }, '.', '--format', 'json');
      const [{ range, file, sites }] = JSON.parse(stdout).findings;
      assert.deepEqual([file, range], ['a.ts', { start: { line: 3, column: 36 }, end: { line: 3, column: 41 } }]);
      const await1 = { line: 3, column: 36, endLine: 3, endColumn: 55 };
      assert.ok(sites.some((site: object) => Object.entries(await1).every(([key, value]) => Reflect.get(site, key) === value)), JSON.stringify(sites));
    });

    it('shows paths as they are reached from the working folder', async () => {
      const folder = makeFolder({ 'p/a.ts': WAITS_IN_TURN, 'q/b.ts': WAITS_IN_TURN });
      const { stdout } = await runCli(['../p', '--format', 'json', path.join(folder, 'q')], { cwd: path.join(folder, 'q') });
      assert.deepEqual(filesOf(stdout), ['../p/a.ts', 'b.ts']);
    });

    it('says the same on every run', async () => {
      const folder = makeFolder(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`${i % 4}/f${i}.ts`, WAITS_IN_TURN])));
      const findings = async () => JSON.parse((await runCli(['.', '--format', 'json'], { cwd: folder })).stdout).findings;
      const first = await findings();
      assert.equal(first.length, 40);
      assert.deepEqual(await findings(), first);
    });
  });

  describe('--output', () => {
    it('prints findings to a file instead', async () => {
      const folder = makeFolder({ 'a.ts': WAITS_IN_TURN });
      const { code, stdout } = await runCli(['a.ts', '--format', 'json', '--output', 'report.json'], { cwd: folder });
      assert.deepEqual([code, stdout], [1, '']);
      assert.deepEqual(filesOf(readFileSync(path.join(folder, 'report.json'), 'utf8')), ['a.ts']);
    });

    it('says so when it cannot', async () => {
      const { code, stderr } = await run({ 'a.ts': clean }, '.', '--output', 'no/such/folder.json');
      assert.equal(code, 2);
      assert.match(stderr, /^error: cannot write to no\/such\/folder\.json: /);
    });
  });

  describe('what is shown', () => {
    it('is of the named rules only', async () => {
      assert.deepEqual(filesOf((await run({ 'a.ts': WAITS_IN_TURN }, '.', '--format', 'json', '--rule', 'blocking-call,sequential-awaits')).stdout), []);
      assert.deepEqual(filesOf((await run({ 'a.ts': WAITS_IN_TURN }, '.', '--format', 'json', '--rule', 'blocking-call', '--rule', 'await-in-loop')).stdout), ['a.ts']);
    });

    it('is loud enough with --quiet, in the exit code too', async () => {
      const { code, stdout } = await run({ 'a.ts': WAITS_IN_TURN }, '.', '--quiet', '--format', 'json');
      const loud = JSON.parse(stdout).findings;
      const all = JSON.parse((await run({ 'a.ts': WAITS_IN_TURN }, '.', '--format', 'json')).stdout).findings;
      assert.deepEqual(loud, all.filter(({ severity }: { severity: string }) => severity === 'warning' || severity === 'error'));
      assert.equal(code, loud.length > 0 ? 1 : 0);
    });
  });

  describe('comments that silence', () => {
    const silenced = WAITS_IN_TURN.replace('  for', '  // concurrency-lens-disable-next-line await-in-loop\n  for');
    const idle = `// concurrency-lens-disable late-await\n${WAITS_IN_TURN}`;

    it('take findings away, in the exit code too', async () => {
      assert.deepEqual(await run({ 'a.ts': silenced }, '.'), { code: 0, stdout: 'No findings (1 file read, 0 skipped)\n', stderr: '' });
    });

    it('are hints in the text where they are idle, and nothing to programs', async () => {
      const { code, stdout } = await run({ 'a.ts': idle.replaceAll('await fetchUser(id)', 'id') }, '.');
      assert.match(stdout, /^a\.ts\n {2}1:29 {2}hint {2}This comment silences nothing: late-await .* {2}unused-directive\n\nNo findings, 1 hint about comments \(1 file read, 0 skipped\)\n$/);
      assert.equal(code, 0);
      const report = JSON.parse((await run({ 'a.ts': idle }, '.', '--format', 'json')).stdout);
      assert.ok(new Ajv().validate(reportSchema, report));
      assert.deepEqual(report.findings.map(({ rule }: { rule: string }) => rule), ['await-in-loop']);
    });

    it('are not called idle where their rule did not run, and not with --quiet', async () => {
      for (const args of [['--rule', 'await-in-loop'], ['--quiet']]) assert.doesNotMatch((await run({ 'a.ts': idle }, '.', ...args)).stdout, /hint/);
    });
  });

  describe('what is read', () => {
    const project = { 'package.json': '{}', '.gitignore': 'gen/\n', 'src/a.ts': WAITS_IN_TURN, 'dist/a.js': WAITS_IN_TURN.replace(': string[]', ''), 'gen/a.ts': WAITS_IN_TURN, 'node_modules/x/a.ts': WAITS_IN_TURN, 'test/a.ts': WAITS_IN_TURN };

    it('leaves out tests, ignored files and packages', async () => {
      const { stdout } = await run(project, '.', '--format', 'json');
      assert.deepEqual(filesOf(stdout), ['dist/a.js', 'src/a.ts']);
      const { files, skipped } = JSON.parse(stdout).stats;
      assert.deepEqual({ files, skipped }, { files: 2, skipped: 1 });
    });

    it('leaves out nothing with --no-exclude', async () => {
      assert.deepEqual(filesOf((await run(project, '.', '--format', 'json', '--no-exclude')).stdout), ['dist/a.js', 'gen/a.ts', 'node_modules/x/a.ts', 'src/a.ts', 'test/a.ts']);
    });

    it('is always what is named as a file', async () => {
      assert.deepEqual(filesOf((await run(project, 'test/a.ts', 'gen/a.ts', '--format', 'json')).stdout), ['test/a.ts', 'gen/a.ts']);
    });
  });

  describe('a pipe', () => {
    const many = { 'a.ts': Array.from({ length: 1500 }, (_, i) => WAITS_IN_TURN.replace('loadAll', `loadAll${i}`)).join('\n') };

    it('that is read slowly gets everything', async () => {
      const child = spawn(process.execPath, [CLI, '.', '--format', 'json'], { cwd: makeFolder(many), stdio: ['ignore', 'pipe', 'inherit'] });
      const closed = once(child, 'close');
      await once(child.stdout, 'readable');
      await pause(500);
      assert.equal(JSON.parse(await textOf(child.stdout)).findings.length, 1500);
      assert.deepEqual((await closed)[0], 1);
    });

    // Only Linux has a device that is always full.
    if (existsSync('/dev/full')) it('that has no room left ends the run with a sentence', async () => {
      const full = openSync('/dev/full', 'w');
      const child = spawn(process.execPath, [CLI, '.'], { cwd: makeFolder({ 'a.ts': WAITS_IN_TURN }), stdio: ['ignore', full, 'pipe'] });
      closeSync(full);
      const [said, [code]] = await Promise.all([textOf(child.stderr!), once(child, 'close')]);
      assert.match(said, /^error: cannot print: ENOSPC[^\n]*\n$/);
      assert.equal(code, 2);
    });

    it('that is closed early ends the run quietly', async () => {
      const child = spawn(process.execPath, [CLI, '.', '--format', 'json'], { cwd: makeFolder(many), stdio: ['ignore', 'pipe', 'pipe'] });
      child.stdout.destroy();
      const [said, [code]] = await Promise.all([textOf(child.stderr), once(child, 'close')]);
      assert.deepEqual([said, code], ['', 1]);
    });
  });

  describe('--explain', () => {
    it('explains the function that a line begins, ends or lies in', async () => {
      for (const line of [1, 3, 5]) {
        const { code, stdout } = await run({ 'a.ts': WAITS_IN_TURN }, '--explain', `a.ts:${line}`);
        assert.equal(code, 0);
        assert.match(stdout, /^loadAll \(line 1\)\n/, `line ${line}`);
      }
    });

    it('says so where there is no function', async () => {
      const { code, stdout } = await run({ 'a.ts': `${clean}${WAITS_IN_TURN}` }, '--explain', 'a.ts:1', '--format', 'json');
      assert.deepEqual([code, JSON.parse(stdout).kind], [0, 'no-function']);
    });

    it('draws the waits now and as they could be, and gives the facts', async () => {
      const { stdout } = await runCli(['--explain', 'a.ts:1'], { cwd: makeFolder({ 'a.ts': WAITS_TWICE }), env: { COLUMNS: '', LC_ALL: 'C.UTF-8' } });
      assert.equal(stdout, `load (line 1)
Three waits in a row; two of them could overlap. This code waits: what it needs is concurrency, progress that overlaps, and not more cores.

Now: 3 waits              0     1     2     3
  fetchUser(id)          |░░░░░
  fetchOrders(id)        |      ░░░░░
  fetchTeam(user.teamId) |            ░░░░░
Possible: 2 waits         0     1     2
  fetchUser(id)          |░░░░░
  fetchOrders(id)        |░░░░░
  fetchTeam(user.teamId) |      ░░░░░
1 = one wait, assumed, not measured
░ waits, and the thread is free

Order
  \`fetchTeam(user.teamId)\` uses \`user\`, so it waits for \`fetchUser(id)\`

Why
  \`fetchUser\` only reads, going by its name
  \`fetchOrders\` only reads, going by its name
  likely: judged by usual meaning, not by every callee’s code

Read on in the guide ("Open guide" in the editor): concurrency-vs-parallelism#waiting-heavy
`);
    });

    it('keeps to the width of the terminal, and to ASCII where the locale knows no more', async () => {
      const { stdout } = await runCli(['--explain', 'a.ts:1'], { cwd: makeFolder({ 'a.ts': WAITS_TWICE }), env: { COLUMNS: '40', LC_ALL: 'C' } });
      assert.match(stdout, /\n  fetchTeam\(\.\.\.\)  \|            -----\n/);
      assert.match(stdout, /^[\x20-\x7e\n]+$/);
    });

    it('answers as json too, with places as people count them, and the fixes', async () => {
      const { stdout } = await run({ 'a.ts': WAITS_TWICE }, '--explain', 'a.ts:1', '--format', 'json');
      const { kind, title, line, range, findings, timeline } = JSON.parse(stdout) as PlacedExplanation;
      assert.deepEqual({ kind, title, line, range }, { kind: 'async-function', title: 'load', line: 1, range: { start: { line: 1, column: 8 }, end: { line: 6, column: 2 } } });
      assert.deepEqual(findings.map(({ rule, file, range: { start }, fixes }) => [rule, file, start, fixes.length > 0]), [['sequential-awaits', 'a.ts', { line: 3, column: 18 }, true]]);
      assert.deepEqual(timeline!.steps.map(({ label, range: { start } }) => [label, start.line]), [['fetchUser(id)', 2], ['fetchOrders(id)', 3], ['fetchTeam(user.teamId)', 4]]);
      assert.deepEqual(timeline!.plan, { kind: 'sequence', parts: [{ kind: 'member', group: 0, part: { kind: 'step', step: 0 } }, { kind: 'member', group: 0, part: { kind: 'step', step: 1 } }, { kind: 'step', step: 2 }] });
    });

    it('says what it cannot do', async () => {
      const contents = { 'a.ts': clean, 'src/b.ts': clean, 'd.ts': clean.trim() };
      for (const [place, why] of [['a.ts:9', /has 2 lines, so none is line 9/], ['d.ts:2', /has 1 line, so none is line 2/], ['src:1', /is a folder/], ['c.ts:1', /no such file: c\.ts/]] as const) {
        const { code, stderr } = await run(contents, '--explain', place);
        assert.equal(code, 2);
        assert.match(stderr, why);
      }
    });
  });

  it('is what `bin` in package.json names, and starts by itself', () => {
    assert.ok(existsSync(CLI));
    assert.equal(readFileSync(CLI, 'utf8').split('\n', 1)[0], '#!/usr/bin/env node');
  });
});
