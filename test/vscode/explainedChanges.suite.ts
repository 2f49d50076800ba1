/** What the explainer's page asks for by a number: the same change as the quick fix, one undo, and nothing where the text is another. */
import * as vscode from 'vscode';
import { ExplainedChanges } from '../../src/extension/explainedChanges';
import type { ExplainedChangeParams, ExplainedWay, FixPreview } from '../../src/server/protocol';
import { readPageMessage, type WayMessage } from '../../src/webview/protocol';
import { actionAt, beside, caseOf, hasDisk, isThere, offerOf, placeIn, removeShown, show, type Taken } from './cases';
import { replace } from './demo';
import { eventually, ok, same } from './expect';

const TAKEN: Taken[] = [
  { file: 'sequential-awaits', title: 'three, with blank lines and comments', fix: 'Await all 3 together' },
  { file: 'await-in-loop', title: 'in slices', fix: 'Run up to 8 turns at once', ending: '\r\n' },
  { file: 'blocking-call', title: 'the only name of an import', fix: 'Await `readFile` instead of `readFileSync`' },
  { file: 'worker-pool', title: 'types that stay, comments that move', fix: 'Move `scoreAll` into a worker pool (`scoreAll.worker.ts`)' },
];
const [IN_LINE] = TAKEN;

const comparisons = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ input }) => input instanceof vscode.TabInputTextDiff);

let log: vscode.LogOutputChannel;

/** Shows a case, with what its page would offer: the change as the server gives it, behind one that is none. */
async function explained(taken: Taken): Promise<{ document: vscode.TextDocument; before: string; after: string; made: [string, string][]; changes: ExplainedChanges }> {
  const one = await caseOf(taken);
  const { after, creates } = offerOf(one, taken);
  const [before, changed] = [one.before, after].map((text) => text.replaceAll('\n', taken.ending ?? '\n'));
  const { document } = await show(one, before);
  const { command } = await actionAt(document, await placeIn(document, taken), `Preview: ${taken.fix}`);
  const change = command!.arguments![0] as FixPreview;
  const ways: ExplainedWay[] = [{ kind: 'keep', reasons: [] }, { kind: 'change', finding: 0, title: change.title, preferred: false, caveats: [], target: { position: change.place, title: change.title } }];
  return { document, before, after: changed, made: Object.entries(creates), changes: new ExplainedChanges({ ways }, { uri: change.uri, text: document.getText() }, async () => change, log) };
}

function message(type: WayMessage['type'], way: number): WayMessage {
  const read = readPageMessage({ type, answer: 1, way });
  ok(read && 'way' in read, 'the message was dropped');
  return read;
}

describe('changes on the explainer’s page', () => {
  before(() => {
    log = vscode.window.createOutputChannel('Changes in tests', { log: true });
  });
  after(() => log.dispose());
  afterEach(removeShown);

  for (const taken of TAKEN) {
    it(`are made as the quick fix makes them, and one undo takes them back: ${taken.fix}${taken.ending ? ' (CRLF)' : ''}`, async function () {
      if (taken.file === 'worker-pool' && !hasDisk()) return this.skip();
      const { document, before, after, made, changes } = await explained(taken);
      same(await changes.answer(message('apply', 1)), 'made', 'what becomes of it');
      same(document.getText(), after, 'the text after the change');
      for (const [name, text] of made) same((await vscode.workspace.openTextDocument(beside(document, name))).getText(), text, name);
      await eventually('the code in the active editor', () => vscode.window.activeTextEditor?.document === document);
      await vscode.commands.executeCommand('undo');
      same(document.getText(), before, 'the text after one undo');
      ok(!document.isDirty, 'one undo does not lead back to what is saved');
      for (const [name] of made) ok(!(await isThere(beside(document, name))), `${name} is still there`);
      // The text is the one that was explained again.
      same(await changes.answer(message('apply', 1)), 'made', 'what becomes of it again');
      same(document.getText(), after, 'the text after the change again');
    });
  }

  it('are refused where the text is another, and made when it is what it was', async () => {
    const { document, after, changes } = await explained(IN_LINE);
    await replace(document, 'await', '/* new */ await');
    const changed = document.getText();
    for (const type of ['apply', 'preview'] as const) same(await changes.answer(message(type, 1)), 'changed', 'what becomes of it');
    same(document.getText(), changed, 'the text');
    same(comparisons().length, 0, 'previews');
    await replace(document, '/* new */ await', 'await');
    same(await changes.answer(message('apply', 1)), 'made', 'what becomes of it');
    same(document.getText(), after, 'the text after the change');
  });

  it('are looked at beside the page, and making them closes the preview', async () => {
    const { document, after, changes } = await explained(IN_LINE);
    const page = vscode.window.createWebviewPanel('test', 'The page', vscode.ViewColumn.Two);
    await eventually('the page', () => page.active);
    same(await changes.answer(message('preview', 1)), undefined, 'what becomes of it');
    const [tab] = await eventually('the preview', () => (comparisons().length > 0 ? comparisons() : undefined));
    same(tab.group.viewColumn, vscode.ViewColumn.One, 'its column');
    same(await changes.answer(message('apply', 1)), 'made', 'what becomes of it');
    same(document.getText(), after, 'the text after the change');
    await eventually('no preview', () => comparisons().length === 0);
  });

  it('are nothing where the page names what is no change', async () => {
    const { document, before, changes } = await explained(IN_LINE);
    for (const way of [0, 2, 1e9]) same(await changes.answer(message('apply', way)), undefined, `what becomes of ${way}`);
    same(document.getText(), before, 'the text');
  });

  it('are refused where they are not offered any more, or where somebody typed while the server thought', async () => {
    const { document, before } = await explained(IN_LINE);
    const { uri } = document;
    const ways: ExplainedWay[] = [{ kind: 'change', finding: 0, title: 'x', preferred: false, caveats: [], target: { rule: 'sequential-awaits', position: { line: 1, character: 2 }, title: 'x' } }];
    const asked: ExplainedChangeParams[] = [];
    const gone = new ExplainedChanges({ ways }, { uri: uri.toString(), text: before }, async (params) => (asked.push(params), null), log);
    same(await gone.answer(message('apply', 0)), 'gone', 'what becomes of it');
    same(asked, [{ uri: uri.toString(), text: before, version: document.version, target: ways[0].kind === 'change' ? ways[0].target : undefined }], 'what is asked');
    const late = new ExplainedChanges({ ways }, { uri: uri.toString(), text: before }, async () => (await replace(document, 'await', '/* new */ await'), null), log);
    same(await late.answer(message('apply', 0)), 'changed', 'what becomes of it');
  });

  it('say that code which is gone cannot be opened', async () => {
    const ways: ExplainedWay[] = [{ kind: 'change', finding: 0, title: 'x', preferred: false, caveats: [], target: { position: { line: 0, character: 0 }, title: 'x' } }];
    const changes = new ExplainedChanges({ ways }, { uri: 'concurrency-lens-none:/x', text: '' }, async () => null, log);
    same(await changes.answer(message('apply', 0)), 'unopened', 'what becomes of it');
  });
});
