/** Handlers are recognised as their frameworks' documentation writes them, and near misses are not. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { HANDLER_CALLS, HANDLER_DECORATORS, HANDLER_EXPORTS } from '../../src/core/effects/tables/handlers';
import { isWorthParsing } from '../../src/core/program/worthParsing';
import { knowFacts, readFacts } from '../../src/core/know';

const ROOT = 'test/fixtures/handlers';
/** `// server` at the end of the line on which a function begins; none for functions that nobody waits for. */
const MARKER = /\/\/ (server|queue|ui|listener|async|nobody)$/;

describe('handlers', () => {
  for (const family of readdirSync(ROOT)) {
    describe(family, () => {
      for (const file of readdirSync(`${ROOT}/${family}`, { recursive: true, encoding: 'utf8' }).filter((name) => /\.[jt]sx?$/.test(name))) {
        it(file, () => assert.deepEqual(...rolesIn(`${ROOT}/${family}/${file}`, file.replaceAll('\\', '/'))));
      }
    });
  }

  it('are worth parsing a file for, although they wait for nothing', () => {
    const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((name) => /\.[jt]sx?$/.test(name)).map((name) => name.replaceAll('\\', '/'));
    const left = files.filter((name) => {
      const text = readFileSync(`${ROOT}/${name}`, 'utf8');
      const isOfHandlers = text.split('\n').some((line) => MARKER.test(line) && !/nobody$|async$/.test(line));
      return isOfHandlers && !isWorthParsing({ fileName: name.slice(name.indexOf('/') + 1), text: text.replace(/\b(?:async|await)\b/g, '') });
    });
    assert.deepEqual(left, []);
    assert.ok(isWorthParsing({ fileName: 'src/button.tsx', text: 'export const Button = () => <button onClick={() => total()} />;' }));
    assert.ok(isWorthParsing({ fileName: 'src/router.ts', text: "import { publicProcedure } from '../trpc';\nexport const list = publicProcedure.query(() => total());" }));
    assert.ok(!isWorthParsing({ fileName: 'src/sum.ts', text: 'export function sum(list: number[]) { return list.reduce((total, each) => total + each, 0); }' }));
  });

  it('have a fixture for every family', () => {
    const families = new Set([...HANDLER_CALLS, ...HANDLER_DECORATORS, ...HANDLER_EXPORTS].map(({ family }) => family));
    const fixtures = readdirSync(ROOT);
    const shared: Record<string, string> = { agenda: 'queues', 'pg-boss': 'queues', kafka: 'queues', amqp: 'queues', sqs: 'queues', bull: 'bullmq', timers: 'cron', 'language-server': 'vscode', emitters: 'node' };
    assert.deepEqual([...families].filter((family) => !fixtures.includes(shared[family] ?? family)), []);
  });
});

/** What is found and what the markers say, both as `line: role`. */
function rolesIn(path: string, fileName: string): [string[], string[]] {
  const text = readFileSync(path, 'utf8');
  const result = readFacts({ fileName, text }, () => 0);
  assert.ok('facts' in result, JSON.stringify(result));
  const { facts, reach } = knowFacts({ fileName, text }, result.facts);
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length;
  const found = new Set(facts.functions.flatMap((fn) => {
    const role = reach.roleOf(fn);
    return fn.kind === 'module' || role === undefined ? [] : [`${lineOf(fn.range.start)}: ${role}`];
  }));
  const said = text.split('\n').flatMap((line, index) => {
    const role = MARKER.exec(line)?.[1];
    return role && role !== 'nobody' ? [`${lineOfFunction(index)}: ${role}`] : [];
  });
  return [[...found].sort(), said.sort()];

  /** A decorated method begins on its decorator's line. */
  function lineOfFunction(index: number): number {
    const lines = text.split('\n');
    return /^\s*@\w/.test(lines[index - 1] ?? '') ? index : index + 1;
  }
}
