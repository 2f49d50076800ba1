/**
 * The kinds of values that settings have: how each is read from whatever a person wrote, in which words a mistake is told,
 * and how it looks as a JSON schema.
 */
import { flawOfCallPattern, nearestName, RULE_LEVELS, rules, type HandlerShape, type RuleLevel, type RuleLevels } from '../core/index';

/** A mistake in a value. `path` leads to it from the value; `says` is the sentence that begins with the name of that place. */
export interface Mistake {
  path: (string | number)[];
  says: string;
  /** The name is wrong, not what stands behind it. */
  inName?: boolean;
}

/** What could be understood of a value; absent where nothing could. */
export interface Understood<Value> {
  value?: Value;
  mistakes: Mistake[];
}

export type JsonSchema = Record<string, unknown>;

export interface Kind<Value> {
  read(written: unknown): Understood<Value>;
  schema: JsonSchema;
}

/** On or off. */
export const toggle: Kind<boolean> = {
  read: (written) => (typeof written === 'boolean' ? { value: written, mistakes: [] } : wrong(`is ${shown(written)}; allowed are true and false.`)),
  schema: { type: 'boolean' },
};

/** A whole number between two. */
export function wholeNumber(least: number, most: number): Kind<number> {
  return {
    read: (written) => (Number.isInteger(written) && least <= (written as number) && (written as number) <= most ? { value: written as number, mistakes: [] } : wrong(`is ${shown(written)}; allowed are whole numbers from ${least} to ${most}.`)),
    schema: { type: 'integer', minimum: least, maximum: most },
  };
}

/** One of a few words, each with what it means. */
export function choice<Word extends string>(meanings: Record<Word, string>): Kind<Word> {
  const words = Object.keys(meanings) as Word[];
  return {
    read(written) {
      const value = words.find((word) => word === written);
      return value === undefined ? wrong(`is ${shown(written)}; allowed are ${enumerated(words)}.`) : { value, mistakes: [] };
    },
    schema: { type: 'string', enum: words, markdownEnumDescriptions: Object.values(meanings) },
  };
}

/** A list of anything; `allowed` goes on after "allowed is a list of". What is wrong in it is left out. */
function listOf<Item>(allowed: string, readItem: (written: unknown) => Understood<Item>, items: JsonSchema): Kind<Item[]> {
  return {
    read(written) {
      if (!Array.isArray(written)) return wrong(`is ${shown(written)}; allowed is a list of ${allowed}`);
      if (written.length > LONGEST_LIST) return wrong(`has ${written.length} entries; allowed are at most ${LONGEST_LIST}.`);
      const read = written.map((item, index) => ({ index, ...readItem(item) }));
      return {
        value: read.flatMap(({ value }) => (value === undefined ? [] : [value])),
        mistakes: read.flatMap(({ index, mistakes }) => mistakes.map((mistake) => ({ ...mistake, path: [index, ...mistake.path] }))),
      };
    },
    schema: { type: 'array', items },
  };
}

/** A list of texts; `flawOf` says what is wrong with one, as the sentence that begins with its name. */
export function textsOf(things: string, example: string, flawOf: (text: string) => string | undefined): Kind<string[]> {
  const allowed = `${things}, such as ["${example}"].`;
  return listOf(allowed, (written) => (typeof written === 'string' ? readText(written, flawOf) : wrong(`is ${shown(written)}; allowed is a list of ${allowed}`)), { type: 'string' });
}

function readText(written: string, flawOf: (text: string) => string | undefined): Understood<string> {
  const flaw = flawOf(written);
  return flaw === undefined ? { value: written, mistakes: [] } : wrong(flaw);
}

/** Whoever writes more has something else in mind, and it would take seconds to look for what each one means. */
const LONGEST_LIST = 1000;
const LONGEST_PATTERN = 500;

/** Patterns of paths, as in a `.gitignore`. What is written as other tools have it would silently match nothing, so it is named. */
export const pathPatterns = textsOf('path patterns', 'src/**', (pattern) => {
  const is = `is ${shown(pattern)}`;
  if (pattern.trim() === '') return 'is empty; take it out, or write a pattern such as "src/**".';
  if (pattern.length > LONGEST_PATTERN) return `has ${pattern.length} characters; allowed are at most ${LONGEST_PATTERN}.`;
  if (pattern.startsWith('#')) return `${is}, which counts as a comment; a pattern does not begin with "#".`;
  if (pattern.includes('\\')) return `${is}; folders are separated by "/", not by a backslash.`;
  if (/[{}]/.test(pattern)) return `${is}; braces are not understood, so write one pattern for each alternative.`;
  if (/(?:^|\/)\.\.(?:\/|$)/.test(pattern)) return `${is}, which leads out of the folder; patterns are about what lies below it.`;
  if (/^!?[./]*$/.test(pattern)) return `${is}, which matches nothing; for all that lies in the folder, write "**".`;
  return undefined;
});

/** Patterns of calls, as `core/effects/callPatterns.ts` describes them. */
export const callPatterns = textsOf('names of calls', 'api.load', flawOfCallPattern);

/** Who waits while a handler runs, by the core's words for it. */
const ROLES = choice({
  server: 'Requests of others.',
  queue: 'Jobs, or what a clock starts.',
  ui: 'A person at a window.',
  listener: 'Whoever else listens.',
});
const HANDLER_EXAMPLE = 'such as ["bus.handle", { "call": "jobs.on", "role": "queue" }].';

/** Calls that are given handlers: by a pattern alone, or with who waits while they run. */
export const handlerShapes: Kind<HandlerShape[]> = listOf<HandlerShape>(`calls, ${HANDLER_EXAMPLE}`, readHandler, {
  anyOf: [
    { type: 'string' },
    { type: 'object', properties: { call: { type: 'string', description: 'The call that is given handlers.' }, role: { enum: ROLES.schema.enum, enumDescriptions: ROLES.schema.markdownEnumDescriptions, description: 'Who waits while they run.', default: 'server' } }, required: ['call'], additionalProperties: false },
  ],
});

function readHandler(written: unknown): Understood<HandlerShape> {
  if (typeof written === 'string') return readText(written, flawOfCallPattern);
  if (!isRecord(written)) return wrong(`is ${shown(written)}; allowed are calls, ${HANDLER_EXAMPLE}`);
  const strange = Object.keys(written).filter((key) => key !== 'call' && key !== 'role').map((key): Mistake => ({ path: [key], says: 'is nothing that a handler has; allowed are call and role.', inName: true }));
  const call = typeof written.call === 'string' ? written.call : undefined;
  if (call === undefined) return { mistakes: [...wrong(`names no call; allowed are calls, ${HANDLER_EXAMPLE}`).mistakes, ...strange] };
  const flaw = flawOfCallPattern(call);
  const role = written.role === undefined ? undefined : ROLES.read(written.role);
  const mistakes = [...(flaw === undefined ? [] : [{ path: ['call'], says: flaw }]), ...(role?.mistakes ?? []).map((mistake) => ({ ...mistake, path: ['role'] })), ...strange];
  return flaw === undefined && role?.mistakes.length !== 1 ? { value: { call, ...(role?.value && { role: role.value }) }, mistakes } : { mistakes };
}

/** How loudly each rule reports. A rule that does not exist is left out. */
export const ruleLevels: Kind<RuleLevels> = {
  read(written) {
    if (!isRecord(written)) return wrong(`is ${shown(written)}; allowed is an object, such as { "${rules[0].id}": "off" }.`);
    const count = Object.keys(written).length;
    if (count > LONGEST_LIST) return wrong(`has ${count} entries; allowed are at most ${LONGEST_LIST}.`);
    const value: Record<string, RuleLevel> = {};
    const mistakes: Mistake[] = [];
    for (const [id, word] of Object.entries(written)) {
      const level = RULE_LEVELS.find((known) => known === word);
      if (!RULE_NAMES.includes(id)) mistakes.push({ path: [id], says: `names no rule; ${suggestion(id, RULE_NAMES)}`, inName: true });
      else if (level === undefined) mistakes.push({ path: [id], says: `is ${shown(word)}; allowed are ${enumerated(RULE_LEVELS)}.` });
      else value[id] = level;
    }
    return { value, mistakes };
  },
  schema: {
    type: 'object',
    properties: Object.fromEntries([['*', 'Every rule that is not named.'], ...rules.map(({ id, docs }) => [id, `${docs.summary[0].toUpperCase()}${docs.summary.slice(1)}.`])].map(([id, description]) => [id, { enum: RULE_LEVELS, description }])),
    additionalProperties: false,
  },
};

const RULE_NAMES = ['*', ...rules.map(({ id }) => id)];

/** The end of a sentence about a name that does not exist. */
export function suggestion(written: string, names: readonly string[]): string {
  const meant = nearestName(written, names);
  return meant === undefined ? `allowed are ${enumerated(names)}.` : `did you mean \`${meant}\`?`;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as it was written, in short. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isRecord(value)) return 'an object';
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 40 ? `${text.slice(0, 36)}…"` : text;
}

function wrong(says: string): { mistakes: Mistake[] } {
  return { mistakes: [{ path: [], says }] };
}

function enumerated(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
