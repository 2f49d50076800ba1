/** The reader of a fixture's markers: positions, what is said behind the carets, and what it refuses. */
import assert from 'node:assert/strict';
import { readMarkers } from '../support/markers';

describe('markers', () => {
  it('point at the code above them and are taken out of the text', () => {
    const { text, markers, fixtureLine } = readMarkers('  await a();\n//^^^^^ await-in-loop\n  await b(await c());\n//^^^^^ x\n//        ^^^^^ y\nend\n');
    assert.equal(text, '  await a();\n  await b(await c());\nend\n');
    assert.deepEqual(markers.map((marker) => [marker.line, text.slice(marker.range.start, marker.range.end), marker.range.start, marker.rule]), [
      [2, 'await', 2, 'await-in-loop'],
      [4, 'await', 15, 'x'],
      [5, 'await', 23, 'y'],
    ]);
    assert.deepEqual(fixtureLine, [0, 1, 3, 6]);
  });

  it('reach column 0 with a `<`', () => {
    const { text, markers } = readMarkers('await a();\n//<^^ top\n');
    assert.equal(text.slice(markers[0].range.start, markers[0].range.end), 'await');
    assert.equal(markers[0].range.start, 0);
  });

  it('say confidence, severity, fixes and a part of the message', () => {
    const [marker, bare] = readMarkers('    code\n//  ^^^^ some-rule (likely, hint) [run together, limit]: in turn: yes\n//  ^^ bare').markers;
    assert.deepEqual(marker, { line: 2, range: { start: 4, end: 8 }, rule: 'some-rule', confidence: 'likely', severity: 'hint', fixes: ['run together', 'limit'], message: 'in turn: yes' });
    assert.deepEqual(bare, { line: 3, range: { start: 4, end: 6 }, rule: 'bare' });
  });

  it('count UTF-16 units and keep line ends as they are', () => {
    const { text, markers } = readMarkers('\r\n   "😀" x\r\n//      ^ r\r\n');
    assert.equal(text, '\r\n   "😀" x\r\n');
    assert.equal(text.slice(markers[0].range.start, markers[0].range.end), 'x');
  });

  it('leave ordinary comments alone', () => {
    const source = '// The order is meant ^ here.\nlet x = a ^ b; // ^ not a marker of its own\n/// ^ neither\n';
    assert.equal(readMarkers(source).text, source);
  });

  it('read directives at the top only', () => {
    const { text, directives } = readMarkers('// @file: scripts/a.ts\n// @min-confidence: possible\ncode\n// @file: b.ts\n');
    assert.deepEqual(directives, { file: 'scripts/a.ts', 'min-confidence': 'possible' });
    assert.equal(text, 'code\n// @file: b.ts\n');
  });

  for (const [what, source, message] of [
    ['no code above', '// ^^ rule\ncode', /Line 1 .*no line of code above/],
    ['no rule', 'some code\n//   ^^^^', /Line 2 .*after the carets/],
    ['carets past the end', 'code\n//      ^^ rule', /past the end/],
    ['two groups of carets', 'some code here\n//   ^^^^ ^^^^ rule', /after the carets/],
    ['a missing colon', 'some code\n//   ^^^^ rule message', /after the carets/],
    ['an unclosed bracket', 'some code\n//   ^^^^ rule [fix', /after the carets/],
    ['an unknown confidence', 'some code\n//   ^^^^ rule (sure)', /`sure` is neither/],
    ['a gap after `<`', 'some code\n//< ^^^^ rule', /no space/],
    ['an unknown directive', '// @flie: a.ts\ncode', /no directive is called @flie/],
  ] as const)
    it(`refuse ${what}`, () => assert.throws(() => readMarkers(source), message));
});
