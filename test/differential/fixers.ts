/** What changes a program: the analyser's own fixes, as `--fix` makes them. Tests plug in others, which are wrong. */
import { Program as Analyser } from '../../src/core/index';
import { ChangedTexts, Fixing, type MadeFix } from '../../src/project/fixing';
import { memoryModules } from '../support/memoryModules';
import type { Program } from './print';

export interface Fixed {
  program: Program;
  made: MadeFix[];
}

export type Fixer = (program: Program) => Fixed;

/** All preferred fixes of all files. */
export const preferredFixes: Fixer = (program) => {
  const changes = new ChangedTexts(memoryModules(program));
  const analyser = new Analyser(changes);
  const fixing = new Fixing({ findingsOf: (source) => analyser.analyze(source).findings, changed: (path) => analyser.changed(path) }, changes);
  const waiting = Object.keys(program).filter((path) => path.endsWith('.js'));
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    waiting.push(...fixing.settle({ path, fileName: path.slice('/app/'.length), text: program[path] }).filter((other) => !waiting.includes(other)));
  }
  return { program: { ...program, ...Object.fromEntries(changes.texts) }, made: [...fixing.made.values()].flat() };
};
