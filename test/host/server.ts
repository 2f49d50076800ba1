/** Starts a VS Code server on loopback, with data of its own that is thrown away afterwards, and stops it surely. */
import { mkdir, writeFile } from 'node:fs/promises';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Editor } from './editors';
import { runProgram, startProgram, stopProgram } from './program';
import { makeTemporary } from './temporary';

/** What an editor is set to in tests: nothing but the code and our extension. */
export const QUIET_SETTINGS = {
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'editor.minimap.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  // A browser's editor saves by itself, a desktop's does not.
  'files.autoSave': 'off',
  'git.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.commandCenter': false,
  'window.title': '${activeEditorShort}${separator}${rootName}',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

export interface Server {
  /** `127.0.0.1:port`, also the authority of its `vscode-remote:` addresses. */
  authority: string;
  /** Resolves when it ends by itself. */
  ended: Promise<unknown>;
  /** Stops it and everything that it started, and removes its data. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** A packed extension to install first. */
  vsix?: string;
  settings?: Record<string, unknown>;
  /** What the bare address opens. */
  folder?: string;
  /** False opens folders in restricted mode. */
  trusted?: boolean;
}

export async function startServer(editor: Editor, { vsix, settings, folder, trusted = true }: ServerOptions = {}): Promise<Server> {
  const { path: data, remove } = await makeTemporary('editor');
  let child: ChildProcess | undefined;
  const stop = async () => {
    if (child) await stopProgram(child);
    await remove();
  };
  try {
    await mkdir(join(data, 'data/Machine'), { recursive: true });
    await writeFile(join(data, 'data/Machine/settings.json'), JSON.stringify({ ...QUIET_SETTINGS, 'security.workspace.trust.enabled': !trusted, ...settings }, undefined, 2));
    const folders = ['--accept-server-license-terms', '--server-data-dir', data, '--extensions-dir', join(data, 'extensions')];
    if (vsix) await runProgram(editor.node, [editor.main, ...folders, '--install-extension', vsix], { limit: 120_000 });
    child = startProgram(editor.node, [
      editor.main,
      ...folders,
      ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--disable-telemetry'],
      // Without it a built VS Code ignores the development paths that the tests are loaded from.
      '--enable-smoke-test-driver',
      ...(folder ? ['--default-folder', folder] : []),
      ...(trusted ? ['--disable-workspace-trust'] : []),
    ]);
    const ended = once(child, 'close');
    return { authority: `127.0.0.1:${await listening(child, editor)}`, ended, stop };
  } catch (failure) {
    await stop();
    throw failure;
  }
}

/** The port, once the server says it. */
async function listening(child: ChildProcess, editor: Editor): Promise<string> {
  let printed = '';
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<string>((resolve, reject) => {
      const fail = (reason: string) => reject(new Error(`The server of VS Code ${editor.vscode} ${reason}.\n${printed}`));
      const read = (chunk: string) => {
        printed += chunk;
        const port = /agent listening on (\d+)/.exec(printed)?.[1];
        if (port) resolve(port);
      };
      child.stdout?.on('data', read);
      child.stderr?.on('data', read);
      child.once('error', reject);
      child.once('close', (code) => fail(`ended with exit code ${code}`));
      timer = setTimeout(() => fail('did not listen within 60 s'), 60_000);
    });
  } finally {
    clearTimeout(timer);
  }
}
