/** `src/README.md` is the map: what it names is there, and what lies in the larger folders is named, once. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { inRoot } from '../support/paths';

const MAP = readFileSync(inRoot('src/README.md'), 'utf8');
const DETAILED = [
  ...['syntax', 'facts', 'program', 'effects', 'flow', 'fixes', 'silence', 'shrink', 'timeline'].map((folder) => `core/${folder}`),
  'settings', 'project', 'server', 'server/features', 'extension', 'webview', 'cli',
];

describe('the map in src/README.md', () => {
  const sections = new Map([...MAP.matchAll(/^`([\w/]+)\/`\n((?:- .*\n)+)/gm)].map(([, folder, text]) => [folder, text]));

  for (const folder of DETAILED) {
    it(`names every file of ${folder}, once`, () => {
      // The last column says where to begin, whether that is named in the list or not.
      const [, about = '', start = ''] = (MAP.split('\n').find((line) => line.startsWith(`| \`${folder}/\``)) ?? '').split(' | ');
      const named = [...`${about} ${sections.get(folder) ?? ''}`.matchAll(/`(\w+\.ts)`/g)].map(([, name]) => name);
      const files = readdirSync(inRoot(`src/${folder}`)).filter((name) => name.endsWith('.ts'));
      assert.deepEqual(files.filter((name) => !named.includes(name) && !start.includes(`\`${name}\``)), [], 'not named');
      assert.deepEqual(named.filter((name, index) => named.indexOf(name) !== index), [], 'named twice');
    });
  }

  it('names no file that is gone', () => {
    for (const [folder, text] of sections) {
      const named = [...text.matchAll(/`([\w/]+\.ts)`/g)].map(([, name]) => name);
      assert.deepEqual(named.filter((name) => !existsSync(inRoot(`src/${folder}/${name}`))), [], folder);
    }
  });
});
