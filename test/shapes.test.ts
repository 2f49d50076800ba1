/**
 * The shapes of waiting code that every version has to judge: `fixtures/shapes`, one file a group, one function a
 * shape, analysed by all rules. What is not marked is silent at the default level. A shape that waits for a rule says
 * so: `awaits rule race-across-await`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { checkAll } from './support/check';
import { inRoot } from './support/paths';

const folder = inRoot('test/fixtures/shapes');

describe('shapes', () => {
  for (const file of readdirSync(folder).sort()) {
    it(file, () => checkAll({ name: `test/fixtures/shapes/${file}`, fileName: `src/${file}`, source: readFileSync(path.join(folder, file), 'utf8') }));
  }
});
