/**
 * The entry of the suite that runs inside VS Code, in the Node extension host and in the web worker's: one bundle for both, so it uses nothing of Node.
 * It therefore takes mocha's browser build, which needs no document.
 */
import 'mocha/mocha.js';
import { send } from './report';

declare const module: { exports: unknown };
declare const mocha: Mocha & { setup(options: Mocha.MochaOptions): void };
declare const Mocha: { new (): Mocha; prototype: Mocha };

/** What @vscode/test-electron and the workbench call. Rejects when a test failed. */
async function run(): Promise<void> {
  mocha.setup({ ui: 'bdd', timeout: 30_000, reporter: class {} as never });
  await import('./suites');
  const reports: Promise<void>[] = [];
  const failed = await new Promise<number>((resolve) => {
    // `mocha.run` of the browser build reads the page's address, which a Node process has not.
    const runner = Mocha.prototype.run.call(mocha, resolve);
    runner.on('pass', (test) => reports.push(send({ kind: 'passed', title: test.fullTitle() })));
    runner.on('fail', (test, error) => reports.push(send({ kind: 'failed', title: test.fullTitle(), message: error.stack ?? error.message })));
  });
  await Promise.all(reports);
  await send({ kind: 'end' });
  if (failed) throw new Error(`${failed} failed`);
}

// Not an `export`: mocha's browser build, once it is in the bundle, takes the bundle's `module.exports` for its own.
module.exports = { run };
