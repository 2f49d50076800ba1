/** Typing is calm: no marker goes that has its cause, none comes into what is being typed, and the new one is there in the end. */
import * as vscode from 'vscode';
import { eventually, ok, same } from './expect';
import { inOrder, ours, reported } from './findings';

const LINES = 1_000;
const OTHERS = [100, 250, 400, 600, 800, 950];
const TYPED_AT = 500;
const FUNCTION = (name: string, between: string[]) => [`export async function ${name}(id) {`, '  const user = await fetchUser(id);', ...between, '  return [user];', '}'];
const WAITS = (at: number) => FUNCTION(`page${at}`, [`  const orders = await fetchOrders(id, ${at});`]);

/** More than 300 characters, of which the last line makes a finding on itself. */
const TYPED = [
  '  // What was bought since, and what lies in the basket: both are shown beside the name.',
  "  const since = '2026-01-01T00:00:00.000Z' + ' to ' + '2026-12-31T23:59:59.999Z' + '.';",
  "  const shown = { limit: 20, currency: 'EUR', language: 'en', order: ['date', 'price'] };",
  '  const orders = await fetchOrders(id, { since, limit: shown.limit });',
];

/** A look is taken where typing pauses, mostly while the text does not parse. */
const CHARACTERS_BETWEEN_PAUSES = 12;
const PAUSE = 260;
/** A marker may come into the typed statement after 600 ms; a busy machine makes longer pauses than we do. */
const CERTAINLY_NO_REST = 450;

function fileOfManyLines(): string {
  const lines: string[] = [];
  while (lines.length < LINES) {
    const at = lines.length;
    if (OTHERS.includes(at)) lines.push(...WAITS(at));
    else if (at === TYPED_AT) lines.push(...FUNCTION('typed', TYPED.map(() => '')));
    else lines.push(`export const line${at} = ${at};`);
  }
  return lines.join('\n');
}

/** Rule and marked line. Nothing is typed above a line but on its own line, so lines keep their numbers. */
function shownIn(document: vscode.TextDocument): { what: string; line: number }[] {
  return inOrder(document.uri).map(({ code, range: { start } }) => ({ what: `${typeof code === 'object' ? code.value : code}: ${document.lineAt(start.line).text.trim()}`, line: start.line }));
}

describe('typing', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  it('300 characters between markers disturbs none of them', async function () {
    this.timeout(90_000);
    const document = await vscode.workspace.openTextDocument({ content: fileOfManyLines(), language: 'typescript' });
    const editor = await vscode.window.showTextDocument(document);
    await reported(document.uri, OTHERS.map(() => 'sequential-awaits'));
    const before = shownIn(document).map(({ what }) => what);

    const faults: string[] = [];
    const now = { line: 0, lastEdit: performance.now(), rested: false };
    let told = 0;
    const listener = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      if (!uris.some((uri) => uri.toString() === document.uri.toString())) return;
      told++;
      const shown = shownIn(document);
      const gone = before.filter((what) => !shown.some((each) => each.what === what));
      if (gone.length > 0) faults.push(`gone while line ${now.line} was typed: ${gone.join(', ')}`);
      const hasRested = now.rested || performance.now() - now.lastEdit > CERTAINLY_NO_REST;
      if (!hasRested && shown.some(({ line }) => line === now.line)) faults.push(`marked while it was typed: ${document.lineAt(now.line).text}`);
    });
    try {
      let count = 0;
      for (const [index, text] of TYPED.entries()) {
        Object.assign(now, { line: TYPED_AT + 2 + index, rested: false });
        for (const [at, character] of [...text].entries()) {
          now.rested ||= at > 0 && performance.now() - now.lastEdit > CERTAINLY_NO_REST;
          now.lastEdit = performance.now();
          ok(await editor.edit((edit) => edit.insert(new vscode.Position(now.line, at), character), { undoStopBefore: false, undoStopAfter: false }), 'the edit was refused');
          if (++count % CHARACTERS_BETWEEN_PAUSES === 0) await new Promise((resolve) => setTimeout(resolve, PAUSE));
        }
      }
      await eventually('the new marker', () => ours(document.uri).some(({ range }) => range.start.line === now.line));
    } finally {
      listener.dispose();
    }
    same(faults, [], 'what disturbed');
    ok(told > 1, 'nothing was published while it was typed');
    const typed = shownIn(document).filter(({ line }) => line === now.line);
    same(typed, [{ what: `sequential-awaits: ${TYPED.at(-1)!.trim()}`, line: now.line }], 'the new marker');
    same(shownIn(document).length, before.length + 1, 'markers in the end');
  });
});
