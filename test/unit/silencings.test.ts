/** The changes that silence a finding: where the comment goes, that it silences nothing else, and that it can be taken back. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { analyzeFile, Program, rules, type Finding } from '../../src/core/index';
import { readFacts } from '../../src/core/know';
import { NO_FILES } from '../../src/core/program/files';
import { applyFix } from '../support/edits';
import { readMarkers } from '../support/markers';
import { inRoot } from '../support/paths';
import { handler } from '../support/silence';

const NEXT = 'concurrency-lens-disable-next-line';
const LINE = 'concurrency-lens-disable-line';
const FILE = 'concurrency-lens-disable';
const RULE = 'blocking-call';

describe('changes that silence', () => {
  const source = (text: string, kind: string) => ({ path: `src/a.${kind}`, fileName: `src/a.${kind}`, text });

  /** The text after the change for the line and after the one for the file, of the finding on `run('a')`. */
  function silenced(text: string): { line: string; file: string } {
    const program = new Program(NO_FILES);
    const finding = program.analyze(source(text, 'tsx')).findings.find(({ range }) => text.startsWith("run('a'", range.start));
    assert.ok(finding, 'there is nothing to silence');
    const [line, file] = program.silencingsOf(source(text, 'tsx'), finding);
    assert.deepEqual([line.title, file.title, line.preferred, file.preferred], [`Disable ${RULE} for this line`, `Disable ${RULE} for this file`, false, false]);
    return { line: applyFix(text, line), file: applyFix(text, file) };
  }

  const lines: [string, string, string][] = [
    ['a line above, as far in', "  use(1);\n\trun('a');", `  use(1);\n\t// ${NEXT} ${RULE}\n\trun('a');`],
    ['a line within a statement', "req\n  .one()\n  .two(run('a'));", `req\n  .one()\n  // ${NEXT} ${RULE}\n  .two(run('a'));`],
    ['a list that is there', `// ${NEXT} late-await -- why\nrun('a');`, `// ${NEXT} late-await, ${RULE} -- why\nrun('a');`],
    ['a list at the end of the line', `run('a'); // ${LINE} late-await -- why`, `run('a'); // ${LINE} late-await, ${RULE} -- why`],
    ['a line above what has to stay next to it', "// @ts-expect-error\n// eslint-disable-next-line x\nrun('a');", `// ${NEXT} ${RULE}\n// @ts-expect-error\n// eslint-disable-next-line x\nrun('a');`],
    ['a line above what has to stay next to it, over several lines', "/* eslint-disable-next-line\n     x -- why */\n// @ts-ignore\nrun('a');", `// ${NEXT} ${RULE}\n/* eslint-disable-next-line\n     x -- why */\n// @ts-ignore\nrun('a');`],
    ['a line above what has to stay next to it, between tags', "x = <A>\n  {/* eslint-disable-next-line\n     x */}\n  {run('a')}\n</A>;", `x = <A>\n  {/* ${NEXT} ${RULE} */}\n  {/* eslint-disable-next-line\n     x */}\n  {run('a')}\n</A>;`],
    ['the next line behind code that stands behind such a comment', "/* v8 ignore next */ use(1);\nrun('a');", `/* v8 ignore next */ use(1);\n// ${NEXT} ${RULE}\nrun('a');`],
    ['the next line behind a comment of several lines about something else', "/* What to\n   ignore. */\nrun('a');", `/* What to\n   ignore. */\n// ${NEXT} ${RULE}\nrun('a');`],
    ['braces between tags', "x = <A>\n  {run('a')}\n</A>;", `x = <A>\n  {/* ${NEXT} ${RULE} */}\n  {run('a')}\n</A>;`],
    ['no braces between attributes', "x = <A\n  b={run('a')}\n/>;", `x = <A\n  // ${NEXT} ${RULE}\n  b={run('a')}\n/>;`],
    ['the line itself within text between tags', "x = <A>\n  hello\n  dear {run('a')}\n</A>;", `x = <A>\n  hello\n  dear {/* ${LINE} ${RULE} */ run('a')}\n</A>;`],
    ['the line itself within a template', "x = `\n  ${run('a')}\n`;", `x = \`\n  \${/* ${LINE} ${RULE} */ run('a')}\n\`;`],
    ['the line itself behind a string over two lines', "use('\\\n', run('a'));", `use('\\\n', /* ${LINE} ${RULE} */ run('a'));`],
    ['the line itself behind a comment over two lines', "use(1, /*\n*/ run('a'));", `use(1, /*\n*/ /* ${LINE} ${RULE} */ run('a'));`],
  ];
  for (const [what, before, after] of lines) {
    for (const eol of ['\n', '\r\n']) {
      it(`use ${what}${eol === '\n' ? '' : ', with CRLF'}`, () => assert.equal(silenced(handler(before).replaceAll('\n', eol)).line, handler(after).replaceAll('\n', eol)));
    }
  }

  const calls = handler("run('a');");
  const files: [string, string, string][] = [
    ['the top', calls, `// ${FILE} ${RULE}\n${calls}`],
    ['the top, with CRLF', calls.replaceAll('\n', '\r\n'), `// ${FILE} ${RULE}\r\n${calls.replaceAll('\n', '\r\n')}`],
    ['the top behind a byte order mark', `\uFEFF${calls}`, `\uFEFF// ${FILE} ${RULE}\n${calls}`],
    ['below a licence', `/*\n * Copyright\n */\n\n${calls}`, `/*\n * Copyright\n */\n// ${FILE} ${RULE}\n\n${calls}`],
    ['below a licence of lines', `// MIT licence.\n// Use it.\n${calls}`, `// MIT licence.\n// Use it.\n// ${FILE} ${RULE}\n${calls}`],
    ['below a mode', `'use strict';\n${calls}`, `'use strict';\n// ${FILE} ${RULE}\n${calls}`],
    ['behind a mode on one line', `'use strict'; ${calls}`, `'use strict'; /* ${FILE} ${RULE} */ ${calls}`.replace('*/  ', '*/ ')],
    ['above another comment', `// What it does.\n${calls}`, `// ${FILE} ${RULE}\n// What it does.\n${calls}`],
    ['the list that is there', `// ${FILE} late-await\n${calls}`, `// ${FILE} late-await, ${RULE}\n${calls}`],
  ];
  for (const [what, before, after] of files) it(`use for a file ${what}`, () => assert.equal(silenced(before).file, after));

  it('stay below a `#!`', () => {
    const program = new Program(NO_FILES);
    const text = `#!/usr/bin/env node\n// MIT licence.\n'use strict';\n${calls}`;
    const { findings } = program.analyze(source(text, 'js'), { minConfidence: 'possible' });
    const [, file] = program.silencingsOf(source(text, 'js'), findings[0]);
    assert.equal(applyFix(text, file), text.replace("'use strict';\n", `'use strict';\n// ${FILE} ${findings[0].rule}\n`));
  });

  for (const folder of ['shapes', ...rules.map(({ id }) => `rules/${id}`)]) {
    it(`silence exactly what they should in every fixture of ${folder}, and can be taken back`, function () {
      this.timeout(60_000);
      for (const file of readdirSync(inRoot('test/fixtures', folder)).sort()) {
        const plain = readMarkers(readFileSync(inRoot('test/fixtures', folder, file), 'utf8')).text;
        for (const text of [plain, `\uFEFF${plain.replaceAll('\n', '\r\n')}`]) checkChanges(file, text);
      }
    });
  }

  function checkChanges(file: string, text: string): void {
    const program = new Program(NO_FILES);
    const at = (changed: string) => ({ path: `src/${file}`, fileName: `src/${file}`, text: changed });
    const all = program.analyze(at(text)).findings;
    for (const finding of all.filter((one, i) => i === 0 || one.rule !== all[i - 1].rule).slice(0, 2)) {
      const [line, whole] = program.silencingsOf(at(text), finding).map((fix) => ({ fix, changed: applyFix(text, fix) }));
      for (const { fix, changed } of [line, whole]) {
        const { findings, errors, remarks } = analyzeFile(at(changed));
        const label = `${fix.title} in ${file}, at ${finding.range.start}`;
        assert.deepEqual([errors, remarks], [[], []], label);
        const { range, newText } = fix.edits[0];
        const place = (start: number): number => (start >= range.start ? start + newText.length : start);
        const kept = all.filter((one) => one.rule !== finding.rule || (fix === line.fix && lineOf(text, one) !== lineOf(text, finding) && !isInSameStatement(text, one, finding)));
        const left = new Set(findings.map(({ rule, range: { start } }) => `${rule} ${start}`));
        for (const one of kept) assert.ok(left.has(`${one.rule} ${place(one.range.start)}`), `${label}: ${one.rule} at ${one.range.start} is gone too`);
        assert.ok(!left.has(`${finding.rule} ${place(finding.range.start)}`), `${label}: it is still there`);
        assert.ok(findings.length < all.length, label);
        const written = readFacts(at(changed), () => 0);
        assert.ok('facts' in written);
        const added = written.facts.directives.find(({ range }) => range.start === fix.edits[0].range.start + /^\s*/.exec(newText)![0].length);
        if (added) assert.equal(applyFix(changed, { ...fix, edits: [added.removal] }), text, label);
        else assert.match(newText, /^, /, label);
      }
    }
  }

  function lineOf(text: string, { range }: Finding): number {
    return text.slice(0, range.start).split('\n').length;
  }

  /** Whether nothing that ends a statement or opens a block stands between the two. */
  function isInSameStatement(text: string, one: Finding, other: Finding): boolean {
    const [start, end] = [one.range.start, other.range.start].sort((a, b) => a - b);
    return !/[;{}]/.test(text.slice(start, end));
  }
});
