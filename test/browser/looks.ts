/** What is asked of every state of a page that a person can come to see, and a picture of it for who wants to look. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { faultsOf } from './editorWindow';

/** The browser's side, for what is evaluated there: the tests' types know no page. */
declare const document: any;
declare const window: any;

/** Where pictures of all pages go, when somebody wants to look at them. */
const PICTURES = process.env.CONCURRENCY_LENS_SCREENSHOTS;

/** Nobody is shut out, nothing is scrolled sideways, and no words in a chart lie on others or are cut off by its edge. */
export async function assertLooksRight(page: Page): Promise<void> {
  assert.deepEqual(await faultsOf(page), []);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, 'the page is scrolled sideways');
  assert.deepEqual(await muddledWords(page), []);
}

/** A picture of all of the page, or of a part. The window is made as tall for it, or what sticks to its edges would hide something. */
export async function keepPicture(page: Page, name: string, part?: string): Promise<void> {
  if (!PICTURES) return;
  await mkdir(PICTURES, { recursive: true });
  const path = join(PICTURES, `${name}.png`);
  if (part) return void (await page.locator(part).screenshot({ path }));
  const { width, height } = page.viewportSize()!;
  const whole: number = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.max(height, whole) });
  await page.screenshot({ path });
  await page.setViewportSize({ width, height });
}

/** Words in charts that lie on other words, or reach out of the chart, where they are cut off or cover what stands beside it. */
function muddledWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    for (const chart of document.querySelectorAll('svg.bars, svg.chart')) {
      const frame = chart.getBoundingClientRect();
      const words = [...chart.querySelectorAll('text')]
        .filter((text: any) => window.getComputedStyle(text).visibility === 'visible')
        .map((text: any) => ({ says: text.textContent, box: text.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0);
      for (const { says, box } of words) if (box.left < frame.left - 4 || box.right > frame.right + 4) faults.push(`“${says}” reaches out of its chart: ${box.left} to ${box.right} in ${frame.left} to ${frame.right}`);
      words.forEach(({ says, box }, index) => {
        for (const other of words.slice(index + 1)) {
          const [across, down] = [Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left), Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top)];
          // Boxes of lines of text are higher than their letters.
          if (across > 1 && down > 4) faults.push(`“${says}” lies on “${other.says}”`);
        }
      });
    }
    return faults;
  });
}

/** Bars, and samples in legends, whose outline stands out from the page by less than 3 to 1. */
export function faintBars(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const background = window.getComputedStyle(document.body).backgroundColor;
    const light = (...colours: string[]) => {
      for (const colour of colours) {
        pen.fillStyle = colour;
        pen.fillRect(0, 0, 1, 1);
      }
      const [red, green, blue] = [...pen.getImageData(0, 0, 1, 1).data].map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
    };
    return [...document.querySelectorAll('.bar')].flatMap((bar: any) => {
      const { stroke } = window.getComputedStyle(bar);
      const [one, other] = [light(background), stroke === 'none' ? light(background) : light(background, stroke)];
      return Math.max(one, other) / Math.min(one, other) < 3 ? [`${bar.getAttribute('class')}: ${stroke} on ${background}`] : [];
    });
  });
}
