/** Doc tags of functions: where they are read, what they say of calls, and who hears of them. */
import assert from 'node:assert/strict';
import { analyzeFile, type AnalysisConfig } from '../../src/core/index';
import { readFacts } from '../../src/core/know';
import { Program } from '../../src/core/program/program';
import { memoryModules } from '../support/memoryModules';
import { twoWaits } from '../support/samples';

const FILE = 'src/sample.ts';
const OVERLAP = ['sequential-awaits certain'];

describe('doc tags', () => {
  const tagged: [what: string, code: string, tags: string][] = [
    ['above a function', '/** @pure */\nfunction load() {}', 'pure'],
    ['above an exported function', '/**\n * Loads.\n * @pure\n */\nexport async function load() {}', 'pure'],
    ['above a default export', '/** @blocking */\nexport default function load() {}', 'blocking'],
    ['above a variable', '/** @sequential */\nexport const load = async () => 1;', 'sequential'],
    ['above a method', 'class A {\n  /** @pure */\n  load() {}\n}', 'pure'],
    ['above a decorated method', 'class A {\n  /** @pure */\n  @Logged()\n  load() {}\n}', 'pure'],
    ['above a field', 'class A {\n  /** @pure */\n  private load = () => 1;\n}', 'pure'],
    ['above a member of an object', 'const api = {\n  /** @pure */\n  load() {},\n};', 'pure'],
    ['above a property', 'const api = {\n  /** @pure */\n  load: async () => 1,\n};', 'pure'],
    ['above an assignment', '/** @pure */\nexports.load = function () {};', 'pure'],
    ['above overloads', '/** @pure */\nexport function load(a: string): void;\nexport function load(a: number): void;\nexport function load(a: unknown) {}', 'pure'],
    ['above overloads of a method', 'class A {\n  /** @pure */\n  load(a: string): void;\n  load(a: unknown) {}\n}', 'pure'],
    ['behind other tags', '/** @internal @pure @blocking */\nfunction load() {}', 'pure,blocking'],
    ['one for each line', '/**\n * @pure\n *  @blocking says more\n */\nfunction load() {}', 'pure,blocking'],
    ['with a linter’s comment in between', '/** @pure */\n// eslint-disable-next-line no-void\nfunction load() {}', 'pure'],
    ['of a cast function', '/** @pure */\nconst load = (async () => 1) as Load;', 'pure'],
    ['not within a sentence', '/** Not @pure at all. */\nfunction load() {}', ''],
    ['not behind a word', '/** @param a @pure */\nfunction load(a) {}', ''],
    ['not of another name', '/** @purely @pure-ish @sequentially */\nfunction load() {}', ''],
    ['not in a plain comment', '/* @pure */\n// @pure\nfunction load() {}', ''],
    ['not where another doc comment comes first', '/** @pure */\n/** Loads. */\nfunction load() {}', ''],
    ['not at a call', 'const load = /** @pure */ make(() => 1);\n/** @__PURE__ */ make();\n/*#__PURE__*/ make();\n/** @pure */ make(() => 2);', ''],
    ['not above a wrapper', '/** @pure */\nconst load = cache(() => 1);', ''],
    ['not above a class', '/** @pure */\nclass A {\n  load() {}\n}', ''],
    ['not at the end of a file', 'function load() {}\n/** @pure */', ''],
    ['not of the function before', 'function load() {} /** @pure */\nconst a = 1;', ''],
  ];
  for (const [what, code, tags] of tagged) {
    it(what, () => {
      const result = readFacts({ fileName: FILE, text: code }, () => 0);
      assert.ok('facts' in result, JSON.stringify(result));
      assert.equal(result.facts.functions.flatMap((fn) => fn.tags ?? []).join(), tags);
    });
  }

  const LOADERS = 'async function alpha(id) { return send(id); }\n/** TAG */\nasync function beta(id) { return send(id); }';
  it('say what calls do', () => {
    const text = (tag: string) => twoWaits('alpha', 'beta', LOADERS.replace('TAG', tag));
    const config = { readingCalls: ['send'] };
    assert.deepEqual(findings(text(''), config), OVERLAP);
    for (const tag of ['@sequential', '@pure']) assert.deepEqual(findings(text(tag), config), [], tag);
  });

  it('beat names, and meet settings by what allows least', () => {
    const text = twoWaits('fetchUser', 'loadTeam', '/** @sequential */\nasync function loadTeam(id) { return fetch(`/teams/${id}`); }');
    assert.deepEqual(findings(text.replace('@sequential', '')), ['sequential-awaits likely']);
    assert.deepEqual(findings(text), []);
    assert.deepEqual(findings(text, { readingCalls: ['fetchUser', 'loadTeam'] }), []);
  });

  it('@blocking is reported where the function is called', () => {
    const text = (tag: string) => `/** ${tag} */\nfunction render(id) { return template(id); }\nexport async function go(id) {\n  return [render(id)];\n}\nexport async function all(ids) {\n  ids.forEach(render);\n}\n`;
    assert.deepEqual(findings(text('')), []);
    assert.deepEqual(findings(text('@blocking')), ['blocking-call certain', 'blocking-call certain']);
    assert.match(analyzeFile({ fileName: FILE, text: text('@blocking') }).findings[0].evidence.join('; '), /the comment on `render` says that it holds the thread/);
  });

  it('@sequential says nothing of the order of the code behind it', () => {
    const text = "import { readFile } from 'node:fs/promises';\n/** @sequential */\nasync function other() {\n}\nexport const one = await readFile('a');\nexport const two = await readFile('b');\n";
    assert.deepEqual(findings(text), OVERLAP);
    assert.deepEqual(findings(text.replace('@sequential', 'sequential')), []);
  });

  it('reach callers in other files, and they are told when a tag comes or goes', () => {
    const plain = 'export async function alpha(id) { return fetch(id); }\nexport async function beta(id) { return fetch(id); }\n';
    const texts: Record<string, string> = { '/p/src/main.ts': twoWaits('alpha', 'beta', "import { alpha, beta } from './reader';"), '/p/src/reader.ts': plain };
    const program = new Program(memoryModules(texts));
    const found = () => program.analyze({ path: '/p/src/main.ts', fileName: 'src/main.ts', text: texts['/p/src/main.ts'] }).findings.map(({ rule, confidence }) => `${rule} ${confidence}`);
    const before = found();
    assert.equal(before.length, 1);
    for (const [tag, expected] of [['@sequential', []], ['', before], ['@pure', []], ['@blocking', [...before, 'blocking-call certain']], ['@internal', before]] as const) {
      texts['/p/src/reader.ts'] = plain.replace('export async function beta', `/** ${tag} */\nexport async function beta`);
      program.changed('/p/src/reader.ts');
      assert.deepEqual(found().sort(), [...expected].sort(), tag);
    }
    texts['/p/src/reader.ts'] = plain;
    assert.deepEqual(program.changed('/p/src/reader.ts'), []);
    texts['/p/src/reader.ts'] = plain.replace('export async function beta', '/** @blocking */\nexport async function beta');
    assert.deepEqual(program.changed('/p/src/reader.ts'), ['/p/src/main.ts']);
  });
});

function findings(text: string, config: Partial<AnalysisConfig> = {}): string[] {
  return analyzeFile({ fileName: FILE, text }, config).findings.map(({ rule, confidence }) => `${rule} ${confidence}`);
}
