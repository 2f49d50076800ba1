/** What changes a program: the analyser's own fixes, as `--fix` makes them, or those that are only offered. Tests plug in others, which are wrong. */
import { FileFixes, Program as Analyser, type Confidence, type Finding, type Fix, type ProjectSource } from '../../src/core/index';
import { ChangedTexts, Fixing, type MadeFix } from '../../src/project/fixing';
import { memoryModules } from '../support/memoryModules';
import type { Program } from './print';

export interface Fixed {
  program: Program;
  made: MadeFix[];
}

export type Fixer = (program: Program) => Fixed;

/** All preferred fixes of all files. */
export const preferredFixes: Fixer = (program) => fixed(program, 'likely', (finding) => finding, (source) => new FileFixes(source));

/** All fixes of some rules, also those that a person has to choose, and also where a finding is only possible. */
export function offeredFixes(...rules: string[]): Fixer {
  const taken = (fix: Fix): Fix => ({ ...fix, preferred: true });
  return (program) => fixed(program, 'possible', (finding) => (rules.includes(finding.rule) ? { ...finding, confidence: 'likely' } : undefined), (source) => {
    const fixes = new FileFixes(source);
    return { applicable: (finding) => fixes.applicable(finding).map(taken) };
  });
}

function fixed(program: Program, minConfidence: Confidence, asTaken: (finding: Finding) => Finding | undefined, fixesOf: (source: ProjectSource) => Pick<FileFixes, 'applicable'>): Fixed {
  const changes = new ChangedTexts(memoryModules(program));
  const analyser = new Analyser(changes);
  const findingsOf = (source: ProjectSource): Finding[] => analyser.analyze(source, { minConfidence }).findings.flatMap((finding) => asTaken(finding) ?? []);
  const fixing = new Fixing({ findingsOf, changed: (path) => analyser.changed(path) }, changes, fixesOf);
  const waiting = Object.keys(program).filter((path) => path.endsWith('.js'));
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    waiting.push(...fixing.settle({ path, fileName: path.slice('/app/'.length), text: program[path] }).filter((other) => !waiting.includes(other)));
  }
  return { program: { ...program, ...Object.fromEntries(changes.texts) }, made: [...fixing.made.values()].flat() };
}
