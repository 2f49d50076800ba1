/** The room that text takes in a terminal. */
import assert from 'node:assert/strict';
import { cutToWidth, displayWidth, padToWidth, wrapText } from '../../src/core/displayWidth';

const FAMILY = '👨‍👩‍👧';

describe('the width of text', () => {
  const rows: [what: string, text: string, columns: number][] = [
    ['ASCII', 'load(id)', 8],
    ['umlauts', 'lädt(Größe)', 11],
    ['Chinese', '取得()', 6],
    ['fullwidth forms', 'ＡＢ', 4],
    ['halfwidth kana', 'ｶﾞ', 2],
    ['Hangul in one piece and in letters', '한\u1112\u1161\u11ab', 4],
    ['a letter with a mark behind it', 'e\u0301te\u0301', 3],
    ['an emoji', '🚀', 2],
    ['several signs that are joined to one', FAMILY, 2],
    ['a sign that is made an emoji', '❤️', 2],
    ['a flag', '🇩🇪', 2],
    ['letters from right to left', 'טען', 3],
    ['a joiner', 'می\u200cخواهم', 7],
    ['what replaces a hidden character', '\uFFFD', 1],
    ['bars', '░█·', 3],
    ['a letter that goes before others, and a space', '\u0D4E x', 3],
    ['nothing', '', 0],
  ];
  for (const [what, text, columns] of rows) it(`${what}: ${columns}`, () => assert.equal(displayWidth(text), columns));

  it('is filled with spaces', () => assert.deepEqual([padToWidth('取得', 6), padToWidth('取得', 3)], ['取得  ', '取得']));

  it('is cut between characters, and never inside of one', () => {
    assert.deepEqual([3, 4, 5].map((columns) => cutToWidth('取得する', columns)), ['取', '取得', '取得']);
    assert.deepEqual([1, 2].map((columns) => cutToWidth(`${FAMILY}x`, columns)), ['', FAMILY]);
    assert.equal(cutToWidth('e\u0301te\u0301', 2), 'e\u0301t');
    assert.equal(cutToWidth('load', 9), 'load');
  });

  it('breaks lines between words', () => {
    assert.deepEqual(wrapText('取得 waits for fetchUserById and 保存', 12), ['取得 waits', 'for', 'fetchUserById', 'and 保存']);
    assert.deepEqual(wrapText('short', 40), ['short']);
  });
});
