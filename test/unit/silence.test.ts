/** Comments that silence: what exactly they silence, and what is said about idle ones. */
import assert from 'node:assert/strict';
import { analyzeFile, Program, type AnalysisConfig, type FileAnalysis, type Finding } from '../../src/core/index';
import { NO_FILES } from '../../src/core/program/files';
import { applyFix } from '../support/edits';
import { handler, HEAD } from '../support/silence';

const KINDS = ['js', 'jsx', 'ts', 'tsx'] as const;
const NEXT = 'concurrency-lens-disable-next-line';
const LINE = 'concurrency-lens-disable-line';
const FILE = 'concurrency-lens-disable';
const RULE = 'blocking-call';

function analyze(text: string, kind: string = 'ts', config: Partial<AnalysisConfig> = {}): FileAnalysis {
  const analysis = analyzeFile({ fileName: `src/a.${kind}`, text }, config);
  assert.deepEqual(analysis.errors, [], text);
  return analysis;
}

/** The letters of the calls that are still reported. */
function heard(text: string, kind?: string): string {
  const letters = (finding: Finding): string => /^run\('(\w)'/.exec(text.slice(finding.range.start))![1];
  return analyze(text, kind).findings.filter(({ rule }) => rule === RULE).map(letters).join('');
}

function remarksOf(text: string, config: Partial<AnalysisConfig> = {}): string[] {
  return analyze(text, 'ts', config).remarks.map(({ code, range, message }) => `${code} at “${text.slice(range.start, range.end)}”: ${message}`);
}

describe('silence', () => {
  it('is what the examples break, without it', () => {
    for (const kind of KINDS) assert.equal(heard(handler("run('a');\nrun('b');"), kind), 'ab');
  });

  /** What it is, the body of a handler, what is still heard. */
  const silent: [string, string, string][] = [
    ['the next line', `// ${NEXT} ${RULE}\nrun('a');\nrun('b');`, 'b'],
    ['the next line, with a reason', `// ${NEXT} ${RULE} -- the file is small, late-await\nrun('a');\nrun('b');`, 'b'],
    ['the next line, of several rules', `// ${NEXT} late-await, ${RULE}\nrun('a');\nrun('b');`, 'b'],
    ['the next line, of all rules', `// ${NEXT}\nrun('a');\nrun('b');`, 'b'],
    ['the next line, of all rules, with a reason', `// ${NEXT} -- blocking\nrun('a');\nrun('b');`, 'b'],
    ['the next line, in a block', `/* ${NEXT} ${RULE} */\nrun('a');\nrun('b');`, 'b'],
    ['the next line, in a block of several lines', `/**\n * ${NEXT} late-await,\n *   ${RULE}\n *   -- a reason\n */\nrun('a');\nrun('b');`, 'b'],
    ['the next line, without a comma', `// ${NEXT} late-await ${RULE}\nrun('a');\nrun('b');`, 'b'],
    ['the next line, with a colon', `// ${NEXT}: ${RULE}\nrun('a');\nrun('b');`, 'b'],
    ['both of two calls on the line', `// ${NEXT} ${RULE}\nrun('a'); run('b');\nrun('c');`, 'c'],
    ['what two comments name', `// ${NEXT} ${RULE}\nrun('a');\n// ${NEXT} ${RULE}\nrun('b');\nrun('c');`, 'c'],
    ['nothing of another rule', `// ${NEXT} await-in-loop\nrun('a');`, 'a'],
    ['nothing without a known rule', `// ${NEXT} blocking-cal\nrun('a');`, 'a'],
    ['nothing by words that only begin alike', `// ${FILE}-next-lines ${RULE}\nrun('a');\n// ${FILE}d\nrun('b');`, 'ab'],
    ['nothing in the middle of a sentence', `// See ${NEXT} ${RULE}\nrun('a');`, 'a'],
    ['nothing that stands before it', `run('a');\n// ${NEXT} ${RULE}\nrun('b');`, 'a'],
    ['nothing by a string', `const text = '// ${NEXT} ${RULE}';\nrun('a');\nuse(\`\n// ${FILE}\n\`);`, 'a'],

    ['past empty lines and comments', `// ${NEXT} ${RULE}\n\n// A word.\n/* And\n another. */\n\nrun('a');\nrun('b');`, 'b'],
    ['past another linter’s comment', `// ${NEXT} ${RULE}\n// eslint-disable-next-line no-sync\nrun('a');\nrun('b');`, 'b'],
    ['the line behind, not its own', `run('a'); // ${NEXT} ${RULE}\nrun('b');\nrun('c');`, 'ac'],
    ['the line behind a block', `/* ${NEXT} ${RULE} */ run('a');\nrun('b');\nrun('c');`, 'ac'],
    ['behind a brace', `if (req.a) { // ${NEXT} ${RULE}\n  run('a');\n  run('b');\n}`, 'b'],
    ['nothing at the end', `run('a');\n// ${NEXT} ${RULE}`, 'a'],

    ['a statement that was broken over lines', `// ${NEXT} ${RULE}\nconst rows = res.send(\n  run('a'),\n  { b: run('b') },\n);\nrun('c');`, 'c'],
    ['a value that was moved to its own line', `// ${NEXT} ${RULE}\nconst rows =\n  run('a');\nrun('b');`, 'b'],
    ['a chain that was broken', `// ${NEXT} ${RULE}\nreq\n  .one(run('a'))\n  .two(run('b'));\nrun('c');`, 'c'],
    ['one step of a chain', `req\n  .one(run('a'))\n  // ${NEXT} ${RULE}\n  .two(\n    run('b'),\n  )\n  .three(run('c'));`, 'ac'],
    ['the last step of a chain', `req\n  .one(run('a'))\n  // ${NEXT} ${RULE}\n  ?.two(\n    run('b'),\n  );\nrun('c');`, 'ac'],
    ['one argument', `use(\n  run('a'),\n  // ${NEXT} ${RULE}\n  pick(\n    run('b'),\n  ),\n  run('c'),\n);`, 'ac'],
    ['one member', `use({\n  a: run('a'),\n  // ${NEXT} ${RULE}\n  b: pick(\n    run('b'),\n  ),\n  c: run('c'),\n});`, 'ac'],
    ['one arm', `use(req.a\n  // ${NEXT} ${RULE}\n  ? pick(\n      run('a'),\n    )\n  : run('b'));`, 'b'],
    ['one side', `use(req.a(run('a')) &&\n  // ${NEXT} ${RULE}\n  pick(\n    run('b'),\n  ) && run('c'));`, 'ac'],
    ['an arrow’s value that was moved', `// ${NEXT} ${RULE}\nconst pick = async () =>\n  run('a');\nawait pick();\nrun('b');`, 'b'],
    ['a body without braces', `// ${NEXT} ${RULE}\nif (req.a)\n  run('a');\nrun('b');`, 'b'],

    ['a head, and not its block', `// ${NEXT} ${RULE}\nif (\n  run('a')\n) {\n  run('b');\n}`, 'b'],
    ['a head, and not its `else`', `// ${NEXT} ${RULE}\nif (run('a')) {\n  run('b');\n} else if (run('c')) {\n  run('d');\n} else run('e');`, 'bcde'],
    ['a call, and not the block of its callback', `// ${NEXT} ${RULE}\nawait pick(\n  run('a'),\n  async () => {\n    run('b');\n  },\n  run('c'),\n);`, 'b'],
    ['the head of a loop', `// ${NEXT} ${RULE}\nfor (const one of pick(\n  run('a'),\n)) {\n  run('b');\n}`, 'b'],
    ['the head of a `switch`', `// ${NEXT} ${RULE}\nswitch (\n  run('a')\n) {\n  case run('b'):\n    run('c');\n}`, 'bc'],
    ['a `case`', `switch (req.a) {\n  case run('a'):\n    break;\n  // ${NEXT} ${RULE}\n  case pick(\n    run('b'),\n  ):\n    run('c');\n}`, 'ac'],
    ['above an `else`', `if (req.a) {\n  run('a');\n}\n// ${NEXT} ${RULE}\nelse if (\n  run('b')\n) {\n  run('c');\n}`, 'ac'],
    ['before a brace and `else`', `if (req.a) {\n  run('a');\n  // ${NEXT} ${RULE}\n} else if (\n  run('b')\n) {\n  run('c');\n}`, 'ac'],
    ['no block that stands alone', `// ${NEXT} ${RULE}\n{\n  run('a');\n}`, 'a'],
    ['a template over several lines', `// ${NEXT} ${RULE}\nconst text = \`\n  \${run('a')}\n\`;\nrun('b');`, 'b'],

    ['its line', `run('a'); // ${LINE} ${RULE}\nrun('b');`, 'b'],
    ['its line, in a block', `run('a'); /* ${LINE} ${RULE} */\nrun('b');`, 'b'],
    ['its line, from its start', `/* ${LINE} ${RULE} */ run('a');\nrun('b');`, 'b'],
    ['its line, from the middle', `use(/* ${LINE} ${RULE} */ run('a'),\n  run('b'));`, 'b'],
    ['its line, behind another linter’s words', `run('a'); // eslint-disable-line no-sync // ${LINE} ${RULE}\nrun('b');`, 'b'],
    ['its line, before another linter’s words', `run('a'); // ${LINE} ${RULE} // eslint-disable-line no-sync\nrun('b');`, 'b'],
    ['no line but its own', `run('a');\n// ${LINE} ${RULE}\nrun('b');`, 'ab'],
    ['the statement that ends there', `run('a');\nuse(\n  run('b'),\n); // ${LINE} ${RULE}\nrun('c');`, 'ac'],
    ['the argument that ends there', `use(\n  run('a'),\n  pick(\n    run('b'),\n  ), // ${LINE} ${RULE}\n  run('c'),\n);`, 'ac'],
    ['the step that ends there', `req\n  .one(run('a'))\n  .two(\n    run('b'),\n  ) // ${LINE} ${RULE}\n  .three(run('c'));`, 'ac'],
    ['the head before a brace', `if (\n  run('a')\n) { // ${LINE} ${RULE}\n  run('b');\n}`, 'b'],
    ['the head before a brace, from the line behind it', `if (\n  run('a')\n) {\n  // ${LINE} ${RULE}\n  run('b');\n}`, 'b'],
    ['no head before a brace, from further behind', `if (run('a')) {\n\n  // ${LINE} ${RULE}\n  run('b');\n}`, 'ab'],
    ['no head before `else {`', `if (run('a')) {\n  run('b');\n} else { // ${LINE} ${RULE}\n  run('c');\n}`, 'abc'],
    ['no block that ends there', `if (run('a')) {\n  run('b');\n} // ${LINE} ${RULE}`, 'ab'],
    ['no condition of what ends there', `if (run('a'))\n  use(\n    run('b')); // ${LINE} ${RULE}`, 'a'],

    ['the whole file, wherever it stands', `run('a');\nif (req.a) {\n  // ${FILE} ${RULE}\n  run('b');\n}`, ''],
    ['the whole file, of all rules', `run('a');\n/* ${FILE} */`, ''],
    ['nothing in the whole file of another rule', `// ${FILE} late-await\nrun('a');`, 'a'],
  ];
  for (const [what, body, expected] of silent) {
    it(`comes over ${what}`, () => {
      for (const kind of KINDS) {
        assert.equal(heard(handler(body), kind), expected, kind);
        assert.equal(heard(handler(body).replaceAll('\n', '\r\n'), kind), expected, `${kind}, with CRLF`);
      }
    });
  }

  const markup: [string, string, string][] = [
    ['the next line of an element', `return <A>\n  {/* ${NEXT} ${RULE} */}\n  {run('a')}\n  {run('b')}\n</A>;`, 'b'],
    ['the next line, by a line comment in braces', `return <A>\n  {// ${NEXT} ${RULE}\n  }\n  {run('a')}\n  {run('b')}\n</A>;`, 'b'],
    ['the next line, past a comment in braces', `return <A>\n  {/* ${NEXT} ${RULE} */}\n\n  {/* A word. */}\n  {run('a')}\n  {run('b')}\n</A>;`, 'b'],
    ['its line in an element', `return <A>\n  {run('a')} {/* ${LINE} ${RULE} */}\n  {run('b')}\n</A>;`, 'b'],
    ['the element that ends there', `return <A>\n  <B\n    b={run('a')}\n  /> {/* ${LINE} ${RULE} */}\n  {run('b')}\n</A>;`, 'b'],
    ['the whole file, from an element', `run('a');\nreturn <A>\n  {/* ${FILE} ${RULE} */}\n  {run('b')}\n</A>;`, ''],
    ['an element without its children', `return <A>\n  {/* ${NEXT} ${RULE} */}\n  <B\n    b={run('a')}\n  >\n    {run('b')}\n  </B>\n</A>;`, 'b'],
    ['one attribute', `return <A\n  a={run('a')}\n  // ${NEXT} ${RULE}\n  b={pick(\n    run('b'),\n  )}\n  c={run('c')}\n/>;`, 'ac'],
    ['nothing by text between tags', `return <A>\n  // ${NEXT} ${RULE}\n  {run('a')}\n  /* ${FILE} */\n</A>;`, 'a'],
    ['nothing by a comment of HTML, which is text there', `return <A>\n  {'<!-- ${FILE} ${RULE} -->'}\n  {run('a')}\n</A>;`, 'a'],
  ];
  for (const [what, body, expected] of markup) {
    it(`comes over ${what} in markup`, () => {
      for (const kind of ['jsx', 'tsx', 'js']) assert.equal(heard(handler(body), kind), expected, kind);
    });
  }

  it('comes over a member between its decorators', () => {
    const text = `${HEAD}class Routes {\n  @Log()\n  // ${NEXT} ${RULE}\n  @Get('/')\n  async one(@Arg(run('a')) a, b = run('b')) {\n    run('c');\n  }\n}\n`;
    for (const kind of KINDS) {
      const known = analyze(text.replace(`// ${NEXT} ${RULE}`, '//'), kind).findings.length;
      assert.equal(heard(text, kind), 'c', kind);
      assert.ok(known > 1, 'the decorated head has a finding');
    }
  });

  it('speaks to rules, not about order', () => {
    const loop = (comment: string): string => `export async function all(ids) {\n  // ${comment}\n  for (const id of ids) {\n    await store(id);\n  }\n}\n`;
    const found = (comment: string): string[] => analyze(loop(comment)).findings.map(({ rule }) => rule);
    assert.deepEqual(found('-'), ['await-in-loop']);
    assert.deepEqual(found(`${NEXT} race-across-await -- one after another, in order`), ['await-in-loop']);
    assert.deepEqual(found('eslint-disable-next-line no-await-in-loop'), []);
    assert.deepEqual(found('one after another'), []);
  });

  it('holds for the explanation too', () => {
    const text = handler(`// ${NEXT} ${RULE}\nrun('a');`);
    const program = new Program(NO_FILES);
    assert.deepEqual(program.analyze({ path: 'src/a.ts', fileName: 'src/a.ts', text }).findings, []);
    assert.deepEqual(program.explain({ path: 'src/a.ts', fileName: 'src/a.ts', text }, text.indexOf('run(')).findings, []);
  });
});

describe('remarks on silencing comments', () => {
  const unused = (name: string, where = 'there'): string => `unused-directive at “${name}”: This comment silences nothing: ${name} has nothing to say ${where}.`;
  const said: [string, string, string[]][] = [
    ['nothing of one that is of use', `// ${NEXT} ${RULE}\nrun('a');`, []],
    ['nothing of one of two for the same place', `// ${FILE} ${RULE}\n// ${NEXT} ${RULE}\nrun('a');`, []],
    ['each rule that silences nothing', `// ${NEXT} late-await, ${RULE}, await-in-loop\nrun('a');`, [unused('late-await'), unused('await-in-loop')]],
    ['the whole comment without rules', `// ${NEXT} -- calm\nuse('a');`, [`unused-directive at “// ${NEXT} -- calm”: This comment silences nothing: no rule has anything to say there.`]],
    ['a whole file', `// ${FILE} late-await\nrun('a');`, [unused('late-await', 'in this file')]],
    ['a comment at the end', `run('a');\n// ${NEXT} ${RULE}`, [unused(RULE)]],
    ['a mistyped rule', `// ${NEXT} blocking-cal\nrun('a');`, ['unknown-rule-in-directive at “blocking-cal”: No rule is called blocking-cal; blocking-call is.']],
    ['a rule in capitals', `// ${NEXT} Blocking-Call\nrun('a');`, ['unknown-rule-in-directive at “Blocking-Call”: No rule is called Blocking-Call; blocking-call is.']],
    ['nothing of a reason that stars set off', `// ${NEXT} ${RULE} *-- why*\nrun('a');`, []],
    ['a reason without its sign', `// ${NEXT} ${RULE} it is small\nrun('a');`, ['unknown-rule-in-directive at “it is small”: No rule is called “it is small”; a reason stands behind `--`.']],
    ['a name that is like none', `// ${NEXT} no-sync\nrun('a');`, ['unknown-rule-in-directive at “no-sync”: No rule is called “no-sync”, so this silences nothing.']],
  ];
  for (const [what, body, expected] of said) it(`name ${what}`, () => assert.deepEqual(remarksOf(handler(body)), expected));

  it('are short, whatever is written', () => {
    const { remarks } = analyze(handler(`// ${NEXT} ${'long '.repeat(100)}\nrun('a');`));
    assert.ok(remarks[0].message.length <= 120);
  });

  it('are made in a file that has nothing else to say', () => {
    assert.equal(remarksOf(`// ${FILE} blocking-call\nexport const one = 1;\n`).length, 1);
  });

  it('do not call a comment idle because a rule did not run, or little is shown', () => {
    const text = handler(`// ${NEXT} ${RULE}\nrun('a');\n// ${NEXT}\nuse('b');`);
    assert.deepEqual(remarksOf(text, { rules: ['await-in-loop'] }), []);
    const bar = `export async function all(ids) {\n  // ${NEXT} unbounded-overlap\n  await Promise.all(ids.map((id) => fetch(id)));\n}\n`;
    const bare = bar.replace(/ *\/\/ concurrency.*\n/, '');
    assert.deepEqual([analyze(bare, 'ts', { minConfidence: 'possible' }).findings.length, analyze(bare).findings.length], [1, 0], 'the sample is one that is only possible');
    assert.deepEqual(remarksOf(bar), []);
  });

  /** The body before, the titles of the first remark's fixes, and the body after each of them. */
  const mended: [string, string, [string, string][]][] = [
    ['a line of its own', `use(1);\n  // ${NEXT} ${RULE}\n  use(2);`, [['Remove the comment', 'use(1);\n  use(2);']]],
    ['the space before it', `use(1); // ${LINE} ${RULE}\nuse(2);`, [['Remove the comment', 'use(1);\nuse(2);']]],
    ['the space behind it', `/* ${LINE} ${RULE} */ use(1);`, [['Remove the comment', 'use(1);']]],
    ['no space that keeps words apart', `use(typeof/* ${LINE} ${RULE} */one, typeof/* ${NEXT} */ two);`, [['Remove the comment', `use(typeof one, typeof/* ${NEXT} */ two);`]]],
    ['one space of two', `use(1, /* ${LINE} ${RULE} */ 2);`, [['Remove the comment', 'use(1, 2);']]],
    ['no space that was not there, behind a sign', `x =/* ${LINE} ${RULE} */ () =>/* ${NEXT} */ 2;`, [['Remove the comment', `x =() =>/* ${NEXT} */ 2;`]]],
    ['no line break that ends a statement', `x = one/* ${LINE} ${RULE}\n*/ two();`, [['Remove the comment', 'x = one\ntwo();']]],
    ['no empty line more than there was', `use(1);\n\n// ${FILE} ${RULE}\n\nuse(2);`, [['Remove the comment', 'use(1);\n\nuse(2);']]],
    ['its own words only', `use(1); // eslint-disable-line x // ${LINE} ${RULE}`, [['Remove the comment', 'use(1); // eslint-disable-line x']]],
    ['its own words only, in front', `use(1); // ${LINE} ${RULE} // eslint-disable-line x`, [['Remove the comment', 'use(1); // eslint-disable-line x']]],
    ['the braces too', `x = <A>\n  {/* ${NEXT} ${RULE} */}\n  <B />\n</A>;`, [['Remove the comment', 'x = <A>\n  <B />\n</A>;']]],
    ['nothing of what is shown between tags', `x = <A>one{/* ${LINE} ${RULE} */}two</A>;`, [['Remove the comment', 'x = <A>onetwo</A>;']]],
    ['the space that sets it off there', `x = <A>one {/* ${LINE} ${RULE} */} two{/* ${NEXT} */}</A>;`, [['Remove the comment', `x = <A>one two{/* ${NEXT} */}</A>;`]]],
    ['no space that is shown', `x = <A>one{/* ${LINE} ${RULE} */} two</A>;`, [['Remove the comment', 'x = <A>one two</A>;']]],
    ['not the braces of another comment', `x = <A>\n  {/* ${NEXT} ${RULE} */ /* b */}\n  <B />\n</A>;`, [['Remove the comment', 'x = <A>\n  {/* b */}\n  <B />\n</A>;']]],
    ['all, when no name is of use', `// ${NEXT} ${RULE}, late-await\nuse(2);`, [['Remove the comment', 'use(2);']]],
    ['one name of two', `// ${NEXT} late-await, ${RULE} -- why\nrun(2);`, [['Remove late-await from the comment', `// ${NEXT} ${RULE} -- why\nrun(2);`]]],
    ['the last name', `// ${NEXT} ${RULE}, late-await -- why\nrun(2);`, [['Remove late-await from the comment', `// ${NEXT} ${RULE} -- why\nrun(2);`]]],
    ['a wrong name by the right one', `// ${NEXT} blocking-cal\nrun(2);`, [['Change to blocking-call', `// ${NEXT} ${RULE}\nrun(2);`], ['Remove the comment', 'run(2);']]],
    ['a reason by its sign', `// ${NEXT} ${RULE} why\nrun(2);`, [['Put -- before the reason', `// ${NEXT} ${RULE} -- why\nrun(2);`], ['Remove what is no rule from the comment', `// ${NEXT} ${RULE}\nrun(2);`]]],
  ];
  for (const [what, body, expected] of mended) {
    for (const eol of ['\n', '\r\n']) {
      it(`take out ${what}${eol === '\n' ? '' : ', with CRLF'}`, () => {
        const text = handler(body).replaceAll('\n', eol);
        const { remarks } = analyze(text, 'tsx');
        assert.deepEqual(remarks[0].fixes.map((fix) => [fix.title, applyFix(text, fix)]), expected.map(([title, after]) => [title, handler(after).replaceAll('\n', eol)]));
      });
    }
  }

  it('take out the first and the last line of a file', () => {
    for (const [before, after] of [
      [`// ${FILE} ${RULE}\nuse();\n`, 'use();\n'],
      [`// ${FILE} ${RULE}\n\nuse();\n`, 'use();\n'],
      [`\uFEFF// ${FILE} ${RULE}\nuse();\n`, '\uFEFFuse();\n'],
      [`use();\n// ${FILE} ${RULE}`, 'use();\n'],
    ]) assert.equal(applyFix(before, analyze(before).remarks[0].fixes[0]), after);
  });
});
