/**
 * The fixes against their cases: `fixtures/fixes/<kind>.txt`. There is no test code per case; what holds for every fix is
 * asked of each of them: the text after it parses, type-checks where it did before, has all comments, offers no further fix
 * of the kind, and is the same with other line breaks.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';
import { analyzeFile, FileFixes, type OfferedFix, type SourceInput } from '../src/core/index';
import { NOT_WORKED_OUT } from '../src/core/fixes/fileFixes';
import { parseSource } from '../src/core/syntax/parse';
import { applyFix } from './support/edits';
import { readFixCases, type FixCase, type Offer } from './support/fixCases';
import { inRoot } from './support/paths';

/** What makes the fixes of a kind; `null` for a rewriting, which needs no finding. */
const KINDS: Record<string, string | null> = { 'sequential-awaits': 'sequential-awaits', 'serial-combinator': 'serial-combinator', 'await-in-loop': 'await-in-loop', 'floating-async-callback': 'floating-async-callback', 'blocking-call': 'blocking-call', 'race-across-await': 'race-across-await', 'cpu-heavy-loop': 'cpu-heavy-loop', 'in-sequence': null };

const folder = inRoot('test/fixtures/fixes');
const files = readdirSync(folder).sort();

function offered(kind: string, source: SourceInput): OfferedFix[] {
  const fixes = new FileFixes(source);
  const rule = KINDS[kind];
  if (rule === null) return fixes.rewritingsAt(place(source.text));
  const { findings, errors } = analyzeFile(source, { rules: [rule], minConfidence: 'possible' });
  assert.deepEqual(errors, []);
  return findings.flatMap((finding) => fixes.of(finding));
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

  it('give code that has the types that it had', function () {
    this.timeout(60_000);
    const made = cases.flatMap(({ file, one }) => (/^tsx?$/.test(one.extension) ? one.offers.filter(({ outcome }) => outcome === 'preferred' || outcome === 'offered').map(({ after }) => ({ file, one: { ...one, after } })) : []));
    const texts = new Map(made.flatMap(({ file, one }, i) => [[`/${i}.before.${one.extension}`, one.before], [`/${i}.after.${one.extension}`, one.after]].map(([name, text]) => [name, { text, title: `${file}: ${one.title}` }] as const)));
    const wrong = typeErrors(new Map([...texts].map(([name, { text }]) => [name, text])));
    const news = [...wrong].filter(([name]) => name.includes('.after.') && !wrong.has(name.replace('.after.', '.before.')));
    assert.deepEqual(news.map(([name, message]) => `${texts.get(name)!.title}: ${message}`), []);
    assert.deepEqual([...wrong].filter(([name]) => name.includes('.before.')).map(([name, message]) => `${texts.get(name)!.title}: ${message}`), [], 'the cases themselves have types');
  });
});

function check(kind: string, one: FixCase): void {
  const fixes = offered(kind, sourceOf(one, one.before));
  const expected = one.offers.filter(({ outcome }) => outcome !== 'nothing');
  assert.equal(fixes.length, expected.length, `offered: ${fixes.map(({ title, refused }) => refused ?? title).join(', ')}`);
  for (const [index, offer] of expected.entries()) checkOffer(kind, one, offer, index, fixes[index]);
}

function checkOffer(kind: string, one: FixCase, { outcome, says, caveats, after }: Offer, index: number, fix: OfferedFix): void {
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
  assert.deepEqual(commentsIn(one, after), commentsIn(one, one.before), 'no comment is lost');
  assert.deepEqual(offered(kind, sourceOf(one, after)).filter(({ refused }) => refused === undefined), [], 'nothing of the kind is left to do');
  const windows = (text: string): string => text.replaceAll('\n', '\r\n');
  const again = offered(kind, sourceOf(one, windows(one.before)))[index];
  assert.equal(applyFix(windows(one.before), again), windows(after), 'the same with other line breaks');
}

/** The first error of each file that has one. */
function typeErrors(texts: ReadonlyMap<string, string>): Map<string, string> {
  const options: ts.CompilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, strict: true, noEmit: true, skipLibCheck: true, types: ['node'], jsx: ts.JsxEmit.Preserve, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'], typeRoots: [inRoot('node_modules/@types')] };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, version) => (texts.has(name) ? ts.createSourceFile(name, texts.get(name)!, version) : getSourceFile(name, version));
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.readFile = (name) => texts.get(name) ?? readFile(name);
  host.getCurrentDirectory = () => inRoot('.');
  const program = ts.createProgram([...texts.keys()], options, host);
  const wrong = new Map<string, string>();
  for (const name of texts.keys()) {
    const file = program.getSourceFile(name)!;
    const [first] = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    if (first) wrong.set(name, ts.flattenDiagnosticMessageText(first.messageText, '\n'));
  }
  return wrong;
}
