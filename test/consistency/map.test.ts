/** `src/README.md` is the map: what it names is there, and what lies in the larger folders of the core is named. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { inRoot } from '../support/paths';

const MAP = readFileSync(inRoot('src/README.md'), 'utf8');
const DETAILED = ['syntax', 'facts', 'program', 'effects', 'flow', 'fixes', 'silence', 'shrink'];

describe('the map in src/README.md', () => {
  const sections = new Map([...MAP.matchAll(/^`core\/(\w+)\/`\n((?:- .*\n)+)/gm)].map(([, folder, text]) => [folder, text]));

  for (const folder of DETAILED) {
    it(`names every file of core/${folder}`, () => {
      const row = MAP.split('\n').find((line) => line.startsWith(`| \`core/${folder}/\``));
      const text = `${row} ${sections.get(folder) ?? ''}`;
      const files = readdirSync(inRoot(`src/core/${folder}`)).filter((name) => name.endsWith('.ts'));
      assert.deepEqual(files.filter((name) => !text.includes(`\`${name}\``)), []);
    });
  }

  it('names no file that is gone', () => {
    for (const [folder, text] of sections) {
      const named = [...text.matchAll(/`([\w/]+\.ts)`/g)].map(([, name]) => name);
      assert.deepEqual(named.filter((name) => !existsSync(inRoot(`src/core/${folder}/${name}`))), [], folder);
    }
  });
});
