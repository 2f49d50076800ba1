/** What the preview of a fix works out by itself. */
import assert from 'node:assert/strict';
import { firstChangedLine, isFixPreview, textAfter } from '../../src/extension/fixChange';
import { moved } from '../../src/extension/moved';

const at = (line: number, character: number) => ({ line, character });
const edit = (from: [number, number], to: [number, number], newText: string) => ({ range: { start: at(...from), end: at(...to) }, newText });

describe('the preview of a fix', () => {
  it('has all edits, in whatever order they come, and several at one place in theirs', () => {
    assert.equal(textAfter('one\r\ntwo\r\nthree', [{ start: 10, end: 15, newText: '3' }, { start: 0, end: 3, newText: '1' }]), '1\r\ntwo\r\n3');
    assert.equal(textAfter('ab', [{ start: 1, end: 1, newText: '1' }, { start: 1, end: 1, newText: '2' }, { start: 1, end: 2, newText: '' }]), 'a12');
    assert.equal(textAfter('', []), '');
  });

  it('says what else changes at the first line that is another', () => {
    assert.equal(firstChangedLine('a\nb\nc', 'a\nB\nc'), 1);
    assert.equal(firstChangedLine('a\r\nb', 'a\nb\nc'), 2, 'line endings are no change');
    assert.equal(firstChangedLine('a\nb\nc', 'a\nb'), 1);
    assert.equal(firstChangedLine('a', 'a'), 0);
  });

  it('is not made of anything else', () => {
    const fix = { title: 't', uri: 'file:///a.ts', version: 1, place: at(0, 0), edits: [edit([0, 0], [0, 0], 'x')], creates: [{ uri: 'file:///b.ts', text: '' }], caveats: ['c'] };
    assert.ok(isFixPreview(fix));
    const wrong = [undefined, null, 1, 'x', [], { ...fix, title: 1 }, { ...fix, version: '1' }, { ...fix, place: {} }, { ...fix, place: at(-1, 0) }, { ...fix, edits: {} }, { ...fix, edits: [null] }, { ...fix, edits: [{ range: null, newText: '' }] }, { ...fix, creates: [{}] }, { ...fix, caveats: [{}] }];
    for (const [key] of Object.entries(fix)) assert.ok(!isFixPreview({ ...fix, [key]: undefined }), key);
    assert.deepEqual(wrong.filter(isFixPreview), []);
  });

  it('knows where its place went', () => {
    const place = 10;
    assert.equal(moved(place, [{ rangeOffset: 0, rangeLength: 3, text: '' }]), 7);
    assert.equal(moved(place, [{ rangeOffset: 10, rangeLength: 0, text: 'ab' }]), 12);
    assert.equal(moved(place, [{ rangeOffset: 8, rangeLength: 5, text: '' }, { rangeOffset: 20, rangeLength: 5, text: '' }]), 10);
  });
});
