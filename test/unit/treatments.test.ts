/** What the project could say of a finding's calls: which are offered, by which patterns, and that each changes something. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { CONFIDENCES, flawOfCallPattern, Program, rules, type Finding } from '../../src/core/index';
import { memoryModules } from '../support/memoryModules';
import { readMarkers } from '../support/markers';
import { inRoot } from '../support/paths';
import { twoWaits, WAITS_IN_TURN } from '../support/samples';

const source = (text: string, path = '/p/src/main.ts') => ({ path, fileName: path.slice('/p/'.length), text });

/** What is offered on the first finding, as `reading: a, b`. */
function offered(text: string, others: Record<string, string> = {}): string[] {
  const program = new Program(memoryModules(others));
  const [finding] = program.analyze(source(text), { minConfidence: 'possible' }).findings;
  assert.ok(finding, 'there is no finding');
  return program.treatmentsOf(source(text), finding).map(({ as, patterns }) => `${as}: ${patterns.join(', ')}`);
}

const inLoop = (call: string, head = '') => `${head}\nexport async function all(api, ids) {\n  const found = [];\n  for (const id of ids) {\n    found.push(await ${call}(id));\n  }\n  return found;\n}\n`;

describe('what the project could say of calls', () => {
  const rows: [what: string, text: string, expected: string[], others?: Record<string, string>][] = [
    ['guesses of two waits, the marked one first', twoWaits('fetchUser', 'fetchTeam'), ['ordered: fetchTeam', 'reading: fetchTeam, fetchUser', 'ordered: fetchUser']],
    ['the guess in a loop', WAITS_IN_TURN, ['ordered: fetchUser', 'pure: fetchUser']],
    ['all names that stand before it', twoWaits('api.users.find', 'this.api.findTeam'), ['ordered: this.api.findTeam', 'reading: this.api.findTeam, api.users.find', 'ordered: api.users.find']],
    ['nothing of a name that stands behind a call or an element alone', inLoop('api.of(id).fetchUser') + inLoop('api[id].fetchUser').replace('all', 'each'), []],
    ['what stands behind an element', inLoop('api[id].users.fetchUser'), ['ordered: users.fetchUser', 'pure: users.fetchUser']],
    ['a private method by its plain name', 'export class A {\n  async all(ids) {\n    const found = [];\n    for (const id of ids) found.push(await this.#fetchUser(id));\n    return found;\n  }\n}\n', ['ordered: this.fetchUser', 'pure: this.fetchUser']],
    ['what a package exports', inLoop('fetchUser', "import { fetchUser } from 'unheard-of';"), ['ordered: unheard-of#fetchUser', 'pure: unheard-of#fetchUser']],
    ['what a package exports as a whole', inLoop('sdk.users.fetchUser', "import * as sdk from '@unheard/of';"), ['ordered: @unheard/of#users.fetchUser', 'pure: @unheard/of#users.fetchUser']],
    ['a function of the project by its name, whatever it is imported as', inLoop('fetchMine', "import { load as fetchMine } from './api';"), ['ordered: load', 'pure: load']],
    ['the operation below the steps that take it up', inLoop('fetchUser').replace('fetchUser(id)', 'fetchUser(id).then((user) => user.name)'), ['ordered: fetchUser', 'pure: fetchUser']],
    ['of a body that was read, only what disagrees', twoWaits('alpha', 'beta', "import { alpha, beta } from './reader';"), ['ordered: beta', 'ordered: alpha'], { '/p/src/reader.ts': "import { readFile } from 'node:fs/promises';\nexport async function alpha(id) { return readFile('/a/' + id); }\nexport async function beta(id) { return readFile('/b/' + id); }\n" }],
    ['nothing of what a table knows', twoWaits('readFile', 'stat', "import { readFile, stat } from 'node:fs/promises';"), []],
    ['a guess beside what a table knows', twoWaits('readFile', 'fetchUser', "import { readFile } from 'node:fs/promises';"), ['ordered: fetchUser', 'reading: fetchUser', 'pure: fetchUser']],
    ['a call between two waits', "import { readFile } from 'node:fs/promises';\nexport async function both() {\n  const one = await readFile('a');\n  shape(one);\n  const two = await readFile('b');\n  return [one, two];\n}\n", ['pure: shape']],
    ['of a combinator’s array', 'export async function both(id) {\n  return Promise.all([await fetchUser(id), await fetchTeam(id)]);\n}\n', ['pure: fetchUser', 'pure: fetchTeam']],
    ['a call that leads to what may take long', "import { readFileSync } from 'node:fs';\nexport async function go(name) {\n  return template(name);\n}\nfunction template(name) {\n  return readFileSync(name, 'utf8');\n}\n", ['blocking: template']],
    ['nothing of a call that certainly does', "import { execSync } from 'node:child_process';\nexport async function go(name) {\n  return template(name);\n}\nfunction template(name) {\n  return execSync(name);\n}\n", []],
    ['nothing of what blocks by itself', "import { readFileSync } from 'node:fs';\nexport async function go(name) {\n  return readFileSync(name, 'utf8').trim();\n}\n", []],
    ['nothing of hazards', "let total = 0;\nexport async function add(id) {\n  const before = total;\n  const more = await fetchCount(id);\n  total = before + more;\n}\n", []],
  ];
  for (const [what, text, expected, others] of rows) it(`is ${what}`, () => assert.deepEqual(offered(text, others), expected));

  it('is nothing where it says so already', () => {
    const program = new Program();
    const text = source(WAITS_IN_TURN);
    const [finding] = program.analyze(text, { readingCalls: ['fetchUser'] }).findings;
    assert.deepEqual(program.treatmentsOf(text, finding), []);
  });

  it('is nothing in a text that cannot be read', () => {
    const program = new Program();
    const [finding] = program.analyze(source(WAITS_IN_TURN)).findings;
    assert.deepEqual(program.treatmentsOf(source(`${WAITS_IN_TURN}(`), finding), []);
  });

  it('leaves what is known as it was', () => {
    const program = new Program();
    const text = source(WAITS_IN_TURN);
    const before = program.analyze(text);
    program.treatmentsOf(text, before.findings[0]);
    assert.deepEqual(program.analyze(text), before);
    assert.deepEqual(program.explain(text, 40).findings, before.findings);
  });

  for (const folder of ['shapes', ...rules.map(({ id }) => `rules/${id}`)]) {
    it(`changes every finding that it is offered on in the fixtures of ${folder}`, function () {
      this.timeout(60_000);
      for (const file of readdirSync(inRoot('test/fixtures', folder)).sort()) checkOffers(source(readMarkers(readFileSync(inRoot('test/fixtures', folder, file), 'utf8')).text, `/p/src/${file}`));
    });
  }

  function checkOffers(file: ReturnType<typeof source>): void {
    const program = new Program();
    const { findings } = program.analyze(file, { minConfidence: 'possible' });
    const offers = findings.map((finding) => ({ finding, treatments: program.treatmentsOf(file, finding) }));
    for (const { finding, treatments } of offers) {
      assert.ok(treatments.length <= 3);
      for (const { as, patterns } of treatments) {
        const label = `${as} ${patterns} in ${file.path} on ${finding.rule}: ${finding.message}`;
        for (const pattern of patterns) assert.equal(flawOfCallPattern(pattern), undefined, label);
        const anew = new Program().analyze(file, { minConfidence: 'possible', [`${as}Calls`]: patterns }).findings.filter(({ range }) => range.start === finding.range.start);
        const sureness = ({ confidence }: Finding) => CONFIDENCES.indexOf(confidence);
        const isSurer = anew.some((one) => sureness(one) > sureness(finding));
        const isLess = anew.every((one) => one.rule !== finding.rule || one.sites.length < finding.sites.length);
        assert.ok(as === 'ordered' ? isLess : as === 'pure' ? isLess || isSurer : isSurer, label);
      }
    }
  }
});
