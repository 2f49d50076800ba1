/** Where names come from, and which function a call reaches. */
import assert from 'node:assert/strict';
import { extractFacts } from '../../src/core/facts/extract';
import type { CallFact, FileFacts } from '../../src/core/facts/model';
import { readFacts } from '../../src/core/know';
import { parseSource } from '../../src/core/syntax/parse';

function factsOf(text: string, fileName = 'src/sample.ts'): FileFacts {
  const result = parseSource({ fileName, text });
  assert.ok('parsed' in result);
  return extractFacts(result.parsed, text);
}

function lastCall(text: string): { call: CallFact; facts: FileFacts } {
  const facts = factsOf(text, 'src/sample.js');
  return { call: facts.calls.at(-1)!, facts };
}

describe('facts', () => {
  const origins: [string, string, string][] = [
    ["import { readFileSync } from 'node:fs'; readFileSync();", 'fs', 'readFileSync'],
    ["import { readFileSync as slurp } from 'fs'; slurp();", 'fs', 'readFileSync'],
    ["import * as fs from 'fs'; fs.readFileSync();", 'fs', 'readFileSync'],
    ["import fs from 'fs'; fs.promises.readFile();", 'fs/promises', 'readFile'],
    ["const { readFileSync } = require('fs'); readFileSync();", 'fs', 'readFileSync'],
    ["const { promises: { readFile } } = require('fs'); readFile();", 'fs/promises', 'readFile'],
    ["const read = require('fs').readFileSync; read();", 'fs', 'readFileSync'],
    ["const fs_1 = __importDefault(require('fs')); fs_1.default.readFileSync();", 'fs', 'readFileSync'],
    ["const node_fs_1 = require('node:fs'); (0, node_fs_1.readFileSync)();", 'fs', 'readFileSync'],
    ["const fs = await import('fs'); fs.readFileSync();", 'fs', 'readFileSync'],
    ["let fs; fs ??= require('fs'); fs = undefined; fs.readFileSync();", 'fs', 'readFileSync'],
    ["let read = null; if (read === null) { const { readFileSync: slurp } = await import('fs'); read = slurp; } read();", 'fs', 'readFileSync'],
    ["let fs; (fs || (fs = require('fs'))).promises; fs.readFileSync();", 'fs', 'readFileSync'],
  ];
  for (const [text, module, name] of origins) {
    it(`follow ${text}`, () => assert.deepEqual(lastCall(text).call.origin, { module, path: [name] }));
  }

  it('know what was wrapped by promisify', () => {
    const { call } = lastCall("const { promisify } = require('util'); const read = promisify(require('fs').readFile); read();");
    assert.deepEqual(call.origin, { module: 'fs', path: ['readFile'], promisified: true });
  });

  it('do not follow a name that is written twice', () => {
    assert.equal(lastCall("let read = require('fs').readFileSync; read = other; read();").call.origin, undefined);
  });

  const unclear = ["let read; read = require('fs').readFileSync; read = require('other').readFileSync; read();", "let read; ({ readFileSync: read } = require('fs')); read();", "let read = require('fs').readFileSync; for (read of list) list(); read();", "let total = require('fs').readFileSync; total += require('fs').readFileSync; total();"];
  for (const text of unclear) {
    it(`do not follow ${text}`, () => assert.equal(lastCall(text).call.origin, undefined));
  }

  // Never a target: nothing is certain of what such a call does.
  const usual: [string, string | undefined][] = [
    ['let load = () => 1; function use(other) { load = other; } load();', 'load'],
    ['function first() {} let load = first; function use(other) { load = other; } load();', 'first'],
    ['function first() {} let load; function set() { load = first; } load();', 'first'],
    ['function first() {} function second() {} let load; load = first; load = second; load();', undefined],
    ['let load = () => 1; load = () => 2; load();', undefined],
    ['let load = make(); function use(other) { load = other; } load();', undefined],
  ];
  for (const [text, name] of usual) {
    it(`usually run ${name ?? 'nothing known'} in ${text}`, () => {
      const { call, facts } = lastCall(text);
      assert.equal(call.target, undefined);
      assert.equal(call.mayRun === undefined ? undefined : facts.functions[call.mayRun].name, name);
    });
  }

  const parameters: [string, [string, number | undefined, string[]?][]][] = [
    ['function f(a, b = 1) {}', [['a', 0, []], ['b', 1, []]]],
    ['function f({ rows, of: { count: n } }, last) {}', [['rows', 0, ['rows']], ['n', 0, ['of', 'count']], ['last', 1, []]]],
    ['function f({ rows } = {}, ...others) {}', [['rows', 0, ['rows']], ['others', undefined]]],
    ['function f([first], { ...rest }, { [key]: value }) {}', [['first', undefined], ['rest', undefined], ['value', undefined]]],
    ['function f(this: Window, a: string) {}', [['a', 0, []]]],
    ['class A { constructor(private readonly a: string, b) {} }', [['a', 0, []], ['b', 1, []]]],
  ];
  for (const [text, expected] of parameters) {
    it(`say which arguments ${text} gets`, () => {
      const result = readFacts({ fileName: 'a.ts', text }, () => 0);
      assert.ok('facts' in result);
      const found = result.facts.variables.filter(({ kind, name }) => kind === 'parameter' && name !== 'this');
      assert.deepEqual(found.map(({ name, given }) => [name, given?.argument, given?.keys]), expected.map(([name, argument, keys]) => [name, argument, keys]));
    });
  }

  const targets: [string, string | undefined][] = [
    ['function load() {} load();', 'load'],
    ['const load = () => 1; load();', 'load'],
    ['class A { load() {} run() { this.load(); } }', 'load'],
    ['class A { static load() {} } A.load();', 'load'],
    ['class A { load() {} constructor() { this.load(); } }', 'load'],
    ['class A { load() {} get size() { return this.load(); } }', 'load'],
    ['const a = { load() {} }; a.load();', 'load'],
    ['const a = {}; a.load = function () {}; a.load();', 'load'],
    ['function A() {} A.prototype.load = function () {}; A.prototype.run = function () { this.load(); };', 'load'],
    ['function load() {} exports.load = void 0; exports.load = load; (0, exports.load)();', 'load'],
    ['function load() {} module.exports.load = load; module.exports.load();', 'load'],
    ['function load() {} exports.load = load; exports.load = wrap(load); exports.load();', undefined],
    ['const a = Object.freeze({ load() {} }); a.load();', 'load'],
    ['let load = () => 1; load = () => 2; load();', undefined],
    ['const a = {}; a.load = () => 1; a.load = () => 2; a.load();', undefined],
    ['function run(load) { load(); }', undefined],
  ];
  for (const [text, name] of targets) {
    it(`reach ${name ?? 'nothing'} in ${text}`, () => {
      const { call, facts } = lastCall(text);
      assert.equal(call.target === undefined ? undefined : facts.functions[call.target].name, name);
    });
  }

  const passed: [string, string[]][] = [
    ['function load() {} ids.map(load);', ['load to map']],
    ['const load = () => 1; ids.map(load);', ['load to map']],
    ['class A { run() { on("x", this.onX); on("y", this.onY.bind(this)); } onX() {} onY() {} }', ['onX to on', 'onY to on']],
    ['function a() {} function b() {} use([a, b]); use({ a });', ['a to use', 'a to use', 'b to use']],
    ['let load = () => 1; load = () => 2; ids.map(load);', []],
    ['function run(load) { ids.map(load); }', []],
    ['function load() {} run(load());', []],
  ];
  for (const [text, expected] of passed) {
    it(`know what is passed by name in ${text}`, () => {
      const facts = factsOf(text);
      assert.deepEqual(facts.functions.flatMap((fn) => fn.passedByName.map(({ call }) => `${fn.name} to ${facts.calls[call].name}`)), expected);
    });
  }

  it('know the callbacks of a call, in place and by name', () => {
    const { call, facts } = lastCall('function a() {} run(1, a, () => 2);');
    assert.deepEqual(call.callbacks.map(({ argument, fn }) => `${argument}: ${facts.functions[fn].name}`), ['1: a', '2: callback of run']);
  });

  it('survive what is valid and unusual', () => {
    const text = `#!/usr/bin/env node
'use strict';
label: for (const [a, { b = c(), ...rest }] of d) { if (a) continue label; }
class E extends f(g) { static #h = 1; static { i(); } get j() { return super.j; } [k]() {} accessor = 1 }
export default class { async *l() { yield* m(); for await (const n of o) {} } }
export const p = async () => ({ ...q, [r]: await s?.t?.(...u), v: w\`x\${await y}\` });
(function () { arguments[0](); with_ = delete z.a; })();
switch (a1) { case await b1: break; default: throw c1; }
const { d1: { e1 = await f1() } = {} } = g1 ?? (h1 ||= i1), [j1, , k1] = l1;
do { m1++; } while (await n1());
`;
    const facts = factsOf(text, 'src/sample.mjs');
    assert.ok(facts.functions.length > 5);
    assert.deepEqual(JSON.parse(JSON.stringify(facts)), JSON.parse(JSON.stringify(structuredClone(facts))));
  });
});
