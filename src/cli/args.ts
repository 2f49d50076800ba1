/** The command line's options: what is allowed, and the words of `--help`. */
import { resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_CONFIG } from '../core/config';
import { CONFIDENCES, type Confidence } from '../core/model';
import { version } from '../../package.json';
import { visibleLines } from './report/printable';

export const FORMATS = ['stylish', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/** What a person asked for. */
export interface Options {
  /** Files and folders as they were written. */
  paths: string[];
  format: Format;
  /** Where to print instead of standard output. */
  output?: string;
  /** Absent: what the project file says, or the default. */
  minConfidence?: Confidence;
  /** The project file that counts for everything, instead of the nearest for each file. */
  config?: string;
  /** Rule ids; absent means all rules. Whether they exist is checked by whoever knows the rules. */
  rule?: string[];
  /** How many findings are tolerated before the exit code says so. Hints don't count. */
  maxFindings: number;
  /** Warnings and errors only. */
  quiet: boolean;
  /** False: skip nothing. */
  exclude: boolean;
  progress: boolean;
  /** Report only what this record of findings does not hold. */
  baseline?: string;
  /** Record the findings in this file. */
  writeBaseline?: string;
  /** Report only what stands on lines that changed since this git revision. */
  since?: string;
  /** Make the preferred fixes, and report what is left. */
  fix?: boolean;
  /** The same, but show the changes as a diff and leave the files alone. */
  fixDryRun?: boolean;
  /** The place whose function is to be explained, instead of listing findings. */
  explain?: { file: string; line: number };
}

/** The exit code that belongs to a request that is already answered: `--help`, `--version`, or an option that is wrong. */
export interface Answered {
  exitCode: number;
}

/** Fixes move lines, so what was new before them cannot be told after them. */
const NO_FIX_WITH = ['baseline', 'writeBaseline', 'since', 'explain'];

/** Reads the arguments behind `node cli.js`. Help, version and mistakes are printed here. */
export function readArguments(argv: readonly string[]): Options | Answered {
  const program = new Command('concurrency-lens')
    .description('Finds JavaScript and TypeScript code that waits in line although it could overlap, and code that holds the one thread.')
    .argument('[paths...]', 'files and folders to analyse')
    .addOption(new Option('--format <name>', 'how findings are printed').choices(FORMATS).default('stylish'))
    .option('--output <file>', 'print findings to a file')
    .addOption(new Option('--min-confidence <level>', `leave out what is less sure than this (default: ${DEFAULT_CONFIG.minConfidence})`).choices(CONFIDENCES))
    .option('--config <file>', 'use this file for everything, instead of the nearest concurrency-lens.json')
    .option('--rule <ids>', 'only these rules, separated by commas', listOfIds)
    .option('--max-findings <n>', 'how many findings are tolerated; hints do not count', wholeNumber, 0)
    .option('--quiet', 'print warnings and errors only', false)
    .option('--no-exclude', 'skip nothing: not node_modules, ignored, generated or test files')
    .option('--baseline <file>', 'report only what this record does not hold')
    .addOption(new Option('--write-baseline <file>', 'record the findings, for --baseline').conflicts(['baseline', 'since', 'explain']))
    .option('--since <revision>', 'report only what stands on lines changed since a git revision')
    .addOption(new Option('--fix', 'make the preferred fixes until none is left, and report what remains').conflicts(['fixDryRun', ...NO_FIX_WITH]))
    .addOption(new Option('--fix-dry-run', 'print these changes as a diff, and leave the files alone').conflicts(NO_FIX_WITH))
    .option('--no-progress', 'show no progress on the terminal')
    .addOption(new Option('--explain <file:line>', 'explain the function at a line instead of listing findings').argParser(fileAndLine).conflicts(['baseline', 'since']))
    .version(version, '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .addHelpText('after', '\nExit code: 0 nothing to say, 1 findings, 2 could not run.')
    .configureOutput({ writeErr: (text) => process.stderr.write(visibleLines(text)) })
    .exitOverride();

  try {
    program.parse(argv, { from: 'user' });
    const options: Options = { ...program.opts<Omit<Options, 'paths'>>(), paths: program.args };
    if (options.explain && options.paths.length > 0) program.error('error: --explain names its file itself; leave out the other paths', { exitCode: 2 });
    if (!options.explain && options.paths.length === 0) program.error('error: name at least one file or folder, for example: concurrency-lens src', { exitCode: 2 });
    const overwritten = (['baseline', 'writeBaseline'] as const).find((key) => options.output !== undefined && options[key] !== undefined && resolve(options.output) === resolve(options[key]));
    if (overwritten) program.error(`error: --output and --${overwritten === 'baseline' ? 'baseline' : 'write-baseline'} name the same file`, { exitCode: 2 });
    return options;
  } catch (error) {
    if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2 };
    throw error;
  }
}

function listOfIds(text: string, earlier: string[] = []): string[] {
  const ids = text.split(',').map((id) => id.trim());
  if (ids.includes('')) throw new InvalidArgumentError('Allowed are rule ids, separated by commas.');
  return [...earlier, ...ids];
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Allowed are whole numbers from 0.');
  return Number(text);
}

function fileAndLine(text: string): { file: string; line: number } {
  const parts = /^(?<file>.+):(?<line>[1-9]\d*)$/.exec(text)?.groups;
  if (!parts) throw new InvalidArgumentError('Allowed is a file and a line from 1: src/app.ts:12.');
  return { file: parts.file, line: Number(parts.line) };
}
