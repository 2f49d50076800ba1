/** The explainer's page as HTML: its security policy, its escaping, and that it says all without a script. */
import assert from 'node:assert/strict';
import { buildExplainerPage, type Answer } from '../../src/extension/explainerPage';
import type { ExplainedStep, ExplainResult } from '../../src/server/protocol';
import { readHostMessage, readPageMessage, readPageState } from '../../src/webview/protocol';
import { HOSTILE, step } from './samples';

const range = { start: { line: 4, character: 2 }, end: { line: 4, character: 9 } };
const placed = (...args: Parameters<typeof step>): ExplainedStep => ({ ...step(...args), range });

const explained: ExplainResult = {
  kind: 'async-function',
  title: 'loadDashboard',
  line: 5,
  range,
  verdict: '2 waits in a row; both can overlap.',
  findings: [{ rule: 'sequential-awaits', range, severity: 'warning', confidence: 'certain', bottleneck: 'waiting', message: 'a and b wait in line.', evidence: [], checks: ['Order of logs.'], guide: 'concurrency-vs-parallelism#waiting-heavy' }],
  timeline: { now: 3, possible: 2, steps: [placed(1, [0, 1], [0, 1]), placed(2, [1, 2], [0, 1]), placed(3, [2, 3], [1, 2], { after: [{ step: 1, because: 'uses `user`', variable: 'user' }] })] },
  evidence: ['`b` does not use `a`.'],
  unchecked: ['`render` was not looked into.'],
  guide: 'concurrency-vs-parallelism#waiting-heavy',
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
    const still = { ...explained, timeline: { now: 1, possible: 1, steps: [placed(1, [0, 1], [0, 1])] } };
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
      timeline: { now: 1, possible: 1, steps: [placed(1, [0, 1], [0, 1], { label: HOSTILE, repeats: { label: HOSTILE, overlaps: false } })] },
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
    assert.ok(page({ ...explained, timeline: { now: 40, possible: 1, steps } }).length < 100_000);
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
