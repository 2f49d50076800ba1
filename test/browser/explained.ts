/** The explainer's page in a window of the editor, about a text, and texts whose pages differ. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { FileFixes, NO_FILES, Program } from '../../src/core/index';
import { buildExplainerPage } from '../../src/extension/explainerPage';
import { createNonce } from '../../src/extension/pagePolicy';
import { explain } from '../../src/server/features/explain';
import type { ExplainResult } from '../../src/server/protocol';
import type { PageMessage } from '../../src/webview/protocol';
import { inRoot } from '../support/paths';
import { EditorWindow, ORIGIN, type View } from './editorWindow';

/** The browser's side, for what is evaluated there: the tests' types know no page. */
declare const requestAnimationFrame: any;

/** Two waits that could overlap, and one that needs both. */
export const IN_LINE = `
export async function loadDashboard(id: string) {
  const user = await fetchUser(id);
  const orders = await fetchOrders(id);
  const report = await fetchReport(user.team, orders.length);
  return report;
}`;
export const LOOP = `
export async function loadAll(ids: string[]) {
  const users = [];
  for (const id of ids) {
    const user = await fetchUser(id);
    users.push(await fetchAvatar(user));
  }
  return users;
}`;
export const HOLDING = `
import { readFileSync } from 'node:fs';
export async function start(id: string) {
  const text = readFileSync('settings.json', 'utf8');
  const user = await fetchUser(id);
  return { text, user };
}`;
/** Several fixes, one that makes a file, and refusals. */
export const WAYS = `
import { readFileSync } from 'node:fs';
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
    const template = readFileSync('page.html', 'utf8');
    const styles = readFileSync('page.css', 'utf8');
    const user = await fetchUser(req.params.id);
    const orders = await fetchOrders(req.params.id);
    let known = 0;
    for (const order of orders) if (req.body.ids.includes(order.id)) known++;
    res.json({ template, styles, user, scores: scoreAll(req.body.orders, req.body.users), known });
  });
}`;
export const FORTY_IN_LOOP = `export async function loadMuch(ids: string[]) {\n  for (const id of ids) {\n${Array.from({ length: 40 }, (_, i) => `    const part${i} = await this.store.fetchPart${i}(id, options);`).join('\n')}\n  }\n}`;
/** As long as a page becomes: many bars, each with arrows and a name that is escaped, and more steps than are drawn. */
export const MOST = `export async function loadMost(ids: string[]) {\n  for (const id of ids) {\n${Array.from({ length: 90 }, (_, i) => `    const part${i} = await fetchMuchLongerPart${i}(${i > 1 ? `part${i - 1}, part${i - 2}, ` : ''}"<&>");`).join('\n')}\n  }\n}`;
export const FORTY = `export async function loadMuch(id: string) {\n${Array.from({ length: 40 }, (_, i) => `  const part${i} = await fetchPart${i}(id);`).join('\n')}\n}`;

/** A person who reads what the explainer says of a function. */
export class Explained extends EditorWindow<PageMessage> {
  private html = '';
  private answer?: ExplainResult;

  async explain(text: string, view: View = {}, change: (answer: ExplainResult) => ExplainResult = (answer) => answer): Promise<Page> {
    const page = await this.openWindow(view, (path) => {
      if (path.endsWith('.js')) return { path: inRoot('dist/webview', path) };
      if (path.endsWith('.css')) return { path: inRoot('media', path) };
      return { html: this.html };
    });
    this.give(text, change);
    await this.load();
    return page;
  }

  /** What the page holds when it is loaded the next time. */
  give(text: string, change: (answer: ExplainResult) => ExplainResult = (answer) => answer): void {
    const position = { line: text.split('\n').findIndex((line) => line.includes(text === WAYS ? 'async (' : 'function')), character: text === WAYS ? 60 : 20 };
    const source = { path: 'src/a.ts', fileName: 'src/a.ts', text };
    const fixes = new FileFixes(source, NO_FILES);
    this.answer = change(explain(new Program(), source, position, {}, { uri: 'file:///src/a.ts', version: 1, fixesOf: (finding) => fixes.of(finding), rewritingsIn: (fn) => fixes.rewritingsIn(fn), rewritingsAt: (place) => fixes.rewritingsAt(place), uriOf: (file) => `file:///${file}`, uriOfPath: (path) => `file:///${path}` }, (fault) => assert.fail(String(fault))));
    this.build(text.indexOf('function'));
  }

  /** How long it takes to write the page of the answer, in milliseconds. */
  build(offset = 0): number {
    const before = performance.now();
    this.html = buildExplainerPage({ answer: this.answer!, file: 'src/a.ts', state: { uri: 'file:///src/a.ts', offset }, number: 7, scriptUri: `${ORIGIN}/explainer.js`, styleUri: `${ORIGIN}/explainer.css`, cspSource: ORIGIN, nonce: createNonce() });
    return performance.now() - before;
  }

  get bytes(): number {
    return Buffer.byteLength(this.html);
  }

  async load(): Promise<void> {
    await this.page.goto(`${ORIGIN}/page`);
    await this.page.locator('#player:not([hidden])').waitFor();
  }
}

/** Moves a slider as a person would, and waits for the next picture. */
export async function slide(page: Page, slider: string, value: number): Promise<void> {
  await page.locator(slider).fill(String(value));
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}
