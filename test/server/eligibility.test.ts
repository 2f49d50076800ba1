/** Which documents are analysed while a person edits, by which name, and with which settings. */
import assert from 'node:assert/strict';
import { fileNameBelow, innermost, whyNotAnalyzed } from '../../src/server/eligibility';
import { DEFAULT_SETTINGS, readSettings } from '../../src/server/settings';

describe('eligibility', () => {
  it('leaves dependencies, other versions of a file, and huge texts alone', () => {
    const text = 'export const one = 1;\n';
    assert.equal(whyNotAnalyzed('file:///p/src/a.ts', 'src/a.ts', text), undefined);
    assert.equal(whyNotAnalyzed('file:///p/node_modules/x/a.js', 'node_modules/x/a.js', text), 'outside');
    assert.equal(whyNotAnalyzed('git:/p/src/a.ts', 'src/a.ts', text), 'outside');
    assert.equal(whyNotAnalyzed('file:///p/a.js', 'a.js', 'x\n'.repeat(500_001)), 'too-big');
    assert.equal(whyNotAnalyzed('file:///p/a.js', 'a.js', 'a\n' + 'x'.repeat(20_001)), 'long-line');
    assert.equal(whyNotAnalyzed('file:///p/a.js', 'a.js', 'x'.repeat(20_000) + '\ny'), undefined);
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

  it('falls back to the default for a setting that makes no sense', () => {
    assert.deepEqual(readSettings({ enable: false, minConfidence: 'possible', other: 1 }), { enable: false, minConfidence: 'possible' });
    for (const value of [undefined, null, 'x', {}, { enable: 'yes', minConfidence: 'sure' }]) assert.deepEqual(readSettings(value), DEFAULT_SETTINGS);
  });
});
