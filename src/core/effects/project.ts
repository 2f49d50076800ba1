/**
 * What a project says of its calls: in its settings, by patterns of their names, and by doc tags above its functions. It is
 * a person's word, so it beats names, bodies and the tables of packages, and is as certain as a table's row. Where several
 * words meet on one call, the one that allows least counts.
 */
import type { ProjectKnowledge } from '../config';
import type { CallFact, DocTag, FileFacts, FunctionFact, Path } from '../facts/model';
import { rootVariable } from '../facts/paths';
import { endsIn, flawOfCallPattern, readCallPattern, wordOf, type CallPattern } from './callPatterns';
import { ACCESS_ORDER, type Access } from './known';
import { none, type Effect } from './lattice';
import { Owners, type Giving, type RowsOf } from './owners';
import type { KnownBlocking } from './tables/blocking';
import type { HandlerRole } from './tables/handlers';

type Word = 'reading' | 'writing' | 'ordered' | 'pure' | 'blocking';

/** `says` ends the sentence that begins with the call. */
const MEANING: Readonly<Record<Exclude<Word, 'blocking'>, { access: Access; says: string }>> = {
  reading: { access: 'read', says: 'only reads' },
  writing: { access: 'write', says: 'writes' },
  ordered: { access: 'ordered', says: 'has to keep its turn' },
  pure: { access: 'none', says: 'only computes' },
};
const WORD_OF_TAG: Readonly<Record<DocTag, Word>> = { pure: 'pure', sequential: 'ordered', blocking: 'blocking' };

/** A call that holds the thread because the project says so: what does, and the sentence that tells who says it. */
export interface StatedBlocking extends KnownBlocking {
  name: string;
  because: string;
}

/** Everything from a package, and whatever it makes, is found by one row. */
const ANYTHING: Giving = { gives: 'anything' };

/** What a project's settings say, ready to be asked. */
export class Knowledge {
  readonly isEmpty: boolean;
  private readonly words: readonly { word: Word; patterns: readonly CallPattern[] }[];
  private readonly handlers: readonly { role: HandlerRole; pattern: CallPattern }[];
  private readonly handlerWords: RegExp | undefined;
  private readonly tables = new Map<string, RowsOf<Giving> | undefined>();

  constructor(private readonly given: ProjectKnowledge = {}) {
    const lists: [Word, readonly string[] | undefined][] = [['reading', given.readingCalls], ['writing', given.writingCalls], ['ordered', given.orderedCalls], ['pure', given.pureCalls], ['blocking', given.blockingCalls]];
    this.words = lists.map(([word, texts = []]) => ({ word, patterns: texts.flatMap((text) => readCallPattern(text) ?? []) })).filter(({ patterns }) => patterns.length > 0);
    const shapes = (given.handlers ?? []).map((shape) => (typeof shape === 'string' ? { call: shape } : shape));
    this.handlers = shapes.flatMap(({ call, role = 'server' }) => {
      const pattern = readCallPattern(call);
      return pattern ? [{ role, pattern }] : [];
    });
    this.isEmpty = this.words.length === 0 && this.handlers.length === 0;
    if (this.handlers.length > 0) this.handlerWords = new RegExp(shapes.map(({ call }) => wordOf(call).replaceAll('$', '\\$')).join('|'));
  }

  /** The same, and more of one kind. */
  with(key: `${Word}Calls`, patterns: readonly string[]): Knowledge {
    return new Knowledge({ ...this.given, [key]: [...(this.given[key] ?? []), ...patterns] });
  }

  /** Whether a text may hold a call that is given handlers. */
  mayNameHandlers(text: string): boolean {
    return this.handlerWords?.test(text) ?? false;
  }

  wordsFor(matches: (pattern: CallPattern) => boolean): Word[] {
    return this.words.flatMap(({ word, patterns }) => (patterns.some(matches) ? [word] : []));
  }

  roleFor(matches: (pattern: CallPattern) => boolean): HandlerRole | undefined {
    return this.handlers.find(({ pattern }) => matches(pattern))?.role;
  }

  /** A table for a package that some pattern names. */
  tableOf(module: string): RowsOf<Giving> | undefined {
    if (!this.tables.has(module)) {
      const isNamed = [...this.words.flatMap(({ patterns }) => patterns), ...this.handlers.map(({ pattern }) => pattern)].some((pattern) => pattern.module?.test(module));
      this.tables.set(module, isNamed ? { modules: [module], calls: { '*': ANYTHING, '': ANYTHING }, objects: { '*': { '*': ANYTHING, '': ANYTHING } } } : undefined);
    }
    return this.tables.get(module);
  }
}

/** Of a project that leaves it to the analysis. */
export const NOTHING_SAID = new Knowledge();

/** What is said of the calls of one file. */
export class ProjectCalls {
  private readonly words = new Map<number, readonly Word[]>();
  private owners: Owners<Giving, RowsOf<Giving>> | undefined;

  constructor(
    private readonly facts: FileFacts,
    private readonly knowledge: Knowledge,
  ) {}

  /** What a call does, as the settings say, or the tags of the function that it reaches. */
  effectOf(call: CallFact, callee: FunctionFact | undefined): Effect | undefined {
    return moreCareful(stated(this.wordsOn(call), `the project says that \`${call.name}\``), callee && effectOfTags(callee));
  }

  /** What a function does that is handed on by its path: `ids.map(api.load)`. */
  effectOfPath(path: Path): Effect | undefined {
    const names = this.namesIn(path);
    const words = this.knowledge.wordsFor((pattern) => !pattern.module && endsIn(pattern, names));
    return stated(words, `the project says that \`${names.at(-1)}\``);
  }

  /** How a call holds the thread, by the same words. */
  blockingOf(call: CallFact, callee: FunctionFact | undefined): StatedBlocking | undefined {
    if (this.wordsOn(call).includes('blocking')) return blocking(call.name, `the project says that \`${call.name}\` holds the thread`);
    return callee?.tags?.includes('blocking') ? blocking(callee.name, `the comment on \`${callee.name}\` says that it holds the thread`) : undefined;
  }

  /** Who waits for functions that a call is given. */
  handlerRoleOf(call: CallFact): HandlerRole | undefined {
    return this.knowledge.isEmpty ? undefined : this.knowledge.roleFor((pattern) => this.isMeant(pattern, call));
  }

  /**
   * A pattern for a call and as little else as can be said: by the package that it comes from, else by all names before it.
   * Undefined for one that no pattern tells from others. `isOwn`: the project's own code lies behind it, whatever it is imported as.
   */
  patternOf(call: CallFact, isOwn: boolean): string | undefined {
    const { origin } = call;
    const isPackages = !isOwn && origin !== undefined && !/^(?:[.~]|@\/)/.test(origin.module) && origin.path.length > 0 && origin.path.at(-1) !== 'default';
    const pattern = isPackages ? `${origin.module}#${origin.path.filter((step) => step !== 'default').join('.')}` : this.nameOf(call);
    return pattern !== undefined && flawOfCallPattern(pattern) === undefined ? pattern : undefined;
  }

  /** `this.api.load`, and `users.load` behind an element; `*.first` would mean far more than `query().first()`. */
  private nameOf(call: CallFact): string | undefined {
    const names = this.namesOf(call).reverse().find((each) => each.at(-1) !== NAMELESS && each.at(-1) !== 'default');
    const named = names?.slice(names.lastIndexOf(NAMELESS) + 1);
    return named && (named.length > 1 || names!.length === 1) ? named.join('.') : undefined;
  }

  private wordsOn(call: CallFact): readonly Word[] {
    if (this.knowledge.isEmpty) return NO_WORDS;
    let words = this.words.get(call.id);
    if (!words) this.words.set(call.id, (words = this.knowledge.wordsFor((pattern) => this.isMeant(pattern, call))));
    return words;
  }

  private isMeant(pattern: CallPattern, call: CallFact): boolean {
    if (!pattern.module) return this.namesOf(call).some((names) => endsIn(pattern, names));
    const { origin, isNew } = call;
    if (isNew) return origin !== undefined && pattern.module.test(origin.module) && endsIn(pattern, origin.path);
    this.owners ??= new Owners<Giving, RowsOf<Giving>>(this.facts, { of: (module) => this.knowledge.tableOf(module) });
    const owner = this.owners.rowFor(call)?.owner;
    if (!owner || !pattern.module.test(owner.table.modules[0])) return false;
    if (origin && endsIn(pattern, origin.path)) return true;
    return this.namesOf(call).some((names) => endsIn(pattern, names) || (owner.object !== undefined && endsIn(pattern, [owner.object, names.at(-1)!])));
  }

  /** A call's names from its root to itself: as it is written, and as it was called before it got another name. */
  private namesOf({ callee, name, origin, on, onSuper, receiver }: CallFact): string[][] {
    if (name === '') return [];
    const written = callee ? this.namesIn(callee) : [...(onSuper || on !== undefined || receiver ? [NAMELESS] : []), name];
    const before = written.slice(0, -1);
    const last = new Set([name, written.at(-1)!, ...(origin?.path.slice(-1) ?? [])]);
    return [...last].map((each) => [...before, each]);
  }

  private namesIn(path: Path): string[] {
    const root = rootVariable(path, this.facts.variables)?.name ?? path[0].replace(/^g:/, '');
    return [root, ...path.slice(1)].map((step) => (step.startsWith('[') ? NAMELESS : step.replace(/^\.?#?/, '')));
  }
}

/** An element, or what another call gave. */
const NAMELESS = '';
const NO_WORDS: readonly Word[] = [];

/** What a function does as its doc tags say. */
export function effectOfTags({ name, tags }: FunctionFact): Effect | undefined {
  return tags && stated(tags.map((tag) => WORD_OF_TAG[tag]), `the comment on \`${name}\` says that it`);
}

function stated(words: readonly Word[], subject: string): Effect | undefined {
  return words.reduce<Effect | undefined>((effect, word) => {
    if (word === 'blocking') return effect;
    const { access, says } = MEANING[word];
    const waits = access !== 'none';
    return moreCareful(effect, { ...none('project', `${subject} ${says}`), access, waits, takesTime: waits });
  }, undefined);
}

function moreCareful(one: Effect | undefined, other: Effect | undefined): Effect | undefined {
  if (!one || !other) return one ?? other;
  return ACCESS_ORDER.indexOf(one.access) < ACCESS_ORDER.indexOf(other.access) ? other : one;
}

function blocking(name: string, because: string): StatedBlocking {
  return { class: 'heavy', while: 'it runs, as the project says', name, because };
}
