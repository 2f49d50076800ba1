/** `--fix` and `--fix-dry-run`: makes the preferred fixes of all files that are analysed, and writes them down or shows them. */
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { Program, type AnalysisConfig, type Finding, type ProjectSource } from '../core/index';
import type { Files } from '../project/files';
import { ChangedTexts, Fixing } from '../project/fixing';
import { fromWorkingFolder } from '../project/nodeFiles';
import { NodeModules } from '../project/nodeModules';
import { readAhead } from '../project/readAhead';
import { readSource, type Candidate, type SelectOptions } from '../project/select';
import { replaceText } from './replaceText';
import type { FixedFile, PlacedError } from './report/model';

const READ_AHEAD = 16;

export interface FixRun {
  files: Files;
  selecting: SelectOptions;
  configOf: (path: string) => Partial<AnalysisConfig>;
  /** Whether a finding is shown to the person: what is not seen is not changed. */
  isShown: (finding: Finding) => boolean;
  /** Called once for each file. */
  step: () => void;
}

/** What became of the files. */
export interface FixedFiles {
  fixed: FixedFile[];
  /** Files that could not be written, and fixes that could not be made. */
  errors: PlacedError[];
  /** The files as they are after it, changed or not. */
  files: Files;
  around: ChangedTexts;
}

/** @param dry leaves the files as they are, and gives their changes as diffs */
export async function fixFiles(candidates: readonly Candidate[], run: FixRun, dry: boolean): Promise<FixedFiles> {
  const around = new ChangedTexts(new NodeModules());
  const originals = new Map<string, string>();
  const { made, errors: unmade } = await fixAll(candidates, run, around, originals);
  const changed = [...made].filter(([path]) => around.texts.get(path) !== originals.get(path));
  const fixed: FixedFile[] = [];
  const errors: PlacedError[] = [...unmade].flatMap(([path, all]) => all.map((error) => ({ file: fromWorkingFolder(path), ...error })));
  for (const [path, fixes] of changed) {
    const file = fromWorkingFolder(path);
    const [before, after] = [originals.get(path)!, around.texts.get(path)!];
    const problem = dry ? undefined : await replaceText(path, before, after);
    if (problem === undefined) fixed.push({ file, fixes, ...(dry && { diff: diffOf(file, before, after) }) });
    else {
      around.texts.delete(path);
      errors.push({ file, line: 1, message: `Not fixed: ${problem}.` });
    }
  }
  fixed.sort((a, b) => (a.file < b.file ? -1 : 1));
  return { fixed, errors, files: { ...run.files, readText: async (path) => around.texts.get(path) ?? run.files.readText(path) }, around };
}

/** What was made and what was not, by path. Texts before it are put into `originals`, texts after it into `around`. */
async function fixAll(candidates: readonly Candidate[], { files, selecting, configOf, isShown, step }: FixRun, around: ChangedTexts, originals: Map<string, string>): Promise<Pick<Fixing, 'made' | 'errors'>> {
  const program = new Program(around);
  const findingsOf = (source: ProjectSource) => program.analyze(source, configOf(source.path)).findings.filter(isShown);
  const isReadable = (source: ProjectSource) => program.analyze(source, { ...configOf(source.path), rules: [] }).unreadable === undefined;
  const fixing = new Fixing({ findingsOf, isReadable, changed: (path) => program.changed(path) }, around);
  let waiting = candidates;
  while (waiting.length > 0) {
    const again = new Set<string>();
    for await (const source of readAhead(waiting, READ_AHEAD, (candidate) => readSource(candidate, files, selecting))) {
      if (waiting === candidates) step();
      if (source.kind !== 'text') continue;
      const { path } = source.candidate;
      const text = originals.get(path) ?? source.input.text;
      for (const other of fixing.settle({ ...source.input, path, text })) again.add(other);
      if (fixing.made.has(path)) originals.set(path, text);
    }
    waiting = candidates.filter(({ path }) => again.has(path));
  }
  return fixing;
}

/** As `git diff` prints it, so that `git apply` and `patch -p1` take it: a lone carriage return ends no line for them, and stays inside of one. */
function diffOf(file: string, before: string, after: string): string {
  return createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, { headerOptions: FILE_HEADERS_ONLY });
}
