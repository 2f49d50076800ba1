/** Gives a file another text so that it holds either the old one or the new one, whatever happens meanwhile. */
import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { access, constants, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';

const REASONS: Record<string, string> = { ENOENT: 'it is gone', EACCES: 'permission denied', EPERM: 'permission denied', EROFS: 'its disk is read-only', ENOSPC: 'the disk is full' };

/**
 * Links are followed; the mode stays, and so does the owner where that is allowed.
 * @param before the text that the change was made for, byte order mark included
 * @returns why it was not done, as the end of a sentence; undefined when it was
 */
export async function replaceText(named: string, before: string, after: string): Promise<string | undefined> {
  let temporary: string | undefined;
  try {
    const path = await realpath(named);
    await access(path, constants.W_OK);
    const { mode, uid, gid } = await stat(path);
    temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
    await writeNew(temporary, after, mode, uid, gid);
    // Looked at as late as possible: an editor may have saved the file since it was read.
    const problem = await differenceFrom(before, path);
    if (problem !== undefined) return problem;
    await rename(temporary, path);
    temporary = undefined;
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return REASONS[code ?? ''] ?? message;
  } finally {
    if (temporary !== undefined) await rm(temporary, { force: true }).catch(() => undefined);
  }
}

async function writeNew(path: string, text: string, mode: number, uid: number, gid: number): Promise<void> {
  const file = await open(path, 'wx', mode & 0o777);
  try {
    await file.writeFile(text);
    // Only an administrator may give files away, and nobody else has to: what they write is theirs.
    await file.chown(uid, gid).catch(() => undefined);
    await file.chmod(mode & 0o7777);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function differenceFrom(text: string, path: string): Promise<string | undefined> {
  const bytes = await readFile(path);
  if (bytes.toString('utf8') !== text) return 'it was changed meanwhile';
  // Such bytes were read as U+FFFD, and would be written as that.
  return isUtf8(bytes) ? undefined : 'it holds bytes that are not UTF-8';
}
