/** What the rules say of themselves must hold: the wrong code is found, the right code is not, the guide has the section. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { analyzeFile, rules, type Finding, type RuleInfo } from '../../src/core/index';
import { inRoot } from '../support/paths';
import { typeErrors } from '../support/types';

/** What an example leaves to the reader: a name that it does not declare, a package that is not here. */
const LEFT_OUT = [2304, 2307];

for (const rule of rules) {
  describe(`documentation of ${rule.id}`, () => {
    it('leaves no field empty', () => {
      assert.deepEqual(Object.entries(rule.docs).filter(([, text]) => text.trim() === '').map(([field]) => field), []);
    });

    it('sums up in one line', () => {
      assert.doesNotMatch(rule.docs.summary, /\n/);
    });

    it('shows wrong code that gives exactly one finding', () => {
      const findings = findingsOf(rule, rule.docs.bad);
      assert.equal(findings.length, 1, list(findings));
      assert.equal(findings[0].bottleneck, rule.bottleneck);
    });

    it('shows right code that gives none, of any rule', () => {
      const findings = rules.flatMap((any) => findingsOf(any, rule.docs.good));
      assert.equal(findings.length, 0, list(findings));
    });

    it('leads to a section that the guide has', () => {
      const [topic, section] = rule.guide.split('#');
      const file = inRoot('media/guide', `${topic}.md`);
      assert.ok(existsSync(file), `media/guide has no ${topic}.md`);
      assert.ok(readFileSync(file, 'utf8').includes(`{#${section}}`), `${topic}.md has no section {#${section}}`);
    });
  });
}

describe('code in the rules’ documentation', () => {
  it('has right types, but for what it leaves out', function () {
    this.timeout(60_000);
    const examples = rules.flatMap(({ id, docs }) => [[`/${id}.bad.ts`, docs.bad], [`/${id}.good.ts`, docs.good]] as const);
    // Two examples may declare the same name, so each is a module.
    const wrong = typeErrors(new Map(examples.map(([name, text]) => [name, `${text}export {};\n`])), { untyped: true, except: LEFT_OUT });
    assert.deepEqual([...wrong], []);
  });
});

function findingsOf({ id }: RuleInfo, text: string): Finding[] {
  const { findings, errors } = analyzeFile({ fileName: `src/${id}.ts`, text }, { rules: [id] });
  assert.deepEqual(errors, [], text);
  return findings;
}

function list(findings: Finding[]): string {
  return findings.map(({ rule, message, range }) => `${rule} at ${range.start}: ${message}`).join('\n') || 'nothing is found';
}
