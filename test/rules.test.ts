/**
 * The rules against their fixtures: `fixtures/rules/<rule-id>/{valid,invalid}*`. There is no test code per rule; a
 * rule is tested by the files in its folder, and a folder without a rule, or a rule without both kinds, fails.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { rules } from '../src/core/index';
import { checkRule } from './support/check';
import { readMarkers } from './support/markers';
import { inRoot } from './support/paths';

const folder = inRoot('test/fixtures/rules');
const folders = existsSync(folder) ? readdirSync(folder).sort() : [];
const fixtureName = /^(valid|invalid)[\w.-]*\.[cm]?[jt]sx?$/;

describe('rules', () => {
  it('every folder of fixtures belongs to a rule', () => {
    const known = rules.map((rule) => rule.id);
    assert.deepEqual(folders.filter((id) => !known.includes(id)), []);
  });

  for (const { id } of rules) {
    const files = folders.includes(id) ? readdirSync(path.join(folder, id)).sort() : [];

    describe(id, () => {
      it('has valid and invalid fixtures, and nothing else', () => {
        const kinds = files.map((file) => fixtureName.exec(file)?.[1] ?? file);
        assert.deepEqual([...new Set(kinds)].sort(), ['invalid', 'valid']);
      });

      for (const file of files.filter((name) => fixtureName.test(name))) {
        it(file, () => {
          const source = readFileSync(path.join(folder, id, file), 'utf8');
          const expected = readMarkers(source).markers.length;
          if (file.startsWith('valid')) assert.equal(expected, 0, 'a valid fixture has no markers');
          else assert.notEqual(expected, 0, 'an invalid fixture has at least one marker');
          checkRule(id, { name: `test/fixtures/rules/${id}/${file}`, fileName: `src/${id}/${file}`, source });
        });
      }
    });
  }
});
