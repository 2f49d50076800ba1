/** How it is known that a file runs on Node. */
import assert from 'node:assert/strict';
import { extractFacts } from '../../src/core/facts/extract';
import { parseSource } from '../../src/core/syntax/parse';
import { whyOnNode } from '../../src/core/platform';

describe('what says that a file runs on Node', () => {
  const rows: [string, string, boolean, string | undefined][] = [
    ['a.ts', "import { readFile } from 'node:fs/promises';", false, 'the file imports `fs/promises`'],
    ['a.ts', "const zlib = require('zlib');", false, 'the file imports `zlib`'],
    ['a.ts', "import express from 'express';", false, 'the file imports `express`'],
    ['a.ts', "import express from 'express'; import { cpus } from 'os';", false, 'the file imports `os`'],
    ['a.ts', 'console.log(__dirname);', false, 'the file uses `__dirname`'],
    ['a.ts', 'setImmediate(() => {});', false, 'the file uses `setImmediate`'],
    ['a.ts', 'process.on("exit", () => {});', false, 'the file uses `process.on`'],
    ['a.ts', 'const mode = process.env.MODE;', false, undefined],
    ['a.ts', "import { join } from 'path'; import { EventEmitter } from 'events';", false, undefined],
    ['a.ts', 'export const x = 1;', true, 'its package is a command'],
    ['a.ts', 'export const x = 1;', false, undefined],
    ['a.tsx', "import { readFile } from 'fs';", false, undefined],
    ['a.ts', "import { readFile } from 'fs'; import { createApp } from 'vue';", false, undefined],
    ['a.ts', "import { readFile } from 'fs'; document.title = 'x';", false, undefined],
    ['a.ts', 'function setImmediate(run: () => void) { run(); } setImmediate(() => {});', false, undefined],
  ];
  for (const [fileName, text, isOfCommand, why] of rows) {
    it(`${fileName}: ${text}${isOfCommand ? ' of a command' : ''}`, () => {
      const result = parseSource({ fileName, text });
      assert.ok(!('error' in result));
      assert.equal(whyOnNode(fileName, extractFacts(result.parsed, text), isOfCommand), why);
    });
  }
});
