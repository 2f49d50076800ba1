/**
 * The command `concurrency-lens`. Exit code 0: nothing to say; 1: findings; 2: it could not run.
 * The process ends by itself, so that everything printed reaches a slow reader.
 */
import { setFlagsFromString } from 'node:v8';
import { readArguments } from './args';

// Syntax trees are garbage as soon as their file is done, and V8 would let much of it lie: with this, a folder of 11,000
// files takes half of the memory and no more time.
setFlagsFromString('--heap-growing-percent=50');

// A reader that has seen enough, such as `head`, closes the pipe: nobody is left to print to.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.exitCode = 2;
    if (stream === process.stdout) console.error(`error: cannot print: ${error.message}`);
  });
}

async function main(): Promise<number> {
  const asked = readArguments(process.argv.slice(2));
  if ('exitCode' in asked) return asked.exitCode;
  // Loaded only now: the parser takes most of a second, and help and mistakes need none.
  const { run } = await import('./run');
  return run(asked);
}

main().then(
  (exitCode) => (process.exitCode ||= exitCode),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 2;
  },
);
