/** What the status item says of a file, and of the server. */
import assert from 'node:assert/strict';
import { serverText, stateText } from '../../src/extension/messages';

describe('the status item', () => {
  const analyzed = (waiting: number, compute: number, hazard: number) => stateText({ kind: 'analyzed', counts: { waiting, compute, hazard } });

  it('counts the findings of the file by what they are about', () => {
    assert.deepEqual(analyzed(2, 1, 2), { text: '5 findings', detail: '2 waiting, 1 compute, 2 hazards' });
    assert.deepEqual(analyzed(0, 0, 1), { text: '1 finding', detail: '1 hazard' });
    assert.deepEqual(analyzed(0, 0, 0), { text: 'Nothing to report', detail: 'in this file' });
  });

  it('says what went wrong last', () => {
    assert.deepEqual(stateText({ kind: 'incomplete', message: 'Unexpected token.', line: 3 }), { text: 'Not fully analysed', detail: 'line 3: Unexpected token.' });
    assert.deepEqual(serverText({ isRunning: false, isStarting: false, fault: 'spawn failed' }), { text: 'Not running', detail: 'spawn failed' });
    assert.match(serverText({ isRunning: false, isStarting: false }).detail, /log/);
    assert.equal(serverText({ isRunning: false, isStarting: true }).text, 'Starting');
  });
});
