/** The explainer's page as HTML: its security policy, its escaping, and that it says all without a script. */
import assert from 'node:assert/strict';
import type { TimelinePlan } from '../../src/core/index';
import { buildExplainerPage, type Answer } from '../../src/extension/explainerPage';
import type { ExplainedStep, ExplainResult } from '../../src/server/protocol';
import { fingerprint, readAssumptions, standardAssumptions } from '../../src/webview/assumptions';
import { readHostMessage, readPageMessage, readPageState } from '../../src/webview/protocol';
import { HOSTILE, step } from './samples';

const range = { start: { line: 4, character: 2 }, end: { line: 4, character: 9 } };
const placed = (...args: Parameters<typeof step>): ExplainedStep => ({ ...step(...args), range });
const planned = (id: number): TimelinePlan => ({ kind: 'step', step: id });
const member = (id: number): TimelinePlan => ({ kind: 'member', group: 0, part: planned(id) });
const inLine = (...parts: TimelinePlan[]): TimelinePlan => ({ kind: 'sequence', parts });
const loop = (body: TimelinePlan): TimelinePlan => ({ kind: 'loop', body, overlaps: false, couldOverlap: 3 });

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
  ways: [],
  moreWays: 0,
};

function page(answer: Answer): string {
  return buildExplainerPage({ answer, file: 'src/a.ts', state: { uri: 'file:///a.ts', offset: 3 }, scriptUri: 'vscode-resource:/explainer.js', styleUri: 'vscode-resource:/explainer.css', cspSource: 'vscode-resource:', nonce: 'abc' });
}

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
    assert.ok(Buffer.byteLength(page({ ...explained, timeline: { plan, now: 40, possible: 1, steps } })) < 100_000);
  });

  it('draws one bar for each turn of a loop, and layers those that overlap', () => {
    const looped = page({ ...explained, timeline: { plan: loop(planned(0)), now: 3, possible: 1, steps: [placed(0, [0, 3], [0, 1])] } });
    const bars = [...looped.matchAll(/data-run="0\.(\d)" x="([\d.%]+)" y="(\d+)"/g)].map(([, turn, x, y]) => `${turn} ${x} ${y}`);
    assert.deepEqual(bars, ['0 0% 42', '1 33.33% 42', '2 66.67% 42', '0 0% 42', '1 0% 49', '2 0% 56']);
  });

  it('asks for nothing to be assumed before a script runs', () => {
    assert.match(page(explained), /<details class="assumptions" id="assumptions" hidden open>/);
    assert.equal(page(explained).match(/type="range"/g)?.length, 3);
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
    assert.deepEqual(readHostMessage({ type: 'mark', step: null }), { type: 'mark', step: null });
    assert.deepEqual(readPageState({ uri: 'file:///a', offset: 0, refreshed: true }), { uri: 'file:///a', offset: 0 });
  });

  it('are dropped otherwise', () => {
    const bad = [undefined, null, 1, 'refresh', {}, { type: 'run', command: 'x' }, { type: 'guide', section: 'a b' }, { type: 'guide', section: '../x' }, { type: 'rule', rule: 'x/../y' }, { type: 'reveal', range: { start: { line: -1, character: 0 }, end: { line: 1, character: 0 } } }, { type: 'reveal', range: { start: { line: 0.5, character: 0 }, end: {} } }];
    for (const message of bad) assert.equal(readPageMessage(message), undefined, JSON.stringify(message));
    for (const message of [{ type: 'mark', step: '1' }, { type: 'other' }, null]) assert.equal(readHostMessage(message), undefined);
    for (const state of [{ uri: 1, offset: 0 }, { uri: 'a', offset: -1 }, null, 'x']) assert.equal(readPageState(state), undefined);
  });
});
