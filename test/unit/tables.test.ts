/**
 * The tables of packages against small programs that use them, one file a package: `fixtures/tables`. Behind a line of
 * awaited calls, a comment says which rows have to answer and what they have to say: `// pg Pool: read` asks for rows
 * that are called as the code calls them, `// pg Pool *: ordered` for that one. Every row is reached at least once, so
 * a row that is deleted, misspelt or hidden by another one fails here.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { Effects } from '../../src/core/effects/effect';
import { Lookup } from '../../src/core/effects/lookup';
import { PACKAGES, tableOf } from '../../src/core/effects/tables/index';
import { extractFacts } from '../../src/core/facts/extract';
import { LineIndex } from '../../src/core/lines';
import { parseSource } from '../../src/core/syntax/parse';
import { inRoot } from '../support/paths';

const folder = inRoot('test/fixtures/tables');
const files = readdirSync(folder).sort();
const reached = new Set<string>();

describe('tables', () => {
  for (const file of files) {
    it(file, () => {
      const text = readFileSync(path.join(folder, file), 'utf8');
      const problems = answersIn(file, text).flatMap(({ line, expected, place, says, callee, source }) => {
        const [asked, access] = expected.split(': ');
        const name = place.slice(asked.length + 1);
        const isAsked = place === asked || (place.startsWith(`${asked} `) && name.split('.').at(-1) === callee);
        return isAsked && says === access && source === 'table' ? [] : [`line ${line}, ${callee}: ${place}: ${says} (${source}), expected ${expected}`];
      });
      assert.deepEqual(problems, []);
    });
  }

  it('every row is named by a program', () => {
    const rows = PACKAGES.flatMap(({ modules, calls = {}, objects = {} }) => [
      ...Object.keys(calls).map((name) => `${modules[0]} ${name || '()'}`),
      ...Object.entries(objects).flatMap(([object, methods]) => Object.keys(methods).map((name) => `${modules[0]} ${object} ${name || '()'}`)),
    ]);
    assert.deepEqual(rows.filter((row) => !reached.has(row)), []);
  });

  it('every package has one table', () => {
    for (const table of PACKAGES) for (const module of table.modules) assert.equal(tableOf(module), table, module);
  });

  it('what a row gives, and what a package itself is, is in its table', () => {
    const missing = PACKAGES.flatMap(({ modules, main, calls = {}, objects = {} }) => {
      const gives = [calls, ...Object.values(objects)].flatMap((rows) => Object.values(rows).map((row) => row.gives));
      return [main, ...gives].filter((name) => name !== undefined && !objects[name]).map((name) => `${modules[0]} ${name}`);
    });
    assert.deepEqual(missing, []);
  });
});

function answersIn(fileName: string, text: string) {
  const result = parseSource({ fileName, text });
  assert.ok('parsed' in result, `${fileName} does not parse`);
  const facts = extractFacts(result.parsed, text);
  const lookup = new Lookup(facts);
  const effects = new Effects(facts);
  const lines = new LineIndex(text);
  const code = text.split('\n');
  return facts.awaits.flatMap((fact) => {
    const { line } = lines.positionAt(fact.range.start);
    const expected = code[line - 1].split(' // ')[1];
    if (fact.call === undefined || expected === undefined) return [];
    const call = facts.calls[fact.call];
    const { access, hold, source } = effects.ofAwait(fact);
    const place = lookup.find(call)?.place ?? 'no row';
    reached.add(place);
    return [{ line, expected, place, says: hold ? `${access}, ${hold}` : access, callee: call.name, source }];
  });
}
