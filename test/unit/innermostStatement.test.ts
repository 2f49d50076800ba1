/** Which statement a place in a text belongs to: `⟨…⟩` is what comes out at `|`. */
import assert from 'node:assert/strict';
import { Program } from '../../src/core/program/program';

const CASES: [name: string, marked: string][] = [
  ['the innermost one', 'async function f() { if (a) { ⟨await l|oad();⟩ } }'],
  ['the one that ends there', 'async function f() { ⟨await load();⟩| }'],
  ['with its bodies, where the place lies in its head', 'async function f() { ⟨for (const a of b|) { await load(a); }⟩ }'],
  ['none between the statements of a function', 'async function f() { await load(); |\n await save(); }'],
  ['none of those that the function around it lies in', "app.get('/', async () => { await load(); | });"],
  ['the one that a function is written in, in its head', "⟨app.get('/'|, async () => { await load(); });⟩"],
  ['what an arrow gives', 'ids.map(async (id) => ⟨await lo|ad(id)⟩);'],
  ['at the top of the file', '⟨await load(|);⟩\nawait save();'],
  ['none in a text that cannot be read', 'async function f() { await load(|; }'],
];

describe('the innermost statement', () => {
  for (const [name, marked] of CASES) {
    it(name, () => {
      const text = marked.replace(/[⟨⟩|]/g, '');
      const offset = marked.replace(/[⟨⟩]/g, '').indexOf('|');
      const range = new Program().statementAt({ path: '/a.ts', fileName: 'a.ts', text }, offset);
      const shown = range && text.slice(range.start, range.end);
      assert.equal(shown, /⟨(.*)⟩/s.exec(marked)?.[1].replace('|', ''));
    });
  }
});
