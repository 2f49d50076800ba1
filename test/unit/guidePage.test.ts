/** The guide's page around its content: its security policy, links into it, and messages from it. */
import assert from 'node:assert/strict';
import { buildGuidePage, readTarget } from '../../src/extension/guidePage';
import { createNonce } from '../../src/extension/pagePolicy';
import { readFromGuide, readToGuide } from '../../src/webview/guideProtocol';

const page = {
  title: 'Concurrency guide',
  content: '<main>words</main>',
  scriptUri: 'https://files.example/guide.js',
  styleUri: 'https://files.example/guide.css',
  cspSource: 'https://files.example',
  nonce: createNonce(),
};

describe('the guide page', () => {
  it('lets in nothing but its own files, the script with the nonce, and workers which that script starts', () => {
    const html = buildGuidePage(page);
    const content = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1].replaceAll('&#39;', "'");
    const policy = Object.fromEntries((content ?? '').split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1)]));
    assert.deepEqual(policy, {
      'default-src': ["'none'"],
      'img-src': ['https://files.example', 'data:'],
      'style-src': ['https://files.example'],
      'font-src': ['https://files.example'],
      'script-src': [`'nonce-${page.nonce}'`],
      'worker-src': ['blob:'],
    });
    const scripts = [...html.matchAll(/<script[^>]*>/g)].map(([tag]) => tag);
    assert.deepEqual(scripts, [`<script nonce="${page.nonce}" src="${page.scriptUri}">`]);
    assert.doesNotMatch(html, /\sstyle=|<style/);
  });

  it('shows a notice as text, whatever it holds', () => {
    const html = buildGuidePage({ ...page, notice: '</p><script>alert(1)</script>' });
    assert.ok(html.includes('&#60;/p&#62;&#60;script&#62;alert(1)'));
    assert.equal(html.match(/<script/g)?.length, 1);
  });

  it('makes a new nonce of 128 bits each time', () => {
    assert.match(createNonce(), /^[0-9a-f]{32}$/);
    assert.notEqual(createNonce(), createNonce());
  });
});

describe('a link into the guide', () => {
  const top = { topic: 'concurrency-vs-parallelism', section: '' };
  const cases: [unknown, { topic: string; section: string }][] = [
    [undefined, { topic: 'concurrency-vs-parallelism', section: 'key-idea' }],
    ['', { topic: 'concurrency-vs-parallelism', section: 'key-idea' }],
    ['concurrency-vs-parallelism#kitchen', { topic: 'concurrency-vs-parallelism', section: 'kitchen' }],
    ['event-loop', { topic: 'event-loop', section: '' }],
    ['#kitchen', top],
    ['../../etc/passwd', top],
    ['a#b#c', top],
    [{ topic: 'x' }, top],
    [7, top],
  ];
  for (const [link, target] of cases) it(`${JSON.stringify(link) ?? 'nothing'} opens ${target.topic}#${target.section}`, () => assert.deepEqual(readTarget(link), target));
});

describe('a message from the guide page', () => {
  it('is read when it is one', () => {
    assert.deepEqual(readFromGuide({ type: 'ready', more: 1 }), { type: 'ready' });
    assert.deepEqual(readFromGuide({ type: 'open-rule', rule: 'await-in-loop' }), { type: 'open-rule', rule: 'await-in-loop' });
    assert.deepEqual(readFromGuide({ type: 'open-topic', topic: 'event-loop', section: '', more: 1 }), { type: 'open-topic', topic: 'event-loop', section: '' });
    assert.deepEqual(readFromGuide({ type: 'open-code', id: 3, range: 'x' }), { type: 'open-code', id: 3 });
  });
  for (const message of [undefined, null, 'ready', [], {}, { type: 'exec' }, { type: 'open-rule' }, { type: 'open-rule', rule: '../x' }, { type: 'open-rule', rule: 'a'.repeat(61) }, { type: 'open-topic', topic: 'event-loop' }, { type: 'open-topic', topic: '../x', section: '' }, { type: 'open-topic', topic: 'event-loop', section: '#' }, { type: 'open-code' }, { type: 'open-code', id: '3' }, { type: 'open-code', id: 1.5 }]) {
    it(`is dropped when it is ${JSON.stringify(message) ?? 'nothing'}`.slice(0, 80), () => assert.equal(readFromGuide(message), undefined));
  }
});

describe('a message to the guide page', () => {
  const code = { type: 'code', file: 'server.ts', sections: [{ section: 'loops', places: [{ id: 1, line: 3, code: 'await x' }], more: 0 }] };
  it('is read when it is one', () => {
    assert.deepEqual(readToGuide({ type: 'show', section: '', more: 1 }), { type: 'show', section: '' });
    assert.deepEqual(readToGuide(code), code);
    assert.deepEqual(readToGuide({ ...code, sections: [] }), { ...code, sections: [] });
  });
  for (const message of [undefined, 'show', { type: 'show' }, { type: 'code' }, { ...code, file: 1 }, { ...code, sections: [null] }, { ...code, sections: [{ section: 'loops', places: [{ id: 1, line: 'x', code: '' }], more: 0 }] }]) {
    it(`is dropped when it is ${JSON.stringify(message) ?? 'nothing'}`.slice(0, 80), () => assert.equal(readToGuide(message), undefined));
  }
});
