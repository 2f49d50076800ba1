/**
 * Runs the suite of `test/vscode` in real editors: two versions of VS Code, the Node and the web-worker extension host in each.
 *
 * Desktop VS Code by @vscode/test-electron wherever its download can be reached and a screen is there, else the npm registry's server in a headless browser.
 */
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { bringBrowser, bringEditor, exactVersion, hostsFolder, type Version } from './editors';
import { collect, type Outcome } from './outcome';
import { openWorkbench, type HostKind } from './page';
import { startReceiver, type Receiver } from './receiver';
import { QUIET_SETTINGS, startServer } from './server';
import { copyTwoDemos, ROOT } from './workspace';

/** One suite takes a few seconds, or half a minute; all of them on a very busy machine more than two minutes. */
const LIMIT = 300_000;
const TESTS = join(ROOT, 'out/test/vscode/index.js');
/** A workbench in a browser runs a developed extension on the server's Node unless its settings say otherwise. */
const IN_WEB_WORKER = { 'remote.extensionKind': { 'concurrency-lens.concurrency-lens': ['web'] } };
export const HOST_KINDS: readonly HostKind[] = ['node', 'web'];

/** Runs the suite in each of these versions and kinds of extension host, one after the other, and tells each outcome as it comes. */
export async function runHostTests(versions: readonly Version[], kinds: readonly HostKind[], done: (outcome: Outcome) => void): Promise<void> {
  const obstacle = await desktopObstacle();
  console.log(obstacle ? `Editors: VS Code servers from the npm registry, in a headless browser (${obstacle}).` : 'Editors: desktop VS Code by @vscode/test-electron.');
  for (const version of versions) {
    for (const kind of kinds) {
      const label = `VS Code ${exactVersion(version)}, ${kind === 'web' ? 'web-worker' : 'Node'} extension host`;
      done(await collect(label, () => (obstacle ? runInServer(version, kind) : runOnDesktop(version, kind))));
    }
  }
}

/** Why desktop VS Code cannot be used here, if so. */
export async function desktopObstacle(): Promise<string | undefined> {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'no screen for desktop VS Code';
  try {
    const answer = await fetch('https://update.code.visualstudio.com/api/releases/stable', { signal: AbortSignal.timeout(5000) });
    return answer.ok ? undefined : `the download of desktop VS Code answered ${answer.status}`;
  } catch {
    return 'the download of desktop VS Code cannot be reached';
  }
}

async function runInServer(version: Version, kind: HostKind) {
  const editor = await bringEditor(version);
  const browser = await bringBrowser();
  return withReceiver(kind, async (receiver, workspace) => {
    const server = await startServer(editor, { settings: kind === 'web' ? IN_WEB_WORKER : {} });
    try {
      const workbench = await openWorkbench(browser, server, { opens: { workspace }, extension: ROOT, tests: TESTS, kind });
      try {
        return await before(LIMIT, receiver.finished, () => `${receiver.soFar()}\nThe editor's console:\n${workbench.log.slice(-40).join('\n')}`);
      } finally {
        await workbench.close();
      }
    } finally {
      await server.stop();
    }
  });
}

async function runOnDesktop(version: Version, kind: HostKind) {
  return withReceiver(kind, async (receiver, workspace) => {
    const launchArgs = [workspace, '--disable-extensions', ...(kind === 'web' ? ['--extensionDevelopmentKind=web'] : [])];
    const ended = runTests({ version: exactVersion(version), cachePath: join(hostsFolder(), 'desktop'), extensionDevelopmentPath: ROOT, extensionTestsPath: TESTS, launchArgs });
    // A failed test makes it reject, which the receiver has told already; only an editor that ends without a report is news.
    const silent = ended.then(
      () => undefined,
      (failure: Error) => failure,
    );
    const result = await Promise.race([receiver.finished, silent.then(() => undefined)]);
    await silent;
    if (!result) throw new Error(`VS Code ended without a report: ${(await silent)?.message}\n${receiver.soFar()}`);
    return result;
  });
}

async function withReceiver<T>(kind: HostKind, work: (receiver: Receiver, workspace: string) => Promise<T>): Promise<T> {
  const receiver = await startReceiver();
  const demos = await copyTwoDemos({ ...QUIET_SETTINGS, 'concurrencyLensTests.report': receiver.address, 'concurrencyLensTests.host': kind });
  try {
    return await work(receiver, demos.workspace);
  } finally {
    receiver.close();
    await demos.remove();
  }
}

/** The promise's value, or an error with the told state when it takes longer than `limit` milliseconds. */
async function before<T>(limit: number, promise: Promise<T>, state: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The suite did not end within ${limit / 1000} s: ${state()}`)), limit);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
