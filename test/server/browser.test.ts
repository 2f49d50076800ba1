/** The browser's server in a world without Node: a bare context that has what a Web Worker has. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { inRoot } from '../support/paths';
import { WAITS_IN_TURN } from '../support/samples';

interface Message {
  id?: number;
  method?: string;
  params?: { uri: string; diagnostics: { code: string }[] };
}

describe('browser’s server', function () {
  this.timeout(30_000);

  it('starts and analyses without Node', async () => {
    const found = await new Promise<string[]>((resolve, reject) => {
      const answer = (message: Message): void => {
        if (message.id === 1) {
          tell({ method: 'initialized', params: {} });
          tell({ method: 'textDocument/didOpen', params: { textDocument: { uri: 'file:///a.ts', languageId: 'typescript', version: 1, text: WAITS_IN_TURN } } });
        }
        if (message.method === 'textDocument/publishDiagnostics') resolve(Array.from(message.params!.diagnostics, ({ code }) => code));
        if (message.method === 'window/logMessage') said.push(JSON.stringify(message.params));
      };
      const said: string[] = [];
      const worker: Record<string, unknown> = { postMessage: answer, addEventListener: () => undefined, console, setTimeout, clearTimeout, queueMicrotask, performance, TextEncoder, TextDecoder, URL };
      worker.self = worker;
      const tell = (message: object): void => (worker.onmessage as (event: object) => void)({ data: { jsonrpc: '2.0', ...message } });
      try {
        runInNewContext(readFileSync(inRoot('dist/server.web.js'), 'utf8'), worker);
      } catch (fault) {
        // The whole fault would print the minified line that it is on.
        return reject(new Error((fault as Error).message));
      }
      tell({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {}, workspaceFolders: null } });
      setTimeout(() => reject(new Error(`no findings within 20 s; the log:\n${said.join('\n')}`)), 20_000).unref();
    });
    assert.deepEqual(found, ['await-in-loop']);
  });
});
