/**
 * "Explain concurrency here": one panel beside the code that explains the function around a place. It says when the
 * code changed since, never follows the cursor by itself, and comes back after a window reload.
 */
import {
  commands,
  Disposable,
  Range,
  Selection,
  TextEditorRevealType,
  ThemeColor,
  Uri,
  ViewColumn,
  window,
  workspace,
  type LogOutputChannel,
  type TextDocument,
  type TextDocumentChangeEvent,
  type TextEditor,
  type TextEditorSelectionChangeEvent,
  type WebviewPanel,
} from 'vscode';
import type { ExplainedStep, ExplainTarget, Range as PlainRange } from '../server/protocol';
import { readPageMessage, readPageState, type HostMessage, type PageMessage, type PageState } from '../webview/protocol';
import type { ServerClient } from './client';
import { findDocument } from './documents';
import { ExplainedChanges } from './explainedChanges';
import { buildExplainerPage, type Answer } from './explainerPage';
import { COMMANDS, EXPLAINER_PANEL, isSupportedLanguage } from './ids';
import { CHANGES, EXPLAINER_TITLE } from './messages';
import { moved } from './moved';
import { createNonce } from './pagePolicy';

/** What the panel shows now. `offset` moves along when text before it changes. */
interface Shown extends PageState {
  steps: readonly ExplainedStep[];
  changes?: ExplainedChanges;
  stale: boolean;
  /** What became of the last change that was asked for, until a page that comes back is told. */
  outcome?: Extract<HostMessage, { type: 'outcome' }>;
}

export class Explainer implements Disposable {
  private panel?: WebviewPanel;
  private shown?: Shown;
  /** Counts the questions, so that a late answer to an old one is dropped. */
  private asked = 0;
  private readonly highlight = window.createTextEditorDecorationType({
    backgroundColor: new ThemeColor('editor.rangeHighlightBackground'),
    outline: '1px solid',
    outlineColor: new ThemeColor('focusBorder'),
  });
  private readonly disposables: Disposable[] = [
    this.highlight,
    workspace.onDidChangeTextDocument((event) => this.onEdit(event)),
    window.onDidChangeTextEditorSelection((event) => this.onCursor(event)),
  ];

  constructor(private readonly extensionUri: Uri, private readonly server: Pick<ServerClient, 'explain' | 'explainedChange'>, private readonly log: LogOutputChannel) {}

  explainCursor(editor: TextEditor | undefined): Promise<void> {
    // Where a page has the focus, beside it is not beside the code.
    const panel = this.open(editor?.viewColumn === undefined || editor === window.activeTextEditor ? ViewColumn.Beside : editor.viewColumn + 1);
    if (!editor) return Promise.resolve(this.render(panel, { kind: 'no-editor' }, '', undefined));
    return this.explain(panel, editor.document, editor.document.offsetAt(editor.selection.active));
  }

  async explainAt({ uri, position }: ExplainTarget): Promise<void> {
    const panel = this.open();
    const document = await findDocument(Uri.parse(uri), this.log);
    if (!document) return this.render(panel, { kind: 'gone' }, '', undefined);
    await this.explain(panel, document, document.offsetAt(document.validatePosition(toRange({ start: position, end: position }).start)));
  }

  /** Leaves the panel to the editor, which brings it back after a window reload. */
  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }

  /** Fills a panel that the editor brought back. Its state came from a page and may be anything. */
  async restore(panel: WebviewPanel, value: unknown): Promise<void> {
    this.panel?.dispose();
    this.adopt(panel);
    const state = readPageState(value);
    const document = state && (await findDocument(Uri.parse(state.uri), this.log));
    if (state && document) await this.explain(panel, document, state.offset);
    else this.render(panel, { kind: state ? 'gone' : 'no-editor' }, '', undefined);
  }

  private open(viewColumn: ViewColumn = ViewColumn.Beside): WebviewPanel {
    if (this.panel) {
      this.panel.reveal(undefined, true);
      return this.panel;
    }
    return this.adopt(window.createWebviewPanel(EXPLAINER_PANEL, EXPLAINER_TITLE, { viewColumn, preserveFocus: true }));
  }

  private adopt(panel: WebviewPanel): WebviewPanel {
    this.panel = panel;
    panel.webview.options = { enableScripts: true, localResourceRoots: [Uri.joinPath(this.extensionUri, 'dist'), Uri.joinPath(this.extensionUri, 'media')] };
    panel.iconPath = Uri.joinPath(this.extensionUri, 'media', 'icon.png');
    panel.webview.onDidReceiveMessage((value) => {
      const message = readPageMessage(value);
      if (message) void this.onMessage(panel, message);
      else this.log.warn('The explainer dropped a message that it does not know.');
    });
    // A page that was hidden is loaded anew from the HTML it was given, so what happened since is told again; what became of a change only
    // once, for it may have been said while the code was just being shown over the page.
    let wasVisible = panel.visible;
    panel.onDidChangeViewState(() => {
      const { stale, outcome } = this.shown ?? {};
      if (panel.visible && stale) this.tell({ type: 'stale' });
      if (panel.visible && !wasVisible && outcome) this.tell(outcome);
      if (panel.visible && !wasVisible) delete this.shown?.outcome;
      wasVisible = panel.visible;
    });
    panel.onDidDispose(() => {
      if (this.panel !== panel) return;
      this.panel = undefined;
      this.shown = undefined;
      this.unmark();
    });
    return panel;
  }

  private async explain(panel: WebviewPanel, document: TextDocument, offset: number): Promise<void> {
    const question = ++this.asked;
    const { version } = document;
    const text = document.getText();
    const uri = document.uri.toString();
    const state: PageState = { uri, offset };
    // From here on edits move the offset, also while the server thinks.
    this.shown = { ...state, steps: [], stale: false };
    const answer = await this.ask(document, offset);
    if (question !== this.asked || this.panel !== panel) return;
    this.shown.changes = 'ways' in answer ? new ExplainedChanges(answer, { uri, text }, (asked) => this.server.explainedChange(asked), this.log) : undefined;
    this.shown.steps = 'timeline' in answer && answer.timeline ? answer.timeline.steps : [];
    this.render(panel, answer, workspace.asRelativePath(document.uri), state);
    if (document.version !== version) this.setStale();
  }

  private async ask(document: TextDocument, offset: number): Promise<Answer> {
    if (!isSupportedLanguage(document.languageId)) return { kind: 'unsupported-language' };
    try {
      const { line, character } = document.positionAt(offset);
      return await this.server.explain({ uri: document.uri.toString(), position: { line, character }, text: document.getText(), version: document.version });
    } catch (fault) {
      this.log.error(fault instanceof Error ? fault : String(fault));
      return { kind: 'no-server' };
    }
  }

  private render(panel: WebviewPanel, answer: Answer, file: string, state: PageState | undefined): void {
    if (!state) {
      this.shown = undefined;
      // An answer that is still under way is about something else.
      this.asked++;
    }
    this.unmark();
    const { webview } = panel;
    const local = (...path: string[]): string => webview.asWebviewUri(Uri.joinPath(this.extensionUri, ...path)).toString();
    panel.title = 'title' in answer && answer.title ? `${EXPLAINER_TITLE}: ${answer.title}` : EXPLAINER_TITLE;
    webview.html = buildExplainerPage({
      answer,
      file,
      state,
      number: this.asked,
      scriptUri: local('dist', 'webview', 'explainer.js'),
      styleUri: local('media', 'explainer.css'),
      cspSource: webview.cspSource,
      nonce: createNonce(),
    });
  }

  private async onMessage(panel: WebviewPanel, message: PageMessage): Promise<void> {
    switch (message.type) {
      case 'guide':
        return void commands.executeCommand(COMMANDS.openGuide, message.section);
      case 'rule':
        return void commands.executeCommand(COMMANDS.openRule, message.rule);
      case 'refresh': {
        const shown = this.shown;
        const document = shown && (await findDocument(Uri.parse(shown.uri), this.log));
        if (shown && document) return this.explain(panel, document, shown.offset);
        return this.render(panel, { kind: 'gone' }, '', undefined);
      }
      case 'reveal':
        return this.reveal(message.range, message.focus);
      case 'preview':
      case 'apply': {
        if (message.answer !== this.asked) return;
        const { shown } = this;
        const outcome = await shown?.changes?.answer(message);
        if (!shown || outcome === undefined || message.answer !== this.asked) return;
        // Nobody tells of a change of code that is not open.
        if (outcome === 'changed') this.setStale();
        shown.outcome = { type: 'outcome', way: message.way, text: CHANGES[outcome] };
        if (panel.visible) this.tell(shown.outcome);
      }
    }
  }

  /** Shows a stretch of the explained code, in the editor that has it or in the first column. */
  private async reveal(plain: PlainRange, focus: boolean): Promise<void> {
    const document = this.shown && (await findDocument(Uri.parse(this.shown.uri), this.log));
    if (!document) return;
    const uri = document.uri.toString();
    const open = window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri);
    const editor = open && !focus ? open : await window.showTextDocument(document, { viewColumn: open?.viewColumn ?? ViewColumn.One, preserveFocus: !focus });
    const range = document.validateRange(toRange(plain));
    if (focus) editor.selection = new Selection(range.start, range.start);
    editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
    this.unmark();
    editor.setDecorations(this.highlight, [range]);
  }

  private unmark(): void {
    for (const editor of window.visibleTextEditors) editor.setDecorations(this.highlight, []);
  }

  private onEdit({ document, contentChanges }: TextDocumentChangeEvent): void {
    const { shown } = this;
    if (!shown || contentChanges.length === 0 || document.uri.toString() !== shown.uri) return;
    shown.offset = moved(shown.offset, contentChanges);
    // What is said of it holds until the next edit: one undo takes it back no longer.
    delete shown.outcome;
    this.unmark();
    this.setStale();
  }

  private setStale(): void {
    if (this.shown) this.shown.stale = true;
    this.tell({ type: 'stale' });
  }

  private onCursor({ textEditor, selections }: TextEditorSelectionChangeEvent): void {
    const { shown } = this;
    if (!shown || shown.stale || textEditor.document.uri.toString() !== shown.uri) return;
    const step = shown.steps.filter(({ range }) => toRange(range).contains(selections[0].active)).at(-1);
    this.tell({ type: 'mark', step: step?.id ?? null });
  }

  private tell(message: HostMessage): void {
    void this.panel?.webview.postMessage(message);
  }
}

function toRange({ start, end }: PlainRange): Range {
  return new Range(start.line, start.character, end.line, end.character);
}
