/** The explainer's page where there is little or nothing to draw: each answer has words of its own, readable in every theme. */
import assert from 'node:assert/strict';
import { Program } from '../../src/core/index';
import { buildExplainerPage, type Answer } from '../../src/extension/explainerPage';
import { createNonce } from '../../src/extension/pagePolicy';
import { explain } from '../../src/server/features/explain';
import type { PageMessage } from '../../src/webview/protocol';
import { inRoot } from '../support/paths';
import { EditorWindow, ORIGIN, THEMES } from './editorWindow';
import { assertLooksRight, keepPicture } from './looks';

/** The browser's side, for what is evaluated there: the tests' types know no page. */
declare const window: any;

/** The answer for the second line of a text. */
function answerFor(text: string): Answer {
  return explain(new Program(), { path: 'src/a.ts', fileName: 'src/a.ts', text }, { line: 1, character: 2 }, {}, { uri: 'file:///src/a.ts', version: 1, fixesOf: () => [], rewritingsIn: () => [], rewritingsAt: () => [], uriOf: (file) => `file:///${file}`, uriOfPath: (path) => `file:///${path}` }, (fault) => assert.fail(String(fault)));
}

const STATES: [state: string, answer: Answer, says: RegExp][] = [
  ['nothing to improve', answerFor('export async function load(id: string) {\n  const user = await fetchUser(id);\n  return user;\n}\n'), /load/],
  ['a synchronous function', answerFor('export function double(value: number) {\n  return value * 2;\n}\n'), /synchronous function/],
  ['no function', answerFor('const colours = {\n  red: 1,\n};\n'), /top level|no function/i],
  ['broken code', answerFor('export async function load( {\n  const user = await ;\n'), /parse/],
  ['another language', { kind: 'unsupported-language' }, /Not JavaScript or TypeScript/],
  ['no editor', { kind: 'no-editor' }, /No code to explain/],
  ['a file that is gone', { kind: 'gone' }, /The file is not there/],
  ['no analyser', { kind: 'no-server' }, /The analyser is not running/],
  ['a file that is too big', { kind: 'too-big', title: '', line: 1, verdict: '', findings: [], evidence: [], unchecked: [], guide: '' } as unknown as Answer, /This file is too big/],
];

describe('the states of the explainer in a browser', function () {
  this.timeout(60_000);
  this.slow(10_000);
  const editor = new (class extends EditorWindow<PageMessage> {
    async show(answer: Answer, theme: string) {
      const html = buildExplainerPage({ answer, file: 'src/services/loadDashboard.ts', state: { uri: 'file:///a.ts', offset: 3 }, number: 7, scriptUri: `${ORIGIN}/explainer.js`, styleUri: `${ORIGIN}/explainer.css`, cspSource: ORIGIN, nonce: createNonce() });
      const page = await this.openWindow({ theme, width: 480 }, (path) => (path.endsWith('.js') ? { path: inRoot('dist/webview', path) } : path.endsWith('.css') ? { path: inRoot('media', path) } : { html }));
      await page.goto(`${ORIGIN}/page`);
      return page;
    }
  })();

  before(async function () {
    this.timeout(600_000);
    await editor.start();
  });
  after(() => editor.stop());

  for (const [state, answer, says] of STATES) {
    it(`tell of ${state} in every theme, also when the code changed since`, async () => {
      for (const theme of Object.keys(THEMES)) {
        const page = await editor.show(answer, theme);
        assert.match(await page.locator('main').innerText(), says);
        await assertLooksRight(page);
        await keepPicture(page, `state-${state.replaceAll(' ', '-')}-${theme}`);
        await page.evaluate(() => window.postMessage({ type: 'stale' }));
        await page.locator('[data-refresh]').waitFor();
        await assertLooksRight(page);
      }
      assert.deepEqual(editor.complaints, []);
    });
  }
});
