/** A text with the server's handlers around it, as the explainer and the light bulb ask them. */
import assert from 'node:assert/strict';
import type { CodeAction } from 'vscode-languageserver';
import { FileFixes, LineIndex, NO_FILES, Program, type Finding, type Range } from '../../src/core/index';
import { buildExplainerPage, type Answer } from '../../src/extension/explainerPage';
import { buildCodeActions } from '../../src/server/features/codeActions';
import { explain, explainedChange } from '../../src/server/features/explain';
import { toRange } from '../../src/server/positions';
import type { ChangeTarget, ExplainResult, FixPreview } from '../../src/server/protocol';
import { COMMAND_IDS } from './samples';

export const URI = 'file:///project/src/case.ts';
const COMMANDS = { ...COMMAND_IDS, previewFix: 'concurrencyLens.previewFix' };

/** A text with the server's handlers around it. */
export class Project {
  readonly program = new Program();
  readonly lines: LineIndex;
  private readonly source: { path: string; fileName: string; text: string };
  private readonly document;

  constructor(readonly text: string, extension = 'ts') {
    this.lines = new LineIndex(text);
    this.source = { path: `/project/src/case.${extension}`, fileName: `src/case.${extension}`, text };
    const made = new FileFixes(this.source, NO_FILES);
    this.document = { uri: URI, version: 3, fixesOf: made.of.bind(made), rewritingsIn: made.rewritingsIn.bind(made), rewritingsAt: made.rewritingsAt.bind(made), uriOf: (file: string) => `file:///project/${file}`, uriOfPath: (path: string) => `file://${path}` };
  }

  explain(at: string | number): ExplainResult {
    const offset = typeof at === 'number' ? at : this.text.indexOf(at);
    assert.ok(offset >= 0, `no ${at}`);
    return explain(this.program, this.source, toRange(this.lines, { start: offset, end: offset }).start, {}, this.document, (fault) => assert.fail(String(fault)));
  }

  /** What a change changes that was offered. */
  change(target: ChangeTarget): FixPreview | null {
    return explainedChange(this.program, this.source, target, {}, this.document, (fault) => assert.fail(String(fault)));
  }

  findings() {
    return this.program.analyze(this.source).findings;
  }

  /** What the light bulb previews at a place without a finding. */
  rewritings(offset: number): FixPreview[] {
    return this.previewed(this.actions([], { start: offset, end: offset }));
  }

  /** What the light bulb previews, and what it refuses, for findings of these rules that begin on these lines. */
  lightBulb({ findings }: ExplainResult): { previews: FixPreview[]; refused: string[] } {
    const here = this.findings().filter(({ rule, range }) => findings.some((one) => one.rule === rule && JSON.stringify(one.range) === JSON.stringify(toRange(this.lines, range))));
    const actions = here.flatMap((finding) => this.actions([finding], finding.range));
    return { previews: this.previewed(actions), refused: actions.flatMap(({ title, disabled }) => (disabled ? [title] : [])) };
  }

  private actions(findings: Finding[], place: Range): CodeAction[] {
    const client = { showsDisabled: true, previewsChanges: true, previewFix: COMMANDS.previewFix };
    return buildCodeActions({ ...this.document, rewritingsAt: findings.length > 0 ? () => [] : this.document.rewritingsAt, lines: this.lines, findings, remarks: [], silencingsOf: () => [], treatmentsOf: () => [], client }, toRange(this.lines, place), [], COMMANDS);
  }

  private previewed(actions: readonly CodeAction[]): FixPreview[] {
    return actions.flatMap(({ command }) => (command?.command === COMMANDS.previewFix ? [command.arguments![0] as FixPreview] : []));
  }
}

/** An answer's page, with resources whose names tell nothing. */
export function pageOf(answer: Answer, file = 'src/a.ts'): string {
  return buildExplainerPage({ answer, file, state: { uri: 'file:///a.ts', offset: 3 }, number: 7, scriptUri: 'vscode-resource:/explainer.js', styleUri: 'vscode-resource:/explainer.css', cspSource: 'vscode-resource:', nonce: 'abc' });
}
