/**
 * What the guide shows of the code that a person works on: its findings, by sections. It tells of another file and of other findings
 * once they have come to rest.
 */
import { Disposable, languages, Range, Selection, TextEditorRevealType, ViewColumn, window, type Diagnostic, type TextDocument } from 'vscode';
import type { DiagnosticData } from '../server/protocol';
import type { ShowCode } from '../webview/guideProtocol';
import type { ActiveCode } from './activeCode';
import { groupBySection, type FoundCode } from './codePlaces';
import { findingsIn } from './findings';

/** Milliseconds. A file's diagnostics are cleared and set in several steps while it is typed in. */
const REST = 300;

/** A finding as it was told of. */
interface Told extends FoundCode {
  document: TextDocument;
  range: Range;
}

export class CodeInGuide implements Disposable {
  private told: readonly Told[] = [];
  /** Never used twice, so that a page that is late opens nothing wrong. */
  private ids = 0;
  private timer?: ReturnType<typeof setTimeout>;
  private readonly disposables: Disposable[];

  /** `onRest` is called when there is something new to be told, if `isWanted` then says so. */
  constructor(private readonly code: Pick<ActiveCode, 'editor' | 'onChange'>, private readonly isWanted: () => boolean, private readonly onRest: () => void) {
    this.disposables = [
      code.onChange(() => this.changed()),
      languages.onDidChangeDiagnostics(({ uris }) => uris.some((uri) => uri.toString() === code.editor?.document.uri.toString()) && this.changed()),
    ];
  }

  /** What to show on this topic's page now. Its places can be opened until the next call. */
  tell(topic: string): ShowCode {
    clearTimeout(this.timer);
    const document = this.code.editor?.document;
    this.told = document ? findingsIn(document.uri).flatMap((finding) => toldOf(finding, document, this.ids++)) : [];
    return { type: 'code', file: document?.uri.path.split('/').at(-1) ?? '', sections: groupBySection(topic, this.told) };
  }

  /** Shows a place that was told of, and moves the keyboard there. */
  async open(id: number): Promise<void> {
    const told = this.told.find((one) => one.id === id);
    if (!told || told.document.isClosed) return;
    const { document, range } = told;
    const visible = window.visibleTextEditors.find((editor) => editor.document === document);
    const editor = await window.showTextDocument(document, { viewColumn: visible?.viewColumn ?? ViewColumn.One });
    const { start } = document.validateRange(range);
    editor.selection = new Selection(start, start);
    editor.revealRange(editor.selection, TextEditorRevealType.InCenterIfOutsideViewport);
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const disposable of this.disposables) disposable.dispose();
  }

  private changed(): void {
    if (!this.isWanted()) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.isWanted() && this.onRest(), REST);
  }
}

/** Nothing of what is said about comments: that is no finding, and no section explains it. */
function toldOf(finding: Diagnostic, document: TextDocument, id: number): Told[] {
  // The client keeps what the server sent along, beside what the editor's interface knows of.
  const data = (finding as { data?: Partial<DiagnosticData> }).data;
  if (typeof data?.guide !== 'string') return [];
  const { start } = document.validateRange(finding.range);
  return [{ id, guide: data.guide, line: start.line + 1, code: document.lineAt(start.line).text, document, range: finding.range }];
}
