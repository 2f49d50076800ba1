/** Starts the built command line, as a person's shell does. */
import { spawn } from 'node:child_process';
import { inRoot } from './paths';

export const CLI = inRoot('dist/cli.js');

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Started {
  cwd: string;
  /** Another copy of the command line than the one in `dist/`. */
  cli?: string;
  env?: NodeJS.ProcessEnv;
  uid?: number;
}

export async function runCli(args: string[], { cwd, cli = CLI, env = {}, uid }: Started): Promise<Ran> {
  const child = spawn(process.execPath, [cli, ...args], { cwd, env: { ...process.env, ...env }, uid, gid: uid, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, code] = await Promise.all([textOf(child.stdout), textOf(child.stderr), new Promise<number | null>((done, failed) => child.on('error', failed).on('close', done))]);
  return { code, stdout, stderr };
}

/** All that a stream says. */
export async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
