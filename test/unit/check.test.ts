/** The judge of rule fixtures must itself be able to say no. */
import assert from 'node:assert/strict';
import { checkRule } from '../support/check';

describe('checkRule', () => {
  it('reports a marker that nothing meets, with its place and its code', () => {
    const fixture = { name: 'invalid.ts', fileName: 'src/invalid.ts', source: '// @file: src/a.ts\nlet a = 1;\nlet b = 2;\n//  ^ await-in-loop: in turn\n' };
    assert.throws(() => checkRule('await-in-loop', fixture), (error: Error) => {
      assert.match(error.message, /missing: await-in-loop: in turn\n {2}invalid\.ts:3\n {2}\| let b = 2;\n {2}\| {5}\^\n/);
      return true;
    });
  });

  it('reports a marker of a rule that does not run here', () => {
    assert.throws(() => checkRule('await-in-loop', { name: 'f', fileName: 'src/f.ts', source: 'let a = 1;\n//  ^ blocking-call\n' }), /only await-in-loop runs here/);
  });

  it('is content with code that nothing is to be said about', () => {
    checkRule('await-in-loop', { name: 'f', fileName: 'src/f.ts', source: 'let a = 1;\n' });
  });
});
