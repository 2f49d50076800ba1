/** The record of findings: how it is written, read, merged and counted. What is said of it on the terminal is in `cli/`. */
import assert from 'node:assert/strict';
import { Baseline, BaselineError, formatBaseline, seenFrom } from '../../src/cli/baseline';
import type { Fingerprint } from '../../src/cli/fingerprint';

const print = (file: string, code = 'await load(id)', rule = 'await-in-loop'): Fingerprint => ({ rule, file, in: 'all', code });
const read = (...prints: Fingerprint[]) => new Baseline(formatBaseline(prints), 'b.json');

describe('baseline', () => {
  it('has a line for each fingerprint, sorted, the same for any order', () => {
    const prints = [print('src/b.ts'), print('src/a.ts', 'await z()'), print('src/a.ts'), print('src/b.ts'), print('src/a.ts', 'x()', 'blocking-call')];
    const text = formatBaseline(prints);
    assert.equal(text, `{
  "tool": "concurrency-lens",
  "kind": "baseline",
  "version": 1,
  "findings": [
    {"file":"src/a.ts","rule":"await-in-loop","in":"all","code":"await load(id)"},
    {"file":"src/a.ts","rule":"await-in-loop","in":"all","code":"await z()"},
    {"file":"src/a.ts","rule":"blocking-call","in":"all","code":"x()"},
    {"file":"src/b.ts","rule":"await-in-loop","in":"all","code":"await load(id)","count":2}
  ]
}
`);
    assert.equal(formatBaseline([...prints].reverse()), text);
    assert.deepEqual(JSON.parse(formatBaseline([])).findings, []);
  });

  it('takes a finding as often as it is recorded', () => {
    const baseline = read(print('a.ts'), print('a.ts'), print('b.ts'));
    assert.deepEqual([baseline.take(print('a.ts')), baseline.take(print('a.ts')), baseline.take(print('a.ts')), baseline.take(print('c.ts'))], [true, true, false, false]);
    assert.equal(baseline.countLeft(() => true), 1);
    assert.equal(baseline.countLeft(({ file }) => file === 'a.ts'), 0);
  });

  it('may hold a record twice after a merge, a byte order mark, and foreign line ends', () => {
    const lines = formatBaseline([print('a.ts')]).split('\n');
    const merged = new Baseline(`\uFEFF${[...lines.slice(0, 5), `${lines[5]},`, lines[5].replace('}', ',"count":2}'), ...lines.slice(6)].join('\r\n')}`, 'b.json');
    assert.deepEqual([1, 2, 3].map(() => merged.take(print('a.ts'))), [true, true, false]);
  });

  it('names files as they are seen from its folder', () => {
    assert.equal(seenFrom('/r', '/r/src/a.ts'), 'src/a.ts');
    assert.equal(seenFrom('/r/ci', '/r/src/a.ts'), '../src/a.ts');
  });

  const whole = { tool: 'concurrency-lens', kind: 'baseline', version: 1, findings: [] };
  for (const [what, text, said] of [
    ['is empty', '', /^b\.json does not parse, so it is no baseline: /],
    ['is cut off', formatBaseline([print('a.ts')]).slice(0, 90), /^b\.json does not parse/],
    ['was not merged to the end', `{\n<<<<<<< HEAD\n}`, /^b\.json:2: a merge left its marks/],
    ['is a report', JSON.stringify({ version: 1, tool: { name: 'concurrency-lens' }, findings: [] }), /^b\.json is no baseline; --write-baseline writes one$/],
    ['is anything else', 'null', /is no baseline/],
    ['is newer', JSON.stringify({ ...whole, version: 2 }), /newer concurrency-lens \(version 2, and this one reads up to 1\)/],
    ['has no version', JSON.stringify({ ...whole, version: undefined }), /not a whole baseline/],
    ['has no findings', JSON.stringify({ ...whole, findings: {} }), /not a whole baseline/],
    ['has a record without code', JSON.stringify({ ...whole, findings: [print('a.ts'), { ...print('b.ts'), code: 1 }] }), /^b\.json: finding 2 is no record/],
    ['counts what cannot be', JSON.stringify({ ...whole, findings: [{ ...print('a.ts'), count: 0 }] }), /finding 1 is no record/],
  ] as const)
    it(`one that ${what} is refused with a sentence`, () => {
      assert.throws(() => new Baseline(text, 'b.json'), (error) => error instanceof BaselineError && said.test(error.message));
    });
});
