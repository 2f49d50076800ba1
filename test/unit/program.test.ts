/** Files that know of each other: what a call reaches, what it does there, and who is asked again after a change. */
import assert from 'node:assert/strict';
import { Program } from '../../src/core/program/program';
import { memoryModules } from '../support/memoryModules';

/** Two reads by functions whose names say nothing: only their bodies can tell that they overlap. */
const READER = `import { readFile } from 'node:fs/promises';
export async function alpha(id) { return readFile('/a/' + id, 'utf8'); }
export async function beta(id) { return readFile('/b/' + id, 'utf8'); }
`;
const CALLS = `  const one = await A(id);
  const two = await B(id);
  return { one, two };
}
`;

function caller(head: string, a = 'alpha', b = 'beta'): string {
  return `${head}\nexport async function both(id) {\n${CALLS.replace('A(', `${a}(`).replace('B(', `${b}(`)}`;
}

function rulesIn(files: Record<string, string>, path = '/p/src/main.ts'): string[] {
  const program = new Program(memoryModules(files));
  return program.analyze({ path, fileName: path.slice(3), text: files[path] }).findings.map((finding) => `${finding.rule} ${finding.confidence}`);
}

const OVERLAP = ['sequential-awaits certain'];

describe('a program', () => {
  describe('follows a call into another file', () => {
    const reached: Record<string, Record<string, string>> = {
      'by name': { '/p/src/main.ts': caller(`import { alpha, beta } from './reader';`), '/p/src/reader.ts': READER },
      'by the ending of its output': { '/p/src/main.ts': caller(`import { alpha, beta } from './reader.js';`), '/p/src/reader.ts': READER },
      'by index': { '/p/src/main.ts': caller(`import { alpha, beta } from './reader';`), '/p/src/reader/index.ts': READER },
      'as a namespace': { '/p/src/main.ts': caller(`import * as reader from './reader';`, 'reader.alpha', 'reader.beta'), '/p/src/reader.ts': READER },
      'renamed': { '/p/src/main.ts': caller(`import { alpha as a, beta as b } from './reader';`, 'a', 'b'), '/p/src/reader.ts': READER },
      'through a re-export': { '/p/src/main.ts': caller(`import { alpha, b } from './all';`, 'alpha', 'b'), '/p/src/all.ts': `export { alpha, beta as b } from './reader';`, '/p/src/reader.ts': READER },
      'through export *': { '/p/src/main.ts': caller(`import { alpha, beta } from './all';`), '/p/src/all.ts': `export * from './more';`, '/p/src/more.ts': `export * from './reader';`, '/p/src/reader.ts': READER },
      'as a default object': { '/p/src/main.ts': caller(`import reader from './reader';`, 'reader.alpha', 'reader.beta'), '/p/src/reader.ts': `${READER}export default { alpha, beta };` },
      'through require': { '/p/src/main.ts': caller(`const { alpha, beta } = require('./reader');`), '/p/src/reader.js': READER.replace("import { readFile } from 'node:fs/promises';", "const { readFile } = require('fs/promises');").replaceAll('export async', 'async') + 'module.exports = { alpha, beta };' },
      'through exports': { '/p/src/main.ts': caller(`const reader = require('./reader');`, 'reader.alpha', 'reader.beta'), '/p/src/reader.js': `const { readFile } = require('fs/promises');\nexports.alpha = async (id) => readFile('/a/' + id);\nmodule.exports.beta = async function (id) { return readFile('/b/' + id); };` },
      'as a compiler writes it': {
        '/p/src/main.ts': caller(`"use strict";\nconst reader_1 = require("./reader");`, '(0, reader_1.alpha)', '(0, reader_1.beta)'),
        '/p/src/reader.js': `"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\nexports.alpha = alpha;\nexports.beta = void 0;\nconst promises_1 = require("node:fs/promises");\nasync function alpha(id) { return (0, promises_1.readFile)('/a/' + id); }\nconst beta = async (id) => (0, promises_1.readFile)('/b/' + id);\nexports.beta = beta;`,
      },
      'through a getter that a compiler wrote': {
        '/p/src/main.ts': caller(`const all_1 = require("./all");`, '(0, all_1.alpha)', '(0, all_1.beta)'),
        '/p/src/all.js': `var reader_1 = require("./reader");\nObject.defineProperty(exports, "alpha", { enumerable: true, get: function () { return reader_1.alpha; } });\nObject.defineProperty(exports, "beta", { enumerable: true, get: function () { return reader_1.beta; } });`,
        '/p/src/reader.ts': READER,
      },
      'by paths of a tsconfig that extends another': { '/p/src/main.ts': caller(`import { alpha, beta } from '@/lib/reader';`), '/p/src/lib/reader.ts': READER, '/p/tsconfig.json': '{ "extends": "./base.json" }', '/p/base.json': '{ "compilerOptions": { /* here */ "paths": { "@/*": ["./src/*"] } } }' },
      'by imports of the package': { '/p/src/main.ts': caller(`import { alpha, beta } from '#reader';`), '/p/src/reader.ts': READER, '/p/package.json': '{ "name": "p", "imports": { "#reader": { "types": "./dist/reader.d.ts", "default": "./dist/reader.js" } } }' },
      'by the name of a package of the workspace': { '/p/src/main.ts': caller(`import { alpha, beta } from '@my/reader';`), '/p/package.json': '{ "name": "root", "workspaces": ["packages/*"] }', '/p/packages/reader/package.json': '{ "name": "@my/reader", "main": "./dist/index.js" }', '/p/packages/reader/src/index.ts': READER },
      'in a workspace of pnpm': { '/p/src/main.ts': caller(`import { alpha, beta } from '@my/reader';`), '/p/package.json': '{ "name": "root" }', '/p/pnpm-workspace.yaml': "packages:\n  - 'packages/**'\n", '/p/packages/deep/reader/package.json': '{ "name": "@my/reader" }', '/p/packages/deep/reader/src/index.ts': READER },
      'by a method of an imported class': {
        '/p/src/main.ts': caller(`import { Reader } from './reader';\nconst reader = new Reader();`, 'reader.alpha', 'reader.beta'),
        '/p/src/reader.ts': `import { readFile } from 'node:fs/promises';\nexport class Reader {\n  async alpha(id) { return readFile('/a/' + id); }\n  beta = async (id) => readFile('/b/' + id);\n}`,
      },
    };
    for (const [name, files] of Object.entries(reached)) it(name, () => assert.deepEqual(rulesIn(files), OVERLAP));
  });

  describe('sees what functions leave in an object that is imported', () => {
    const STATE = 'export const state = { seen: 0, list: [], other: 0 };\n';
    const MAIN = caller(`import { alpha, beta } from './reader';`);
    const reader = (inAlpha: string, inBeta: string, head = `import { state } from './state';`) => `${head}\n${READER.replace(`return readFile('/a/'`, `${inAlpha}; return readFile('/a/'`).replace(`return readFile('/b/'`, `${inBeta}; return readFile('/b/'`)}`;
    for (const [name, files, expected] of [
      ['set and read', { '/p/src/reader.ts': reader('state.seen = id', 'id += state.seen') }, []],
      ['appended to by both', { '/p/src/reader.ts': reader('state.list.push(id)', 'state.list.push(id)') }, []],
      ['as a namespace', { '/p/src/reader.ts': reader('all.state.seen = id', 'id += all.state.seen', `import * as all from './state';`) }, []],
      ['read by the caller', { '/p/src/main.ts': MAIN.replace('import', `import { state } from './state';\nimport`).replace('beta(id)', 'beta(state.seen)'), '/p/src/reader.ts': reader('state.seen = id', '') }, []],
      ['by two names and in two files', { '/p/src/main.ts': caller(`import { alpha } from './reader';\nimport { beta } from './other';`), '/p/src/reader.ts': reader('state.seen = id', ''), '/p/src/other.ts': reader('', 'id += kept.seen', `import { state as kept } from './state';`) }, []],
      ['as a namespace by one and by name by the other', { '/p/src/main.ts': caller(`import { alpha } from './reader';\nimport { beta } from './other';`), '/p/src/reader.ts': reader('state.seen = id', ''), '/p/src/other.ts': reader('', 'id += all.state.seen', `import * as all from './state';`) }, []],
      ['as a namespace by the caller', { '/p/src/main.ts': caller(`import { alpha } from './reader';\nimport * as all from './state';\nasync function beta() { return fetch(all.state.seen); }`), '/p/src/reader.ts': reader('state.seen = id', '') }, []],
      ['as a default by one, by its own file for the other', { '/p/src/main.ts': caller(`import { alpha } from './reader';\nimport { beta } from './client';`), '/p/src/reader.ts': reader('client.base = id', '', `import client from './client';`), '/p/src/client.ts': `const client = { base: '' };\nexport default client;\nexport async function beta(id) { return fetch(client.base + id); }` }, []],
      ['as exports', { '/p/src/main.ts': caller(`const { alpha } = require('./reader');\nconst { beta } = require('./other');`), '/p/src/reader.ts': reader('kept.seen = id', '', `const kept = require('./kept');`), '/p/src/other.ts': reader('', 'id += seen', `import { seen } from './kept';`), '/p/src/kept.ts': 'exports.seen = 0;' }, []],
      ['in a class', { '/p/src/main.ts': caller(`import { alpha } from './reader';\nimport { beta } from './other';`), '/p/src/reader.ts': reader('Seen.last = id', '', `import { Seen } from './seen';`), '/p/src/other.ts': reader('', 'id += await Seen.load()', `import { Seen } from './seen';`), '/p/src/seen.ts': `export class Seen { static last = ''; static async load() { return (await fetch(Seen.last)).text(); } }` }, []],
      ['in other properties', { '/p/src/reader.ts': reader('state.seen = id', 'id += state.other') }, OVERLAP],
      ['only read by both', { '/p/src/reader.ts': reader('id += state.seen', 'id += state.seen') }, OVERLAP],
    ] as [string, Record<string, string>, string[]][])
      it(name, () => assert.deepEqual(rulesIn({ '/p/src/main.ts': MAIN, '/p/src/state.ts': STATE, ...files }), expected));
  });

  describe('follows what a function gives', () => {
    const stores = (make: string) => `import { readFile } from 'node:fs/promises';\nclass Store {\n  async alpha(id) { return readFile('/a/' + id); }\n  async beta(id) { return readFile('/b/' + id); }\n}\n${make}\n`;
    const given = (head: string, store = 'users') => ({ '/p/src/main.ts': `import { makeStores } from './stores';\nexport async function both(id) {\n  ${head}\n${CALLS.replace('A(', `${store}.alpha(`).replace('B(', `${store}.beta(`)}` });
    const reached: Record<string, Record<string, string>> = {
      'as a part of its promise': { ...given('const { users } = await makeStores();'), '/p/src/stores.ts': stores('export async function makeStores() { const users = new Store(); return { users, more: 1 }; }') },
      'made in place': { ...given('const stores = makeStores();', 'stores.users'), '/p/src/stores.ts': stores('export const makeStores = () => ({ users: new Store() });') },
      'as a whole': { ...given('const users = makeStores();'), '/p/src/stores.ts': stores('const store = new Store();\nexport function makeStores() { return store; }') },
    };
    for (const [name, files] of Object.entries(reached)) it(name, () => assert.deepEqual(rulesIn(files), OVERLAP));
    it('but not where it may be one of two, or is still a promise', () => {
      assert.deepEqual(rulesIn({ ...given('const users = makeStores();'), '/p/src/stores.ts': stores('export async function makeStores() { return new Store(); }') }), []);
      assert.deepEqual(rulesIn({ ...given('const users = makeStores(id);'), '/p/src/stores.ts': stores('export function makeStores(id) { if (id) return new Store(); return other(); }') }), []);
    });
    it('and does not go in circles', () => {
      assert.deepEqual(rulesIn({ '/p/src/main.ts': 'class A extends B { static make() { return super.make(); } }\nconst B = A.make();\nexport async function f() { const one = await B.findRow(1); const two = await B.findRow(2); return [one, two]; }\n' }), ['sequential-awaits likely']);
      assert.deepEqual(rulesIn({ ...given('const users = makeStores();'), '/p/src/stores.ts': stores('export function makeStores() { return close(); }\nfunction close() { return makeStores(); }') }), []);
    });
    it('but not functions that it makes, which may share a variable', () => {
      const feed = (region: string) => `import { readFile } from 'node:fs/promises';\nexport function makeStores() {\n  let region = 'eu';\n  return {\n    async alpha(id) { const text = await readFile('/a/' + id); ${region} return text; },\n    async beta(id) { return readFile('/b/' + region + id); },\n  };\n}\n`;
      assert.deepEqual(rulesIn({ ...given('const users = makeStores();'), '/p/src/stores.ts': feed('region = text.slice(0, 2);') }), []);
    });
    describe('and asks again when it gives', () => {
      const text = (make: string) => stores(`class Other extends Store {\n  async alpha(id) { this.last = id; return readFile('/a/' + this.last); }\n  async beta(id) { return readFile('/b/' + this.last); }\n}\nfunction all() { return { one: new Store(), two: new Other() }; }\n${make}`);
      const pairs: Record<string, [string, string]> = {
        'something else': ['export function makeStores() { const users = new Store(); return { users }; }', 'export function makeStores() { const users = new Other(); return { users }; }'],
        'another part': ['export function makeStores() { const { one: users } = all(); return { users }; }', 'export function makeStores() { const { two: users } = all(); return { users }; }'],
        'its values one by one': ['export function makeStores() { return { users: new Store() }; }', 'export function* makeStores() { return { users: new Store() }; }'],
      };
      for (const [name, [before, after]] of Object.entries(pairs)) {
        it(name, () => {
          const files: Record<string, string> = { ...given('const { users } = makeStores();'), '/p/src/stores.ts': text(before) };
          const program = new Program(memoryModules(files));
          const rules = () => program.analyze({ path: '/p/src/main.ts', fileName: 'src/main.ts', text: files['/p/src/main.ts'] }).findings.map((finding) => `${finding.rule} ${finding.confidence}`);
          assert.deepEqual(rules(), OVERLAP);
          files['/p/src/stores.ts'] = text(after);
          assert.deepEqual(program.changed('/p/src/stores.ts'), ['/p/src/main.ts']);
          assert.deepEqual(rules(), []);
        });
      }
    });
  });

  it('follows `super` to the class above, and not to the method that it stands in', () => {
    const main = `import { Base } from './base';\nexport class Pages extends Base {\n  async build(id) {\n    const files = await super.build(id);\n    const user = await fetchUser(id);\n    return { files, user };\n  }\n}\n`;
    const base = (body: string) => `import { readFile } from 'node:fs/promises';\nexport class Base {\n  async build(id) { ${body} }\n}\n`;
    assert.deepEqual(rulesIn({ '/p/src/main.ts': main, '/p/src/base.ts': base("return readFile('/a/' + id);") }), ['sequential-awaits likely']);
    assert.deepEqual(rulesIn({ '/p/src/main.ts': main, '/p/src/base.ts': base('return [id];') }), []);
  });

  it('takes no method of another file for certain that calls one which is replaced', () => {
    const base = `export class Base {\n  base = '';\n  async alpha(id) { const text = await (await fetch('/a/' + id)).text(); this.keep(text); return text; }\n  keep(text) { console.log(text); }\n  async beta(id) { return (await fetch(this.base + id)).text(); }\n}\n`;
    const main = (members: string, alpha = 'this.alpha') => `import { Base } from './base';\nexport class Sub extends Base {\n${members}\n  async both(id) {\n${CALLS.replace('A(', `${alpha}(`).replace('B(', 'this.beta(')}}\n`;
    const keep = 'keep(text) { this.base = text; }';
    assert.deepEqual(rulesIn({ '/p/src/main.ts': main(''), '/p/src/base.ts': base }), OVERLAP);
    assert.deepEqual(rulesIn({ '/p/src/main.ts': main(keep), '/p/src/base.ts': base }), []);
    assert.deepEqual(rulesIn({ '/p/src/main.ts': main(keep, 'super.alpha'), '/p/src/base.ts': base }), []);
  });

  it('knows a package behind helpers that are imported', () => {
    const main = `const tslib_1 = require("tslib");\nconst fs_1 = tslib_1.__importStar(require("node:fs/promises"));\nexports.both = async (id) => {\n  const one = await fs_1.readFile('/a/' + id);\n  const two = await fs_1.readFile('/b/' + id);\n  return { one, two };\n};\n`;
    assert.deepEqual(rulesIn({ '/p/src/main.ts': main }), OVERLAP);
  });

  describe('follows a field', () => {
    const service = `import { readFile } from 'node:fs/promises';\nexport class Reader {\n  async alpha(id) { return readFile('/a/' + id); }\n  async beta(id) { return readFile('/b/' + id); }\n}`;
    const inClass = (head: string, members: string) => `${head}\nexport class Pages {\n${members}\n  async both(id) {\n${CALLS.replace('A(', 'this.reader.alpha(').replace('B(', 'this.reader.beta(')}\n}`;
    const reached: Record<string, Record<string, string>> = {
      'that a constructor is given': { '/p/src/main.ts': inClass(`import { Reader } from './reader';`, '  constructor(private readonly reader: Reader) {}'), '/p/src/reader.ts': service },
      'that is declared': { '/p/src/main.ts': inClass(`import type { Reader } from './reader';`, '  @inject() reader!: Reader;'), '/p/src/reader.ts': service },
      'that is made': { '/p/src/main.ts': inClass(`import { Reader } from './reader';`, '  reader = new Reader();'), '/p/src/reader.ts': service },
      'that a constructor makes': { '/p/src/main.ts': inClass(`import { Reader } from './reader';`, '  constructor() { this.reader = new Reader(); }'), '/p/src/reader.ts': service },
      'of a base class': { '/p/src/main.ts': inClass(`import { Base } from './base';`, '').replace('class Pages', 'class Pages extends Base'), '/p/src/base.ts': `import { Reader } from './reader';\nexport class Base { constructor(protected reader: Reader) {} }`, '/p/src/reader.ts': service },
      'whose type only a decorator kept': {
        '/p/src/main.ts': `const reader_1 = require("./reader");\nlet Pages = class Pages {\n  constructor(reader) { this.reader = reader; }\n  async both(id) {\n${CALLS.replace('A(', 'this.reader.alpha(').replace('B(', 'this.reader.beta(')}\n};\nexports.Pages = Pages;\nexports.Pages = Pages = __decorate([Service(), __metadata("design:paramtypes", [reader_1.Reader])], Pages);`,
        '/p/src/reader.ts': service,
      },
    };
    for (const [name, files] of Object.entries(reached)) it(name, () => assert.deepEqual(rulesIn(files), OVERLAP));
  });

  it('does not follow what may be one of two, or is not there', () => {
    const files = { '/p/src/main.ts': caller(`import { alpha, beta } from './reader';`), '/p/src/reader.ts': READER.replaceAll('export async', 'async') };
    assert.deepEqual(rulesIn(files), []);
    assert.deepEqual(rulesIn({ '/p/src/main.ts': files['/p/src/main.ts'] }), []);
  });

  it('sees what a callee writes in its own file', () => {
    const store = (write: string) => `import { readFile } from 'node:fs/promises';\nlet last = '';\nexport async function alpha(id) { const text = await readFile('/a/' + id); ${write} return text; }\nexport async function beta(id) { return readFile('/b/' + id + last); }`;
    assert.deepEqual(rulesIn({ '/p/src/main.ts': caller(`import { alpha, beta } from './store';`), '/p/src/store.ts': store('last = text;') }), []);
    assert.deepEqual(rulesIn({ '/p/src/main.ts': caller(`import { alpha, beta } from './store';`), '/p/src/store.ts': store('') }), OVERLAP);
  });

  it('sees what a callee does with what it is given', () => {
    const store = (use: string) => `import { readFile } from 'node:fs/promises';\nexport async function alpha(found) { const text = await readFile('/a'); ${use} return text; }\nexport async function beta(found) { const text = await readFile('/b'); return text + found.name; }`;
    const main = `import { alpha, beta } from './store';\nexport async function both(found) {\n  const one = await alpha(found);\n  const two = await beta(found);\n  return { one, two };\n}\n`;
    assert.deepEqual(rulesIn({ '/p/src/main.ts': main, '/p/src/store.ts': store('found.name = text;') }), []);
    assert.deepEqual(rulesIn({ '/p/src/main.ts': main, '/p/src/store.ts': store('') }), OVERLAP);
  });

  it('does not count what never waits', () => {
    const files = { '/p/src/main.ts': caller(`import { alpha, beta } from './reader';`), '/p/src/reader.ts': `export async function alpha(id) { return id + 1; }\nexport async function beta(id) { return id + 2; }` };
    assert.deepEqual(rulesIn(files), []);
  });

  it('knows what can fail in another file', () => {
    const main = `import { load } from './reader';\nexport async function both(id) {\n  return Promise.all([load(id), await fetchOrders(id)]);\n}\n`;
    const reader = `export async function load(id) {\n  const answer = await fetch('/a/' + id);\n  return answer.json();\n}\n`;
    const caught = `export async function load(id) {\n  try {\n    return await (await fetch('/a/' + id)).json();\n  } catch {\n    return undefined;\n  }\n}\n`;
    const texts = { '/p/src/main.ts': main, '/p/src/reader.ts': caught };
    assert.deepEqual(rulesIn({ ...texts, '/p/src/reader.ts': reader }), ['serial-combinator likely']);
    assert.deepEqual(rulesIn(texts), []);
    const program = new Program(memoryModules(texts));
    program.analyze({ path: '/p/src/main.ts', fileName: 'src/main.ts', text: main });
    texts['/p/src/reader.ts'] = caught.replace('return undefined;', 'throw new Error(id);');
    assert.deepEqual(program.changed('/p/src/reader.ts'), ['/p/src/main.ts']);
  });

  it('lets a callback be whose failures are caught in another file, or that another file waits for', () => {
    const main = `import { save } from './store';\nexport function saveAll(ids) {\n  setInterval(async () => { await save(ids); }, 9);\n  process.exitCode = 0;\n}\n`;
    const store = (guarded: boolean) => `import { writeFile } from 'node:fs/promises';\nexport async function save(id) {\n  ${guarded ? 'try { ' : ''}await writeFile('/a', id);${guarded ? ' } catch {}' : ''}\n}\n`;
    assert.deepEqual(rulesIn({ '/p/src/main.ts': main, '/p/src/store.ts': store(false) }), ['floating-async-callback likely']);
    assert.deepEqual(rulesIn({ '/p/src/main.ts': main, '/p/src/store.ts': store(true) }), []);
    const own = `import { lists } from './lists';\nexport async function all() {\n  await lists.forEach(async (id) => { await fetch(id); });\n}\n`;
    const lists = `export const lists = { async forEach(visit) { for (const id of ['a']) await visit(id); } };`;
    assert.deepEqual(rulesIn({ '/p/src/main.ts': own }), ['floating-async-callback likely']);
    assert.deepEqual(rulesIn({ '/p/src/main.ts': own, '/p/src/lists.ts': lists }), []);
  });

  it('knows that a promise from another file cannot reject', () => {
    const main = `import { load } from './load';\nexport async function both(id) {\n  const early = load(id);\n  await fetch('/b');\n  return await early;\n}\n`;
    const load = (body: string) => `export async function load(id) { ${body} }`;
    assert.deepEqual(rulesIn({ '/p/src/main.ts': main, '/p/src/load.ts': load("return fetch('/a/' + id);") }), ['late-await certain']);
    assert.deepEqual(rulesIn({ '/p/src/main.ts': main, '/p/src/load.ts': load("try { return await fetch('/a/' + id); } catch { return undefined; }") }), []);
  });

  it('sees where a callee lets other runs go on', () => {
    const main = `import { sizeOf } from './size';\nlet total = 0;\nexport async function add(file) {\n  total += await sizeOf(file);\n}\n`;
    const size = (body: string) => `import { stat } from 'node:fs/promises';\nexport async function sizeOf(file) { ${body} }`;
    assert.deepEqual(rulesIn({ '/p/src/main.ts': main, '/p/src/size.ts': size('return (await stat(file)).size;') }), ['race-across-await likely']);
    assert.deepEqual(rulesIn({ '/p/src/main.ts': main, '/p/src/size.ts': size('return file.length;') }), []);
  });

  describe('follows what holds the thread', () => {
    const MAIN = `import { save } from './middle';\nimport express from 'express';\nconst app = express();\napp.post('/orders', (req, res) => {\n  save(req.body);\n  res.end();\n});\n`;
    const MIDDLE = `import { write } from './bottom';\nexport function save(order) {\n  write('orders.json', order);\n}\n`;
    const BOTTOM = `import { writeFileSync } from 'node:fs';\nexport function write(name, value) {\n  writeFileSync(name, JSON.stringify(value));\n}\n`;

    function opened() {
      const texts: Record<string, string> = { '/p/src/main.ts': MAIN, '/p/src/middle.ts': MIDDLE, '/p/src/bottom.ts': BOTTOM };
      const program = new Program(memoryModules(texts));
      const findings = (path = '/p/src/main.ts') => program.analyze({ path, fileName: path.slice(3), text: texts[path] }).findings;
      return { texts, program, findings };
    }

    it('through three files, and names each step where it lies', () => {
      const { program, findings } = opened();
      const [{ rule, range, sites }, ...others] = findings();
      assert.deepEqual([rule, MAIN.slice(range.start, range.end), others], ['blocking-call', 'save', []]);
      const shown = sites.map(({ file, range: at }) => [file, program.textOf(file ?? '/p/src/main.ts')!.slice(at.start, at.end)]);
      assert.deepEqual(shown, [[undefined, 'save'], ['/p/src/middle.ts', 'write'], ['/p/src/bottom.ts', 'writeFileSync(name, JSON.stringify(value))']]);
    });

    const wrappers: [string, string][] = [
      ['named', "export { writeFileSync } from 'node:fs';\n"],
      ['renamed', "import { writeFileSync as own } from 'fs';\nexport { own as writeFileSync };\n"],
      ['compiled', "const fs_1 = require('fs');\nexports.writeFileSync = fs_1.writeFileSync;\n"],
      ['all', "export * from 'fs-extra';\n"],
    ];
    for (const [how, disk] of wrappers) {
      it(`to an API that the project exports again, ${how}`, () => {
        const { texts, program, findings } = opened();
        texts['/p/src/disk.ts'] = disk;
        texts['/p/src/bottom.ts'] = BOTTOM.replace('node:fs', './disk');
        assert.deepEqual(findings().map(({ rule }) => rule), ['blocking-call']);
        texts['/p/src/disk.ts'] = 'export function writeFileSync(name, text) { queue.push([name, text]); }\n';
        assert.ok(program.changed('/p/src/disk.ts').includes('/p/src/bottom.ts'));
        assert.deepEqual(findings(), []);
      });
    }

    it('and asks again when the last file changes, also when only the place does', () => {
      const { texts, program, findings } = opened();
      assert.equal(findings().length, 1);
      texts['/p/src/bottom.ts'] = `// Moved down.\n${BOTTOM}`;
      assert.ok(program.changed('/p/src/bottom.ts').includes('/p/src/main.ts'));
      const { file, range } = findings()[0].sites[2];
      assert.equal(program.textOf(file!)!.slice(range.start, range.end), 'writeFileSync(name, JSON.stringify(value))');
      texts['/p/src/bottom.ts'] = BOTTOM.replace('writeFileSync(name, JSON.stringify(value))', 'queue.push(value)');
      assert.ok(program.changed('/p/src/bottom.ts').includes('/p/src/main.ts'));
      assert.deepEqual(findings(), []);
      texts['/p/src/bottom.ts'] = BOTTOM;
      assert.ok(program.changed('/p/src/bottom.ts').includes('/p/src/main.ts'));
      assert.equal(findings().length, 1);
    });

    it('but not into functions that are async, which are reported where they are', () => {
      const { texts, findings } = opened();
      texts['/p/src/bottom.ts'] = BOTTOM.replace('export function', 'export async function');
      assert.deepEqual(findings(), []);
      assert.deepEqual(findings('/p/src/bottom.ts').map(({ rule }) => rule), ['blocking-call']);
    });

    it('once for one cause, however many handlers of a file lead to it', () => {
      const { texts, findings } = opened();
      texts['/p/src/main.ts'] = MAIN + MAIN.slice(MAIN.indexOf('app.post'));
      assert.equal(findings().length, 1);
    });

    it('and comes to an end where functions call each other across files', () => {
      const { texts, findings } = opened();
      texts['/p/src/middle.ts'] = `${MIDDLE}export function again() { save(1); }\n`;
      texts['/p/src/bottom.ts'] = BOTTOM.replace('{\n', `{\n  again();\n`).replace('\n', `\nimport { again } from './middle';\n`);
      assert.equal(findings().length, 1);
    });

    it('to a loop that is long by its numbers', () => {
      const { texts, findings } = opened();
      texts['/p/src/bottom.ts'] = `export function write(name, value) {\n  let x = 0;\n  for (let i = 0; i < 500_000_000; i++) x ^= i;\n  return x;\n}\n`;
      const [{ rule, message }] = findings();
      assert.deepEqual([rule, message], ['cpu-heavy-loop', '`save` holds the thread for 500,000,000 steps; other requests wait.']);
    });
  });

  describe('knows packages that are commands', () => {
    const BUILD = `import { readFileSync } from 'node:fs';\nexport async function build(name) {\n  return readFileSync(name, 'utf8');\n}\n`;
    const levels = (json: object, text = BUILD) => rulesIn({ '/p/src/main.ts': text, '/p/package.json': JSON.stringify({ name: 'p', ...json }) });

    it('whose async functions have the thread to themselves', () => {
      assert.deepEqual(levels({}), ['blocking-call likely']);
      assert.deepEqual(levels({ bin: './bin.js' }), []);
    });

    it('but not where they serve others as well', () => {
      assert.deepEqual(levels({ bin: './bin.js', dependencies: { express: '4' } }), ['blocking-call likely']);
      assert.deepEqual(levels({ bin: './bin.js' }, BUILD.replace('export async function build(name) {', `createServer((request, response) => {`).replace('name,', 'request.url,').replace(/}\n$/, '});\n').replace(';\n', `;\nimport { createServer } from 'node:http';\n`)), ['blocking-call likely']);
    });

    it('nor where a client could as well be a server, if nothing reads commands', () => {
      assert.deepEqual(levels({ bin: './bin.js', dependencies: { ws: '8' } }), ['blocking-call likely']);
      assert.deepEqual(levels({ bin: './bin.js', dependencies: { ws: '8', yargs: '17' } }), []);
      assert.deepEqual(levels({ bin: './bin.js', preferGlobal: true, dependencies: { ws: '8' } }), []);
      assert.deepEqual(levels({ bin: './bin.js', dependencies: { express: '4', yargs: '17' } }), ['blocking-call likely']);
    });

    it('by a framework that does nothing but commands', () => {
      assert.deepEqual(levels({ dependencies: { '@oclif/core': '4' } }), []);
      assert.deepEqual(levels({ dependencies: { yargs: '17' } }), ['blocking-call likely']);
    });

    it('whose own events nobody else waits for', () => {
      const listener = `import { readFileSync } from 'node:fs';\nimport { steps } from './steps';\nsteps.on('done', (name) => {\n  readFileSync(name);\n});\n`;
      assert.deepEqual(levels({}, listener), ['blocking-call likely']);
      assert.deepEqual(levels({ bin: './bin.js' }, listener), []);
    });

    it('and reads a package.json of any shape', () => {
      for (const dependencies of [null, 'express', ['express'], 3]) assert.deepEqual(levels({ bin: './bin.js', dependencies }), []);
    });
  });

  describe('knows packages whose database is embedded', () => {
    const READS = `export async function report(db) {\n  const open = await db.selectAll('open');\n  const closed = await db.selectAll('closed');\n  return { open, closed };\n}\n`;
    const WRITES = `export async function keep(notes, store) {\n  for (const note of notes) await store.save(note);\n}\n`;
    const rules = (text: string, dependencies: object) => rulesIn({ '/p/src/main.ts': text, '/p/package.json': JSON.stringify({ name: 'p', dependencies }) });

    it('which answers one question after the other', () => {
      for (const text of [READS, WRITES]) {
        assert.equal(rules(text, {}).length, 1, text);
        assert.deepEqual(rules(text, { sqlite3: '5' }), [], text);
        assert.equal(rules(text, { sqlite3: '5', pg: '8' }).length, 1, text);
      }
    });

    it('but answers nothing that is asked of the network', () => {
      assert.equal(rules(READS.replaceAll('selectAll', 'fetchAll'), { 'better-sqlite3': '12' }).length, 1);
    });
  });

  describe('looks into the file that a worker runs', () => {
    const waits = `import { parentPort } from 'node:worker_threads';\nparentPort.on('message', async (url) => {\n  const answer = await fetch(url);\n  parentPort.postMessage(await answer.json());\n});\n`;
    const started = (start: string) => `import { Worker } from 'node:worker_threads';\nimport { fork } from 'node:child_process';\nimport { Piscina } from 'piscina';\nimport Tinypool from 'tinypool';\nimport workerpool from 'workerpool';\nimport path from 'node:path';\nimport { fileURLToPath } from 'node:url';\nconst folder = './';\nexport const child = ${start};\n`;
    const says = (start: string, worker: string, more: Record<string, string> = {}) => rulesIn({ '/p/src/main.ts': started(start), '/p/src/worker.ts': worker, ...more });
    const BY_URL = "new Worker(new URL('./worker.js', import.meta.url))";
    const ONLY_WAITS = ['worker-for-waiting likely'];

    for (const start of [BY_URL, "new Worker('./worker.js')", "new Worker(path.join(__dirname, 'worker.js'))", "new Worker(path.resolve(__dirname, '.', 'worker.js'))", "new Worker(__dirname + '/worker.js')", "new Worker(require.resolve('./worker'))", "new Worker(fileURLToPath(new URL('./worker.js', import.meta.url)), { workerData: 1 })", "fork('./worker.js')", "new Piscina({ filename: new URL('./worker.js', import.meta.url).href })", "new Piscina({ filename: require.resolve('./worker') })", "new Tinypool({ filename: path.join(__dirname, 'worker.js') })", "workerpool.pool(require.resolve('./worker'))"]) {
      it(start, () => assert.deepEqual(says(start, waits), ONLY_WAITS));
    }
    it("as a page's own worker", () => {
      const main = "export const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });\n";
      const worker = `self.onmessage = async ({ data }) => {\n  const answer = await fetch(data);\n  self.postMessage(await answer.text());\n};\n`;
      assert.deepEqual(rulesIn({ '/p/src/main.ts': main, '/p/src/worker.ts': worker }), ONLY_WAITS);
    });
    it('and into what that calls', () => {
      const worker = waits.replace('await fetch(url)', 'await load(url)').replace('import {', "import { load } from './load';\nimport {");
      const load = (body: string) => ({ '/p/src/load.ts': `export async function load(url) { const answer = await fetch(url); ${body} return answer; }` });
      assert.deepEqual(says(BY_URL, worker, load('')), ONLY_WAITS);
      assert.deepEqual(says(BY_URL, worker, load('for (let at = 0; at < url.length; at++) mark(url, at);')), []);
    });

    const others: Record<string, string> = {
      'that computes': waits.replace('parentPort.postMessage(await', 'for (let at = 0; at < url.length; at++) url = url.trim();\n  parentPort.postMessage(await'),
      'that holds its thread': waits.replace('const answer', "readFileSync(url);\n  const answer").replace('import {', "import { readFileSync } from 'node:fs';\nimport {"),
      'that calls itself': waits.replace('await answer.json()', 'depth(await answer.json())') + 'function depth(tree) { return tree.left ? 1 + depth(tree.left) : 1; }\n',
      'that serialises': waits.replace('await answer.json()', 'JSON.parse(await answer.text())'),
      'that calls a package': waits.replace('await answer.json()', 'marked(await answer.text())').replace('import {', "import { marked } from 'marked';\nimport {"),
      'that does not wait': `import { parentPort } from 'node:worker_threads';\nparentPort.on('message', (url) => parentPort.postMessage(url));\n`,
    };
    for (const [name, worker] of Object.entries(others)) it(`but says nothing of one ${name}`, () => assert.deepEqual(says(BY_URL, worker), []));

    const purposes: Record<string, string> = {
      'to outlive the program': "fork('./worker.js', [], { detached: true })",
      'from a text': "new Worker('./worker.js', { eval: true })",
      'by a path that is put together': 'new Worker(folder + process.env.NAME)',
      'from the root of a server': "new Worker('/worker.js')",
    };
    for (const [name, start] of Object.entries(purposes)) it(`nor of one that is started ${name}`, () => assert.deepEqual(says(start, waits), []));

    it('and is asked again when that changes, or what it calls', () => {
      const worker = waits.replace('await fetch(url)', 'await load(url)').replace('import {', "import { load } from './load';\nimport {");
      const load = (body: string) => `export async function load(url) { ${body} return fetch(url); }`;
      const texts: Record<string, string> = { '/p/src/main.ts': started(BY_URL), '/p/src/worker.ts': worker, '/p/src/load.ts': load('') };
      const program = new Program(memoryModules(texts));
      const rules = () => program.analyze({ path: '/p/src/main.ts', fileName: 'src/main.ts', text: texts['/p/src/main.ts'] }).findings.map(({ rule }) => rule);
      assert.deepEqual(rules(), ['worker-for-waiting']);
      texts['/p/src/load.ts'] = load('for (const letter of url) mark(letter);');
      assert.deepEqual(program.changed('/p/src/load.ts').sort(), ['/p/src/main.ts', '/p/src/worker.ts']);
      assert.deepEqual(rules(), []);
      texts['/p/src/load.ts'] = load('');
      program.changed('/p/src/load.ts');
      assert.deepEqual(rules(), ['worker-for-waiting']);
      // Nothing that is exported changes, and no function that anybody called.
      texts['/p/src/worker.ts'] = worker.replace('parentPort.on(', 'while (Math.random() > 0.1) spin();\nparentPort.on(');
      assert.deepEqual(program.changed('/p/src/worker.ts'), ['/p/src/main.ts']);
      assert.deepEqual(rules(), []);
    });
  });

  describe('sees that functions of other files only compute', () => {
    const main = `import { score } from './score';\nexport async function all(texts) {\n  return Promise.all(texts.map(async (text) => score(text)));\n}\n`;
    const score = (head: string, body: string) => `${head}export async function score(text) {\n  let sum = 0;\n  ${body}\n  return sum;\n}\n`;
    const LOOP = 'for (const letter of text) sum += letter.charCodeAt(0);';
    it('in a combinator', () => {
      assert.deepEqual(rulesIn({ '/p/src/main.ts': main, '/p/src/score.ts': score('', LOOP) }), ['async-is-not-parallel likely']);
      assert.deepEqual(rulesIn({ '/p/src/main.ts': main, '/p/src/score.ts': score("import { stat } from 'node:fs/promises';\n", `${LOOP} await stat(text);`) }), []);
      assert.deepEqual(rulesIn({ '/p/src/main.ts': main }), []);
    });
    it('at an await', () => {
      const caller = `import { crunch } from './crunch';\nexport async function answer(req) {\n  const one = await crunch(req.body);\n  return [one, await crunch(1)];\n}\n`;
      const crunch = (count: string, body = '') => `export async function crunch(seed) {\n  ${body}for (let at = 0; at < ${count}; at++) seed ^= at;\n  return seed;\n}\n`;
      assert.deepEqual(rulesIn({ '/p/src/main.ts': caller, '/p/src/crunch.ts': crunch('100_000_000') }), ['async-is-not-parallel certain']);
      assert.deepEqual(rulesIn({ '/p/src/main.ts': caller, '/p/src/crunch.ts': crunch('1_000') }), []);
      assert.deepEqual(rulesIn({ '/p/src/main.ts': caller, '/p/src/crunch.ts': crunch('100_000_000', 'await fetch(`/${seed}`); ') }), OVERLAP);
    });
    it('and asks again when they begin to', () => {
      const texts: Record<string, string> = { '/p/src/main.ts': main, '/p/src/score.ts': score('', 'sum = text.length;') };
      const program = new Program(memoryModules(texts));
      const rules = () => program.analyze({ path: '/p/src/main.ts', fileName: 'src/main.ts', text: main }).findings.map(({ rule }) => rule);
      assert.deepEqual(rules(), []);
      texts['/p/src/score.ts'] = score('', LOOP);
      assert.deepEqual(program.changed('/p/src/score.ts'), ['/p/src/main.ts']);
      assert.deepEqual(rules(), ['async-is-not-parallel']);
    });
  });

  it('follows files that call each other in a circle', () => {
    const ping = `import { pong } from './pong';\nimport { readFile } from 'node:fs/promises';\nexport async function alpha(id) { if (id > 3) return readFile('/a'); return pong(id + 1); }\nexport async function beta(id) { return readFile('/b'); }`;
    const pong = (extra: string) => `import { alpha } from './ping';\nimport { writeFile } from 'node:fs/promises';\nexport async function pong(id) { ${extra} return alpha(id + 1); }`;
    const main = caller(`import { alpha, beta } from './ping';`);
    assert.deepEqual(rulesIn({ '/p/src/main.ts': main, '/p/src/ping.ts': ping, '/p/src/pong.ts': pong('') }), OVERLAP);
    assert.deepEqual(rulesIn({ '/p/src/main.ts': main, '/p/src/ping.ts': ping, '/p/src/pong.ts': pong("await writeFile('/b', 'x');") }), []);
    // The circle's other member knows as well what the whole circle does.
    const fromPong = caller(`import { pong } from './pong';\nimport { beta } from './ping';`, 'pong', 'beta');
    assert.deepEqual(rulesIn({ '/p/src/main.ts': fromPong, '/p/src/ping.ts': ping.replace('if (id > 3)', "await writeFile('/c', 'x'); if (id > 3)").replace('import { readFile }', 'import { readFile, writeFile }'), '/p/src/pong.ts': pong('') }), []);
  });

  it('comes to the same answers in whichever order files are asked', () => {
    const texts: Record<string, string> = {
      '/p/src/a.ts': `import { g } from './b';\nimport { readFile } from 'node:fs/promises';\nconst list = [];\nexport async function f(n) { list.push(n); if (n) await g(n - 1); return readFile('/a'); }\nexport async function size() { await readFile('/s'); return list.length; }`,
      '/p/src/b.ts': `import { f, size } from './a';\nexport async function g(n) { return f(n); }\nexport async function both(n) { const one = await g(n); const two = await size(); return { one, two }; }`,
    };
    const rules = (program: Program, name: string) => program.analyze({ path: `/p/src/${name}.ts`, fileName: `src/${name}.ts`, text: texts[`/p/src/${name}.ts`] }).findings.map(({ rule }) => rule);
    const [first, second] = [new Program(memoryModules(texts)), new Program(memoryModules(texts))];
    const forwards = [rules(first, 'a'), rules(first, 'b')];
    const backwards = [rules(second, 'b'), rules(second, 'a')].reverse();
    assert.deepEqual(forwards, backwards);
    assert.deepEqual(forwards[1], []);
  });

  it('finds where a failure gets out of a circle in whichever order files are asked', () => {
    const texts: Record<string, string> = {
      '/p/src/a.ts': `import { b } from './b';\nexport async function a(n) { if (n) await b(n - 1); throw new Error('x'); }\nexport function often() { setInterval(async () => { await a(1); }, 5); }`,
      '/p/src/b.ts': `import { a } from './a';\nexport async function b(n) { if (n) await a(n - 1); }\nexport function often() { setInterval(async () => { await b(1); }, 5); }`,
    };
    const rules = (program: Program, name: string) => program.analyze({ path: `/p/src/${name}.ts`, fileName: `src/${name}.ts`, text: texts[`/p/src/${name}.ts`] }, { minConfidence: 'possible' }).findings.map(({ rule }) => rule);
    const [first, second] = [new Program(memoryModules(texts)), new Program(memoryModules(texts))];
    const forwards = [rules(first, 'a'), rules(first, 'b')];
    assert.deepEqual(forwards, [rules(second, 'b'), rules(second, 'a')].reverse());
    assert.deepEqual(forwards[1], ['floating-async-callback']);
  });

  it('ends where exports and mains lead in circles', () => {
    const stars = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`/p/src/s${index}.ts`, Array.from({ length: 8 }, (_, to) => `export * from './s${to}';`).join('\n')]));
    assert.deepEqual(rulesIn({ '/p/src/main.ts': caller(`import { alpha, beta } from './s0';`), ...stars }), []);
    for (const main of ['.', './', '', '..', 'index', 5]) assert.deepEqual(rulesIn({ '/p/src/main.ts': caller(`import { alpha, beta } from './lib';`), '/p/src/lib/package.json': JSON.stringify({ main }), '/p/src/lib/index.ts': READER }), OVERLAP, String(main));
  });

  it('withstands configurations that are not what they should be', () => {
    for (const paths of [5, null, { a: null }, { '*': [5] }, { '@/*': 'src/*' }, []]) {
      const files = { '/p/src/main.ts': caller(`import { alpha, beta } from './reader';\nimport 'a';\nimport { x } from '@/b'; x();`), '/p/src/reader.ts': READER, '/p/tsconfig.json': JSON.stringify({ compilerOptions: { paths } }) };
      assert.deepEqual(rulesIn(files), OVERLAP, JSON.stringify(paths));
    }
    for (const text of ['{', '[]', '"x"', '{ "name": "p", "exports": [null], "workspaces": {}, "imports": "x" }', '{ "name": 5, "workspaces": ["packages/**", 5] }']) {
      assert.deepEqual(rulesIn({ '/p/src/main.ts': caller(`import { alpha, beta } from './reader';\nimport { y } from 'p/below'; y();\nimport { z } from '#z'; z();`), '/p/src/reader.ts': READER, '/p/package.json': text }), OVERLAP, text);
    }
  });

  describe('after a change', () => {
    const files: Record<string, string> = {
      '/p/src/main.ts': caller(`import { alpha, beta } from './middle';`),
      '/p/src/middle.ts': `export { alpha, beta } from './reader';`,
      '/p/src/reader.ts': READER,
      '/p/src/other.ts': 'export async function other() { return 1; }',
    };
    function opened(): { program: Program; texts: Record<string, string>; findings(): string[] } {
      const texts = { ...files };
      const program = new Program(memoryModules(texts));
      const findings = () => program.analyze({ path: '/p/src/main.ts', fileName: 'src/main.ts', text: texts['/p/src/main.ts'] }).findings.map(({ rule }) => rule);
      findings();
      return { program, texts, findings };
    }

    it('asks nobody again when only a comment or a local changed', () => {
      const { program, texts, findings } = opened();
      texts['/p/src/reader.ts'] = `// New words.\n${READER.replaceAll('(id)', '(name)').replaceAll('+ id', '+ name')}`;
      assert.deepEqual(program.changed('/p/src/reader.ts'), []);
      assert.deepEqual(findings(), ['sequential-awaits']);
    });

    it('asks whoever asked again when a callee does something else', () => {
      const { program, texts, findings } = opened();
      texts['/p/src/reader.ts'] = READER.replace('readFile }', 'readFile, writeFile }').replace('{ return', "{ await writeFile('/b/' + id, ''); return");
      assert.deepEqual(program.changed('/p/src/reader.ts').filter((path) => path.endsWith('main.ts')), ['/p/src/main.ts']);
      assert.deepEqual(findings(), []);
      texts['/p/src/reader.ts'] = READER;
      assert.deepEqual(program.changed('/p/src/reader.ts').filter((path) => path.endsWith('main.ts')), ['/p/src/main.ts']);
      assert.deepEqual(findings(), ['sequential-awaits']);
    });

    it('asks again when a file goes, comes, or exports another name', () => {
      const { program, texts, findings } = opened();
      delete texts['/p/src/reader.ts'];
      program.rearranged();
      assert.deepEqual(findings(), []);
      texts['/p/src/reader.ts'] = READER;
      program.rearranged();
      assert.deepEqual(findings(), ['sequential-awaits']);
      texts['/p/src/reader.ts'] = READER.replace('function alpha', 'function gamma');
      assert.ok(program.changed('/p/src/reader.ts').includes('/p/src/main.ts'));
      assert.deepEqual(findings(), []);
    });

    it('goes by what was read last of a callee that cannot be parsed for a while', () => {
      const { program, texts, findings } = opened();
      const broken = `// Longer now.\n${READER}export function (`;
      texts['/p/src/reader.ts'] = broken;
      assert.deepEqual(program.changed('/p/src/reader.ts'), []);
      assert.deepEqual(findings(), ['sequential-awaits']);
      const itself = program.analyze({ path: '/p/src/reader.ts', fileName: 'src/reader.ts', text: broken });
      assert.deepEqual([itself.findings, itself.errors.length, itself.unreadable], [[], 1, true]);
      assert.equal(program.textOf('/p/src/reader.ts'), READER, 'places are offsets of the text that could be read');
      // Whoever asked is asked again for other reasons, and still finds it.
      program.rearranged();
      assert.deepEqual(findings(), ['sequential-awaits']);
      texts['/p/src/reader.ts'] = READER;
      assert.deepEqual(program.changed('/p/src/reader.ts'), []);
      assert.deepEqual(findings(), ['sequential-awaits']);
    });

    it('asks again when a callee does something else once it can be parsed again', () => {
      const { program, texts, findings } = opened();
      texts['/p/src/reader.ts'] = `${READER}export function (`;
      program.changed('/p/src/reader.ts');
      texts['/p/src/reader.ts'] = READER.replace('readFile }', 'readFile, writeFile }').replace('{ return', "{ await writeFile('/b/' + id, ''); return");
      assert.ok(program.changed('/p/src/reader.ts').includes('/p/src/main.ts'));
      assert.deepEqual(findings(), []);
    });

    it('forgets a callee that goes while it cannot be parsed', () => {
      const { program, texts, findings } = opened();
      texts['/p/src/reader.ts'] = `${READER}export function (`;
      program.changed('/p/src/reader.ts');
      delete texts['/p/src/reader.ts'];
      assert.ok(program.changed('/p/src/reader.ts').includes('/p/src/main.ts'));
      program.rearranged();
      assert.deepEqual(findings(), []);
    });

    it('finds a function again whose file was read anew', () => {
      const two = (first: string) => `${first}\n${READER}`;
      const texts: Record<string, string> = { '/p/src/main.ts': caller(`import { alpha, beta } from './reader';`), '/p/src/reader.ts': two('export function list(rows) { return rows.map((row) => row.id); }') };
      const program = new Program(memoryModules(texts));
      const findings = () => program.analyze({ path: '/p/src/main.ts', fileName: 'src/main.ts', text: texts['/p/src/main.ts'] });
      assert.equal(findings().findings.length, 1);
      texts['/p/src/reader.ts'] = two('export function list(rows) { return rows; }');
      program.changed('/p/src/reader.ts');
      assert.deepEqual([findings().findings.length, findings().errors], [1, []]);
    });

    it('asks again when what stands behind an exported name is another thing', () => {
      const writer = READER.replace('readFile }', 'readFile, writeFile }').replace("return readFile('/b/' + id", "await writeFile('/b/' + id, ''); return readFile('/b/' + id");
      const variants: [string, string][] = [
        [`import { alpha, beta } from './reader'; export { alpha, beta };`, `import { alpha, beta } from './writer'; export { alpha, beta };`],
        [`import * as reader from './reader'; export const alpha = reader.alpha; export const beta = reader.beta;`, `import * as reader from './writer'; export const alpha = reader.alpha; export const beta = reader.beta;`],
      ];
      for (const [before, after] of variants) {
        const texts: Record<string, string> = { '/p/src/main.ts': caller(`import { alpha, beta } from './middle';`), '/p/src/middle.ts': before, '/p/src/reader.ts': READER, '/p/src/writer.ts': writer };
        const program = new Program(memoryModules(texts));
        const findings = () => program.analyze({ path: '/p/src/main.ts', fileName: 'src/main.ts', text: texts['/p/src/main.ts'] }).findings.length;
        assert.equal(findings(), 1);
        texts['/p/src/middle.ts'] = after;
        program.changed('/p/src/middle.ts');
        assert.equal(findings(), 0, after);
      }
    });

    describe('finds in the file above what a new program finds, once the file below has', () => {
      const handler = (imports: string, work: string) => `import { ${imports} } from './bottom';\ndeclare const app: any;\napp.post('/x', async (req: any, res: any) => { ${work} });\n`;
      const tables = handler('users, orders', 'const us = await users(); const os = await orders(); res.json(us.map((u: any) => os.find((o: any) => o.id === u.id)));');
      const stored = (users: string, orders: string) => `declare const db: any;\nexport async function users() { return await db.user.findMany(${users}); }\nexport async function orders() { return await db.order.findMany(${orders}); }\n`;
      const pages = handler('page', 'const rows = page(req.body.rows, 30000); const ps = page(req.body.products, 30000); res.json(rows.map((r: any) => ps.find((p: any) => p.id === r.id)));');
      const page = (body: string, head = '') => `${head}export function page(rows: any[], most: number) { ${body} }\n`;
      const lists = handler('work', 'res.json(work(req.body.rows, req.body.products));');
      const work = (body: string, head = '') => `${head}export function work(rows: any[], products: any[]) { ${body} }\n`;
      const each = handler('work', 'const out = []; for (const row of req.body.rows) out.push(work(row, req.body.products)); res.json(out);');
      const ofOne = (body: string, head = '') => work(body, head).replace('rows: any[]', 'row: any');
      const nested = 'return rows.map((r) => products.find((p) => p.id === r.id));';
      const scans = handler('work', 'for (const row of req.body.rows) if (req.body.products.includes(row.id)) await work(row, 1); res.end();');
      const awaitsEach = each.replace('push(work(', 'push(await work(');
      const asyncOne = (body: string) => ofOne(body).replace('function', 'async function');
      const totalOf = 'async function inner(row: any, list: any[]) { let sum = 0; for (const p of list) sum += 1; return sum; }\n';
      const counted = handler('work', 'res.json(work(Number(req.query.n), 1));');
      const ofNumber = (body: string) => `export function work(n: number, m: number): number { ${body} }\n`;
      const edits: [string, string, string, string][] = [
        ['a limit in a query', tables, stored('', ''), stored('{ take: 50 }', '{ take: 50 }')],
        ['no limit any more', tables, stored('{ take: 50 }', '{ take: 50 }'), stored('', '')],
        ['a filter', tables, stored('', ''), stored('{ where: { id: 1 } }', '{ where: { id: 1 } }')],
        ['a larger slice', pages, page('return rows.slice(0, 20);'), page('return rows.slice(0, 200000);')],
        ['a slice to the end', pages, page('return rows.slice(0, 20);'), page('return rows.slice(0);')],
        ['a length by an argument', pages, page('return new Array(10);'), page('return new Array(most);')],
        ['a larger constant', pages, page('return new Array(MOST);', 'const MOST = 20;\n'), page('return new Array(MOST);', 'const MOST = 2000000;\n')],
        ['a list through a local', pages, page('const part = rows.slice(0, 20); return part;'), page('const part = rows.slice(1); return part;')],
        ['a guard of what is given', pages, page('return rows.filter(Boolean);'), page('if (rows.length > 100) throw 1; return rows.filter(Boolean);')],
        ['a limit in the body', lists, work(nested), work(`if (rows.length > 100) throw 1; ${nested}`)],
        ['another limit', lists, work(`if (rows.length > 100) throw 1; ${nested}`), work(`if (rows.length < 100) throw 1; ${nested}`)],
        ['a scan', lists, work('return rows.map((r) => products.at(r.id));'), work('return rows.map((r) => products.find((p) => p.id === r.id));')],
        ['another list', lists, work(nested), work(nested.replace('products.find', 'rows.find'))],
        ['a copy in each turn', lists, work('let all: any[] = []; for (const r of rows) { all.push(r.names1); } return all;'), work('let all: any[] = []; for (const r of rows) { all=[...all, r]; } return all;')],
        ['a copy of another object', lists, work('const all: any = { a: 1 }; let b: any = {}; for (const r of rows) { b = { ...all, [r.id]: r }; } return b;'), work('const all: any = { a: 1 }; let b: any = {}; for (const r of rows) { b = { ...b, [r.id]: r };   } return b;')],
        ['a loop that goes on', lists, work('let n = 0; for (const r of rows) { if (r.a) { products.sort(); break   ; } } return n;'), work('let n = 0; for (const r of rows) { if (r.a) { products.sort(); continue; } } return n;')],
        ['a turn that computes', each, ofOne('return _.pick(row);').replace(/^/, "import _ from 'lodash';\n"), ofOne('return _.cloneDeep(row);').replace(/^/, "import _ from 'lodash';\n")],
        ['a scan in a turn', each, ofOne('return products.at(row.id);'), ofOne('return products.find((p) => p.id === row.id);')],
        ['arguments of a call on the way', lists, `function match(a: any[], b: any[]) { ${nested.replace('rows', 'a').replace('products', 'b')} }\n${work('return match(rows, []);')}`, `function match(a: any[], b: any[]) { ${nested.replace('rows', 'a').replace('products', 'b')} }\n${work('return match(rows, products);')}`],
        ['a callee on the way', lists, work('return first(rows, products);', `function first(a: any[], b: any[]) { return a[0]; }\nfunction match(a: any[], b: any[]) { ${nested.replace('rows', 'a').replace('products', 'b')} }\n`), work('return match(rows, products);', `function first(a: any[], b: any[]) { return a[0]; }\nfunction match(a: any[], b: any[]) { ${nested.replace('rows', 'a').replace('products', 'b')} }\n`)],
        ['a second call of itself', counted, ofNumber('return n < 2 ? n : work(n - 1, m) + work(n / 2, m);'), ofNumber('return n < 2 ? n : work(n - 1, m) + work(n - 2, m);')],
        ['a number of turns', counted, ofNumber('let sum = 0; for (let i = 0; i < 1000; i++) sum += i; return sum;'), ofNumber('let sum = 0; for (let i = 0; i < 1e9; i++) sum += i; return sum;')],
        ['a number of turns in a constant', counted, `const TURNS = 10;\n${ofNumber('let sum = 0; for (let i = 0; i < TURNS; i++) sum += i; return sum;')}`, `const TURNS = 1e9;\n${ofNumber('let sum = 0; for (let i = 0; i < TURNS; i++) sum += i; return sum;')}`],
        ['turns as asked', counted, ofNumber('let sum = 0; for (let i = 0; i < m; i++) sum += i; return sum;'), ofNumber('let sum = 0; for (let i = 0; i < n; i++) sum += i; return sum;')],
        ['turns as asked, in an async function', counted.replace('work(', 'await work('), ofNumber('let sum = 0; for (let i = 0; i < m; i++) sum += i; return sum;').replace('function', 'async function'), ofNumber('let sum = 0; for (let i = 0; i < n; i++) sum += i; return sum;').replace('function', 'async function')],
        ['another list, in an async function that every turn awaits', awaitsEach, asyncOne('let sum = 0; for (const p of row.parts) sum += 1; return sum;'), asyncOne('let sum = 0; for (const p of products) sum += 1; return sum;')],
        ['another list, in an async function on the way', awaitsEach, ofOne('return inner(row, row.parts);', totalOf), ofOne('return inner(row, products);', totalOf)],
        ['another list, further down on the way', awaitsEach, ofOne('return inner(row, products);', totalOf.replace('p of list', 'p of row.parts')), ofOne('return inner(row, products);', totalOf)],
        ['a wait in an async function that every turn awaits', scans, asyncOne('await null; row.seen = true; return row;'), asyncOne('row.seen = true; return row;')],
        ['rounds of a key', handler('work', 'res.json(work(req.body.password));'), `import { pbkdf2Sync } from 'node:crypto';\nexport function work(p: string) { return pbkdf2Sync(p, 's', 2000, 32, 'sha256'); }\n`, `import { pbkdf2Sync } from 'node:crypto';\nexport function work(p: string) { return pbkdf2Sync(p, 's', 900000, 32, 'sha256'); }\n`],
      ];
      const COMPUTE = ['blocking-call', 'cpu-heavy-loop'];
      for (const [name, top, before, after] of edits) {
        it(name, () => {
          const texts: Record<string, string> = { '/p/src/main.ts': top, '/p/src/bottom.ts': before };
          const findings = (program: Program) => program.analyze({ path: '/p/src/main.ts', fileName: 'src/main.ts', text: top }, { minConfidence: 'possible' }).findings.filter(({ rule }) => COMPUTE.includes(rule)).map(({ message, confidence, sites }) => [message, confidence, sites]);
          const program = new Program(memoryModules(texts));
          const old = findings(program);
          texts['/p/src/bottom.ts'] = after;
          const told = program.changed('/p/src/bottom.ts');
          const fresh = findings(new Program(memoryModules(texts)));
          assert.notDeepEqual(fresh, old, 'the edit changes nothing that could be stale');
          assert.deepEqual(told, ['/p/src/main.ts']);
          assert.deepEqual(findings(program), fresh);
        });
      }
    });

    it('asks again when a function that is remembered becomes another one', () => {
      const texts: Record<string, string> = { '/p/src/main.ts': caller(`import { alpha, beta } from './kept';`), '/p/src/kept.ts': `${READER.replaceAll('export ', '')}export { alpha, kept as beta };\nconst kept = beta;` };
      const program = new Program(memoryModules(texts));
      const findings = () => program.analyze({ path: '/p/src/main.ts', fileName: 'src/main.ts', text: texts['/p/src/main.ts'] }).findings.length;
      assert.equal(findings(), 1);
      texts['/p/src/kept.ts'] = texts['/p/src/kept.ts'].replace('const kept = beta', 'const kept = memoize(beta)');
      assert.deepEqual(program.changed('/p/src/kept.ts'), ['/p/src/main.ts']);
      assert.equal(findings(), 0);
    });

    it('leaves files alone that nobody asked about', () => {
      const { program } = opened();
      assert.deepEqual(program.changed('/p/src/other.ts'), []);
    });
  });
});
