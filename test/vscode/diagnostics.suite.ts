/** Findings reach the Problems view, follow what is typed, and go when the file does. */
import * as vscode from 'vscode';
import { openDemo, replace } from './demo';
import { ok, same } from './expect';
import { ours, reported } from './findings';

const DEMO_RULES = ['sequential-awaits', 'await-in-loop', 'blocking-call', 'cpu-heavy-loop'];

describe('diagnostics', () => {
  // Where nothing is reported at all, one failure says so, and nobody waits for the rest.
  before(async () => void (await reported((await openDemo()).document.uri, DEMO_RULES)));
  afterEach(() => vscode.commands.executeCommand('workbench.action.files.revert'));

  it('mark what waits in line and what holds the thread', async () => {
    const { document } = await openDemo();
    const [awaits] = await reported(document.uri, DEMO_RULES);
    same(document.lineAt(awaits.range.start).text.trim(), 'const orders = await fetchOrders(request.params.userId);', 'the marked line');
  });

  it('are short, on one line, and link to the rule without running anything', async () => {
    const { document } = await openDemo();
    for (const { code, message, range } of await reported(document.uri, DEMO_RULES)) {
      ok(typeof code === 'object', `${message}: the code is no link`);
      ok(code.target.scheme !== 'command', `${message}: the code's target runs a command`);
      ok(message.length <= 120 && !message.includes('\n'), `${message}: longer than 120 characters, or than a line`);
      ok(range.isSingleLine, `${message}: marks more than one line`);
    }
  });

  it('go when the code is mended, and come back with undo', async () => {
    const { document } = await openDemo();
    await reported(document.uri, DEMO_RULES);
    await replace(
      document,
      "const text = readFileSync('terms.md', 'utf8')",
      "const text = await readFile('terms.md', 'utf8')",
    );
    await reported(document.uri, DEMO_RULES.filter((id) => id !== 'blocking-call'));
    await vscode.commands.executeCommand('undo');
    await reported(document.uri, DEMO_RULES);
  });

  it('stay while the file does not parse for a moment, and not where their own text was edited', async () => {
    const { document } = await openDemo();
    await reported(document.uri, DEMO_RULES);
    await replace(document, 'const app = express();', 'const app = express(;');
    await replace(document, "readFileSync('terms.md', 'utf8')", "readFile('terms.md', 'utf8')");
    await reported(document.uri, DEMO_RULES.filter((id) => id !== 'blocking-call'));
    await replace(document, 'const app = express(;', 'const app = express();');
    await reported(document.uri, DEMO_RULES.filter((id) => id !== 'blocking-call'));
  });

  it('go when the file is closed', async () => {
    const { document } = await openDemo();
    await reported(document.uri, DEMO_RULES);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await reported(document.uri, []);
  });

  it('say nothing about code in which nothing can be gained', async () => {
    const { document } = await openDemo('src/api.ts');
    // The neighbour has findings: once they are there, this file was looked at too.
    await reported((await openDemo()).document.uri, DEMO_RULES);
    same(ours(document.uri).map(({ message }) => message), [], 'findings');
  });
});
