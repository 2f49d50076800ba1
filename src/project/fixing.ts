/**
 * Makes the changes that findings prefer, in the texts of several files, until none is left. Texts in, texts out: who calls
 * it reads and writes them.
 */
import { FileFixes, type FileAnalysis, type Finding, type Fix, type FolderNames, type ModuleFiles, type ProjectSource, type TextEdit } from '../core/index';

/** A fix may make room for another one; two that undo each other must not go on for ever. */
export const MOST_PASSES = 10;

/** A change that was made. */
export interface MadeFix {
  rule: string;
  title: string;
}

export interface FixingAnalyser {
  /** What is found in a text as it is by now. */
  findingsOf(source: ProjectSource): FileAnalysis['findings'];
  /** A file's text is another one. Gives the files whose answers may be different now. */
  changed(path: string): string[];
}

/** The texts that were changed, in front of the files around them. */
export class ChangedTexts implements ModuleFiles {
  readonly texts = new Map<string, string>();

  constructor(private readonly around: ModuleFiles) {}

  read(path: string): string | undefined {
    return this.texts.get(path) ?? this.around.read(path);
  }

  list(folder: string): FolderNames {
    return this.around.list(folder);
  }
}

export class Fixing {
  /** By the path of the changed file. */
  readonly made = new Map<string, MadeFix[]>();
  private readonly passes = new Map<string, number>();

  constructor(
    private readonly analyser: FixingAnalyser,
    private readonly changes: ChangedTexts,
    /** Tests make fixes of their own. */
    private readonly fixesOf: (source: ProjectSource) => Pick<FileFixes, 'applicable'> = (source) => new FileFixes(source),
  ) {}

  /** Fixes one file until nothing is left. Gives the paths of other files, in which there may be something to fix now. */
  settle(source: ProjectSource): string[] {
    const affected = new Set<string>();
    let text = this.changes.texts.get(source.path) ?? source.text;
    for (let pass = (this.passes.get(source.path) ?? 0) + 1; pass <= MOST_PASSES; pass++) {
      this.passes.set(source.path, pass);
      const changed = this.change({ ...source, text });
      if (changed === text) break;
      text = changed;
      this.changes.texts.set(source.path, text);
      for (const path of this.analyser.changed(source.path)) affected.add(path);
    }
    affected.delete(source.path);
    return [...affected];
  }

  /** One pass: of fixes that get in each other's way the first is made; the others are looked at again after it. */
  private change(source: ProjectSource): string {
    const fixes = this.fixesOf(source);
    const edits: TextEdit[] = [];
    for (const finding of this.analyser.findingsOf(source)) {
      const fix = fixes.applicable(finding).find((one) => isToBeMade(one, finding));
      if (fix === undefined || fix.edits.some((edit) => edits.some((other) => touch(edit, other))) || nameTheSameAnew(fix.edits, edits, source.text)) continue;
      edits.push(...fix.edits);
      this.made.set(source.path, [...(this.made.get(source.path) ?? []), { rule: finding.rule, title: fix.title }]);
    }
    return applyEdits(source.text, edits);
  }
}

/** A fix that changes other files too is left to a person: those may not be among the files that were named. */
function isToBeMade({ preferred, edits }: Fix, { confidence }: Finding): boolean {
  return preferred && confidence !== 'possible' && edits.length > 0 && edits.every(({ file }) => file === undefined);
}

function touch({ range: a }: TextEdit, { range: b }: TextEdit): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** Each fix looks for names that are free in the text as it is, so two of them can take the same one. */
function nameTheSameAnew(one: readonly TextEdit[], others: readonly TextEdit[], text: string): boolean {
  if (others.length === 0) return false;
  const [names, taken, known] = [namesIn(...newTextsOf(one)), namesIn(...newTextsOf(others)), namesIn(text)];
  return [...names].some((name) => taken.has(name) && !known.has(name));
}

function newTextsOf(edits: readonly TextEdit[]): string[] {
  return edits.map(({ newText }) => newText);
}

function namesIn(...texts: string[]): Set<string> {
  return new Set(texts.flatMap((text) => text.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu) ?? []));
}

/** The edits do not overlap, and all were made for this text. */
function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return [...edits].sort((a, b) => b.range.start - a.range.start).reduce((changed, { range, newText }) => changed.slice(0, range.start) + newText + changed.slice(range.end), text);
}
