/**
 * Commands of the operating system and of everyday tools that only look, as the literals of a call that runs them say:
 * `run('git rev-parse HEAD')`, `execFile('sysctl', ['-n', 'hw.ncpu'])`. Sources: the commands' manual pages.
 *
 * Misses commands that are put together from variables, and those behind pipes, redirections and `&&`.
 */
import type { CallFact, ValueFact } from '../facts/model';
import { tokensOf } from './verbs';

/** Look at the system, whatever their arguments say. */
const LOOKS = new Set('uname hostname whoami id ps df du vm_stat sw_vers lsb_release nproc which where who uptime free lsof netstat ss cat head tail ls stat file grep wc md5sum shasum sha256sum dig nslookup getconf arch lscpu lsblk ioreg system_profiler pgrep'.split(' '));
/** Look by their first argument. */
const LOOKS_BY_ARGUMENT: Readonly<Record<string, RegExp>> = {
  git: /^(?:rev-parse|log|show|describe|ls-files|ls-remote|ls-tree|cat-file|merge-base|rev-list|for-each-ref|name-rev|blame|shortlog|check-ignore|count-objects|branch --show-current|config --get\S*|remote (?:-v|get-url))\b/,
  npm: /^(?:view|info|ls|list|outdated|root|prefix|config get)\b/,
  docker: /^(?:ps|images|inspect|version|info)\b/,
  kubectl: /^(?:get|describe|version)\b/,
  sysctl: /^(?:-\w+ )*[a-z][\w.]+$/,
  wmic: /^\w+ get\b/,
};
const VERSION = /^(?:--version|-v|-V|version)$/;
/** Whatever joins commands, or sends what they print into a file. */
const JOINED = /[|&;<>`]|\$\(/;
const RUNNING = new Set(['exec', 'execa', 'run', 'spawn', 'shell', 'sh', 'command', 'cmd', '$', 'capture', 'output']);

/** Whether a call runs a command that only looks; undefined where it runs none, or its command cannot be read. */
export function runsALook(call: CallFact): boolean | undefined {
  const runs = call.origin?.module === 'child_process' || call.name === '$' || tokensOf(call.name).some((token) => RUNNING.has(token));
  const line = runs ? commandLine(call.args) : undefined;
  if (line === undefined) return undefined;
  const [command, ...rest] = line.split(/\s+/);
  const given = rest.join(' ');
  return LOOKS.has(command) || VERSION.test(given) || (Object.hasOwn(LOOKS_BY_ARGUMENT, command) && LOOKS_BY_ARGUMENT[command].test(given));
}

function commandLine([first, second]: readonly ValueFact[]): string | undefined {
  if (first?.kind !== 'string' || JOINED.test(first.value)) return undefined;
  if (second?.kind !== 'array') return first.value.trim();
  const words = second.elements.map((element) => (element.kind === 'string' ? element.value : element.kind === 'template' ? '…' : element.kind === 'path' ? '…' : undefined));
  return words.includes(undefined) || second.spread ? undefined : [first.value, ...words].join(' ').trim();
}
