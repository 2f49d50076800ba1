/** A person looks at a fix before it is made: both texts, then the change itself, the code that went on meanwhile, or nothing. */
import * as vscode from 'vscode';
import { actionAt, beside, caseOf, hasDisk, isThere, offerOf, placeIn, removeShown, show, type Taken } from './cases';
import { replace } from './demo';
import { eventually, ok, same } from './expect';
import { ours, reported } from './findings';

const SCHEME = 'concurrency-lens-preview';
const IN_LINE: Taken = { file: 'sequential-awaits', title: 'three, with blank lines and comments', fix: 'Await all 3 together' };
const POOL: Taken = { file: 'worker-pool', title: 'types that stay, comments that move', fix: 'Move `scoreAll` into a worker pool (`scoreAll.worker.ts`)' };

const run = (command: string) => vscode.commands.executeCommand(`concurrencyLens.${command}`);

function comparisons(): vscode.TabInputTextDiff[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).flatMap(({ input }) => (input instanceof vscode.TabInputTextDiff && input.modified.scheme === SCHEME ? [input] : []));
}

/** Documents of the preview that the editor still holds. */
function held(): vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter(({ uri, isClosed }) => uri.scheme === SCHEME && !isClosed);
}

function textOf(uri: vscode.Uri): string | undefined {
  return held().find((document) => document.uri.toString() === uri.toString())?.getText();
}

/** Shows a case, and then the preview of its fix. */
async function look(taken: Taken): Promise<{ document: vscode.TextDocument; before: string; after: string; creates: Record<string, string> }> {
  const one = await caseOf(taken);
  const { after, creates } = offerOf(one, taken);
  const [before, changed] = [one.before, after].map((text) => text.replaceAll('\n', taken.ending ?? '\n'));
  const { document } = await show(one, before);
  const action = await actionAt(document, await placeIn(document, taken), `Preview: ${taken.fix}`);
  ok(action.command && !action.edit, 'the preview is no command');
  await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
  return { document, before, after: changed, creates };
}

describe('the preview of a fix', () => {
  afterEach(async () => {
    await run('closePreview');
    await removeShown();
  });

  for (const ending of [undefined, '\r\n'] as const) {
    it(`shows both texts, and is not analysed${ending ? ' (CRLF)' : ''}`, async () => {
      const { document, before, after } = await look({ ...IN_LINE, ending });
      const [{ original, modified }, ...others] = comparisons();
      same(others, [], 'other previews');
      same(await eventually('the left side', () => textOf(original)), before, 'the left side');
      same(await eventually('the right side', () => textOf(modified)), after, 'the right side');
      same(held().map(({ languageId }) => languageId), held().map(() => document.languageId), 'the languages');
      // What is found in the code itself shows that there was time.
      await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: false });
      await reported(document.uri, ['sequential-awaits']);
      same([original, modified].flatMap((uri) => ours(uri)), [], 'findings');
    });

    it(`makes the change that it shows, goes, and one undo takes it back${ending ? ' (CRLF)' : ''}`, async () => {
      const { document, before, after } = await look({ ...IN_LINE, ending });
      await run('applyPreview');
      same(document.getText(), after, 'the text after the fix');
      same(comparisons(), [], 'previews');
      await eventually('the code in the active editor', () => vscode.window.activeTextEditor?.document === document);
      await vscode.commands.executeCommand('undo');
      same(document.getText(), before, 'the text after one undo');
      ok(!document.isDirty, 'one undo does not lead back to what is saved');
    });
  }

  it('makes nothing of code that changed, and is made again for it', async () => {
    const { document, after } = await look(IN_LINE);
    const [{ modified }] = comparisons();
    await replace(document, 'await', '/* new */ await');
    const changed = document.getText();
    await run('applyPreview');
    same(document.getText(), changed, 'the text');
    same(comparisons().length, 1, 'previews');
    await run('renewPreview');
    const again = await eventually('another preview', () => comparisons().find((one) => one.modified.toString() !== modified.toString()));
    ok((await eventually('the right side', () => textOf(again.modified))).includes('/* new */'), 'the new text is not in the new preview');
    await run('applyPreview');
    ok(document.getText().includes('/* new */') && document.getText().includes('Promise.all') && document.getText() !== after, document.getText());
  });

  it('fits again when the change of the code is taken back', async () => {
    const { document, after } = await look(IN_LINE);
    await replace(document, 'await', '/* new */ await');
    await replace(document, '/* new */ await', 'await');
    await run('applyPreview');
    same(document.getText(), after, 'the text after the fix');
  });

  it('leaves nothing behind when it is closed', async () => {
    const { document, before } = await look(IN_LINE);
    same(held().length, 2, 'documents');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await eventually('no documents', () => held().length === 0);
    await run('applyPreview');
    same(document.getText(), before, 'the text');
  });

  it('gives way to another one', async () => {
    const { document } = await look(IN_LINE);
    const { document: other, after } = await look({ file: 'sequential-awaits', title: 'two in a row', fix: 'Await both together' });
    same(comparisons().length, 1, 'previews');
    const text = document.getText();
    await run('applyPreview');
    same([document.getText(), other.getText()], [text, after], 'the texts');
  });

  it('is not made of what is no change, or one of another version', async () => {
    const { document } = await look(IN_LINE);
    await run('closePreview');
    const at = { line: 0, character: 0 };
    const fix = { title: 'x', uri: document.uri.toString(), version: document.version, place: at, edits: [{ range: { start: at, end: at }, newText: 'x' }], creates: [], caveats: [] };
    for (const wrong of [undefined, null, 'x', {}, { ...fix, edits: [null] }, { ...fix, creates: [{ uri: 1, text: '' }] }, { ...fix, caveats: [1] }, { ...fix, version: document.version + 1 }, { ...fix, uri: 'concurrency-lens-none:/x' }]) {
      await vscode.commands.executeCommand('concurrencyLens.previewFix', wrong);
      same(comparisons(), [], `previews of ${JSON.stringify(wrong)}`);
    }
    await vscode.commands.executeCommand('concurrencyLens.previewFix', fix);
    same(comparisons().length, 1, 'previews');
  });

  it('shows a file that comes into being as well, and makes it with the rest', async function () {
    if (!hasDisk()) return this.skip();
    const { document, before, after, creates } = await look(POOL);
    const tabs = vscode.window.tabGroups.all.flatMap(({ tabs: all }) => all).filter(({ label }) => label.includes('Move `scoreAll`'));
    same(tabs.length, 1, 'previews');
    const [[name, text]] = Object.entries(creates);
    await eventually('all three texts', () => [before, after, text].every((wanted) => held().some((one) => one.getText() === wanted)));
    same(held().flatMap(({ uri }) => ours(uri)), [], 'findings');
    await run('applyPreview');
    same(document.getText(), after, 'the text after the fix');
    same((await vscode.workspace.openTextDocument(beside(document, name))).getText(), text, name);
    ok(!vscode.window.tabGroups.all.some(({ tabs: all }) => all.some(({ label }) => label.includes('Move `scoreAll`'))), 'the preview is still there');
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    same(document.getText(), before, 'the text after one undo');
    ok(!(await isThere(beside(document, name))), `${name} is still there`);
  });
});
