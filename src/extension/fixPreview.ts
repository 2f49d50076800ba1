/**
 * "Preview: …" in the light bulb: the built-in comparison of the code with what a fix would make of it, its caveats in a
 * comment at the first line that changes, and there and in the title bar what makes the change. One preview at a time;
 * it is of use until the code changes, and then offers to be made again. Both sides are documents of our own.
 */
import {
  CommentMode,
  comments,
  CommentThreadCollapsibleState,
  CommentThreadState,
  commands,
  languages,
  MarkdownString,
  Position,
  Range,
  TabInputText,
  TabInputTextDiff,
  Uri,
  window,
  workspace,
  type CodeAction,
  type CommentController,
  type CommentThread,
  type Disposable,
  type ExtensionContext,
  type LogOutputChannel,
  type Tab,
  type TextDocument,
  type TextDocumentChangeEvent,
} from 'vscode';
import { PREVIEW_SCHEME, type FixPreview, type Position as PlainPosition } from '../server/protocol';
import { findDocument } from './documents';
import { firstChangedLine, isFixPreview, textAfter } from './fixChange';
import { columnOf, makeFix, showMade } from './fixMaking';
import { COMMANDS, PREVIEW_CONTEXT } from './ids';
import { PREVIEW } from './messages';
import { moved } from './moved';
import { say } from './say';

/** Milliseconds for which the editor gathers what is said of a comment; one that becomes resolved in view is folded. */
const GATHERED = 150;

export function registerFixPreviews(context: ExtensionContext, log: LogOutputChannel): void {
  const previews = new FixPreviews(Uri.joinPath(context.extensionUri, 'media', 'icon.png'), log);
  context.subscriptions.push(
    previews,
    commands.registerCommand(COMMANDS.previewFix, (fix: unknown) => (isFixPreview(fix) ? previews.open(fix) : undefined)),
    commands.registerCommand(COMMANDS.applyPreview, () => previews.apply()),
    commands.registerCommand(COMMANDS.renewPreview, () => previews.renew()),
    commands.registerCommand(COMMANDS.closePreview, () => previews.close()),
  );
}

/** What is looked at now. */
interface Shown {
  fix: FixPreview;
  uri: Uri;
  before: string;
  after: string;
  /** Where the change is offered; moves along when text before it changes. */
  offset: number;
  isChanged: boolean;
  /** Its tab was there. */
  isOpen: boolean;
  /** The first part of the tab's title. */
  label: string;
  /** Of the changed file's right side. */
  right: Uri;
  controller: CommentController;
  thread?: CommentThread;
}

class FixPreviews implements Disposable {
  private shown?: Shown;
  private count = 0;
  /** What our documents hold. */
  private readonly texts = new Map<string, string>();
  private readonly disposables: Disposable[] = [
    workspace.registerTextDocumentContentProvider(PREVIEW_SCHEME, { provideTextDocumentContent: (uri) => this.texts.get(uri.toString()) ?? '' }),
    workspace.onDidChangeTextDocument((event) => this.onEdit(event)),
    window.tabGroups.onDidChangeTabs(() => this.onTabs()),
    window.tabGroups.onDidChangeTabGroups(() => this.onTabs()),
  ];

  constructor(private readonly icon: Uri, private readonly log: LogOutputChannel) {
    // After a reload of the window their texts are gone.
    void window.tabGroups.close(allTabs().filter(({ input }) => input instanceof TabInputTextDiff && input.modified.scheme === PREVIEW_SCHEME));
  }

  async open(fix: FixPreview): Promise<void> {
    const document = await findDocument(Uri.parse(fix.uri), this.log);
    if (!document) return say(PREVIEW.unopened);
    if (document.version !== fix.version) return say(PREVIEW.outdated);
    await this.close();
    const before = document.getText();
    const after = textAfter(before, fix.edits.map(({ range: { start, end }, newText }) => ({ start: offsetIn(document, start), end: offsetIn(document, end), newText })));
    const { creates } = fix;
    const id = String(++this.count);
    const [left, right, ...made] = [
      this.hold(document.uri, `${id}-before`, before),
      this.hold(document.uri, `${id}-after`, after),
      ...creates.map(({ uri, text }) => this.hold(Uri.parse(uri), `${id}-new`, text)),
    ];
    const label = `${nameOf(document.uri)}: ${fix.title}`;
    const controller = comments.createCommentController(PREVIEW_CONTEXT, 'Concurrency Lens');
    const shown: Shown = { fix, uri: document.uri, before, after, offset: offsetIn(document, fix.place), isChanged: false, isOpen: false, label, right, controller };
    this.shown = shown;
    shown.thread = this.comment(shown);
    this.tell();
    await new Promise((resolve) => setTimeout(resolve, GATHERED));
    if (this.shown !== shown) return;
    if (made.length === 0) await commands.executeCommand('vscode.diff', left, right, label, { preview: false, viewColumn: columnOf(document) });
    else await showFiles(label, [[document.uri, left, right], ...made.map((uri, i): FileChange => [Uri.parse(creates[i].uri), undefined, uri])]);
    await this.nameLanguage([left, right], document.languageId);
    shown.isOpen = true;
    this.tellTitleBar();
  }

  /** Makes the change that is shown, as one edit, unless the code is no longer what it was made for. */
  async apply(): Promise<void> {
    const { shown } = this;
    if (!shown) return;
    const document = await findDocument(shown.uri, this.log);
    if (!document) return say(PREVIEW.unopened);
    if (document.getText() !== shown.before) return this.setChanged(shown, true);
    // Told before it is made, as the edit itself would be taken for a change of the code.
    this.shown = undefined;
    const isMade = await makeFix(document, shown.fix);
    this.shown ??= shown;
    if (!isMade) {
      this.tell();
      return say(PREVIEW.refused);
    }
    await this.close();
    await showMade(document, shown.before);
  }

  /** Asks for the same change again, for the code as it is now. */
  async renew(): Promise<void> {
    const { shown } = this;
    const document = shown && (await findDocument(shown.uri, this.log));
    if (!document) return;
    const at = document.positionAt(shown.offset);
    const actions = await commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', document.uri, new Range(at, at));
    const fixes = actions.flatMap(({ command }) => (command?.command === COMMANDS.previewFix ? (command.arguments ?? []) : [])).filter(isFixPreview);
    const distance = ({ place }: FixPreview): number => Math.abs(offsetIn(document, place) - shown.offset);
    const [again] = fixes.filter(({ title }) => title === shown.fix.title).sort((a, b) => distance(a) - distance(b));
    await this.close();
    if (again) await this.open(again);
    else say(PREVIEW.gone);
  }

  async close(): Promise<void> {
    const tabs = allTabs().filter((tab) => this.isOurs(tab));
    this.forget();
    await window.tabGroups.close(tabs);
  }

  dispose(): void {
    this.forget();
    for (const disposable of this.disposables) disposable.dispose();
  }

  private forget(): void {
    this.shown?.controller.dispose();
    this.shown = undefined;
    this.texts.clear();
    this.tell();
  }

  /** The caveats, and links to what makes the change or does not. Text from code was escaped where it came from; only these links run anything. */
  private comment({ controller, fix, right, before, after }: Shown): CommentThread {
    const line = firstChangedLine(before, after);
    const thread = controller.createCommentThread(right, new Range(line, 0, line, 0), []);
    thread.canReply = false;
    thread.label = fix.title;
    // With the default that the manifest has for `comments.openView`, the view of all comments stays closed for it.
    thread.state = CommentThreadState.Resolved;
    thread.collapsibleState = CommentThreadCollapsibleState.Expanded;
    return thread;
  }

  private says(text: string): CommentThread['comments'][0] {
    const body = new MarkdownString(text);
    body.isTrusted = { enabledCommands: [COMMANDS.applyPreview, COMMANDS.renewPreview, COMMANDS.closePreview] };
    return { author: { name: 'Concurrency Lens', iconPath: this.icon }, body, mode: CommentMode.Preview };
  }

  private setChanged(shown: Shown, isChanged: boolean): void {
    if (shown.isChanged === isChanged) return;
    shown.isChanged = isChanged;
    this.tell();
  }

  /** Puts what is true now into the comment and the title bar. */
  private tell(): void {
    this.tellTitleBar();
    const { shown } = this;
    if (shown?.thread) shown.thread.comments = [this.says(textOf(shown))];
  }

  private tellTitleBar(): void {
    const { shown } = this;
    const isActive = shown !== undefined && window.tabGroups.all.some(({ isActive: isActiveGroup, activeTab }) => isActiveGroup && activeTab && this.isOurs(activeTab));
    void commands.executeCommand('setContext', PREVIEW_CONTEXT, isActive ? (shown.isChanged ? 'changed' : 'current') : undefined);
  }

  private onEdit({ document, contentChanges }: TextDocumentChangeEvent): void {
    const { shown } = this;
    if (!shown || contentChanges.length === 0 || document.uri.toString() !== shown.uri.toString()) return;
    shown.offset = moved(shown.offset, contentChanges);
    const text = document.getText();
    // Somebody made the change elsewhere.
    if (text === shown.after) void this.close();
    else this.setChanged(shown, text !== shown.before);
  }

  private onTabs(): void {
    if (this.shown?.isOpen && !allTabs().some((tab) => this.isOurs(tab))) this.forget();
    else this.tellTitleBar();
  }

  /** The editor tells of a comparison of several files by its title alone, at whose end it counts them. */
  private isOurs({ input, label }: Tab): boolean {
    if (!this.shown) return false;
    if (input instanceof TabInputTextDiff) return input.modified.toString() === this.shown.right.toString();
    return this.shown.fix.creates.length > 0 && !(input instanceof TabInputText) && label.startsWith(this.shown.label);
  }

  private hold({ path }: Uri, side: string, text: string): Uri {
    const uri = Uri.from({ scheme: PREVIEW_SCHEME, path: path.startsWith('/') ? path : `/${path}`, query: side });
    this.texts.set(uri.toString(), text);
    return uri;
  }

  /** Paths say what language a file has, but not that of one that has no name yet. */
  private async nameLanguage(uris: readonly Uri[], language: string): Promise<void> {
    const ours = workspace.textDocuments.filter(({ uri, languageId }) => languageId !== language && uris.some((one) => one.toString() === uri.toString()));
    for (const document of ours) await languages.setTextDocumentLanguage(document, language);
  }
}

/** A file with both its sides; no left one where it comes into being. */
type FileChange = [Uri, Uri | undefined, Uri];

/** Such a comparison comes in a tab that the next file takes over, and takes over one of that kind: both are to stay. */
async function showFiles(label: string, changes: FileChange[]): Promise<void> {
  await commands.executeCommand('workbench.action.keepEditor');
  await commands.executeCommand('vscode.changes', label, changes);
  await commands.executeCommand('workbench.action.keepEditor');
}

function textOf({ fix: { caveats }, isChanged }: Shown): string {
  const link = (label: string, command: string): string => `[${label}](command:${command})`;
  const close = link(PREVIEW.close, COMMANDS.closePreview);
  if (isChanged) return `${PREVIEW.changed}\n\n${link(PREVIEW.renew, COMMANDS.renewPreview)} | ${close}`;
  const list = caveats.length === 0 ? '' : `${PREVIEW.caveats}\n\n${caveats.map((caveat) => `- ${caveat}`).join('\n')}\n\n`;
  return `${list}${link(PREVIEW.apply, COMMANDS.applyPreview)} | ${close}`;
}

function allTabs(): Tab[] {
  return window.tabGroups.all.flatMap(({ tabs }) => tabs);
}

function offsetIn(document: TextDocument, { line, character }: PlainPosition): number {
  return document.offsetAt(new Position(line, character));
}

function nameOf({ path }: Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
