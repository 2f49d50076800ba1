/** What the hazard rules claim about promises, run by the real Node: the words of their pages rest on this. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

const PRELUDE = `
const after = (ms, value) => new Promise((done) => setTimeout(done, ms, value));
const failsAfter = (ms) => new Promise((_, reject) => setTimeout(() => reject(new Error('late')), ms));
`;

function run(code: string): { exit: number | null; out: string } {
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', PRELUDE + code], { encoding: 'utf8' });
  return { exit: status, out: stdout.trim() };
}

describe('what the hazard rules claim', () => {
  it('late-await: a rejection that comes before its await ends the process, although the caller catches', () => {
    const { exit, out } = run(`
      async function both() { const p = after(30); const q = failsAfter(5); await p; await q; }
      try { await both(); } catch { console.log('caught'); }
      console.log('went on');`);
    assert.deepEqual({ exit, out }, { exit: 1, out: '' });
  });

  it('late-await: Promise.all listens from the start, so the caller catches', () => {
    const { exit, out } = run(`
      async function both() { const p = after(30); const q = failsAfter(5); await Promise.all([p, q]); }
      try { await both(); } catch { console.log('caught'); }`);
    assert.deepEqual({ exit, out }, { exit: 0, out: 'caught' });
  });

  it('late-await: a handler right after the start is enough, and the later await still throws', () => {
    const { exit, out } = run(`
      async function both() { const p = after(30); const q = failsAfter(5); q.catch(() => {}); await p; await q; }
      try { await both(); } catch { console.log('caught'); }`);
    assert.deepEqual({ exit, out }, { exit: 0, out: 'caught' });
  });

  it('late-await: pushed in a loop that waits, and gathered behind it, is too late as well', () => {
    const { exit, out } = run(`
      async function all() { const list = []; for (const ms of [5, 30]) { await after(20); list.push(failsAfter(ms)); } await Promise.all(list); }
      try { await all(); } catch { console.log('caught'); }`);
    assert.deepEqual({ exit, out }, { exit: 1, out: '' });
  });

  it('late-await: with a listener for `unhandledRejection` the program goes on', () => {
    const { exit, out } = run(`
      process.on('unhandledRejection', () => {});
      async function both() { const p = after(30); const q = failsAfter(5); await p; await q; }
      try { await both(); } catch { console.log('caught'); }`);
    assert.deepEqual({ exit, out }, { exit: 0, out: 'caught' });
  });

  it('race-across-await: `+=` reads its left side before the wait, so overlapping calls lose', () => {
    assert.equal(run("let n = 0; const add = async (x) => { n += await after(1, x); }; await Promise.all([add(1), add(2), add(3)]); console.log(n);").out, '3');
    assert.equal(run("let n = 0; const add = async (x) => { const y = await after(1, x); n += y; }; await Promise.all([add(1), add(2), add(3)]); console.log(n);").out, '6');
    assert.equal(run("let n = 0; const add = async (x) => { n = (await after(1, x)) + n; }; await Promise.all([add(1), add(2), add(3)]); console.log(n);").out, '6');
  });

  it('race-across-await: all of the calls that overlap pass the test, unless the promise is stored', () => {
    assert.equal(run("let c, loads = 0; const get = async () => { if (!c) c = await after(1, ++loads); return c; }; await Promise.all([get(), get(), get()]); console.log(loads);").out, '3');
    assert.equal(run("let c, loads = 0; const get = async () => (c ??= await after(1, ++loads)); await Promise.all([get(), get(), get()]); console.log(loads);").out, '3');
    assert.equal(run("let c, loads = 0; const get = async () => await (c ??= after(1, ++loads)); await Promise.all([get(), get(), get()]); console.log(loads);").out, '1');
  });

  it('race-across-await: what is added while a buffer is handed out is lost when it is emptied behind the wait', () => {
    const setUp = 'let list = [1], sent = []; const send = async (items) => { const copy = [...items]; await after(5); sent.push(...copy); };';
    const end = 'setTimeout(() => list.push(2), 1); await flush(); await flush(); console.log(sent.join());';
    assert.equal(run(`${setUp} const flush = async () => { await send(list); list = []; }; ${end}`).out, '1');
    assert.equal(run(`${setUp} const flush = async () => { const batch = list; list = []; await send(batch); }; ${end}`).out, '1,2');
  });
});
