/** A function that moves into a worker pool: the file that the light bulb makes, where it makes one, and what is found after it. */
import assert from 'node:assert/strict';
import type { CodeAction, CreateFile, TextDocumentEdit, TextEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FixPreview } from '../../src/server/protocol';
import { COMMAND_IDS } from './samples';
import { Session } from './session';

const SCORES = `function score(orders: any[], users: any[]): number {
  let count = 0;
  for (const order of orders) for (const user of users) if (order.user === user.id) count++;
  return count;
}

export function register(app: any) {
  app.post('/scores', async (req: any, res: any) => {
    res.json(score(req.body.orders, req.body.users));
  });
}
`;

describe('moving what computes into a worker pool, from the light bulb', function () {
  this.timeout(30_000);
  this.slow(3_000);
  let session: Session;
  beforeEach(() => void (session = new Session()));
  afterEach(() => session.end());

  async function actionsOn(uri: string): Promise<CodeAction[]> {
    return (await session.actionsOnFirst(uri)).filter(({ title }) => title.includes('worker pool'));
  }

  it('makes the file beside the old one, under a name that is free, and both are quiet then', async () => {
    session.write('src/score.worker.ts', 'export default () => 1;\n');
    await session.initialize();
    const [plain, preview] = await actionsOn(await session.open('src/a.ts', SCORES));
    assert.deepEqual([plain, preview].map(({ title, kind, isPreferred }) => [title, kind, isPreferred]), [['Move `score` into a worker pool (`score2.worker.ts`)', 'refactor.rewrite', false], ['Preview: Move `score` into a worker pool (`score2.worker.ts`)', 'refactor.rewrite', undefined]]);
    const [annotation] = Object.values(preview.edit!.changeAnnotations!);
    assert.deepEqual([annotation.needsConfirmation, annotation.description!.split('.')[0]], [true, 'Needs `npm install piscina`']);
    const [create, fill, change] = plain.edit!.documentChanges as [CreateFile, TextDocumentEdit, TextDocumentEdit];
    assert.deepEqual([create, fill.textDocument], [{ kind: 'create', uri: session.uriOf('src/score2.worker.ts') }, { uri: session.uriOf('src/score2.worker.ts'), version: null }]);
    const before = session.published.length;
    const text = TextDocument.applyEdits(TextDocument.create('x:y', 'typescript', 1, SCORES), change.edits as TextEdit[]);
    assert.match(text, /res\.json\(await score\(/);
    await session.open('src/b.ts', text);
    const made = await session.open('src/score2.worker.ts', (fill.edits[0] as TextEdit).newText);
    assert.deepEqual([(await session.findings(session.uriOf('src/b.ts'), before)).rules, (await session.findings(made, before)).rules], [[], []]);
  });

  it('is shown by the command that the editor names, for the version and the files that it would change', async () => {
    await session.initialize({ commands: { ...COMMAND_IDS, previewFix: 'concurrencyLens.previewFix' } });
    const uri = await session.open('src/a.ts', SCORES);
    const [plain, preview] = await actionsOn(uri);
    const { command, edit } = preview;
    const [shown] = command!.arguments as [FixPreview];
    assert.deepEqual([command!.command, edit, shown.title, shown.uri, shown.version], ['concurrencyLens.previewFix', undefined, plain.title, uri, 1]);
    const [, fill, change] = plain.edit!.documentChanges as [CreateFile, TextDocumentEdit, TextDocumentEdit];
    assert.deepEqual(shown.edits, change.edits);
    assert.deepEqual(shown.creates, [{ uri: fill.textDocument.uri, text: (fill.edits[0] as TextEdit).newText }]);
    assert.match(shown.caveats[0], /^Needs `npm install piscina`/);
  });

  it('is not offered by an editor that makes no files, nor for what is no file', async () => {
    await session.initialize({ commands: COMMAND_IDS }, [''], { documentChanges: true, changeAnnotationSupport: {} });
    assert.deepEqual(await actionsOn(await session.open('src/a.ts', SCORES)), []);
  });
});
