/** Rules that see the same cause: one of them tells it. */
import assert from 'node:assert/strict';
import { analyzeFile, type AnalysisConfig } from '../../src/core/index';

describe('one cause is told once', () => {
  const HEAVY = 'function heavy(row) {\n  let sum = 0;\n  for (let at = 0; at < 100000000; at++) sum += at * row.n;\n  return sum;\n}\n';
  const PAIRS = 'async function countPairs() {\n  let pairs = 0;\n  for (let a = 0; a < 100000000; a++) pairs += a;\n  return pairs;\n}\n';
  const cases: [string, string, string[]][] = [
    ['a loop in the callbacks of a combinator', 'export async function all(rows) {\n  return Promise.all(rows.map(async (row) => {\n    let sum = 0;\n    for (let at = 0; at < 100000000; at++) sum += at * row.n;\n    return sum;\n  }));\n}\n', ['async-is-not-parallel certain']],
    ['a loop in what the callbacks call', `${HEAVY}export async function all(rows) {\n  return Promise.all(rows.map(async (row) => heavy(row)));\n}\n`, ['async-is-not-parallel certain']],
    ['a loop in an async function that is awaited', `${PAIRS}export async function answer(res) {\n  res.json(await countPairs());\n}\n`, ['async-is-not-parallel certain']],
    ['a loop in an executor', 'export async function sum() {\n  return await new Promise((resolve) => {\n    let sum = 0;\n    for (let at = 0; at < 100000000; at++) sum += at;\n    resolve(sum);\n  });\n}\n', ['async-is-not-parallel certain']],
    ['another loop in the callbacks', `${HEAVY}export async function all(rows) {\n  return Promise.all(rows.map(async (row) => {\n    for (let at = 0; at < 100000000; at++) row.n += at;\n    return heavy(row);\n  }));\n}\n`, ['async-is-not-parallel certain', 'cpu-heavy-loop certain']],
    ['the same loop for somebody else', `${HEAVY}export async function one(req) {\n  return heavy(req.body);\n}\nexport async function all(rows) {\n  return Promise.all(rows.map(async (row) => heavy(row)));\n}\n`, ['cpu-heavy-loop certain', 'async-is-not-parallel certain']],
  ];
  const found = (text: string, config: Partial<AnalysisConfig>) => analyzeFile({ fileName: 'src/a.js', text }, config).findings.map(({ rule, confidence }) => `${rule} ${confidence}`);
  for (const [name, text, expected] of cases) it(name, () => assert.deepEqual(found(text, {}), expected));

  it('by the other rule where the first is off', () => {
    const [, text] = cases[0];
    assert.deepEqual(found(text, { levels: { 'async-is-not-parallel': 'off' } }), ['cpu-heavy-loop certain']);
    assert.deepEqual(found(text, { rules: ['cpu-heavy-loop'] }), ['cpu-heavy-loop certain']);
  });
});
