/** What lies in the built files, read from the record that the build leaves: `node esbuild.mjs --tests` writes it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { inRoot } from '../support/paths';

/** One built file, as esbuild describes it. */
interface Output {
  bytes: number;
  inputs: Record<string, { bytesInOutput: number }>;
}

const KB = 1000;
/** The most that a built file may have, by its name; more wants a reason. */
const LIMITS: [RegExp, number][] = [
  [/^dist\/core\.js$/, 4800 * KB],
  [/^dist\/server[\w.]*\.js$/, 4800 * KB],
  [/^dist\/extension[\w.]*\.js$/, 700 * KB],
  [/^dist\/cli\.js$/, 150 * KB],
  [/\.css$/, 60 * KB],
  [/\.js$/, 200 * KB],
];

describe('bundles', () => {
  const outputs = JSON.parse(readFileSync(inRoot('out/metafile.json'), 'utf8')) as Record<string, Output>;
  const shipped = Object.entries(outputs).filter(([name]) => name.startsWith('dist/') && !name.endsWith('.map'));
  const holding = (part: RegExp) => shipped.filter(([, { inputs }]) => Object.entries(inputs).some(([input, { bytesInOutput }]) => bytesInOutput > 0 && part.test(input))).map(([name]) => name);
  const named = (pattern: RegExp) => shipped.filter(([name]) => pattern.test(name)).map(([name]) => name);

  it('are all there', () => {
    for (const pattern of [/^dist\/core\.js$/, /^dist\/cli\.js$/, /^dist\/extension\.js$/, /^dist\/extension\.web\.js$/, /^dist\/server\S*\.js$/]) assert.notDeepEqual(named(pattern), [], String(pattern));
  });

  it('hold the parser once for Node and once for browsers', () => {
    const parsers = holding(/node_modules\/typescript\/|@typescript-eslint\/typescript-estree/);
    assert.equal(parsers.length, 2, parsers.join(', '));
    assert.ok(parsers.includes('dist/core.js'));
  });

  it('hold the core where the parser is, and nowhere else besides the plan and the schedule that the page draws from', () => {
    assert.deepEqual(holding(/^src\/core\/(?!model\.ts|config\.ts|timeline\/(?:plan|schedule)\.ts)/), holding(/node_modules\/typescript\//));
  });

  it('hold no test and no test tool', () => {
    assert.deepEqual(holding(/^test\/|node_modules\/(mocha|playwright-core|ajv|axe-core|esbuild)\//), []);
  });

  it('stay small', () => {
    const large = shipped.filter(([name, { bytes }]) => bytes > LIMITS.find(([pattern]) => pattern.test(name))![1]).map(([name, { bytes }]) => `${name}: ${Math.round(bytes / KB)} KB`);
    assert.deepEqual(large, []);
  });
});
