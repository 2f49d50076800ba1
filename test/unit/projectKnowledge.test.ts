/** What a project says of its own calls: findings appear, go, or give other reasons, and no other project hears of it. */
import assert from 'node:assert/strict';
import { analyzeFile, explainAt, type AnalysisConfig } from '../../src/core/index';
import { Program } from '../../src/core/program/program';
import { memoryModules } from '../support/memoryModules';
import { twoWaits } from '../support/samples';

const FILE = 'src/sample.ts';

function findings(text: string, config: Partial<AnalysisConfig> = {}): string[] {
  const { findings, errors } = analyzeFile({ fileName: FILE, text }, config);
  assert.deepEqual(errors, []);
  for (const { message } of findings) assert.ok(message.length <= 120, message);
  return findings.map(({ rule, confidence }) => `${rule} ${confidence}`);
}

function evidence(text: string, config: Partial<AnalysisConfig>): string {
  return analyzeFile({ fileName: FILE, text }, config).findings.flatMap((finding) => finding.evidence).join('; ');
}

const OVERLAP = ['sequential-awaits certain'];

describe('a project’s settings', () => {
  const rows: [what: string, text: string, config: Partial<AnalysisConfig>, without: string[], found: string[]][] = [
    ['reading calls overlap', twoWaits('alpha', 'beta'), { readingCalls: ['alpha', 'beta'] }, [], OVERLAP],
    ['one that is not said to read stays', twoWaits('alpha', 'beta'), { readingCalls: ['alpha'] }, [], []],
    ['reading calls beat names', twoWaits('api.saveDraft', 'api.updateIndex'), { readingCalls: ['api.saveDraft', '*.updateIndex'] }, [], OVERLAP],
    ['reading calls beat receivers that need their turn', twoWaits('page.alpha', 'page.beta'), { readingCalls: ['page.*'] }, [], OVERLAP],
    ['reading calls beat names of pauses', twoWaits('waitForUser', 'waitForTeam'), { readingCalls: ['waitFor*'] }, [], OVERLAP],
    ['reading calls beat bodies', twoWaits('alpha', 'beta', 'let count = 0;\nasync function alpha(id) { count++; return send(id); }\nasync function beta(id) { count++; return send(id); }'), { readingCalls: ['alpha', 'beta'] }, [], OVERLAP],
    ['reading calls beat tables', twoWaits('writeFile', 'appendFile', "import { writeFile, appendFile } from 'node:fs/promises';"), { readingCalls: ['fs/promises'] }, [], OVERLAP],
    ['reading calls make names certain', twoWaits('fetchUser', 'loadTeam'), { readingCalls: ['fetchUser', 'loadTeam'] }, ['sequential-awaits likely'], OVERLAP],
    ['writing calls never overlap with reads', twoWaits('fetchUser', 'loadTeam'), { writingCalls: ['loadTeam'] }, ['sequential-awaits likely'], []],
    ['writing calls beat tables', twoWaits('readFile', 'stat', "import { readFile, stat } from 'node:fs/promises';"), { writingCalls: ['stat'] }, OVERLAP, []],
    ['writing calls of their own key overlap in a loop', 'export async function all(rows) {\n  for (const row of rows) {\n    await push(row);\n  }\n}\n', { writingCalls: ['push'] }, [], ['await-in-loop likely']],
    ['ordered calls keep their turn', twoWaits('fetchUser', 'loadTeam'), { orderedCalls: ['loadTeam'] }, ['sequential-awaits likely'], []],
    ['ordered calls keep their turn in a loop', 'export async function all(ids) {\n  const found = [];\n  for (const id of ids) {\n    found.push(await fetchUser(id));\n  }\n  return found;\n}\n', { orderedCalls: ['fetchUser'] }, ['await-in-loop likely'], []],
    ['pure calls wait for nothing', twoWaits('fetchUser', 'loadTeam'), { pureCalls: ['fetchUser'] }, ['sequential-awaits likely'], []],
    ['pure calls between two waits change nothing', "import { readFile } from 'node:fs/promises';\nexport async function both() {\n  const one = await readFile('a');\n  updateView();\n  const two = await readFile('b');\n  return [one, two];\n}\n", { pureCalls: ['updateView'] }, [], OVERLAP],
    ['a call in several lists does what allows least', twoWaits('alpha', 'beta'), { readingCalls: ['alpha', 'beta'], orderedCalls: ['be*'] }, [], []],
    ['a call in several lists can also hold the thread', 'export async function go(id) {\n  const page = render(id);\n  return page;\n}\n', { readingCalls: ['render'], blockingCalls: ['render'] }, [], ['blocking-call certain']],
    ['reads by their names under another name', twoWaits('a', 'b', "import { alpha as a, beta as b } from 'unheard-of';"), { readingCalls: ['alpha', 'beta'] }, [], OVERLAP],
    ['everything from a package', twoWaits('alpha', 'other', "import { alpha, beta as other } from 'unheard-of/deep';"), { readingCalls: ['unheard-of'] }, [], OVERLAP],
    ['one name of a package', twoWaits('alpha', 'beta', "import { alpha } from 'unheard-of';\nimport { beta } from 'elsewhere';"), { readingCalls: ['unheard-of#alpha', 'unheard-of#beta'] }, [], []],
    ['objects that a package made', twoWaits('store.alpha', 'store.beta', "import { connect } from 'unheard-of';\nconst store = connect();"), { readingCalls: ['unheard-of'] }, [], OVERLAP],
    ['methods of a package’s class', twoWaits('store.alpha', 'store.beta', "import { Store } from 'unheard-of';\nconst store = new Store();"), { readingCalls: ['unheard-of#Store.alpha', 'unheard-of#Store.beta'] }, [], OVERLAP],
    ['fields that hold a package’s class', "import { Store } from 'unheard-of';\nexport class Users {\n  constructor(private readonly store: Store) {}\n  async both(id) {\n    const one = await this.store.alpha(id);\n    const two = await this.store.beta(id);\n    return { one, two };\n  }\n}\n", { readingCalls: ['unheard-of'] }, [], OVERLAP],
    ['chains of a package', twoWaits('db.from(id).alpha', 'db.from(id).beta', "import { db } from 'unheard-of';"), { readingCalls: ['unheard-of'] }, [], OVERLAP],
    ['functions that are handed on by name', 'export async function both(ids) {\n  const one = await Promise.all(ids.map(api.alpha));\n  const two = await Promise.all(ids.map(api.beta));\n  return { one, two };\n}\n', { readingCalls: ['api.*'] }, [], OVERLAP],
    ['the last steps of a promise', twoWaits('alpha', 'beta').replace('alpha(id)', 'alpha(id).then((given) => given.rows)'), { readingCalls: ['alpha', 'beta'] }, [], OVERLAP],
    ['a transaction keeps its order all the same', 'export async function both(id) {\n  return db.transaction(async (tx) => {\n    const one = await tx.alpha(id);\n    const two = await tx.beta(id);\n    return { one, two };\n  });\n}\n', { readingCalls: ['tx.alpha', 'tx.beta'] }, [], []],
    ['names of prototypes are names like others', twoWaits('constructor', '__proto__'), { readingCalls: ['constructor', '__proto__'] }, [], OVERLAP],
    ['what is not understood is left out', twoWaits('alpha', 'beta'), { readingCalls: ['alpha', 'beta', '', '*', 'a b', '('] }, [], OVERLAP],
    ['blocking calls hold the thread', 'export async function go(id) {\n  const page = renderPage(id);\n  return page;\n}\n', { blockingCalls: ['renderPage'] }, [], ['blocking-call certain']],
    ['blocking calls hold it below other calls', 'export async function go(id) {\n  return inner(id);\n}\nfunction inner(id) {\n  return renderPage(id);\n}\n', { blockingCalls: ['renderPage'] }, [], ['blocking-call certain']],
    ['blocking calls say all, so what is below them is not said as well', "import { execSync } from 'node:child_process';\nexport async function go(id) {\n  return inner(id);\n}\nfunction inner(id) {\n  return execSync(id);\n}\n", { blockingCalls: ['inner'] }, ['blocking-call certain'], ['blocking-call certain']],
    ['blocking calls hold nobody at start-up', 'renderPage(1);\nexport function go() {\n  renderPage(2);\n}\n', { blockingCalls: ['renderPage'] }, [], []],
  ];
  for (const [what, text, config, without, found] of rows)
    it(what, () => assert.deepEqual([findings(text), findings(text, config)], [without, found]));

  const reasons: [config: Partial<AnalysisConfig>, text: string, says: RegExp][] = [
    [{ readingCalls: ['alpha', 'beta'] }, twoWaits('alpha', 'beta'), /the project says that `alpha` only reads; the project says that `beta` only reads; certain: /],
    [{ writingCalls: ['push'] }, 'export async function all(rows) {\n  for (const row of rows) {\n    await push(row);\n  }\n}\n', /the project says that `push` writes/],
    [{ blockingCalls: ['renderPage'] }, 'export async function go(id) {\n  return [renderPage(id)];\n}\n', /the project says that `renderPage` holds the thread/],
  ];
  for (const [config, text, says] of reasons) it(`give ${Object.keys(config)[0]} as the reason`, () => assert.match(evidence(text, config), says));

  it('are the reason why calls stay in order, in an explanation', () => {
    const text = twoWaits('fetchUser', 'loadTeam');
    assert.match(explainAt({ fileName: FILE, text }, text.indexOf('first'), { orderedCalls: ['loadTeam'] }).evidence.join('; '), /`loadTeam\(id\)` stays after `fetchUser\(id\)`: the project says that `loadTeam` has to keep its turn/);
    assert.deepEqual(explainAt({ fileName: FILE, text: twoWaits('alpha', 'beta') }, 30, { readingCalls: ['alpha', 'beta'] }).unchecked, []);
  });

  describe('name handlers', () => {
    const HANDLED = "bus.handle('x', (message) => {\n  return parse(execSync(message));\n});\n";
    const text = `import { execSync } from 'node:child_process';\n${HANDLED}`;
    const severities = (config: Partial<AnalysisConfig>, code = text) => analyzeFile({ fileName: FILE, text: code }, config).findings.map(({ rule, severity, message }) => `${rule} ${severity}: ${message.split('; ')[1]}`);

    it('by a pattern alone, whose requests wait', () => {
      assert.deepEqual(severities({}), []);
      assert.deepEqual(severities({ handlers: ['bus.handle'] }), ['blocking-call warning: other requests wait.']);
    });

    for (const [role, says] of [['server', 'warning: other requests wait.'], ['queue', 'warning: other jobs wait.'], ['ui', 'warning: the window stands still.'], ['listener', 'information: other events wait.']] as const)
      it(`with who waits: ${role}`, () => assert.deepEqual(severities({ handlers: [{ call: '*.handle', role }] }), [`blocking-call ${says}`]));

    it('also where they are members of what is given, or known by their name', () => {
      assert.equal(severities({ handlers: ['define'] }, "import { execSync } from 'node:child_process';\ndefine({ on: { message: () => parse(execSync('x')) } });\n").length, 1);
      assert.equal(severities({ handlers: ['define'] }, "import { execSync } from 'node:child_process';\nfunction act() {\n  return parse(execSync('x'));\n}\ndefine(act);\n").length, 1);
      assert.equal(severities({ handlers: ['unheard-of#Server'] }, "import { execSync } from 'node:child_process';\nimport { Server } from 'unheard-of';\nnew Server(() => parse(execSync('x')));\n").length, 1);
    });

    it('in files that have nothing else to be looked at for', () => {
      const code = "task('x', (given) => {\n  return render(given);\n});\n";
      assert.deepEqual(severities({ handlers: ['task'], blockingCalls: ['render'] }, code), ['blocking-call warning: other requests wait.']);
    });
  });
});

describe('knowledge of a project', () => {
  const main = twoWaits('alpha', 'beta', "import { alpha, beta } from './reader';");
  const reader = 'export async function alpha(id) { return send(id); }\nexport async function beta(id) { return send(id); }\n';
  const source = (text: string, path = '/p/src/main.ts') => ({ path, fileName: 'src/main.ts', text });

  function opened(texts: Record<string, string>): { texts: Record<string, string>; program: Program; found(config?: Partial<AnalysisConfig>, path?: string): string[] } {
    const program = new Program(memoryModules(texts));
    return { texts, program, found: (config = {}, path = '/p/src/main.ts') => program.analyze(source(texts[path], path), config).findings.map(({ rule, confidence }) => `${rule} ${confidence}`) };
  }

  it('counts for what is called in other files, and changes at once', () => {
    const { found } = opened({ '/p/src/main.ts': main, '/p/src/reader.ts': reader });
    const says: Partial<AnalysisConfig> = { readingCalls: ['send'] };
    for (const [config, expected] of [[{}, []], [says, OVERLAP], [{}, []], [{ orderedCalls: ['send'] }, []], [says, OVERLAP], [{ ...says, minConfidence: 'certain' }, OVERLAP]] as const) assert.deepEqual(found(config), expected, JSON.stringify(config));
  });

  it('of two folders does not mix, in whatever order their files are asked about', () => {
    const texts = { '/p/one/main.ts': main.replace('./reader', '../shared/reader'), '/p/two/main.ts': main.replace('./reader', '../shared/reader'), '/p/shared/reader.ts': reader };
    const { found } = opened(texts);
    for (let round = 0; round < 3; round++) {
      assert.deepEqual(found({ readingCalls: ['send'] }, '/p/one/main.ts'), OVERLAP);
      assert.deepEqual(found({ orderedCalls: ['send'] }, '/p/two/main.ts'), []);
    }
  });

  it('is asked about again in every folder when a callee changes', () => {
    const { texts, program, found } = opened({ '/p/one/main.ts': main.replace('./reader', '../shared/reader'), '/p/two/main.ts': main.replace('./reader', '../shared/reader'), '/p/shared/reader.ts': reader });
    found({ readingCalls: ['send'] }, '/p/one/main.ts');
    found({ readingCalls: ['send', 'post'] }, '/p/two/main.ts');
    texts['/p/shared/reader.ts'] = reader.replaceAll('send', 'post');
    assert.deepEqual(program.changed('/p/shared/reader.ts').sort(), ['/p/one/main.ts', '/p/two/main.ts']);
    assert.deepEqual([found({ readingCalls: ['send'] }, '/p/one/main.ts'), found({ readingCalls: ['send', 'post'] }, '/p/two/main.ts')], [[], OVERLAP]);
  });

  it('that nobody has any more tells nobody', () => {
    const { texts, program, found } = opened({ '/p/src/main.ts': main, '/p/src/reader.ts': reader });
    // As a person types a pattern.
    for (const typed of ['s', 'se', 'sen', 'send']) found({ readingCalls: [typed] });
    texts['/p/src/main.ts'] = twoWaits('alpha', 'alpha', "import { alpha } from './other';");
    found();
    texts['/p/src/reader.ts'] = reader.replaceAll('send', 'post');
    assert.deepEqual(program.changed('/p/src/reader.ts'), []);
  });

  it('of more projects than are kept is asked for again', () => {
    const paths = Array.from({ length: 20 }, (_, index) => `/p/${index}/main.ts`);
    const { texts, program, found } = opened({ ...Object.fromEntries(paths.map((path) => [path, main.replace('./reader', '../shared/reader')])), '/p/shared/reader.ts': reader });
    const config = (path: string) => ({ readingCalls: ['send', `x${path.split('/')[2]}`] });
    for (const path of paths) assert.deepEqual(found(config(path), path), OVERLAP);
    texts['/p/shared/reader.ts'] = reader.replaceAll('send', 'post');
    assert.deepEqual(program.changed('/p/shared/reader.ts').sort(), [...paths].sort());
    for (const path of paths) assert.deepEqual(found(config(path), path), []);
  });
});
