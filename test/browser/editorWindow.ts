/**
 * A page of ours in a headless browser, inside what the editor puts around it: the page with its security policy, the colours of a
 * theme (`themes.json`, as VS Code 1.139 hands them to a webview), the rules of style that it gives every webview, and its
 * interface to keep state and send messages. Nothing is loaded from anywhere else.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type Page } from 'playwright-core';
import { bringBrowser } from '../host/editors';
import { inRoot } from '../support/paths';

/** The browser's side, for what is evaluated there: the tests' types know no page. */
declare const document: any;
declare const window: any;

export const ORIGIN = 'https://page.example';

const AXE = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
export const THEMES = JSON.parse(readFileSync(inRoot('test/browser/themes.json'), 'utf8')) as Record<string, { body: string; variables: Record<string, string> }>;

const FONTS = { '--vscode-font-family': 'system-ui, sans-serif', '--vscode-editor-font-family': 'monospace' };

/** What VS Code gives every webview, as far as it meets our pages. */
const WEBVIEW_STYLE = `@layer vscode-default {
  body { margin: 0; padding: 0 20px; color: var(--vscode-editor-foreground); background-color: transparent; }
  a, a code { color: var(--vscode-textLink-foreground); }
  p > a { text-decoration: none; }
  a:focus, input:focus { outline: 1px solid -webkit-focus-ring-color; outline-offset: -1px; }
  code { padding: 1px 3px; border-radius: 4px; color: var(--vscode-textPreformat-foreground); background-color: var(--vscode-textPreformat-background); }
  pre code { padding: 0; }
}`;

export interface View {
  theme?: string;
  width?: number;
  /** How much the person has enlarged the page: of `width` less is left. */
  zoom?: number;
  calm?: boolean;
  /** Further classes that the editor gives the body, as it does for who uses a screen reader or wants less motion. */
  classes?: string;
}

/** What the browser gets for a path: a file of ours, or the text of a page. */
export type Served = { path: string } | { html: string };

/** A window of the editor that shows pages of ours. `M` is what they say to the extension. */
export class EditorWindow<M> {
  page!: Page;
  /** What the page said to the extension. */
  readonly messages: M[] = [];
  /** What the browser complained of: errors of scripts, what the security policy blocked, and requests that would leave the machine. */
  readonly complaints: string[] = [];
  private browser!: Browser;

  async start(): Promise<void> {
    this.browser = await chromium.launch({ executablePath: await bringBrowser(), args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'] });
  }

  async stop(): Promise<void> {
    await this.browser?.close();
  }

  /** A fresh window, with nothing kept from another. */
  protected async openWindow({ theme = 'dark', width = 1100, zoom = 1, calm = false, classes = '' }: View, serve: (path: string) => Served): Promise<Page> {
    await this.page?.context().close();
    this.messages.length = this.complaints.length = 0;
    const context = await this.browser.newContext({ viewport: { width: Math.floor(width / zoom), height: 800 }, deviceScaleFactor: zoom, reducedMotion: calm ? 'reduce' : 'no-preference' });
    const page = (this.page = await context.newPage());
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    await page.exposeFunction('tell', (message: M) => void this.messages.push(message));
    const { body, variables } = THEMES[theme];
    await page.addInitScript(actAsEditor, { variables: { ...variables, ...FONTS }, style: WEBVIEW_STYLE });
    await page.route('**/*', (route) => {
      const { origin, pathname } = new URL(route.request().url());
      if (origin !== ORIGIN) {
        this.complaints.push(`asks for ${route.request().url()}`);
        return route.abort();
      }
      const served = serve(pathname.slice(1));
      // The editor writes its classes into the page before any script of it runs.
      return route.fulfill('path' in served ? served : { contentType: 'text/html', body: served.html.replace('<body', `<body class="${body} ${classes}"`) });
    });
    return page;
  }
}

/** What axe finds, with the element that it finds it at. */
export async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations } = (await window.axe.run()) as { violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] };
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`));
  });
}

/** Runs in the page before anything else. State lives as long as the window. */
function actAsEditor({ variables, style }: { variables: Record<string, string>; style: string }): void {
  const sheet = new window.CSSStyleSheet();
  sheet.replaceSync(style);
  document.addEventListener('DOMContentLoaded', () => {
    document.adoptedStyleSheets = [sheet];
    for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(name, value);
  });
  Object.assign(window, {
    acquireVsCodeApi: () => ({
      postMessage: (message: unknown) => window.tell(message),
      getState: () => JSON.parse(window.sessionStorage.getItem('state') ?? 'null') ?? undefined,
      setState: (state: unknown) => window.sessionStorage.setItem('state', JSON.stringify(state)),
    }),
  });
}
