/**
 * A table of synchronous APIs against small programs: behind a line, a comment says which classes its calls have, in
 * the order of the code (`// heavy`, `// disk, disk`); a line without one has none. Every row is reached at least once,
 * so a row that is deleted, misspelt or hidden by another one fails.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { extractFacts } from '../../src/core/facts/extract';
import type { CallFact, FileFacts } from '../../src/core/facts/model';
import { LineIndex } from '../../src/core/lines';
import { parseSource } from '../../src/core/syntax/parse';
import { inRoot } from './paths';

export interface Answer {
  /** Where the row stands: the package, the object, the name. */
  place: string;
  says: string;
}

interface ApiTable<Row> {
  tables: readonly { modules: readonly string[]; calls?: Readonly<Record<string, Row>>; objects?: Readonly<Record<string, Readonly<Record<string, Row>>>>; main?: string }[];
  answer(call: CallFact, facts: FileFacts): Answer | undefined;
  /** What a row says, in words; undefined where it only says what is given. */
  words(row: Row): string | undefined;
}

/** So that a message stays within its bounds. */
const LONGEST_WORDS = 36;
const EXPECTED = / \/\/ ((?:\w+)(?:, \w+)*)$/;

export function describeTable<Row extends { gives?: string }>(name: string, { tables, answer, words }: ApiTable<Row>): void {
  const folder = inRoot(`test/fixtures/${name}`);
  const reached = new Set<string>();

  describe(`table ${name}`, () => {
    for (const file of readdirSync(folder).sort()) {
      it(file, () => {
        const text = readFileSync(path.join(folder, file), 'utf8');
        const result = parseSource({ fileName: file, text });
        assert.ok('parsed' in result, `${file} does not parse`);
        const facts = extractFacts(result.parsed, text);
        const lines = new LineIndex(text);
        const said = new Map<number, string[]>();
        for (const call of [...facts.calls].sort((a, b) => a.range.end - b.range.end)) {
          const found = answer(call, facts);
          if (!found) continue;
          reached.add(found.place);
          const { line } = lines.positionAt(call.nameRange.start);
          said.set(line, [...(said.get(line) ?? []), found.says]);
        }
        const problems = text.split('\n').flatMap((code, index) => {
          const expected = EXPECTED.exec(code)?.[1] ?? '';
          const got = (said.get(index + 1) ?? []).join(', ');
          return got === expected ? [] : [`line ${index + 1}: ${got || 'nothing'}, expected ${expected || 'nothing'}: ${code}`];
        });
        assert.deepEqual(problems, []);
      });
    }

    it('every row is reached by a program', () => {
      assert.deepEqual(rowsOf(tables).filter(({ place, row }) => words(row) !== undefined && !reached.has(place)).map(({ place }) => place), []);
    });

    it('every module has one table', () => {
      const modules = tables.flatMap((table) => table.modules);
      assert.deepEqual(modules.filter((module, index) => modules.indexOf(module) !== index), []);
    });

    it('what a row gives, and what a package itself is, is in its table', () => {
      const missing = tables.flatMap(({ modules, main, calls = {}, objects = {} }) => {
        const gives = [calls, ...Object.values(objects)].flatMap((rows) => Object.values(rows).map((row) => row.gives));
        return [main, ...gives].filter((object) => object !== undefined && !objects[object]).map((object) => `${modules[0]} ${object}`);
      });
      assert.deepEqual(missing, []);
    });

    it('what a row says is short', () => {
      assert.deepEqual(rowsOf(tables).flatMap(({ row }) => words(row) ?? []).filter((text) => text.length > LONGEST_WORDS), []);
    });
  });
}

function rowsOf<Row>(tables: ApiTable<Row>['tables']): { place: string; row: Row }[] {
  return tables.flatMap(({ modules, calls = {}, objects = {} }) => [
    ...Object.entries(calls).map(([name, row]) => ({ place: `${modules[0]} ${name || '()'}`, row })),
    ...Object.entries(objects).flatMap(([object, rows]) => Object.entries(rows).map(([name, row]) => ({ place: `${modules[0]} ${object} ${name || '()'}`, row }))),
  ]);
}
