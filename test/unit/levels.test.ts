/** How loudly rules report where a person has set it. */
import assert from 'node:assert/strict';
import { analyzeFile, type AnalysisConfig, type RuleLevels } from '../../src/core/index';
import { WAITS_IN_TURN } from '../support/samples';

describe('levels of rules', () => {
  const severities = (config: Partial<AnalysisConfig>) => analyzeFile({ fileName: 'src/a.ts', text: WAITS_IN_TURN }, config).findings.map(({ severity }) => severity);
  const [own] = severities({});

  for (const [levels, expected] of [
    [{}, [own]],
    [{ 'await-in-loop': 'error' }, ['error']],
    [{ 'await-in-loop': 'off' }, []],
    [{ '*': 'off' }, []],
    [{ '*': 'hint' }, ['hint']],
    [{ '*': 'off', 'await-in-loop': 'warning' }, ['warning']],
    [{ '*': 'error', 'await-in-loop': 'default' }, [own]],
    [{ 'late-await': 'off' }, [own]],
  ] as [RuleLevels, string[]][])
    it(JSON.stringify(levels), () => assert.deepEqual(severities({ levels }), expected));

  it('do not keep a rule from running that is asked for by name', () => {
    assert.deepEqual(severities({ levels: { '*': 'off' }, rules: ['await-in-loop'] }), [own]);
    assert.deepEqual(severities({ levels: { 'await-in-loop': 'error' }, rules: ['await-in-loop'] }), ['error']);
    assert.deepEqual(severities({ levels: { '*': 'error' }, rules: ['late-await'] }), []);
  });
});
