/**
 * Drives the editor as a person does, with the packed extension installed: look, hover, press F1, read, follow a link.
 * Mocha runs it once per version of VS Code; pictures go to `CONCURRENCY_LENS_SCREENSHOTS` (by default `out/screenshots`).
 */
import { strict as assert } from 'node:assert';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { bringBrowser, bringEditor, VERSIONS, type Version } from './editors';
import { openWorkbench } from './page';
import { startServer, type ServerOptions } from './server';
import { copyDemo } from './workspace';

const PICTURES = resolve(process.env.CONCURRENCY_LENS_SCREENSHOTS || 'out/screenshots');
const THEMES = { dark: 'Dark Modern', light: 'Light Modern', 'high-contrast': 'Dark High Contrast', 'high-contrast-light': 'Light High Contrast' };
const SQUIGGLES = '.monaco-editor .squiggly-warning, .monaco-editor .squiggly-info';

/** Opens the demo in an editor with the packed extension; `close` ends everything that was begun, also when not all of it was. */
class Visit {
  page!: Page;
  private readonly steps: (() => Promise<void>)[] = [];

  async open(version: Version, options: ServerOptions): Promise<void> {
    const vsix = process.env.CONCURRENCY_LENS_VSIX;
    assert.ok(vsix, 'CONCURRENCY_LENS_VSIX names no packed extension');
    const [editor, browser] = [await bringEditor(version), await bringBrowser()];
    const demo = await copyDemo();
    this.steps.unshift(demo.remove);
    const server = await startServer(editor, { vsix, ...options });
    this.steps.unshift(server.stop);
    const workbench = await openWorkbench(browser, server, { opens: { folder: demo.folder } });
    this.steps.unshift(workbench.close);
    this.page = workbench.page;
    await mkdir(PICTURES, { recursive: true });
  }

  async close(): Promise<void> {
    for (const step of this.steps) await step();
  }
}

for (const version of VERSIONS) {
  describe(`a person in VS Code ${version}`, function () {
    this.timeout(90_000);
    this.slow(20_000);

    const visit = new Visit();
    let page: Page;
    let broken = false;

    before(async function () {
      this.timeout(600_000);
      await visit.open(version, { settings: { 'workbench.colorTheme': 'Default Dark Modern' } });
      page = visit.page;
      await rm(join(PICTURES, `failed-${version}.png`), { force: true });
    });

    // Each step stands on the one before it.
    beforeEach(function () {
      if (broken) this.skip();
    });

    afterEach(async function () {
      if (this.currentTest?.state !== 'failed') return;
      broken = true;
      await picture(page, `failed-${version}`);
    });

    after(() => visit.close());

    it('opens a file and sees squiggles', async () => {
      await openServerFile(page);
      await picture(page, `squiggles-${version}`);
      // The side bar would leave little room for the explainer beside the code.
      await page.keyboard.press('Control+b');
    });

    it('hovers over the await and reads why', async () => {
      const text = await hover(page, 'fetchOrders');
      assert.match(text, /Concurrency Lens\s*\(?\s*sequential-awaits/, `the marker's text:\n${text}`);
      for (const link of ['Explain', 'Guide', 'Rule']) assert.match(text, new RegExp(`\\b${link}\\b`), `no link ${link} in:\n${text}`);
      await picture(page, `hover-${version}`);
      await page.keyboard.press('Escape');
    });

    it('opens the rule from the code in the hover', async () => {
      await hover(page, 'fetchOrders');
      await page.locator('.monaco-hover a', { hasText: 'sequential-awaits' }).first().click();
      const rule = await webview(page, 'h1');
      assert.match(await rule.locator('h1').first().innerText(), /sequential-awaits/);
      await picture(page, `rule-${version}`);
      await run(page, 'F1', 'View: Close Editor');
    });

    it('reads the status, and sees what it offers', async () => {
      await clickCode(page, 'fetchOrders');
      await page.locator('[id="status.languageStatus"]').hover();
      const status = page.locator('.hover-language-status', { hasText: 'findings' }).first();
      await status.waitFor({ timeout: 20_000 });
      const text = await status.innerText();
      for (const part of ['4 findings', '2 waiting, 2 compute']) assert.ok(text.includes(part), `no “${part}” in:\n${text}`);
      await picture(page, `status-${version}`);
      await status.getByText('Actions').click();
      const offered = page.locator('.quick-input-list .monaco-list-row');
      await offered.first().waitFor();
      const labels = (await offered.allInnerTexts()).map((row) => row.split('\n')[0]);
      assert.deepEqual(labels, ['Explain concurrency here', 'Next finding', 'Previous finding', 'Turn off here', 'Open guide', 'Show log', 'Restart server']);
      await picture(page, `actions-${version}`);
      // The next step opens the same list: a key pressed while this one still closes would go astray.
      await page.keyboard.press('Escape');
      await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    });

    it('runs "Explain concurrency here" and reads the page', async () => {
      await clickCode(page, 'fetchOrders');
      await run(page, 'F1', 'Explain concurrency here');
      const explainer = await webview(page, '.verdict');
      const text = await explainer.locator('body').innerText();
      assert.match(text, /fetchUser/, text);
      assert.match(text, /fetchOrders/, text);
      assert.ok(await explainer.locator('svg').count(), 'no timeline is drawn');
    });

    for (const [name, theme] of Object.entries(THEMES)) {
      it(`sees it in the theme ${theme}`, async () => {
        await run(page, 'F1', 'Preferences: Color Theme');
        await page.keyboard.type(theme);
        await page.waitForTimeout(500);
        await page.keyboard.press('Enter');
        const kind = { dark: 'vscode-dark', light: 'vscode-light', 'high-contrast': 'vscode-high-contrast', 'high-contrast-light': 'vscode-high-contrast-light' }[name];
        const explainer = await webview(page, `body.${kind} .verdict`);
        assert.ok(await explainer.locator('.verdict').isVisible());
        await picture(page, `explainer-${name}-${version}`);
        await hover(page, 'fetchOrders');
        await picture(page, `hover-${name}-${version}`);
        await page.keyboard.press('Escape');
      });
    }

    it('follows the link from the page to the guide', async () => {
      const explainer = await webview(page, '.verdict');
      await explainer.locator('[data-guide]').first().click();
      const guide = await webview(page, 'h1:has-text("Concurrency")');
      assert.match(await guide.locator('body').innerText(), /overlap/i);
      await picture(page, `guide-${version}`);
    });
  });
}

describe('a person who does not trust the folder', function () {
  this.timeout(90_000);
  this.slow(20_000);
  const visit = new Visit();

  before(async function () {
    this.timeout(600_000);
    await visit.open('1.139', { trusted: false });
  });

  after(() => visit.close());

  it('sees squiggles too, as nothing of the folder is run', async () => {
    await openServerFile(visit.page);
    await visit.page.getByText('Restricted Mode', { exact: true }).waitFor();
  });
});

async function openServerFile(page: Page): Promise<void> {
  await run(page, 'Ctrl+P', 'src/server.ts');
  await page.locator(SQUIGGLES).first().waitFor({ timeout: 60_000 });
}

/** Opens the palette or Quick Open with a key, types, and takes the first entry. */
async function run(page: Page, key: 'F1' | 'Ctrl+P', text: string): Promise<void> {
  const input = page.locator('.quick-input-widget input');
  // The workbench takes keys only a while after it shows itself.
  for (let attempt = 0; !(await input.isVisible()); attempt++) {
    assert.ok(attempt < 20, `${key} opens nothing`);
    await page.keyboard.press(key === 'F1' ? 'F1' : 'Control+p');
    await page.waitForTimeout(500);
  }
  await page.keyboard.type(text);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: text.split('/').pop() }).first().click();
}

/** The place of a word in the first editor: the start of its second appearance, the call itself (the first is the import). */
function word(page: Page, name: string): Locator {
  return page.locator('.monaco-editor .view-line span span', { hasText: name }).nth(1);
}

async function clickCode(page: Page, name: string): Promise<void> {
  await word(page, name).click();
}

/** Rests the mouse on the squiggle of the line that holds the call, and reads what pops up. */
async function hover(page: Page, name: string): Promise<string> {
  const line = await word(page, name).boundingBox();
  assert.ok(line, `${name} is not on the screen`);
  const middle = line.y + line.height / 2;
  for (const squiggle of await page.locator(SQUIGGLES).all()) {
    const box = await squiggle.boundingBox();
    if (!box || middle < box.y || middle > box.y + box.height) continue;
    await page.mouse.move(box.x + box.width / 2, middle - 60);
    await page.mouse.move(box.x + box.width / 2, middle, { steps: 5 });
    const popup = page.locator('.monaco-editor .monaco-hover:not(.hidden), .monaco-resizable-hover .monaco-hover').filter({ hasText: 'Concurrency Lens' }).first();
    await popup.waitFor({ timeout: 20_000 });
    return popup.innerText();
  }
  throw new Error(`no squiggle on the line of ${name}`);
}

/** The page inside a webview's two nested frames, once it holds what is asked for. */
async function webview(page: Page, selector: string): Promise<Frame> {
  const end = Date.now() + 30_000;
  for (;;) {
    for (const frame of page.frames()) {
      // A frame that is just being replaced cannot be asked; the next round asks its successor.
      if (await frame.locator(selector).count().catch(() => 0)) return frame;
    }
    if (Date.now() > end) throw new Error(`no webview shows ${selector} within 30 s`);
    await page.waitForTimeout(200);
  }
}

async function picture(page: Page, name: string): Promise<void> {
  // What fades in or out is done by then.
  await page.waitForTimeout(700);
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}
