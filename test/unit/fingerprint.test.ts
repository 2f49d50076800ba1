/** What a finding is known by from one run to the next: what it survives, and what makes another one of it. */
import assert from 'node:assert/strict';
import { fingerprintOf, withoutLayout, type Fingerprint } from '../../src/cli/fingerprint';
import { Program, rules } from '../../src/core/index';

function fingerprints(text: string, file = 'src/a.ts'): Fingerprint[] {
  const program = new Program();
  const source = { path: file, fileName: file, text };
  return program.analyze(source, { minConfidence: 'possible' }).findings.map((finding) => fingerprintOf(finding, text, file, program.functionNameAt(source, finding.range.start)));
}

const LOOP = `
export async function loadAll(ids: string[]) {
  const users = [];
  for (const id of ids) users.push(await fetchUser(id, { 'name': true }));
  return users;
}
`;
const [LOADED] = fingerprints(LOOP);

describe('fingerprint', () => {
  it('is rule, file, function and code', () => {
    assert.deepEqual(LOADED, { rule: 'await-in-loop', file: 'src/a.ts', in: 'loadAll', code: 'await fetchUser(id,{"name":true})' });
  });

  for (const [what, text] of [
    ['moved', `// Something new.\nconst one = 1;\n${LOOP}`],
    ['put into another loop and block', LOOP.replace('for (const id of ids) ', 'for (const id of ids.slice(1)) {\n    const more = id.trim();\n    ').replace('));', '));\n  }')],
    ['broken into lines, with a trailing comma', LOOP.replace("(id, { 'name': true })", '(\n    id,\n    { "name": true, },\n  )')],
    ['commented', LOOP.replace('(id, ', '(id, // who\n /* and what */ ')],
    ['without semicolons, and with other line ends', LOOP.replaceAll(';', '').replaceAll('\n', '\r\n')],
  ] as const)
    it(`is the same when the code is ${what}`, () => {
      assert.deepEqual(fingerprints(text), [LOADED]);
    });

  for (const [what, text, file] of [
    ['the file is renamed', LOOP, 'src/b.ts'],
    ['the function is renamed', LOOP.replace('loadAll', 'loadEach')],
    ['the call is another one', LOOP.replace('fetchUser', 'fetchOrder')],
    ['an argument is another one', LOOP.replace('true', 'false')],
  ] as const)
    it(`is another one when ${what}`, () => {
      assert.equal(fingerprints(text, file).length, 1);
      assert.notDeepEqual(fingerprints(text, file), [LOADED]);
    });

  it('is the same for a copy in the same function', () => {
    const copied = LOOP.replace(/( {2}for .*\n)/, '$1$1');
    assert.deepEqual(fingerprints(copied), [LOADED, LOADED]);
  });

  it('names the function around a callback, and none at the top level', () => {
    const text = "import { readFileSync } from 'node:fs';\nexport async function load(names: string[]) {\n  return names.map((name) => readFileSync(name));\n}\nconst users = [];\nfor (const id of ids) users.push(await fetchUser(id));\n";
    assert.deepEqual(fingerprints(text).map((one) => one.in), ['load', '']);
  });

  it('does not depend on what a loop does, only on what begins it', () => {
    const { bad } = rules.find(({ id }) => id === 'cpu-heavy-loop')!.docs;
    const [before] = fingerprints(bad).filter(({ rule }) => rule === 'cpu-heavy-loop');
    assert.match(before.code, /^for\(const \w+ of [\w.]+\)$/);
  });

  it('has code of its own and a short one for whatever a rule marks', () => {
    for (const { id, docs } of rules) {
      const [found] = fingerprints(docs.bad).filter(({ rule }) => rule === id);
      assert.ok(found.code.length >= 5 && found.code.length <= 120, `${id}: ${found.code}`);
    }
  });

  it('writes code in one way', () => {
    for (const [code, expected] of [
      ["load( 'a', `b ${ c }` )", 'load("a",`b ${ c }`)'],
      ["say('it is \"so\"')", "say('it is \"so\"')"],
      ['list.map((x) => x + 1)', 'list.map(x=>x+1)'],
      ['new  Worker( url )', 'new Worker(url)'],
      ['a // b\n + /* c */ "//d"', 'a+"//d"'],
      ['[a,\n b,\n]', '[a,b]'],
      ["'open", "'open"],
      ['', ''],
    ]) assert.equal(withoutLayout(code), expected);
  });
});
