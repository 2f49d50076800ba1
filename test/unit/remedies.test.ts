/** Each cause of heavy work gets the remedy that fits it, and its sentence says who waits. */
import assert from 'node:assert/strict';
import { analyzeFile } from '../../src/core/index';

function findingIn(text: string) {
  const { findings } = analyzeFile({ fileName: 'src/a.ts', text }, { minConfidence: 'possible' });
  assert.equal(findings.length, 1, findings.map(({ message }) => message).join('\n'));
  return findings[0];
}

const inHandler = (body: string) => `export function register(app) {\n  app.post('/x', (req, res) => {\n    ${body}\n    res.end();\n  });\n}\n`;

describe('remedies', () => {
  const causes: [string, string, RegExp][] = [
    ['a scan', 'for (const row of req.body.rows) if (req.body.stock.includes(row.id)) row.known = true;', /index of `req\.body\.stock` once/],
    ['a scan of keys', 'const seen = {}; for (const row of req.body.rows) { if (!Object.keys(seen).includes(row.id)) seen[row.id] = row; } res.json(seen);', /Ask `seen` itself/],
    ['a call that takes long', "const ajv = new (require('ajv'))(); for (const schema of req.body.schemas) ajv.compile(schema);", /need `ajv\.compile/],
    ['a sort', 'const { rows, stock } = req.body; for (const row of rows) row.first = stock.sort()[0];', /Sort `req\.body\.stock` once/],
    ['a copy', 'let ids = []; for (const row of req.body.rows) ids = [...ids, row.id]; res.json(ids);', /Add to `ids` in place/],
    ['pairs', 'for (const row of req.body.rows) for (const item of req.body.stock) if (row.id === item.id) row.item = item;', /index of one list/],
    ['a number that is asked for', 'const count = Number(req.query.count); for (let at = 0; at < count; at++) res.write(String(at));', /limit for `count`/],
    ['a function that calls itself twice', 'function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }\n    res.json(fib(Number(req.query.n)));', /Keep each result/],
    ['a busy wait', 'const end = Date.now() + 100; while (Date.now() < end);', /timer/],
  ];
  for (const [cause, body, remedy] of causes) {
    it(`for ${cause}`, () => assert.match(findingIn(inHandler(body)).checks[0], remedy));
  }

  const blocking: [string, string, RegExp][] = [
    ['a key', "require('crypto').pbkdf2Sync(req.body.p, 's', 900000, 32, 'sha256');", /^Use the callback form, made a promise by `promisify`, and await it\.$/],
    ['a process', "require('child_process').spawnSync('ls', [req.body.p]);", /^Use a promise around `spawn`, and await it\.$/],
    ['a look whether a file is there', "require('fs').existsSync(req.body.p);", /^Use `access` of `fs\/promises`, and await it\.$/],
    ['an open file', "require('fs').fsyncSync(req.body.p);", /`FileHandle`/],
  ];
  for (const [cause, body, advice] of blocking) {
    it(`that can be followed, for ${cause}`, () => assert.match(findingIn(inHandler(body)).checks[0], advice));
  }

  const sure: [string, string, RegExp][] = [
    ['certain', inHandler("require('child_process').execSync('ls');"), /^certain: the work and its size/],
    ['a disk', inHandler("require('fs').readFileSync('a');"), /^likely: how long it takes depends/],
    ['a list', inHandler(causes[0][1]), /^likely: how much work it is was judged by where the data comes from$/],
    ['what is kept', "const { execSync } = require('child_process');\nlet kept;\nexport async function version() { kept ??= execSync('ls'); return kept; }", /^possible: it is done once, and what comes of it is kept$/],
    ['a start', "const { execSync } = require('child_process');\nexport async function setup() { execSync('ls'); }", /^possible: by its name it runs once/],
    ['a command', "#!/usr/bin/env node\nconst { execSync } = require('child_process');\nasync function build() { execSync('ls'); }\nbuild();", /^possible: nobody else waits for the thread of a command/],
  ];
  for (const [cause, text, note] of sure) {
    it(`say how sure they are, and why, of ${cause}`, () => assert.match(findingIn(text).evidence.at(-1)!, note));
  }

  it('name no index where nothing is looked for', () => {
    const { checks } = findingIn(inHandler('const count = Number(req.query.count); for (let at = 0; at < count; at++) res.write(String(at));'));
    assert.ok(!checks.some((check) => check.includes('index')), checks.join('\n'));
  });

  it('say when nothing needs to be done', () => {
    assert.match(findingIn(inHandler(causes[0][1])).checks.at(-1)!, /leave it as it is/);
  });

  const loop = 'for (let at = 0; at < 100000000; at++) total += at;';
  const waiting: [string, string, RegExp][] = [
    ['requests', `let total = 0;\nexport function register(app) { app.get('/x', (req, res) => { ${loop} res.end(); }); }`, /other requests wait\.$/],
    ['jobs', `let total = 0;\nsetInterval(() => { ${loop} }, 1000);`, /other jobs wait\.$/],
    ['a window', `let total = 0;\nbutton.addEventListener('click', () => { ${loop} });`, /the window stands still\.$/],
    ['whatever is under way', `export async function sum() { let total = 0; ${loop} return total; }`, /all else waits\.$/],
  ];
  for (const [who, text, end] of waiting) {
    it(`say that ${who} wait`, () => assert.match(findingIn(text).message, end));
  }

  it('name the thread of a page where one is held', () => {
    assert.ok(findingIn(waiting[2][1]).checks.some((check) => check.includes('Web Worker')));
    assert.ok(findingIn(waiting[0][1]).checks.some((check) => check.includes('piscina')));
  });
});
