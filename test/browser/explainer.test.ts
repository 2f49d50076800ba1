/** The explainer's page as a person uses it in a browser: sliders, the player, keys alone, every theme and width. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { HOSTILE } from '../server/samples';
import { faultsOf, THEMES } from './editorWindow';
import { Explained, FORTY, FORTY_IN_LOOP, HOLDING, IN_LINE, LOOP, MOST, slide, WAYS } from './explained';

/** The browser's side, for what is evaluated there: the tests' types know no page. */
declare const document: any;
declare const window: any;
declare const requestAnimationFrame: any;
declare const performance: any;

describe('the explainer in a browser', function () {
  this.timeout(60_000);
  this.slow(10_000);
  const editor = new Explained();

  before(async function () {
    this.timeout(600_000);
    await editor.start();
  });
  after(() => editor.stop());
  afterEach(() => assert.deepEqual(editor.complaints, []));

  it('follows what is assumed of a wait: totals, bars and list', async () => {
    const page = await editor.explain(IN_LINE);
    assert.equal(await totals(page), 'Now 3 waits, possible 2 waits.');
    await slide(page, '#length-1', 2.5);
    assert.equal(await totals(page), 'Now 4.5 waits, possible 3.5 waits.');
    assert.deepEqual(await page.locator('.amount').allInnerTexts(), ['4.5 waits', '3.5 waits']);
    assert.deepEqual(await bars(page, 'now'), ['0.0 0% 22.22%', '1.0 22.22% 55.56%', '2.0 77.78% 22.22%']);
    assert.deepEqual(await bars(page, 'possible'), ['0.0 0% 22.22%', '1.0 0% 55.56%', '2.0 55.56% 22.22%']);
    assert.deepEqual(await page.locator('.steps .times').allInnerTexts(), ['now 0 to 1, possible 0 to 1', 'now 1 to 3.5, possible 0 to 2.5', 'now 3.5 to 4.5, possible 2.5 to 3.5']);
    assert.equal(await page.locator('#length-1').getAttribute('aria-valuetext'), '2.5, assumed');
    await page.locator('#reset').click();
    await page.waitForFunction(() => document.querySelector('#totals').textContent === 'Now 3 waits, possible 2 waits.');
    assert.equal(await page.locator('#length-1').inputValue(), '1');
  });

  it('moves the longest chain to the wait that has become longest', async () => {
    const page = await editor.explain(IN_LINE);
    const chain = () => page.evaluate(() => [...document.querySelectorAll('.possible .bar')].filter((bar: any) => bar.querySelector('.longest')).map((bar: any) => bar.dataset.step));
    await slide(page, '#length-0', 4);
    assert.deepEqual(await chain(), ['0', '2']);
    await slide(page, '#length-1', 5);
    assert.deepEqual(await chain(), ['1', '2']);
  });

  it('draws as many turns as asked for, and at most so many at once', async () => {
    const page = await editor.explain(LOOP);
    assert.equal(await totals(page), 'Now 6 waits, possible 2 waits, for 3 turns, all at once.');
    await slide(page, '#turns', 4);
    assert.equal((await bars(page, 'now')).length, 8);
    assert.equal(await totals(page), 'Now 8 waits, possible 4 waits, for 4 turns, at most 3 at once.');
    await slide(page, '#at-once', 4);
    assert.equal(await totals(page), 'Now 8 waits, possible 2 waits, for 4 turns, all at once.');
    assert.equal(new Set(await layers(page)).size, 4);
    await slide(page, '#at-once', 2);
    assert.equal(await totals(page), 'Now 8 waits, possible 4 waits, for 4 turns, at most 2 at once.');
    assert.deepEqual(await page.locator('.amount').allInnerTexts(), ['8 waits for 4 turns', '4 waits for 4 turns, at most 2 at once']);
    assert.deepEqual(await page.locator('.steps .times').allInnerTexts(), ['now 0 to 7 (4 times), possible 0 to 3 (4 times, at most 2 at once)', 'now 1 to 8 (4 times), possible 1 to 4 (4 times, at most 2 at once)']);
    assert.equal(new Set(await layers(page)).size, 2);
    await slide(page, '#turns', 12);
    await slide(page, '#at-once', 12);
    const [label, row] = await page.evaluate(() => ['.possible .labels li[data-step="1"]', '.possible .bar[data-step="1"]'].map((place) => document.querySelector(place).getBoundingClientRect()).map(({ top, height }: any) => top + height / 2));
    assert.ok(Math.abs(label - row) < 6, `the label at ${label} is not beside its bar at ${row}`);
  });

  it('walks through what happens, in words, in the picture, in the list and in the code', async () => {
    const page = await editor.explain(IN_LINE);
    const forward = page.locator('[data-play="forward"]');
    const said: string[] = [];
    for (let moment = 0; moment < 6; moment++) {
      await forward.click();
      said.push(await page.locator('#moment').innerText());
      const step = String(Math.floor(moment / 2));
      assert.equal(await page.locator('.steps > [aria-current]').getAttribute('data-step'), step);
      assert.equal(await page.locator('.current').getAttribute('data-run'), `${step}.0`);
    }
    assert.deepEqual(said.map((text) => text.split('\n')), [
      ['Now: fetchUser(id) begins; the code waits for it.', 'Possible, at the same time: waiting for fetchUser(id) and fetchOrders(id).'],
      ['Now: fetchUser(id) is done; the code goes on.', 'Possible, at the same time: waiting for fetchReport(user.team, orders.length).'],
      ['Now: fetchOrders(id) begins; the code waits for it.', 'Possible, at the same time: waiting for fetchReport(user.team, orders.length).'],
      ['Now: fetchOrders(id) is done; the code goes on.', 'Possible, at the same time: done.'],
      ['Now: fetchReport(user.team, orders.length) begins; the code waits for it.', 'Possible, at the same time: done.'],
      ['Now: fetchReport(user.team, orders.length) is done; nothing is left to wait for.', 'Possible, at the same time: done since 2.'],
    ]);
    assert.deepEqual(editor.messages.map((message) => message.type === 'reveal' && !message.focus && message.range.start.line), [2, 2, 3, 3, 4, 4]);
    assert.equal(await forward.getAttribute('aria-disabled'), 'true');
  });

  it('brings into sight what it speaks of, in a chart that is wider than its frame', async () => {
    const page = await editor.explain(FORTY, { width: 320 });
    for (let moment = 0; moment < 60; moment++) await page.locator('[data-play="forward"]').click();
    const [frame, line] = await page.evaluate(() => ['.now .scroll', '.now .playhead'].map((place) => document.querySelector(place).getBoundingClientRect()).map(({ left, right }: any) => ({ left, right })));
    assert.ok(frame.left <= line.left && line.right <= frame.right, `the line at ${line.left} is outside of ${frame.left} to ${frame.right}`);
  });

  it('keeps its words and the row that they are about in sight, in a chart that is taller than the window', async () => {
    for (const width of [900, 320]) {
      const page = await editor.explain(FORTY, { width });
      for (let moment = 0; moment < 61; moment++) await page.locator('[data-play="forward"]').click();
      const [words, row] = await page.evaluate(() => ['#moment', '.now .labels [data-step="30"]'].map((place) => document.querySelector(place).getBoundingClientRect()).map(({ top, bottom }: any) => ({ top, bottom })));
      assert.ok(words.top >= 0 && words.bottom <= row.top && row.bottom <= 800, `the words at ${JSON.stringify(words)}, the row at ${JSON.stringify(row)}, at a width of ${width}`);
    }
  });

  it('shows both plans at a glance where they are too tall to be seen together, for the lengths that are assumed', async () => {
    const page = await editor.explain(FORTY);
    const lengths = () => page.locator('.overview rect').evaluateAll((bars: any[]) => bars.map((bar) => bar.getAttribute('width')));
    assert.deepEqual(await lengths(), ['100%', '5%']);
    await page.locator('#assumptions summary').click();
    await slide(page, '#length-0', 10);
    const [now, possible] = (await lengths()).map(Number.parseFloat);
    assert.ok(now === 100 && possible > 15, `${possible} %`);
    assert.equal(await (await editor.explain(IN_LINE)).locator('.overview').count(), 0);
  });

  it('says each moment once', async () => {
    const page = await editor.explain(HOLDING);
    await page.evaluate(() => {
      window.said = [];
      new window.MutationObserver((changes: unknown[]) => window.said.push(changes.length > 0 && document.querySelector('#moment').textContent)).observe(document.querySelector('#moment'), { childList: true, subtree: true, characterData: true });
    });
    for (let moment = 0; moment < 4; moment++) await page.locator('[data-play="forward"]').click();
    const said = await page.evaluate(() => window.said);
    assert.equal(said.length, 4);
    assert.match(said[0], /^readFileSync\(.*\) holds the thread: nothing else runs\./);
    assert.match(said[1], /is done; the thread is free again\./);
  });

  it('marks no code that has changed since', async () => {
    const page = await editor.explain(IN_LINE);
    await page.evaluate(() => window.postMessage({ type: 'stale' }));
    await page.locator('[data-refresh]').waitFor();
    await page.locator('[data-play="forward"]').click();
    assert.deepEqual(editor.messages, []);
    assert.match(await page.locator('#moment').innerText(), /begins/);
  });

  it('plays when asked, and jumps for who wants less motion', async () => {
    const page = await editor.explain(HOLDING);
    await page.locator('[data-play="toggle"]').click();
    await page.waitForFunction(() => document.querySelector('.moments').textContent === '4 of 4');
    await page.locator('[data-play="toggle"][aria-label="Play"]').waitFor();

    for (const view of [{ calm: true }, { classes: 'vscode-reduce-motion' }]) {
      const calm = await editor.explain(HOLDING, view);
      await calm.locator('[data-play="toggle"]').click();
      assert.equal(await calm.locator('[data-play="toggle"]').getAttribute('aria-label'), 'Play');
      await calm.waitForTimeout(1500);
      assert.equal(await calm.locator('.moments').innerText(), '1 of 4');
      assert.equal(await calm.evaluate(() => document.getAnimations().length), 0);
    }
  });

  it('shows the ways to write it, and asks for a change by its number alone', async () => {
    const page = await editor.explain(WAYS);
    const titles = () => page.locator('.way h3').filter({ visible: true }).allInnerTexts();
    assert.deepEqual(await titles(), ['Await readFile instead of readFileSync', 'Await both together', 'Move scoreAll into a worker pool (scoreAll.worker.ts)', 'Keep it as it is']);
    await page.locator('.ways summary').click();
    assert.equal((await titles()).length, await page.locator('.way').count());
    const card = page.locator('.way', { hasText: 'Await both together' });
    assert.deepEqual((await card.locator('.lines').innerText()).split('\n').filter((line) => /^[−+]/.test(line)).slice(0, 3), ['− const user = await fetchUser(req.params.id);', '− const orders = await fetchOrders(req.params.id);', '+ const [user, orders] = await Promise.all([']);
    const way = Number((await card.locator('[data-apply]').getAttribute('data-apply'))!);
    editor.messages.length = 0;
    await card.getByRole('button', { name: 'Preview: Await both together' }).click();
    await card.getByRole('button', { name: 'Apply: Await both together' }).click();
    await card.getByRole('button', { name: 'line 17' }).click();
    assert.deepEqual(editor.messages.slice(0, 2), [{ type: 'preview', answer: 7, way }, { type: 'apply', answer: 7, way }]);
    assert.equal(editor.messages[2].type, 'reveal');
  });

  it('says beside the button what became of a change, and again when it is tried again', async () => {
    const page = await editor.explain(IN_LINE);
    const outcome = page.locator('.way').first().getByRole('status');
    const become = (text: unknown) => page.evaluate((said) => window.postMessage({ type: 'outcome', way: 0, text: said }), text);
    await become('Not done <b>here</b>');
    await page.waitForFunction(() => document.querySelector('.outcome').textContent === 'Not done <b>here</b>');
    assert.equal(await outcome.locator('b').count(), 0);
    await page.locator('[data-apply="0"]').click();
    assert.equal(await outcome.textContent(), '');
    await become({ text: 'x' });
    await page.waitForTimeout(50);
    assert.equal(await outcome.textContent(), '');
  });

  it('is used by keys alone', async () => {
    const page = await editor.explain(IN_LINE);
    const tabTo = async (selector: string) => {
      for (let presses = 0; presses < 60; presses++) {
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
        await page.keyboard.press('Tab');
      }
      assert.fail(`${selector} is not reached`);
    };
    await tabTo('[data-play="forward"]');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    assert.equal(await page.locator('.moments').innerText(), '2 of 6');
    await tabTo('.bar');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    assert.deepEqual(await page.evaluate(() => ({ ...document.activeElement.dataset })), { step: '1', plan: 'possible' });
    assert.equal(await page.locator('.labels .marked').count(), 2);
    editor.messages.length = 0;
    await page.keyboard.press('Enter');
    await page.waitForTimeout(50);
    assert.deepEqual(editor.messages.map(({ type }) => type), ['reveal']);
    await tabTo('#length-0');
    for (let presses = 0; presses < 3; presses++) await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => document.querySelector('#totals').textContent.startsWith('Now 4.5 waits'));
    assert.equal(await page.evaluate(() => document.activeElement.id), 'length-0');
    await tabTo('#reset');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('#totals').textContent.startsWith('Now 3 waits'));
    await page.keyboard.press('Shift+Tab');
    await tabTo('.steps button');
    await tabTo('.way .lines');
    await tabTo('[data-preview="0"]');
    editor.messages.length = 0;
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.waitForTimeout(50);
    assert.deepEqual(editor.messages.map(({ type }) => type), ['preview', 'apply']);
  });

  it('is one stop for the keyboard, wherever its bars scroll, and lets go on Escape', async () => {
    for (const width of [1100, 320]) {
      const page = await editor.explain(FORTY, { width });
      await page.locator('[data-play="forward"]').focus();
      const stops: string[] = [];
      for (let presses = 0; presses < 12; presses++) {
        await page.keyboard.press('Tab');
        stops.push(await page.evaluate(() => document.activeElement.closest('#chart') ? `chart: ${document.activeElement.classList[0]}` : document.activeElement.tagName));
      }
      assert.deepEqual(stops.filter((stop) => stop.startsWith('chart')), ['chart: bar'], `at a width of ${width}`);
      await page.locator('.now .bar').first().focus();
      await page.keyboard.press('End');
      await page.keyboard.press('Escape');
      assert.equal(await page.evaluate(() => document.activeElement === document.body && document.querySelectorAll('.marked').length === 0), true);
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate(() => document.activeElement.closest('#chart')), null);
    }
  });

  it('says what happens politely', async () => {
    const page = await editor.explain(IN_LINE);
    assert.deepEqual(await page.locator('[aria-live]').evaluateAll((regions: any[]) => regions.map((region) => `${region.id} ${region.getAttribute('aria-live')}`)), ['moment polite']);
  });

  for (const theme of Object.keys(THEMES)) {
    it(`gives the list first, and no chart, to who uses a screen reader (${theme})`, async () => {
      const page = await editor.explain(LOOP, { theme, classes: 'vscode-using-screen-reader' });
      const order = () => page.locator('main h2').allInnerTexts();
      const inChart = () => page.locator('#chart').evaluate((chart: any) => ({ hidden: chart.getAttribute('aria-hidden'), stops: chart.querySelectorAll('[tabindex="0"]').length }));
      assert.deepEqual((await order()).slice(0, 2), ['Step by step', 'Timeline']);
      assert.deepEqual(await inChart(), { hidden: 'true', stops: 0 });
      await slide(page, '#turns', 5);
      for (let moment = 0; moment < 3; moment++) await page.locator('[data-play="forward"]').click();
      assert.deepEqual(await inChart(), { hidden: 'true', stops: 0 });
      assert.equal(await page.locator('.steps > [aria-current]').count(), 1);
      assert.deepEqual(await faultsOf(page), []);
      await page.evaluate(() => document.body.classList.remove('vscode-using-screen-reader'));
      await page.locator('#chart:not([aria-hidden])').waitFor();
      assert.deepEqual((await order()).slice(0, 2), ['Timeline', 'Step by step']);
      assert.deepEqual(await inChart(), { hidden: null, stops: 1 });
    });
  }

  it('is the same after it is loaded again, and forgets what was about other code', async () => {
    const page = await editor.explain(LOOP);
    await slide(page, '#length-1', 2);
    await slide(page, '#turns', 5);
    for (let moment = 0; moment < 3; moment++) await page.locator('[data-play="forward"]').click();
    const said = await page.locator('#moment').innerText();
    editor.messages.length = 0;
    await editor.load();
    assert.deepEqual([await page.locator('#length-1').inputValue(), await page.locator('#turns').inputValue(), await totals(page)], ['2', '5', 'Now 15 waits, possible 6 waits, for 5 turns, at most 3 at once.']);
    assert.equal(await page.locator('#moment').innerText(), said);
    assert.deepEqual(editor.messages, []);

    editor.give(LOOP.replace('fetchAvatar(user)', 'fetchPhoto(user)'));
    await editor.load();
    assert.deepEqual([await page.locator('#length-1').inputValue(), await totals(page), await page.locator('.moments').innerText()], ['1', 'Now 6 waits, possible 2 waits, for 3 turns, all at once.', '0 of 12']);
  });

  for (const odd of [7, 'x', { about: 3 }, { assumptions: { lengths: ['<img>', 1e9], turns: 1e9, atOnce: -1 }, moment: 1e9 }]) {
    it(`takes no harm from a kept ${JSON.stringify(odd)}`, async () => {
      const page = await editor.explain(LOOP);
      await page.evaluate((value) => {
        const kept = JSON.parse(window.sessionStorage.getItem('state'));
        window.sessionStorage.setItem('state', JSON.stringify(typeof value === 'object' ? { ...kept, ...value } : value));
      }, odd);
      await editor.load();
      assert.equal(await totals(page), 'Now 6 waits, possible 2 waits, for 3 turns, all at once.');
    });
  }

  it('keeps text from a file text, also in what it draws and says later', async () => {
    const page = await editor.explain(LOOP, {}, (answer) => ({ ...answer, ways: answer.ways.map((way) => (way.kind === 'change' ? { ...way, title: HOSTILE, caveats: [HOSTILE], diffs: [{ newFile: HOSTILE, parts: [{ line: 1, lines: [`+${HOSTILE}`] }] }] } : way)), timeline: { ...answer.timeline!, steps: answer.timeline!.steps.map((step) => ({ ...step, label: HOSTILE, after: [{ step: 0, because: HOSTILE, variable: HOSTILE }] })) } }));
    await slide(page, '#length-0', 2);
    for (let moment = 0; moment < 3; moment++) await page.locator('[data-play="forward"]').click();
    assert.equal(await page.locator('img, main script, main a').count(), 0);
    assert.match(await page.locator('#moment').innerText(), /<img src=x onerror=alert\(1\)>/);
    assert.match(await page.locator('.way .lines ins').first().innerText(), /^\+ .*<img src=x onerror=alert\(1\)>/);
    assert.doesNotMatch(await page.locator('body').innerHTML(), /\u202e/);
  });

  for (const [name, text] of [['40 waits', FORTY], ['40 waits in a loop', FORTY_IN_LOOP], ['more than is drawn', MOST]]) {
    it(`is a small page that tells how soon it is ready: ${name}`, async () => {
      const page = await editor.explain(text);
      await page.addInitScript(noteWhenReady);
      const taken: number[] = [];
      for (let run = 0; run < 7; run++) {
        const built = editor.build();
        await editor.load();
        taken.push(built + await page.evaluate(() => window.readyAfter));
      }
      taken.sort((a, b) => a - b);
      console.log(`      ${name}, a page of ${editor.bytes} bytes: ${taken[3].toFixed(0)} ms (median of 7; from the answer over the page to its first layout with its script), ${taken[0].toFixed(0)} to ${taken[6].toFixed(0)} ms`);
      assert.ok(editor.bytes < 100_000, `${editor.bytes} bytes`);
    });
  }

  it('answers to a slider with 40 waits', async () => {
    const page = await editor.explain(FORTY);
    await page.locator('#assumptions summary').click();
    const times: number[] = await page.evaluate(async () => {
      const input = document.querySelector('#length-20');
      const taken: number[] = [];
      for (let value = 2; value <= 10; value++) {
        input.value = value;
        await new Promise((done) => requestAnimationFrame(done));
        const before = performance.now();
        input.dispatchEvent(new window.Event('input', { bubbles: true }));
        // Our drawing was asked for first, so it has run when this one does; reading a size lays all of it out.
        await new Promise<void>((done) => requestAnimationFrame(() => done()));
        document.body.getBoundingClientRect();
        taken.push(performance.now() - before);
      }
      return taken.sort((a, b) => a - b);
    });
    console.log(`      a redraw with 40 waits: ${times[4].toFixed(0)} ms (from the slider to the new layout, a frame's wait included), at most ${times[8].toFixed(0)} ms`);
    assert.equal(await totals(page), 'Now 49 waits, possible 11 waits.');
  });

  it('fits a width of 320 without being scrolled sideways', async () => {
    for (const text of [LOOP, FORTY, WAYS]) {
      const page = await editor.explain(text, { width: 320 });
      for (const folded of await page.locator('.ways summary').all()) await folded.click();
      if (text === FORTY) await page.locator('#assumptions summary').click();
      await slide(page, '#length-1', 10);
      for (let moment = 0; moment < 3; moment++) await page.locator('[data-play="forward"]').click();
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
    }
  });
});

function totals(page: Page): Promise<string> {
  return page.locator('#totals').evaluate((output) => output.textContent ?? '');
}

/** Each bar with its place. */
function bars(page: Page, plan: string): Promise<string[]> {
  return page.evaluate((kind) => [...document.querySelectorAll(`.panel.${kind} [data-run]`)].map((bar: any) => `${bar.dataset.run} ${bar.getAttribute('x')} ${bar.getAttribute('width')}`), plan);
}

/** How high the first step's turns stand in the second plan. */
function layers(page: Page): Promise<string[]> {
  return page.evaluate(() => [...document.querySelectorAll('.panel.possible .bar[data-step="0"] [data-run]')].map((bar: any) => bar.getAttribute('y')));
}

/** Runs in the page before anything else: tells how long after the page's arrival its script is done and all of it laid out, in milliseconds. */
function noteWhenReady(): void {
  document.addEventListener('DOMContentLoaded', () => {
    const look = (): void => {
      if (window.readyAfter !== undefined || !document.querySelector('#player:not([hidden])')) return;
      document.body.getBoundingClientRect();
      window.readyAfter = performance.now() - performance.getEntriesByType('navigation')[0].responseEnd;
    };
    look();
    new window.MutationObserver(look).observe(document, { subtree: true, attributes: true, attributeFilter: ['hidden'] });
  });
}
