/** Which documents are analysed while a person edits and by which name. */
import assert from 'node:assert/strict';
import { fileNameBelow, innermost, whyNotAnalyzed } from '../../src/server/eligibility';

describe('eligibility', () => {
  it('leaves dependencies, other versions of a file, and huge texts alone', () => {
    const text = 'export const one = 1;\n';
    assert.equal(whyNotAnalyzed('file:///p/src/a.ts', 'src/a.ts', text, false), undefined);
    assert.equal(whyNotAnalyzed('file:///p/node_modules/x/a.js', 'node_modules/x/a.js', text, false), 'outside');
    assert.equal(whyNotAnalyzed('git:/p/src/a.ts', 'src/a.ts', text, false), 'outside');
    assert.equal(whyNotAnalyzed('file:///p/a.js', 'a.js', 'x\n'.repeat(500_001), false), 'too-big');
    assert.equal(whyNotAnalyzed('file:///p/a.js', 'a.js', 'a\n' + 'x'.repeat(20_001), false), 'long-line');
    assert.equal(whyNotAnalyzed('file:///p/a.js', 'a.js', 'x'.repeat(20_000) + '\ny', false), undefined);
    assert.equal(whyNotAnalyzed('file:///p/src/a.ts', 'src/a.ts', text, true), 'excluded');
  });

  it('names a file by its path below the innermost root', () => {
    const roots = ['file:///home/ann', 'file:///home/ann/app'];
    assert.equal(innermost('file:///home/ann/app/src/a.ts', roots), 'file:///home/ann/app');
    assert.equal(innermost('file:///home/annshop/a.ts', roots), undefined);
    assert.equal(fileNameBelow('file:///home/ann/app/src/a%20b.ts', roots), 'src/a b.ts');
    assert.equal(fileNameBelow('file:///test/a.ts', []), 'a.ts');
    assert.equal(fileNameBelow('file:///home/ann/100%.ts', ['file:///home/ann']), '100%.ts');
    assert.equal(fileNameBelow('untitled:Untitled-1', roots), 'untitled:Untitled-1');
  });
});
