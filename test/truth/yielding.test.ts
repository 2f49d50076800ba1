/**
 * What pauses between turns are claimed to do, at run time: the truth fixtures whose loops can have them, made async, are run
 * before and after the fix. A timer is starved for the whole of it before, and served meanwhile after it; what comes out is
 * the same. Counts decide, never milliseconds: the input grows until there is enough to be cut.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { transformSync } from 'esbuild';
import { analyzeFile, FileFixes, type Finding, type Fix } from '../../src/core/index';
import { applyFix } from '../support/edits';
import { readMarkers } from '../support/markers';
import { inRoot } from '../support/paths';
import { readTruth } from './claims';

type Handler = (input: unknown, response: unknown) => unknown;

interface FixtureModule {
  register?(app: unknown): void;
  handle?: Handler;
  inputOf(size: number): unknown;
}

/** A timer is served so often during work that is long enough. */
const SERVED = 3;
/** As many fixtures have to be cut. */
const AT_LEAST = 8;
const MOST_DOUBLINGS = 4;

const folder = inRoot('test/fixtures/truth');
const cut = readdirSync(folder).sort().flatMap((file) => {
  const { text, directives } = readMarkers(readFileSync(`${folder}/${file}`, 'utf8'));
  const before = text.replace(/(?<!async )\((req(?:: any)?, res(?:: any)?)\) =>/g, 'async ($1) =>');
  const after = withPauses(file, before);
  return after === undefined ? [] : [{ file, before, after, size: readTruth(directives.truth).size }];
});

describe('pauses between turns', function () {
  this.timeout(30_000);

  for (const { file, before, after, size } of cut) {
    it(file, async () => {
      const [held, pausing] = [before, after].map((text) => loadFixture(file, text));
      // A count that stands in the code does not grow with the input.
      const grows = size > 1;
      for (let doubling = 0; ; doubling++) {
        const served = await compare(held, pausing, size * 2 ** doubling);
        if (!grows || served >= SERVED) return;
        assert.ok(doubling < MOST_DOUBLINGS, `a timer is served ${served} times only`);
      }
    });
  }

  it('are made in enough code', () => assert.ok(cut.length >= AT_LEAST, cut.map(({ file }) => file).join(', ')));
});

/** How often a timer is served with the pauses; without them, it never is. */
async function compare(held: FixtureModule, pausing: FixtureModule, size: number): Promise<number> {
  const [before, after] = [await observed(held, size), await observed(pausing, size)];
  assert.equal(before.served, 0, 'without the pauses nobody else runs');
  assert.deepEqual(after.answers, before.answers);
  return after.served;
}

function withPauses(file: string, text: string): string | undefined {
  const source = { fileName: `src/${file}`, text };
  const fixes = new FileFixes(source);
  const ofPauses = ({ otherRemedies = [], ...finding }: Finding): Fix[] => fixes.applicable({ ...finding, remedy: undefined, otherRemedies: otherRemedies.filter(({ kind }) => kind === 'yield-turns') });
  const [fix] = analyzeFile(source, { rules: ['cpu-heavy-loop'], minConfidence: 'likely' }).findings.flatMap(ofPauses);
  return fix && applyFix(text, fix);
}

function loadFixture(file: string, text: string): FixtureModule {
  const { code } = transformSync(text, { loader: file.endsWith('.ts') ? 'ts' : 'js', format: 'cjs', target: 'node20' });
  const module = { exports: {} as FixtureModule };
  new Function('module', 'exports', 'require', code)(module, module.exports, createRequire(inRoot('package.json')));
  return module.exports;
}

/** What a handler answers, and how often a timer that is set again and again is served before it is done. */
async function observed({ register, handle, inputOf }: FixtureModule, size: number): Promise<{ answers: unknown[]; served: number }> {
  const answers: unknown[] = [];
  const answer: unknown = new Proxy({}, { get: (_, name) => (name === 'then' ? undefined : (...given: unknown[]) => { answers.push([String(name), ...given]); return answer; }) });
  const handler = handle ?? registered(register!);
  const input = inputOf(size);
  let served = 0;
  let timer = setTimeout(function again() {
    served++;
    timer = setTimeout(again);
  });
  const result = await handler(input, answer);
  clearTimeout(timer);
  return { answers: [...answers, result], served };
}

function registered(register: (app: unknown) => void): Handler {
  const handlers: Handler[] = [];
  register(new Proxy({}, { get: () => (...given: unknown[]) => handlers.push(given.at(-1) as Handler) }));
  return handlers[0];
}
