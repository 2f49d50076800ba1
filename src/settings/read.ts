/** Reads settings out of what a person wrote, in the editor's settings or in a project file. What is wrong is named and left out. */
import { getNodeValue, findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { LineIndex, type Range } from '../core/index';
import { isRecord, shown, suggestion, type Mistake } from './kinds';
import { SETTING_KEYS, SETTINGS, type Given, type SettingKey } from './table';

/** Something wrong in a project file, as one sentence. `line` counts from 1. */
export interface Problem {
  message: string;
  range: Range;
  line: number;
}

/** A project file's text, understood as far as possible. */
export interface ProjectFileContent {
  given: Given;
  problems: Problem[];
  /** It is not to be read at all: `given` is empty, and the one problem says why. */
  broken: boolean;
}

/** More characters than this are no settings. */
export const MAX_PROJECT_FILE = 1_000_000;
/** The rest of a long row of mistakes says nothing new. */
const MAX_PROBLEMS = 100;

const FILE_KEYS = SETTING_KEYS.filter((key) => !SETTINGS[key].editorOnly);
/** Names the schema for editors; ours knows it without. */
const SCHEMA_KEY = '$schema';

/** What the editor says, which may be anything; keys that are not ours are the editor's to complain about. */
export function readEditorSettings(section: unknown): { given: Given; problems: string[] } {
  const written = isRecord(section) ? section : {};
  const { given, mistakes } = readKeys(SETTING_KEYS.filter((key) => written[key] !== undefined && written[key] !== null), written);
  return { given, problems: mistakes.map((mistake) => sentence(mistake, 'concurrencyLens.')) };
}

/** What a project file says: JSON with comments and trailing commas. Never throws. */
export function readProjectFile(text: string): ProjectFileContent {
  if (text.length > MAX_PROJECT_FILE) return brokenFile(`The file has ${text.length} characters; allowed are at most ${MAX_PROJECT_FILE}.`);
  try {
    return readText(text);
  } catch {
    // The parser goes down into brackets by calling itself, and a stack has an end.
    return brokenFile('The file is nested too deeply to be read.');
  }
}

/** A project file that cannot be used, with the reason. */
export function brokenFile(message: string, range: Range = { start: 0, end: 0 }, line = 1): ProjectFileContent {
  return { given: {}, problems: [{ message, range, line }], broken: true };
}

function readText(text: string): ProjectFileContent {
  const lines = new LineIndex(text);
  const errors: ParseError[] = [];
  // A byte order mark is no JSON; a blank in its place keeps every other character where it is.
  const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true, allowEmptyContent: true });
  if (errors.length > 0) {
    const [{ error, offset, length }] = errors;
    const line = lines.lineAt(offset);
    return brokenFile(`The file cannot be read from line ${line} on: ${SYNTAX[printParseErrorCode(error)] ?? 'this is no JSON.'}`, { start: offset, end: offset + length }, line);
  }
  if (!root) return { given: {}, problems: [], broken: false };
  if (root.type !== 'object') return brokenFile(`The file holds ${shown(getNodeValue(root))}; allowed is an object, such as { "minConfidence": "certain" }.`, rangeOf(root), lines.lineAt(root.offset));
  const written = getNodeValue(root) as Record<string, unknown>;
  const known = FILE_KEYS.filter((key) => Object.hasOwn(written, key));
  const { given, mistakes } = readKeys(known, written);
  const strange = Object.keys(written).filter((key) => key !== SCHEMA_KEY && !FILE_KEYS.some((name) => name === key)).slice(0, MAX_PROBLEMS).map((key): Mistake => ({ path: [key], says: aboutStrangeKey(key), inName: true }));
  const problems = [...repeatedKeys(root), ...[...mistakes, ...strange].map((mistake) => ({ message: sentence(mistake), node: nodeOf(root, mistake) }))].map(({ message, node }) => ({ message, range: rangeOf(node), line: lines.lineAt(node.offset) }));
  return { given, problems: problems.sort((one, other) => one.range.start - other.range.start).slice(0, MAX_PROBLEMS), broken: false };
}

function readKeys(keys: readonly SettingKey[], written: Record<string, unknown>): { given: Given; mistakes: Mistake[] } {
  const read = keys.map((key) => ({ key, ...SETTINGS[key].kind.read(written[key]) }));
  return {
    given: Object.fromEntries(read.filter(({ value }) => value !== undefined).map(({ key, value }) => [key, value])) as Given,
    mistakes: read.flatMap(({ key, mistakes }) => mistakes.map((mistake) => ({ ...mistake, path: [key, ...mistake.path] }))),
  };
}

function aboutStrangeKey(key: string): string {
  const bare = key.replace(/^concurrencyLens\./, '');
  if (SETTING_KEYS.some((name) => name === bare && SETTINGS[name].editorOnly)) return `is for the editor alone; set \`concurrencyLens.${bare}\` in its settings.`;
  if (bare !== key && FILE_KEYS.some((name) => name === bare)) return `is called \`${bare}\` here.`;
  return `is no setting; ${suggestion(bare, FILE_KEYS)}`;
}

/** Only the last of two counts, which nobody sees who reads the first. */
function repeatedKeys({ children = [] }: Node, place = ''): { message: string; node: Node }[] {
  const seen = new Set<string>();
  return children.flatMap(({ children: [name, value] = [] }) => {
    const key = String(name.value);
    const within = place === '' && value?.type === 'object' ? repeatedKeys(value, `${shortened(key)}.`) : [];
    if (seen.has(key)) return [{ message: `\`${place}${shortened(key)}\` is given twice; the last one counts.`, node: name }, ...within];
    seen.add(key);
    return within;
  });
}

function sentence({ path, says }: Mistake, prefix = ''): string {
  const place = path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${shortened(part)}`)).join('');
  return `\`${prefix}${place}\` ${says}`;
}

/** A name of any length and content as a person may be shown it. */
function shortened(name: string): string {
  return shown(name).slice(1, -1);
}

function nodeOf(root: Node, { path, inName }: Mistake): Node {
  // Of two settings of one name the last one counts, and the parser's own search finds the first.
  const setting = root.children?.filter(({ children: [name] = [] }) => name.value === path[0]).at(-1)?.children?.[1];
  const node = (setting && findNodeAtLocation(setting, path.slice(1))) ?? root;
  return inName ? (node.parent?.children?.[0] ?? node) : node;
}

function rangeOf({ offset, length }: Node): Range {
  return { start: offset, end: offset + length };
}

/** By the parser's names of its errors. */
const SYNTAX: Record<string, string> = {
  InvalidSymbol: 'here stands neither a name or a text in double quotes, nor true, false, a list or an object.',
  InvalidNumberFormat: 'this number is not written as JSON has it.',
  PropertyNameExpected: 'a name in double quotes is missing here.',
  ValueExpected: 'a value is missing here.',
  ColonExpected: 'a colon is missing between a name and its value.',
  CommaExpected: 'a comma is missing before this.',
  CloseBraceExpected: 'a closing brace is missing.',
  CloseBracketExpected: 'a closing bracket is missing.',
  EndOfFileExpected: 'something stands behind the end of the object.',
  InvalidCommentToken: 'this is no comment; comments are // and /* */.',
  UnexpectedEndOfComment: 'a comment is not closed.',
  UnexpectedEndOfString: 'a text is not closed.',
  UnexpectedEndOfNumber: 'a number is cut off.',
  InvalidUnicode: 'this \\u escape is not complete.',
  InvalidEscapeCharacter: 'this escape does not exist; a backslash itself is written twice.',
  InvalidCharacter: 'a text holds a control character, such as a line break.',
};
