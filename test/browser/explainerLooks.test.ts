/** Every state of the explainer's page with a timeline, as a person comes to see it, in every theme. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { THEMES, type View } from './editorWindow';
import { Explained, FORTY, HOLDING, IN_LINE, LOOP, slide, WAYS } from './explained';
import { assertLooksRight, keepPicture } from './looks';

/** The browser's side, for what is evaluated there: the tests' types know no page. */
declare const window: any;

interface State {
  text: string;
  view?: View;
  /** What the person has done on the page. */
  after?: (page: Page) => Promise<unknown>;
}

const STATES: Record<string, State> = {
  'at first sight': { text: IN_LINE },
  'of a loop': { text: LOOP },
  'of what holds the thread': { text: HOLDING },
  'with many findings': { text: WAYS },
  'with all ways open': { text: WAYS, after: openWays },
  'with a way made': { text: IN_LINE, after: (page) => page.evaluate(() => window.postMessage({ type: 'outcome', way: 0, text: 'Made. One undo in the code takes it back.' })) },
  'with 40 waits': { text: FORTY, after: (page) => page.locator('#assumptions summary').click() },
  'after an edit': { text: IN_LINE, after: stale },
  'in the middle of the walk': { text: LOOP, after: (page) => forward(page, 5) },
  'with the cursor in a step': { text: IN_LINE, after: (page) => page.evaluate(() => window.postMessage({ type: 'mark', step: 1 })) },
  'with sliders moved': { text: LOOP, after: async (page) => { await slide(page, '#length-1', 3.5); await slide(page, '#turns', 7); await slide(page, '#at-once', 2); } },
  'with the keyboard in the chart': { text: IN_LINE, after: async (page) => { await page.locator('[data-play="forward"]').focus(); await page.keyboard.press('Tab'); await page.keyboard.press('ArrowDown'); } },
  'for a screen reader': { text: LOOP, view: { classes: 'vscode-using-screen-reader' } },
  'with less motion': { text: HOLDING, view: { calm: true, classes: 'vscode-reduce-motion' }, after: (page) => forward(page, 1) },
  'beside the code': { text: LOOP, view: { width: 480 }, after: (page) => forward(page, 2) },
  'at 320': { text: WAYS, view: { width: 320 }, after: (page) => forward(page, 3) },
  'at 320 with 40 waits': { text: FORTY, view: { width: 320 }, after: (page) => forward(page, 30) },
  'at 200 %': { text: LOOP, view: { width: 800, zoom: 2 }, after: (page) => forward(page, 2) },
};

describe('the looks of the explainer', function () {
  this.timeout(120_000);
  this.slow(20_000);
  const editor = new Explained();
  before(() => editor.start());
  after(() => editor.stop());

  for (const [state, { text, view, after: act }] of Object.entries(STATES)) {
    it(`hold ${state}, in every theme`, async () => {
      for (const theme of Object.keys(THEMES)) {
        const page = await editor.explain(text, { width: 900, ...view, theme });
        await act?.(page);
        await assertLooksRight(page);
        await keepPicture(page, `explainer-${state.replaceAll(/[ %]+/g, '-')}-${theme}`);
        assert.deepEqual(editor.complaints, []);
      }
    });
  }
});

async function openWays(page: Page): Promise<void> {
  for (const folded of await page.locator('.ways summary').all()) await folded.click();
}

async function forward(page: Page, moments: number): Promise<void> {
  for (let moment = 0; moment < moments; moment++) await page.locator('[data-play="forward"]').click();
}

async function stale(page: Page): Promise<void> {
  await page.evaluate(() => window.postMessage({ type: 'stale' }));
  await page.locator('[data-refresh]').waitFor();
}
