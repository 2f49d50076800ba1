/**
 * The fixes against their cases: `fixtures/fixes/<kind>.txt`. There is no test code per case; what holds for every fix is
 * asked of each of them: the text after it parses, type-checks where it did before, has all comments, offers no further fix
 * of the kind, and is the same with other line breaks.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { analyzeFile, FileFixes, Program, type AnalysisError, type Finding, type OfferedFix, type Remedy, type SourceInput } from '../src/core/index';
import { NOT_WORKED_OUT } from '../src/core/fixes/fileFixes';
import { parseSource } from '../src/core/syntax/parse';
import { applyFix } from './support/edits';
import { readFixCases, type FixCase, type Offer } from './support/fixCases';
import { memoryModules } from './support/memoryModules';
import { inRoot } from './support/paths';
import { typeErrors } from './support/types';

/** The rule that fixes of a kind come from, `null` for a rewriting, which needs no finding. Kinds that share a rule are told apart in `REMEDIES`. */
const KINDS: Record<string, string | null> = { 'sequential-awaits': 'sequential-awaits', 'serial-combinator': 'serial-combinator', 'await-in-loop': 'await-in-loop', 'floating-async-callback': 'floating-async-callback', 'blocking-call': 'blocking-call', 'race-across-await': 'race-across-await', 'cpu-heavy-loop': 'cpu-heavy-loop', 'yield-turns': 'cpu-heavy-loop', 'worker-pool': 'cpu-heavy-loop', 'in-sequence': null };

const REMEDIES: Partial<Record<string, Remedy['kind']>> = { 'cpu-heavy-loop': 'index', 'yield-turns': 'yield-turns', 'worker-pool': 'worker-pool' };
/** As much of the packages' types as is used. */
const POOLS = `
declare module 'piscina' { export class Piscina { constructor(options: { filename: string }); run(task: any): Promise<any> } }
declare module 'tinypool' { export class Tinypool { constructor(options: { filename: string }); run(task: any): Promise<any> } }
declare module 'workerpool' { const workerpool: { pool(script: string): { exec(method: string, parameters: any[]): Promise<any> }; worker(methods: Record<string, (...args: any[]) => any>): void }; export default workerpool }
`;

/** Two reads in line. */
const WAITS = `import { readFile } from 'node:fs/promises';\nexport async function both() {\n  const a = await readFile('a');\n  const b = await readFile('b');\n  return [a, b];\n}\n`;

const folder = inRoot('test/fixtures/fixes');
const files = readdirSync(folder).sort();

/** What is offered in a project that has no other files than these. */
function offeredBeside(kind: string, files: Readonly<Record<string, string>>, source: SourceInput): OfferedFix[] {
  const { input, around, findings } = analyzed('cpu-heavy-loop', files, source);
  const fixes = new FileFixes(input, around);
  return findings.flatMap((finding) => fixes.of(onlyOf(kind, finding)));
}

function analyzed(rule: string, files: Readonly<Record<string, string>>, source: SourceInput) {
  const input = { ...source, path: `/p/${source.fileName}` };
  const around = memoryModules({ ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`/p/${name}`, text])), [input.path]: source.text });
  const { findings, errors } = new Program(around).analyze(input, { rules: [rule], minConfidence: 'possible' });
  assert.deepEqual(errors, []);
  return { input, around, findings };
}

function offered(kind: string, source: SourceInput, files: Readonly<Record<string, string>> = {}): OfferedFix[] {
  if (kind === 'worker-pool') return offeredBeside(kind, files, source);
  const fixes = new FileFixes(source);
  const rule = KINDS[kind];
  if (rule === null) return fixes.rewritingsAt(place(source.text));
  const { findings, errors } = analyzeFile(source, { rules: [rule], minConfidence: 'possible' });
  assert.deepEqual(errors, []);
  return findings.flatMap((finding) => fixes.of(onlyOf(kind, finding)));
}

/** A finding with the remedies of one kind. */
function onlyOf(kind: string, finding: Finding): Finding {
  const wanted = ({ kind: of }: Remedy): boolean => REMEDIES[kind] === undefined || REMEDIES[kind] === of;
  const { remedy, otherRemedies = [] } = finding;
  return { ...finding, remedy: remedy && wanted(remedy) ? remedy : undefined, otherRemedies: otherRemedies.filter(wanted) };
}

/** The last `Promise.all` of a text. */
function place(text: string): { start: number; end: number } {
  const at = text.lastIndexOf('Promise.all');
  return { start: at, end: at };
}

function sourceOf(one: FixCase, text: string): SourceInput {
  return { fileName: `src/case.${one.extension}`, text };
}

function commentsIn(one: FixCase, text: string): string[] {
  const result = parseSource(sourceOf(one, text));
  if ('error' in result) throw new Error(`${result.error.message}\n${text}`);
  return result.parsed.comments.map(({ value }) => value.replace(/\s+/g, ' ')).sort();
}

const kindOf = (file: string): string => file.slice(0, file.indexOf('.'));
const cases = files.flatMap((file) => readFixCases(readFileSync(path.join(folder, file), 'utf8')).map((one) => ({ kind: kindOf(file), file, one })));

describe('fixes', () => {
  it('every file of cases belongs to a kind', () => {
    assert.deepEqual(files.filter((file) => !(kindOf(file) in KINDS)), []);
  });

  for (const file of files) {
    describe(file, () => {
      for (const { kind, one } of cases.filter((entry) => entry.file === file)) {
        it(one.title, () => check(kind, one));
      }
    });
  }

  for (const kind of Object.keys(KINDS).filter((key) => KINDS[key] !== null)) {
    it(`of ${kind} are refused where the code has changed since it was looked at`, () => {
      const { one } = cases.find((entry) => entry.kind === kind && entry.one.offers[0].outcome === 'offered' || entry.kind === kind && entry.one.offers[0].outcome === 'preferred')!;
      const { input, around, findings } = analyzed(KINDS[kind]!, one.around, sourceOf(one, one.before));
      const changed = new FileFixes({ ...input, text: `/*${one.before.replace(/\*\//g, '* ')}*/\n` }, around);
      const offers = findings.flatMap((finding) => changed.of(onlyOf(kind, finding)));
      assert.notEqual(offers.length, 0);
      assert.deepEqual([...new Set(offers.map(({ refused }) => refused))], ['The code has changed meanwhile.']);
    });
  }

  it('say what is in the way of an edit, also where the finding is only possible', function () {
    this.timeout(60_000);
    let told = 0;
    for (const { kind, one } of cases.filter(({ kind }) => KINDS[kind] !== null)) {
      const { input, around, findings } = analyzed(KINDS[kind]!, one.around, sourceOf(one, one.before));
      const fixes = new FileFixes(input, around);
      for (const finding of findings.map((each) => onlyOf(kind, each))) {
        const reasons = (confidence: Finding['confidence']) => fixes.of({ ...finding, confidence }).flatMap(({ refused }) => refused ?? []);
        const [sure, unsure] = [reasons('likely'), reasons('possible')];
        for (const reason of sure) assert.ok(unsure.includes(reason), `${one.title}: ${reason}, but: ${unsure.join(' ')}`);
        told += sure.length;
      }
    }
    assert.ok(told > 100, String(told));
  });

  it('hand out what failed, with its rule, and offer the rest', () => {
    const [finding] = analyzeFile({ fileName: 'src/a.ts', text: WAITS }, { rules: ['sequential-awaits'] }).findings;
    const source: SourceInput = { fileName: 'src/a.ts', get text(): string { throw new Error('a mistake of ours'); } };
    const failed: AnalysisError[] = [];
    const fixes = new FileFixes(source, undefined, (error) => failed.push(error));
    assert.deepEqual(fixes.of(finding).map(({ title, refused }) => [title, refused]), [['Await both together', NOT_WORKED_OUT]]);
    assert.deepEqual(fixes.rewritingsAt({ start: 3, end: 3 }), []);
    assert.deepEqual(failed, [
      { range: finding.range, message: 'A fix of the rule sequential-awaits failed on this file: Error: a mistake of ours' },
      { range: { start: 3, end: 3 }, message: 'What can be written differently could not be worked out on this file: Error: a mistake of ours' },
    ]);
    assert.deepEqual(new FileFixes(source).applicable(finding), []);
  });

  it('take a small part of the time of the analysis, however long the file', function () {
    this.timeout(60_000);
    const method = (name: string): string => `  ${name}(order) {\n    const parts = order.parts.map((part) => part * this.rate);\n    let sum = 0;\n    for (const part of parts) sum += part;\n    this.totals.set(order.id, sum);\n    return sum;\n  }\n`;
    const methods = Array.from({ length: 1_500 }, (_, i) => method(`step${i}`)).join('');
    const text = `import { readFileSync } from 'node:fs';\nclass Store {\n${methods}  async load(path) {\n    const texts = [];\n    for (const job of this.jobs) texts.push(readFileSync(path + job));\n    return texts;\n  }\n}\napp.post('/x', async (req, res) => res.json(await new Store().load(req.body.path)));\n`;
    const source = { fileName: 'src/a.js', text };
    const start = performance.now();
    const [finding] = analyzeFile(source, { rules: ['blocking-call'] }).findings;
    const analysis = performance.now() - start;
    const fixes = new FileFixes(source);
    fixes.of(finding);
    const again = performance.now();
    assert.deepEqual(fixes.of(finding).map(({ refused }) => refused), [undefined]);
    const took = performance.now() - again;
    assert.ok(took < analysis / 3, `${Math.round(took)} ms, and the analysis ${Math.round(analysis)} ms`);
  });

  it('give code that has the types that it had', function () {
    this.timeout(60_000);
    const made = cases.flatMap(({ file, one }) => (/^tsx?$/.test(one.extension) ? one.offers.filter(({ outcome }) => outcome === 'preferred' || outcome === 'offered').map(({ after, creates }) => ({ file, one: { ...one, after, creates: Object.entries(creates) } })) : []));
    const texts = new Map(made.flatMap(({ file, one }, i) => [[`/${i}.before/case.${one.extension}`, one.before], [`/${i}.after/case.${one.extension}`, one.after], ...one.creates.map(([name, text]) => [`/${i}.after/${name}`, text]), ...Object.entries(one.around).filter(([name]) => name.endsWith('.ts')).flatMap(([name, text]) => ['before', 'after'].map((time) => [`/${i}.${time}/${name.slice('src/'.length)}`, text]))].map(([name, text]) => [name, { text, title: `${file}: ${one.title}` }] as const)));
    texts.set('/pools.d.ts', { text: POOLS, title: 'pools.d.ts: all' });
    const wrong = typeErrors(new Map([...texts].map(([name, { text }]) => [name, text])));
    const news = [...wrong].filter(([name]) => name.includes('.after.') && !wrong.has(name.replace('.after.', '.before.')));
    assert.deepEqual(news.map(([name, message]) => `${texts.get(name)!.title}: ${message}`), []);
    assert.deepEqual([...wrong].filter(([name]) => name.includes('.before.')).map(([name, message]) => `${texts.get(name)!.title}: ${message}`), [], 'the cases themselves have types');
  });
});

function check(kind: string, one: FixCase): void {
  const fixes = offered(kind, sourceOf(one, one.before), one.around);
  const expected = one.offers.filter(({ outcome }) => outcome !== 'nothing');
  assert.equal(fixes.length, expected.length, `offered: ${fixes.map(({ title, refused }) => refused ?? title).join(', ')}`);
  for (const [index, offer] of expected.entries()) checkOffer(kind, one, offer, index, fixes[index]);
}

function checkOffer(kind: string, one: FixCase, { outcome, says, caveats, after, creates }: Offer, index: number, fix: OfferedFix): void {
  assert.notEqual(fix.refused, NOT_WORKED_OUT);
  if (outcome === 'refused') {
    assert.deepEqual(fix.edits, []);
    return assert.ok(fix.refused?.includes(says ?? ''), `refused: ${fix.refused}`);
  }
  assert.equal(fix.refused, undefined);
  assert.equal(applyFix(one.before, fix), after);
  assert.equal(fix.preferred, outcome === 'preferred', fix.caveats.join(' '));
  assert.ok(fix.title.includes(says ?? ''), fix.title);
  for (const part of caveats) assert.ok(fix.caveats.some((caveat) => caveat.includes(part)), `no caveat says "${part}": ${fix.caveats.join(' ')}`);
  assert.deepEqual(Object.fromEntries((fix.creates ?? []).map(({ file, text }) => [file.slice('/p/src/'.length), text])), creates);
  const made = Object.fromEntries(Object.entries(creates).map(([name, text]) => [`src/${name}`, text]));
  assert.deepEqual([after, ...Object.values(creates)].flatMap((text) => commentsIn(one, text)).sort(), commentsIn(one, one.before), 'no comment is lost');
  if (kind === 'worker-pool') checkGone({ ...one.around, ...made }, sourceOf(one, after));
  assert.deepEqual(offered(kind, sourceOf(one, after), { ...one.around, ...made }).filter(({ refused }) => refused === undefined), [], 'nothing of the kind is left to do');
  const windows = (text: string): string => text.replaceAll('\n', '\r\n');
  const again = offered(kind, sourceOf(one, windows(one.before)), one.around)[index];
  assert.equal(applyFix(windows(one.before), again), windows(after), 'the same with other line breaks');
  assert.deepEqual((again.creates ?? []).map(({ text }) => text), Object.values(creates).map(windows), 'files that are made, too');
}

/** What computes is found neither where it was nor where it is now, and the worker not called needless. */
function checkGone(files: Readonly<Record<string, string>>, source: SourceInput): void {
  const sources = [source, ...Object.entries(files).filter(([name]) => name.includes('.worker.')).map(([fileName, text]): SourceInput => ({ fileName, text }))];
  for (const rule of ['cpu-heavy-loop', 'async-is-not-parallel', 'worker-for-waiting']) {
    for (const each of sources) assert.deepEqual(analyzed(rule, { ...files, [source.fileName]: source.text }, each).findings.map(({ message }: Finding) => message), [], `${rule} in ${each.fileName}`);
  }
}
