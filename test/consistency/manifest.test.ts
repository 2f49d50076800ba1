/** What the manifest, the code and the documents say twice must be the same. A failure prints what differs. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as manifest from '../../package.json';
import texts from '../../package.nls.json';
import { rules } from '../../src/core/index';
import { COMMANDS } from '../../src/extension/ids';
import { inRoot } from '../support/paths';

interface Contributes {
  commands?: { command: string; title: string; category?: string }[];
  menus?: Record<string, { command?: string }[]>;
  keybindings?: { command: string }[];
}

/** What a `%key%` of the manifest stands for; anything else is the text itself. */
function textOf(value: string): string {
  const key = /^%(.+)%$/.exec(value)?.[1];
  return key === undefined ? value : ((texts as Record<string, string>)[key] ?? '');
}

const { contributes = {} } = manifest as { contributes?: Contributes };

/** The product's rules, in its order. The registry may hold fewer while it grows, and none besides. */
const RULES = ['sequential-awaits', 'await-in-loop', 'serial-combinator', 'cpu-heavy-loop', 'blocking-call', 'async-is-not-parallel', 'slow-regex', 'worker-for-waiting', 'unbounded-overlap', 'race-across-await', 'floating-async-callback', 'overlap-in-transaction', 'late-await'];
const HEADLINES = ['sequential-awaits', 'await-in-loop', 'cpu-heavy-loop', 'blocking-call'];

describe('manifest', () => {
  it('names the commands that the code has', () => {
    assert.deepEqual((contributes.commands ?? []).map(({ command }) => command).sort(), Object.values(COMMANDS).sort());
  });

  it('titles every command and puts it in the category', () => {
    for (const { command, title, category } of contributes.commands ?? []) {
      assert.match(command, /^concurrencyLens\.[a-z][A-Za-z]+$/);
      assert.match(textOf(title), /^[A-Z]/, command);
      assert.equal(category, 'Concurrency Lens', command);
    }
  });

  it('offers in menus and keys only what is a command', () => {
    const used = [...Object.values(contributes.menus ?? {}).flat(), ...(contributes.keybindings ?? [])].flatMap(({ command }) => command ?? []);
    const known: string[] = Object.values(COMMANDS);
    assert.deepEqual(used.filter((command) => !known.includes(command)), []);
  });

  it('has the texts that it names, and no others', () => {
    const named = new Set([...JSON.stringify(manifest).matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key));
    assert.deepEqual([...named].sort(), Object.keys(texts).sort());
  });

  it('names files that the build makes', () => {
    for (const file of [manifest.main, manifest.browser, manifest.bin['concurrency-lens']]) assert.ok(existsSync(inRoot(file)), `${file} is not built`);
  });
});

describe('registry', () => {
  const ids = rules.map(({ id }) => id);

  it("holds the product's rules, in its order, and none besides", () => {
    assert.deepEqual(ids, RULES.filter((id) => ids.includes(id)));
  });

  it('holds the headline rules', () => {
    assert.deepEqual(HEADLINES.filter((id) => !ids.includes(id)), []);
  });
});

describe('README', () => {
  const file = inRoot('README.md');
  const region = /(?<=<!-- rules -->\n)[^]*?(?=<!-- \/rules -->)/;
  const table = ['', '| rule | bottleneck | says |', '|---|---|---|', ...rules.map(({ id, bottleneck, docs }) => `| \`${id}\` | ${bottleneck} | ${docs.summary.replaceAll('|', '\\|')} |`), '', ''].join('\n');

  it('lists the rules as they describe themselves; UPDATE=1 rewrites the list', () => {
    assert.ok(existsSync(file), 'there is no README.md');
    const text = readFileSync(file, 'utf8');
    assert.match(text, region, 'README.md has no lines <!-- rules --> and <!-- /rules -->');
    if (process.env.UPDATE) writeFileSync(file, text.replace(region, () => table));
    else assert.equal(region.exec(text)![0], table);
  });
});
