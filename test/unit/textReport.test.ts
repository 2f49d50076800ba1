/** The report that people read: columns that line up, the sum, colours. */
import assert from 'node:assert/strict';
import type { PlacedFinding, Report } from '../../src/cli/report/model';
import { formatJson } from '../../src/cli/report/json';
import { visible, visibleLines } from '../../src/cli/report/printable';
import { formatErrors, formatText } from '../../src/cli/report/text';

function finding(file: string, line: number, column: number, changes: Partial<PlacedFinding> = {}): PlacedFinding {
  const place = { line, column };
  return { rule: 'await-in-loop', file, range: { start: place, end: place }, severity: 'warning', confidence: 'certain', message: 'Each turn waits.', bottleneck: 'waiting', sites: [], evidence: [], guide: 'a#b', fixes: [], ...changes };
}

function report(findings: PlacedFinding[], changes: Partial<Report> = {}): Report {
  return { files: 201, skipped: 3, durationMs: 0, parseMs: 0, analysisMs: 0, findings, remarks: [], errors: [], ...changes };
}

describe('text report', () => {
  it('lines up places and severities within a file', () => {
    const text = formatText(report([finding('a.ts', 1, 2), finding('a.ts', 120, 13, { severity: 'information', confidence: 'likely' }), finding('b.ts', 7, 7)]), false);
    assert.equal(
      text,
      [
        'a.ts',
        '     1:2  warning      Each turn waits.  await-in-loop (certain)',
        '  120:13  information  Each turn waits.  await-in-loop (likely)',
        '',
        'b.ts',
        '  7:7  warning  Each turn waits.  await-in-loop (certain)',
        '',
        '3 findings in 2 files (201 files read, 3 skipped)',
        '',
      ].join('\n'),
    );
  });

  it('sums up in words that fit the numbers', () => {
    assert.equal(formatText(report([]), false), 'No findings (201 files read, 3 skipped)\n');
    const one = report([finding('a.ts', 1, 1)], { files: 1, skipped: 0, errors: [{ file: 'b.ts', line: 1, message: 'Not read: it is gone.' }] });
    assert.match(formatText(one, false), /\n1 finding in 1 file \(1 file read, 0 skipped, 1 error\)\n$/);
  });

  it('puts hints about comments between findings, and counts them apart', () => {
    const place = { line: 3, column: 1 };
    const remarks = ['a.ts', 'c.ts'].map((file) => ({ code: 'unused-directive' as const, file, range: { start: place, end: place }, message: 'This comment silences nothing.' }));
    const text = formatText(report([finding('a.ts', 1, 2), finding('a.ts', 20, 1)], { remarks }), false);
    assert.deepEqual(text.split('\n'), [
      'a.ts',
      '   1:2  warning  Each turn waits.  await-in-loop (certain)',
      '   3:1  hint     This comment silences nothing.  unused-directive',
      '  20:1  warning  Each turn waits.  await-in-loop (certain)',
      '',
      'c.ts',
      '  3:1  hint  This comment silences nothing.  unused-directive',
      '',
      '2 findings in 1 file, 2 hints about comments (201 files read, 3 skipped)',
      '',
    ]);
  });

  it('lets nothing that it quotes steer the terminal', () => {
    const hostile = report([finding('a\x1b[2J.ts', 1, 1, { message: 'Waits for\r\nx\u009b' })], { errors: [{ file: 'b\n.ts', line: 3, message: '\x07' }] });
    assert.doesNotMatch(formatText(hostile, false).replaceAll('\n', ''), /[\x00-\x1f\x7f-\x9f]/);
    assert.equal(formatErrors(hostile), 'b\uFFFD.ts:3: \uFFFD\n');
  });

  it('shows what would reorder a line, or is not seen', () => {
    const hidden = ['\u202e', '\u2066', '\u200f', '\u061c', '\u200b', '\ufeff', '\u00ad', '\u2060', '\ufff9', '\u{e0041}', '\u3164', '\ud83d'];
    for (const character of hidden) assert.equal(visible(`a${character}b`), 'a\uFFFDb', character.codePointAt(0)!.toString(16));
    for (const seen of ['שלום', '取得', 'e\u0301', '👨‍👩‍👧', '❤️', 'می\u200cخواهم']) assert.equal(visible(seen), seen);
  });

  it('keeps the lines of a diff that is read on a terminal', () => {
    assert.equal(visibleLines(' a\tb\r\n-\x1b[2Jc\rd\n+\u202ee\n'), ' a\tb\r\n-\uFFFD[2Jc\uFFFDd\n+\uFFFDe\n');
  });

  it('escapes in JSON what a terminal would obey, and says the same', () => {
    const text = 'a\x1b\x7f\x9b\u202e\u2028\u{e0041}\ud83d取得\n"';
    const json = formatJson(report([finding(`${text}.ts`, 1, 1, { message: text })]));
    assert.doesNotMatch(json.replaceAll('\n', ''), /[\x00-\x1f\x7f-\x9f\u202e\u2028\u{e0041}]/u);
    assert.ok(json.includes('\\u009b\\u202e\\u2028\\udb40\\udc41'));
    assert.deepEqual(JSON.parse(json).findings[0], finding(`${text}.ts`, 1, 1, { message: text }));
  });

  it('says the same with colours as without', () => {
    const some = report([finding('a.ts', 1, 2), finding('a.ts', 3, 4, { severity: 'error' })]);
    const colourful = formatText(some, true);
    assert.match(colourful, /\x1b\[33mwarning\x1b\[39m/);
    assert.equal(colourful.replace(/\x1b\[\d+m/g, ''), formatText(some, false));
  });
});
