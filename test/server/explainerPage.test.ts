/** The explainer's page as HTML: its security policy, its escaping, and that it says all without a script. */
import assert from 'node:assert/strict';
import type { TimelinePlan } from '../../src/core/index';
import type { ExplainedStep, ExplainedWay, ExplainResult } from '../../src/server/protocol';
import { fingerprint, readAssumptions, standardAssumptions } from '../../src/webview/assumptions';
import { readHostMessage, readPageMessage, readPageState } from '../../src/webview/protocol';
import { pageOf as page } from './explainedProject';
import { HOSTILE, step } from './samples';

const range = { start: { line: 4, character: 2 }, end: { line: 4, character: 9 } };
const placed = (...args: Parameters<typeof step>): ExplainedStep => ({ ...step(...args), range });
const planned = (id: number): TimelinePlan => ({ kind: 'step', step: id });
const member = (id: number): TimelinePlan => ({ kind: 'member', group: 0, part: planned(id) });
const inLine = (...parts: TimelinePlan[]): TimelinePlan => ({ kind: 'sequence', parts });
const loop = (body: TimelinePlan): TimelinePlan => ({ kind: 'loop', body, overlaps: false, couldOverlap: true });

const explained: ExplainResult = {
  kind: 'async-function',
  title: 'loadDashboard',
  line: 5,
  range,
  verdict: '2 waits in a row; both can overlap.',
  findings: [{ rule: 'sequential-awaits', range, severity: 'warning', confidence: 'certain', bottleneck: 'waiting', message: 'a and b wait in line.', evidence: [], checks: ['Order of logs.'], guide: 'concurrency-vs-parallelism#waiting-heavy' }],
  timeline: { plan: inLine(member(0), member(1), planned(2)), now: 3, possible: 2, steps: [placed(0, [0, 1], [0, 1]), placed(1, [1, 2], [0, 1]), placed(2, [2, 3], [1, 2], { after: [{ step: 0, because: 'uses `user`', variable: 'user' }] })] },
  evidence: ['`b` does not use `a`.'],
  unchecked: ['`render` was not looked into.'],
  guide: 'concurrency-vs-parallelism#waiting-heavy',
  ways: [
    {
      kind: 'change',
      finding: 0,
      title: 'Await `both` together',
      preferred: true,
      caveats: ['Both are started, even if `a` fails.'],
      diffs: [{ parts: [{ line: 5, lines: [' async () => {', '-  await a();', '+  await both();'] }, { line: 9, lines: ['-}', '+};'] }] }, { newFile: 'a.worker.ts', parts: [{ line: 1, lines: ['+export const a = 1;'] }] }],
      target: { rule: 'sequential-awaits', position: range.start, title: 'SECRET TARGET' },
    },
    { kind: 'general', title: 'In general', text: 'Waits for `all`.', sample: 'await allOf([\n  a(),\n]);', guide: 'promises-and-async-await#combinators' },
    { kind: 'refused', finding: 0, title: 'Run `c` apart', reason: 'It uses `this`.' },
    { kind: 'keep', reasons: ['Leave it where `a` comes first.'] },
  ],
  moreWays: 0,
};

const CHANGE = explained.ways[0] as Extract<ExplainedWay, { kind: 'change' }>;

describe('explainer page', () => {
  it('lets in nothing but the extension’s own style and the one script', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page(explained))?.[1].replaceAll('&#39;', "'");
    assert.deepEqual(policy?.split('; '), ["default-src 'none'", 'img-src vscode-resource: data:', 'style-src vscode-resource:', 'font-src vscode-resource:', "script-src 'nonce-abc'"]);
    assert.equal(page(explained).match(/<script/g)?.length, 1);
  });

  it('uses nothing that the policy blocks', () => {
    assert.doesNotMatch(page(explained), /\sstyle=|<style|\son[a-z]+=|javascript:/);
  });

  it('says everything before a script runs, in a list as well as in the picture', () => {
    const text = page(explained);
    for (const part of ['loadDashboard', 'src/a.ts', '2 waits in a row', 'a and b wait in line', 'Order of logs', 'was not looked into', 'sequential-awaits', 'after step 1']) assert.ok(text.includes(part), `${part} is missing`);
    for (const { label } of explained.timeline!.steps) assert.ok(text.match(new RegExp(label.replace(/[()]/g, '\\$&'), 'g'))!.length >= 3, `${label} is not in both`);
  });

  it('shows every way with what it changes, marked by characters, and hands out no edit', () => {
    const text = page(explained);
    const lines = [...text.matchAll(/<(del|ins|span)>([−+ ]) ([^<]*)\n<\/\1>/g)].map(([, tag, mark, line]) => [tag, mark, line]);
    assert.deepEqual(lines, [['span', ' ', 'async () =&#62; {'], ['del', '−', '  await a();'], ['ins', '+', '  await both();'], ['del', '−', '}'], ['ins', '+', '};'], ['ins', '+', 'export const a = 1;']]);
    for (const part of ['<span class="at">line 9</span>', 'New file <code>a.worker.ts</code>', 'Both are started, even if <code>a</code> fails.', '<strong>Not here.</strong> It uses <code>this</code>.', 'Waits for <code>all</code>.', 'await allOf([\n  a(),\n]);', 'Keep it as it is', 'Leave it where <code>a</code> comes first.']) assert.ok(text.includes(part), `${part} is missing`);
    assert.deepEqual([...text.matchAll(/data-(preview|apply)="(\d+)"/g)].map(([, what, way]) => `${what} ${way}`), ['preview 0', 'apply 0']);
    assert.match(text, /<body[^>]* data-answer="7"/);
    assert.doesNotMatch(text, /SECRET/);
  });

  it('folds what is more than anybody compares at once, and says what is left out', () => {
    const many = page({ ...explained, ways: [...Array.from({ length: 5 }, (_, i) => ({ ...CHANGE, title: `Way ${i}`, diffs: undefined })), ...explained.ways.slice(-1)], moreWays: 4 });
    const [before, folded] = many.split('<details><summary>2 more ways</summary>');
    assert.deepEqual([[...before.matchAll(/<h3 id="way-(\d)"/g)], [...folded.matchAll(/<h3 id="way-(\d)"/g)]].map((found) => found.map(([, way]) => way)), [['0', '1', '2', '5'], ['3', '4']]);
    assert.match(many, /There are 4 more; the light bulb has those that can be made\./);
    assert.match(many, /The change is too long to be shown here/);
  });

  it('has no ways where there is no code to write', () => {
    assert.doesNotMatch(page({ ...explained, kind: 'no-function', ways: [] }), /Ways to write it/);
  });

  it('draws both plans only where something can move', () => {
    const still = { ...explained, timeline: { plan: planned(0), now: 1, possible: 1, steps: [placed(0, [0, 1], [0, 1])] } };
    assert.match(page(explained), /class="panel possible/);
    assert.doesNotMatch(page(still), /class="panel possible|class="saved"/);
  });

  it('is one tab stop wide', () => {
    const stops = page(explained).match(/class="bar[^>]*tabindex="0"/g);
    assert.equal(stops?.length, 1);
  });

  it('keeps text from a file text', () => {
    const hostile = page({
      ...explained,
      title: HOSTILE,
      verdict: HOSTILE,
      evidence: [HOSTILE],
      ways: [
        { ...CHANGE, title: HOSTILE, caveats: [HOSTILE], diffs: [{ newFile: HOSTILE, parts: [{ line: 1, lines: [`-${HOSTILE}`, `+${HOSTILE}`, ` ${HOSTILE}`] }] }] },
        { kind: 'refused', finding: 0, title: HOSTILE, reason: HOSTILE },
        { kind: 'general', title: HOSTILE, text: HOSTILE, sample: HOSTILE, guide: 'a#b' },
        { kind: 'keep', reasons: [HOSTILE] },
      ],
      timeline: { plan: planned(0), now: 1, possible: 1, steps: [placed(0, [0, 1], [0, 1], { label: HOSTILE, repeats: { label: HOSTILE, overlaps: false } })] },
    });
    assert.equal(hostile.match(/<script/g)?.length, 1);
    assert.equal(hostile.match(/<\/script>/g)?.length, 1);
    assert.doesNotMatch(hostile, /<img/);
  });

  it('lets no character turn or hide what stands around it', () => {
    const turned = page({ ...explained, title: 'a\u202eb\u2066c\u061cd', evidence: ['`x\u202ey`'] });
    assert.doesNotMatch(turned, /[\u061c\u202a-\u202e\u2066-\u2069]/);
  });

  it('has a sentence for every state', () => {
    for (const kind of ['no-editor', 'unsupported-language', 'gone', 'no-server'] as const) assert.match(page({ kind }), /<p class="verdict">[^<]{20,}/, kind);
    for (const kind of ['too-big', 'failed'] as const) assert.match(page({ ...explained, kind, title: '', verdict: '', findings: [], timeline: undefined }), /<p class="verdict">[^<]{20,}/, kind);
    for (const kind of ['sync-function', 'module', 'no-function', 'parse-error'] as const) assert.ok(page({ ...explained, kind, findings: [], timeline: undefined }).includes('2 waits in a row'), kind);
  });

  it('stays small with 40 bars', () => {
    const steps = Array.from({ length: 40 }, (_, i) => placed(i, [i, i + 1], [0, 1], { after: i > 0 ? [{ step: i - 1, because: 'uses `v`', variable: 'v' }] : [] }));
    const plan = inLine(...steps.map(({ id }) => member(id)));
    // As many ways as the server gives, with longer diffs than it gives.
    const lines = Array.from({ length: 120 }, (_, i) => `${i < 60 ? '-' : '+'}  const part${i} = await fetchPart${i}("<${'x'.repeat(70)}>");`);
    const way: ExplainedWay = { ...CHANGE, diffs: [{ parts: [{ line: 1, lines }] }] };
    const full = page({ ...explained, ways: [...explained.ways.slice(0, 1), ...Array.from({ length: 7 }, () => way), ...explained.ways.slice(-1)], timeline: { plan, now: 40, possible: 1, steps } });
    assert.ok(Buffer.byteLength(full) < 100_000, `${Buffer.byteLength(full)} bytes`);
    assert.match(full, /<del>−   await a\(\);/);
    assert.ok(full.match(/The change is too long to be shown here/g)!.length >= 4);
    assert.equal(full.match(/<h3 id="way-/g)?.length, 9);
  });

  it('draws one bar for each turn of a loop, and layers those that overlap', () => {
    const looped = page({ ...explained, timeline: { plan: loop(planned(0)), now: 3, possible: 1, steps: [placed(0, [0, 3], [0, 1])] } });
    const bars = [...looped.matchAll(/data-run="0\.(\d)" x="([\d.%]+)" y="(\d+)"/g)].map(([, turn, x, y]) => `${turn} ${x} ${y}`);
    assert.deepEqual(bars, ['0 0% 42', '1 33.33% 42', '2 66.67% 42', '0 0% 42', '1 0% 49', '2 0% 56']);
  });

  it('asks for nothing to be assumed before a script runs', () => {
    assert.match(page(explained), /<details class="assumptions" id="assumptions" hidden><\/details>/);
  });
});

describe('what is assumed', () => {
  const timeline = { plan: loop(inLine(planned(0), planned(1))), steps: [placed(0, [0, 1], [0, 1]), placed(1, [1, 2], [1, 2])] };
  const standard = standardAssumptions(timeline);

  it('is read back as the page wrote it', () => {
    for (const written of [standard, { lengths: [0.5, 10], turns: 12, atOnce: 1 }]) assert.deepEqual(readAssumptions(JSON.parse(JSON.stringify({ ...written, more: 1 })), timeline), written);
  });

  it('is dropped where the page could not have written it', () => {
    const bad = [undefined, null, 3, 'x', {}, { ...standard, lengths: [1] }, { ...standard, lengths: [1, '1'] }, { ...standard, lengths: [1, 11] }, { ...standard, lengths: [1, 0.3] }, { ...standard, lengths: [1, NaN] }, { ...standard, turns: 0 }, { ...standard, turns: 1.5 }, { ...standard, turns: 1e9 }, { ...standard, atOnce: 13 }];
    for (const value of bad) assert.equal(readAssumptions(value, timeline), undefined, JSON.stringify(value));
  });

  it('has fewer turns where loops in loops would multiply them', () => {
    const nested = { ...timeline, plan: loop(loop(loop(planned(0)))) };
    assert.equal(readAssumptions({ ...standard, turns: 12 }, nested), undefined);
    assert.ok(readAssumptions({ ...standard, turns: 3 }, nested));
  });

  it('is known to be about other code', () => {
    assert.notEqual(fingerprint('a b'), fingerprint('b a'));
    assert.equal(fingerprint('a b'), fingerprint('a b'));
  });
});

describe('messages of the explainer', () => {
  it('pass when they are well formed', () => {
    assert.deepEqual(readPageMessage({ type: 'reveal', range, focus: true, more: 1 }), { type: 'reveal', range, focus: true });
    assert.deepEqual(readPageMessage({ type: 'guide', section: 'concurrency-vs-parallelism#kitchen' }), { type: 'guide', section: 'concurrency-vs-parallelism#kitchen' });
    assert.deepEqual(readPageMessage({ type: 'rule', rule: 'await-in-loop' }), { type: 'rule', rule: 'await-in-loop' });
    assert.deepEqual(readPageMessage({ type: 'apply', answer: 1, way: 0, edits: ['x'] }), { type: 'apply', answer: 1, way: 0 });
    assert.deepEqual(readPageMessage({ type: 'preview', answer: 1, way: 0 }), { type: 'preview', answer: 1, way: 0 });
    assert.deepEqual(readHostMessage({ type: 'outcome', way: 2, text: 'Made.' }), { type: 'outcome', way: 2, text: 'Made.' });
    assert.deepEqual(readHostMessage({ type: 'mark', step: null }), { type: 'mark', step: null });
    assert.deepEqual(readPageState({ uri: 'file:///a', offset: 0, refreshed: true }), { uri: 'file:///a', offset: 0 });
  });

  it('are dropped otherwise', () => {
    const bad = [undefined, null, 1, 'refresh', {}, { type: 'run', command: 'x' }, { type: 'guide', section: 'a b' }, { type: 'guide', section: '../x' }, { type: 'rule', rule: 'x/../y' }, { type: 'apply', way: 0 }, { type: 'apply', answer: 1, way: -1 }, { type: 'apply', answer: 1, way: '0' }, { type: 'preview', answer: 0.5, way: 0 }, { type: 'reveal', range: { start: { line: -1, character: 0 }, end: { line: 1, character: 0 } } }, { type: 'reveal', range: { start: { line: 0.5, character: 0 }, end: {} } }];
    for (const message of bad) assert.equal(readPageMessage(message), undefined, JSON.stringify(message));
    for (const message of [{ type: 'mark', step: '1' }, { type: 'outcome', way: -1, text: 'x' }, { type: 'outcome', way: 1, text: 1 }, { type: 'other' }, null]) assert.equal(readHostMessage(message), undefined);
    for (const state of [{ uri: 1, offset: 0 }, { uri: 'a', offset: -1 }, null, 'x']) assert.equal(readPageState(state), undefined);
  });
});
