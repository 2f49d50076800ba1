/** Timelines drawn with characters: the charts to the letter, for code of every shape. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { formatExplanation } from '../../src/cli/report/explanation';
import { displayWidth, explainAt, ordersInWords, renderTimeline, shortenLabel, type Explanation, type TextSpace, type Timeline, type TimelinePlan, type TimelineStep } from '../../src/core/index';

/** The timeline of the first function in a text. */
function timelineOf(text: string): Timeline {
  return explainAt({ fileName: 'src/sample.ts', text }, text.indexOf('load')).timeline!;
}

function picture(text: string, space: Partial<TextSpace> = {}): string {
  return renderTimeline(timelineOf(text), { columns: 80, ascii: false, ...space });
}

/** Steps that follow each other. */
function inLine(steps: readonly Partial<TimelineStep>[]): Timeline {
  const made = steps.map((step, id): TimelineStep => ({ id, label: `fetchItem(a${id})`, range: { start: 0, end: 0 }, lane: 'waiting', kind: 'wait', now: { start: id, end: id + 1 }, possible: { start: id, end: id + 1 }, after: [], critical: true, ...step }));
  const plan: TimelinePlan = { kind: 'sequence', parts: made.map(({ id }) => ({ kind: 'step', step: id })) };
  return { plan, steps: made, now: made.length, possible: made.length };
}

/** What the terminal shows of a timeline. */
function printed(timeline: Timeline, space: TextSpace): string {
  const explanation: Explanation = { kind: 'async-function', title: 'load', line: 1, verdict: '', timeline, evidence: [], unchecked: [], findings: [], guide: '' };
  return formatExplanation(explanation, space);
}

const forty = Array.from({ length: 40 }, (_, i) => `  const a${i + 1} = await fetchItem(a${i});`).join('\n');

const CASES: [what: string, code: string, space: Partial<TextSpace>, expected: string][] = [
  ['two waits that could overlap', `async function load(id) { const user = await fetchUser(id); const orders = await fetchOrders(id); return { user, orders }; }`, {}, `
Now: 2 waits       0     1     2
  fetchUser(id)   |░░░░░
  fetchOrders(id) |      ░░░░░
Possible: 1 wait   0     1
  fetchUser(id)   |░░░░░
  fetchOrders(id) |░░░░░
1 = one wait, assumed, not measured
░ waits, and the thread is free
`],
  ['waits that depend', `async function load(id) { const user = await fetchUser(id); return await fetchTeam(user.teamId); }`, {}, `
Now: 2 waits              0     1     2
  fetchUser(id)          |░░░░░
  fetchTeam(user.teamId) |      ░░░░░
Possible: the same
1 = one wait, assumed, not measured
░ waits, and the thread is free
`],
  ['a loop', `async function load(ids) { const users = []; for (const id of ids) users.push(await fetchUser(id)); await saveAudit(users); }`, {}, `
Now: 4 waits        0     1     2     3     4
  fetchUser(id)    |░░░░░ ░░░░░ ░░░░░  n turns, drawn as 3
  saveAudit(users) |                  ░░░░░
Possible: 2 waits   0     1     2
  fetchUser(id)    |░░░░░  n turns, drawn as 3, at once
  saveAudit(users) |      ░░░░░
1 = one wait, assumed, not measured
░ waits, and the thread is free
`],
  ['blocking work, which stops what is under way', `import { readFileSync } from 'fs';
async function load(id) { const started = fetchUser(id); const text = readFileSync('a.json', 'utf8'); const user = await started; await saveUser(user, text); }`, {}, `
Now: 2 units                      0     1     2
  fetchUser(id)                  |░░░░░
  readFileSync('a.json', 'utf8') |█████
  saveUser(user, text)           |····· ░░░░░
Possible: the same
1 = one wait, assumed, not measured
░ waits, and the thread is free
█ holds the thread, drawn as long as one wait
· nothing else can run meanwhile
`],
  ['branches', `async function load(id) { if (id) { await fetchUser(id); } else { await fetchGuest(); await fetchDefaults(); } }`, {}, `
Now: 2 waits       0     1     2
  fetchUser(id)   |░░░░░  in a branch
  fetchGuest()    |░░░░░  in a branch
  fetchDefaults() |      ░░░░░  in a branch
Possible: the same
1 = one wait, assumed, not measured
░ waits, and the thread is free
Of branches at most one runs; the longest of them counts
`],
  ['elements that overlap already', `async function load(id) { const [user, orders] = await Promise.all([fetchUser(id), fetchOrders(id)]); return { user, orders }; }`, {}, `
Now: 1 wait        0     1
  fetchUser(id)   |░░░░░
  fetchOrders(id) |░░░░░
Possible: the same
1 = one wait, assumed, not measured
░ waits, and the thread is free
`],
  ['turns that overlap already', `async function load(ids) { await Promise.all(ids.map((id) => fetchUser(id))); }`, {}, `
Now: 1 wait       0     1
  fetchUser(id)  |░░░░░  n turns, drawn as 3, at once
Possible: the same
1 = one wait, assumed, not measured
░ waits, and the thread is free
`],
  ['forty waits', `async function load(a0) {\n${forty}\n}`, { columns: 60 }, `
Now: 40 waits       0    5    10   15   20   25   30   35
  fetchItem(a0)    |░
  fetchItem(a1)    | ░
  fetchItem(a2)    |  ░
  fetchItem(a3)    |   ░
  fetchItem(a4)    |    ░
  fetchItem(a5)    |     ░
  fetchItem(a6)    |      ░
  fetchItem(a7)    |       ░
  fetchItem(a8)    |        ░
  fetchItem(a9)    |         ░
  fetchItem(a10)   |          ░
  fetchItem(a11)   |           ░
  fetchItem(a12)   |            ░
  fetchItem(a13)   |             ░
  fetchItem(a14)   |              ░
  fetchItem(a15)   |               ░
  fetchItem(a16)   |                ░
  fetchItem(a17)   |                 ░
  fetchItem(a18)   |                  ░
  fetchItem(a19)   |                   ░
  fetchItem(a20)   |                    ░
  fetchItem(a21)   |                     ░
  fetchItem(a22)   |                      ░
  fetchItem(a23)   |                       ░
  fetchItem(a24)   |                        ░
  fetchItem(a25)   |                         ░
  fetchItem(a26)   |                          ░
  fetchItem(a27)   |                           ░
  fetchItem(a28)   |                            ░
  fetchItem(a29)   |                             ░
  fetchItem(a30)   |                              ░
  fetchItem(a31)   |                               ░
  fetchItem(a32)   |                                ░
  fetchItem(a33)   |                                 ░
  fetchItem(a34)   |                                  ░
  fetchItem(a35)   |                                   ░
  fetchItem(a36)   |                                    ░
  fetchItem(a37)   |                                     ░
  fetchItem(a38)   |                                      ░
  fetchItem(a39)   |                                       ░
Possible: the same
1 = one wait, assumed, not measured
░ waits, and the thread is free
`],
  ['plain', `import { readFileSync } from 'fs';
async function load(id, first) { const user = await fetchUserByTheLongNameOfIt(id, { withAddresses: true, first }); const orders = await fetchOrders(id, { withAddresses: true, first }); for (const order of orders) await fetchParcel(order); return readFileSync(user.file); }`, { columns: 50, ascii: true }, `
Now: 6 units            0   1   2   3   4   5   6
  fetchUserByTheLon... |---                 ...
  fetchOrders(...)     |    ---             ...
  fetchParcel(order)   |        --- --- --- ...
    n turns, drawn as 3
  readFileSync(...)    |                    ###
Possible: 5 units       0   1   2   3   4   5
  fetchUserByTheLon... |---             ...
  fetchOrders(...)     |---             ...
  fetchParcel(order)   |    --- --- --- ...
    n turns, drawn as 3
  readFileSync(...)    |                ###
1 = one wait, assumed, not measured
- waits, and the thread is free
# holds the thread, drawn as long as one wait
. nothing else can run meanwhile
`],
  ['letters of every width', `async function load(数据) { const 用户 = await 获取用户(数据); await saveUsér('🚀🚀'); await สร้าง(数据); for (const é of 用户) await 保存(é); }`, {}, `
Now: 6 waits        0     1     2     3     4     5     6
  获取用户(数据)   |░░░░░
  saveUsér('🚀🚀') |      ░░░░░
  สร้าง(数据)       |            ░░░░░
  保存(é)          |                  ░░░░░ ░░░░░ ░░░░░  n turns, drawn as 3
Possible: the same
1 = one wait, assumed, not measured
░ waits, and the thread is free
`],
];
describe('a timeline as text', function () {
  // The analysis of forty waits in line takes its time.
  this.timeout(20_000);

  for (const [what, code, space, expected] of CASES) {
    it(`draws ${what}`, () => {
      const drawn = picture(code, space);
      assert.equal(drawn, expected.trim());
      for (const line of drawn.split('\n')) assert.ok(displayWidth(line) <= (space.columns ?? 80), line);
    });
  }

  it('stops at forty rows, keeps lines short, and says how many are left out', () => {
    const lines = renderTimeline(inLine(Array.from({ length: 130 }, () => ({}))), { columns: 60, ascii: false }).split('\n');
    assert.equal(lines.filter((line) => line.includes('|')).length, 40);
    assert.ok(lines.includes('… and 90 more'));
    assert.deepEqual(lines.filter((line) => line.length > 60), []);
    assert.match(lines[0], /^Now: 130 waits +0 +20 /);
  });

  it('says how much a column stands for, where there are more waits than columns', () => {
    const lines = renderTimeline(inLine(Array.from({ length: 70 }, () => ({}))), { columns: 40, ascii: false }).split('\n');
    assert.deepEqual([lines[0], ...lines.slice(4, 8), ...lines.slice(41)], [
      'Now: 70 waits       0    20   40   60',
      '  fetchItem(a3)    |░',
      '  fetchItem(a4)    | ░',
      '  fetchItem(a5)    | ░',
      '  fetchItem(a6)    | ░',
      'Possible: the same',
      '… and 30 more',
      '1 = one wait, assumed, not measured',
      '1 column = 4 waits: steps in the same',
      '  column may follow each other',
      '░ waits, and the thread is free',
    ]);
  });

  it('numbers units apart from each other, however many there are', () => {
    const [head] = renderTimeline(inLine(Array.from({ length: 5000 }, () => ({}))), { columns: 60, ascii: false }).split('\n');
    assert.match(head, /^Now: 5000 waits +0 +1000 +2000 +3000 +4000$/);
  });

  it('keeps what it says below the charts within narrow lines', () => {
    const timeline = timelineOf(`import { readFileSync } from 'fs';
async function load(ids) { for (const id of ids) { if (id) await fetchUser(id); else await Promise.all([fetchGuest(), fetchDefaults()]); } readFileSync('a'); }`);
    const lines = renderTimeline(timeline, { columns: 40, ascii: false }).split('\n');
    assert.deepEqual(lines.filter((line) => displayWidth(line) > 40), []);
    assert.deepEqual(lines.slice(-7), [
      '1 = one wait, assumed, not measured',
      '░ waits, and the thread is free',
      '█ holds the thread, drawn as long as',
      '  one wait',
      '· nothing else can run meanwhile',
      'Of branches at most one runs; the',
      '  longest of them counts',
    ]);
  });

  it('cuts labels between characters', () => {
    assert.equal(shortenLabel('取得する()', 9), '取得する…');
    assert.equal(shortenLabel('取得(最初の行, 最後の行)', 8), '取得(…)');
    assert.equal(shortenLabel('send("👨‍👩‍👧👨‍👩‍👧")', 20), 'send("👨‍👩‍👧👨‍👩‍👧")');
    assert.equal(shortenLabel('a👨‍👩‍👧b', 3), 'a…');
  });

  it('draws labels in ASCII as they are printed', () => {
    const labels = ['fetchUser(…)', 'fetchOrders(\x1b)'].map((label) => ({ label }));
    const lines = printed(inLine(labels), { columns: 60, ascii: true }).split('\n').filter((line) => line.includes('|'));
    assert.deepEqual(lines.map((line) => line.trimEnd()), ['  fetchUser(...)  |-----', '  fetchOrders(?)  |      -----']);
  });

  it('has its bars begin in one column, within the width, whatever labels hold', () => {
    // A bar of its own in a label would be taken for the chart's.
    const character = fc.oneof(fc.constantFrom('取', 'Ａ', 'ｶ', 'ﾞ', '한', '\u1112', '\u1161', '👨‍👩‍👧', '🚀', '❤️', '🇩🇪', '\u0301', 'é', '\u200b', '\u200d', '\u200f', '\u202e', '\u2066', '\ufeff', '\u0600', 'ש', 'ع', '\t', '\n', '\r', '\x1b[2J', '\x9b', '\u2028', '\ud83d', '→', '…', '’', '(', ')', ' ', 'load'), fc.string({ unit: 'grapheme', maxLength: 3 }), fc.string({ unit: 'binary', maxLength: 2 })).filter((text) => !text.includes('|'));
    const label = fc.array(character, { maxLength: 12 }).map((parts) => parts.join(''));
    const step = fc.record({ label, kind: fc.constantFrom('wait' as const, 'block' as const), repeats: fc.constantFrom(undefined, { label: 'n turns, drawn as 3', overlaps: true }) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), fc.integer({ min: 40, max: 120 }), fc.boolean(), (steps, columns, ascii) => {
        const lines = printed(inLine(steps), { columns, ascii }).split('\n');
        const charts = lines.slice(lines.findIndex((line) => line.startsWith('Now: ')), lines.indexOf('1 = one wait, assumed, not measured'));
        const rows = charts.filter((line) => line.includes('|'));
        assert.equal(rows.length, Math.min(40, steps.length));
        assert.deepEqual([...new Set(rows.map((row) => displayWidth(row.slice(0, row.indexOf('|')))))].length, 1, rows.join('\n'));
        assert.deepEqual(charts.filter((line) => displayWidth(line) > columns), []);
        assert.doesNotMatch(charts.join(''), /[\p{Cc}\p{Cs}\p{Bidi_Control}\u200b\ufeff]/u);
      }),
    );
  });

  it('draws nothing of a function without steps', () => assert.equal(picture('async function load() { return 1; }'), ''));

  it('says in words what orders the steps', () => {
    const { steps } = timelineOf(`async function load(id) { const user = await fetchUser(id); const team = await fetchTeam(user.teamId); await saveUser(id); await saveUser(team); }`);
    assert.deepEqual(ordersInWords(steps), [
      '`fetchTeam(user.teamId)` uses `user`, so it waits for `fetchUser(id)`',
      '`saveUser(id)` stays after `fetchTeam(user.teamId)`: the result of `saveUser(id)` is dropped, so it is run for what it does',
      '`saveUser(team)` uses `team`, so it waits for `fetchTeam(user.teamId)`',
    ]);
  });
});
