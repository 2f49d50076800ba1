/** Awaits are seen wherever they may stand, with what they use and what their results end up in. */
import assert from 'node:assert/strict';
import { extractFacts } from '../../src/core/facts/extract';
import type { AwaitFact, FileFacts } from '../../src/core/facts/model';
import { describePath, eventsWithClosures } from '../../src/core/facts/paths';
import { parseSource } from '../../src/core/syntax/parse';

function factsOf(text: string): FileFacts {
  const result = parseSource({ fileName: 'src/sample.tsx', text });
  assert.ok('parsed' in result, text);
  return extractFacts(result.parsed, text);
}

/** `a(b) → x`: what is awaited and where its result goes; `?` behind what is awaited on some condition only. */
function describeAwait(fact: AwaitFact, { variables }: FileFacts): string {
  const defs = fact.defs.map((path) => describePath(path, variables));
  return `${fact.label}${fact.conditional ? ' ?' : ''}${fact.shape === 'void' ? ' dropped' : ''}${defs.length ? ` → ${defs.join(', ')}` : ''}`;
}

const POSITIONS: [string, ...string[]][] = [
  ['const x = await a(b);', 'a(b) → x'],
  ['const x = await a(b), y = await c(x);', 'a(b) → x', 'c(x) → y'],
  ['const { x, y: { z = 1 }, ...rest } = await a(b);', 'a(b) → x, z, rest'],
  ['this.x = await a(b);', 'a(b) → this.x'],
  ['x = y = await a(b);', 'a(b) → y, x'],
  ['x += await a(b);', 'a(b) → x'],
  ['x ??= await a(b);', 'a(b) ? → x'],
  ['[o.x, y] = await a(b);', 'a(b) → o.x, y'],
  ['({ p: o.x, ...this.r } = await a(b));', 'a(b) → o.x, this.r'],
  ['o[await k()] = await a(b);', 'k() → o[…]', 'a(b) → o[…]'],
  ['o.n[await k()].m++;', 'k()'],
  ['[o[await k()]] = b;', 'k()'],
  ['const x = o[await k()].name;', 'k() → x'],
  ['const { [await k()]: x, y = await a(b) } = o;', 'k() → x', 'a(b) ? → y'],
  ['const [x = 1, { y = await c(d) }] = await Promise.all([a(b), a(d)]);', 'Promise.all([a(b), a(d)]) → x, y', 'c(d) ? → y'],
  ['f(await a(b), ...(await c(d)));', 'a(b)', 'c(d)'],
  ['const x = await a(await b(c));', 'b(c) → x', 'a(await b(c)) → x'],
  ['const x = [await a(b), ...(await c(d))];', 'a(b) → x', 'c(d) → x'],
  ['const x = { y: await a(b), [await k()]: 1, ...(await c(d)) };', 'a(b) → x', 'k() → x', 'c(d) → x'],
  ['const x = `${await a(b)} of ${await c(d)}`;', 'a(b) → x', 'c(d) → x'],
  ['const x = tag`${await a(b)}`;', 'a(b) → x'],
  ['const x = await tag`${b}`;', 'tag`${b}` → x'],
  ['const x = (await a(b))?.c.d();', 'a(b) → x'],
  ['const x = await a?.b(c)?.d(e);', 'a?.b(c)?.d(e) → x'],
  ['const x = new (await a(b))(await c(d));', 'a(b) → x', 'c(d) → x'],
  ['const x = !(await a(b)) as boolean;', 'a(b) → x'],
  ['const x = await (a(b) as Promise<C>)!;', 'a(b) → x'],
  ['const x = d ? await a(b) : await c(d);', 'a(b) ? → x', 'c(d) ? → x'],
  ['const x = (await a(b)) ?? (await c(d));', 'a(b) → x', 'c(d) ? → x'],
  ['const x = d && (await a(b));', 'a(b) ? → x'],
  ['const x = await import(b);', 'import(b) → x'],
  ['const x = <Box size={await a(b)}>{await c(d)}</Box>;', 'a(b) → x', 'c(d) → x'],
  ['return await a(b);', 'a(b)'],
  ['throw await a(b);', 'a(b)'],
  ['yield await a(b);', 'a(b)'],
  ['void (await a(b));', 'a(b) dropped'],
  ['if (await a(b)) x = await c(d); else { y = await c(b); }', 'a(b)', 'c(d) → x', 'c(b) → y'],
  ['switch (await a(b)) { case await c(d): await e(); }', 'a(b)', 'c(d)', 'e() dropped'],
  ['for (let i = await a(b); i < (await c(d)); i += await e()) await f(i);', 'a(b) → i', 'c(d)', 'e() → i', 'f(i) dropped'],
  ['for (const { x } of await a(b)) await f(x);', 'a(b) → x', 'f(x) dropped'],
  ['for (o[await k()] in await a(b)) {}', 'a(b) → o[…]', 'k()'],
  ['while (await a(b)) await c(d);', 'a(b)', 'c(d) dropped'],
  ['do { await a(b); } while (await c(d));', 'c(d)', 'a(b) dropped'],
  ['try { x = await a(b); } catch { await c(d); } finally { await e(); }', 'a(b) → x', 'c(d) dropped', 'e() dropped'],
  ['outer: { await a(b); }', 'a(b) dropped'],
  ['await using x = await a(b);', 'a(b) → x'],
  ['class K extends (await a(b)) { [await k()]() {} static x = await c(d); static { if (b) f(await e()); } }', 'a(b)', 'k()', 'c(d)', 'e()'],
];

describe('awaits', () => {
  for (const [text, ...expected] of POSITIONS) {
    it(`are seen in ${text}`, () => {
      const source = `async function* within(b, d) { ${text} }`;
      const facts = factsOf(source);
      assert.deepEqual(facts.awaits.map((fact) => describeAwait(fact, facts)), expected);
      const walked = [...eventsWithClosures(facts.functions[0].body, facts.functions), ...eventsWithClosures(facts.functions[1].body, facts.functions)].flatMap((event) => (event.kind === 'await' ? [event.await] : []));
      assert.deepEqual([...new Set(walked)].sort((one, other) => one - other), facts.awaits.map((fact) => fact.id), 'each is an event of its function');
    });
  }

  it('are seen at the top level of a module', () => {
    const facts = factsOf('export const x = await a(); export default await b(x);');
    assert.deepEqual(facts.awaits.map((fact) => `${fact.fn} ${describeAwait(fact, facts)}`), ['0 a() → x', '0 b(x)']);
  });

  it('are seen in default parameters, as what runs first', () => {
    const facts = factsOf('const load = async (x, y = c(await a(x))) => await b(y);');
    assert.deepEqual(facts.awaits.map((fact) => `${fact.fn} ${describeAwait(fact, facts)}`), ['1 a(x) ? → y', '1 b(y)']);
    assert.deepEqual(facts.functions[1].body.length, 2);
  });

  it('use what starts them, closures included', () => {
    const facts = factsOf('async function load(a, b, c) { await run(a.x, [b], () => c.y); }');
    assert.deepEqual(facts.awaits[0].uses.map((path) => describePath(path, facts.variables)), ['run', 'a.x', 'b', 'c.y']);
  });
});
