/**
 * The language server without its transport: connects the protocol to the pure handlers in `features/`.
 *
 * Diagnostics are pushed, with the version they belong to. Every client understands that (pulling is newer), the
 * server itself knows when typing rests, and VS Code pulls for tabs that nobody looks at. A document is analysed
 * while it is visible; one that changes unseen loses its findings until it is seen again, so none is ever stale. What is
 * shown while somebody types is calmer than what is known (`typingCalm.ts`): hovers and actions go by what is known.
 */
import { FileFixes, LineIndex, rules, type AnalysisConfig, type AnalysisError, type Finding, type ProjectSource, type Remark, type TimelineStep } from '../core/index';
import {
  CodeActionKind,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type RelativePattern,
  FileChangeType,
  MarkupKind,
  TextDocuments,
  TextDocumentSyncKind,
  type Connection,
  type Hover,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { filesFrom } from '../project/files';
import { FolderRules, IGNORE_FILE, isIgnoreFile } from '../project/ignoreRules';
import { join } from '../project/paths';
import { isProjectFile, PROJECT_FILE, ProjectFiles } from '../project/projectFiles';
import { configOf } from '../settings/inForce';
import type { Settings } from '../settings/table';
import { AnalysisQueue, REST } from './analysisQueue';
import { fileNameBelow, innermost, whyNotAnalyzed, workspaceFolderOf } from './eligibility';
import { buildCodeActions } from './features/codeActions';
import { MAX_FINDINGS, toDiagnostics, toHints } from './features/diagnostics';
import { explain, explainedChange, type ExplainableDocument } from './features/explain';
import { reportFalsePositive } from './features/falsePositive';
import { buildHover } from './features/hover';
import type { FixedDocument } from './features/offeredFixes';
import { projectFileDiagnostics } from './features/projectFile';
import { buildRulePage } from './features/rulePage';
import { treatmentAction, type ProjectFilePlace } from './features/treatments';
import { MarkersOfDocuments, type Said } from './markers';
import { contains, overlap, toOffset, toRange } from './positions';
import {
  DOCUMENT_STATE,
  EXPLAIN,
  EXPLAINED_CHANGE,
  REPORT_FALSE_POSITIVE,
  RULE_PAGE,
  SETTINGS_SECTION,
  SHOWN_DOCUMENTS,
  type DocumentState,
  type DocumentStateParams,
  type ExplainedChangeParams,
  type ExplainParams,
  type InitializationOptions,
  type ReportFalsePositiveParams,
  type RulePageParams,
  type ShownDocumentsParams,
} from './protocol';
import { DocumentSettings } from './settings';
import { Workspace, type Disk, type Paths } from './workspace';

/** Files that say what calls reach, files that say what imports mean, those that hold settings, and those that say what is left out. */
const WATCHED = ['**/*.{js,jsx,mjs,cjs,ts,tsx,mts,cts}', '**/{package,tsconfig*,jsconfig}.json', '**/pnpm-workspace.yaml', `**/${PROJECT_FILE}`, `**/${IGNORE_FILE}`];

/** What the server needs from where it runs. */
export interface Surroundings extends Paths {
  disk: Disk;
  /** The project's root (a URI) for a document below a workspace folder; that folder where it cannot tell. */
  projectRoot(uri: string, folder: string | undefined): string | undefined;
  /** Whether files beside a document can be read. */
  isOnDisk(uri: string): boolean;
}

/** The analysis of one version of one document. */
interface Analysis {
  version: number;
  findings: Finding[];
  remarks: Remark[];
  lines: LineIndex;
}

/** Serves one client until the connection closes. */
export function serve(connection: Connection, surroundings: Surroundings): void {
  const markers = new MarkersOfDocuments();
  const documents = new TextDocuments<TextDocument>({ create: TextDocument.create, update: markers.update });
  const analyses = new Map<string, Analysis>();
  const states = new Map<string, string>();
  /** To be analysed also where `run` waits for a save: opened, saved, seen again or set otherwise since they were. */
  const wanted = new Set<string>();
  /** Their analysis waits for a save. */
  const putOff = new Set<string>();
  /** Project files that went from the disk. An editor keeps a document open for a while that nobody sees any more. */
  const gone = new Set<string>();
  const queue = new AnalysisQueue(analyze);
  const workspace = new Workspace({ textOf: (uri) => (counts(uri) ? documents.get(uri)?.getText() : undefined), uris: () => documents.keys().filter(counts) }, surroundings.disk, surroundings);
  const projectFiles = new ProjectFiles(workspace.files);
  const ignoreRules = new FolderRules(filesFrom(surroundings.disk));
  const settings = new DocumentSettings(projectFiles, {
    ask: async (uri) => (client.configuration ? connection.workspace.getConfiguration({ scopeUri: uri, section: SETTINGS_SECTION }) : undefined),
    pathOf: (uri) => surroundings.pathOf(uri),
    folderOf: (uri) => pathOf(innermost(uri, folders)),
    warn: (message) => connection.console.warn(message),
    fail: logFault,
  });
  let options: InitializationOptions = {};
  let folders: string[] = [];
  let visible: Set<string> | undefined;
  /** Of the document that was asked about last: a person asks again with each step of the cursor. */
  let fixes: { source: ProjectSource; made: FileFixes } | undefined;
  let inTabs: Set<string> | undefined;
  let client = { configuration: false, dynamicConfiguration: false, watchedFiles: false, watchesElsewhere: false, folders: false, markdown: true, createsFiles: false, showsDisabled: false, previewsChanges: false };

  /** What counts for workspace folders and lies above them, in their repository. */
  function watchedAbove(opened: readonly string[]): RelativePattern[] {
    if (!client.watchesElsewhere) return [];
    const paths = opened.map((uri) => surroundings.pathOf(uri)).filter((path) => !path.includes('://'));
    return [...new Set(paths.flatMap((path) => projectFiles.foldersAbove(path)))].map((folder) => ({ baseUri: surroundings.uriOf(folder), pattern: `{${PROJECT_FILE},${IGNORE_FILE}}` }));
  }

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    options = (params.initializationOptions ?? {}) as InitializationOptions;
    folders = params.workspaceFolders?.map((folder) => folder.uri) ?? [];
    visible = options.reportsShownDocuments ? new Set() : undefined;
    const { workspace, textDocument } = params.capabilities;
    client = {
      configuration: workspace?.configuration ?? false,
      dynamicConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration ?? false,
      watchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false,
      watchesElsewhere: workspace?.didChangeWatchedFiles?.relativePatternSupport ?? false,
      folders: workspace?.workspaceFolders ?? false,
      createsFiles: (workspace?.workspaceEdit?.documentChanges && workspace.workspaceEdit.resourceOperations?.includes('create')) ?? false,
      showsDisabled: textDocument?.codeAction?.disabledSupport ?? false,
      markdown: textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) ?? false,
      previewsChanges: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    };
    return {
      serverInfo: { name: 'concurrency-lens' },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });

  connection.onInitialized(() => {
    if (client.dynamicConfiguration) void connection.client.register(DidChangeConfigurationNotification.type, { section: SETTINGS_SECTION });
    if (client.watchedFiles) void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [...WATCHED, ...watchedAbove(folders)].map((globPattern) => ({ globPattern })) });
    if (client.folders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        folders = [...folders.filter((uri) => !removed.some((folder) => folder.uri === uri)), ...added.map((folder) => folder.uri)];
        const above = client.watchedFiles ? watchedAbove(added.map((folder) => folder.uri)) : [];
        if (above.length > 0) void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: above.map((globPattern) => ({ globPattern })) });
        analyzeAgain();
      });
    }
  });

  connection.onDidChangeConfiguration(() => analyzeAgain());

  connection.onDidChangeWatchedFiles(({ changes }) => {
    const told = changes.map(({ uri, type }) => ({ uri, cameOrWent: type !== FileChangeType.Changed, went: type === FileChangeType.Deleted }));
    const projectFileChanges = told.filter(({ uri }) => isProjectFile(uri));
    for (const { uri, went } of projectFileChanges) {
      if (went) gone.add(uri);
      else gone.delete(uri);
    }
    if (projectFileChanges.some(({ cameOrWent }) => cameOrWent)) surroundings.disk.forget();
    if (projectFileChanges.some(({ uri, cameOrWent }) => cameOrWent || projectFiles.isChanged(surroundings.pathOf(uri)))) analyzeAgain();
    if (told.some(({ uri }) => isIgnoreFile(uri))) {
      surroundings.disk.forget();
      ignoreRules.forget();
      analyzeAgain();
    }
    const others = told.filter(({ uri }) => !isProjectFile(uri) && !isIgnoreFile(uri));
    if (others.length > 0) lookAgain(workspace.changedOnDisk(others));
  });

  connection.onNotification(SHOWN_DOCUMENTS, (shown: ShownDocumentsParams) => {
    visible = new Set(shown.visible);
    inTabs = new Set([...shown.visible, ...shown.inTabs]);
    for (const uri of analyses.keys()) if (!inTabs.has(uri)) forget(uri);
    // The first keystroke after a save comes with this message too, as its tab changes: what was read before waits for a rest in typing.
    for (const uri of shown.visible) if (documents.get(uri) && !analyses.has(uri)) want(uri);
  });

  documents.onDidOpen(({ document }) => {
    lookAgain(workspace.cameOrWent(document.uri).filter((uri) => uri !== document.uri));
    if (isVisible(document.uri)) want(document.uri);
  });
  documents.onDidChangeContent(({ document: { uri, version } }) => {
    // It speaks for others, so it counts whether anybody sees it or not.
    if (isProjectFile(uri)) {
      gone.delete(uri);
      return queue.schedule(uri, REST);
    }
    // Others may call what nobody looks at.
    if (!isVisible(uri)) lookAgain(workspace.changed(uri));
    // Opening a document arrives here too, as its first content.
    if (analyses.get(uri)?.version === version || !states.has(uri)) return;
    if (isVisible(uri)) return queue.schedule(uri, REST);
    forget(uri);
  });
  documents.onDidSave(({ document }) => {
    for (const uri of [document.uri, ...putOff]) if (isVisible(uri) && !isCurrent(uri)) want(uri);
  });
  documents.onDidClose(({ document: { uri } }) => {
    settings.close(uri);
    forget(uri);
    if (isProjectFile(uri) && projectFiles.isChanged(surroundings.pathOf(uri))) return analyzeAgain();
    // What was not saved is gone; the file on the disk counts again.
    lookAgain([...workspace.changed(uri), ...workspace.cameOrWent(uri)]);
  });

  connection.onHover(async ({ textDocument: { uri }, position }): Promise<Hover | null> => {
    const document = documents.get(uri);
    const analysis = document && (await current(uri));
    if (!document || !analysis) return null;
    const offset = toOffset(analysis.lines, position);
    const here = analysis.findings.filter((finding) => contains(finding.range, offset));
    if (here.length === 0) return null;
    const config = configOf((await settings.of(uri)).settings);
    const subjects = here.map((finding) => ({
      finding,
      steps: stepsOf(document, finding, config),
      target: { uri, position: toRange(analysis.lines, finding.range).start },
    }));
    const value = buildHover(subjects, options.commands);
    return { contents: client.markdown ? { kind: MarkupKind.Markdown, value } : { kind: MarkupKind.PlainText, value }, range: toRange(analysis.lines, here[0].range) };
  });

  connection.onCodeAction(async ({ textDocument: { uri }, range, context }) => {
    const analysis = await current(uri);
    const { settings: inForce } = await settings.of(uri);
    const document = documents.get(uri);
    if (!analysis || !document || document.version !== analysis.version) return [];
    const source = workspace.source(uri, fileNameOf(uri), document.getText());
    const silencingsOf = (finding: Finding) => workspace.program.silencingsOf(source, finding);
    const place = placeOfProjectFile(uri, inForce);
    const treatmentsOf = (finding: Finding) => (place ? workspace.program.treatmentsOf(source, finding).flatMap((treatment) => treatmentAction(treatment, place) ?? []) : []);
    const made = fixesIn(source, uri);
    return buildCodeActions({ ...analysis, ...fixedDocument(uri, analysis.version, made), client: { ...client, previewFix: options.commands?.previewFix }, only: context.only, rewritingsAt: (stretch) => made.rewritingsAt(stretch), silencingsOf, treatmentsOf }, range, context.diagnostics, options.commands);
  });

  connection.onRequest(EXPLAIN, async ({ uri, position, text, version }: ExplainParams) => {
    const config = configOf((await settings.of(uri)).settings);
    if (documents.get(uri)) lookAgain(workspace.changed(uri).filter((other) => other !== uri));
    const source = workspace.source(uri, fileNameOf(uri), text);
    return explain(workspace.program, source, position, config, explainable(uri, version, fixesIn(source, uri)), (fault) => logFault(uri, fault));
  });

  connection.onRequest(EXPLAINED_CHANGE, async ({ uri, text, version, target }: ExplainedChangeParams) => {
    const config = configOf((await settings.of(uri)).settings);
    const source = workspace.source(uri, fileNameOf(uri), text);
    return explainedChange(workspace.program, source, target, config, explainable(uri, version, fixesIn(source, uri)), (fault) => logFault(uri, fault));
  });

  connection.onRequest(REPORT_FALSE_POSITIVE, async (params: ReportFalsePositiveParams, token) => {
    const { uri, rule, position } = params;
    const analysis = await current(uri);
    const document = documents.get(uri);
    const finding = analysis?.findings.find(({ range, ...one }) => one.rule === rule && range.start === toOffset(analysis.lines, position));
    if (!document || !finding) return null;
    const { settings: inForce } = await settings.of(uri);
    return reportFalsePositive(workspace.source(uri, fileNameOf(uri), document.getText()), finding, workspace.files, params.seenIn, token, configOf(inForce));
  });

  connection.onRequest(RULE_PAGE, ({ rule }: RulePageParams) => {
    const info = rules.find(({ id }) => id === rule);
    return info ? buildRulePage(info) : null;
  });

  connection.onShutdown(() => queue.dispose());
  documents.listen(connection);
  connection.listen();

  /** Analyses a document's newest version and publishes what it says, unless a newer version came meanwhile. */
  async function analyze(uri: string): Promise<void> {
    if (isProjectFile(uri)) return checkProjectFile(uri);
    const inForce = await settings.of(uri);
    const place = { path: surroundings.pathOf(uri), top: pathOf(workspaceFolderOf(uri, folders)) };
    const ignored = await ignoreRules.above(place);
    const document = documents.get(uri);
    if (!document) return;
    const isWanted = wanted.delete(uri);
    const { version } = document;
    const text = document.getText();
    const fileName = fileNameOf(uri);
    const source = workspace.source(uri, fileName, text);
    const lines = new LineIndex(text);
    const sayNothing = (state: DocumentState): void => {
      markers.forget(uri);
      publish({ version, findings: [], remarks: [], lines }, { findings: [], remarks: [] }, { uri, state, trouble: inForce.trouble });
    };
    // Also a document that is not analysed itself may be called by others.
    lookAgain(workspace.changed(uri));
    const { enable, run } = inForce.settings;
    if (!enable) return sayNothing({ kind: 'off' });
    const reason = whyNotAnalyzed(uri, place, { rules: ignored, isExcluded: () => inForce.excluded }, { fileName, text });
    if (reason) return sayNothing({ kind: 'skipped', reason });
    if (run === 'manual') return sayNothing({ kind: 'manual' });
    if (run === 'onSave' && !isWanted) {
      putOff.add(uri);
      return tell({ uri, state: { kind: 'unsaved' }, trouble: inForce.trouble });
    }
    putOff.delete(uri);
    const started = performance.now();
    try {
      const said = workspace.program.analyze(source, configOf(inForce.settings));
      connection.console.debug(`${fileName}: analysed in ${Math.round(performance.now() - started)} ms, findings: ${said.findings.length}`);
      // Who saved the file is done with the statement.
      const shown = markers.show(uri, said, text, run === 'onType' ? (offset) => workspace.program.statementAt(source, offset) : undefined);
      if (shown.again !== undefined) queue.schedule(uri, shown.again);
      publish({ version, ...said, lines }, shown, { uri, state: stateOf(said.errors[0], shown.findings, lines), trouble: inForce.trouble });
    } catch (fault) {
      logFault(uri, fault);
      sayNothing({ kind: 'incomplete', message: 'the analysis failed; the log has the details' });
    }
  }

  /** Says what is wrong in a project file that is open, and follows what it says. */
  function checkProjectFile(uri: string): void {
    const document = documents.get(uri);
    if (!document) return;
    const text = document.getText();
    analyses.set(uri, { version: document.version, findings: [], remarks: [], lines: new LineIndex(text) });
    void connection.sendDiagnostics({ uri, version: document.version, diagnostics: projectFileDiagnostics(text) });
    if (projectFiles.isChanged(surroundings.pathOf(uri))) analyzeAgain();
  }

  /** Remembers what was found, and shows what is to be shown of it. */
  function publish(analysis: Analysis, { findings, remarks }: Said, about: DocumentStateParams): void {
    const { uri } = about;
    const { version, lines } = analysis;
    analyses.set(uri, analysis);
    const diagnostics = [...toDiagnostics(findings, lines, uri, (path) => workspace.other(path)), ...toHints(remarks, lines)];
    void connection.sendDiagnostics({ uri, version, diagnostics });
    tell(about);
    const said = describe(about.state, findings.length);
    if (said !== undefined && said !== states.get(uri)) connection.console.info(`${fileNameOf(uri)}: ${said}`);
    states.set(uri, said ?? '');
  }

  function tell(about: DocumentStateParams): void {
    void connection.sendNotification(DOCUMENT_STATE, about);
  }

  /** Analyses a document as soon as possible, whatever `run` waits for. */
  function want(uri: string): void {
    wanted.add(uri);
    queue.schedule(uri, 0);
  }

  /** Drops what is known of a document and takes its findings away. */
  function forget(uri: string): void {
    queue.cancel(uri);
    markers.forget(uri);
    for (const memory of [analyses, states, wanted, putOff]) memory.delete(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  /** The analysis of the newest version, made at once if typing has not rested yet. */
  async function current(uri: string): Promise<Analysis | undefined> {
    if (documents.get(uri) && !isCurrent(uri)) {
      queue.cancel(uri);
      await analyze(uri);
    }
    return isCurrent(uri) ? analyses.get(uri) : undefined;
  }

  /** The settings may be others. */
  function analyzeAgain(): void {
    settings.forget();
    for (const uri of documents.keys()) {
      if (isProjectFile(uri)) continue;
      analyses.delete(uri);
      markers.forget(uri);
      if (isVisible(uri)) want(uri);
      else forget(uri);
    }
  }

  /** Documents whose text is the same, but what they call does something else now. */
  function lookAgain(uris: readonly string[]): void {
    for (const uri of uris) {
      if (!analyses.delete(uri)) continue;
      if (isVisible(uri)) queue.schedule(uri, 0);
      else forget(uri);
    }
  }

  function isCurrent(uri: string): boolean {
    const analysis = analyses.get(uri);
    return analysis !== undefined && analysis.version === documents.get(uri)?.version;
  }

  function isVisible(uri: string): boolean {
    return visible === undefined || visible.has(uri);
  }

  /** A server that starts anew was not told which project files went from the disk while the editor kept them open. */
  function counts(uri: string): boolean {
    return !gone.has(uri) && !(isProjectFile(uri) && inTabs?.has(uri) === false);
  }

  /** The steps of the function's timeline that a finding is about; none where there is no picture to draw. */
  function stepsOf(document: TextDocument, finding: Finding, config: Partial<AnalysisConfig>): TimelineStep[] {
    if (finding.bottleneck !== 'waiting') return [];
    const { timeline } = workspace.program.explain(workspace.source(document.uri, fileNameOf(document.uri), document.getText()), finding.range.start, config);
    return timeline?.steps.filter((step) => overlap(step.range, finding.range) || finding.sites.some((site) => site.file === undefined && overlap(site.range, step.range))) ?? [];
  }

  /** Who makes the fixes of a text. */
  function fixesIn(source: ProjectSource, uri: string): FileFixes {
    if (fixes?.source.path !== source.path || fixes.source.text !== source.text) fixes = { source, made: new FileFixes(source, client.createsFiles && surroundings.isOnDisk(uri) ? workspace.files : undefined, ({ message }) => logFault(uri, message)) };
    return fixes.made;
  }

  function fixedDocument(uri: string, version: number, made: FileFixes): Omit<FixedDocument, 'lines'> {
    return { uri, version, fixesOf: (finding) => made.of(finding), uriOf: (file) => uriOf(file, uri), uriOfPath: surroundings.uriOf };
  }

  function explainable(uri: string, version: number, made: FileFixes): ExplainableDocument {
    return { ...fixedDocument(uri, version, made), rewritingsIn: (fn) => made.rewritingsIn(fn), rewritingsAt: (place) => made.rewritingsAt(place) };
  }

  /** Where the project's knowledge of its calls is written; undefined where there is no such place, or what is there is broken. */
  function placeOfProjectFile(uri: string, inForce: Settings): ProjectFilePlace | undefined {
    const file = settings.projectFileOf(uri);
    if (file) {
      const fileUri = surroundings.uriOf(file.path);
      const text = file.broken ? undefined : workspace.files.read(file.path);
      return text === undefined ? undefined : { uri: fileUri, text, version: counts(fileUri) ? documents.get(fileUri)?.version : undefined, inForce };
    }
    const root = rootOf(uri);
    if (root === undefined) return undefined;
    const refusal = !surroundings.isOnDisk(uri) ? `Open ${PROJECT_FILE} first: here it counts while it is open.` : client.createsFiles ? undefined : `Make a file ${PROJECT_FILE} first: this editor makes none for a fix.`;
    if (refusal !== undefined && !client.showsDisabled) return undefined;
    return { uri: join(root, PROJECT_FILE), text: undefined, refusal, inForce };
  }

  function rootOf(uri: string): string | undefined {
    return surroundings.projectRoot(uri, innermost(uri, folders));
  }

  function pathOf(uri: string | undefined): string | undefined {
    return uri === undefined ? undefined : surroundings.pathOf(uri);
  }

  function fileNameOf(uri: string): string {
    const root = rootOf(uri);
    return fileNameBelow(uri, root === undefined ? [] : [root]);
  }

  function uriOf(file: string, neighbour: string): string {
    return `${rootOf(neighbour) ?? neighbour.slice(0, neighbour.lastIndexOf('/'))}/${file.split('/').map(encodeURIComponent).join('/')}`;
  }

  function logFault(uri: string, fault: unknown): void {
    connection.console.error(`${fileNameOf(uri)}: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`);
  }
}

function stateOf(error: AnalysisError | undefined, findings: readonly Finding[], lines: LineIndex): DocumentState {
  if (error) return { kind: 'incomplete', message: error.message, line: error.range && lines.lineAt(error.range.start) };
  const counts = { waiting: 0, compute: 0, hazard: 0 };
  for (const { bottleneck } of findings) counts[bottleneck]++;
  return { kind: 'analyzed', counts };
}

/** The log's line for a document that is not simply analysed; undefined for one that is. */
function describe(state: DocumentState, findings: number): string | undefined {
  if (state.kind === 'skipped') return `not analysed (${state.reason})`;
  if (state.kind === 'incomplete') return `not fully analysed: ${state.message}${state.line === undefined ? '' : ` (line ${state.line})`}`;
  if (findings > MAX_FINDINGS) return `${findings} findings, of which the first ${MAX_FINDINGS} are shown`;
  return undefined;
}
