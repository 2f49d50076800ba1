/** What was told to other linters about awaits in loops counts where they would heed it, and speaks of nothing else. */
import assert from 'node:assert/strict';
import { analyzeFile } from '../../src/core/index';

/** The rules that still report on a text. */
function found(text: string): string[] {
  const { findings, errors } = analyzeFile({ fileName: 'src/a.ts', text });
  assert.deepEqual(errors, [], text);
  return findings.map(({ rule }) => rule);
}

/** A loop, with something above it, in front of its wait, deeper in it, and behind its wait on the same line. */
const loop = ({ head = '', above = '', inside = '', behind = '' }): string => `${head}
export async function all(ids) {
  ${above}
  const kept = [];

  for (const id of ids) {
    if (id.isNew) {
      kept.push(
        ${inside}
        await fetchUser(id), ${behind}
      );
    }
  }
  return kept;
}
`;

const SILENCED: [what: string, text: string][] = [
  ['ESLint, for the line', loop({ behind: '// eslint-disable-line no-await-in-loop' })],
  ['ESLint, for the line, in a block', loop({ behind: '/* eslint-disable-line no-void, no-await-in-loop -- why */' })],
  ['ESLint, for the next line', loop({ inside: '// eslint-disable-next-line no-await-in-loop' })],
  ['ESLint, for the next line, in a block of several lines', loop({ inside: '/* eslint-disable-next-line\n   no-void,\n   no-await-in-loop -- why */' })],
  ['ESLint, behind another word', loop({ behind: '// @ts-ignore // eslint-disable-line no-await-in-loop' })],
  ['ESLint, for the whole file', loop({ head: '/* eslint-disable no-console, no-await-in-loop -- why */' })],
  ['ESLint, from inside the function', loop({ above: '/* eslint-disable no-await-in-loop */' })],
  ['ESLint, for a stretch', loop({ inside: '/* eslint-disable no-await-in-loop */', behind: '/* eslint-enable no-await-in-loop */' })],
  ['ESLint, with another rule enabled again', loop({ head: '/* eslint-disable no-await-in-loop */\n/* eslint-enable no-console */' })],
  ['ESLint, by its settings in the file', loop({ head: '/* eslint no-console: 2, no-await-in-loop: "off" */' })],
  ['ESLint, by its settings in numbers', loop({ head: '/* eslint "no-await-in-loop": [0] */' })],
  ['Oxlint', loop({ inside: '// oxlint-disable-next-line eslint/no-await-in-loop' })],
  ['Oxlint, for the whole file', loop({ head: '// oxlint-disable no-await-in-loop' })],
  ['Biome', loop({ inside: '// biome-ignore lint/performance/noAwaitInLoops: it is meant' })],
  ['Biome, for the whole file', loop({ head: '/**\n * biome-ignore-all lint/performance/noAwaitInLoops: it is meant\n */' })],
  ['Biome, for a stretch', loop({ above: '// biome-ignore-start lint/performance/noAwaitInLoops: it is meant', behind: '// biome-ignore-end lint/performance/noAwaitInLoops: it was' })],
  ['Deno', loop({ inside: '// deno-lint-ignore no-await-in-loop' })],
  ['Deno, for the whole file', loop({ head: '// deno-lint-ignore-file no-await-in-loop' })],
];

const HEARD: [what: string, text: string][] = [
  ['nothing', loop({})],
  ['another rule', loop({ head: '/* eslint-disable no-restricted-syntax */' })],
  ['a rule that begins alike', loop({ inside: '// eslint-disable-next-line no-await-in-loop-head' })],
  ['the rule in a reason', loop({ head: '/* eslint-disable no-void -- not no-await-in-loop */' })],
  ['all rules', loop({ head: '/* eslint-disable */', inside: '// eslint-disable-next-line' })],
  ['another line', loop({ inside: '// eslint-disable-line no-await-in-loop' })],
  ['a stretch that ended', loop({ head: '/* eslint-disable no-await-in-loop */\nexport const one = 1;\n/* eslint-enable no-await-in-loop */' })],
  ['a stretch that ended for all rules', loop({ head: '/* eslint-disable no-await-in-loop */\nexport const one = 1;\n/* eslint-enable */' })],
  ['a louder setting', loop({ head: '/* eslint no-await-in-loop: "error" */' })],
  ['the end alone', loop({ head: '/* eslint-enable no-await-in-loop */' })],
];

describe('what other linters were told about awaits in loops', () => {
  for (const [what, text] of SILENCED)
    it(`counts: ${what}`, () => {
      for (const eol of ['\n', '\r\n']) assert.deepEqual(found(text.replaceAll('\n', eol)), []);
    });

  for (const [what, text] of HEARD) it(`does not count: ${what}`, () => assert.deepEqual(found(text), ['await-in-loop']));

  it('speaks of loops alone, where it is about more than a line', () => {
    assert.deepEqual(found('/* eslint-disable no-await-in-loop */\nexport async function both(id) {\n  const user = await fetchUser(id);\n  const orders = await fetchOrders(id);\n  return [user, orders];\n}\n'), ['sequential-awaits']);
  });
});

describe('comments that name a rule', () => {
  for (const comment of ['TODO: mend what sequential-awaits says', 'concurrency-lens-disable-nextline sequential-awaits'])
    it(`do not say that the order is meant: ${comment}`, () => {
      assert.deepEqual(found(`export async function both(id) {\n  // ${comment}\n  const user = await fetchUser(id);\n  const orders = await fetchOrders(id);\n  return [user, orders];\n}\n`), ['sequential-awaits']);
    });
});
