/** Making a text smaller while something is true of it: what goes, what stays, and how what is left looks. */
import assert from 'node:assert/strict';
import { hidePaths, shrink, type Snippet } from '../../src/core/index';
import { parseSource } from '../../src/core/syntax/parse';

/** What every text holds, and is never touched. */
const MARK = 'MARK';

function marked(text: string): Snippet {
  const start = text.indexOf(MARK);
  return { text, mark: { start, end: start + MARK.length } };
}

describe('shrinking', () => {
  /** The smallest text that parses and still holds these words. */
  async function smallest(text: string, words: string[], fileName = 'a.tsx'): Promise<string> {
    const { text: result, mark } = await shrink(marked(text), {
      fileName,
      isAsGood: (candidate) => candidate.text.slice(candidate.mark.start, candidate.mark.end) === MARK && words.every((word) => candidate.text.includes(word)) && 'parsed' in parseSource({ fileName, text: candidate.text }),
      goesOn: async () => true,
    });
    assert.equal(result.slice(mark.start, mark.end), MARK);
    return result;
  }

  const rows: [what: string, words: string[], before: string, after: string][] = [
    ['statements', [], 'one();\nMARK();\ntwo();\n', 'MARK();\n'],
    ['statements of functions', ['two'], 'function f() {\n  one();\n  two();\n\n  three();\n  MARK();\n}\n', 'function f() {\n  two();\n\n  MARK();\n}\n'],
    ['statements on one line', ['two'], 'one(); two(); MARK(); three();', 'two(); MARK();'],
    ['with the line breaks of the source', ['two'], 'one();\r\ntwo();\r\n\r\n\r\nMARK();\r\n', 'two();\r\n\r\nMARK();\r\n'],
    ['behind a byte order mark', [], '\uFEFFone();\nMARK();\n', '\uFEFFMARK();\n'],
    ['what stands around statements', [], 'if (a) {\n  try {\n    for (const x of y) {\n      MARK(\n        x,\n      );\n    }\n  } finally {\n    one();\n  }\n}\n', 'MARK(\n  x,\n);\n'],
    ['an else', ['if'], 'if (MARK) {\n  one();\n} else {\n  two();\n}\n', 'if (MARK) {}\n'],
    ['imports that nothing needs', ["'b'"], "import a from 'a';\nimport { b, c } from 'b';\nMARK();\n", "import { } from 'b';\nMARK();\n"],
    ['a name that is imported', ['b ', "'b'"], "import { a, b } from 'b';\nMARK();\n", "import { b } from 'b';\nMARK();\n"],
    ['members of classes', ['class', 'x = 1'], 'class A extends B {\n  x = 1;\n\n  one() {\n    return 1;\n  }\n\n  MARK() {\n    return 2;\n  }\n}\n', 'class A extends B {\n  x = 1;\n\n  MARK() {}\n}\n'],
    ['arguments, but not names', [], "MARK(id, { a: 1, b }, 'x', user.name, () => one());\n", 'MARK(id, user.name);\n'],
    ['properties', ['b: 2'], 'MARK({ a: 1, b: 2, c: 3 });\n', 'MARK({ b: 2 });\n'],
    ['properties on lines', ['b: 2'], 'MARK({\n  a: 1,\n  b: 2,\n  c: 3,\n});\n', 'MARK({\n  b: 2,\n});\n'],
    ['declarators', ['b'], 'let a = 1, b = 2, c = 3;\nMARK();\n', 'let b = 2;\nMARK();\n'],
    ['the end of a chain', ['.one()'], 'MARK.one().two(() => 3).four();\n', 'MARK.one();\n'],
    ['comments', ['one'], '// What it does.\none(); // why\n/**\n * How.\n */\nMARK();\n', 'one();\nMARK();\n'],
    ['a comment that is needed, not', ['// order'], '// order\n// else\nMARK();\n', '// order\nMARK();\n'],
    ['types', ['f'], 'function f<T>(a: T, b?: string): Promise<T> {\n  return MARK(a as T)!;\n}\n', 'function f(a, b?) {\n  return MARK(a);\n}\n'],
    ['long values', ["one('", '${id}', 'x = '], "one('/home/somebody/secret');\ntwo(`token ${id} and more`);\nlet x = 12345;\nMARK();\n", "one('a');\ntwo(`token ${id}a`);\nlet x = 1;\nMARK();\n"],
    ['elements', ['<B', 'two=', 'f'], 'function f() {\n  return (\n    <A>\n      <B one="1" two={2}>some long text</B>\n      <C onClick={() => MARK()} />\n    </A>\n  );\n}\n', 'function f() {\n  return (\n    <A>\n      <B two={2}>a</B>\n      <C onClick={() => MARK()} />\n    </A>\n  );\n}\n'],
    ['names of files', ['import'], "import { a } from '../customers/secret';\nMARK(a);\n", "import { } from './a';\nMARK(a);\n"],
  ];
  for (const [what, words, before, after] of rows) {
    it(`drops ${what}`, async () => assert.equal(await smallest(before, words), after));
  }

  it('asks of no text twice in a row, and touches the mark in none', async () => {
    const seen: string[] = [];
    const text = 'async function f(a) {\n  const x = await MARK(a);\n  const y = await g(a, { b: 1 });\n  return [x, y];\n}\n';
    await shrink(marked(text), { fileName: 'a.ts', goesOn: async () => true, isAsGood: ({ text, mark }) => (seen.push(text), text.slice(mark.start, mark.end) === MARK && text.includes('await g')) });
    assert.deepEqual(seen.filter((one, i) => one === seen[i - 1]), []);
  });

  it('stops when it is told to, with the smallest text so far', async () => {
    const text = 'one();\nMARK({ a: 1 });\n';
    for (const [attempts, expected] of [[0, text], [1, 'MARK({ a: 1 });\n']] as const) {
      let left: number = attempts;
      const { text: result } = await shrink(marked(text), { fileName: 'a.ts', isAsGood: () => true, goesOn: async () => left-- > 0 });
      assert.equal(result, expected);
    }
  });

  it('leaves a text alone that does not parse', async () => {
    const text = 'function ( {\nMARK();\n';
    assert.equal((await shrink(marked(text), { fileName: 'a.ts', isAsGood: () => true, goesOn: async () => true })).text, text);
  });

  it('hides names of files where they matter, and equal ones alike', () => {
    const text = "import a from './customers';\nimport b from '@/db';\nimport c from 'pg';\nconst d = () => import('./customers');\nMARK();\n";
    assert.equal(hidePaths(marked(text), 'a.ts').text, "import a from './a';\nimport b from './b';\nimport c from 'pg';\nconst d = () => import('./a');\nMARK();\n");
  });
});
