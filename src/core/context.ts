/**
 * What a file is for, judged by its path below the project's root, by its first lines and by what it imports:
 * whether it is analysed at all, and whether anybody else waits while it runs.
 */
import type { FileFacts } from './facts/model';
import { eventsIn } from './facts/paths';
import type { SourceInput } from './model';
import { whyOnNode } from './platform';

/** Why a file is not analysed unless it is named. */
export type SkipReason = 'test' | 'migration' | 'seed' | 'declaration' | 'generated' | 'minified';

const TEST_FOLDER = /(?:^|\/)(?:__tests__|__mocks__|__fixtures__|tests?|e2e|specs?|cypress|playwright|fixtures)\//i;
/** Also of projects that tell their kinds of tests apart: `.clienttest.ts`; and what tests share: `test-utils.ts`. */
const TEST_FILE = /(?:[.\-_](?:test|tests|spec|specs|cy|e2e|stories|bench)|\.(?:unit|client|server|browser|dom|node|api|int|integration|functional|smoke|perf|load|type)(?:test|spec)s?|(?:^|\/)test-?(?:utils?|helpers?))\.[cm]?[jt]sx?$/i;
const TEST_IMPORT = /(?:from|require\(|import)\s*['"](?:vitest|@jest\/globals|node:test|mocha|ava|tap|jest|@playwright\/test|cypress)['"]/;
const MIGRATION = /(?:^|\/)migrations?\//i;
const SEED = /(?:^|\/)seed(?:s|ers?)?(?:\/|\.[cm]?[jt]s$)/i;
const DECLARATION = /\.d\.[cm]?ts$/;
const MINIFIED_FILE = /[.-]min\.[cm]?js$/;
const HEAD_LENGTH = 4_000;
const LONGEST_LINE = 20_000;
/** A file of this size without a single line break was not written by hand. */
const ONE_LINE = 5_000;

/** Why this file is left alone by default; undefined for a file that is analysed. */
export function skipReason({ fileName, text }: SourceInput): SkipReason | undefined {
  if (DECLARATION.test(fileName)) return 'declaration';
  if (TEST_FOLDER.test(fileName) || TEST_FILE.test(fileName)) return 'test';
  if (MIGRATION.test(fileName)) return 'migration';
  if (SEED.test(fileName)) return 'seed';
  if (MINIFIED_FILE.test(fileName) || hasHugeLine(text)) return 'minified';
  const head = text.slice(0, HEAD_LENGTH);
  if (/@generated\b/.test(head)) return 'generated';
  return TEST_IMPORT.test(head) ? 'test' : undefined;
}

/** A compiler's source map is one long line in a file that is otherwise readable. */
const INLINE_MAP = '//# sourceMappingURL=data:';

/** Whether a text has a line that nobody wrote by hand. */
export function hasHugeLine(text: string): boolean {
  if (text.length < ONE_LINE) return false;
  let start = 0;
  for (let end = text.indexOf('\n'); ; end = text.indexOf('\n', start)) {
    const isMap = text.startsWith(INLINE_MAP, start);
    if (end < 0) return !isMap && text.length - start > (start === 0 ? ONE_LINE : LONGEST_LINE);
    if (!isMap && end - start > LONGEST_LINE) return true;
    start = end + 1;
  }
}

export interface FileContext {
  /** Runs by itself, once: a command, a script, a build's configuration. Nobody else waits for its thread. */
  isScript: boolean;
  /** Part of a package that is a command: an async function of it has the thread to itself. */
  isOfCommand: boolean;
  /** The body of a worker: it has a thread of its own, which is there to be held. */
  isWorker: boolean;
  /** How it is known that it runs on Node; undefined where it is not. */
  readonly onNode?: string;
}

const SCRIPT_PATH = /(?:^|\/)(?:bin|scripts?|tools?|cli|commands?)\/|(?:^|\/)(?:gulpfile|gruntfile|jakefile|makefile)\.|\.config\.[cm]?[jt]s$/i;
const SCRIPT_MODULE = /^(?:commander|yargs|yargs\/helpers|@oclif\/core|oclif|cac|meow|minimist|inquirer|prompts|enquirer|sade|clipanion|gulp|shelljs|zx|ora)$/;

/** Calls by which a file waits for others, and so does not run by itself. */
const SERVES = /^(?:listen|createServer|serve|fork|process|consume|subscribe|on[A-Z]\w*)$/;

export function fileContext(input: SourceInput, facts: FileFacts, isOfCommand: boolean): FileContext {
  const isOfThread = facts.modules.includes('worker_threads') && (facts.variables.some(({ origin }) => origin?.path[0] === 'parentPort') || facts.calls.some((call) => call.origin?.path[0] === 'parentPort'));
  const isWorker = isOfThread || isForPool(input, facts);
  const isScript = SCRIPT_PATH.test(input.fileName) || input.text.startsWith('#!') || facts.modules.some((module) => SCRIPT_MODULE.test(module)) || runsByItself(facts);
  return {
    isWorker,
    isOfCommand,
    isScript,
    // Few files are ever asked.
    get onNode() {
      return whyOnNode(input.fileName, facts, isOfCommand);
    },
  };
}

const WORKER_FILE = /\.worker\.[cm]?[jt]sx?$/;

/** A file that is named a worker and gives one function alone, as pools ask for it, or that tells a pool what it can run. Misses others, and what a pool is told of by name. */
function isForPool({ fileName }: SourceInput, { exports, exportsAllOf, calls }: FileFacts): boolean {
  const given = Object.keys(exports);
  const isDefault = WORKER_FILE.test(fileName) && given.length === 1 && given[0] === 'default' && exportsAllOf.length === 0;
  return isDefault || calls.some(({ name, receiver, origin }) => name === 'worker' && receiver !== undefined && origin?.module === 'workerpool');
}

/** A file that gives nothing to others, reads the words it was started with, and neither listens nor serves. */
function runsByItself({ exports, exportsAllOf, functions, calls }: FileFacts): boolean {
  if (Object.keys(exports).length > 0 || exportsAllOf.length > 0 || calls.some(({ name }) => SERVES.test(name))) return false;
  return functions.some(({ body }) => eventsIn(body).some((event) => event.kind === 'read' && event.path[0] === 'g:process' && event.path[1] === '.argv'));
}
