/**
 * What the compute rules claim is true at run time: each file of `fixtures/truth` is given to the analyser, which must
 * find what its markers say, and to Node, where it must do to the event loop what its `@truth` says. One process each,
 * one after the other.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { transformSync } from 'esbuild';
import { checkRules } from '../support/check';
import { makeFolder, removeFoldersAfterwards } from '../support/folder';
import { readMarkers } from '../support/markers';
import { inRoot } from '../support/paths';
import { contradiction, exponentOf, isTrouble, readTruth, type Claim, type Measured, type Truth } from './claims';

const COMPUTE_RULES = ['blocking-call', 'cpu-heavy-loop', 'async-is-not-parallel', 'slow-regex'];
/** What the suite is worth: so many fixtures with findings, and so many near misses. */
const AT_LEAST = { found: 25, nearMisses: 8 };
const LONGEST = 20_000;

const folder = inRoot('test/fixtures/truth');
const fixtures = readdirSync(folder).sort().map((file) => {
  const source = readFileSync(path.join(folder, file), 'utf8');
  const { text, markers, directives } = readMarkers(source);
  return { file, source, text, truth: readTruth(directives.truth), markers, rules: new Set(markers.map((marker) => marker.rule)) };
});

describe('truth', function () {
  this.timeout(LONGEST);
  removeFoldersAfterwards();

  for (const { file, source, truth, markers, rules } of fixtures) {
    it(`${file} ${truth.claim}${truth.wrong ? `, ${truth.wrong}` : ''}`, async () => {
      checkRules(COMPUTE_RULES, { name: `test/fixtures/truth/${file}`, fileName: `src/${file}`, source });
      assert.equal(isTrouble(truth) !== (truth.wrong !== undefined), rules.size > 0, rules.size > 0 ? 'what is found holds, grows or is armed, or is a false alarm' : 'what is not found is free or waits, or is missed');
      if (truth.claim === 'armed') assert.ok(markers.every(({ rule, confidence }) => rule === 'blocking-call' && confidence === 'likely'), 'an armed setImmediate shows enough of blocking calls only, and not of the expensive ones, which are certain');
      assert.equal(contradiction(truth, await measured(file)), undefined);
    });
  }

  it('is told of enough code, for every rule', () => {
    const right = fixtures.filter(({ truth }) => truth.wrong === undefined);
    const found = right.filter(({ truth }) => isTrouble(truth));
    assert.ok(found.length >= AT_LEAST.found, `${found.length} fixtures have findings`);
    assert.ok(right.length - found.length >= AT_LEAST.nearMisses, `${right.length - found.length} fixtures are near misses`);
    for (const rule of COMPUTE_RULES) assert.ok(found.some(({ rules }) => rules.has(rule)), `no fixture has a finding of ${rule}`);
  });

  // What is measured has to be able to say no.
  const opposites: [string, Claim][] = [
    ['match-lists.ts', 'free'],
    ['match-by-index.ts', 'grows'],
    ['match-by-index.ts', 'holds'],
    ['login-pbkdf2.ts', 'free'],
    ['login-promised.ts', 'holds'],
    ['template-read.ts', 'waits'],
    ['template-awaited.ts', 'armed'],
  ];
  for (const [file, claim] of opposites) {
    it(`${file} contradicts that it ${claim}`, async () => {
      const { truth } = fixtures.find((fixture) => fixture.file === file)!;
      assert.ok(contradiction({ ...truth, claim }, await measured(file)));
    });
  }

  it('the exponent of growth is that of the power', () => {
    assert.deepEqual([[1, 2, 4, 8], [1, 4, 16, 64], [3, 3, 3, 3], [5]].map((delays) => Number(exponentOf(delays).toFixed(6))), [1, 2, 0, 0]);
  });
});

const known = new Map<string, Promise<Measured>>();

function measured(file: string): Promise<Measured> {
  const { text, truth } = fixtures.find((fixture) => fixture.file === file)!;
  const measuring = known.get(file) ?? measure(file, text, truth);
  known.set(file, measuring);
  return measuring;
}

/** Runs a fixture in a process of its own. What it leaves on the disk goes away with the suite. */
async function measure(file: string, text: string, truth: Truth): Promise<Measured> {
  const { code } = transformSync(text, { loader: file.endsWith('.ts') ? 'ts' : 'js', format: 'cjs', target: 'node20', sourcefile: file });
  const temporary = makeFolder({ 'fixture.cjs': code });
  const args = ['--expose-gc', inRoot('out/test/truth/measure.js'), path.join(temporary, 'fixture.cjs'), JSON.stringify(truth)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, NODE_PATH: inRoot('node_modules'), TMPDIR: temporary, TEMP: temporary, TMP: temporary }, timeout: LONGEST });
  if (process.env.SHOW_TRUTH) console.log(`      ${stdout.trim()}`);
  return JSON.parse(stdout) as Measured;
}
