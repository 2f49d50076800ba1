/** Searching the guide: what becomes an entry, and which entries a question finds. */
import assert from 'node:assert/strict';
import { findPlaces, makeEntry } from '../../src/webview/guideSearch';

const entry = (section: string, title: string, markdown: string) => makeEntry({ topic: 't', section }, title, markdown);

const entries = [
  entry('', 'Waiting', 'About waits.'),
  entry('limits', 'Set a limit', '**At most a few at once.** A server has one too, see [late](concurrency-lens-guide:/rules/late-await).'),
  entry('workers', 'More hands', '**A worker is a `thread` of its own.** Set no limit higher than the cores.\n\n```js\nnew Worker(code);\n```'),
];

describe('searching the guide', () => {
  it('makes an entry of the first sentence and of all words once, without the targets of links', () => {
    assert.equal(entries[2].says, 'A worker is a thread of its own.');
    assert.equal(entries[1].words, 'at most a few once server has one too see late');
    assert.ok(entries[2].words.endsWith('js new code'));
  });

  const cases: [string, string[]][] = [
    ['', []],
    ['  .,! ', []],
    ['limit', ['limits', 'workers']],
    ['LIMIT', ['limits', 'workers']],
    ['work', ['workers']],
    ['limit cores', ['workers']],
    ['limit sea', []],
    ['wait', ['']],
    ['rules', []],
    ['<b>', []],
    ['(.*)+$', []],
  ];
  for (const [question, sections] of cases) it(`finds ${sections.length} for "${question}"`, () => assert.deepEqual(findPlaces(entries, question).map(({ section }) => section), sections));

  it('shows no more than asked for', () => {
    assert.equal(findPlaces(entries, 'a', 2).length, 2);
  });
});
