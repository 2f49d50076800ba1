/** What the bench computes with, and how it chooses and compares; what it measures is no test's business. */
import assert from 'node:assert/strict';
import { parse } from '@typescript-eslint/typescript-estree';
import { drawEvenly, isSourcePath, isWrittenByHand } from '../bench/choose';
import { compareResults } from '../bench/compare';
import { findEdited, writeLongSource } from '../bench/longSource';
import { PACKAGES } from '../bench/packages';
import type { Measure, Result } from '../bench/result';
import { growthExponent, median, percentile } from '../bench/statistics';
import { formatTable, formatValue } from '../bench/table';
import { inTurns } from '../bench/turns';

const MACHINE = { processor: 'Abacus', cores: 2, memoryGB: 4, platform: 'linux x64', node: 'v20.0.0' };

function resultOf(figures: Record<string, Measure[]>, parts: Partial<Result> = {}): Result {
  return { version: 1, date: '2026-01-01T00:00:00.000Z', machine: MACHINE, inputs: { id: 'abc', files: 10 }, runs: 3, figures, ...parts };
}

describe('the bench', () => {
  describe('statistics', () => {
    it('take the value in the middle, or between the two', () => {
      assert.equal(median([100, 1, 20]), 20);
      assert.equal(median([4, 1, 100, 2]), 3);
    });

    it('take the least value that a share does not exceed', () => {
      const values = Array.from({ length: 30 }, (_, index) => 30 - index);
      assert.equal(percentile(values, 0.95), 29);
      assert.equal(percentile(values, 1), 30);
      assert.equal(percentile([7], 0.95), 7);
    });

    it('find the exponent of what grows, whatever it is multiplied by', () => {
      const points = (value: (size: number) => number) => [125, 250, 500, 1000].map((size) => ({ size, value: value(size) }));
      assert.ok(Math.abs(growthExponent(points((size) => 3 * size)) - 1) < 1e-9);
      assert.ok(Math.abs(growthExponent(points((size) => 0.2 * size ** 2)) - 2) < 1e-9);
      assert.ok(growthExponent(points((size) => 1000 + size)) < 1);
    });
  });

  describe('turns', () => {
    it('go through all contenders before the first comes again', async () => {
      const order: string[] = [];
      const contender = (name: string) => ({ name, measure: async () => order.push(name) });
      const measured = await inTurns(2, [contender('a'), contender('b'), contender('c')], () => {});
      assert.equal(order.join(''), 'abcabc');
      assert.deepEqual([...measured], [['a', [1, 4]], ['b', [2, 5]], ['c', [3, 6]]]);
    });
  });

  describe('choosing files', () => {
    it('takes sources below the folders that are named', () => {
      const places = { sources: ['lib/'], without: ['lib/made/'] };
      for (const path of ['lib/a.js', 'lib/deep/b.mts', 'lib/c.tsx', 'lib/test.js', 'lib/latest/d.js']) assert.ok(isSourcePath(path, places), path);
      for (const path of ['a.js', 'lib/made/a.js', 'lib/a.d.ts', 'lib/a.d.mts', 'lib/a.min.js', 'lib/a.test.ts', 'lib/test/a.js', 'lib/node_modules/b/a.js', 'lib/a.json', 'lib/a.js.map']) assert.ok(!isSourcePath(path, places), path);
    });

    it('leaves out what no person wrote', () => {
      assert.ok(isWrittenByHand('const a = 1;\nconst b = 2;\n'));
      assert.ok(!isWrittenByHand(`const a = 1;\nconst b = '${'x'.repeat(4000)}';\n`));
      assert.ok(!isWrittenByHand('\n\n'));
    });

    it('draws at even distances', () => {
      assert.deepEqual(drawEvenly([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 5), [0, 2, 4, 6, 8]);
      assert.deepEqual(drawEvenly([0, 1, 2, 3, 4, 5, 6], 3), [0, 2, 4]);
      assert.deepEqual(drawEvenly([0, 1, 2], 3), [0, 1, 2]);
      assert.deepEqual(drawEvenly([0, 1, 2], 9), [0, 1, 2]);
    });

    it('names exact versions and whole hashes, each package once', () => {
      for (const { published, integrity } of PACKAGES) {
        assert.match(published, /^(?:@[\w-]+\/)?[\w.-]+@\d+\.\d+\.\d+$/);
        assert.match(integrity, /^sha512-[\w+/]{86}==$/, published);
      }
      assert.equal(new Set(PACKAGES.map(({ published }) => published)).size, PACKAGES.length);
    });
  });

  describe('comparing results', () => {
    const measure = (name: string, ...values: number[]): Measure => ({ name, unit: 'ms', values });

    it('divides new medians by old ones', () => {
      const { ratios, doubts } = compareResults(resultOf({ scan: [measure('ours', 50, 40, 900)] }), resultOf({ scan: [measure('ours', 100)] }));
      assert.deepEqual([...ratios], [['scan: ours', 0.5]]);
      assert.deepEqual(doubts, []);
    });

    it('keeps measures of one name in two figures apart, and says what only the new one has', () => {
      const now = resultOf({ scan: [measure('ours', 6)], edit: [measure('ours', 2)], growth: [measure('all', 1)] });
      const before = resultOf({ scan: [measure('ours', 3)], edit: [measure('ours', 8), measure('gone', 1)] });
      const { ratios, doubts } = compareResults(now, before);
      assert.deepEqual(Object.fromEntries(ratios), { 'scan: ours': 2, 'edit: ours': 0.25 });
      assert.deepEqual(doubts, ['It does not have: growth: all.']);
    });

    it('doubts what another machine or other files gave', () => {
      const before = resultOf({}, { machine: { ...MACHINE, cores: 8 }, inputs: { id: 'abc', files: 5 } });
      const { doubts } = compareResults(resultOf({}), before);
      assert.equal(doubts.length, 2);
      assert.match(doubts[0], /8 cores.*2 cores/);
      assert.match(doubts[1], /5 of abc, now 10 of abc/);
    });
  });

  describe('the table', () => {
    const figures: Record<string, Measure[]> = {
      scan: [{ name: 'ours', unit: 'ms', values: [2000, 1000, 3000] }, { name: 'other', unit: 'ms', values: [500], beside: 'ours' }],
      growth: [{ name: 'power', unit: 'exponent', values: [1.02, 1.04] }],
    };

    it('shows medians, ranges, and ratios to what a measure stands beside', () => {
      assert.equal(formatTable({ figures }), [
        '         median       least to most   ratio',
        'scan',
        '  ours    2,000  ms  1,000 to 3,000',
        '  other     500  ms                  0.25 x',
        'growth',
        '  power    1.03        1.02 to 1.04',
        '',
      ].join('\n'));
    });

    it('shows new over old in a column of its own', () => {
      const lines = formatTable({ figures }, { ratios: new Map([['scan: ours', 1.5]]), doubts: [] }).split('\n');
      assert.match(lines[0], /new\/old$/);
      assert.match(lines[2], /1\.50 x$/);
      assert.match(lines[3], /0\.25 x$/);
    });

    it('writes three digits that mean something', () => {
      assert.deepEqual([0.5, 1.2345, 12.345, 123.45, 12345.6].map((value) => formatValue(value, 'ms')), ['0.500', '1.23', '12.3', '123', '12,346']);
      assert.equal(formatValue(1234, 'bytes'), '1,234');
    });
  });

  describe('the long source', () => {
    for (const length of [200, 1000]) {
      it(`has ${length} lines, and parses before and after the edit`, () => {
        const text = writeLongSource(length);
        const { line, start, end } = findEdited(text);
        const lines = text.split('\n');
        assert.equal(lines.length - 1, length);
        assert.match(lines[line].slice(start, end), /^\d$/);
        lines[line] = `${lines[line].slice(0, start)}7${lines[line].slice(end)}`;
        for (const version of [text, lines.join('\n')]) assert.ok(parse(version, {}).body.length > 10);
      });
    }
  });
});
