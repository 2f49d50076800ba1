/** The guide's built pages as a person reads them in the editor. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { buildGuidePage } from '../../src/extension/guidePage';
import { createNonce } from '../../src/extension/pagePolicy';
import { inRoot } from '../support/paths';
import { EditorWindow, ORIGIN, type View as WindowView } from './editorWindow';

/** The browser's side, for what is evaluated there: the tests' types know no page. */
declare const document: any;
declare const window: any;

export interface View extends WindowView {
  /** The page's policy lets no worker start, as that of some hosts may. */
  noWorkers?: boolean;
}

/** A person who reads the guide. */
export class Reader extends EditorWindow<{ type: string; topic?: string; section?: string; rule?: string; id?: number }> {
  /** Opens a topic in a fresh window, as a person who has never read the guide. */
  async open(topic: string, view: View = {}): Promise<Page> {
    const page = await this.openWindow(view, (path) => {
      if (/\.(js|css)$/.test(path)) return { path: inRoot('dist/guide', path) };
      return { html: view.noWorkers ? pageOf(path).replace('worker-src blob:', "worker-src 'none'") : pageOf(path) };
    });
    await this.show(topic);
    return page;
  }

  /** Loads a topic into the same window, as the extension does when the page asks for it. */
  async show(topic: string): Promise<void> {
    const before: number = await this.page.evaluate(() => window.scrollY);
    await this.page.goto(`${ORIGIN}/${topic}`);
    await this.page.waitForFunction(() => document.querySelector('.finder:not([hidden])'));
    // The editor means to keep the place in a page that only changes.
    await this.page.evaluate((top) => window.scrollY === 0 && window.scrollTo(0, top), before);
  }
}

function pageOf(topic: string): string {
  return buildGuidePage({
    title: 'Concurrency guide',
    content: readFileSync(inRoot('dist/guide', `${topic}.html`), 'utf8'),
    scriptUri: `${ORIGIN}/guide.js`,
    styleUri: `${ORIGIN}/guide.css`,
    cspSource: ORIGIN,
    nonce: createNonce(),
  });
}
