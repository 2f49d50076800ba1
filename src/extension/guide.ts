/**
 * The guide inside the editor: one panel beside the code, opened at a section by `concurrencyLens.openGuide`, and the
 * same words as a Markdown document. All of it is read from the extension's own files, so it works offline and in
 * the browser.
 */
import * as vscode from 'vscode';
import { readFromGuide, type ToGuide } from '../webview/guideProtocol';
import type { ActiveCode } from './activeCode';
import { CodeInGuide } from './codeInGuide';
import { buildGuidePage, DEFAULT_TOPIC, readTarget, type GuideTarget } from './guidePage';
import { COMMANDS } from './ids';
import { createNonce } from './pagePolicy';

const VIEW_TYPE = 'concurrencyLens.guide';

/**
 * Registers the command and the panel's restoring after a window reload. The command takes an optional
 * `topic#section`; a topic or section that does not exist opens the top of a page that does.
 */
export function registerGuide(context: vscode.ExtensionContext, code: ActiveCode): vscode.Disposable {
  const guide = new Guide(context.extensionUri, code);
  return vscode.Disposable.from(
    guide,
    vscode.commands.registerCommand(COMMANDS.openGuide, (link?: unknown) => guide.open(link)),
    vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, { deserializeWebviewPanel: (panel, state) => guide.restore(panel, state) }),
  );
}

/** The Markdown of a topic, for a path like `/concurrency-vs-parallelism`; undefined if the guide has no such topic. */
export async function guideMarkdown(extensionUri: vscode.Uri, path: string): Promise<string | undefined> {
  const topic = /^\/([a-z][a-z-]*)(?:\.md)?$/.exec(path)?.[1];
  return topic === undefined ? undefined : readText(vscode.Uri.joinPath(extensionUri, 'dist', 'guide', `${topic}.md`));
}

/** The one panel, while there is one. */
class Guide implements vscode.Disposable {
  private panel?: vscode.WebviewPanel;
  private topic?: string;
  /** The page's script listens. A hidden page is thrown away by the editor and loads again when it is shown. */
  private listening = false;
  /** Where to go as soon as the page listens. */
  private pending?: string;
  /** Without a page that can be seen, nobody looks at what is found. */
  private readonly code: CodeInGuide;

  constructor(private readonly extensionUri: vscode.Uri, code: ActiveCode) {
    this.code = new CodeInGuide(code, () => this.listening, () => this.tellCode());
  }

  private get folder(): vscode.Uri {
    return vscode.Uri.joinPath(this.extensionUri, 'dist', 'guide');
  }

  async open(link: unknown): Promise<void> {
    await this.show(readTarget(link));
    this.panel?.reveal();
  }

  /** Shows a place in the panel, which is made beside the code when there is none. */
  private async show({ topic, section }: GuideTarget): Promise<void> {
    const found = await this.read(topic);
    if (!this.panel) {
      this.adopt(vscode.window.createWebviewPanel(VIEW_TYPE, vscode.l10n.t('Concurrency guide'), vscode.ViewColumn.Beside));
    }
    this.render(found, topic);
    this.pending = found.topic === topic ? section : '';
    this.goToPending();
  }

  /** Fills a panel that the editor brought back. Its state came from a page and may be anything. */
  async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { topic } = readTarget((state as { topic?: unknown } | undefined)?.topic);
    const found = await this.read(topic);
    this.panel?.dispose();
    this.adopt(panel);
    this.render(found, found.topic);
  }

  dispose(): void {
    this.code.dispose();
    this.panel?.dispose();
  }

  private adopt(panel: vscode.WebviewPanel): void {
    this.panel = panel;
    this.topic = undefined;
    this.listening = false;
    panel.webview.options = { enableScripts: true, localResourceRoots: [this.folder] };
    panel.onDidDispose(() => {
      if (this.panel !== panel) return;
      this.panel = undefined;
      this.listening = false;
    });
    panel.onDidChangeViewState(() => {
      if (!panel.visible) this.listening = false;
    });
    panel.webview.onDidReceiveMessage((raw: unknown) => {
      const message = readFromGuide(raw);
      if (message?.type === 'ready') {
        this.listening = true;
        this.tellCode();
        this.goToPending();
      } else if (message?.type === 'open-rule') {
        return vscode.commands.executeCommand(COMMANDS.openRule, message.rule);
      } else if (message?.type === 'open-topic') {
        return this.show(message);
      } else if (message?.type === 'open-code') {
        return this.code.open(message.id);
      }
    });
  }

  private async read(topic: string): Promise<{ topic: string; content: string }> {
    for (const candidate of [topic, DEFAULT_TOPIC]) {
      const content = await readText(vscode.Uri.joinPath(this.folder, `${candidate}.html`));
      if (content !== undefined) return { topic: candidate, content };
    }
    throw new Error(vscode.l10n.t('The pages of the guide are missing from the extension. Please install it again.'));
  }

  private render(found: { topic: string; content: string }, wanted: string): void {
    // A page that stood in for a missing one says so, so it is not reused silently.
    if (!this.panel || (this.topic === wanted && found.topic === wanted)) return;
    const { webview } = this.panel;
    this.topic = found.topic === wanted ? wanted : undefined;
    this.listening = false;
    webview.html = buildGuidePage({
      title: vscode.l10n.t('Concurrency guide'),
      content: found.content,
      notice: found.topic === wanted ? undefined : vscode.l10n.t('The guide has no page "{0}" yet. This page is its heart.', wanted),
      scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(this.folder, 'guide.js')).toString(),
      styleUri: webview.asWebviewUri(vscode.Uri.joinPath(this.folder, 'guide.css')).toString(),
      cspSource: webview.cspSource,
      nonce: createNonce(),
    });
  }

  private goToPending(): void {
    if (this.pending === undefined || !this.listening || !this.panel) return;
    this.tell({ type: 'show', section: this.pending });
    this.pending = undefined;
  }

  private tellCode(): void {
    this.tell(this.code.tell(this.topic ?? DEFAULT_TOPIC));
  }

  private tell(message: ToGuide): void {
    void this.panel?.webview.postMessage(message);
  }
}

/** A file's text; undefined if there is no such file. Other failures are thrown. */
async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (failure) {
    if (failure instanceof vscode.FileSystemError && (failure.code === 'FileNotFound' || failure.code === 'EntryNotFound')) return undefined;
    throw failure;
  }
}
