/**
 * What says that a file's code runs on Node, in words: where nothing does, it may as well run in a browser.
 *
 * Errs on the side of not knowing. Misses files that import nothing of Node, whatever the files around them do, and takes
 * `process.env` for nothing, as bundlers put values in its place.
 */
import type { FileFacts } from './facts/model';
import { eventsIn } from './facts/paths';

/** Modules of Node that no bundler brings to browsers. */
const OF_NODE = /^(?:fs|fs\/promises|child_process|cluster|dgram|dns|dns\/promises|http|http2|https|net|os|perf_hooks|readline|readline\/promises|repl|timers|timers\/promises|tls|v8|vm|worker_threads|zlib)$/;
/** Servers that run on Node alone. */
const SERVERS = /^(?:express|koa|fastify|@hapi\/hapi|restify|polka|connect|micro|@nestjs\/(?:common|core)|socket\.io|ws|bullmq|bull|bee-queue|agenda|kafkajs|amqplib|pg|pg-boss|mysql2?|mongodb|mongoose|discord\.js)$/;
const OF_PAGES = /^(?:react|react-dom|preact|vue|svelte|solid-js|lit|electron|vscode|@angular\/.+)$/;
const GLOBALS_OF_NODE = /^g:(?:__dirname|__filename|setImmediate)$/;
const OF_PROCESS = /^\.(?:argv|cwd|exit|hrtime|memoryUsage|on|once|pid|stdin|stdout|stderr|uptime|cpuUsage)$/;
const GLOBALS_OF_PAGES = /^g:(?:document|window|navigator|localStorage|self|Deno|Bun)$/;

/** How it is known, as the rest of a sentence that begins with "as"; undefined where it is not. */
export function whyOnNode(fileName: string, { modules, functions, calls }: FileFacts, isOfCommand: boolean): string | undefined {
  const events = functions.flatMap(({ body }) => eventsIn(body));
  const read = [...events.flatMap((event) => (event.kind === 'read' ? [event.path] : [])), ...calls.flatMap(({ callee }) => (callee ? [callee] : []))];
  if (/\.[jt]sx$/.test(fileName) || modules.some((module) => OF_PAGES.test(module)) || read.some(([root]) => GLOBALS_OF_PAGES.test(root))) return undefined;
  const imported = modules.find((module) => OF_NODE.test(module)) ?? modules.find((module) => SERVERS.test(module));
  if (imported !== undefined) return `the file imports \`${imported}\``;
  const used = read.find(([root, step]) => GLOBALS_OF_NODE.test(root) || (root === 'g:process' && step !== undefined && OF_PROCESS.test(step)));
  if (used) return `the file uses \`${used[0].slice(2)}${used[0] === 'g:process' ? used[1] : ''}\``;
  return isOfCommand ? 'its package is a command' : undefined;
}
