/** One built server in a process of its own, spoken to over its standard streams as an editor does, with a folder of its own. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { createProtocolConnection, type CodeAction, type Diagnostic, type DidChangeWatchedFilesRegistrationOptions, type GlobPattern, type ProtocolConnection, type PublishDiagnosticsParams, type RegistrationParams, type WorkspaceEditClientCapabilities } from 'vscode-languageserver/node';
import { DOCUMENT_STATE, type DocumentState, type DocumentStateParams } from '../../src/server/protocol';
import { inRoot } from '../support/paths';
import { COMMAND_IDS } from './samples';

export class Session {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'concurrency-lens-'));
  /** All that came from the server so far. */
  readonly published: PublishDiagnosticsParams[] = [];
  readonly states: DocumentStateParams[] = [];
  readonly logged: string[] = [];
  /** What the server asked to be told of. */
  readonly watched: GlobPattern[] = [];
  /** What the editor answers when it is asked for the settings of a document. */
  settings: (uri: string) => unknown = () => ({});
  readonly connection: ProtocolConnection;
  private readonly child: ChildProcess;

  constructor() {
    this.child = spawn(process.execPath, [inRoot('dist/server.js'), '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.connection = createProtocolConnection(this.child.stdout!, this.child.stdin!);
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => void this.published.push(params));
    this.connection.onNotification(DOCUMENT_STATE, (params: DocumentStateParams) => void this.states.push(params));
    this.connection.onNotification('window/logMessage', ({ message }: { message: string }) => void this.logged.push(message));
    this.connection.onRequest('workspace/configuration', ({ items }: { items: { scopeUri: string }[] }) => items.map(({ scopeUri }) => this.settings(scopeUri)));
    this.connection.onRequest('client/registerCapability', ({ registrations }: RegistrationParams) => {
      for (const { method, registerOptions } of registrations) if (method === 'workspace/didChangeWatchedFiles') this.watched.push(...(registerOptions as DidChangeWatchedFilesRegistrationOptions).watchers.map(({ globPattern }) => globPattern));
      return null;
    });
    this.connection.listen();
  }

  async end(): Promise<void> {
    const ended = once(this.child, 'exit');
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    const [code] = await ended;
    this.connection.dispose();
    rmSync(this.folder, { recursive: true, force: true });
    assert.equal(code, 0, 'the server did not end well');
  }

  /** `folders` are workspace folders below the session's own, which is the only one if none is named. `edits` is what the editor can change. */
  async initialize(initializationOptions: object = { commands: COMMAND_IDS }, folders = [''], edits: WorkspaceEditClientCapabilities = { documentChanges: true, resourceOperations: ['create'], changeAnnotationSupport: {} }): Promise<void> {
    await this.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: folders.map((folder) => ({ uri: this.uriOf(folder), name: folder || 'project' })),
      initializationOptions,
      capabilities: {
        workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true }, didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true }, workspaceFolders: true, workspaceEdit: edits },
        textDocument: { hover: { contentFormat: ['markdown'] }, codeAction: { disabledSupport: true } },
      },
    });
    await this.connection.sendNotification('initialized', {});
  }

  uriOf(file: string): string {
    return pathToFileURL(path.join(this.folder, file)).href;
  }

  /** Writes a file to the disk, behind the server's back. */
  write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(this.folder, file)), { recursive: true });
    writeFileSync(path.join(this.folder, file), text);
  }

  /** Tells of a file on the disk that came (1), changed (2) or went (3), as an editor does that watches it. */
  tellOfDisk(file: string, type: 1 | 2 | 3): Promise<void> {
    return this.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: this.uriOf(file), type }] });
  }

  async open(file: string, text: string, languageId = 'typescript'): Promise<string> {
    const uri = this.uriOf(file);
    await this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
    return uri;
  }

  change(uri: string, version: number, text: string): Promise<void> {
    return this.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] });
  }

  /** The first findings that are published for a document from the `after`th message on. */
  async findings(uri: string, after = 0): Promise<{ rules: unknown[]; version?: number; diagnostics: Diagnostic[] }> {
    for (;;) {
      const found = this.published.slice(after).find((params) => params.uri === uri);
      if (found) return { rules: found.diagnostics.map(({ code }) => code), version: found.version, diagnostics: found.diagnostics };
      await pause(10);
    }
  }

  /** What is offered at the first finding of a document. */
  async actionsOnFirst(uri: string): Promise<CodeAction[]> {
    const { diagnostics } = await this.findings(uri);
    return this.connection.sendRequest<CodeAction[]>('textDocument/codeAction', { textDocument: { uri }, range: diagnostics[0].range, context: { diagnostics } });
  }

  /** What was said last of a document, once it is of this kind. */
  async stateOf(uri: string, kind: DocumentState['kind']): Promise<DocumentState> {
    for (;;) {
      const last = this.states.filter((params) => params.uri === uri).at(-1)?.state;
      if (last?.kind === kind) return last;
      await pause(10);
    }
  }
}
