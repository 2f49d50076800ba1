/**
 * Files that know of each other, judged by what one project says of its calls: two projects in one window have two graphs,
 * since what a file does for others depends on it too. A file is parsed once for each content; a callee in another file is looked up, read and
 * summed up when somebody asks what it does, so that a file costs nothing until it matters.
 *
 * When a file changes, who asked about it is asked again only if the answers are different (`changed`).
 */
import { runRules } from '../analyze';
import { DEFAULT_CONFIG, type AnalysisConfig } from '../config';
import { fileContext } from '../context';
import type { Callee } from '../effects/effect';
import type { Knowledge } from '../effects/project';
import { Recursion } from '../effects/recursion';
import { functionNameAt } from '../facts/enclosing';
import type { CallFact, FunctionFact } from '../facts/model';
import { innermostStatement } from '../facts/paths';
import { describeDoings } from '../flow/computing';
import { describeHeld } from '../flow/held';
import { Reach, type Elsewhere } from '../flow/reach';
import { explainKnown, explainUnreadable } from '../explain';
import { knowFacts, readFacts, type Clock, type KnownFile, type Neighbours } from '../know';
import type { AnalysisError, Explanation, FileAnalysis, Finding, Fix, ProjectSource, Range, SourceInput, Treatment } from '../model';
import { silencingsOf } from '../silence/insertion';
import { findCommentPlaces, type CommentPlaces } from '../syntax/commentPlaces';
import { parseSource } from '../syntax/parse';
import { treatmentsOf } from '../treatments';
import { describeExports } from './describe';
import type { ModuleFiles } from './files';
import { Links, type LinkedFile } from './links';
import { Resolver } from './resolve';
import { isWorthParsing } from './worthParsing';

/** A file with more characters than this is analysed, but not looked into for others. */
const LARGEST_FOLLOWED = 1_000_000;

/** A function that a call reaches; found again by number, so that nothing is kept alive by it. */
interface Reached {
  path: string;
  fn: number;
  remembered: boolean;
  /** Its body does not say what it does here. */
  isOther?: boolean;
  /** Of the facts that the number belongs to. */
  reading: number;
}

interface Entry extends KnownFile, LinkedFile {
  source: SourceInput;
  reached: Map<number, Reached | undefined>;
  /** Counts up with every reading of any file. */
  reading: number;
}

/** A file whose text the parser does not get through. */
interface Unreadable {
  source: SourceInput;
  error: AnalysisError;
  /** The last text that it got through: others go by that, as a file is broken for a moment whenever somebody types in it. */
  last?: Entry;
}

export class FileGraph {
  private readonly entries = new Map<string, Entry | Unreadable>();
  /** Who asked about a file: path to paths. */
  private readonly askers = new Map<string, Set<string>>();
  /** Functions of a file that others asked about. */
  private readonly asked = new Map<string, Set<string>>();
  /** Files that others looked at as a whole. */
  private readonly askedWhole = new Set<string>();
  private readonly recursion = new Recursion();
  private readonly resolver: Resolver;
  private readonly links: Links;
  /** Who was affected by a change that came to light before it was told. */
  private readonly untold = new Set<string>();
  /** Files that went to make room while others relied on them: what they were is not known any more. */
  private readonly lost = new Set<string>();
  /** Of the text that was asked about last. */
  private places: { text: string; found: CommentPlaces } | undefined;
  private characters = 0;
  private readings = 0;
  private parseMs = 0;

  constructor(
    private readonly files: ModuleFiles,
    private readonly clock: Clock,
    private readonly knowledge: Knowledge,
  ) {
    this.resolver = new Resolver(files);
    this.links = new Links((specifier, from) => this.imported(specifier, from));
  }

  /**
   * Analyses one file. A file that cannot be parsed gives one error with its place, and no findings; a rule that fails
   * gives an error that names it, and the other rules still report.
   */
  analyze(source: ProjectSource, config: Partial<AnalysisConfig>): FileAnalysis {
    if (!isWorthParsing(source, this.knowledge)) return { findings: [], errors: [], remarks: [], parseMs: 0 };
    const before = this.parseMs;
    const known = this.know(source);
    const said = 'error' in known ? { findings: [], errors: [known.error], remarks: [], unreadable: true as const } : runRules(known, { ...DEFAULT_CONFIG, ...config });
    return { ...said, parseMs: this.parseMs - before };
  }

  /** Explains the innermost function around an offset, finding or not. Offsets outside the text count as its nearest end. */
  explain(source: ProjectSource, offset: number, config: Partial<AnalysisConfig>): Explanation {
    const known = this.know(source);
    return 'error' in known ? explainUnreadable(known.error, source) : explainKnown(known, source, offset, config);
  }

  /** The innermost statement that holds or ends at an offset; undefined where there is none, and in a text that cannot be read. */
  statementAt(source: ProjectSource, offset: number): Range | undefined {
    const known = this.know(source);
    return 'error' in known ? undefined : innermostStatement(known.facts, offset);
  }

  /** The changes that silence a finding of this text by a comment: for its line first, then for the file. */
  silencingsOf(source: ProjectSource, finding: Finding): Fix[] {
    const known = this.know(source);
    if ('error' in known) return [];
    if (this.places?.text !== source.text) {
      // Facts don't say where comments fit: only a person who asks for such a change needs to know.
      const result = parseSource(source);
      if ('error' in result) return [];
      this.places = { text: source.text, found: findCommentPlaces(result.parsed, source.text) };
    }
    return silencingsOf(finding, { text: source.text, directives: known.facts.directives, places: this.places.found });
  }

  /** What the project could say of the calls in a finding of this text, so that it goes or becomes surer. */
  treatmentsOf(source: ProjectSource, finding: Finding): Treatment[] {
    const known = this.know(source);
    if ('error' in known) return [];
    return treatmentsOf(finding, known, ({ as, patterns }) => this.entry(known.path, known.source, known.facts, known.reading, this.knowledge.with(`${as}Calls`, patterns)));
  }

  /** The name of the function around an offset, of a callback that of the one around it; empty at the top level. */
  functionNameAt(source: ProjectSource, offset: number): string {
    const known = this.know(source);
    return 'error' in known ? '' : functionNameAt(known.facts, offset);
  }

  /**
   * A file's text is another one, or it is gone. Gives the paths of the files whose answers may be different now.
   */
  changed(path: string): string[] {
    const known = this.entries.get(path);
    const affected = new Set(this.untold);
    this.untold.clear();
    if (known && !this.lost.has(path) && this.files.read(path) === known.source.text) return [...affected];
    const before = known && !this.lost.delete(path) ? this.seenFromOutside(path) : undefined;
    const last = this.lastReadable(path);
    this.drop(path);
    if (this.askers.has(path)) this.read(path, last);
    if (before !== undefined && before === this.seenFromOutside(path)) return [...affected];
    // Whoever asked whoever asked: an answer in the middle may rest on another old one, so all of them go.
    const waiting = [path];
    const told = new Set(waiting);
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      for (const asker of this.askers.get(at) ?? []) {
        if (told.has(asker)) continue;
        told.add(asker);
        affected.add(asker);
        this.forgetAnswers(asker);
        waiting.push(asker);
      }
    }
    return [...affected];
  }

  /** Files came or went, or a configuration changed: every import may mean another file. Facts are kept. */
  rearranged(): void {
    this.resolver.forget();
    for (const memory of [this.askers, this.asked, this.askedWhole, this.untold, this.lost]) memory.clear();
    for (const path of [...this.entries.keys()]) this.forgetAnswers(path);
  }

  /** The text that places in a file are offsets of: the last one that could be read. Undefined for a file that is gone. */
  textOf(path: string): string | undefined {
    return (this.lastReadable(path) ?? this.entries.get(path))?.source.text ?? this.files.read(path);
  }

  private know(source: ProjectSource): Entry | Unreadable {
    const known = this.entries.get(source.path);
    if (known && known.source.text !== source.text) for (const path of this.changed(source.path)) this.untold.add(path);
    const current = this.entries.get(source.path);
    if (current?.source.text !== source.text) return this.add(source);
    this.touch(source.path, current);
    // Whoever only asked about it did not know how its project calls it.
    if (current.source.fileName !== source.fileName && !('error' in current)) Object.assign(current, { file: fileContext(source, current.facts, current.file.isOfCommand), reach: new Reach(current.facts, source.fileName, current.project, current.effects, { elsewhere: (call) => this.elsewhere(call, current), packageOf: (call) => this.links.packageOf(call, current) }) });
    current.source.fileName = source.fileName;
    return current;
  }

  private add({ path, fileName, text }: ProjectSource, last = this.lastReadable(path)): Entry | Unreadable {
    const source = { fileName, text };
    this.drop(path);
    const result = readFacts(source, this.clock);
    this.parseMs += result.parseMs;
    const entry = 'error' in result ? { source, error: result.error, last } : this.entry(path, source, result.facts, ++this.readings);
    this.entries.set(path, entry);
    this.characters += size(entry);
    return entry;
  }

  private lastReadable(path: string): Entry | undefined {
    const known = this.entries.get(path);
    return known && readable(known);
  }

  private entry(path: string, source: SourceInput, facts: KnownFile['facts'], reading: number, knowledge = this.knowledge): Entry {
    const neighbours: Neighbours = {
      file: path,
      recursion: this.recursion,
      traits: this.resolver.traitsOf(path),
      calleeOf: (call) => this.calleeOf(call, entry),
      elsewhere: (call) => this.elsewhere(call, entry),
      packageOf: (call) => this.links.packageOf(call, entry),
      pathOf: (specifier) => this.resolver.resolve(specifier, path),
      module: (specifier) => this.module(specifier, entry),
    };
    const entry: Entry = { path, source, reading, reached: new Map(), ...knowFacts(source, facts, neighbours, knowledge) };
    return entry;
  }

  private calleeOf(call: CallFact, from: Entry): Callee | undefined {
    const target = this.target(call, from);
    return target && !target.isOther ? { fn: target.fn, facts: target.entry.facts, effects: target.entry.effects, remembered: target.remembered } : undefined;
  }

  private elsewhere(call: CallFact, from: Entry): Elsewhere | undefined {
    const target = this.target(call, from);
    return target && { fn: target.fn, facts: target.entry.facts, reach: target.entry.reach, ...(target.entry !== from && { file: target.entry.path }) };
  }

  private target(call: CallFact, from: Entry): { entry: Entry; fn: FunctionFact; remembered: boolean; isOther?: boolean } | undefined {
    if (!from.reached.has(call.id)) from.reached.set(call.id, this.reach(call, from));
    let reached = from.reached.get(call.id);
    if (!reached) return undefined;
    if (reached.path === from.path) return { entry: from, fn: from.facts.functions[reached.fn], remembered: reached.remembered };
    let target = this.load(reached.path);
    if (target?.reading !== reached.reading) {
      // The file was read again, so its functions may have other numbers.
      reached = this.reach(call, from);
      from.reached.set(call.id, reached);
      target = reached && this.load(reached.path);
    }
    if (!target || !reached) return undefined;
    const fn = target.facts.functions[reached.fn];
    remember(this.asked, reached.path, nameOf(fn));
    // A re-export on the way says nothing of what lies behind it.
    remember(this.askers, reached.path, from.path);
    return { entry: target, fn, remembered: reached.remembered, isOther: reached.isOther };
  }

  private reach(call: CallFact, from: Entry): Reached | undefined {
    const target = this.links.targetOf(call, from);
    return target && { path: target.file.path, fn: target.fn.id, remembered: target.remembered, isOther: target.isOther, reading: (target.file as Entry).reading };
  }

  /** A file that is looked at whole: whatever changes in it counts. */
  private module(specifier: string, from: Entry): Entry | undefined {
    const target = this.imported(specifier, from) as Entry | undefined;
    if (target) this.askedWhole.add(target.path);
    return target;
  }

  private imported(specifier: string, from: LinkedFile): LinkedFile | undefined {
    const path = this.resolver.resolve(specifier, from.path);
    if (path === undefined) return undefined;
    if (path !== from.path) remember(this.askers, path, from.path);
    return this.load(path);
  }

  private load(path: string): Entry | undefined {
    const entry = this.entries.get(path);
    if (!entry) return this.read(path);
    this.touch(path, entry);
    return readable(entry);
  }

  private read(path: string, last?: Entry): Entry | undefined {
    const text = this.files.read(path);
    // A bundle would cost more than it says.
    if (text === undefined || text.length > LARGEST_FOLLOWED) return undefined;
    return readable(this.add({ path, fileName: path, text }, last));
  }

  /** What others have seen of a file, as text: equal texts mean that nobody has to ask again. */
  private seenFromOutside(path: string): string | undefined {
    const asked = this.asked.get(path);
    if (!asked && !this.askers.has(path)) return '';
    const entry = this.load(path);
    if (!entry) return 'nothing';
    if (this.askedWhole.has(path)) return entry.source.text;
    const functions = entry.facts.functions.filter((fn) => asked?.has(nameOf(fn)));
    try {
      return [describeExports(entry.facts), ...functions.map((fn) => `${nameOf(fn)} ${entry.effects.digestOf(fn.id)} ${describeDoings(fn, entry)} ${describeHeld(fn, entry.facts, entry.reach)}`)].join('\n');
    } catch {
      // Too deep to be followed: then it counts as another answer.
      return undefined;
    }
  }

  private forgetAnswers(path: string): void {
    const entry = this.entries.get(path);
    const last = this.lastReadable(path);
    if (!entry || !last) return;
    const anew = this.entry(path, last.source, last.facts, last.reading);
    this.entries.set(path, 'error' in entry ? { ...entry, last: anew } : anew);
  }

  private touch(path: string, entry: Entry | Unreadable): void {
    this.entries.delete(path);
    this.entries.set(path, entry);
  }

  private drop(path: string): void {
    const entry = this.entries.get(path);
    if (!entry) return;
    this.characters -= size(entry);
    this.entries.delete(path);
  }

  /** Keeps facts of files with so many characters together; what was not used for longest goes first. Never during an analysis: what is being summed up has to stay the same. */
  keep(characters: number): void {
    for (const path of this.entries.keys()) {
      if (this.characters <= characters) return;
      this.drop(path);
      if (this.askers.has(path)) this.lost.add(path);
    }
  }

  /** The characters of the files whose facts are kept. */
  get size(): number {
    return this.characters;
  }
}

/** What others see of a file. */
function readable(known: Entry | Unreadable): Entry | undefined {
  return 'error' in known ? known.last : known;
}

/** In characters. */
function size(known: Entry | Unreadable): number {
  return known.source.text.length + ('error' in known ? (known.last?.source.text.length ?? 0) : 0);
}

function nameOf({ className, name }: { className?: string; name: string }): string {
  return className ? `${className}.${name}` : name;
}

function remember(sets: Map<string, Set<string>>, key: string, value: string): void {
  const known = sets.get(key);
  if (known) known.add(value);
  else sets.set(key, new Set([value]));
}
