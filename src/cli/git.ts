/** Runs git, without a shell and without what a repository or a surrounding git could set for it. */
import { spawn } from 'node:child_process';

/** Why git gave no answer: a sentence. */
export class GitError extends Error {
  override name = 'GitError';
}

/** A git that runs a hook hands its own repository down; here the one counts in which the files lie. */
const INHERITED = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_DIFF_OPTS'];

/** No watcher of the repository's own is started, and names come as they are. */
const SETTINGS = ['-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false'];

/**
 * Hands on what git prints in pieces that end at `separator`.
 * @throws GitError when it is missing or fails; then its first line of complaint is in the message.
 */
export async function git(folder: string, args: readonly string[], onPiece: (piece: string) => void, separator = '\n'): Promise<void> {
  const env: NodeJS.ProcessEnv = { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' };
  for (const name of INHERITED) delete env[name];
  const child = spawn('git', [...SETTINGS, '-C', folder, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
  const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const pieces = (rest + text).split(separator);
    rest = pieces.pop()!;
    pieces.forEach(onPiece);
  });
  try {
    const code = await ended;
    if (code !== 0) throw new GitError(firstLine(complaint));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new GitError('git is not there: install it, or put it on the PATH');
    throw error;
  }
  if (rest !== '') onPiece(rest);
}

/** The same, for short answers. */
export async function askGit(folder: string, args: readonly string[], separator = '\n'): Promise<string[]> {
  const pieces: string[] = [];
  await git(folder, args, (piece) => pieces.push(piece), separator);
  return pieces;
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0].replace(/^(?:fatal|error): /, '');
}
