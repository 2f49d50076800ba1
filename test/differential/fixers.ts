/** What changes a program: the analyser's own fixes, as `--fix` makes them, or those that are only offered. Tests plug in others, which are wrong. */
import { FileFixes, Program as Analyser, type Confidence, type Finding, type Fix, type ProjectSource } from '../../src/core/index';
import { ChangedTexts, Fixing, type MadeFix } from '../../src/project/fixing';
import { applyFix } from '../support/edits';
import { memoryModules } from '../support/memoryModules';
import { MAIN, type Program } from './print';

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

/** The way back: each `Promise.all` becomes awaits in line, where that is offered. */
export const sequencedFixes: Fixer = (program) => {
  const made: MadeFix[] = [];
  const sequenced = (text: string, from: number): string => {
    const at = text.indexOf('Promise.all', from);
    if (at < 0) return text;
    const [way] = new FileFixes({ fileName: 'main.js', text }).rewritingsAt({ start: at, end: at });
    if (!way) return sequenced(text, at + 1);
    made.push({ rule: 'rewriting', title: way.title, caveats: way.caveats });
    return sequenced(applyFix(text, way), at);
  };
  return { program: { ...program, [MAIN]: sequenced(program[MAIN], 0) }, made };
};

function fixed(program: Program, minConfidence: Confidence, asTaken: (finding: Finding) => Finding | undefined, fixesOf: (source: ProjectSource) => Pick<FileFixes, 'applicable'>): Fixed {
  const changes = new ChangedTexts(memoryModules(program));
  const analyser = new Analyser(changes);
  const findingsOf = (source: ProjectSource): Finding[] => analyser.analyze(source, { minConfidence }).findings.flatMap((finding) => asTaken(finding) ?? []);
  // What cannot be read has to fail when it is run, and not to be left out.
  const isReadable = (): boolean => true;
  const fixing = new Fixing({ findingsOf, isReadable, changed: (path) => analyser.changed(path) }, changes, fixesOf);
  const waiting = Object.keys(program).filter((path) => path.endsWith('.js'));
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    waiting.push(...fixing.settle({ path, fileName: path.slice('/app/'.length), text: program[path] }).filter((other) => !waiting.includes(other)));
  }
  return { program: { ...program, ...Object.fromEntries(changes.texts) }, made: [...fixing.made.values()].flat() };
}
