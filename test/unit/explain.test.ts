/** What "Explain concurrency here" answers, for every kind of place. */
import assert from 'node:assert/strict';
import { explainAt, type Explanation } from '../../src/core/index';

/** Explains the place that `|` marks. */
function explain(marked: string, fileName = 'src/sample.ts'): Explanation {
  const offset = marked.indexOf('|');
  assert.ok(offset >= 0, 'the sample marks no place');
  return explainAt({ fileName, text: marked.replace('|', '') }, offset);
}

/** Steps with when they begin now, for ways through a function's code. */
const WAYS: [what: string, code: string, steps: Record<string, number>, verdict: RegExp, order: string[]][] = [
  ['arms of `?:`', 'return k ? await getA(k) : await getB(k);', { 'getA(k)': 0, 'getB(k)': 0 }, /^Two waits, of which at most one runs, and/, []],
  ['an arm that is handed on', 'return k ? await fetch(k) : Promise.all([getA(k), getB(k)]);', { 'fetch(k)': 0, 'getA(k)': 0, 'getB(k)': 0 }, /^Three waits, of which at most two run;/, []],
  ['the right side of `??`', 'const a = k.cached ?? (await getA(k)); return await getB(a);', { 'getA(k)': 0, 'getB(a)': 1 }, /^Two waits in a row, each/, ['uses `a`']],
  ['an early return', 'if (k) return await getA(k); return await getB(k);', { 'getA(k)': 0, 'getB(k)': 0 }, /^Two waits, of which at most one runs, and/, []],
  ['a branch that ends in one on each way', 'if (k) { await getA(k); if (k.b) return await getB(k); else throw new Error(await getC(k)); } await getD(k);', { 'getA(k)': 0, 'getB(k)': 1, 'getC(k)': 1, 'getD(k)': 0 }, /^Four waits, of which at most two run in a row;/, ['they stand in different blocks, and only waits in one block are compared', 'they stand in different blocks, and only waits in one block are compared']],
  ['cases that end', "switch (k) { case 'a': await getA(k); break; case 'b': return await getB(k); default: await getC(k); } await getD(k);", { 'getA(k)': 0, 'getB(k)': 0, 'getC(k)': 0, 'getD(k)': 1 }, /^Four waits, of which at most two run in a row;/, ['they stand in different blocks, and only waits in one block are compared']],
  ['a case that goes on with the next', "switch (k) { case 'a': await getA(k); case 'b': await getB(k); break; default: await getC(k); }", { 'getA(k)': 0, 'getB(k)': 1, 'getC(k)': 0 }, /^Three waits, of which at most two run in a row;/, ['they stand in different blocks, and only waits in one block are compared']],
  ['`continue`', 'for (const a of k) { if (a.odd) { await getA(a); continue; } await getB(a); }', { 'getA(a)': 0, 'getB(a)': 0 }, /^Two waits, of which at most one runs in each turn of a loop, and/, []],
  ['a return out of a loop', 'for (const a of k) { const b = await getA(a); if (b) return await getB(b); } await getC();', { 'getA(a)': 0, 'getB(b)': 3, 'getC()': 3 }, /^Three waits on several ways through the code;/, ['uses `b`', 'they stand in different blocks, and only waits in one block are compared']],
  ['`finally`', 'try { if (k) return await getA(k); await getB(k); } finally { await getC(); }', { 'getA(k)': 0, 'getB(k)': 0, 'getC()': 1 }, /^Three waits, of which at most two run in a row;/, ['they stand in different blocks, and only waits in one block are compared']],
  ['exits that hold exits', 'if (k) { await getA(k); if (k.b) { await getB(k); return await getC(k); } return; }', { 'getA(k)': 0, 'getB(k)': 1, 'getC(k)': 2 }, /^Three waits in a row[;,]/, ['they stand in different blocks, and only waits in one block are compared', 'the result of `getB(k)` is dropped, so it is run for what it does']],
  ['a way out that another one in it overrules', 'for (const a of k) { if (a.b) { if (a.c) { await getA(a); break; } return; } } await getB();', { 'getA(a)': 0, 'getB()': 1 }, /^Two waits in a row;/, ['they stand in different blocks, and only waits in one block are compared']],
  ['a `try` that always leaves', 'if (k) { try { return await getA(k); } catch { return null; } } return await getB(k);', { 'getA(k)': 0, 'getB(k)': 0 }, /^Two waits, of which at most one runs, and/, []],
  ['a `try` that leaves, and what it cleans up', 'try { return await getA(k); } catch {} finally { await getB(k); }', { 'getA(k)': 0, 'getB(k)': 1 }, /^Two waits in a row;/, ['they stand in different blocks, and only waits in one block are compared']],
  ['the update of a `for`', 'for (let i = 0; await getA(i); i = await getB(i)) await getC(i);', { 'getA(i)': 0, 'getB(i)': 2, 'getC(i)': 1 }, /^Three waits in a row/, ['they stand in different blocks, and only waits in one block are compared', 'they stand in different blocks, and only waits in one block are compared']],
  ['`continue` in a `do`', 'do { if (k.b) { await getA(k); continue; } await getB(k); } while (await getC(k));', { 'getA(k)': 0, 'getB(k)': 0, 'getC(k)': 1 }, /^Three waits, of which at most two run in a row;/, ['they stand in different blocks, and only waits in one block are compared']],
  ['a comment on order', 'const a = await fetchUser(k); // in this order\n  const b = await fetchTeam(k); // the order matters\n return [a, b];', { 'fetchUser(k)': 0, 'fetchTeam(k)': 1 }, /^Two waits in a row/, ['a comment says that the order is meant']],
  ['a chain that is waited for later', "const p = fetch('/a').then((r) => r.json()); const b = await fetch('/b'); return [await p, b];", { "fetch('/a')": 0, 'r.json()': 1, "fetch('/b')": 0 }, /^Three waits/, ['uses `r`']],
  ['a chain that nobody waits for', "fetch('/a').then((r) => r.json()); const b = await fetch('/b');", { "fetch('/a')": 0, 'r.json()': 1, "fetch('/b')": 0 }, /^Three waits/, ['uses `r`']],
  ['a promise that is handed on by its name', "const p = fetch('/a'); await fetch('/b'); return p;", { "fetch('/a')": 0, "fetch('/b')": 0 }, /^Two waits that overlap already/, []],
  ['elements that were waited for', "const [a, b] = await Promise.all([await fetch('/a'), await fetch('/b')]); return [a, b];", { "fetch('/a')": 0, "fetch('/b')": 1 }, /^Two waits in a row; both could overlap/, []],
  ['a callback whose waits could overlap', 'return Promise.all(k.map(async (a) => { const b = await fetchUser(a); const c = await fetchTeam(a); return [b, c]; }));', { 'fetchUser(a)': 0, 'fetchTeam(a)': 1 }, /^Two waits; both could overlap/, []],
  ['a second try', 'try { return await getA(k); } catch {} return await getB(k);', { 'getA(k)': 0, 'getB(k)': 1 }, /^Two waits in a row, each/, ['it runs only after a failure there']],
  ['a test that waits', 'if (await getA(k)) await getB(k);', { 'getA(k)': 0, 'getB(k)': 1 }, /^Two waits in a row, each/, ['what comes of that decides whether it runs']],
  ['`for await`', 'for await (const a of k) await getA(a);', { 'for await (… of k)': 0, 'getA(a)': 1 }, /^Two waits in a row, each/, ['a turn begins when its item is there']],
  ['`await using`', 'await using a = k.take(); return await getA(k);', { 'getA(k)': 0, 'await using a': 1 }, /^Two waits in a row, each/, ['it is disposed of when its block is left']],
  ['a `reduce` of async turns', 'return k.reduce(async (last, a) => { const all = await last; return [...all, await getA(a)]; }, Promise.resolve([]));', { 'getA(a)': 0 }, /^One wait in each turn of a loop, and/, []],
  ['a list in a combinator that is not followed', 'return await Promise.all([getA(k), getB(k)].map((promise) => promise));', { 'Promise.all(…)': 0 }, /^One wait, and/, []],
];

describe('an explanation', () => {
  for (const [what, code, steps, verdict, order] of WAYS) {
    it(`draws the ways through ${what}`, () => {
      const { timeline, verdict: said, unchecked } = explain(`async function load(k) { |${code} }`);
      assert.deepEqual(Object.fromEntries(timeline!.steps.map(({ label, now }) => [label, now.start])), steps);
      assert.match(said, verdict);
      assert.deepEqual(timeline!.steps.flatMap(({ after }) => after.map(({ because }) => because)), order);
      assert.doesNotMatch(unchecked.join(), /all known/);
    });
  }

  it('says what keeps the turns of a loop in order, and what runs only after a failure', () => {
    const { evidence } = explain('async function load(url) { for (let i = 0; i < 3; i++) { try { return await fetch(url); } catch { |await sleep(i); } } }');
    assert.deepEqual(evidence, ['the loop around `fetch(url)` takes one turn after the other: it does not simply walk over a list', '`sleep(i)`: only after a failure, in a `catch`, and so not drawn']);
    assert.equal(explain('async function load(k) { try { use(k); } catch (error) { |await getA(error); } }').verdict, 'What waits here runs only after a failure, in a `catch`: there is nothing to overlap.');
  });

  it('draws fewer turns of loops in loops in loops', () => {
    const { timeline } = explain(`async function load(k) { |${Array.from({ length: 8 }, (_, i) => `for (const a${i} of k) `).join('')} await getA(a7); }`);
    assert.deepEqual([timeline!.steps[0].repeats?.label, timeline!.now], ['n turns, drawn as 2', 256]);
  });

  it('says that not all of very many waits are compared', () => {
    const lines = Array.from({ length: 60 }, (_, i) => `const v${i} = await fetch${String.fromCharCode(65 + (i % 26))}(${i});`);
    const { timeline, verdict } = explain(`async function load() {| ${lines.join(' ')} }`);
    assert.match(timeline!.steps.flatMap(({ after }) => after.map(({ because }) => because)).join(), /each wait is compared with the 24 behind it, and not with all of so many/);
    assert.match(verdict, /all of them could overlap/);
  });

  it('orders what uses the result of a call that holds the thread by its variable', () => {
    const { timeline } = explain("import { readFileSync } from 'node:fs';\nasync function load() { const text = readFileSync('a', 'utf8'); |return await fetch(text); }");
    assert.deepEqual(timeline!.steps[1].after, [{ step: 0, because: 'uses `text`', variable: 'text' }]);
  });

  it('draws what can overlap from the same start', () => {
    const { kind, title, verdict, timeline, findings, guide } = explain(`async function load(id) {
  const user = await fetchUser(id);|
  const orders = await fetchOrders(id);
  const team = await fetchTeam(user.teamId);
  return { user, orders, team };
}`);
    assert.equal(kind, 'async-function');
    assert.equal(title, 'load');
    assert.equal(findings.length, 1);
    assert.equal(guide, 'concurrency-vs-parallelism#waiting-heavy');
    assert.match(verdict, /^Three waits in a row; two of them could overlap\. .*concurrency.*not more cores/);
    assert.deepEqual(timeline!.steps.map(({ label, now, possible }) => [label, now.start, possible.start]), [['fetchUser(id)', 0, 0], ['fetchOrders(id)', 1, 0], ['fetchTeam(user.teamId)', 2, 1]]);
  });

  it('draws a chain of promise steps as the waits that they are', () => {
    const { kind, verdict, timeline, findings } = explain(`function load(id) {
  return fetchUser(id).then((user) => |fetchOrders(id).then((orders) => fetchTeam(user.teamId).then((team) => ({ orders, team }))));
}`);
    assert.equal(kind, 'sync-function');
    assert.equal(findings.length, 1);
    assert.match(verdict, /^Three waits in a row; two of them could overlap\./);
    assert.deepEqual(timeline!.steps.map(({ label, now, possible }) => [label, now.start, possible.start]), [['fetchUser(id)', 0, 0], ['fetchOrders(id)', 1, 0], ['fetchTeam(user.teamId)', 2, 1]]);
  });

  it('draws the condition of a loop that ends with it behind the rest of a turn', () => {
    const { timeline } = explain('async function load(id) {\n  do {\n    await fetchUser(id);|\n  } while (await fetchState(id));\n}');
    assert.deepEqual(timeline!.steps.map(({ label, now }) => [label, now.start]), [['fetchUser(id)', 0], ['fetchState(id)', 1]]);
  });

  it('names the variable that orders two waits', () => {
    const { timeline, verdict } = explain(`async function load(id) {
  const user = await fetchUser(id);
  return| await fetchTeam(user.teamId);
}`);
    assert.deepEqual(timeline!.steps[1].after, [{ step: 0, because: 'uses `user`', variable: 'user' }]);
    assert.match(verdict, /^Two waits in a row, each with a reason to stay where it is\./);
  });

  it('shortens a loop whose turns can overlap, and says so', () => {
    const { timeline, verdict } = explain(`async function load(ids) {
  const users = [];
  for (const id of ids) users.push(await fetchUser(id));|
  return users;
}`);
    assert.deepEqual(timeline!.steps.map(({ now, possible, repeats }) => [now, possible, repeats?.overlaps]), [[{ start: 0, end: 3 }, { start: 0, end: 1 }, true]]);
    assert.match(verdict, /the turns of the loop could overlap/);
  });

  it('draws elements of a combinator side by side, and says that they overlap already', () => {
    const both = explain(`async function load(id) {
  const [user, orders] = await Promise.all([fetchUser(id), fetchOrders(id)]);|
  return { user, orders };
}`);
    assert.deepEqual(both.timeline!.steps.map(({ label, now, after }) => [label, now, after.length]), [['fetchUser(id)', { start: 0, end: 1 }, 0], ['fetchOrders(id)', { start: 0, end: 1 }, 0]]);
    assert.match(both.verdict, /^Two waits that overlap already: that is concurrency/);
    assert.match(explain('async function load(ids) { return| Promise.all(ids.map(async (id) => { const user = await fetchUser(id); await fetchTeam(user.team); })); }').verdict, /^Two waits that overlap already/);
    assert.match(explain('async function load(ids) { await Promise.all(ids.map((id) => fetchUser(id)));| }').verdict, /^Turns that wait, and overlap already/);
  });

  it('draws a promise from where it is made to where it is waited for', () => {
    const { timeline, verdict } = explain(`async function load(id) {
  const started = fetchUser(id);
  const orders = await fetchOrders(id);|
  const user = await started;
  const team = await fetchTeam(user.team);
  return { user, orders, team };
}`);
    assert.deepEqual(timeline!.steps.map(({ label, now }) => [label, now.start, now.end]), [['fetchUser(id)', 0, 1], ['fetchOrders(id)', 0, 1], ['fetchTeam(user.team)', 1, 2]]);
    assert.match(verdict, /^Three waits, of which two of them overlap already; the others: each with a reason/);
  });

  it('lets arms that exclude each other start together', () => {
    const { timeline, verdict } = explain(`async function load(id) {
  if (id) {| await fetchUser(id); } else { await fetchGuest(); }
}`);
    assert.deepEqual(timeline!.steps.map(({ now, after }) => [now.start, after.length]), [[0, 0], [0, 0]]);
    assert.equal(timeline!.now, 1);
    assert.match(verdict, /^Two waits, of which at most one runs/);
  });

  it('puts blocking work on the thread and says that async does not help', () => {
    const { timeline, verdict, guide } = explain(`import { readFileSync } from 'fs';
async function load() { return JSON.parse(readFileSync('a.json', 'utf8'));| }`);
    assert.deepEqual(timeline!.steps.map(({ kind, lane }) => [kind, lane]), [['block', 'thread']]);
    assert.match(verdict, /nothing to overlap\. One step holds the one thread, and async does not change that/);
    assert.equal(guide, 'blocking-vs-non-blocking#synchronous-calls');
  });

  it('draws computation that a call leads to', () => {
    const { timeline, verdict } = explain(`export function register(app) {
  app.post('/match', (req, res) => { |res.json(match(req.body.rows, req.body.products)); });
}
function match(rows, products) {
  const found = [];
  for (const row of rows) for (const product of products) if (product.sku === row.sku) found.push(row);
  return found;
}`);
    assert.deepEqual(timeline!.steps.map(({ kind, label }) => [kind, label.split(':')[0]]), [['compute', 'match(req.body.rows, req.body.products) → for loop']]);
    assert.match(verdict, /One step holds the one thread/);
  });

  it('is honest about one wait, no wait, and waits whose work is unknown', () => {
    assert.match(explain('async function one() { return await| fetchUser(); }').verdict, /^One wait, and nothing else/);
    assert.match(explain('async function none() { return| 1; }').verdict, /^Nothing in this function waits\. Being async alone/);
    const { verdict, unchecked } = explain('async function two(api) { const a = await api.alpha();| const b = await api.beta(); return [a, b]; }');
    assert.match(verdict, /as far as can be seen from here/);
    assert.deepEqual(unchecked, ['what `api.alpha()` does is not known', 'what `api.beta()` does is not known']);
  });

  it('answers for a synchronous function, the top level, no function and broken code', () => {
    const sync = explain('function add(a, b) { return| a + b; }');
    assert.equal(sync.kind, 'sync-function');
    assert.match(sync.verdict, /synchronous: it runs on the one thread/);
    assert.equal(explain('const a = await fetch("/a");|', 'src/a.mjs').kind, 'module');
    assert.equal(explain('const a = 1;|').kind, 'no-function');
    const broken = explain('const ok = 1;\nasync function load( {|');
    assert.equal(broken.kind, 'parse-error');
    assert.equal(broken.line, 2);
  });

  it('means the function around a small callback, and the callback where it waits itself', () => {
    assert.equal(explain('async function outer(xs) { const a = await fetchAll(); return xs.map((x) => x.i|d); }').title, 'outer');
    assert.equal(explain('async function outer(xs) { return Promise.all(xs.map(async (x) => { await fetchUser(x);| })); }').title, 'callback of xs.map');
    assert.equal(explain('class Shop { async open() { await fetchStock();| } }').title, 'Shop.open');
  });
});
