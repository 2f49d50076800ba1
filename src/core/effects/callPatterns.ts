/**
 * Names of calls as a person writes them into settings:
 *
 * - `fetchUser`: every call of that name, whatever it is called on;
 * - `api.load`, `this.api.load`: only where these are the last names before it;
 * - `*.load`, `load*`, `api.*`: a star stands for any text within one name, so `*.load` is called on something;
 * - `my-package#load`: what the package exports by that name, or what an object that it made does by that name;
 * - `my-package`, `axios#*`: everything from the package; one that could also be a call's name needs the `#*`.
 *
 * Names that an import or a variable changed count by both of them. Misses calls whose callee has no name.
 */

/** A pattern that was understood: the last names of a call, from left to right. */
export interface CallPattern {
  module?: RegExp;
  /** Empty for everything from a module. */
  steps: readonly RegExp[];
}

const LONGEST = 200;
/** Each one more multiplies what has to be tried. */
const MOST_STARS = 2;
const NAME = /^[\p{ID_Start}$_*][\p{ID_Continue}$*]*$/u;
const MODULE = /^(?:[@~][\w.*-]*\/)?[\w.:*-]+(?:\/[\w.*-]+)*$/;
/** What no call's name has in it. */
const ONLY_IN_MODULE = /^[@~]|[/:-]/;

/** What is wrong with a pattern, as the rest of a sentence that begins with its place; undefined where it is understood. */
export function flawOfCallPattern(text: string): string | undefined {
  const is = `is ${JSON.stringify(text.length > 40 ? `${text.slice(0, 36)}…` : text)}`;
  if (text.trim() === '') return 'is empty; take it out, or write a name such as "fetchUser".';
  if (text.length > LONGEST) return `has ${text.length} characters; allowed are at most ${LONGEST}.`;
  if (/\s/.test(text)) return `${is}; a call is named without spaces, such as "api.load".`;
  if (/[()]/.test(text)) return `${is}; a call is named without its brackets, such as "api.load".`;
  if (/^\.{0,2}\//.test(text)) return `${is}, which is a path; name what is called, such as "load", wherever it is imported from.`;
  if (text.includes('**')) return `${is}; "*" stands for any text within one name, and "**" is not understood.`;
  const { module, names } = partsOf(text);
  if (module !== undefined && !MODULE.test(module)) return `${is}; before "#" stands a package, such as "my-package#load".`;
  if (names === '') return `${is}, which names nothing behind "#"; leave it out, or write "#*" for everything from the package.`;
  const steps = names?.split('.') ?? [];
  if ([module ?? '', ...steps].some((part) => part.split('*').length - 1 > MOST_STARS)) return `${is}; allowed are at most ${MOST_STARS} stars in one name.`;
  if (steps.includes('')) return `${is}, in which a name is missing beside a dot; allowed is a name such as "api.load".`;
  if (!steps.every((step) => NAME.test(step))) return `${is}; allowed are names such as "fetchUser", "api.load", "load*", "my-package#load" and "my-package".`;
  if (/^[*.]*$/.test(module ?? names!)) return `${is}, which is every call; name at least a part of it, such as "load*".`;
  return undefined;
}

/** Undefined for what `flawOfCallPattern` finds a flaw in. */
export function readCallPattern(text: string): CallPattern | undefined {
  if (flawOfCallPattern(text) !== undefined) return undefined;
  const { module, names } = partsOf(text);
  const steps = names === undefined || names === '*' ? [] : names.split('.').map((step) => new RegExp(`^${anyWhereStars(step)}$`, 's'));
  return module === undefined ? { steps } : { module: new RegExp(`^${anyWhereStars(module)}(?:/|$)`), steps };
}

/** Whether a pattern's names are the last ones of a call. */
export function endsIn({ steps }: CallPattern, names: readonly string[]): boolean {
  const before = names.length - steps.length;
  return before >= 0 && steps.every((step, index) => step.test(names[before + index]));
}

/** A word that every text holds in which such a call is written. */
export function wordOf(pattern: string): string {
  return withoutScheme(pattern).split(/[*.#@/~:]/).sort((one, other) => other.length - one.length)[0];
}

function partsOf(text: string): { module?: string; names?: string } {
  // `this.#load` is private, and called like any other.
  const plain = text.replace(/(^|\.)#(?=[\p{ID_Start}$_])/gu, '$1');
  const cut = plain.indexOf('#');
  if (cut >= 0) return { module: withoutScheme(plain.slice(0, cut)), names: plain.slice(cut + 1) };
  return ONLY_IN_MODULE.test(plain) ? { module: withoutScheme(plain) } : { names: plain };
}

/** As facts have it: `node:fs` is `fs`. */
function withoutScheme(module: string): string {
  return module.replace(/^node:/, '');
}

function anyWhereStars(text: string): string {
  return text.replace(/[.$]/g, '\\$&').replaceAll('*', '.*');
}
