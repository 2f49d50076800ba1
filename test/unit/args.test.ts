/** The command line's arguments, as far as they need no process: what an option becomes. What is refused is in `cli/`. */
import assert from 'node:assert/strict';
import { CONFIDENCES } from '../../src/core/model';
import { readArguments, type Options } from '../../src/cli/args';

describe('arguments', () => {
  const read = (...argv: string[]) => readArguments(argv) as Options;

  it('have defaults', () => {
    assert.deepEqual(read('src', 'a.ts'), { paths: ['src', 'a.ts'], format: 'stylish', maxFindings: 0, quiet: false, exclude: true, progress: true });
  });

  it('can all be set', () => {
    const options = read('--format', 'json', '--output', 'o', '--min-confidence', 'certain', '--config', 'c.json', '--rule', 'a, b', '--rule=c', '--max-findings=7', '--quiet', '--no-exclude', '--no-progress', '--baseline', 'b.json', '--since', 'main', 'src');
    assert.deepEqual(options, { paths: ['src'], format: 'json', output: 'o', minConfidence: 'certain', config: 'c.json', rule: ['a', 'b', 'c'], maxFindings: 7, quiet: true, exclude: false, progress: false, baseline: 'b.json', since: 'main' });
  });

  it('take every confidence that the core knows', () => {
    for (const level of CONFIDENCES) assert.equal(read('--min-confidence', level, '.').minConfidence, level);
  });

  it('take a path that looks like an option behind --', () => {
    assert.deepEqual(read('--', '--quiet').paths, ['--quiet']);
  });

  it('split a place at its last colon', () => {
    assert.deepEqual(read('--explain', 'C:/a b.ts:12').explain, { file: 'C:/a b.ts', line: 12 });
  });
});
