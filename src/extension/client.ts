/** The language server as the extension sees it: started once, asked through typed requests. */
import { EventEmitter, TabInputText, TabInputTextDiff, Uri, window, workspace, type CancellationToken, type Disposable, type LogOutputChannel } from 'vscode';
import { State, type BaseLanguageClient, type LanguageClientOptions } from 'vscode-languageclient';
import {
  DOCUMENT_STATE,
  EXPLAIN,
  EXPLAINED_CHANGE,
  REPORT_FALSE_POSITIVE,
  RULE_PAGE,
  SHOWN_DOCUMENTS,
  type DocumentStateParams,
  type ExplainedChangeParams,
  type ExplainParams,
  type ExplainResult,
  type FixPreview,
  type InitializationOptions,
  type ReportFalsePositiveParams,
  type RulePageParams,
  type ShownDocumentsParams,
} from '../server/protocol';
import { COMMANDS, LANGUAGES } from './ids';
import type { ServerState } from './messages';
import { quieten } from './quiet';

/** Makes the client for where the extension runs: a process beside Node, a worker in the browser. */
export type CreateClient = (options: LanguageClientOptions) => BaseLanguageClient;

export class ServerClient implements Disposable {
  private readonly states = new EventEmitter<DocumentStateParams>();
  private readonly client: BaseLanguageClient;
  private readonly serverStates = new EventEmitter<ServerState>();
  private readonly disposables: Disposable[] = [this.states, this.serverStates];
  private fault: string | undefined;

  /** Fires with what became of a document's latest version. */
  readonly onDocumentState = this.states.event;

  /** Fires when the server starts, runs, or does not run any more. */
  readonly onServerState = this.serverStates.event;

  constructor(create: CreateClient, private readonly log: LogOutputChannel) {
    this.client = create({
      // The project file too, so that it counts as it is in the editor.
      documentSelector: [...LANGUAGES.map((language) => ({ language })), { pattern: '**/concurrency-lens.json' }],
      outputChannel: log,
      // It would show what `start` logs.
      initializationFailedHandler: () => false,
      initializationOptions: {
        commands: { explain: COMMANDS.explain, openGuide: COMMANDS.openGuide, openRule: COMMANDS.openRule, reportFalsePositive: COMMANDS.reportFalsePositive, previewFix: COMMANDS.previewFix },
        reportsShownDocuments: true,
      } satisfies InitializationOptions,
      // Hovers may run these commands and no others; the server escapes all text that comes from code.
      markdown: { isTrusted: { enabledCommands: [COMMANDS.explain, COMMANDS.openGuide, COMMANDS.openRule] }, supportHtml: false },
      middleware: { workspace: { configuration: ({ items }) => items.map(({ scopeUri, section }) => this.settingsFor(scopeUri, section)) } },
    });
    quieten(this.client);
    this.disposables.push(
      this.client.onNotification(DOCUMENT_STATE, (params: DocumentStateParams) => this.states.fire(params)),
      this.client.onDidChangeState(({ newState }) => {
        this.reportShownDocuments();
        this.serverStates.fire({ isRunning: newState === State.Running, isStarting: newState === State.Starting, fault: this.fault });
      }),
      window.onDidChangeVisibleTextEditors(() => this.reportShownDocuments()),
      window.tabGroups.onDidChangeTabs(() => this.reportShownDocuments()),
    );
  }

  /** Starts the server; a failure is logged, and shows in the answers to requests. */
  async start(): Promise<void> {
    this.fault = undefined;
    try {
      await this.client.start();
    } catch (fault) {
      this.fault = fault instanceof Error ? fault.message : String(fault);
      this.log.error(fault instanceof Error ? fault : this.fault);
      this.serverStates.fire({ isRunning: false, isStarting: false, fault: this.fault });
    }
  }

  async restart(): Promise<void> {
    try {
      await this.client.stop();
    } catch (fault) {
      // What did not run cannot be stopped, but started.
      this.log.warn(fault instanceof Error ? fault.message : String(fault));
    }
    await this.start();
  }

  explain(params: ExplainParams): Promise<ExplainResult> {
    return this.client.sendRequest<ExplainResult>(EXPLAIN, params);
  }

  /** What a change that an explanation offered changes; null where it is not offered any more. */
  explainedChange(params: ExplainedChangeParams): Promise<FixPreview | null> {
    return this.client.sendRequest<FixPreview | null>(EXPLAINED_CHANGE, params);
  }

  /** The Markdown of a report; null where the finding is not there any more. */
  reportFalsePositive(params: ReportFalsePositiveParams, token: CancellationToken): Promise<string | null> {
    return this.client.sendRequest<string | null>(REPORT_FALSE_POSITIVE, params, token);
  }

  /** The Markdown of a rule's page; null for a rule that does not exist. */
  rulePage(params: RulePageParams): Promise<string | null> {
    return this.client.sendRequest<string | null>(RULE_PAGE, params);
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
    void this.client.dispose();
  }

  /** The client library asks for a file alone, and so never for what is set for its language. */
  private settingsFor(uri: string | undefined, section = ''): unknown {
    const document = workspace.textDocuments.find((open) => this.client.code2ProtocolConverter.asUri(open.uri) === uri);
    const scope = document ?? (uri === undefined ? undefined : Uri.parse(uri));
    // What the editor hands out cannot be sent: it is not plain data.
    return JSON.parse(JSON.stringify(workspace.getConfiguration(undefined, scope).get(section) ?? null));
  }

  private reportShownDocuments(): void {
    if (!this.client.isRunning()) return;
    const { asUri } = this.client.code2ProtocolConverter;
    const visible = window.visibleTextEditors.map(({ document }) => asUri(document.uri));
    const inTabs = window.tabGroups.all.flatMap(({ tabs }) => tabs.flatMap(({ input }) => {
      if (input instanceof TabInputText) return [asUri(input.uri)];
      return input instanceof TabInputTextDiff ? [asUri(input.modified)] : [];
    }));
    void this.client.sendNotification(SHOWN_DOCUMENTS, { visible, inTabs } satisfies ShownDocumentsParams);
  }
}
