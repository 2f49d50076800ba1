/** Runs other programs: to their end, or as a group that is surely stopped when this process stops. */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';

/**
 * Runs a program to its end and gives what it printed (both streams, in the order of arrival).
 * Throws when it cannot start, takes longer than `limit` milliseconds or ends with another exit code than 0; the message holds what it printed.
 */
export async function runProgram(command: string, args: string[], { limit = 600_000, ...options }: SpawnOptions & { limit?: number } = {}): Promise<string> {
  const child = startProgram(command, args, options);
  let printed = '';
  child.stdout?.on('data', (chunk) => (printed += chunk));
  child.stderr?.on('data', (chunk) => (printed += chunk));
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    void stopProgram(child);
  }, limit);
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve)).finally(() => clearTimeout(timer));
  if (late) throw new Error(`${command} ${args.join(' ')} did not end within ${limit / 1000} s.\n${printed}`);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with exit code ${code}.\n${printed}`);
  return printed;
}

const running = new Set<ChildProcess>();

/** Starts a program in a process group of its own, so that `stopProgram` reaches what it starts in turn. */
export function startProgram(command: string, args: string[], options: SpawnOptions = {}): ChildProcess {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32', ...options });
  child.stdout?.setEncoding('utf8');
  child.stderr?.setEncoding('utf8');
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

/** Asks a program's whole group to end, and makes it end after 3 s. */
export async function stopProgram(child: ChildProcess): Promise<void> {
  if (!running.has(child)) return signalGroup(child, 'SIGKILL');
  const closed = new Promise((resolve) => child.once('close', resolve));
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), 3000);
  await closed;
  clearTimeout(timer);
  // The leader may be gone while something that it started still runs.
  signalGroup(child, 'SIGKILL');
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch (failure) {
    // Nobody left to tell.
    if ((failure as NodeJS.ErrnoException).code !== 'ESRCH') throw failure;
  }
}

process.once('exit', () => running.forEach((child) => signalGroup(child, 'SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
