/** The judge of rule fixtures must itself be able to say no. */
import assert from 'node:assert/strict';
import { checkRule } from '../support/check';
import { WAITS_IN_TURN } from '../support/samples';

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

  describe('with code that a rule speaks about', () => {
    const carets = `//${' '.repeat(33)}^^^^^`;
    const marked = (marker: string) => ({ name: 'invalid.ts', fileName: 'src/invalid.ts', source: WAITS_IN_TURN.replace('(id));\n', `(id));\n${marker}\n`) });

    it('is content with a marker that fits', () => {
      checkRule('await-in-loop', marked(`${carets} await-in-loop: fetchUser`));
    });

    it('reports what no marker expects', () => {
      assert.throws(() => checkRule('await-in-loop', { ...marked(''), source: WAITS_IN_TURN }), /unexpected: await-in-loop \(\w+, \w+\)(?: \[[^\]]*\])?: .*\n {2}invalid\.ts:3\n/);
    });

    it('reports carets that stand elsewhere as unexpected and missing', () => {
      assert.throws(() => checkRule('await-in-loop', marked(`//${' '.repeat(33)}^^^^ await-in-loop`)), (error: Error) => /unexpected/.test(error.message) && /missing/.test(error.message));
    });

    for (const [what, said, why] of [
      ['message', ': no such words', /different: message ".*", expected a part "no such words"/],
      ['confidence', ' (possible)', /different: confidence \w+, expected possible/],
      ['severity', ' (error)', /different: severity \w+, expected error/],
      ['fixes', ' [no such fix]', /different: fixes \[.*\], expected \[no such fix\]/],
    ] as const)
      it(`reports another ${what}`, () => assert.throws(() => checkRule('await-in-loop', marked(`${carets} await-in-loop${said}`)), why));
  });

  it('is content with code that nothing is to be said about', () => {
    checkRule('await-in-loop', { name: 'f', fileName: 'src/f.ts', source: 'let a = 1;\n' });
  });
});
