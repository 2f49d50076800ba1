/** Loaded before a program (`node --require`): when it ends, it says on file descriptor 3 how much memory it had at most, in KB. */
import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) process.once('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)));
