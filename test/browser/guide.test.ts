/** The guide's pages as a person meets them in a browser: readable in every theme and width, and usable by keys alone. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { readPlace, TOPICS } from '../../src/webview/guideTopics';
import { inRoot } from '../support/paths';
import { faultsOf, THEMES } from './editorWindow';
import { faintBars } from './looks';
import { Reader } from './reader';

/** The browser's side, for what is evaluated there: the tests' types know no page. */
declare const document: any;
declare const window: any;

const topics = TOPICS.map(({ id }) => id).filter((id) => existsSync(inRoot('media/guide', `${id}.md`)));

describe('the guide in a browser', function () {
  this.timeout(60_000);
  this.slow(10_000);
  const reader = new Reader();

  before(async function () {
    this.timeout(600_000);
    await reader.start();
  });
  after(() => reader.stop());
  afterEach(() => assert.deepEqual(reader.complaints, []));

  /** The links to other topics, from any of them. */
  const elsewhere = new Set<string>();

  for (const topic of topics) {
    describe(topic, () => {
      it('fits a width of 320 without being scrolled sideways', async () => {
        const page = await reader.open(topic, { width: 320 });
        const tooWide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.equal(await tooWide(), 0);
        await page.locator('.contents summary').click();
        await page.locator('#find').fill('await');
        await page.locator('.found a').first().waitFor();
        assert.equal(await tooWide(), 0);
      });

      it('is reached by keys: the search, all topics, all sections, all pictures', async () => {
        const page = await reader.open(topic);
        const missing = new Set(await page.evaluate(() => [...document.querySelectorAll('#find, .contents a, .player button, .runner button, summary:not(.contents summary), .steps a, .path a')].map((element: any, index) => {
          element.setAttribute('data-stop', String(index));
          return String(index);
        })));
        for (let presses = 0; presses < 400 && missing.size > 0; presses++) {
          await page.keyboard.press('Tab');
          missing.delete(await page.evaluate(() => document.activeElement?.getAttribute('data-stop') ?? ''));
        }
        assert.deepEqual([...missing], []);
      });

      it('follows each of its links to the section that it names', async () => {
        const page = await reader.open(topic, { calm: true });
        await page.evaluate(() => document.querySelectorAll('details').forEach((folded: any) => (folded.open = true)));
        const links = await page.locator('a').all();
        assert.ok(links.length > 40, `${links.length} links`);
        for (const link of links) {
          const [href, rule] = await Promise.all(['href', 'data-rule'].map((name) => link.getAttribute(name)));
          reader.messages.length = 0;
          await link.click();
          if (href!.startsWith('#')) {
            assert.deepEqual(await landing(page), { section: href!.slice(1), focused: true, headingInSight: true });
            assert.deepEqual(reader.messages, []);
          } else if (rule) {
            await told(reader, 'open-rule');
            assert.deepEqual(reader.messages, [{ type: 'open-rule', rule }]);
          } else {
            const place = readPlace(href!)!;
            if (place.topic === topic) continue;
            await told(reader, 'open-topic');
            assert.deepEqual(reader.messages, [{ type: 'open-topic', ...place }]);
            elsewhere.add(href!);
          }
        }
      });

      it('gives the words of each picture first, and no picture, to who uses a screen reader', async () => {
        const page = await reader.open(topic, { classes: 'vscode-using-screen-reader' });
        const figures = () => page.locator('figure[data-picture]').evaluateAll((found: any[]) => found.map((figure) => [...figure.querySelectorAll('.in-words, .chart-scroll')].map((part: any) => `${part.className}${part.matches('[aria-hidden]') ? ' hidden' : ''}${part.matches('[tabindex="0"]') ? ' stop' : ''}`).join(', ')));
        const heard = await figures();
        assert.ok(heard.length > 0);
        for (const order of heard) assert.equal(order, 'in-words, chart-scroll hidden');
        assert.equal(await page.locator('figure[data-experiment] .chart-scroll:not([aria-hidden])').count(), 0);
        assert.deepEqual(await faultsOf(page), []);
        await page.evaluate(() => document.body.classList.remove('vscode-using-screen-reader'));
        await page.locator('.chart-scroll:not([aria-hidden])').first().waitFor();
        for (const order of await figures()) assert.equal(order, 'chart-scroll stop, in-words');
      });

      it('steps each picture with the arrow keys, and says each step once', async () => {
        const page = await reader.open(topic);
        for (const figure of await page.locator('figure:has(.player)').all()) {
          const steps = await figure.locator('.in-words > li').count();
          await figure.locator('[data-do="forward"]').focus();
          for (let step = 1; step <= steps; step++) {
            await page.keyboard.press('ArrowRight');
            assert.equal(await figure.locator('.place').innerText(), `Step ${step} of ${steps}`);
            assert.equal(await figure.locator('.in-words > li[aria-current]').count(), 1);
          }
        }
      });
    });
  }

  for (const theme of Object.keys(THEMES)) {
    it(`shuts nobody out of what an experiment has measured (${theme})`, async () => {
      const page = await reader.open('concurrency-vs-parallelism', { theme, width: 320 });
      const button = page.locator('#experiment-interleaved-waits button');
      await button.click();
      await page.locator('#experiment-interleaved-waits tbody tr').nth(5).waitFor();
      await page.locator('#experiment-interleaved-waits button', { hasText: 'Run again' }).waitFor();
      assert.deepEqual(await faultsOf(page), []);
      assert.deepEqual(await faintBars(page), []);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
    });
  }

  it('finds a place in another topic by keys, and comes back', async () => {
    const page = await reader.open('concurrency-vs-parallelism');
    await page.locator('#kitchen').focus();
    await page.keyboard.press('/');
    await page.keyboard.type('cancelling');
    await page.keyboard.press('ArrowDown');
    assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ''), /^Cancelling/);
    await page.keyboard.press('Enter');
    await told(reader, 'open-topic');
    const target = reader.messages.at(-1)!;
    assert.deepEqual(target, { type: 'open-topic', topic: 'promises-and-async-await', section: 'cancelling' });

    await reader.show(target.topic!);
    assert.ok(Math.abs(await page.locator('#cancelling').evaluate((section) => section.getBoundingClientRect().top)) < 60);
    reader.messages.length = 0;
    await page.locator('[data-go="back"]').click();
    await told(reader, 'open-topic');
    assert.equal(reader.messages.at(-1)?.topic, 'concurrency-vs-parallelism');
    await reader.show('concurrency-vs-parallelism');
    assert.equal(await page.locator('[data-go="forward"]').getAttribute('aria-disabled'), 'false');
  });

  it('begins another topic at its top, wherever the one before it stood', async () => {
    const page = await reader.open('concurrency-vs-parallelism');
    await page.evaluate(() => document.getElementById('questions').scrollIntoView());
    await page.locator('.topics > li > a', { hasText: 'Synchronous' }).click();
    await told(reader, 'open-topic');
    await reader.show('sync-vs-async');
    await page.evaluate(() => window.postMessage({ type: 'show', section: '' }));
    await page.locator('.sections a[aria-current][href="#key-idea"]').waitFor();
    assert.ok((await page.evaluate(() => window.scrollY)) <= 1);
    await page.locator('[data-go="back"]').click();
    await told(reader, 'open-topic', 2);
    assert.deepEqual(reader.messages.at(-1), { type: 'open-topic', topic: 'concurrency-vs-parallelism', section: 'questions' });
  });

  it('keeps the step of a picture while other topics are read', async () => {
    const page = await reader.open('sync-vs-async');
    await page.locator('#picture-start [data-do="forward"]').click();
    await reader.show('promises-and-async-await');
    await reader.show('sync-vs-async');
    assert.equal(await page.locator('#picture-start .place').innerText(), 'Step 1 of 7');
  });

  it('says kindly that it found nothing, and forgets it on Escape', async () => {
    const page = await reader.open('sync-vs-async');
    await page.locator('#find').fill('<img src=x> zebra');
    assert.match(await page.locator('.found').innerText(), /^Nothing about “<img src=x> zebra” here\. Try one plain word/);
    assert.equal(await page.locator('.found img').count(), 0);
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.found').isVisible(), false);
    assert.equal(await page.locator('#find').inputValue(), '');
  });

  it('follows a link to a rule', async () => {
    const page = await reader.open('sync-vs-async');
    await page.locator('a[data-rule="blocking-call"]').first().click();
    await told(reader, 'open-rule');
    assert.equal(reader.messages.at(-1)?.rule, 'blocking-call');
  });

  it('opens at the top and marks a section that is asked for later', async () => {
    const page = await reader.open('promises-and-async-await');
    assert.ok((await page.evaluate(() => window.scrollY)) <= 1);
    await page.evaluate(() => window.postMessage({ type: 'show', section: 'limits' }));
    await page.locator('#limits.target').waitFor();
    assert.equal(await page.locator('.sections a[aria-current]').getAttribute('href'), '#limits');
    assert.equal(await page.locator('.topics a[aria-current="page"]').innerText(), 'Promises and async/await');
  });

  // In a group, or it would run before the topics' own tests.
  describe('from topic to topic', () => {
    it('lands where the links from other topics lead to', async () => {
      assert.ok(elsewhere.size > topics.length, `${elsewhere.size} links`);
      for (const link of elsewhere) {
        const { topic, section } = readPlace(link)!;
        const page = await reader.open(topic, { calm: true });
        await page.evaluate((message) => window.postMessage(message), { type: 'show', section });
        if (section) {
          await page.locator(`#${section}.target`).waitFor();
          assert.deepEqual(await landing(page), { section, focused: true, headingInSight: true }, link);
        } else {
          assert.ok((await page.evaluate(() => window.scrollY)) <= 1, link);
        }
      }
    });
  });

  describe('the reader’s own code', () => {
    const place = (id: number, line: number, code: string) => ({ id, line, code });
    const LOOPS = { section: 'loops', places: [place(7, 12, 'await save(item);'), place(8, 40, 'await <img src=x onerror=alert(1)>(id);')], more: 0 };
    const tell = (page: Page, sections: unknown[], file = 'server.ts') => page.evaluate((message) => window.postMessage(message), { type: 'code', file, sections });
    const shown = (page: Page) => page.locator('.in-your-file').evaluateAll((boxes: any[]) => boxes.map((box) => `${box.closest('section').id}: ${box.innerText.replace(/\s+/g, ' ')}`));

    for (const theme of Object.keys(THEMES)) {
      it(`stands in the section that is about it, for every reader (${theme})`, async () => {
        const page = await reader.open('promises-and-async-await', { theme, width: 320 });
        assert.deepEqual(await shown(page), []);
        await tell(page, [LOOPS, { section: 'limits', places: [place(9, 3, 'x'.repeat(70))], more: 4 }, { section: 'elsewhere', places: [place(1, 1, 'x')], more: 0 }]);
        await page.locator('#limits .in-your-file').waitFor();
        assert.deepEqual(await shown(page), [
          'loops: In your file server.ts: 2 places line 12 await save(item); line 40 await <img src=x onerror=alert(1)>(id);',
          `limits: In your file server.ts: 5 places line 3 ${'x'.repeat(70)} and 4 more, further down`,
        ]);
        assert.equal(await page.locator('main img').count(), 0);
        assert.deepEqual(await faultsOf(page), []);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
      });
    }

    it('is shown by keys, keeps the focus while lines move, and goes when it is mended', async () => {
      const page = await reader.open('promises-and-async-await');
      await tell(page, [LOOPS]);
      await page.locator('#loops .in-your-file button').nth(1).focus();
      await page.keyboard.press('Enter');
      await told(reader, 'open-code');
      assert.deepEqual(reader.messages.at(-1), { type: 'open-code', id: 8 });

      await tell(page, [{ ...LOOPS, places: [place(17, 13, 'await save(item);'), place(18, 41, 'await load(id);')] }]);
      await page.locator('.in-your-file', { hasText: 'line 41' }).waitFor();
      assert.equal(await page.evaluate(() => document.activeElement.innerText.replace(/\s+/g, ' ')), 'line 41 await load(id);');
      await page.keyboard.press('Enter');
      await told(reader, 'open-code', 2);
      assert.deepEqual(reader.messages.at(-1), { type: 'open-code', id: 18 });

      await tell(page, []);
      await page.waitForFunction(() => !document.querySelector('.in-your-file'));
    });

    it('is left alone where it reads as before, and opens what was told last', async () => {
      const page = await reader.open('promises-and-async-await');
      await tell(page, [LOOPS]);
      await page.locator('.in-your-file').waitFor();
      await page.evaluate(() => (document.querySelector('.in-your-file li').wasThere = true));
      await tell(page, [{ ...LOOPS, places: LOOPS.places.map((one) => ({ ...one, id: one.id + 10 })) }]);
      await page.locator('.in-your-file button').first().click();
      await told(reader, 'open-code');
      assert.deepEqual(reader.messages.at(-1), { type: 'open-code', id: 17 });
      assert.equal(await page.evaluate(() => document.querySelector('.in-your-file li').wasThere), true);
    });
  });
});

/** The section that a link has led to, whether the keyboard is there too, and whether its heading can be seen. */
function landing(page: Page): Promise<{ section?: string; focused: boolean; headingInSight: boolean }> {
  return page.evaluate(() => {
    const section = document.querySelector('section.target');
    const { top, bottom } = section?.querySelector('h2').getBoundingClientRect() ?? { top: -1, bottom: -1 };
    return { section: section?.id, focused: document.activeElement === section, headingInSight: top >= 0 && bottom <= window.innerHeight };
  });
}

async function told(reader: Reader, type: string, times = 1): Promise<void> {
  for (let waited = 0; reader.messages.filter((message) => message.type === type).length < times; waited += 50) {
    assert.ok(waited < 5000, `the page does not say ${type}, but ${JSON.stringify(reader.messages)}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
