/** Every state of the guide's pages, as a person comes to see it, in every theme. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { TOPICS } from '../../src/webview/guideTopics';
import { THEMES, type View } from './editorWindow';
import { assertLooksRight, faintBars, keepPicture } from './looks';
import { Reader } from './reader';

/** The browser's side, for what is evaluated there: the tests' types know no page. */
declare const window: any;

const HEART = 'concurrency-vs-parallelism';
const EXPERIMENTS: [id: string, topic: string][] = [['interleaved-waits', HEART], ['same-computation', HEART], ['blocked-page', 'blocking-vs-non-blocking']];
const CODE = {
  type: 'code',
  file: 'loadDashboard.ts',
  sections: [
    { section: 'loops', places: [{ id: 1, line: 12, code: 'await save(item);' }, { id: 2, line: 140, code: 'const profile = await loadProfileOf(await findUserByAddress(address), options);' }], more: 0 },
    { section: 'limits', places: [{ id: 3, line: 3, code: 'x'.repeat(70) }], more: 4 },
  ],
};

interface State {
  topic?: string;
  view?: View;
  act?: (page: Page) => Promise<unknown>;
}

const STATES: Record<string, State> = {
  'a search with hits': { act: (page) => page.locator('#find').fill('await') },
  'a hit chosen by keys': { act: async (page) => { await page.locator('#find').fill('cores'); await page.keyboard.press('ArrowDown'); } },
  'a search without hits': { act: (page) => page.locator('#find').fill('zebra crossing') },
  'answers opened': { act: (page) => page.locator('#questions summary').evaluateAll((all: any[]) => all.forEach((summary) => summary.click())) },
  'a section that was asked for': { topic: 'promises-and-async-await', act: async (page) => { await page.evaluate(() => window.postMessage({ type: 'show', section: 'limits' })); await page.locator('#limits.target').waitFor(); } },
  'findings in the reader’s file': { topic: 'promises-and-async-await', act: async (page) => { await page.evaluate((code) => window.postMessage(code), CODE); await page.locator('#limits .in-your-file').waitFor(); } },
  'less motion': { view: { calm: true, classes: 'vscode-reduce-motion' }, act: step },
  'a screen reader': { view: { classes: 'vscode-using-screen-reader' } },
  'a width of 320': { view: { width: 320 }, act: step },
  'a width of 320 and all else': { topic: 'promises-and-async-await', view: { width: 320 }, act: async (page) => { await page.locator('.contents summary').click(); await page.evaluate((code) => window.postMessage(code), CODE); await page.locator('#find').fill('await'); } },
  '200 %': { topic: 'event-loop', view: { width: 1000, zoom: 2 }, act: step },
};

describe('the looks of the guide', function () {
  this.timeout(180_000);
  this.slow(20_000);
  const reader = new Reader();
  before(() => reader.start());
  after(() => reader.stop());

  for (const { id: topic } of TOPICS) {
    it(`hold ${topic}, untouched and with its pictures under way, in every theme`, async () => {
      for (const theme of Object.keys(THEMES)) {
        const page = await reader.open(topic, { theme, calm: true });
        await assertLooksRight(page);
        assert.deepEqual(await faintBars(page), []);
        await keepPicture(page, `guide-${topic}-untouched-${theme}`);
        await step(page);
        await assertLooksRight(page);
        await keepPicture(page, `guide-${topic}-${theme}`);
        assert.deepEqual(reader.complaints, []);
      }
    });
  }

  for (const [state, { topic = HEART, view, act }] of Object.entries(STATES)) {
    it(`hold ${state}, in every theme`, async () => {
      for (const theme of Object.keys(THEMES)) {
        const page = await reader.open(topic, { ...view, theme });
        await act?.(page);
        await assertLooksRight(page);
        await keepPicture(page, `guide-with-${state.replaceAll(/[ ’%]+/g, '-')}-${theme}`);
        assert.deepEqual(reader.complaints, []);
      }
    });
  }

  for (const [id, topic] of EXPERIMENTS) {
    it(`hold the experiment ${id}, before, while and after it runs, in every theme`, async () => {
      for (const theme of Object.keys(THEMES)) {
        const page = await reader.open(topic, { theme, width: 760 });
        const button = page.locator(`#experiment-${id} button`);
        const look = async (when: string): Promise<void> => keepPicture(page, `guide-experiment-${id}-${when}-${theme}`, `#experiment-${id}`);
        await look('before');
        await button.click();
        await page.locator(`#experiment-${id} button`, { hasText: 'Stop' }).waitFor();
        await look('while');
        await page.locator(`#experiment-${id} button`, { hasText: 'Run again' }).waitFor({ timeout: 60_000 });
        await assertLooksRight(page);
        await look('after');
        assert.deepEqual(reader.complaints, []);
      }
    });
  }
});

/** A picture in its middle shows all that it can: what is done, what is now, what is to come. */
async function step(page: Page): Promise<void> {
  for (const forward of await page.locator('.player [data-do="forward"]').all()) for (let presses = 0; presses < 3; presses++) await forward.click();
}
