/** Which documents are analysed while a person edits and by which name. */
import assert from 'node:assert/strict';
import { IgnoreRules } from '../../src/project/ignoreRules';
import { fileNameBelow, innermost, whyNotAnalyzed, workspaceFolderOf } from '../../src/server/eligibility';

describe('eligibility', () => {
  it('leaves other versions of a file and huge texts alone', () => {
    const why = (uri: string, text: string) => whyNotAnalyzed(uri, { path: '/p/a.js' }, { rules: IgnoreRules.none }, { fileName: 'a.js', text });
    assert.equal(why('file:///p/a.js', 'export const one = 1;\n'), undefined);
    assert.equal(why('git:/p/a.js', 'export const one = 1;\n'), 'outside');
    assert.equal(why('vscode-bulkeditpreview-editor:/p/a.js?file:///p/a.js', 'export const one = 1;\n'), 'outside');
    assert.equal(why('concurrency-lens-preview:/p/a.js?1-after', 'export const one = 1;\n'), 'outside');
    assert.equal(why('file:///p/a.js', 'x\n'.repeat(500_001)), 'too-big');
    assert.equal(why('file:///p/a.js', 'x'.repeat(20_000) + '\ny'), undefined);
  });

  it('looks at the innermost folder of the workspace, or at one that the document lies outside of', () => {
    const folders = ['file:///home/ann', 'file:///home/ann/app/', 'vscode-vfs://github/ann/app'];
    assert.equal(workspaceFolderOf('file:///home/ann/app/a.ts', folders), 'file:///home/ann/app');
    assert.equal(workspaceFolderOf('file:///tmp/a.ts', folders), 'file:///home/ann');
    assert.equal(workspaceFolderOf('untitled:Untitled-1', folders), undefined);
    assert.equal(workspaceFolderOf('file:///a.ts', ['file:///']), 'file:///');
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
