/**
 * Drives the editor as a person does, with the packed extension installed: look, hover, press F1, read, follow a link.
 * Mocha runs it once per version of VS Code; pictures go to `CONCURRENCY_LENS_SCREENSHOTS` (by default `out/screenshots`).
 */
import { strict as assert } from 'node:assert';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { bringBrowser, bringEditor, VERSIONS, type Version } from './editors';
import { openWorkbench } from './page';
import { startServer, type ServerOptions } from './server';
import { copyDemo } from './workspace';

const PICTURES = resolve(process.env.CONCURRENCY_LENS_SCREENSHOTS || 'out/screenshots');
const THEMES = { dark: 'Dark Modern', light: 'Light Modern', 'high-contrast': 'Dark High Contrast', 'high-contrast-light': 'Light High Contrast' };
const SQUIGGLES = '.monaco-editor .squiggly-warning, .monaco-editor .squiggly-info';

/** Awaits in line that must stay so. */
const REFUSED = `import { fetchOrders, fetchUser } from './api.js';
import { NotFound } from './errors.js';

export async function page(id: string) {
  try {
    const user = await fetchUser(id);
    const orders = await fetchOrders(id);
    return { user, orders };
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}
`;

const REFUSAL = 'Await both together: not here. The `catch` around them asks which failure it is.';

/** A function that computes, of which a fix makes a file. */
const SCORES = `export interface User { id: string; name: string }
interface Order { user: string; total: number }

function scoreAll(orders: Order[], users: User[]): number[] {
  const scores: number[] = [];
  for (const user of users) {
    let total = 0;
    for (const order of orders) if (order.user === user.id) total += order.total;
    scores.push(total);
  }
  return scores;
}

export function register(app: any) {
  app.post('/scores', async (req: any, res: any) => {
    res.json(scoreAll(req.body.orders, req.body.users));
  });
}
`;

const POOL = 'Move `scoreAll` into a worker pool (`scoreAll.worker.ts`)';

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
    await writeFile(join(demo.folder, 'src/refused.ts'), REFUSED);
    await writeFile(join(demo.folder, 'src/scores.ts'), SCORES);
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

    it('opens the light bulb and reads what there is to do, the best first', async () => {
      await clickCode(page, 'fetchOrders');
      const menu = await openMenu(page, 'Control+.', 'Await both together');
      await picture(page, `light-bulb-${version}`);
      const [, ...titles] = (await menu.innerText()).split('\n');
      assert.deepEqual(titles.slice(0, 6), ['Await both together', 'Preview: Await both together', 'Explain concurrency here', 'About rule sequential-awaits', 'Disable sequential-awaits for this line', 'Disable sequential-awaits for this file']);
      assert.equal(titles.at(-1), 'Report as a false positive…');
      await page.keyboard.press('Escape');
    });

    it('looks at a fix before it is made, reads what it changes, takes it, and takes it back by one undo', async () => {
      await preview(page, 'fetchOrders', 'Await both together');
      await page.locator('.review-widget', { hasText: 'Both are started, even if fetchUser fails.' }).first().waitFor();
      await page.locator('.review-widget a', { hasText: 'Apply this change' }).first().waitFor();
      assert.equal(await page.locator('.panel .comments-panel').count(), 0, 'the view of all comments came up');
      await picture(page, `preview-${version}`);
      await page.locator('.review-widget a', { hasText: 'Apply this change' }).first().click();
      await previewGone(page);
      await page.locator('.view-line', { hasText: 'const [user, orders] = await Promise.all([' }).waitFor();
      await picture(page, `preview-applied-${version}`);
      await page.keyboard.press('Control+z');
      await page.locator('.view-line', { hasText: 'const orders = await fetchOrders(' }).waitFor();
      await page.locator('.view-line', { hasText: 'Promise.all' }).waitFor({ state: 'hidden' });
    });

    it('looks at it again and makes it by the keyboard alone, or not', async () => {
      await preview(page, 'fetchOrders', 'Await both together');
      await page.locator('.review-widget').first().waitFor();
      await page.keyboard.press('Control+Enter');
      await page.locator('.view-line', { hasText: 'const [user, orders] = await Promise.all([' }).waitFor();
      await previewGone(page);
      await page.keyboard.press('Control+z');
      await page.locator('.view-line', { hasText: 'const orders = await fetchOrders(' }).waitFor();
      await page.locator(SQUIGGLES).first().waitFor({ timeout: 20_000 });
      await preview(page, 'fetchOrders', 'Await both together');
      await run(page, 'F1', 'Close the preview');
      await previewGone(page);
      await page.locator('.view-line', { hasText: 'const orders = await fetchOrders(' }).waitFor();
    });

    it('reads in the preview that the code changed, and has it made again', async () => {
      await preview(page, 'fetchOrders', 'Await both together');
      await openFile(page, 'src/server.ts');
      await page.locator('.view-line', { hasText: 'const app = express();' }).click();
      await page.keyboard.press('End');
      await page.keyboard.type(' // ours');
      await page.locator('.tab', { hasText: 'Await both together' }).click();
      const comment = page.locator('.review-widget');
      await comment.filter({ hasText: 'The code changed' }).waitFor();
      await picture(page, `preview-changed-${version}`);
      await comment.locator('a', { hasText: 'Make the preview again' }).click();
      await comment.filter({ hasText: 'Check first:' }).waitFor();
      assert.equal(await page.locator('.monaco-diff-editor .view-line', { hasText: '// ours' }).count(), 2, 'the code on both sides is not the new one');
      await run(page, 'F1', 'Close the preview');
      await previewGone(page);
      await page.locator('.view-line', { hasText: '// ours' }).click();
      for (let step = 0; (await page.locator('.view-line', { hasText: /express\(\);$/ }).count()) === 0; step++) {
        assert.ok(step < 20, 'what was typed cannot be taken back');
        await page.keyboard.press('Control+z');
        await page.waitForTimeout(200);
      }
      await page.locator(SQUIGGLES).first().waitFor({ timeout: 20_000 });
    });

    it('looks at a fix that makes a file', async () => {
      await openFile(page, 'src/scores.ts');
      await page.locator('.view-line', { hasText: 'scoreAll' }).first().waitFor();
      await page.locator(SQUIGGLES).first().waitFor({ timeout: 20_000 });
      await preview(page, 'scoreAll', POOL, 'Control+Shift+R');
      await page.locator('.review-widget', { hasText: 'Starting a worker takes time' }).first().waitFor();
      await picture(page, `preview-files-${version}`);
      await run(page, 'F1', 'Close the preview');
      await previewGone(page);
      await run(page, 'F1', 'View: Close Editor');
    });

    it('reads among the refactorings why a fix is refused', async () => {
      await openFile(page, 'src/refused.ts');
      await page.locator('.view-line', { hasText: 'NotFound' }).first().waitFor();
      await page.locator(SQUIGGLES).first().waitFor({ timeout: 20_000 });
      await clickCode(page, 'fetchOrders');
      const menu = await openMenu(page, 'Control+Shift+R', REFUSAL);
      await picture(page, `refused-${version}`);
      await clickEntry(menu.locator('.option-disabled', { hasText: REFUSAL }));
      await page.keyboard.press('Escape');
      await menu.waitFor({ state: 'hidden' });
      await page.locator('.view-line', { hasText: 'const orders = await fetchOrders(id);' }).waitFor();
      await run(page, 'F1', 'View: Close Editor');
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

    it('assumes another length, and walks along with the code marked', async () => {
      const explainer = await webview(page, '#player:not([hidden])');
      const before = await explainer.locator('#totals').innerText();
      await explainer.locator('#length-0').fill('2.5');
      await explainer.locator('#totals').filter({ hasNotText: before }).waitFor();
      const marked = page.locator('.view-overlays .cdr[class*="ced-"]');
      assert.equal(await marked.count(), 0);
      await explainer.locator('[data-play="forward"]').click();
      assert.match(await explainer.locator('#moment').innerText(), /fetchUser\(.*\) begins; the code waits for it/);
      await marked.first().waitFor();
      await picture(page, `explainer-steps-${version}`);
    });

    it('looks at a way to write it from the page, makes it from there, and takes it back by one undo', async () => {
      const explainer = await webview(page, '.way [data-preview]');
      const card = explainer.locator('.way', { hasText: 'Await both together' }).first();
      await card.getByRole('button', { name: 'Preview: Await both together' }).click();
      await page.locator('.monaco-diff-editor').first().waitFor();
      await page.locator('.review-widget', { hasText: 'Both are started, even if fetchUser fails.' }).first().waitFor();
      await picture(page, `explainer-preview-${version}`);
      await card.getByRole('button', { name: 'Apply: Await both together' }).click();
      await page.locator('.view-line', { hasText: 'const [user, orders] = await Promise.all([' }).waitFor();
      await previewGone(page);
      await card.locator('.outcome', { hasText: 'Made. One undo in the code takes it back.' }).waitFor();
      await explainer.locator('[data-refresh]').waitFor();
      await picture(page, `explainer-applied-${version}`);
      await page.keyboard.press('Control+z');
      await page.locator('.view-line', { hasText: 'const orders = await fetchOrders(' }).waitFor();
      await page.locator('.view-line', { hasText: 'Promise.all' }).waitFor({ state: 'hidden' });
      await explainer.locator('[data-refresh]').click();
      await webview(page, 'main:not(:has([data-refresh])) .way');
      await page.locator(SQUIGGLES).first().waitFor({ timeout: 20_000 });
    });

    it('reads what became of a change when they come back to the page, over which the code was shown', async () => {
      const tab = page.locator('.tab', { hasText: 'Explain concurrency' });
      await tab.click();
      await run(page, 'F1', 'View: Move Editor into Previous Group');
      await page.locator('.tab', { hasText: 'server.ts' }).and(page.locator('.tab:not(.active)')).waitFor();
      const covered = await webview(page, '.way [data-apply]');
      await covered.getByRole('button', { name: 'Apply: Await both together' }).click();
      await page.locator('.view-line', { hasText: 'const [user, orders] = await Promise.all([' }).waitFor();
      await tab.click();
      await webview(page, 'main:has([data-refresh]) .outcome:has-text("Made. One undo")');
      await picture(page, `explainer-back-${version}`);
      await page.locator('.tab', { hasText: 'server.ts' }).click();
      await page.locator('.view-line', { hasText: 'Promise.all' }).click();
      await page.keyboard.press('Control+z');
      await page.locator('.view-line', { hasText: 'const orders = await fetchOrders(' }).waitFor();
      await tab.click();
      await (await webview(page, '[data-refresh]')).locator('[data-refresh]').click();
      await webview(page, 'main:not(:has([data-refresh])) .way');
      await tab.click();
      await run(page, 'F1', 'View: Move Editor into Right Group');
      await page.locator(SQUIGGLES).first().waitFor({ timeout: 20_000 });
    });

    it('finds the page as it was after the window was loaded again', async () => {
      const before = await webview(page, '#player:not([hidden])');
      await before.locator('#length-0').fill('2.5');
      await before.locator('[data-play="forward"]').click();
      const [totals, moment] = [await before.locator('#totals').innerText(), await before.locator('#moment').innerText()];
      assert.match(moment, /fetchUser/);
      await page.waitForTimeout(1_000);
      await run(page, 'F1', 'Developer: Reload Window');
      await page.waitForEvent('load', { timeout: 60_000 });
      const after = await webview(page, '#player:not([hidden])');
      assert.equal(await after.locator('#length-0').inputValue(), '2.5');
      await after.locator('#totals').filter({ hasText: totals }).waitFor();
      await after.locator('#moment').filter({ hasText: moment }).waitFor();
      await picture(page, `explainer-reloaded-${version}`);
      await page.locator(SQUIGGLES).first().waitFor({ timeout: 60_000 });
    });

    for (const [name, theme] of Object.entries(THEMES)) {
      it(`sees it in the theme ${theme}`, async () => {
        await chooseTheme(page, theme);
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
      await explainer.locator('.learn [data-guide]').first().click();
      const guide = await webview(page, 'h1:has-text("Concurrency")');
      assert.match(await guide.locator('body').innerText(), /overlap/i);
      await picture(page, `guide-${version}`);
    });

    it('runs an experiment in the guide, workers included', async () => {
      const guide = await webview(page, '#experiment-same-computation button');
      const experiment = guide.locator('#experiment-same-computation');
      await experiment.locator('button').click();
      await experiment.locator('button', { hasText: 'Run again' }).waitFor();
      assert.match(await experiment.locator('.now').innerText(), /In \d workers it took/);
      await picture(page, `experiment-${version}`);
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

describe('a person who begins', function () {
  this.timeout(90_000);
  this.slow(20_000);
  const visit = new Visit();
  let page: Page;

  before(async function () {
    this.timeout(600_000);
    await visit.open('1.139', { settings: { 'workbench.colorTheme': 'Default Dark Modern' } });
    page = visit.page;
  });

  after(() => visit.close());

  it('is shown the walkthrough when they ask, and nothing before', async () => {
    assert.equal(await page.locator('.gettingStartedContainer').count(), 0, 'something opened by itself');
    await run(page, 'F1', 'Welcome: Open Walkthrough');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Get started with Concurrency Lens' }).first().click();
    // The pictures stand beside the steps where there is room for both.
    await page.keyboard.press('Control+b');
    await step(page, 'Open a sample').waitFor();
  });

  for (const [name, theme] of Object.entries(THEMES)) {
    it(`sees its pictures in the theme ${theme}`, async () => {
      await chooseTheme(page, theme);
      for (const title of ['See code that waits in line', 'Read why', 'Look at the whole function', 'Tell concurrency from parallelism', 'Make it as quiet as you like']) {
        await page.locator('.getting-started-step', { hasText: title }).first().click();
        await picture(page, `walkthrough-${title.split(' ')[0].toLowerCase()}-${name}`);
      }
    });
  }

  it('opens the sample beside it, goes to what is marked there, and has it explained', async () => {
    await page.locator('.getting-started-step', { hasText: 'See code that waits in line' }).first().click();
    await step(page, 'Open a sample').click();
    await page.locator(SQUIGGLES).first().waitFor({ timeout: 60_000 });
    await page.locator('.getting-started-step', { hasText: 'Read why' }).first().click();
    await step(page, 'Go to the next finding').click();
    await page.getByText(/^Ln 15, Col 18/).first().waitFor();
    await page.locator('.getting-started-step', { hasText: 'Look at the whole function' }).first().click();
    await step(page, 'Explain concurrency here').click();
    const explainer = await webview(page, '.verdict');
    assert.match(await explainer.locator('body').innerText(), /loadProfile/);
    await page.locator('.view-line', { hasText: 'const user = await fetchUser(id);' }).waitFor();
    await picture(page, 'walkthrough-beside-the-sample');
  });

  it('finds the one sample after the window was loaded again, and is asked nothing when they close it, changed as it is', async () => {
    await page.waitForTimeout(1_000);
    await run(page, 'F1', 'Developer: Reload Window');
    await page.waitForEvent('load', { timeout: 60_000 });
    await page.locator(SQUIGGLES).first().waitFor({ timeout: 60_000 });
    await run(page, 'F1', 'Concurrency Lens: Open a sample');
    const tab = page.locator('.tab', { hasText: 'sample.js' });
    await page.locator('.tab.active', { hasText: 'sample.js' }).waitFor();
    assert.equal(await tab.count(), 1, 'tabs of the sample');
    await picture(page, 'sample-reloaded');
    await page.locator('.view-line', { hasText: 'export async function loadProfile' }).click();
    await page.keyboard.press('End');
    await page.keyboard.type(' // mine');
    await page.locator('.tab.dirty', { hasText: 'sample.js' }).waitFor({ state: 'hidden' });
    await page.waitForTimeout(1_500);
    await run(page, 'F1', 'View: Close Editor');
    await tab.waitFor({ state: 'hidden' });
    assert.equal(await page.locator('.monaco-dialog-box').count(), 0, 'a question');
  });
});

/** The button of the step that is open. */
function step(page: Page, label: string): Locator {
  return page.locator('.getting-started-step.expanded .monaco-button', { hasText: label }).first();
}

async function chooseTheme(page: Page, theme: string): Promise<void> {
  await run(page, 'F1', 'Preferences: Color Theme');
  await page.keyboard.type(theme);
  await page.waitForTimeout(500);
  await page.keyboard.press('Enter');
}

async function openServerFile(page: Page): Promise<void> {
  await openFile(page, 'src/server.ts');
  await page.locator(SQUIGGLES).first().waitFor({ timeout: 60_000 });
}

/** Opens the palette or Quick Open with a key, types, and takes the first entry. */
async function run(page: Page, key: 'F1' | 'Ctrl+P', text: string): Promise<void> {
  const input = page.locator('.quick-input-widget input');
  // The one of the command before may still be closing, and would take what is typed with it.
  await input.waitFor({ state: 'hidden' });
  // The workbench takes keys only a while after it shows itself.
  for (let attempt = 0; !(await input.isVisible()); attempt++) {
    assert.ok(attempt < 20, `${key} opens nothing`);
    await page.keyboard.press(key === 'F1' ? 'F1' : 'Control+p');
    await page.waitForTimeout(500);
  }
  await page.keyboard.type(text);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: text.split('/').pop() }).first().click();
}

/** Opens a file of the demo, and waits until its code is what the editor shows. */
async function openFile(page: Page, path: string): Promise<void> {
  await run(page, 'Ctrl+P', path);
  await page.locator('.tab.active', { hasText: basename(path) }).waitFor();
  await previewGone(page);
}

/** While a preview is still on its way out, its two editors show the same code as the one that is asked for. */
async function previewGone(page: Page): Promise<void> {
  for (const editor of ['.monaco-diff-editor', '.multiDiffEditor']) await page.locator(editor).first().waitFor({ state: 'hidden' });
}

/** The place of a word in the first editor: the start of its second appearance, the call itself (the first is the import). */
function word(page: Page, name: string): Locator {
  return page.locator('.monaco-editor .view-line span span', { hasText: name }).nth(1);
}

/** Opens the menu of what can be done at the cursor, once it holds a title. */
async function openMenu(page: Page, key: string, title: string): Promise<Locator> {
  const menu = page.locator('.action-widget:not(.action-list-submenu-panel)');
  for (let attempt = 0; !(await menu.getByText(title, { exact: true }).isVisible()); attempt++) {
    assert.ok(attempt < 20, `${key} opens no menu with “${title}”`);
    await page.keyboard.press('Escape');
    await page.keyboard.press(key);
    await page.waitForTimeout(700);
  }
  return menu;
}

/** Takes the preview of a fix from the menu at a call. */
async function preview(page: Page, name: string, title: string, key = 'Control+.'): Promise<void> {
  await clickCode(page, name);
  const menu = await openMenu(page, key, title);
  await clickEntry(menu.getByText(`Preview: ${title}`, { exact: true }));
  await page.locator('.monaco-diff-editor').first().waitFor();
}

/** What lies over a menu until the mouse moves takes the first click. */
async function clickEntry(entry: Locator): Promise<void> {
  const box = await entry.boundingBox();
  assert.ok(box, 'the entry is not on the screen');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await entry.page().mouse.move(x - 5, y);
  await entry.page().mouse.move(x, y, { steps: 3 });
  await entry.page().mouse.click(x, y);
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
