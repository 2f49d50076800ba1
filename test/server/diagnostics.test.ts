/** Findings as diagnostics and code actions. */
import assert from 'node:assert/strict';
import { CodeActionKind, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import { LineIndex, type Finding, type Fix, type OfferedFix, type Remark } from '../../src/core/index';
import { buildCodeActions } from '../../src/server/features/codeActions';
import { MAX_FINDINGS, toDiagnostics, toHints } from '../../src/server/features/diagnostics';
import type { FixPreview } from '../../src/server/protocol';
import { COMMAND_IDS, finding, HOSTILE } from './samples';

const uri = 'file:///project/src/a.ts';
const lines = new LineIndex('const user = await fetchUser(id);\nconst orders = await fetchOrders(id);\n');
const uriOf = (file: string): string => `file:///project/${file}`;
const other = (path: string) => ({ uri: uriOf(path), lines: new LineIndex('first();\nparse();\n') });

function remark(changes: Partial<Remark> = {}): Remark {
  const fix = { title: 'Remove the comment', preferred: true, caveats: [], edits: [{ range: { start: 0, end: 5 }, newText: '' }] };
  return { code: 'unused-directive', range: { start: 0, end: 5 }, message: 'This comment silences nothing.', fixes: [fix], ...changes };
}

describe('diagnostics', () => {
  it('name the rule, link to its page without running anything, and carry the other sites', () => {
    const [diagnostic] = toDiagnostics([finding()], lines, uri, other);
    assert.equal(diagnostic.source, 'Concurrency Lens');
    assert.equal(diagnostic.code, 'sequential-awaits');
    assert.equal(diagnostic.severity, DiagnosticSeverity.Information);
    assert.equal(diagnostic.codeDescription?.href, 'concurrency-lens-guide:/rules/sequential-awaits.md');
    assert.deepEqual(diagnostic.range, { start: { line: 1, character: 6 }, end: { line: 1, character: 11 } });
    assert.deepEqual(diagnostic.relatedInformation?.map(({ message, location }) => [message, location.range.start]), [['fetchUser(id) does not use `orders`', { line: 0, character: 10 }]]);
  });

  it('point into another file for a site that lies there', () => {
    const [{ relatedInformation }] = toDiagnostics([finding({ sites: [{ file: 'src/b.ts', range: { start: 9, end: 14 }, label: 'parse()' }] })], lines, uri, other);
    assert.deepEqual(relatedInformation?.[0].location, { uri: 'file:///project/src/b.ts', range: { start: { line: 1, character: 0 }, end: { line: 1, character: 5 } } });
  });

  it('stop at a limit, for a file and for a finding', () => {
    const sites = Array.from({ length: 20 }, () => finding().sites[0]);
    const diagnostics = toDiagnostics(Array.from({ length: 80 }, () => finding({ sites })), lines, uri, other);
    assert.equal(diagnostics.length, MAX_FINDINGS);
    assert.equal(diagnostics[0].relatedInformation?.length, 5);
  });

  it('are hints for what is to be said about comments, faded where nothing would change without them', () => {
    const [unused, unknown] = toHints([remark(), remark({ code: 'unknown-rule-in-directive' })], lines);
    assert.deepEqual([unused.severity, unused.code, unused.source, unused.tags], [DiagnosticSeverity.Hint, 'unused-directive', 'Concurrency Lens', [DiagnosticTag.Unnecessary]]);
    assert.deepEqual([unknown.severity, unknown.code, unknown.tags], [DiagnosticSeverity.Hint, 'unknown-rule-in-directive', undefined]);
    assert.deepEqual(unused.range, { start: { line: 0, character: 0 }, end: { line: 0, character: 5 } });
  });

  it('keep hidden characters and line breaks out of the message', () => {
    const [{ message }] = toDiagnostics([finding({ message: HOSTILE })], lines, uri, other);
    assert.doesNotMatch(message as string, /[\n\u202e]/);
  });
});

describe('code actions', () => {
  const silencingsOf = ({ rule }: Finding): Fix[] => ['line', 'file'].map((what) => ({ title: `Disable ${rule} for this ${what}`, preferred: true, caveats: [], edits: [] }));
  const subject = { uri, version: 7, findings: [finding()], remarks: [], lines, client: { showsDisabled: true, previewsChanges: true }, fixesOf: ({ fixes }: Finding): OfferedFix[] => fixes, rewritingsAt: (): Fix[] => [], silencingsOf, treatmentsOf: () => [], uriOf, uriOfPath: (path: string) => `file://${path}` };
  const inside = { start: { line: 0, character: 12 }, end: { line: 0, character: 12 } };
  const onMarker = { start: { line: 1, character: 8 }, end: { line: 1, character: 8 } };
  const after = { start: { line: 2, character: 0 }, end: { line: 2, character: 0 } };

  it('explain and tell about the rule anywhere in the scope of a finding, and nowhere else', () => {
    assert.deepEqual(buildCodeActions(subject, inside, [], COMMAND_IDS).map(({ title }) => title), ['Explain concurrency here', 'About rule sequential-awaits']);
    assert.deepEqual(buildCodeActions(subject, after, [], COMMAND_IDS), []);
  });

  it('come first with the fix, for the version that was analysed', () => {
    const fix = { title: 'Await both together', preferred: true, caveats: [], edits: [{ range: { start: 0, end: 5 }, newText: 'let' }] };
    const [action] = buildCodeActions({ ...subject, findings: [finding({ fixes: [fix] })] }, inside, [], COMMAND_IDS);
    assert.equal(action.kind, CodeActionKind.QuickFix);
    assert.equal(action.isPreferred, true);
    assert.deepEqual(action.edit?.documentChanges, [{ textDocument: { uri, version: 7 }, edits: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 5 } }, newText: 'let' }] }]);
  });

  it('prefer no fix that is only possible', () => {
    const fix = { title: 'Await both together', preferred: true, caveats: [], edits: [] };
    const [action] = buildCodeActions({ ...subject, findings: [finding({ confidence: 'possible', fixes: [fix] })] }, inside, [], COMMAND_IDS);
    assert.equal(action.isPreferred, false);
  });

  it('show a change with its caveats before it is made, where the editor can', () => {
    const fix = { title: 'Await both together', preferred: true, caveats: ['Both are started.', 'Mind the load.'], edits: [{ range: { start: 0, end: 5 }, newText: 'let' }] };
    const withFix = { ...subject, findings: [finding({ fixes: [fix] })] };
    const [, preview] = buildCodeActions(withFix, inside, [], COMMAND_IDS);
    assert.deepEqual([preview.title, preview.kind, preview.isPreferred], ['Preview: Await both together', CodeActionKind.QuickFix, undefined]);
    const [[id, annotation]] = Object.entries(preview.edit!.changeAnnotations!);
    assert.deepEqual(annotation, { label: 'Await both together', needsConfirmation: true, description: 'Both are started. Mind the load.' });
    assert.deepEqual(preview.edit!.documentChanges, [{ textDocument: { uri, version: 7 }, edits: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 5 } }, newText: 'let', annotationId: id }] }]);
    const [plain, next] = buildCodeActions({ ...withFix, client: { showsDisabled: false, previewsChanges: false } }, inside, [], COMMAND_IDS);
    assert.deepEqual([plain.title, next.title], ['Await both together (Both are started. Mind the load.)', 'Explain concurrency here']);
  });

  it('hand the change to the command that shows it, where the editor has one', () => {
    const fix = { title: 'Move `score` into a worker pool', preferred: false, caveats: ['Data of `a` is copied [x](command:evil).'], edits: [{ range: { start: 0, end: 5 }, newText: 'let' }], creates: [{ file: '/p/src/score.worker.ts', text: 'export default 1;\n' }] };
    const withFix = { ...subject, client: { showsDisabled: true, previewsChanges: false, previewFix: 'concurrencyLens.previewFix' }, findings: [finding({ fixes: [fix] })] };
    const [plain, preview] = buildCodeActions(withFix, inside, [], COMMAND_IDS);
    assert.deepEqual([plain.title, plain.edit !== undefined, preview.title, preview.edit, preview.isPreferred], [fix.title, true, `Preview: ${fix.title}`, undefined, undefined]);
    const change: FixPreview = {
      title: fix.title,
      uri,
      version: 7,
      place: { line: 1, character: 6 },
      edits: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 5 } }, newText: 'let' }],
      creates: [{ uri: 'file:///p/src/score.worker.ts', text: 'export default 1;\n' }],
      caveats: ['Data of `a` is copied \\[x\\]\\(command\\:evil\\)\\.'],
    };
    assert.deepEqual(preview.command, { title: preview.title, command: 'concurrencyLens.previewFix', arguments: [change] });
  });

  it('prefer one change of several', () => {
    const fix = { title: 'Await both together', preferred: true, caveats: [], edits: [] };
    const actions = buildCodeActions({ ...subject, findings: [finding({ fixes: [fix] }), finding({ fixes: [fix] })] }, inside, [], COMMAND_IDS);
    assert.deepEqual(actions.filter(({ title }) => title === fix.title).map(({ isPreferred }) => isPreferred), [true, false]);
  });

  it('say why a change cannot be made, to an editor that shows it', () => {
    const fixesOf = (): OfferedFix[] => [{ title: 'Await both together', preferred: false, caveats: [], edits: [], refused: 'They stand in different blocks.' }];
    const [refused] = buildCodeActions({ ...subject, fixesOf }, inside, [], COMMAND_IDS);
    assert.deepEqual([refused.title, refused.kind, refused.disabled, refused.edit, refused.isPreferred], ['Await both together: not here. They stand in different blocks.', CodeActionKind.QuickFix, { reason: 'They stand in different blocks.' }, undefined, undefined]);
    const asked = ([['refactor'], ['refactor.rewrite'], ['refactor.extract'], ['quickfix', 'refactor'], ['quickfix']]).map((only) => buildCodeActions({ ...subject, fixesOf, only }, inside, [], COMMAND_IDS)[0].kind);
    assert.deepEqual(asked, ['refactor.rewrite', 'refactor.rewrite', 'quickfix', 'refactor.rewrite', 'quickfix'], 'of the kind that is asked for');
    const [first] = buildCodeActions({ ...subject, fixesOf, client: { showsDisabled: false, previewsChanges: true } }, inside, [], COMMAND_IDS);
    assert.equal(first.title, 'Explain concurrency here');
  });

  it('offer what repairs nothing among the refactorings', () => {
    const fix = { title: 'Make an index of `stock` before the loop', preferred: false, caveats: [], edits: [], isRewriting: true as const };
    const actions = buildCodeActions({ ...subject, findings: [finding({ fixes: [fix] })] }, inside, [], COMMAND_IDS).filter(({ title }) => title.endsWith(fix.title));
    assert.deepEqual(actions.map(({ title, kind }) => [title, kind]), [[fix.title, CodeActionKind.RefactorRewrite], [`Preview: ${fix.title}`, CodeActionKind.RefactorRewrite]]);
  });

  it('make a file and change the one that is open, as one edit, and look at both in the preview', () => {
    const fix = { title: 'Move `score` into a worker pool', preferred: false, caveats: ['Data is copied.'], edits: [{ range: { start: 0, end: 0 }, newText: '// moved\n' }], isRewriting: true as const, creates: [{ file: '/p/src/score.worker.ts', text: 'export default 1;\n' }] };
    const [plain, preview] = buildCodeActions({ ...subject, findings: [finding({ fixes: [fix] })] }, inside, [], COMMAND_IDS);
    const start = { line: 0, character: 0 };
    const made = 'file:///p/src/score.worker.ts';
    const changes = (more: object) => [
      { kind: 'create', uri: made, ...more },
      { textDocument: { uri: made, version: null }, edits: [{ range: { start, end: start }, newText: 'export default 1;\n', ...more }] },
      { textDocument: { uri, version: 7 }, edits: [{ range: { start, end: start }, newText: '// moved\n', ...more }] },
    ];
    assert.deepEqual(plain.edit, { documentChanges: changes({}) });
    const [id] = Object.keys(preview.edit!.changeAnnotations!);
    assert.deepEqual(preview.edit, { changeAnnotations: { [id]: { label: fix.title, needsConfirmation: true, description: 'Data is copied.' } }, documentChanges: changes({ annotationId: id }) });
  });

  it('rewrite where there is no finding', () => {
    const rewriting = { title: 'Await one after the other', preferred: false, caveats: [], edits: [] };
    const actions = buildCodeActions({ ...subject, findings: [], rewritingsAt: () => [rewriting] }, inside, [], COMMAND_IDS);
    assert.deepEqual(actions.map(({ title, kind, isPreferred }) => [title, kind, isPreferred]), [['Await one after the other', CodeActionKind.RefactorRewrite, false], ['Preview: Await one after the other', CodeActionKind.RefactorRewrite, undefined]]);
  });

  it('belong to the diagnostic that shows the finding', () => {
    const diagnostics = toDiagnostics([finding()], lines, uri, other);
    const [explain] = buildCodeActions(subject, inside, [...diagnostics, { range: inside, message: 'other', source: 'ts' }], COMMAND_IDS);
    assert.deepEqual(explain.diagnostics, diagnostics);
  });

  it('belong to their own finding where another of its rule is near', () => {
    const fix = { title: 'Await both together', preferred: true, caveats: [], edits: [] };
    const findings = [finding({ range: { start: 14, end: 20 } }), finding({ fixes: [fix] })];
    const diagnostics = toDiagnostics(findings, lines, uri, other);
    const [action] = buildCodeActions({ ...subject, findings }, inside, diagnostics, COMMAND_IDS);
    assert.deepEqual([action.title, action.diagnostics], [fix.title, diagnostics.slice(1)]);
  });

  it('offer nothing that would run a command to an editor without our commands', () => {
    assert.deepEqual(buildCodeActions(subject, onMarker, [], undefined).filter(({ command }) => command), []);
  });

  it('offer silence and then a report last, on the line of the finding only, once for a rule, and never preferred', () => {
    const actions = buildCodeActions({ ...subject, findings: [finding(), finding(), finding({ rule: 'late-await' })] }, onMarker, [], COMMAND_IDS);
    assert.deepEqual(actions.slice(-6).map(({ title }) => title), ['Disable sequential-awaits for this line', 'Disable late-await for this line', 'Disable sequential-awaits for this file', 'Disable late-await for this file', 'Report sequential-awaits as a false positive…', 'Report late-await as a false positive…']);
    assert.ok(actions.every(({ isPreferred }) => !isPreferred));
  });

  it('say between the two what calls do, each thing once, and no more than three', () => {
    const treatmentsOf = ({ rule }: Finding) => ['`both` as ordered', `\`${rule}\` as reading`, `\`${rule}\` as pure`].map((what) => ({ title: `Treat ${what} in this project` }));
    const actions = buildCodeActions({ ...subject, treatmentsOf, findings: [finding(), finding({ rule: 'late-await' })] }, onMarker, [], COMMAND_IDS);
    assert.deepEqual(actions.slice(-6).map(({ title }) => title.split(' ').slice(0, 4).join(' ')), ['Disable late-await for this', 'Treat `both` as ordered', 'Treat `sequential-awaits` as reading', 'Treat `sequential-awaits` as pure', 'Report sequential-awaits as a', 'Report late-await as a']);
    assert.deepEqual(buildCodeActions({ ...subject, treatmentsOf }, inside, [], COMMAND_IDS).filter(({ title }) => title.startsWith('Treat')), [], 'only on the line of the finding');
  });

  it('mend a comment, for the hint that speaks of it', () => {
    const diagnostics = [...toDiagnostics([finding()], lines, uri, other), ...toHints([remark()], lines)];
    const start = { line: 0, character: 0 };
    const [action, ...rest] = buildCodeActions({ ...subject, findings: [], remarks: [remark()] }, { start, end: start }, diagnostics, COMMAND_IDS);
    assert.deepEqual([action.title, action.isPreferred, action.diagnostics, rest], ['Remove the comment', true, diagnostics.slice(1), []]);
  });
});
