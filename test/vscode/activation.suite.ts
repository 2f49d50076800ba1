/** The extension is there, wakes up for JavaScript and TypeScript, and brings its commands. */
import * as vscode from 'vscode';
import { eventually, ok, same } from './expect';
import { openDemo } from './demo';

const ID = 'concurrency-lens.concurrency-lens';

describe('activation', () => {
  it('runs in the extension host that this run is about', () => {
    const isNode = typeof process === 'object' && process.versions?.node !== undefined;
    same(isNode ? 'node' : 'web', vscode.workspace.getConfiguration('concurrencyLensTests').get('host'));
  });

  it('wakes up when a TypeScript file is opened', async () => {
    const extension = vscode.extensions.getExtension(ID);
    ok(extension, `${ID} is not installed in this extension host`);
    await openDemo();
    await eventually('activation', () => extension.isActive);
  });

  it('brings its commands', async () => {
    const commands = await vscode.commands.getCommands(true);
    for (const command of ['concurrencyLens.explain', 'concurrencyLens.openGuide']) ok(commands.includes(command), `${command} is not registered`);
  });
});
