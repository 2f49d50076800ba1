/** Node's file system as a `Files` port. */
import { isUtf8 } from 'node:buffer';
import { readdir, readFile, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { UnreadableError, type Entry, type EntryKind, type Files } from './files';

/** Larger files are not read, named or not: the tree of a dense file takes some 400 times its size, and Node may have 2 GB. */
export const MAX_MEGABYTES = 5;

/** Where a file that is not text shows it: source text has hardly a NUL byte (one in a string, at most), and nearly every binary has many early. */
const BINARY_PROBE_BYTES = 8192;
const BINARY_SHARE = 0.01;

export const nodeFiles: Files = {
  async readText(file) {
    try {
      const found = await stat(file);
      // Opening a pipe or a device could wait forever.
      if (!found.isFile()) throw new UnreadableError('it is not a file');
      if (found.size > MAX_MEGABYTES * 1e6) throw new UnreadableError(`it has ${(found.size / 1e6).toFixed(1)} MB, and files over ${MAX_MEGABYTES} MB are left out`);
      const bytes = await readFile(file);
      if (isBinary(bytes)) throw new UnreadableError('it is binary, or text that is not UTF-8');
      // A byte that is not UTF-8 becomes U+FFFD: an old accent in a comment is no reason to say nothing about the file.
      return bytes.toString('utf8');
    } catch (error) {
      throw asUnreadable(error);
    }
  },

  async list(folder) {
    try {
      const entries = await readdir(folder, { withFileTypes: true });
      return entries.map((entry): Entry => ({ name: entry.name, kind: entry.isSymbolicLink() ? 'link' : kindOf(entry) })).sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      throw asUnreadable(error);
    }
  },

  async kindOf(file) {
    try {
      return kindOf(await stat(file));
    } catch {
      // Whatever keeps it from being looked at, nothing can be read there.
      return undefined;
    }
  },
};

/** A path as a person wrote it, made absolute from the working folder, with `/` between its parts. */
export function absolute(named: string): string {
  return path.resolve(named).replaceAll(path.sep, '/');
}

/** An absolute path as it is reached from the working folder, with `/` between its parts. */
export function fromWorkingFolder(file: string): string {
  return path.relative('', file).replaceAll(path.sep, '/') || '.';
}

export function isBinary(bytes: Buffer): boolean {
  const probe = bytes.subarray(0, BINARY_PROBE_BYTES);
  const nulBytes = probe.reduce((count, byte) => (byte === 0 ? count + 1 : count), 0);
  return nulBytes > 0 && (nulBytes > probe.length * BINARY_SHARE || !isUtf8(bytes));
}

function kindOf(found: { isFile(): boolean; isDirectory(): boolean }): EntryKind {
  if (found.isFile()) return 'file';
  return found.isDirectory() ? 'folder' : 'other';
}

const REASONS: Record<string, string> = {
  ENOENT: 'it is gone',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'it is not a folder',
  ELOOP: 'its links lead in a circle',
  EMFILE: 'too many files are open',
};

function asUnreadable(error: unknown): unknown {
  if (error instanceof UnreadableError || !(error instanceof Error)) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  return new UnreadableError(REASONS[code] ?? error.message, { cause: error });
}
