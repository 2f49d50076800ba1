/** What explains a function stays short, as an answer and as a page, for any function; what is left out is said. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TimelinePlan } from '../../src/core/index';
import { bytesOf, fitting, MOST_BYTES } from '../../src/server/answerSize';
import type { ExplainedFinding, ExplainedStep, ExplainedWay, ExplainResult, Range } from '../../src/server/protocol';
import { pageOf, Project } from './explainedProject';
import { HOSTILE, step } from './samples';

const at = (line: number): Range => ({ start: { line, character: 2 }, end: { line, character: 40 } });
const planned = (id: number): TimelinePlan => ({ kind: 'step', step: id });
const inLine = (parts: TimelinePlan[]): TimelinePlan => ({ kind: 'sequence', parts });
const inLoops = (plan: TimelinePlan, depth: number): TimelinePlan => (depth === 0 ? plan : { kind: 'loop', body: inLoops(plan, depth - 1), overlaps: false, couldOverlap: true });

/** How much an answer holds, and of what its texts are made. */
interface Load {
  steps: number;
  /** Steps that each comes after. */
  after: number;
  depth: number;
  findings: number;
  facts: number;
  changes: number;
  lines: number;
  /** Characters of each text. */
  length: number;
  character: string;
}

function answerOf({ steps, after, depth, findings, facts, changes, lines, length, character }: Load): ExplainResult {
  const text = (begin: string): string => `${begin} ${character.repeat(Math.ceil(length / character.length))}`;
  const all = Array.from({ length: steps }, (_, i): ExplainedStep => ({
    ...step(i, [i, i + 1], [0, 1], { label: text(`call${i}`), after: Array.from({ length: Math.min(i, after) }, (_, back) => ({ step: i - 1 - back, because: text('uses'), variable: text('v') })) }),
    range: at(i + 2),
  }));
  const found = Array.from({ length: findings }, (_, i): ExplainedFinding => ({ rule: 'sequential-awaits', range: at(i + 3), severity: 'warning', confidence: 'certain', bottleneck: 'waiting', message: text(`Finding ${i}`), evidence: [text('fact')], checks: [text('check'), text('and')], guide: 'concurrency-vs-parallelism#waiting-heavy' }));
  const facing = Array.from({ length: facts }, (_, i) => text(`Fact ${i}`));
  const ways = Array.from({ length: changes }, (_, i): ExplainedWay => ({ kind: 'change', finding: Math.max(0, findings - 1 - i), title: text(`Way ${i}`), preferred: i === 0, caveats: [text('but')], diffs: [{ parts: [{ line: i + 1, lines: Array.from({ length: lines }, () => text('+')) }] }], target: { rule: 'sequential-awaits', position: at(i).start, title: `Way ${i}` } }));
  return {
    kind: 'async-function', title: text('load'), line: 1, range: at(0), verdict: text('Waits'), findings: found, guide: 'concurrency-vs-parallelism#waiting-heavy',
    timeline: { plan: inLoops(inLine(all.map(({ id }) => ({ kind: 'member', group: 0, part: planned(id) }))), depth), now: steps, possible: 1, steps: all },
    evidence: facing, unchecked: facing, ways: [...(findings > 0 ? ways : []), { kind: 'keep', reasons: [text('Keep')] }], moreWays: 0,
  };
}

const CALM: Load = { steps: 40, after: 1, depth: 0, findings: 2, facts: 4, changes: 1, lines: 10, length: 24, character: 'x' };

/** As a person reads it. */
const said = (page: string): string => page.replace(/<script[^]*?<\/script>/g, '').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
const drawn = (page: string): number => new Set([...page.matchAll(/data-run="(\d+)\.0"/g)].map(([, id]) => id)).size;
const waits = (count: number, call = (i: number) => `fetchPart${i}(id)`): string => `export async function load(id: string) {\n${Array.from({ length: count }, (_, i) => `  const part${i} = await ${call(i)};`).join('\n')}\n}`;

function assertShort(answer: ExplainResult, about: string): string {
  const page = pageOf(answer);
  assert.ok(bytesOf(page) <= MOST_BYTES, `${about}: a page of ${bytesOf(page)} bytes`);
  return page;
}

describe('what explains a function', function () {
  this.timeout(60_000);
  this.slow(10_000);

  const USUAL: [about: string, text: string][] = [
    ['in line', waits(40)],
    ['in line, each with the result of the one before', waits(40, (i) => `fetchCustomer${i}(${i > 0 ? `part${i - 1}` : 'id'})`)],
    ['in a loop', `export async function load(ids: string[]) {\n  for (const id of ids) {\n${Array.from({ length: 40 }, (_, i) => `    const part${i} = await this.store.fetchPart${i}(id, options);`).join('\n')}\n  }\n}`],
    ['with names of a usual length', waits(40, (i) => `this.repository.findCustomerOrders${i}(id, options)`)],
  ];
  for (const [about, text] of USUAL) {
    it(`shows 40 waits whole: ${about}`, () => {
      const answer = new Project(text).explain('await');
      assert.equal(answer.timeline!.steps.length, 40);
      const page = assertShort(answer, about);
      assert.equal(drawn(page), 40);
      assert.equal(page.match(/<ol class="steps">.*?<\/ol>/s)![0].match(/<li data-step/g)!.length, 40);
      assert.doesNotMatch(said(page), /first 40 of|too much here|too long to be shown/);
    });
  }

  for (const count of [60, 200]) {
    it(`draws the first of ${count} waits, and says where the others are`, () => {
      const answer = new Project(waits(count)).explain('await');
      assert.equal(answer.timeline!.steps.length, 40);
      assert.ok(bytesOf(JSON.stringify(answer)) <= MOST_BYTES);
      const page = assertShort(answer, String(count));
      assert.equal(drawn(page), 40);
      assert.match(said(page), new RegExp(`Drawn are the first 40 of ${count} steps, as if they were all\\. The others stand in lines 42 to ${count + 1} \\.`));
      assert.match(said(page), new RegExp(`… and ${count - 40} more, in lines 42 to ${count + 1} \\.`));
      assert.match(page, /data-reveal='{"start":{"line":41,"character":\d+},"end":{"line":\d+,"character":\d+}}' data-focus>lines 42 to/);
    });
  }

  it('draws the first of many waits where ways lead out among them, and the code behind them is cleaned up', () => {
    const text = `export async function load(id: string) {\n  try {\n${Array.from({ length: 30 }, (_, i) => `    const part${i} = await fetchPart${i}(id);\n    if (!part${i}) return await fetchOther${i}(id);\n`).join('')}  } finally {\n    await closeAll(id);\n  }\n}`;
    const answer = new Project(text).explain('await');
    assert.match(JSON.stringify(answer.timeline!.plan), /"kind":"scope"/);
    assert.deepEqual([...JSON.stringify(answer.timeline!.plan).matchAll(/"step":(\d+)/g)].map(([, id]) => Number(id)), Array.from({ length: 40 }, (_, i) => i));
    assert.equal(drawn(assertShort(answer, 'ways out')), 40);
    assert.equal(answer.leftOut!.steps!.count, 21);
  });

  it('lists many findings with the place of those that are left out, but none that a way is for', () => {
    const page = assertShort(answerOf({ ...CALM, findings: 1_000, changes: 3 }), '1000 findings');
    const shown = [...page.matchAll(/Finding (\d+)/g)].map(([, i]) => Number(i));
    assert.deepEqual(shown.slice(-3), [997, 998, 999]);
    assert.match(said(page), new RegExp(`… and ${1_000 - shown.length} more, in lines ${shown.length - 3 + 4} to 1000 \\.`));
    for (const [, line] of page.matchAll(/For <button[^>]*>line (\d+)</g)) assert.ok(['1001', '1002', '1003'].includes(line), line);
  });

  it('counts what is left out of facts, orders and details, also when it is left out twice', () => {
    const long = answerOf({ ...CALM, facts: 500, after: 39 });
    const answer = fitting(long, (shorter) => shorter, (shorter) => bytesOf(JSON.stringify(shorter)));
    const page = assertShort(answer, 'facts');
    const [, why] = /<h2 id="why">Why<\/h2><ul>(.*?)<\/ul>/s.exec(page)!;
    assert.match(why, new RegExp(`<li>… and ${500 - why.match(/<li>Fact/g)!.length} more</li>$`));
    const items = /<ol class="steps">(.*?)<\/ol>/s.exec(page)![1].split('<li data-step=').slice(1);
    assert.ok(items.length >= 12, `${items.length} steps`);
    items.forEach((item, i) => assert.equal((item.match(/after step/g) ?? []).length + Number(/after (\d+) more step/.exec(item)?.[1] ?? 0), i));
  });

  it('draws loops in loops for fewer turns, and says for how many', () => {
    const turns = (depth: number): string => /for \d turns?(?: of each loop)?/.exec(said(assertShort(answerOf({ ...CALM, steps: 2, depth }), `${depth} deep`)))![0];
    assert.deepEqual([1, 3, 5, 9].map(turns), ['for 3 turns', 'for 3 turns of each loop', 'for 2 turns of each loop', 'for 1 turn of each loop']);
  });

  it('keeps the lines of small changes beside a large one', () => {
    const answer = answerOf({ ...CALM, changes: 4 });
    const [first, large] = answer.ways as Extract<ExplainedWay, { kind: 'change' }>[];
    large.diffs = [{ parts: [{ line: 1, lines: Array.from({ length: 400 }, () => `+${'x'.repeat(400)}`) }] }];
    const page = assertShort({ ...answer, ways: [first, large, ...answer.ways.slice(2)] }, 'one large change');
    assert.match(page, /<ins>/);
    assert.match(said(page), /The change is too long to be shown here; Preview shows all of it\./);
  });

  it('says so where not even the first steps have room', () => {
    const answer = answerOf({ ...CALM, steps: 8 });
    answer.timeline!.plan = { kind: 'start', name: 0, part: inLine([...answer.timeline!.steps.map(({ id }) => planned(id))]) };
    answer.timeline!.plan = inLine([answer.timeline!.plan, ...Array.from({ length: 9_000 }, (): TimelinePlan => ({ kind: 'join', name: 0 }))]);
    assert.match(said(assertShort(answer, 'joins')), /There is too much here to be drawn: 8 steps, in lines 3 to 10 \./);
  });

  it('ends a sentence that is cut without code standing open', () => {
    const page = pageOf({ ...answerOf(CALM), evidence: [`See \`${'x'.repeat(2_000)}\``] });
    assert.match(page, /<li>See <code>x+…<\/code><\/li>/);
  });

  it('stays within its bounds whatever it is made of', () => {
    const load = fc.record({
      steps: fc.constantFrom(0, 1, 39, 40, 41, 60, 200, 1_000),
      after: fc.constantFrom(0, 1, 5, 60),
      depth: fc.constantFrom(0, 1, 2, 4, 6),
      findings: fc.constantFrom(0, 1, 30, 1_000),
      facts: fc.constantFrom(0, 10, 1_000),
      changes: fc.constantFrom(0, 1, 9, 40),
      lines: fc.constantFrom(0, 3, 120),
      length: fc.constantFrom(0, 10, 80, 3_000),
      character: fc.constantFrom('x', '<', '&', '\'', '"', '`', '漢', '🙂', '\u202e', '\u0001', '\n', HOSTILE),
    });
    fc.assert(fc.property(load, (one) => {
      // The schedule of 1,000 steps in loops in loops is the core's to keep short.
      const answer = answerOf({ ...one, depth: one.steps > 60 ? Math.min(one.depth, 2) : one.depth });
      assertShort(answer, JSON.stringify(one));
      const sent = fitting(answer, (shorter) => shorter, (shorter) => bytesOf(JSON.stringify(shorter)));
      assert.ok(bytesOf(JSON.stringify(sent)) <= MOST_BYTES, `${JSON.stringify(one)}: an answer of ${bytesOf(JSON.stringify(sent))} bytes`);
      assert.equal((sent.timeline?.steps.length ?? 0) + (sent.leftOut?.steps?.count ?? 0), one.steps);
      assert.equal(sent.findings.length + (sent.leftOut?.findings?.count ?? 0), one.findings);
      for (const way of sent.ways) if (way.kind === 'change') assert.ok(sent.findings[way.finding!], 'a way is for no finding');
    }), { numRuns: 60, seed: 7 });
  });

  it('answers shortly where a change is long', () => {
    const rows = Array.from({ length: 400 }, (_, i) => `    total += a * b * ${i}; // ${'x'.repeat(300)}`).join('\n');
    const project = new Project(`function sum(list: number[], other: number[]): number {\n  let total = 0;\n  for (const a of list) for (const b of other) {\n${rows}\n  }\n  return total;\n}\nexport function register(app: any) {\n  app.post('/', async (req: any, res: any) => { res.json(sum(req.body.list, req.body.other)); });\n}`);
    const answer = project.explain('res.json');
    assert.ok(bytesOf(JSON.stringify(answer)) < 20_000, `${bytesOf(JSON.stringify(answer))} bytes`);
    const [pool] = answer.ways.filter((way): way is Extract<ExplainedWay, { kind: 'change' }> => way.kind === 'change' && way.title.includes('pool'));
    assert.equal(pool.diffs, undefined);
    const change = project.change(pool.target)!;
    assert.ok(change.creates[0].text.length > 100_000);
    assert.equal(project.change({ ...pool.target, title: 'Another' }), null);
    assert.match(said(assertShort(answer, 'a large file')), /The change is too long to be shown here; Preview shows all of it\./);
  });
});
