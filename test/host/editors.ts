/**
 * Brings what a machine lacks for editor tests: a real VS Code from the npm registry, the Node it runs on, and a browser to show it in.
 *
 * The `code-server` package holds VS Code's workbench, its server and its extension host. Everything is kept in a cache folder outside the repository
 * (`CONCURRENCY_LENS_HOSTS`, by default in the user's cache folder).
 */
import { chmod, cp, mkdtemp, rm } from 'node:fs/promises';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { bring, cacheFolder, npm, unpack } from './cache';
import { runProgram } from './program';

/** The oldest VS Code that the manifest accepts, and a recent one. */
export const VERSIONS = ['1.100', '1.139'] as const;
export type Version = (typeof VERSIONS)[number];

/** Exact releases, so that tomorrow's test runs on what today's ran on. Native modules stay unbuilt: the server logs that and runs without them. */
const RELEASES: Record<Version, { codeServer: string; vscode: string; node: number }> = {
  '1.100': { codeServer: '4.100.3', vscode: '1.100.3', node: 20 },
  '1.139': { codeServer: '4.139.1', vscode: '1.139.1', node: 24 },
};
const NODE_24 = '24.21.0';
const RIPGREP = '1.18.0';

/** A VS Code server that is ready to be started. */
export interface Editor {
  version: Version;
  /** The exact version, for @vscode/test-electron's download and for messages. */
  vscode: string;
  /** The Node that runs it. */
  node: string;
  /** The server's main file. */
  main: string;
}

export function exactVersion(version: Version): string {
  return RELEASES[version].vscode;
}

/** Brings the VS Code server of that version. Throws when the registry cannot be reached. */
export async function bringEditor(version: Version): Promise<Editor> {
  const { codeServer, vscode, node } = RELEASES[version];
  const home = await bring(hostsFolder(), `code-server-${codeServer}`, `VS Code ${vscode}`, async (folder) => {
    await unpack(folder, `code-server@${codeServer}`);
    const server = join(folder, 'lib/vscode');
    await npm(server, 'install', '--omit=dev', '--ignore-scripts');
    await addRipgrep(server);
    // The TypeScript that it starts is not in the package, and all that it can do is complain; colours come from another extension.
    await rm(join(server, 'extensions/typescript-language-features'), { recursive: true });
  });
  return { version, vscode, node: await bringNode(node), main: join(home, 'lib/vscode/out/server-main.js') };
}

/** Older servers fetch ripgrep in an install script; without it Quick Open and `findFiles` see nothing. */
async function addRipgrep(server: string): Promise<void> {
  const wrapper = join(server, 'node_modules/@vscode/ripgrep');
  if (!existsSync(wrapper)) return;
  const folder = await mkdtemp(join(server, 'ripgrep-'));
  const platform = `@vscode/ripgrep-${process.platform}-${process.arch}`;
  await npm(folder, 'install', '--prefix', folder, '--ignore-scripts', `${platform}@${RIPGREP}`);
  await cp(join(folder, 'node_modules', platform, 'bin'), join(wrapper, 'bin'), { recursive: true });
  if (process.platform !== 'win32') await chmod(join(wrapper, 'bin/rg'), 0o755);
  await rm(folder, { recursive: true });
}

/** The Node that runs this, when it is new enough, else one from the registry. */
async function bringNode(major: number): Promise<string> {
  if (Number(process.versions.node.split('.')[0]) >= major) return process.execPath;
  const home = await bring(hostsFolder(), `node-${NODE_24}`, `Node ${NODE_24}`, async (folder) => {
    await npm(folder, 'install', '--prefix', folder, `node@${NODE_24}`);
  });
  return join(home, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const MAC_BROWSERS = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];

/** A Chromium or Chrome: the one that `CONCURRENCY_LENS_BROWSER` names, one on the machine, or (for root, where there is apt) the distribution's. */
export async function bringBrowser(): Promise<string> {
  const named = process.env.CONCURRENCY_LENS_BROWSER;
  if (named) return named;
  const found = findBrowser();
  if (found) return found;
  if (process.getuid?.() === 0 && findOnPath('apt-get')) {
    console.log('Bringing Chromium with apt-get');
    const quiet = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    const patient = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3'];
    await runProgram('apt-get', [...patient, 'update'], quiet);
    await runProgram('apt-get', [...patient, 'install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], quiet);
    const installed = findBrowser();
    if (installed) return installed;
  }
  throw new Error('The editor tests need Chromium or Chrome: install it (on Debian: apt-get install chromium), or name its program in CONCURRENCY_LENS_BROWSER.');
}

function findBrowser(): string | undefined {
  return BROWSERS.map(findOnPath).find((path) => path !== undefined) ?? MAC_BROWSERS.find((path) => existsSync(path));
}

/** The full path of a program that `PATH` reaches. */
export function findOnPath(program: string): string | undefined {
  const names = process.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program];
  const paths = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Where everything is kept. */
export function hostsFolder(): string {
  return process.env.CONCURRENCY_LENS_HOSTS || cacheFolder('hosts');
}
