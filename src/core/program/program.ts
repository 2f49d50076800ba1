/**
 * All files that a caller analyses. What projects say of their calls differs from folder to folder, and a callee is judged
 * by what is said where the analysed file lies, so there is one graph of files for each project's knowledge: nearly always
 * one, and two of them parse what both look into twice.
 */
import type { AnalysisConfig, ProjectKnowledge } from '../config';
import { Knowledge } from '../effects/project';
import type { Clock } from '../know';
import { LineIndex } from '../lines';
import type { Explanation, FileAnalysis, Finding, Fix, ProjectSource, Range, SourceInput, Treatment } from '../model';
import { FileGraph } from './fileGraph';
import { NO_FILES, type ModuleFiles } from './files';

/** Facts of files with this many characters together are kept at hand, some 100 bytes for each. */
const KEPT_CHARACTERS = 4_000_000;
/** More projects than anybody has open; a graph without facts is small. */
const MOST_GRAPHS = 16;

export class Program {
  /** By what is said, as text; the one that was used last comes last. */
  private readonly graphs = new Map<string, FileGraph>();
  /** The graph that a file was analysed in last. */
  private readonly homes = new Map<string, string>();
  /** Files whose graph went, so that nobody knows any more what they asked about. */
  private readonly homeless = new Set<string>();
  /** Of the file that was asked for last. */
  private content: { path: string; text: string; lines: LineIndex } | undefined;

  constructor(
    private readonly files: ModuleFiles = NO_FILES,
    private readonly clock: Clock = () => 0,
  ) {}

  /**
   * Analyses one file. A file that cannot be parsed gives one error with its place, and no findings; a rule that fails
   * gives an error that names it, and the other rules still report.
   */
  analyze(source: ProjectSource, config: Partial<AnalysisConfig> = {}): FileAnalysis {
    return this.graphFor(source, config).analyze(source, config);
  }

  /** Explains the innermost function around an offset, finding or not. Offsets outside the text count as its nearest end. */
  explain(source: ProjectSource, offset: number, config: Partial<AnalysisConfig> = {}): Explanation {
    return this.graphFor(source, config).explain(source, offset, config);
  }

  /** The changes that silence a finding of this text by a comment: for its line first, then for the file. */
  silencingsOf(source: ProjectSource, finding: Finding): Fix[] {
    return this.homeOf(source).silencingsOf(source, finding);
  }

  /** What the project could say of the calls in a finding of this text, so that it goes or becomes surer. */
  treatmentsOf(source: ProjectSource, finding: Finding): Treatment[] {
    return this.homeOf(source).treatmentsOf(source, finding);
  }

  /** The name of the function around an offset, of a callback that of the one around it; empty at the top level. */
  functionNameAt(source: ProjectSource, offset: number): string {
    return this.homeOf(source).functionNameAt(source, offset);
  }

  /** The innermost statement that holds or ends at an offset; undefined where there is none, and in a text that cannot be read. */
  statementAt(source: ProjectSource, offset: number): Range | undefined {
    return this.homeOf(source).statementAt(source, offset);
  }

  /** A file's text is another one, or it is gone. Gives the paths of the files whose answers may be different now. */
  changed(path: string): string[] {
    const affected = new Set([...this.homeless, ...[...this.graphs.values()].flatMap((graph) => graph.changed(path))]);
    this.homeless.clear();
    return [...affected];
  }

  /** Files came or went, or a configuration changed: every import may mean another file. Facts are kept. */
  rearranged(): void {
    for (const graph of this.graphs.values()) graph.rearranged();
  }

  /** The text that places in a file are offsets of, as it was analysed last; undefined for a file that is gone. */
  textOf(path: string): string | undefined {
    const last = [...this.graphs.values()].at(-1);
    return last ? last.textOf(path) : this.files.read(path);
  }

  /** That text and its lines, which are counted once for places that come in a row. */
  contentOf(path: string): { text: string; lines: LineIndex } | undefined {
    const text = this.textOf(path);
    if (text === undefined) return undefined;
    if (this.content?.path !== path || this.content.text !== text) this.content = { path, text, lines: new LineIndex(text) };
    return this.content;
  }

  /** The graph that a file was analysed in last, for questions that no setting answers. */
  private homeOf(source: ProjectSource): FileGraph {
    return this.graphs.get(this.homes.get(source.path) ?? '') ?? this.graphFor(source, {});
  }

  private graphFor({ path, text }: ProjectSource, config: Partial<AnalysisConfig>): FileGraph {
    const key = keyOf(config);
    const graph = this.graphs.get(key) ?? new FileGraph(this.files, this.clock, new Knowledge(config));
    this.graphs.delete(key);
    this.graphs.set(key, graph);
    this.settle(path, key);
    this.makeRoom(text.length);
    return graph;
  }

  /** A file lives where it was analysed last. A graph that no file lives in is of no use: its project says something else by now. */
  private settle(path: string, key: string): void {
    const before = this.homes.get(path);
    if (before === key) return;
    this.homes.set(path, key);
    if (before !== undefined && ![...this.homes.values()].includes(before)) this.graphs.delete(before);
    if (this.graphs.size > MOST_GRAPHS) this.abandon(this.graphs.keys().next().value!);
  }

  private abandon(key: string): void {
    this.graphs.delete(key);
    for (const [path, home] of this.homes) {
      if (home !== key) continue;
      this.homes.delete(path);
      this.homeless.add(path);
    }
  }

  /** Before an analysis, and the graphs that were not used for longest first. */
  private makeRoom(characters: number): void {
    let rest = KEPT_CHARACTERS - characters;
    for (const graph of [...this.graphs.values()].reverse()) {
      graph.keep(Math.max(0, rest));
      rest -= graph.size;
    }
  }
}

/** Equal for projects that say the same. */
function keyOf({ readingCalls, writingCalls, orderedCalls, pureCalls, blockingCalls, handlers }: ProjectKnowledge): string {
  const lists = [readingCalls, writingCalls, orderedCalls, pureCalls, blockingCalls, handlers];
  return lists.some((list) => list !== undefined && list.length > 0) ? JSON.stringify(lists.map((list) => list ?? [])) : '';
}

/** Analyses one file that knows of no other. */
export function analyzeFile(input: SourceInput, config: Partial<AnalysisConfig> = {}, clock?: Clock): FileAnalysis {
  return new Program(NO_FILES, clock).analyze({ ...input, path: input.fileName }, config);
}

/** Explains a place in one file that knows of no other. */
export function explainAt(input: SourceInput, offset: number, config: Partial<AnalysisConfig> = {}): Explanation {
  return new Program().explain({ ...input, path: input.fileName }, offset, config);
}
