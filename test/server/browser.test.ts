/** The browser's server in a world without Node: a bare context that has what a Web Worker has. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import type { CodeAction, Diagnostic } from 'vscode-languageserver';
import { inRoot } from '../support/paths';
import { WAITS_IN_TURN } from '../support/samples';

interface Message {
  id?: number;
  method?: string;
  params?: { uri: string; diagnostics: Diagnostic[] };
  result?: unknown;
}

/** The bundle in its bare context, spoken to as an editor does. */
class BareWorker {
  readonly said: string[] = [];
  private readonly scope: Record<string, unknown>;
  private readonly waiting: { isMeant: (message: Message) => boolean; take: (message: Message) => void }[] = [];

  constructor() {
    this.scope = { postMessage: (message: Message) => this.hear(message), addEventListener: () => undefined, console, setTimeout, clearTimeout, queueMicrotask, performance, TextEncoder, TextDecoder, URL };
    this.scope.self = this.scope;
    try {
      runInNewContext(readFileSync(inRoot('dist/server.web.js'), 'utf8'), this.scope);
    } catch (fault) {
      // The whole fault would print the minified line that it is on.
      throw new Error((fault as Error).message);
    }
  }

  tell(method: string, params: object = {}): void {
    this.send({ method, params });
  }

  /** The text of a document, and the findings that are published for it. */
  async open(uri: string, text: string): Promise<Diagnostic[]> {
    const heard = this.next((message) => message.method === 'textDocument/publishDiagnostics' && message.params!.uri === uri);
    this.tell('textDocument/didOpen', { textDocument: { uri, languageId: 'typescript', version: 1, text } });
    return Array.from((await heard).params!.diagnostics);
  }

  async ask<Result>(id: number, method: string, params: object): Promise<Result> {
    const heard = this.next((message) => message.id === id);
    this.send({ id, method, params });
    return JSON.parse(JSON.stringify((await heard).result)) as Result;
  }

  private send(message: object): void {
    (this.scope.onmessage as (event: object) => void)({ data: { jsonrpc: '2.0', ...message } });
  }

  private next(isMeant: (message: Message) => boolean): Promise<Message> {
    return new Promise((take, reject) => {
      this.waiting.push({ isMeant, take });
      setTimeout(() => reject(new Error(`no answer within 20 s; the log:\n${this.said.join('\n')}`)), 20_000).unref();
    });
  }

  private hear(message: Message): void {
    if (message.method === 'window/logMessage') this.said.push(JSON.stringify(message.params));
    this.waiting.find(({ isMeant }) => isMeant(message))?.take(message);
  }
}

describe('browser’s server', function () {
  this.timeout(30_000);

  it('starts and analyses without Node', async () => {
    const worker = new BareWorker();
    await worker.ask(1, 'initialize', { processId: null, rootUri: null, capabilities: {}, workspaceFolders: null });
    worker.tell('initialized');
    const found = await worker.open('file:///a.ts', WAITS_IN_TURN);
    assert.deepEqual(found.map(({ code }) => code), ['await-in-loop']);
  });

  it('writes into a project file only while that is open, as it counts only then', async () => {
    const worker = new BareWorker();
    const capabilities = { workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ['create'] } }, textDocument: { codeAction: { disabledSupport: true } } };
    await worker.ask(1, 'initialize', { processId: null, rootUri: null, capabilities, workspaceFolders: [{ uri: 'file:///p', name: 'p' }] });
    worker.tell('initialized');
    const uri = 'file:///p/src/a.ts';
    const [{ range }] = await worker.open(uri, WAITS_IN_TURN);
    const treatment = async (id: number) => (await worker.ask<CodeAction[]>(id, 'textDocument/codeAction', { textDocument: { uri }, range, context: { diagnostics: [] } })).find(({ title }) => title === 'Treat `fetchUser` as ordered in this project');
    const shut = await treatment(2);
    assert.deepEqual([shut?.edit, shut?.disabled], [undefined, { reason: 'Open concurrency-lens.json first: here it counts while it is open.' }]);
    await worker.open('file:///p/concurrency-lens.json', '{}');
    const open = await treatment(3);
    assert.deepEqual(open?.edit?.documentChanges?.map((change) => ('textDocument' in change ? change.textDocument : change)), [{ uri: 'file:///p/concurrency-lens.json', version: 1 }]);
  });
});
