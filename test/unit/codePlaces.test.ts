/** Which of a file's findings the guide shows in which section. */
import assert from 'node:assert/strict';
import { groupBySection, type FoundCode } from '../../src/extension/codePlaces';

const found = (id: number, guide: string, line: number, code = `await load${line}();`): FoundCode => ({ id, guide, line, code });

describe('findings for the guide', () => {
  it('come by the sections of the topic, in the order of their lines', () => {
    const findings = [found(0, 'promises#loops', 40), found(1, 'promises#limits', 7), found(2, 'event-loop#waiting', 9), found(3, 'promises#loops', 12)];
    assert.deepEqual(groupBySection('promises', findings), [
      { section: 'loops', places: [{ id: 3, line: 12, code: 'await load12();' }, { id: 0, line: 40, code: 'await load40();' }], more: 0 },
      { section: 'limits', places: [{ id: 1, line: 7, code: 'await load7();' }], more: 0 },
    ]);
    assert.deepEqual(groupBySection('sync-vs-async', findings), []);
  });

  it('count a line once, and beyond six they are only counted', () => {
    const findings = Array.from({ length: 10 }, (_, index) => found(index, 'promises#loops', 1 + Math.floor((index + 1) / 2)));
    const [lines] = groupBySection('promises', findings);
    assert.deepEqual([lines.places.map(({ line }) => line), lines.more], [[1, 2, 3, 4, 5, 6], 0]);
    const [many] = groupBySection('promises', findings.map((one, index) => ({ ...one, line: index + 1 })));
    assert.deepEqual([many.places.length, many.more], [6, 4]);
  });

  it('show a line without its indentation, and not all of a long one', () => {
    const [{ places }] = groupBySection('promises', [found(0, 'promises#loops', 1, `\t  await save(item); `), found(1, 'promises#loops', 2, `  await save(${'x'.repeat(100)})`)]);
    assert.equal(places[0].code, 'await save(item);');
    assert.match(places[1].code, /^await save\(x+…$/);
    assert.equal(places[1].code.length, 70);
  });
});
