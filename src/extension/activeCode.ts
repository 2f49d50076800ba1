/**
 * The code that a person works on: the last active text editor of code that can be analysed. Where something else has the keyboard (a
 * page, the log, another version of a file), it is still what the guide shows findings of, and what a command means by "here".
 */
import { Disposable, EventEmitter, TabInputText, TabInputTextDiff, window, type TextDocument, type TextEditor } from 'vscode';
import { isForeign } from '../server/protocol';
import { isSupportedLanguage } from './ids';

export class ActiveCode implements Disposable {
  private last?: TextEditor;
  private readonly changes = new EventEmitter<void>();
  private readonly disposables: Disposable[] = [
    this.changes,
    window.onDidChangeActiveTextEditor((editor) => this.follow(editor)),
    window.onDidChangeVisibleTextEditors(() => this.last ?? this.follow(inSight())),
    window.tabGroups.onDidChangeTabs(({ closed }) => closed.length > 0 && this.forgetClosed()),
  ];

  /** Fires when another document is worked on. */
  readonly onChange = this.changes.event;

  constructor() {
    this.follow(window.activeTextEditor);
    if (!this.last) this.follow(inSight());
  }

  /** Where another tab lies over it, it still tells of its document, its column and its cursor. As long as none was active, and after it was closed: one that is in sight. */
  get editor(): TextEditor | undefined {
    const { last } = this;
    if (!last || !isCode(last.document)) return inSight();
    const visible = window.visibleTextEditors;
    // What comes back into sight is another editor of the same document.
    return visible.includes(last) ? last : (visible.find(({ document }) => document === last.document) ?? last);
  }

  /** What a command at the cursor is about. A file in another language that is being edited is meant itself: there is nothing to say of it, and so nothing is said of code elsewhere. */
  get atCursor(): TextEditor | undefined {
    const active = window.activeTextEditor;
    return active && !isForeign(active.document.uri.toString()) ? active : this.editor;
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }

  /** A page that takes the focus leaves no active editor. */
  private follow(editor: TextEditor | undefined): void {
    if (!editor || !isCode(editor.document)) return;
    const isOther = editor.document !== this.last?.document;
    this.last = editor;
    if (isOther) this.changes.fire();
  }

  /** The editor keeps a document for minutes after its last tab was closed. */
  private forgetClosed(): void {
    if (!this.last || isInTab(this.last.document)) return;
    this.last = undefined;
    this.follow(inSight());
    if (!this.last) this.changes.fire();
  }
}

function inSight(): TextEditor | undefined {
  return window.visibleTextEditors.find(({ document }) => isCode(document) && isInTab(document));
}

function isInTab({ uri }: TextDocument): boolean {
  const shown = window.tabGroups.all.flatMap(({ tabs }) => tabs).map(({ input }) => (input instanceof TabInputText ? input.uri : input instanceof TabInputTextDiff ? input.modified : undefined));
  return shown.some((other) => other?.toString() === uri.toString());
}

/** As the server has it. */
function isCode({ languageId, uri }: TextDocument): boolean {
  return isSupportedLanguage(languageId) && !isForeign(uri.toString());
}
