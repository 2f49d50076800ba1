/**
 * Which files the command line analyses. A folder is walked without what `leftOut.ts` leaves out; a file that a person
 * names is always analysed.
 *
 * Links are not followed while walking: what they lead to is in the tree already, or outside of what was named.
 */
import type { SourceInput } from '../core/index';
import { UnreadableError, type Entry, type Files } from './files';
import { IGNORE_FILE, IgnoreRules } from './ignoreRules';
import { isEntered, leftOutByPlace, leftOutByText, type LeftOutReason, type Policies } from './leftOut';
import { below, join, nameOf, parentOf } from './paths';

/** The endings of the files that are read. */
export const EXTENSIONS = ['.js', '.mjs', '.cjs', '.jsx', '.ts', '.mts', '.cts', '.tsx'] as const;

/** A file that may be analysed; its text decides. */
export interface Candidate {
  /** Absolute. */
  path: string;
  /** The path below the project's root: what the core judges. */
  fileName: string;
  /** A person named it, so it is analysed whatever it is. */
  named: boolean;
  /** Left out for where it lies, unless it is named. */
  leftOut?: LeftOutReason;
}

/** A path that could not be read or is nothing to analyse, and why. */
export interface PathError {
  path: string;
  message: string;
}

export interface Selection {
  /** Each file once, in the order in which it was named or found. */
  candidates: Candidate[];
  errors: PathError[];
  /** Named paths that lead to nothing. */
  missing: string[];
}

export interface SelectOptions extends Pick<Policies, 'isExcluded'> {
  /** Skip nothing: not what is ignored, not tests, not generated code. */
  everything: boolean;
}

/** What became of a candidate when it was read. */
export type Source =
  | { kind: 'text'; candidate: Candidate; input: SourceInput }
  | { kind: 'skipped'; candidate: Candidate; reason: LeftOutReason }
  | { kind: 'unreadable'; candidate: Candidate; message: string };

/** Finds the files behind the paths that a person named. Never rejects for what it meets on the disk. */
export async function selectFiles(named: readonly string[], files: Files, options: SelectOptions): Promise<Selection> {
  const found = await Promise.all(named.map((path) => findNamed(path, files, options)));
  return {
    candidates: eachOnce(found.flatMap((part) => part.candidates)),
    errors: found.flatMap((part) => part.errors),
    missing: found.flatMap((part) => part.missing),
  };
}

async function findNamed(path: string, files: Files, options: SelectOptions): Promise<Selection> {
  const nothing = { candidates: [], errors: [], missing: [] };
  const kind = await files.kindOf(path);
  if (kind === undefined) return { ...nothing, missing: [path] };
  if (kind === 'folder') return { ...nothing, ...(await walkNamedFolder(path, files, options)) };
  if (kind !== 'file') return { ...nothing, errors: [{ path, message: 'Not read: it is neither a file nor a folder.' }] };
  // A script without an ending, such as `bin/start`, may well be JavaScript.
  const name = nameOf(path);
  if (!isSource(name) && name.includes('.')) return { ...nothing, errors: [{ path, message: `Not read: it ends in none of ${EXTENSIONS.join(', ')}.` }] };
  const folder = parentOf(path) ?? '/';
  const root = (await projectRoot(folder, files)) ?? folder;
  return { ...nothing, candidates: [{ path, fileName: below(root, path), named: true }] };
}

/** Reads a candidate and decides whether it is analysed. Never rejects for what it meets on the disk. */
export async function readSource(candidate: Candidate, files: Files, options: SelectOptions): Promise<Source> {
  const wanted = candidate.named || options.everything;
  if (!wanted && candidate.leftOut) return { kind: 'skipped', candidate, reason: candidate.leftOut };
  try {
    const input = { fileName: candidate.fileName, text: await files.readText(candidate.path) };
    const reason = wanted ? undefined : leftOutByText(input);
    return reason ? { kind: 'skipped', candidate, reason } : { kind: 'text', candidate, input };
  } catch (error) {
    return { kind: 'unreadable', candidate, message: reasonOf(error) };
  }
}

/** The root of the project that a folder belongs to: the nearest folder, itself or above, with a `package.json`. */
export async function projectRoot(folder: string, files: Files): Promise<string | undefined> {
  for (let at: string | undefined = folder; at !== undefined; at = parentOf(at)) if ((await files.kindOf(join(at, 'package.json'))) === 'file') return at;
  return undefined;
}

interface Found {
  candidates: Candidate[];
  errors: PathError[];
}

async function walkNamedFolder(folder: string, files: Files, options: SelectOptions): Promise<Found> {
  const root = (await projectRoot(folder, files)) ?? folder;
  try {
    const rules = options.everything ? IgnoreRules.none : await IgnoreRules.above(folder, files);
    return await walk(folder, { top: folder, root, rules }, files, options);
  } catch (error) {
    return { candidates: [], errors: [{ path: folder, message: reasonOf(error) }] };
  }
}

/** Where a walk is: the folder that was named, the project's root, and the rules of the folders passed so far. */
interface Way {
  top: string;
  root: string;
  rules: IgnoreRules;
}

async function walk(folder: string, way: Way, files: Files, options: SelectOptions): Promise<Found> {
  let entries: Entry[];
  try {
    entries = await files.list(folder);
  } catch (error) {
    return { candidates: [], errors: [{ path: folder, message: reasonOf(error) }] };
  }
  const errors: PathError[] = [];
  let { rules } = way;
  try {
    if (!options.everything && holds(entries, IGNORE_FILE)) rules = await rules.including(folder, files);
  } catch (error) {
    // What it would have left out is read: better too much than a folder without an answer.
    errors.push({ path: join(folder, IGNORE_FILE), message: reasonOf(error) });
  }
  const here: Way = { ...way, root: holds(entries, 'package.json') ? folder : way.root, rules };

  const parts = entries.map(async ({ name, kind }): Promise<Found> => {
    const path = join(folder, name);
    if (kind === 'folder' && isWalked(name, options) && !rules.ignores(path, kind)) return walk(path, here, files, options);
    return { candidates: kind === 'file' && isSource(name) ? candidatesOf(path, here, options) : [], errors: [] };
  });
  const found = await Promise.all(parts);
  return { candidates: found.flatMap((part) => part.candidates), errors: [...errors, ...found.flatMap((part) => part.errors)] };
}

/** Files that are ignored are not even counted; those that settings leave out are. */
function candidatesOf(path: string, { top, root, rules }: Way, { everything, isExcluded }: SelectOptions): Candidate[] {
  const candidate = { path, fileName: below(root, path), named: false };
  const leftOut = everything ? undefined : leftOutByPlace({ path, top }, { rules, isExcluded });
  if (leftOut === undefined) return [candidate];
  return leftOut === 'excluded' ? [{ ...candidate, leftOut }] : [];
}

function holds(entries: Entry[], name: string): boolean {
  return entries.some((entry) => entry.name === name && entry.kind === 'file');
}

function isSource(name: string): boolean {
  return EXTENSIONS.some((extension) => name.endsWith(extension));
}

function isWalked(name: string, options: SelectOptions): boolean {
  return isEntered(name) || (options.everything && name !== '.git');
}

/** A file that was named and also found under a named folder counts as named. */
function eachOnce(candidates: Candidate[]): Candidate[] {
  const byPath = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const earlier = byPath.get(candidate.path);
    byPath.set(candidate.path, earlier ? { ...earlier, named: earlier.named || candidate.named } : candidate);
  }
  return [...byPath.values()];
}

/** What to tell a person; an error that is not about reading is our own mistake and goes on. */
function reasonOf(error: unknown): string {
  if (error instanceof UnreadableError) return `Not read: ${error.message}.`;
  throw error;
}
