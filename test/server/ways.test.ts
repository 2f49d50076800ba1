/** "Ways to write it" as the server answers: the same changes as the light bulb's, with lines that are those of the text. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { toOffset } from '../../src/server/positions';
import type { ExplainedDiff, ExplainedWay, ExplainResult } from '../../src/server/protocol';
import { readFixCases } from '../support/fixCases';
import { inRoot } from '../support/paths';
import { Project, URI } from './explainedProject';

/** As an editor counts lines. */
const LINE_END = /\r\n|\n|\r/;

const waysOf = <K extends ExplainedWay['kind']>({ ways }: ExplainResult, kind: K) => ways.filter((way) => way.kind === kind) as Extract<ExplainedWay, { kind: K }>[];

const sorted = (items: readonly unknown[]): string[] => items.map((item) => JSON.stringify(item)).sort();

/** What a text is after all that a diff says; its own lines have to be where the diff sees them, but for what they are indented by. */
function patched(text: string, { parts }: ExplainedDiff): string[] {
  const before = text === '' ? [] : text.split(LINE_END);
  const after = [...before];
  let moved = 0;
  for (const { line, lines } of parts) {
    const at = Math.max(0, line - 1);
    const old = lines.filter((one) => !one.startsWith('+')).map((one) => one.slice(1));
    assert.deepEqual(before.slice(at, at + old.length).map((one) => one.trim()), old.map((one) => one.trim()), `line ${line}`);
    const now = lines.filter((one) => !one.startsWith('-')).map((one) => one.slice(1));
    after.splice(at + moved, old.length, ...now);
    moved += now.length - old.length;
  }
  return after.map((line) => line.trim());
}

describe('ways to write it', function () {
  this.timeout(60_000);

  const files = readdirSync(inRoot('test/fixtures/fixes'));

  for (const file of files) {
    it(`are those of the light bulb, line by line (${file})`, () => {
      for (const { title, before, extension } of readFixCases(readFileSync(inRoot('test/fixtures/fixes', file), 'utf8'))) {
        for (const text of [before, before.replaceAll('\n', '\r\n'), before.replaceAll('\n', '\r')]) {
          const project = new Project(text, extension);
          for (const { range } of project.findings()) {
            const explained = project.explain(range.start);
            const { previews, refused } = project.lightBulb(explained);
            const changes = waysOf(explained, 'change');
            if (explained.moreWays === 0) {
              assert.deepEqual(sorted(changes.filter(({ finding }) => finding !== undefined).map(({ target }) => project.change(target))), sorted(previews), title);
              assert.deepEqual(new Set(waysOf(explained, 'refused').map((way) => `${way.title}: not here. ${way.reason}`)), new Set(refused), title);
            }
            for (const { target, diffs } of changes) {
              const change = project.change(target)!;
              if (target.rule === undefined) assert.deepEqual([change], project.rewritings(toOffset(project.lines, target.position)), title);
              const after = TextDocument.applyEdits(TextDocument.create(URI, '', 0, text), change.edits);
              const texts: [string, string][] = [[text, after], ...change.creates.map((made): [string, string] => ['', made.text])];
              diffs?.forEach((diff, i) => assert.deepEqual(patched(texts[i][0], diff).join('\n').trimEnd(), texts[i][1].split(LINE_END).map((line) => line.trim()).join('\n').trimEnd(), title));
            }
          }
        }
      }
    });
  }

  const IN_LINE = `export async function load(id: string) {
  const user = await fetchUser(id);
  const orders = await fetchOrders(id);
  return { user, orders };
}
`;

  it('say what changes, and which form lets every failure be heard', () => {
    const explained = new Project(IN_LINE).explain('fetchUser');
    assert.deepEqual(explained.ways.map(({ kind }) => kind), ['change', 'general', 'keep']);
    const [{ title, caveats, diffs, finding }] = waysOf(explained, 'change');
    assert.deepEqual([title, finding], ['Await both together', 0]);
    assert.match(caveats.join(' '), /Both are started, even if `fetchUser` fails\./);
    assert.deepEqual(diffs, [{ parts: [{ line: 1, lines: [' export async function load(id: string) {', '-  const user = await fetchUser(id);', '-  const orders = await fetchOrders(id);', '+  const [user, orders] = await Promise.all([', '+    fetchUser(id),', '+    fetchOrders(id),', '+  ]);', '   return { user, orders };'] }] }]);
    const [{ sample }] = waysOf(explained, 'general');
    assert.match(sample, /Promise\.allSettled\(\[\n  fetchUser\(id\),\n  fetchOrders\(id\),\n\]\)/);
  });

  it('leave out what all lines are indented by', () => {
    const explained = new Project(`class Page {\n\tstatic of = {\n${IN_LINE.replace('export async function ', 'async ').replace(/^/gm, '\t\t')}\n\t};\n}`).explain('fetchUser');
    assert.deepEqual(waysOf(explained, 'change')[0].diffs![0].parts[0].lines.slice(0, 2), [' async load(id: string) {', '-  const user = await fetchUser(id);']);
  });

  it('refuse with the reason, and offer no form that would be wrong as well', () => {
    const explained = new Project(`import { NotFound } from './errors';
export async function load(id: string) {
  try {
    const user = await fetchUser(id);
    const orders = await fetchOrders(id);
    return { user, orders };
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}`).explain('fetchUser');
    assert.deepEqual(explained.ways.map(({ kind }) => kind), ['refused', 'keep']);
    assert.equal(waysOf(explained, 'refused')[0].reason, 'The `catch` around them asks which failure it is.');
  });

  it('tell once why several cannot be made', () => {
    const explained = new Project(`import { readFileSync } from 'node:fs';
import express from 'express';
const app = express();
app.get('/', (request, response) => {
  const a = readFileSync('a.txt', 'utf8');
  const b = readFileSync('b.txt', 'utf8');
  response.send(a + b);
});`).explain("readFileSync('a");
    assert.ok(explained.findings.length >= 2, 'the sample has too few findings');
    assert.equal(waysOf(explained, 'refused').length, 1);
    assert.equal(explained.moreWays, 0);
  });

  it('put one of each rule before another of the same', () => {
    const explained = new Project(`import { readFile, readFileSync } from 'node:fs';
import express from 'express';
const app = express();
app.get('/', async (request, response) => {
  const a = readFileSync('a.txt', 'utf8');
  const b = readFileSync('b.txt', 'utf8');
  const user = await fetchUser(request.params.id);
  const orders = await fetchOrders(request.params.id);
  response.send({ a, b, user, orders });
});`).explain("readFileSync('a");
    const rules = waysOf(explained, 'change').map(({ finding }) => explained.findings[finding!].rule);
    assert.deepEqual(rules, ['blocking-call', 'sequential-awaits', 'blocking-call']);
  });

  const EXPRESS = `import express from 'express';
import { pbkdf2Sync } from 'node:crypto';
const app = express();
`;
  const LONG = 'let sum = 0; for (const a of list) for (const b of list) sum += a * b; return sum;';
  const HOPED: [about: string, text: string, holds: RegExp, sample: RegExp][] = [
    ['a function that is called', `function score(list) { ${LONG} }\nexport async function sumAll(lists) {\n  return await Promise.all(lists.map(async (list) => score(list)));\n}`, /^What holds the thread: the for loop in line 4\. .*`score` stands in a file of its own/, /exports score\.\nconst result = await pool\.run\(input, \{ name: 'score' \}\)/],
    ['a callback', `export async function sumAll(lists) {\n  return await Promise.all(lists.map(async (list) => { ${LONG} }));\n}`, /^What holds the thread: the for loop in line 5\. /, /exports the function that does this work\.\nconst result = await pool\.run\(input\);/],
    ['two loops', `export async function sumAll(lists) {\n  const a = await Promise.all(lists.map(async (list) => { ${LONG} }));\n  const b = await Promise.all(lists.map(async (list) => { ${LONG} }));\n  return [a, b];\n}`, /^What holds the thread: the for loop in line 5 and the for loop in line 6\. /, /pool\.run\(input\);/],
    ['two functions', `function score(list) { ${LONG} }\nfunction rate(list) { ${LONG} }\nexport async function sumAll(lists) {\n  const a = await Promise.all(lists.map(async (list) => score(list)));\n  const b = await Promise.all(lists.map(async (list) => rate(list)));\n  return [a, b];\n}`, /^What holds the thread: the for loop in line 4 and the for loop in line 5\. /, /pool\.run\(input\);/],
    ['a method', `class Sums {\n  async sumAll(lists) {\n    return await Promise.all(lists.map(async (list) => { ${LONG} }));\n  }\n}`, /^What holds the thread: the for loop in line 6\. /, /pool\.run\(input\);/],
    ['a blocking call', `export async function sumAll(words) {\n  return await Promise.all(words.map(async (word) => pbkdf2Sync(word, 'salt', 100000, 64, 'sha512')));\n}`, /^What holds the thread: `pbkdf2Sync\(.*\)` in line 5\. Look first for a form of it without `Sync`/, /pool\.run\(input\);/],
  ];
  for (const [about, text, holds, sample] of HOPED) {
    it(`name what holds the thread where async was hoped to be another: ${about}`, () => {
      const explained = new Project(`${EXPRESS}${text}\napp.post('/', async (request, response) => { response.send(await sumAll(request.body.lists)) });`, 'js').explain('await Promise.all');
      assert.deepEqual(new Set(explained.findings.map(({ rule }) => rule)), new Set(['async-is-not-parallel']));
      const ways = waysOf(explained, 'general');
      assert.equal(ways.length, 1);
      assert.match(ways[0].title, /on another thread/);
      assert.match(ways[0].text, holds);
      assert.match(ways[0].sample, sample);
    });
  }

  const OVERLAPPED = `export async function load(id: string) {
  const [user, orders] = await Promise.all([
    fetchUser(id),
    fetchOrders(id),
  ]);
  report();await Promise.all([save(user), save(orders)]);
  const later = async () => { await Promise.all([save(1), save(2)]); };
  return await Promise.all([fetchTeam(user), later()]);
}
`;

  it('have the way back where the light bulb has it, for what stands in this function', () => {
    const project = new Project(OVERLAPPED);
    const explained = project.explain('report');
    const back = waysOf(explained, 'change').filter(({ title }) => title === 'Await one after the other');
    assert.deepEqual(back.map(({ finding, preferred, target }) => [finding, preferred, target.position.line]), [[undefined, false, 1], [undefined, false, 5]]);
    assert.deepEqual(back[0].diffs![0].parts[0].lines.filter((line) => !line.startsWith(' ')), ['-  const [user, orders] = await Promise.all([', '-    fetchUser(id),', '-    fetchOrders(id),', '-  ]);', '+  const user = await fetchUser(id);', '+  const orders = await fetchOrders(id);']);
    const places = ['Promise.all([\n    fetchUser', 'Promise.all([save(user)'];
    assert.deepEqual(back.map(({ target }) => project.change(target)), places.flatMap((place) => project.rewritings(OVERLAPPED.indexOf(place))));
    const inside = waysOf(project.explain('save(1)'), 'change');
    assert.deepEqual(inside.map(({ title, target }) => [title, target.position.line]), [['Await one after the other', 6]]);
    const top = new Project('const [a, b] = await Promise.all([fetchA(), fetchB()]);\nconst load = async () => { await Promise.all([save(1), save(2)]); };\n').explain(3);
    assert.deepEqual(waysOf(top, 'change').map(({ target }) => target.position.line), [0]);
  });

  it('stay short with 40 waits, and say how many are left out', () => {
    const many = new Project(`import { readFileSync } from 'node:fs';\nimport express from 'express';\nconst app = express();\napp.get('/', async (request, response) => {\n${Array.from({ length: 40 }, (_, i) => `  const part${i} = readFileSync('part${i}', 'utf8');`).join('\n')}\n});`).explain('readFileSync(');
    assert.equal(many.findings.length, 40);
    assert.equal(many.ways.length, 9);
    assert.equal(many.moreWays, 32);
    const long = new Project(`function sum(list: number[], other: number[]): number {\n  let total = 0;\n  for (const a of list) for (const b of other) {\n${'    total += a * b;\n'.repeat(130)}  }\n  return total;\n}\nexport function register(app: any) {\n  app.post('/', async (req: any, res: any) => { res.json(sum(req.body.list, req.body.other)); });\n}`).explain('res.json');
    assert.deepEqual(waysOf(long, 'change').flatMap(({ title, diffs }) => (title.includes('pool') ? [diffs] : [])), [undefined]);
    const wide = new Project(`export async function load(id: string) {\n${Array.from({ length: 3 }, (_, i) => `  const part${i} = await fetchPart${i}(id, '${'x'.repeat(6_000)}');`).join('\n')}\n}`).explain('fetchPart0');
    assert.deepEqual(waysOf(wide, 'change').map(({ diffs }) => diffs), [undefined]);
  });

  const KEPT: [string, string, RegExp][] = [
    ['a function that waits for nothing', 'function add(a: number, b: number) {\n  return a + b;\n}', /^Nothing here waits or holds the thread/],
    ['one wait', 'async function load(id: string) {\n  return await fetchUser(id);\n}', /^While it waits, nothing else here could go on/],
    ['waits of which one runs', 'async function load(id: string) {\n  return id ? await fetchUser(id) : await fetchTeam(id);\n}', /^While it waits, nothing else here could go on/],
    ['waits that need each other', 'async function load(id: string) {\n  const user = await fetchUser(id);\n  return await fetchTeam(user.team);\n}', /^Each wait stays where it is for a reason/],
    ['waits that overlap', 'async function load(id: string) {\n  return await Promise.all([fetchUser(id), fetchTeam(id)]);\n}', /^What can overlap here does so already/],
    ['a finding that a comment silences', IN_LINE.replace('  const orders', '  // concurrency-lens-disable-next-line sequential-awaits -- one at a time\n  const orders'), /^Something here could overlap, but nothing is reported/],
    ['a finding', IN_LINE, /^Leave the awaits in line where the first decides/],
  ];
  for (const [about, text, wanted] of KEPT) {
    it(`say when to keep it: ${about}`, () => {
      const explained = new Project(text).explain('{\n  ');
      const [{ reasons }] = waysOf(explained, 'keep');
      assert.match(reasons[0], wanted);
    });
  }

  it('are none where there is no code to write', () => {
    for (const text of ['const a = 1;\n', 'async function {{']) assert.deepEqual(new Project(text).explain(3).ways, []);
  });
});
