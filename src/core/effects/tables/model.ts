/** What a table of a package says, and the entries that all tables are made of. */
import type { Access, Hold } from '../known';

export interface KnownCall {
  access: Access;
  hold?: Hold;
  /** An await on it costs no real wait. */
  nearlyFree?: boolean;
  /** What it returns, or its promise gives: one of the same table's `objects`. */
  gives?: string;
  /** An argument decides what it does; `access` is what it does where the argument cannot be read. */
  by?: ReadBy;
}

/**
 * Where the answer is written. `method`: the second argument's `method`, `GET` if it is missing. `route`: a first
 * argument such as `GET /user`. `sql`: the statement's first word. `command`: the class of the argument, as in
 * `send(new GetItemCommand())`. `verb`: the method's own name, where a whole API keeps to `get`, `list`, `describe`.
 * `pipeline`: the stages of an aggregation, which may write. `model`: a request to a language model, which is a
 * question unless it streams or brings tools.
 */
export type ReadBy = 'method' | 'route' | 'sql' | 'command' | 'verb' | 'pipeline' | 'model';

/** By name: `find`, or as much of the way to it as it takes to tell it from others: `chat.completions.create`. `''` is a call of the thing itself, `*` any other name. */
export type Rows = Readonly<Record<string, KnownCall>>;

export interface PackageTable {
  /** `@aws-sdk/client-*` stands for every package whose name begins so. */
  modules: readonly string[];
  /** The documentation that the rows were taken from. */
  source: string;
  /** The package's own functions. */
  calls?: Rows;
  /** What it makes, by the name of the class or type; `*` is every other class that it exports. Names in lower case are ours. */
  objects?: Readonly<Record<string, Rows>>;
  /** Objects that every step changes: two chains on one of them, kept in a variable, have to take turns. */
  changing?: readonly string[];
  /** The class that the package itself is: `new Stripe()` after `import Stripe from 'stripe'`. */
  main?: string;
  /** A class that is known wherever it is imported from, since the package writes its code into the project. */
  generated?: string;
}

export const READ: KnownCall = { access: 'read' };
export const WRITE: KnownCall = { access: 'write' };
/** Needs its turn, whatever it does: on one connection, page or cursor. */
export const ORDERED: KnownCall = { access: 'ordered' };
export const UNKNOWN: KnownCall = { access: 'unknown' };
/** Works on what it is given, on a thread of Node's pool. */
export const COMPUTE: KnownCall = { access: 'none' };
export const PACE: KnownCall = { access: 'none', hold: 'paces' };
export const PROMPT: KnownCall = { access: 'ordered', hold: 'prompts' };
export const ACQUIRE: KnownCall = { access: 'read', hold: 'acquires' };
export const FREE: KnownCall = { access: 'none', nearlyFree: true };
/** A request: it reads unless its options say otherwise. */
export const REQUEST: KnownCall = { access: 'unknown', by: 'method' };
export const BY_SQL: KnownCall = { access: 'unknown', by: 'sql' };
export const BY_VERB: KnownCall = { access: 'unknown', by: 'verb' };
export const MODEL: KnownCall = { access: 'unknown', by: 'model' };

/** The same row, whose result is one of the table's objects. */
export function giving(gives: string, row: KnownCall = FREE): KnownCall {
  return { ...row, gives };
}
