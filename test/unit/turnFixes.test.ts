/** How many turns a fix lets run at once, and by what: as the project says, and with the limiter that its package has. */
import assert from 'node:assert/strict';
import { FileFixes, Program, type AnalysisConfig } from '../../src/core/index';
import { applyFix } from '../support/edits';
import { memoryModules } from '../support/memoryModules';

const LOOP = (list: string) => `import { fetchUser } from './api';
export async function load(ids: string[]) {
  const users = [];
  for (const id of ${list}) users.push(await fetchUser(id));
  return users;
}
`;
const API = 'export const fetchUser = async (id: string) => (await fetch(id)).json();\n';

function fixed(list: string, manifest: object, config: Partial<AnalysisConfig> = {}, text = LOOP(list)): string {
  const source = { path: '/app/src/load.ts', fileName: 'src/load.ts', text };
  const program = new Program(memoryModules({ '/app/package.json': JSON.stringify({ name: 'app', ...manifest }), '/app/src/api.ts': API, [source.path]: text }));
  const { findings } = program.analyze(source, { ...config, rules: ['await-in-loop'] });
  assert.equal(findings.length, 1);
  const [fix, ...others] = new FileFixes(source).of(findings[0]);
  assert.deepEqual(others, []);
  return fix.refused ?? applyFix(text, fix);
}

describe('turns at once', () => {
  for (const [title, list, manifest, config, parts] of [
    ['are as many as the project says', 'ids', {}, { concurrencyLimit: 3 }, ['start += 3', 'slice(start, start + 3)']],
    ['are as many as fit where it says nothing', 'ids', {}, { concurrencyLimit: 0 }, ['start += 8']],
    ['are bound where a short list has more', "['a', 'b', 'c', 'd']", {}, { concurrencyLimit: 2 }, ["const items = ['a', 'b', 'c', 'd'];", 'items.slice(start, start + 2)']],
    ['are all of a short list', "['a', 'b', 'c', 'd']", { dependencies: { 'p-map': '7' } }, {}, ["Promise.all(['a', 'b', 'c', 'd'].map("]],
    ['are one', 'ids', {}, { concurrencyLimit: 1 }, ['The project lets one run at a time (`concurrencyLimit`).']],
    ['run by p-map, which the package has', 'ids', { dependencies: { 'p-map': '7', 'p-limit': '5' } }, {}, ["import { fetchUser } from './api';\nimport pMap from 'p-map';\n", 'const users = await pMap(ids, async (id) => fetchUser(id), { concurrency: 8 });']],
    ['run by p-limit', 'ids', { dependencies: { 'p-limit': '5' } }, { concurrencyLimit: 5 }, ["import pLimit from 'p-limit';", 'const limit = pLimit(5);', 'const users = await Promise.all(ids.map((id) => limit(async () => fetchUser(id))));']],
    ['run in slices where a limiter is for development alone', 'ids', { devDependencies: { 'p-limit': '5' } }, {}, ['start += 8']],
  ] as [string, string, object, Partial<AnalysisConfig>, string[]][])
    it(title, () => {
      const text = fixed(list, manifest, config);
      for (const part of parts) assert.ok(text.includes(part), text);
    });

  it('run in slices where results join others that are there', () => {
    const text = fixed('ids', { dependencies: { 'p-map': '7' } }, {}, LOOP('ids').replace('[];', "[{ id: 'root' }];"));
    assert.ok(text.includes('users.push(...(await Promise.all(ids.slice('), text);
  });
});
