/** Where a reader of the guide has been: visits, back, forward, and a page that was opened from outside. */
import assert from 'node:assert/strict';
import { goAlong, stateOf, visit } from '../../src/webview/guideVisits';

const place = (topic: string, section: string) => ({ topic, section });

describe('visits in the guide', () => {
  it('go back and forward, also between topics', () => {
    const state = stateOf(undefined, 'a');
    visit(state, place('a', 'one'));
    visit(state, place('b', 'two'));
    assert.deepEqual(goAlong(state, 'back'), place('a', 'one'));
    assert.deepEqual(goAlong(state, 'back'), place('a', ''));
    assert.equal(goAlong(state, 'back'), undefined);
    assert.deepEqual(goAlong(state, 'forward'), place('a', 'one'));
    assert.deepEqual(goAlong(state, 'forward'), place('b', 'two'));
    assert.equal(goAlong(state, 'forward'), undefined);
  });

  it('forget what was ahead when somebody goes elsewhere', () => {
    const state = stateOf(undefined, 'a');
    visit(state, place('a', 'one'));
    goAlong(state, 'back');
    visit(state, place('a', 'two'));
    assert.equal(goAlong(state, 'forward'), undefined);
  });

  it('do not count the same place twice', () => {
    const state = stateOf(undefined, 'a');
    visit(state, place('a', ''));
    assert.deepEqual(state.back, []);
  });

  it('outlast the page, with the steps of its pictures', () => {
    const saved = { ...stateOf(undefined, 'a'), steps: { sea: 2 } };
    visit(saved, place('b', 'two'));
    assert.deepEqual(stateOf(structuredClone(saved), 'b'), saved);
  });

  it('count a page that was opened from outside', () => {
    const state = stateOf({ topic: 'a', section: 'one', steps: { sea: 2 }, measured: { waits: {} } }, 'b');
    assert.deepEqual(state, { topic: 'b', section: '', steps: { sea: 2 }, measured: { waits: {} }, back: [place('a', 'one')], forward: [] });
  });

  it('are kept up to a limit', () => {
    const state = stateOf(undefined, 'a');
    for (let i = 0; i < 80; i++) visit(state, place('a', String(i)));
    assert.equal(state.back.length, 50);
    assert.deepEqual(goAlong(state, 'back'), place('a', '78'));
  });
});
