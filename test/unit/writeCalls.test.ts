/** Writing patterns of calls into a project file: all else in it stays as it is, and what cannot be written is not. */
import assert from 'node:assert/strict';
import type { Fix } from '../../src/core/index';
import { readProjectFile } from '../../src/settings/read';
import { addCalls } from '../../src/settings/write';
import { applyFix } from '../support/edits';

function written(text: string, patterns = ['new'], inForce: string[] = []): string | undefined {
  const edits = addCalls(text, 'orderedCalls', patterns, inForce);
  const fix: Fix | undefined = edits && { title: '', preferred: false, caveats: [], edits };
  return fix && applyFix(text, fix);
}

describe('calls that are written into a project file', () => {
  const MADE = '{\n  "orderedCalls": ["new"]\n}\n';
  const rows: [what: string, before: string, after: string][] = [
    ['none', '', MADE],
    ['nothing but a byte order mark', '\uFEFF', `\uFEFF${MADE}`],
    ['nothing but blank lines', '\n\n', `\n\n${MADE}`],
    ['nothing but a comment', '// Ours.', `// Ours.\n${MADE}`],
    ['an empty object', '{}', '{\n  "orderedCalls": ["new"]\n}'],
    ['an empty object over two lines', '{\n}\n', MADE],
    ['an object that holds a comment', '{\n  // Nothing yet.\n}\n', '{\n  // Nothing yet.\n  "orderedCalls": ["new"]\n}\n'],
    ['an object on one line', '{ "minConfidence": "certain" }', '{ "minConfidence": "certain", "orderedCalls": ["new"] }'],
    ['an object on one line with a comma', '{ "minConfidence": "certain", }', '{ "minConfidence": "certain", "orderedCalls": ["new"], }'],
    ['another key', '{\n  "minConfidence": "certain"\n}\n', '{\n  "minConfidence": "certain",\n  "orderedCalls": ["new"]\n}\n'],
    ['another key with a comma', '{\n  "minConfidence": "certain",\n}\n', '{\n  "minConfidence": "certain",\n  "orderedCalls": ["new"],\n}\n'],
    ['another key with a comment', '{\n  // Above.\n  "minConfidence": "certain" // Behind.\n  // Below.\n}\n', '{\n  // Above.\n  "minConfidence": "certain", // Behind.\n  "orderedCalls": ["new"]\n  // Below.\n}\n'],
    ['another key with comma and comment', '{\n  "minConfidence": "certain", /* A. */ // B.\n}\n', '{\n  "minConfidence": "certain", /* A. */ // B.\n  "orderedCalls": ["new"],\n}\n'],
    ['another key whose comma comes late', '{\n  "minConfidence": "certain" /* , */ ,\n}\n', '{\n  "minConfidence": "certain" /* , */ ,\n  "orderedCalls": ["new"],\n}\n'],
    ['another key before a brace', '{\n  "minConfidence": "certain"}', '{\n  "minConfidence": "certain",\n  "orderedCalls": ["new"]}'],
    ['tabs', '{\n\t"minConfidence": "certain"\n}\n', '{\n\t"minConfidence": "certain",\n\t"orderedCalls": ["new"]\n}\n'],
    ['tabs and a list over lines', '{\n\t"orderedCalls": [\n\t\t"old"\n\t]\n}\n', '{\n\t"orderedCalls": [\n\t\t"old",\n\t\t"new"\n\t]\n}\n'],
    ['an empty list', '{ "orderedCalls": [] }', '{ "orderedCalls": ["new"] }'],
    ['an empty list over lines', '{\n    "orderedCalls": [\n    ]\n}', '{\n    "orderedCalls": [\n        "new"\n    ]\n}'],
    ['an empty list with a comment', '{ "orderedCalls": [ /* none */ ] }', '{ "orderedCalls": [ /* none */ "new"] }'],
    ['a list on one line', '{\n  "orderedCalls": ["old"],\n  "include": []\n}\n', '{\n  "orderedCalls": ["old", "new"],\n  "include": []\n}\n'],
    ['a list on one line with a comma', '{ "orderedCalls": ["old",] }', '{ "orderedCalls": ["old", "new",] }'],
    ['a list over lines', '{\n  "orderedCalls": [\n    "older", // Why.\n    "old" // Why too.\n  ]\n}\n', '{\n  "orderedCalls": [\n    "older", // Why.\n    "old", // Why too.\n    "new"\n  ]\n}\n'],
    ['a list over lines with a comma', '{\n  "orderedCalls": [\n    "old",\n    // Below.\n  ],\n}\n', '{\n  "orderedCalls": [\n    "old",\n    "new",\n    // Below.\n  ],\n}\n'],
    ['a list that holds a mistake', '{ "orderedCalls": ["old", 7, "a b"] }', '{ "orderedCalls": ["old", 7, "a b", "new"] }'],
    ['a key that we do not know', '{ "orderdCalls": ["new"] }', '{ "orderdCalls": ["new"], "orderedCalls": ["new"] }'],
  ];
  for (const [what, before, after] of rows) {
    for (const eol of ['\n', '\r\n']) {
      // A text without a line break does not say how it breaks lines.
      if (eol === '\r\n' && !before.includes('\n')) continue;
      it(`come into a file with ${what}${eol === '\n' ? '' : ', with CRLF'}`, () => {
        const text = written(before.replaceAll('\n', eol));
        assert.equal(text, after.replaceAll('\n', eol));
        assert.ok(readProjectFile(text!).given.orderedCalls?.includes('new'));
      });
    }
  }

  const refused: [what: string, before: string][] = [
    ['is a text', '{ "orderedCalls": "old" }'],
    ['is an object', '{ "orderedCalls": {} }'],
    ['is null', '{ "orderedCalls": null }'],
    ['stands there twice', '{ "orderedCalls": ["old"], "orderedCalls": [] }'],
    ['has it already', '{ "orderedCalls": ["new"] }'],
    ['is as long as a list may be', JSON.stringify({ orderedCalls: Array.from({ length: 1000 }, (_, i) => `call${i}`) })],
  ];
  for (const [what, before] of refused) it(`leave a key alone that ${what}`, () => assert.equal(written(before), undefined));
  for (const before of ['{ "orderedCalls": [ }', '[]', '"certain"', '{', '{}\n{}', ' '.repeat(1_000_001), '['.repeat(100_000)])
    it(`leave a file alone that is broken: ${before.slice(0, 20).trim() || 'too long'}`, () => assert.equal(written(before), undefined));

  it('come several at once, each once', () => {
    assert.equal(written('{ "orderedCalls": ["one"] }', ['one', 'two', 'three']), '{ "orderedCalls": ["one", "two", "three"] }');
    assert.equal(written('{\n  "orderedCalls": [\n    "one"\n  ]\n}', ['two', 'three']), '{\n  "orderedCalls": [\n    "one",\n    "two",\n    "three"\n  ]\n}');
  });

  it('hide nothing that the editor’s settings said until then', () => {
    assert.equal(written('{}', ['new'], ['mine', 'new']), '{\n  "orderedCalls": ["mine", "new"]\n}');
    assert.equal(written('{ "orderedCalls": ["old"] }', ['new'], ['old']), '{ "orderedCalls": ["old", "new"] }');
  });
});
