/** A person takes a fix from the light bulb, thinks better of it, and wants it after all: one undo, one redo. At least one case of every kind of fix, out of `fixtures/fixes`. */
import * as vscode from 'vscode';
import type { Remedy } from '../../src/core/model';
import { actionAt, actionsAt, beside, caseOf, hasDisk, isThere, offerOf, placeIn, removeShown, show, type Taken } from './cases';
import { eventually, ok, same } from './expect';

/** The compiler asks for every kind of remedy; a rewriting needs none. */
const KINDS: Record<Remedy['kind'] | 'in-sequence', Taken[]> = {
  'overlap': [
    { file: 'sequential-awaits', title: 'two in a row', fix: 'Await both together' },
    { file: 'sequential-awaits', title: 'three, with blank lines and comments', fix: 'Await all 3 together', ending: '\r\n' },
    { file: 'sequential-awaits', title: 'tabs, no semicolons, many lines', fix: 'Await both together' },
    { file: 'sequential-awaits', title: 'what may fail before there is a promise', fix: 'Await both together' },
    { file: 'sequential-awaits', title: 'a Promise.all in lines is made longer by a line', fix: 'Await `fetchTags` together with the others', ending: '\r\n' },
  ],
  'unwrap-elements': [{ file: 'serial-combinator', title: 'both awaited', fix: 'Leave out the 2 `await`s inside `Promise.all`' }],
  'overlap-turns': [
    { file: 'await-in-loop', title: 'in slices', fix: 'Run up to 8 turns at once' },
    { file: 'await-in-loop', title: 'a body in slices, with a text of several lines', fix: 'Run up to 8 turns at once', ending: '\r\n' },
    { file: 'await-in-loop', title: 'a short list, all together', fix: 'Run all 3 turns together' },
    { file: 'await-in-loop', title: 'the limiter that the file has', fix: 'Run up to 8 turns at once with `p-map`' },
    { file: 'await-in-loop', title: 'each turn stores something', fix: 'Run up to 8 turns at once' },
  ],
  'await-callbacks': [
    { file: 'floating-async-callback', title: 'each', fix: 'Wait for one after the other in a `for` loop' },
    { file: 'floating-async-callback', title: 'each', fix: 'Wait for all together with `Promise.all`', ending: '\r\n' },
    { file: 'floating-async-callback', title: 'a callback that stands elsewhere', fix: 'Wait for all together with `Promise.all`' },
    { file: 'floating-async-callback', title: 'filter', fix: 'Ask for all answers first, then decide by them' },
  ],
  // Two places: the import and the call.
  'await-twin': [
    { file: 'blocking-call', title: 'the only name of an import', fix: 'Await `readFile` instead of `readFileSync`' },
    { file: 'blocking-call', title: 'one more line in a list of names', fix: 'Await `readFile` instead of `readFileSync`', ending: '\r\n' },
    { file: 'blocking-call', title: 'a promise made of a callback', fix: 'Await `gzip` instead of `gzipSync`', ending: '\r\n' },
    { file: 'blocking-call', title: 'CommonJS, taken apart', fix: 'Await `readFile` instead of `readFileSync`' },
  ],
  // Two places: the declaration and the assignment.
  'store-promise': [
    { file: 'race-across-await', title: 'a connection of the module', fix: 'Keep the promise in `client`' },
    { file: 'race-across-await', title: 'by an operator', fix: 'Keep the promise in `client`', ending: '\r\n' },
  ],
  'wait-first': [{ file: 'race-across-await', title: 'a sum', fix: 'Wait first, then read and write `total`' }],
  'index': [
    { file: 'cpu-heavy-loop', title: 'a set of a typed list', fix: 'Make an index of `ids` before the loop' },
    { file: 'cpu-heavy-loop', title: 'the first of each key', fix: 'Make an index of `stock` before the loop', ending: '\r\n' },
  ],
  // One of several changes at a finding.
  'yield-turns': [
    { file: 'yield-turns', title: 'for-of in a handler, nothing says that it runs on Node', fix: 'Let others run between the turns of the loop' },
    { file: 'yield-turns', title: 'no semicolons, tabs', fix: 'Let others run between the turns of the loop' },
    { file: 'yield-turns', title: 'a counting loop of short turns', fix: 'Let others run between the turns of the loop', ending: '\r\n' },
  ],
  // Makes a file, which one undo takes away again, without a question.
  'worker-pool': [
    { file: 'worker-pool', title: 'types that stay, comments that move', fix: 'Move `scoreAll` into a worker pool (`scoreAll.worker.ts`)' },
    { file: 'worker-pool', title: 'parameters that are taken apart', fix: 'Move `overlap` into a worker pool (`overlap.worker.ts`)', ending: '\r\n' },
  ],
  'in-sequence': [
    { file: 'in-sequence', title: 'two', fix: 'Await one after the other' },
    { file: 'in-sequence', title: 'patterns, types and many lines', fix: 'Await one after the other', ending: '\r\n' },
  ],
};

/** What the light bulb must not offer, as the change would do harm. */
const REFUSED: Taken[] = [
  { file: 'sequential-awaits.refused', title: 'a catch that asks which failure it is', fix: 'Await both together' },
  { file: 'await-in-loop.refused', title: 'look-ups of single records', fix: 'Run up to 8 turns at once' },
  { file: 'blocking-call.refused', title: 'a function that is not async', fix: 'Await `readFile` instead of `readFileSync`' },
  { file: 'race-across-await.refused', title: 'exported', fix: 'Keep the promise in `client`' },
  { file: 'cpu-heavy-loop.refused', title: 'a text has the method as well', fix: 'Make an index of `stock` before the loop' },
];

/** As the light bulb does it: the edit, then the command if there is one. */
async function take({ edit, command }: vscode.CodeAction): Promise<void> {
  ok(edit && (await vscode.workspace.applyEdit(edit)), 'the edit was refused');
  if (command) await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
}

/** Lets the editor take what is preferred at a place, if anything is. */
async function autoFix(range: vscode.Range): Promise<void> {
  vscode.window.activeTextEditor!.selection = new vscode.Selection(range.start, range.start);
  await vscode.commands.executeCommand('editor.action.autoFix');
}

async function undoneAndRedone(document: vscode.TextDocument, before: string, after: string, made: [string, string][]): Promise<void> {
  same(document.getText(), after, 'the text after the fix');
  await sameFiles(document, made);
  await vscode.commands.executeCommand('undo');
  same(document.getText(), before, 'the text after one undo');
  for (const [name] of made) ok(!(await isThere(beside(document, name))), `${name} is still there`);
  ok(!document.isDirty, 'one undo does not lead back to what is saved');
  await vscode.commands.executeCommand('redo');
  same(document.getText(), after, 'the text after one redo');
  await sameFiles(document, made);
}

/** Files that were made end their lines as the editor ends those of new files, whatever the code beside them does. */
async function sameFiles(document: vscode.TextDocument, made: [string, string][]): Promise<void> {
  for (const [name, text] of made) same((await vscode.workspace.openTextDocument(beside(document, name))).getText(), text, name);
}

describe('fixes', () => {
  afterEach(removeShown);

  for (const [kind, cases] of Object.entries(KINDS)) {
    for (const taken of cases) {
      it(`of the kind ${kind} are undone in one step: ${taken.title}${taken.ending ? ' (CRLF)' : ''}, ${taken.fix}`, async function () {
        const one = await caseOf(taken);
        const offer = offerOf(one, taken);
        const made = Object.entries(offer.creates);
        if (made.length > 0 && !hasDisk()) return this.skip();
        const [before, after] = [one.before, offer.after].map((text) => text.replaceAll('\n', taken.ending ?? '\n'));
        const { document } = await show(one, before);
        same(document.getText(), before, 'the text before');
        const range = await placeIn(document, taken);
        const action = await actionAt(document, range, taken.fix);
        const preferred = (await actionsAt(document, range)).filter(({ isPreferred }) => isPreferred);
        same(preferred.map(({ title }) => title), offer.outcome === 'preferred' ? [taken.fix] : [], 'what is preferred');
        await take(action);
        await undoneAndRedone(document, before, after, made);
        if (offer.outcome !== 'preferred') return;
        await vscode.commands.executeCommand('undo');
        await actionAt(document, range, taken.fix);
        // The editor gives up when markers come while it asks what there is, and goes on making the change when its command is done.
        await eventually('the fix', async () => {
          await autoFix(range);
          return eventually('a change', () => document.getText() !== before, 3_000).catch(() => undefined);
        });
        await undoneAndRedone(document, before, after, made);
      });
    }
  }

  // VS Code hands out none that is disabled, so that it is shown, with its reason, is seen by `host/person.ts`.
  for (const taken of REFUSED) {
    it(`that are refused cannot be made: ${taken.title}, ${taken.fix}`, async () => {
      const one = await caseOf(taken);
      const { document } = await show(one);
      const range = await placeIn(document, taken);
      await actionAt(document, range, 'Explain concurrency here');
      const changing = (await actionsAt(document, range)).filter(({ title }) => title.includes(taken.fix));
      same(changing.map(({ title }) => title), [], 'what can be made');
      await autoFix(range);
      same(document.getText(), one.before, 'the text');
    });
  }

  it('are never made where a person fixes all, or saves', async () => {
    const [taken] = KINDS.overlap;
    const one = await caseOf(taken);
    const { document } = await show(one);
    const range = await placeIn(document, taken);
    await actionAt(document, range, taken.fix);
    same((await actionsAt(document, range, 'source')).filter(({ edit }) => edit), [], 'changes of the whole file');
    await vscode.commands.executeCommand('editor.action.fixAll');
    same(document.getText(), one.before, 'the text after all was fixed');
    const settings = vscode.workspace.getConfiguration('editor', document.uri);
    await settings.update('codeActionsOnSave', { 'source.fixAll': 'always' });
    try {
      ok(await vscode.window.activeTextEditor!.edit((edit) => edit.insert(new vscode.Position(0, 0), '\n')), 'the edit was refused');
      ok(await document.save(), 'it was not saved');
      same(document.getText(), `\n${one.before}`, 'the text after it was saved');
    } finally {
      await settings.update('codeActionsOnSave', undefined);
    }
  });
});
