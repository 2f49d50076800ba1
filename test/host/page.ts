/** Opens the workbench of a VS Code server in a headless browser: as a person's editor, or as one that runs tests in an extension host. */
import { chromium, type Browser, type Page } from 'playwright-core';
import type { Server } from './server';
import type { Opened } from './workspace';

/** Which extension host loads the extension: VS Code's Node process, or the browser's web worker (as on vscode.dev). */
export type HostKind = 'node' | 'web';

export interface Workbench {
  page: Page;
  /** What the page wrote to its console, extension hosts included. */
  log: string[];
  close(): Promise<void>;
}

export interface WorkbenchOptions {
  opens: Opened;
  /** An extension to load from its source folder, absolute. */
  extension?: string;
  /** The tests' entry to run in the extension host, absolute. */
  tests?: string;
  kind?: HostKind;
}

/** The address that shows a folder or a workspace, and loads and tests an extension, in that server's workbench. */
function workbenchAddress({ authority }: Server, { opens, extension, tests, kind = 'node' }: WorkbenchOptions): string {
  const remote = (path: string) => `vscode-remote://${authority}${path}`;
  const payload = [
    ...(extension ? [['extensionDevelopmentPath', remote(extension)]] : []),
    ...(tests ? [['extensionTestsPath', remote(tests)]] : []),
    ...(kind === 'web' ? [['extensionDevelopmentKind', 'web']] : []),
  ];
  const query = payload.length ? `&payload=${encodeURIComponent(JSON.stringify(payload))}` : '';
  const [[what, path]] = Object.entries(opens);
  return `http://${authority}/?${what}=${encodeURIComponent(path)}${query}`;
}

export async function openWorkbench(program: string, server: Server, options: WorkbenchOptions): Promise<Workbench> {
  const browser: Browser = await chromium.launch({
    executablePath: program,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const log: string[] = [];
    page.on('console', (message) => log.push(`${message.type()}: ${shorten(message.text())}`));
    page.on('pageerror', (error) => log.push(`page error: ${error.message}`));
    await page.goto(workbenchAddress(server, options), { waitUntil: 'domcontentloaded', timeout: 60_000 });
    await page.waitForSelector('.monaco-workbench', { timeout: 60_000 });
    return { page, log, close: () => browser.close() };
  } catch (failure) {
    await browser.close();
    throw failure;
  }
}

/** Without the long stacks of the native modules that the server lacks and does without. */
function shorten(text: string): string {
  const lines = text.split('\n');
  return lines.length > 6 ? [...lines.slice(0, 6), '...'].join('\n') : text;
}
