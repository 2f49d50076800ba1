/** How the time of a regular expression grows: by texts that are tried, step by step. */
import assert from 'node:assert/strict';
import { growthOf } from '../../src/core/flow/regexGrowth';

const EXPONENTIAL: [source: string, part: string][] = [
  ['(a+)+$', '(a+)+'],
  ['^(\\w+\\s?)*$', '(\\w+\\s?)*'],
  ['^(?:a|a)*$', '(?:a|a)*'],
  ['^(.*)*$', '(.*)*'],
  ['(x+x+)+y', '(x+x+)+'],
  // Two characters in turn.
  ['^((ab)*)+$', '((ab)*)+'],
  ['^(\\s|\\/\\*.*?\\*\\/)*[\\[\\(\\w]', '(\\s|\\/\\*.*?\\*\\/)*'],
  // A mail address after a beginning that has to fit.
  ['^[a-z]@([\\da-z.-]+)*\\.com$', '([\\da-z.-]+)*'],
  // What was taken before is asked for again.
  ['^(a+)+\\1b$', '(a+)+'],
  // What a look-behind takes is taken backwards.
  ['(?<=-(?:a+)+)b', '(?:a+)+'],
];
const SQUARE = ['\\s+$', '^\\s+|\\s+$', '\\s*,\\s*', '<[^>]*>', '^(ab)*(ab)*$', '^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$'];
const CUBE = ['.*.*=.*', '^.*=.*=.*;$'];
const LINEAR = ['^\\w+(?:\\s\\w+)*$', '^\\d+$', '^(\\w+\\s?)*', 'abc', '^[a-z]{1,40}$', '^(?:a|b)+$', '^(?=(a+))\\1b$', '^[^,]*(?:,[^,]*)*$', '^a+b+c+$', '\\bfoo\\b.*', '(?:)*', '^$'];
/** Broken, from the future, or odd. */
const ODD: [source: string, flags: string][] = [['(', ''], ['(a+', ''], ['a**', ''], ['(a+)+$', 'gg'], ['(a+)+$', 'q'], ['(a+)+$', 'uv'], ['\\p{Nothing}+$', 'u'], ['(?<n>a+)\\k<m>+', 'u'], ['[z-a]+', ''], [`${'('.repeat(3000)}a+${')'.repeat(3000)}`, ''], ['(?:a+){99999}+', ''], ['[[a-z]--[aeiou]]+$', 'v'], ['(?i:a)+$', ''], ['(?:){1000000,}', '']];

describe('growth of a regular expression', () => {
  for (const [source, part] of EXPONENTIAL) {
    it(`/${source}/ is exponential`, () => {
      const growth = growthOf(source, '');
      assert.equal(growth?.kind, 'exponential');
      assert.equal(growth.part, part);
      assert.equal(source.slice(growth.partAt, growth.partAt + part.length), part);
    });
  }

  for (const [sources, kind] of [[SQUARE, 2], [CUBE, 3], [LINEAR, undefined]] as const) {
    for (const source of sources) it(`/${source}/ ${kind ? `grows with a power, ${kind}` : 'is not slow'}`, () => assert.equal(growthOf(source, 'g')?.kind, kind));
  }

  it('knows what flags change', () => {
    assert.equal(growthOf('^(a+|A+)+$', '')?.kind, 'exponential');
    assert.equal(growthOf('^(?:a|A)*$', '')?.kind, undefined);
    assert.equal(growthOf('^(?:a|A)*$', 'i')?.kind, 'exponential');
    assert.equal(growthOf('^(?:\\p{L}+)*$', 'u')?.kind, 'exponential');
    assert.equal(growthOf('\\s+$', 'y')?.kind, undefined);
  });

  it('gives a text that really takes the engine long', () => {
    const { start, again, end } = growthOf('^(\\w+\\s?)*$', '')!.input;
    const time = (times: number) => {
      const text = start + again.repeat(times) + end;
      const before = performance.now();
      /^(\w+\s?)*$/.test(text);
      return performance.now() - before;
    };
    time(10);
    assert.ok(time(22) > 20 * time(10));
  });

  for (const [source, flags] of ODD) it(`does not throw on /${source.slice(0, 30)}/${flags}`, () => assert.doesNotThrow(() => growthOf(source, flags)));

  it('ends soon, whatever it is given', () => {
    const nested = (depth: number): string => (depth === 0 ? 'a' : `(?:${nested(depth - 1)}|b*|c${depth})*`);
    for (const source of [nested(8), Array.from({ length: 60 }, (_, index) => `(\\w*${index})*`).join(''), '(?:(?:a{0,500}){0,500}b*)*$']) {
      const before = performance.now();
      growthOf(source, '');
      assert.ok(performance.now() - before < 2_000, source.slice(0, 40));
    }
  });
});
