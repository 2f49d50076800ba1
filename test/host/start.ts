/**
 * `npm start`: shows what Concurrency Lens does. It analyses a folder (the demo, unless one is named), prints what it found, and opens an editor with the
 * extension on that folder; with `--no-open` it stops before the editor.
 */
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { bringEditor, exactVersion, findOnPath, hostsFolder } from './editors';
import { desktopObstacle } from './hostTests';
import { packExtension } from './package';
import { startProgram } from './program';
import { startServer } from './server';
import { DEMO, ROOT } from './workspace';

const NEWEST = '1.139';

async function start(folder: string, open: boolean): Promise<void> {
  console.log(`\nWhat waits in line, and what holds the thread, in ${relative(ROOT, folder) || folder}:\n`);
  await analyse(folder);
  if (!open) return;
  const code = hasScreen() ? findOnPath('code') : undefined;
  if (code) {
    console.log('\nOpening VS Code with the extension.');
    await untilEnd(code, [folder, `--extensionDevelopmentPath=${ROOT}`]);
  } else if (!(await desktopObstacle())) {
    console.log(`\nOpening VS Code ${exactVersion(NEWEST)} with the extension.`);
    const program = await downloadAndUnzipVSCode({ version: exactVersion(NEWEST), cachePath: join(hostsFolder(), 'desktop') });
    await untilEnd(program, [folder, `--extensionDevelopmentPath=${ROOT}`, '--disable-extensions']);
  } else {
    await serve(folder);
  }
}

/** Findings are what this is for, so exit code 1 is a success here. */
async function analyse(folder: string): Promise<void> {
  const code = await untilEnd(process.execPath, [join(ROOT, 'dist/cli.js'), folder]);
  if (code !== 0 && code !== 1) throw new Error(`The analysis ended with exit code ${code}.`);
}

/** Serves the workbench on loopback, with the packed extension installed, until Ctrl+C. */
async function serve(folder: string): Promise<void> {
  const editor = await bringEditor(NEWEST);
  const server = await startServer(editor, { vsix: await packExtension(), folder });
  console.log(`\nVS Code ${editor.vscode} with the extension is at  http://${server.authority}/\nOpen it in a browser on this machine. Ctrl+C ends it.`);
  await server.ended;
}

function hasScreen(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** Runs a program that prints for itself, and gives its exit code. */
function untilEnd(command: string, args: string[]): Promise<number | null> {
  const child = startProgram(command, args, { stdio: 'inherit' });
  return new Promise((end, fail) => child.once('error', fail).once('close', end));
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { 'no-open': { type: 'boolean', default: false } } });
const folder = resolve(positionals[0] ?? DEMO);
if (existsSync(folder)) {
  start(folder, !values['no-open']).catch((failure: Error) => {
    console.error(failure.message);
    process.exitCode = 1;
  });
} else {
  console.error(`There is no folder ${folder}.`);
  process.exitCode = 2;
}
