/** Reports of false positives: that their code gives the finding again, alone, and that they tell no name of a file. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { analyzeFile, NO_FILES, Program, rules, type Finding, type ModuleFiles, type ProjectSource } from '../../src/core/index';
import { reportFalsePositive, shortestCode } from '../../src/server/features/falsePositive';
import { readMarkers } from '../support/markers';
import { memoryModules } from '../support/memoryModules';
import { inRoot } from '../support/paths';

const RUNS = { isCancellationRequested: false };
const SEEN_IN = ['Concurrency Lens 1.2.3', 'An Editor 4.5.6', 'Extension host: Node'];

function firstFinding(source: ProjectSource, files: ModuleFiles = NO_FILES, rule?: string): Finding {
  const { findings } = new Program(files).analyze(source, { minConfidence: 'possible', ...(rule !== undefined && { rules: [rule] }) });
  assert.ok(findings[0], 'nothing is found');
  return findings[0];
}

function lineCount(text: string): number {
  return text.trim().split('\n').length;
}

describe('reports of false positives', function () {
  this.timeout(60_000);
  this.slow(3_000);

  describe('hold code that gives the finding again', () => {
    const sizes: number[] = [];

    for (const { id } of rules) {
      for (const file of readdirSync(inRoot('test/fixtures/rules', id)).filter((name) => name.startsWith('invalid'))) {
        it(`of ${id}, ${file}`, async () => {
          const { text, directives } = readMarkers(readFileSync(inRoot('test/fixtures/rules', id, file), 'utf8'));
          const fileName = directives.file ?? `src/${id}/${file}`;
          const source = { path: fileName, fileName, text };
          const finding = firstFinding(source, NO_FILES, id);
          const shortest = await shortestCode(source, finding, NO_FILES, RUNS);
          assert.ok(shortest);
          const { snippet: { text: code, mark }, ownName, otherFiles, ownSettings } = shortest;
          assert.deepEqual({ ownName, otherFiles, ownSettings }, { ownName: false, otherFiles: false, ownSettings: false });
          const { findings, errors } = analyzeFile({ fileName: shortest.fileName, text: code }, { minConfidence: 'possible' });
          assert.deepEqual(errors, []);
          const again = findings.find(({ rule, range }) => rule === id && range.start === mark.start && range.end === mark.end);
          assert.ok(again, code);
          // A report shows no texts of calls, so they may be others.
          const said = ({ confidence, message, evidence }: Finding) => ({ confidence, message, evidence: evidence.map((fact) => fact.replace(/\('[^']*'/g, "('…'")) });
          assert.deepEqual(said(again), said(finding), code);
          assert.equal(code.slice(mark.start, mark.end), text.slice(finding.range.start, finding.range.end));
          sizes.push(lineCount(code));
        });
      }
    }

    it('and is short', () => {
      sizes.sort((a, b) => a - b);
      assert.ok(sizes.length >= 30, `${sizes.length} fixtures`);
      assert.ok(sizes[sizes.length >> 1] <= 6 && sizes.at(-1)! <= 15, `lines left: ${sizes.join(' ')}`);
    });
  });

  const SECRETS = `/** For the Wonka merger. */
import { price } from './wonka/prices';
import { readFile } from 'node:fs/promises';

export async function load(id: string) {
  const path = '/home/charlie/secret.txt';
  if (price(id) > 3) {
    const first = await readFile('/home/charlie/a.txt');
    const second = await readFile('/home/charlie/b.txt');
    return [first, second];
  }
  return path;
}
`;

  const onOneLine = "import { readFile } from 'node:fs/promises'; export async function load() { const a = await readFile('a'); return [a, await readFile('b')]; }\n";
  const sourceOf = (text: string, fileName = 'charlie/wonka.ts') => ({ path: `/home/${fileName}`, fileName, text });

  it('count one line as one', async () => {
    const source = sourceOf(onOneLine);
    assert.match((await reportFalsePositive(source, firstFinding(source), NO_FILES, SEEN_IN, RUNS))!, /\nShortened from 1 line, as long as/);
  });

  it('say what was said, of what, and in what it was seen', async () => {
    const source = sourceOf(SECRETS);
    const report = await reportFalsePositive(source, firstFinding(source), NO_FILES, SEEN_IN, RUNS);
    assert.equal(report, `# False positive: sequential-awaits

Nothing has been sent. Check that this text holds nothing private before you share it; you may change all of it.

**What is wrong with it:** 

## What was said

- Rule: sequential-awaits, certain
- Message: \`readFile\` and \`readFile\` wait one after the other although nothing orders them.
- Marked: \`await\` in line 5
- Evidence:
  - \`readFile\` only reads (a known API)
  - certain: every effect is known

## Code

Shortened from 13 lines, as long as the same was said of it. If what makes the finding wrong is gone, put it back.

\`\`\`ts
import { readFile } from 'node:fs/promises';

export async function load(id) {
  const first = await readFile('a');
  const second = await readFile();
}
\`\`\`

## Seen in

- Concurrency Lens 1.2.3
- An Editor 4.5.6
- Extension host: Node
`);
  });

  it('say that another file is needed, and do not name it', async () => {
    const files = memoryModules({ '/home/charlie/secret.ts': "import { readFileSync } from 'node:fs';\nexport function load(name: string) { return readFileSync(name); }\n" });
    const source = sourceOf("import { load } from './secret';\nexport const other = 1;\nexport async function show(name: string) {\n  return load(name);\n}\n");
    const report = await reportFalsePositive(source, firstFinding(source, files), files, SEEN_IN, RUNS);
    assert.match(report!, /depends on another file, which is not shown/);
    assert.match(report!, /```ts\nimport \{ load \} from '\.\/a';\nexport async function show\(name\) \{\n  return load\(name\);\n\}\n```/);
    assert.doesNotMatch(report!, /secret|charlie|wonka|depends on the name/);
  });

  it('say that the settings of the project are needed, and do not show them', async () => {
    const source = sourceOf("export async function show(id: string) {\n  const first = await zork(id);\n  return [first, await zork('b')];\n}\n");
    const config = { readingCalls: ['zork', 'wonka'] };
    const [finding] = new Program(NO_FILES).analyze(source, config).findings;
    const report = await reportFalsePositive(source, finding, NO_FILES, SEEN_IN, RUNS, config);
    assert.match(report!, /depends on what the settings of the project say of its calls/);
    assert.doesNotMatch(report!, /wonka|depends on another file|depends on the name/);
  });

  it('say that the name of the file is needed, and do not tell it', async () => {
    const source = sourceOf("import { readFileSync } from 'node:fs';\nexport function GET(request: Request) {\n  return new Response(readFileSync('a'));\n}\n", 'app/wonka/route.ts');
    const report = await reportFalsePositive(source, firstFinding(source), NO_FILES, SEEN_IN, RUNS);
    assert.match(report!, /depends on the name or the folder of its file/);
    assert.doesNotMatch(report!, /wonka|route|depends on another file/);
  });

  for (const text of ["'../wonka/a'", "'/home/wonka/a.txt'", "'wonka.txt'", '"its wonka\'s file"', "'C:\\\\wonka\\\\a.txt'", '`./wonka/a`']) {
    it(`hide names of files and other texts in what was said, too: ${text}`, async () => {
      const source = sourceOf(`import { brotliCompressSync } from 'node:zlib';\nexport function pack(pages) {\n  return Promise.all(pages.map(async () => brotliCompressSync(${text})));\n}\n`);
      const finding = firstFinding(source, NO_FILES, 'async-is-not-parallel');
      assert.ok(finding.evidence.some((fact) => fact.includes('wonka')));
      const report = await reportFalsePositive(source, finding, NO_FILES, SEEN_IN, RUNS);
      assert.match(report!, /brotliCompressSync\((['"`])…\1/);
      assert.doesNotMatch(report!.split('## Code')[0], /wonka/);
      assert.doesNotMatch(report!, /wonka(?!')|depends on/);
    });
  }

  it('are not made of a finding that is not there, nor when they are cancelled', async () => {
    const source = sourceOf(SECRETS);
    const finding = firstFinding(source);
    assert.equal(await reportFalsePositive({ ...source, text: source.text.replaceAll('await', '') }, finding, NO_FILES, SEEN_IN, RUNS), null);
    assert.equal(await reportFalsePositive(source, finding, NO_FILES, SEEN_IN, { isCancellationRequested: true }), null);
  });

  it('keep code as code, whatever is in it', async () => {
    const source = sourceOf("export async function f(id) {\n  const a = await db['```'].fetchUser(id);\n  const b = await db['```'].fetchOrders(id);\n}\n");
    const report = await reportFalsePositive(source, firstFinding(source), NO_FILES, SEEN_IN, RUNS);
    assert.match(report!, /\n(`{4})ts\nexport async function f[^]*```[^]*\n\1\n/);
  });
});
