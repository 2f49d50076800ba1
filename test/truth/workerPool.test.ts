/**
 * What a function gives is the same after it has moved into a worker pool, and timers are served while it computes, which
 * they were not before. The pool is the project's own where that is at hand, else one of a few lines over `worker_threads`.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { transformSync } from 'esbuild';
import { FileFixes, Program } from '../../src/core/index';
import { applyFix } from '../support/edits';
import { makeFolder, removeFoldersAfterwards } from '../support/folder';
import { memoryModules } from '../support/memoryModules';
import { inRoot } from '../support/paths';

/** As much of Piscina as the moved code uses: a file's default export runs on a thread of its own. */
const POOL = `const { Worker } = require('node:worker_threads');
const RUNS = "const { parentPort, workerData } = require('node:worker_threads'); const { pathToFileURL } = require('node:url'); const at = workerData.filename.startsWith('file:') ? workerData.filename : pathToFileURL(workerData.filename).href; import(at).then(({ default: run }) => run(workerData.task)).then((result) => parentPort.postMessage(result));";
exports.Piscina = class {
  constructor({ filename }) {
    this.filename = filename;
  }
  run(task) {
    return new Promise((resolve, reject) => new Worker(RUNS, { eval: true, workerData: { filename: this.filename, task } }).once('message', resolve).once('error', reject));
  }
};
`;

/** Prints what the handler gives, and how often a timer was served meanwhile. */
const MEASURE = `(async () => {
  const { handle } = await import(process.argv[2]);
  let served = 0;
  const timer = setInterval(() => served++, 1);
  await new Promise((resolve) => setTimeout(resolve, 5));
  served = 0;
  const result = await handle({ body: { orders: Array.from({ length: 8000 }, (_, at) => ({ user: String(at % 50), total: at })), users: Array.from({ length: 2000 }, (_, at) => ({ id: String(at) })) } });
  clearInterval(timer);
  console.log(JSON.stringify({ result, served }));
  process.exit();
})();
`;

const SCORE = `function score(orders, users) {
  const scores = {};
  for (const user of users) {
    for (const order of orders) if (order.user === user.id) scores[user.id] = (scores[user.id] ?? 0) + order.total + bonus(order);
  }
  return scores;
}
`;
const BONUS = 'const BONUS = 2;\nfunction bonus(order) {\n  return order.total % BONUS;\n}\n';
const HANDLE = 'async function handle(req) {\n  return score(req.body.orders, req.body.users);\n}\n';

const FORMS: [title: string, file: string, manifest: object, source: string][] = [
  ['CommonJS', 'main.cjs', {}, `'use strict';\nconst { inspect } = require('node:util');\n${BONUS}${SCORE}${HANDLE}module.exports = { handle, inspect };\n`],
  ['ES modules', 'main.mjs', {}, `${BONUS}${SCORE}export ${HANDLE}`],
  ['TypeScript', 'main.ts', { type: 'module' }, `interface Order { user: string; total: number }\n${BONUS.replace('order)', 'order: Order)')}${SCORE.replace('(orders, users)', '(orders: Order[], users: { id: string }[])').replace('scores = {}', 'scores: Record<string, number> = {}')}export ${HANDLE.replace('req)', 'req: { body: { orders: Order[]; users: { id: string }[] } })')}`],
  ['workerpool itself', 'main.cjs', { dependencies: { workerpool: '*' } }, `${BONUS}${SCORE}${HANDLE}module.exports = { handle };\n`],
];

describe('a function that has moved into a worker pool', function () {
  this.timeout(30_000);
  this.slow(5_000);
  removeFoldersAfterwards();

  for (const [title, file, manifest, source] of FORMS) {
    it(`gives the same and lets timers be served: ${title}`, async () => {
      const { after, creates } = moved(file, manifest, source);
      const [before, now] = await Promise.all([run({ [file]: source }, file, manifest), run({ [file]: after, ...creates }, file, manifest)]);
      assert.deepEqual(now.result, before.result);
      assert.ok(Object.keys(before.result).length > 10, 'it computes something');
      assert.equal(before.served, 0, 'no timer is served while it holds the thread');
      assert.ok(now.served >= 5, `timers were served ${now.served} times`);
    });
  }
});

function moved(file: string, manifest: object, text: string): { after: string; creates: Record<string, string> } {
  const source = { path: `/p/${file}`, fileName: file, text };
  const files = memoryModules({ [source.path]: text, '/p/package.json': JSON.stringify({ name: 'app', ...manifest }) });
  const { findings } = new Program(files).analyze(source, { rules: ['cpu-heavy-loop'], minConfidence: 'possible' });
  const fixes = findings.flatMap((finding) => new FileFixes(source, files).of({ ...finding, remedy: undefined }));
  const [fix] = fixes.filter(({ refused }) => refused === undefined);
  assert.ok(fix, fixes.map(({ refused }) => refused).join('; '));
  return { after: applyFix(text, fix), creates: Object.fromEntries(fix.creates!.map((made) => [path.basename(made.file), made.text])) };
}

async function run(files: Record<string, string>, main: string, manifest: object): Promise<{ result: Record<string, number>; served: number }> {
  const built = Object.entries(files).map(([name, text]) => (name.endsWith('.ts') ? [name.replace(/\.ts$/, '.js'), transformSync(text, { loader: 'ts', target: 'node20' }).code] : [name, text]));
  const folder = makeFolder({ ...Object.fromEntries(built), 'package.json': JSON.stringify(manifest), 'measure.cjs': MEASURE, 'node_modules/piscina/package.json': '{ "main": "index.js" }', 'node_modules/piscina/index.js': POOL });
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(folder, 'measure.cjs'), `./${main.replace(/\.ts$/, '.js')}`], { env: { ...process.env, NODE_PATH: inRoot('node_modules') }, timeout: 20_000 });
  return JSON.parse(stdout) as { result: Record<string, number>; served: number };
}
