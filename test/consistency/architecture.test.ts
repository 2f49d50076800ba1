/** Who may import whom, what the core may touch, and how a source file begins. A failure prints every offender. */
import assert from 'node:assert/strict';
import { builtinModules } from 'node:module';
import { analyze } from '@typescript-eslint/scope-manager';
import { readSources, readTexts, type Import, type SourceFile } from '../support/sources';

const sources = readSources('src');

/** What one part may import, as the beginnings of paths below `src/` and the names of packages. */
interface Part {
  values: string[];
  /** May be imported for their types alone. */
  types?: string[];
  packages?: string[];
  /** The files that may import Node's modules. */
  node?: RegExp;
  /** Files outside `src/`. */
  outside?: string[];
}

const core = ['core/index', 'core/model', 'core/config'];

/** The first part whose name a file's path begins with is the file's own. */
const PARTS: [string, Part][] = [
  ['core/rules/', { values: ['core/rules/', 'core/rule', 'core/model', 'core/context', 'core/facts/', 'core/flow/', 'core/effects/', 'core/timeline/'] }],
  ['core/syntax/', { values: ['core/'], packages: ['@typescript-eslint/typescript-estree', '@typescript-eslint/scope-manager', '@typescript-eslint/visitor-keys'] }],
  ['core/fixes/', { values: ['core/'], packages: ['@typescript-eslint/typescript-estree', '@typescript-eslint/scope-manager'] }],
  ['core/program/resolve', { values: ['core/'], packages: ['typescript'] }],
  ['core/facts/exports', { values: ['core/'], packages: ['@typescript-eslint/typescript-estree'] }],
  ['core/facts/extract', { values: ['core/'], packages: ['@typescript-eslint/typescript-estree', '@typescript-eslint/visitor-keys'] }],
  ['core/flow/regex', { values: ['core/'], packages: ['@eslint-community/regexpp'] }],
  ['core/nearestName', { values: [], packages: ['fastest-levenshtein'] }],
  ['core/displayWidth', { values: [], packages: ['string-width'] }],
  ['core/', { values: ['core/'] }],
  ['settings/', { values: ['settings/', ...core], packages: ['jsonc-parser', 'ignore'] }],
  ['project/', { values: ['project/', 'settings/', ...core], packages: ['ignore'], node: /^project\/node\w+$/ }],
  ['server/protocol', { values: [], types: [...core, 'project/leftOut'] }],
  ['server/answerSize', { values: [], types: ['core/model', 'server/protocol'] }],
  ['server/', { values: ['server/', 'project/', 'settings/', ...core], packages: ['vscode-languageserver', 'vscode-languageserver-textdocument', 'diff'], node: /^server\/node$/ }],
  ['cli/', { values: ['cli/', 'project/', 'settings/', ...core], packages: ['commander', 'diff'], node: /./, outside: ['package.json'] }],
  ['webview/', { values: ['webview/', 'core/timeline/plan', 'core/timeline/schedule'], types: ['core/model', 'server/protocol'], packages: ['marked'] }],
  ['extension/', { values: ['extension/', 'server/protocol', 'server/answerSize', 'webview/protocol', 'webview/guideProtocol', 'webview/html', 'webview/assumptions', 'webview/timelineChart', 'webview/timelineWords'], types: ['core/model', 'core/config'], packages: ['vscode', 'vscode-languageclient'] }],
];

/** What the language itself provides that is not the same on every run, and what a host provides. */
const IMPURE = /^(Date|performance|console|process|global|globalThis|window|self|document|fetch|require|setTimeout|setInterval|setImmediate|crypto|Buffer|navigator|localStorage)$/;

describe('architecture', function () {
  this.timeout(20_000);

  it('every file belongs to a part', () => {
    assert.deepEqual(sources.filter((file) => !partOf(file)).map((file) => file.name), []);
  });

  it('a part imports only what its row allows', () => {
    const wrong = sources.flatMap((file) => file.imports.filter((found) => !mayImport(file, found)).map(({ from, typeOnly }) => `${file.name} imports ${typeOnly ? 'types of ' : ''}${from}`));
    assert.deepEqual(wrong, []);
  });

  it('only the core has a door that hands things on', () => {
    const doors = sources.filter((file) => file.imports.some((found) => found.reExports)).map((file) => file.name);
    assert.deepEqual(doors, ['src/core/index.ts']);
  });

  it('no two files need each other to load', () => {
    assert.deepEqual(findCircle(), []);
  });

  it('the core and the settings have no clock, no chance, no console and no host', () => {
    const wrong = sources.filter(({ name }) => /^src\/(?:core|settings)\//.test(name)).flatMap((file) => impureNames(file).map((name) => `${file.name} uses ${name}`));
    assert.deepEqual(wrong, []);
  });

  it('every file opens by saying what it is for', () => {
    const silent = readTexts('src', 'test').filter(({ text }) => !/^\/\*\*\s*(?:\*\s*)?\S[^]*?\*\//.test(text));
    assert.deepEqual(silent.map((file) => file.name), []);
  });

  it('nobody shows a notification', () => {
    const loud = readTexts('src').filter(({ text }) => /\bshow(?:Information|Warning|Error)Message\b/.test(text));
    assert.deepEqual(loud.map((file) => file.name), []);
  });

  it('no file is a drawer', () => {
    const drawers = sources.filter(({ name }) => /(^|\/)(utils?|helpers?|common|misc|shared)(\/|\.ts$)/i.test(name));
    assert.deepEqual(drawers.map((file) => file.name), []);
  });
});

function pathOf(file: SourceFile): string {
  return file.name.slice('src/'.length, -'.ts'.length);
}

function partOf(file: SourceFile): Part | undefined {
  return PARTS.find(([start]) => pathOf(file).startsWith(start))?.[1];
}

function mayImport(file: SourceFile, { from, typeOnly }: Import): boolean {
  const part = partOf(file);
  if (!part) return false;
  if (from.startsWith('src/')) {
    const target = from.slice('src/'.length);
    const within = (allowed: string[] = []) => allowed.some((start) => (start.endsWith('/') ? target.startsWith(start) : target === start));
    return within(part.values) || (typeOnly && within(part.types));
  }
  if (from.startsWith('node:') || builtinModules.includes(from)) return part.node?.test(pathOf(file)) ?? false;
  return part.outside?.includes(from) || (part.packages ?? []).some((name) => from === name || from.startsWith(`${name}/`));
}

/** The files of a circle of imports of values, or nothing. */
function findCircle(): string[] {
  const byPath = new Map(sources.map((file) => [file.name.slice(0, -'.ts'.length), file]));
  const done = new Set<SourceFile>();
  const follow = (file: SourceFile, trail: SourceFile[]): string[] => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file].map(({ name }) => name);
    if (done.has(file)) return [];
    for (const { from, typeOnly } of file.imports) {
      const next = byPath.get(from);
      const circle = next && !typeOnly ? follow(next, [...trail, file]) : [];
      if (circle.length > 0) return circle;
    }
    done.add(file);
    return [];
  };
  return sources.map((file) => follow(file, [])).find((circle) => circle.length > 0) ?? [];
}

/** Names that a file uses and nothing in it declares. */
function impureNames({ text, ast }: SourceFile): string[] {
  const scopes = analyze(ast as never, { sourceType: 'module', lib: [] });
  const free = (scopes.globalScope?.through ?? []).map(({ identifier }) => ({ name: String(identifier.name), end: identifier.range[1] }));
  return free.flatMap(({ name, end }) => (name === 'Math' && text.startsWith('.random', end) ? ['Math.random'] : IMPURE.test(name) ? [name] : []));
}
