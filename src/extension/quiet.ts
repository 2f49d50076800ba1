/** Keeps the client library from showing notifications: what they would say stands in the log, and the status item tells the rest. */
import type { BaseLanguageClient } from 'vscode-languageclient';

type Speaker = Pick<BaseLanguageClient, 'error' | 'warn' | 'info'>;

/** Whatever the library asks for, also when a request fails, or the server crashes or does not start. */
export function quieten(client: Speaker): void {
  for (const say of ['error', 'warn', 'info'] as const) {
    const log = client[say].bind(client);
    client[say] = (message, data) => log(message, data, false);
  }
}
