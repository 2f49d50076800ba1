/**
 * Half-written code: an editor asks after every key, so the analysis meets files that end anywhere. It may say that a
 * file cannot be read, and nothing else may go wrong.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { analyzeFile, explainAt } from '../../src/core/index';
import { inRoot } from '../support/paths';
import { readTexts, type TextFile } from '../support/sources';

/** Valid, and met nowhere else in this project. */
const ODD: TextFile[] = [
  ['keys.js', 'for (a[b().c] of d) [e.f, g[h()] = i] = j; k[await l()].m++; delete n?.[o()].p; ({ [q]: r[s], ...t.u } = v);'],
  ['names.js', 'const { __proto__: a, constructor: b = toString } = valueOf(); hasOwnProperty.then(a => constructor().then(b => __proto__())); x.__proto__(); new constructor().then(x => x);'],
  ['then.js', 'a().then(b => c(), d).then(); e().then(...f); g().then(() => { return; }).then(function* () {}).then(async () => h()); i().then(({ j, ...k }, [l] = m) => (n(), o().then((p) => p())));'],
  ['classes.js', 'class A extends (class { static #a = () => this; static { if (b) for (;;) this.#a(); } }) { [c()] = d; get [e]() { return super.f(); } "quoted"() {} 0() {} constructor() { super(); this.g(); } }'],
  ['loops.js', 'for (let i = 0, n = a.length; i < n; i++) for (const [b, { c }] of a[i]) for (var d in b) for await (const e of c) continue; for (;;) { break; } do while (f()) g(); while (h--);'],
  ['calls.js', 'a(...b)(c)`d${e}`?.f?.[g]?.(new h, new (i())(), import("j"), import.meta.k, class {}, function l() { arguments[0](); }, [, m, ...n], { o, p() {}, get q() { return 1; }, ...r });'],
  ['types.ts', 'enum A { B = 1 << 2, C = f() } namespace D.E { export const g = await h(); } declare module "i" { function j(): void; } abstract class K<T> { abstract l(): T; m!: T; constructor(private n = o()) {} } export = D; type P = { [q in keyof K<any>]?: r }; function s(this: K<any>, t?: number): asserts t is 1; function s() {} let u = <V,>(w: V) => w satisfies V as any;'],
  ['types.mts', 'import a = require("b"); import c = d.e; export import f = g.h; using i = j(); await using k = l(); @m(() => n) class O { @p() accessor q = 1; @r static async *s(@t u) { yield* v; } }'],
  ['markup.tsx', 'const a = <b.c d={await e()} {...f}>{g && <h>{...i}</h>}<></>{/* j */}</b.c>; k(() => <l onClick={async () => { await m(); await n(); }} />);'],
  ['empty.ts', ''],
].map(([name, text]) => ({ name, text: `${text}\nasync function end() { await one(); return await two(); }` }));

/** Equal numbers in every run, so that a failure can be repeated (a linear congruential generator). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function problemsIn(name: string, text: string, offset: number): string[] {
  const { errors } = analyzeFile({ fileName: name, text }, { minConfidence: 'possible' });
  const own = errors.map((error) => error.message).filter((message) => /^(?:Could not be analysed|The rule )/.test(message));
  const { title, verdict } = explainAt({ fileName: name, text }, offset);
  return title === 'This code cannot be explained' ? [...own, verdict] : own;
}

/** The fixtures hold what each rule looks for. */
function readFixtures(): TextFile[] {
  return readdirSync(inRoot('test/fixtures/rules'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[cm]?[jt]sx?$/.test(name))
    .sort()
    .map((name) => ({ name: name.replaceAll('\\', '/'), text: readFileSync(inRoot('test/fixtures/rules', name), 'utf8') }));
}

describe('half-written code', function () {
  this.timeout(120_000);

  for (const { name, text } of ODD) {
    it(`nothing fails in ${name}, wherever it ends`, () => {
      assert.doesNotMatch(JSON.stringify(analyzeFile({ fileName: name, text }).errors), /message/, 'the whole file can be read');
      for (let end = 0; end <= text.length; end += 1) assert.deepEqual(problemsIn(name, text.slice(0, end), end), [], text.slice(0, end));
    });
  }

  it('nothing fails in a file that is cut off, or that lacks some lines', () => {
    const random = randomNumbers(3);
    for (const { name, text } of [...readTexts('src'), ...readFixtures()]) {
      const end = random(text.length);
      assert.deepEqual(problemsIn(name, text.slice(0, end), random(end + 1)), [], `${name} cut off at ${end}`);
      for (let turn = 0; turn < 3; turn += 1) {
        const lines = text.split('\n');
        const [from, count] = [random(lines.length), 1 + random(5)];
        lines.splice(from, count);
        assert.deepEqual(problemsIn(name, lines.join('\n'), random(text.length)), [], `${name} without ${count} lines from ${from + 1}`);
      }
    }
  });
});
