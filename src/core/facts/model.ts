/**
 * What is known of one file: plain, serialisable data, extracted once. Rules read this and never see the tree, so
 * that facts can be cached by content and compared across versions of a file.
 *
 * A function's body is a tree of statements; each statement carries the events of its own expressions in evaluation
 * order, and the statements nested in it lie in its bodies.
 */
import type { Range, TextEdit } from '../model';

/** Index into `FileFacts.variables`. */
export type VariableId = number;
/** Index into `FileFacts.functions`; 0 is the module's top level. */
export type FunctionId = number;

/**
 * An access path: a root and the steps from it. Roots are `v12` (a variable), `this`, `g:fetch` (a global) and, in
 * effects, `x:src/cache.ts#entries` (another file's variable); steps
 * are `.name`, `[v7]` (indexed by an unchanged variable) and `[*]` (any element). `['v3', '.id']` is `user.id`.
 */
export type Path = readonly string[];

/** Where an imported value comes from: `{ module: 'fs', path: ['promises', 'readFile'] }`. `node:` is cut off. */
export interface Origin {
  module: string;
  path: string[];
  /** Wrapped by `util.promisify`. */
  promisified?: boolean;
}

/** What an expression is, as far as sizes, literals and aliases go. */
export type ValueFact =
  | { kind: 'string'; value: string }
  | { kind: 'template'; head: string; reads: Path[] }
  | { kind: 'number'; value: number }
  | { kind: 'constant'; value?: boolean }
  | { kind: 'array'; length: number; spread: boolean; elements: ValueFact[] }
  | { kind: 'object'; properties: Record<string, ValueFact>; spread: boolean }
  | { kind: 'function'; fn: FunctionId }
  | { kind: 'path'; path: Path }
  /** `part`: the name by which a pattern takes it out of the result; of `Promise.all`, the number of its element. */
  | { kind: 'call'; call: number; awaited: boolean; part?: string }
  | RegexValue
  | { kind: 'binary'; operator: string; left: ValueFact; right: ValueFact }
  | { kind: 'not'; of: ValueFact }
  /** Of a test: both of its sides. */
  | { kind: 'logical'; operator: '&&' | '||'; left: ValueFact; right: ValueFact }
  /** `either`: of a `?:`, what its two sides give. */
  | { kind: 'unknown'; either?: [ValueFact, ValueFact] };

/** A regular expression as it is written. */
export interface RegexValue {
  kind: 'regex';
  source: string;
  flags: string;
  range: Range;
}

export interface VariableFact {
  id: VariableId;
  name: string;
  kind: 'parameter' | 'local' | 'import' | 'function' | 'class' | 'catch';
  owner: FunctionId;
  /** Offset of the declaration. */
  at: number;
  /** Written nowhere but where it is declared. */
  constant: boolean;
  origin?: Origin;
  /** The initial value, for variables with one declaration. */
  value?: ValueFact;
  /** For a parameter: the argument that it comes with, and the way to it in there, `['rows']` for `({ rows })`. */
  given?: { argument: number; keys: readonly string[] };
  /** Of a parameter: `['Body']` for `@Body() order`. */
  decorators?: readonly string[];
  /** The function that this name stands for, where nothing else is ever assigned. */
  fn?: FunctionId;
  /** The annotated type's name, or the class of its `new` expression: `PoolClient`. */
  typeName?: string;
  /** The annotated type as a path, where it is a plain reference: `['v4']`, `['v4', '.Service']`. */
  type?: Path;
}

/** What a name, a field or an export stands for, as far as calls need it. */
export type Referent =
  | { kind: 'path'; path: Path }
  | { kind: 'function'; fn: FunctionId }
  /** Index into `FileFacts.classes`. */
  | { kind: 'class'; class: number }
  /** What `new X()` makes, or what is declared to be an `X`. */
  | { kind: 'instance'; of: Referent }
  | { kind: 'object'; members: Record<string, Referent> }
  | { kind: 'import'; origin: Origin };

/** A class, as far as calls on its instances need it. A member that is written twice is left out. */
export interface ClassFact {
  name: string;
  /** Variables that name it. */
  variables: VariableId[];
  methods: Record<string, FunctionId>;
  statics: Record<string, FunctionId>;
  /** Its constructor and accessors, and methods that are left out above. */
  others: FunctionId[];
  /** What it extends. */
  base?: Referent;
  /** What its fields hold: by their types, by `new`, or by the constructor's parameters. */
  fields: Record<string, Referent>;
}

/** A call or `new` expression. */
export interface CallFact {
  /** Index into `FileFacts.calls`. */
  id: number;
  fn: FunctionId;
  range: Range;
  /** The callee's last name: the token that a squiggle marks. */
  nameRange: Range;
  /** `readFile` of `fs.promises.readFile(...)`; empty where the callee has no name. */
  name: string;
  /** The called thing's path without its last step; absent for a plain function or a call on a call's result. */
  receiver?: Path;
  /** The whole callee as a path, where it is one. */
  callee?: Path;
  /** Names called before this one in a fluent chain, from its root: `['db', 'where']` of `db('t').where().update()`. */
  chain: string[];
  /** The call that this one is called on: `a()` of `a().b()`. */
  on?: number;
  /** `super.load()`: the method of the class that this one extends. */
  onSuper?: true;
  /** Called on an array literal: `[a, b].forEach(…)`. */
  onArray?: true;
  /** Called on a literal: `/a+/.test(…)`. */
  onRegex?: RegexValue;
  /** Of `Promise.all([…])` and its like: where each element of the literal stands; `spread` without its dots. */
  elements?: { range: Range; spread: boolean }[];
  args: ValueFact[];
  /** Paths that each argument reads, functions passed in included. */
  argReads: Path[][];
  isNew: boolean;
  /** `load?.()`: called only where somebody supplied it. */
  isOptional?: true;
  /** Evaluated only if some condition in the same statement holds. */
  conditional: boolean;
  /** Which conditions, the outermost first: `2n` and `2n + 1` are the arms of one `?:`, of which one is taken; of `a ?? b` it is `2n` for `b`. */
  arms?: readonly number[];
  /** Nobody looks at the result. */
  dropped: boolean;
  /** `await` stands right before it. */
  awaited: boolean;
  /** The source text in short, on one line. */
  label: string;
  origin?: Origin;
  /** The function of this file that is called, where that is certain. */
  target?: FunctionId;
  /** The function of this file that the called variable usually holds; another one may run, so nothing is certain of what it does. */
  mayRun?: FunctionId;
  /** Functions of this file that are arguments, written in place or by name: `ids.map(loadOne)`, `on('x', this.onX)`. */
  callbacks: { argument: number; fn: FunctionId }[];
}

/** How an awaited result is taken up. */
export type AwaitShape = 'bind' | 'assign' | 'void' | 'return' | 'argument' | 'condition' | 'other';

export interface AwaitFact {
  /** Index into `FileFacts.awaits`. */
  id: number;
  fn: FunctionId;
  range: Range;
  keyword: Range;
  shape: AwaitShape;
  /** What the result, or something made of it, ends up in. */
  defs: Path[];
  /** Everything that is read to start the operation. */
  uses: Path[];
  /** The awaited call, if it is one. */
  call?: number;
  /** Awaits in the operation's own arguments, which run before it. */
  inner: number[];
  conditional: boolean;
  /** As of a call. */
  arms?: readonly number[];
  /** The other arm of its `?:` is something at hand. */
  spared?: true;
  /** `await` of a plain value or a promise that was started before. */
  alreadyStarted: boolean;
  /** The annotated type's name of the variable that takes the result. */
  typeName?: string;
  /** A comment for another linter says that it may stand in a loop. */
  mayLoop?: true;
  label: string;
  /** A fingerprint of what is awaited, white space folded: equal for the same operation. */
  text: string;
  /** A step of a chain of `.then`s; its keyword is the `then` that starts it. */
  byThen?: boolean;
}

/** `set`: assigned; `append`: `x = x.concat(..)` or a push; `update`: `+=`, `++`; `mutate`: another changing method; `member`: `Map.set`, `Set.add`. */
export type WriteHow = 'declare' | 'set' | 'constant' | 'append' | 'update' | 'member' | 'mutate';

export type EventFact =
  /** `via`: read through a constant that holds a copy of the path's value. */
  | { kind: 'read'; path: Path; via?: VariableId }
  /** `value`: what an assignment puts there. */
  | { kind: 'write'; path: Path; how: WriteHow; key?: ValueFact; value?: ValueFact; afterAwait: boolean; /** By `??=` or `||=`. */ ifEmpty?: boolean }
  | { kind: 'call'; call: number }
  | { kind: 'await'; await: number }
  | { kind: 'closure'; fn: FunctionId }
  | { kind: 'yield' };

export type LoopKind = 'for-of' | 'for-in' | 'for' | 'while' | 'do' | 'for-await';

export interface LoopFact {
  kind: LoopKind;
  keyword: Range;
  /** The variables that each turn gets anew. */
  variables: VariableId[];
  /** What is walked: the right side of `of` or `in`, or the array that a counter indexes. */
  over?: ValueFact;
  /** Its one variable is the item itself, and not a part of it. */
  bindsItem?: true;
  /** Of a counting loop: the counter and where it ends. */
  counter?: { variable: VariableId; from: ValueFact; to: ValueFact; step: number };
  /** How many of the statement's own events run once, before the first turn. */
  headEvents: number;
  /** Of a `for` with an update: from which of its own events on that is, which runs behind the body. */
  updateEvents?: number;
  /** Of `for await`: its head, where each turn waits for the next item. */
  items?: HiddenWait;
}

/** A wait without an operand of its own. */
export interface HiddenWait {
  range: Range;
  label: string;
}

export type StatementKind = 'plain' | 'if' | 'loop' | 'try' | 'switch' | 'return' | 'throw' | 'break' | 'continue' | 'block';

export interface StatementFact {
  kind: StatementKind;
  range: Range;
  /** Events of the statement's own expressions: an `if`'s test, a loop's head, all of a plain statement. */
  events: EventFact[];
  bodies: BodyFact[];
  loop?: LoopFact;
  /** A label that a `break` or `continue` names. */
  label?: string;
  /** A comment here says that the order is meant. */
  orderIsMeant: boolean;
  /** `using` or `await using`. */
  using: boolean;
  /** Of `await using`: what is waited for when the block around it is left. */
  disposal?: HiddenWait;
  /** What an `if` asks. */
  test?: ValueFact;
  /** What a `return` gives back. */
  value?: ValueFact;
}

export interface BodyFact {
  role: 'then' | 'else' | 'body' | 'try' | 'catch' | 'finally' | 'case' | 'block';
  statements: StatementFact[];
}

/** What a doc comment says of the function behind it. */
export type DocTag = 'pure' | 'blocking' | 'sequential';

export interface FunctionFact {
  id: FunctionId;
  /** The name that a person would call it by; `anonymous function` where there is none. */
  name: string;
  range: Range;
  /** From the start of the function to its body. */
  head: Range;
  kind: 'module' | 'function' | 'arrow' | 'method' | 'constructor' | 'accessor';
  async: boolean;
  /** What a compiler made of an async function's body: a generator with the `this` of the function around it. */
  compiledAsync?: true;
  generator: boolean;
  parent?: FunctionId;
  parameters: VariableId[];
  /** The class it is a member of. */
  className?: string;
  decorators: string[];
  /** `'use server'` at the top of its body, or of the file for the module. */
  directive?: string;
  /** What its doc comment says of it: `@pure`. */
  tags?: readonly DocTag[];
  /** The call that it is written in as an argument, and as which. */
  passedTo?: { call: number; argument: number };
  /** The calls that get it by its name, alone or in an array or object. */
  passedByName: { call: number; argument: number }[];
  body: StatementFact[];
}

/** A chain of `.then`s, as the statements that the awaits it stands for would be. */
export interface ChainFact {
  /** The function that it is written in. */
  fn: FunctionId;
  /** The last `.then` of the chain, the outermost in the source. */
  call: number;
  statements: StatementFact[];
}

/** One place that says what a field of a class is: its declaration, a constructor's parameter, or `this.pool = …`. */
export interface FieldFact {
  className: string;
  name: string;
  typeName?: string;
  value?: ValueFact;
}

/** A comment by which a person tells the analyser to be silent. */
export interface DirectiveFact {
  kind: 'next-line' | 'line' | 'file';
  /** The comment; where braces make it a comment in JSX, with them. */
  range: Range;
  /** What takes the comment away: with its line, or with the space around it. */
  removal: TextEdit;
  /** What stands between its commas, as it is written; nothing stands for all rules. */
  names: { text: string; range: Range }[];
  /** A finding is silenced that begins in one of these; the first is the line. Empty for a whole file. */
  speaksOf: Range[];
}

export interface FileFacts {
  /** In TypeScript, whose compiler asks what may be missing. */
  isTyped: boolean;
  variables: VariableFact[];
  functions: FunctionFact[];
  calls: CallFact[];
  /** Awaits, and after them the steps of chains. */
  awaits: AwaitFact[];
  chains: ChainFact[];
  /** Objects and arrays that are copied whole: `{ ...gathered }`. */
  spreads: { fn: FunctionId; path: Path; range: Range }[];
  fields: FieldFact[];
  /** What elements of a page are given to run: `<button onClick={save}>`. */
  listeners: { name: string; value: ValueFact }[];
  /** Every module that the file imports or requires. */
  modules: string[];
  classes: ClassFact[];
  /** What other files can import by name; `default` also stands for `module.exports = …`. */
  exports: Record<string, Referent>;
  /** Modules whose exports are handed on as they are. */
  exportsAllOf: string[];
  directives: DirectiveFact[];
}
