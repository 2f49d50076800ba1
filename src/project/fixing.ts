/**
 * Makes the changes that findings prefer, in the texts of several files, until none is left. Texts in, texts out: who calls
 * it reads and writes them.
 */
import { FileFixes, LineIndex, type AnalysisError, type FileAnalysis, type Finding, type Fix, type FolderNames, type ModuleFiles, type ProjectSource, type TextEdit } from '../core/index';

/** A fix may make room for another one; two that undo each other must not go on for ever. */
export const MOST_PASSES = 10;

/** A change that was made. */
export interface MadeFix {
  rule: string;
  title: string;
  /** What else it changes, in sentences. */
  caveats: string[];
}

/** Why a fix was not made that should have been. */
export interface FixingError {
  line: number;
  message: string;
}

export interface FixingAnalyser {
  /** What is found in a text as it is by now. */
  findingsOf(source: ProjectSource): FileAnalysis['findings'];
  /** Whether the parser gets through a text as it is by now. */
  isReadable(source: ProjectSource): boolean;
  /** A file's text is another one. Gives the files whose answers may be different now. */
  changed(path: string): string[];
}

/** A fix that a pass wants to make. */
interface ChosenFix {
  finding: Finding;
  fix: Fix;
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
  /** By the path of the file, as its last pass left them. */
  readonly errors = new Map<string, FixingError[]>();
  private readonly passes = new Map<string, number>();

  constructor(
    private readonly analyser: FixingAnalyser,
    private readonly changes: ChangedTexts,
    /** Tests make fixes of their own. */
    private readonly fixesOf: (source: ProjectSource, fail: (error: AnalysisError) => void) => Pick<FileFixes, 'applicable'> = (source, fail) => new FileFixes(source, undefined, fail),
  ) {}

  /** Fixes one file until nothing is left. Gives the paths of other files, in which there may be something to fix now. */
  settle(source: ProjectSource): string[] {
    const affected = new Set<string>();
    let text = this.changes.texts.get(source.path) ?? source.text;
    for (let pass = (this.passes.get(source.path) ?? 0) + 1; pass <= MOST_PASSES; pass++) {
      this.passes.set(source.path, pass);
      const changed = this.change({ ...source, text }, affected);
      if (changed === text) break;
      text = changed;
    }
    affected.delete(source.path);
    return [...affected];
  }

  /** One pass. What comes out must be readable: where it is not, the fixes are made one by one, and those that break it are left out. */
  private change(source: ProjectSource, affected: Set<string>): string {
    this.errors.delete(source.path);
    const chosen = this.chosenIn(source);
    if (chosen.length === 0) return source.text;
    if (this.isReadableAfter(chosen, source, affected)) return this.keep(chosen, source);
    const kept: ChosenFix[] = [];
    for (const one of chosen) {
      if (this.isReadableAfter([...kept, one], source, affected)) kept.push(one);
      else this.fail(source, one.finding.range.start, `Not fixed: after "${one.fix.title}" (${one.finding.rule}) the file could not be read.`);
    }
    this.put(kept, source, affected);
    return this.keep(kept, source);
  }

  /** Of fixes that get in each other's way the first is made; the others are looked at again after it. */
  private chosenIn(source: ProjectSource): ChosenFix[] {
    const fixes = this.fixesOf(source, ({ range, message }) => this.fail(source, range?.start ?? 0, message));
    const edits: TextEdit[] = [];
    return this.analyser.findingsOf(source).flatMap((finding) => {
      const fix = fixes.applicable(finding).find((one) => isToBeMade(one, finding));
      if (fix === undefined || fix.edits.some((edit) => edits.some((other) => touch(edit, other))) || nameTheSameAnew(fix.edits, edits, source.text)) return [];
      edits.push(...fix.edits);
      return [{ finding, fix }];
    });
  }

  private isReadableAfter(chosen: readonly ChosenFix[], source: ProjectSource, affected: Set<string>): boolean {
    return this.analyser.isReadable({ ...source, text: this.put(chosen, source, affected) });
  }

  /** The analyser hears of a text before it is asked about it, so that it can tell who is affected. */
  private put(chosen: readonly ChosenFix[], { path, text }: ProjectSource, affected: Set<string>): string {
    const changed = applyEdits(text, chosen.flatMap(({ fix }) => fix.edits));
    this.changes.texts.set(path, changed);
    for (const other of this.analyser.changed(path)) affected.add(other);
    return changed;
  }

  private keep(chosen: readonly ChosenFix[], { path, text }: ProjectSource): string {
    if (chosen.length > 0) this.made.set(path, [...(this.made.get(path) ?? []), ...chosen.map(({ finding: { rule }, fix: { title, caveats } }) => ({ rule, title, caveats }))]);
    return this.changes.texts.get(path) ?? text;
  }

  private fail({ path, text }: ProjectSource, at: number, message: string): void {
    this.errors.set(path, [...(this.errors.get(path) ?? []), { line: new LineIndex(text).lineAt(at), message }]);
  }
}

/** A fix that changes or makes other files too is left to a person: those may not be among the files that were named. */
function isToBeMade({ preferred, edits, creates }: Fix, { confidence }: Finding): boolean {
  return preferred && creates === undefined && confidence !== 'possible' && edits.length > 0 && edits.every(({ file }) => file === undefined);
}

function touch({ range: a }: TextEdit, { range: b }: TextEdit): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** Each fix looks for names that are free in the text as it is, so two of them can take the same one. */
function nameTheSameAnew(one: readonly TextEdit[], others: readonly TextEdit[], text: string): boolean {
  if (others.length === 0) return false;
  const [names, taken, known] = [namesIn(...newTextsOf(one)), namesIn(...newTextsOf(others)), variablesIn(text)];
  return [...names].some((name) => taken.has(name) && !known.has(name));
}

function newTextsOf(edits: readonly TextEdit[]): string[] {
  return edits.map(({ newText }) => newText);
}

function namesIn(...texts: string[]): Set<string> {
  return new Set(texts.flatMap((text) => text.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu) ?? []));
}

/** What may be variables: a name that only properties have is free, `ids` where `input.ids` is walked. */
function variablesIn(text: string): Set<string> {
  return new Set(text.match(/(?<![.\p{ID_Continue}$])[\p{ID_Start}$_][\p{ID_Continue}$]*(?![\p{ID_Continue}$]|\s*:)/gu) ?? []);
}

/** The edits do not overlap, and all were made for this text. */
function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return [...edits].sort((a, b) => b.range.start - a.range.start).reduce((changed, { range, newText }) => changed.slice(0, range.start) + newText + changed.slice(range.end), text);
}
