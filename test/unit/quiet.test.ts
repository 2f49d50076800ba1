/** The client library logs what goes wrong, and shows none of it, however it is asked. */
import assert from 'node:assert/strict';
import { quieten } from '../../src/extension/quiet';

describe('the client library', () => {
  for (const say of ['error', 'warn', 'info'] as const)
    it(`logs and does not show: ${say}`, () => {
      const told: unknown[][] = [];
      const speak = (...words: unknown[]): void => void told.push(words);
      const client = { error: speak, warn: speak, info: speak };
      quieten(client);
      const shown: Parameters<typeof client.error> = ['It crashed.', 'data', 'force'];
      client[say](...shown);
      assert.deepEqual(told, [['It crashed.', 'data', false]]);
    });
});
