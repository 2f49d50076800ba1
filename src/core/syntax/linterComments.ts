/**
 * Comments that tell another linter that awaits in loops are meant: ESLint, Oxlint, Biome and Deno, each in its own words,
 * for a line, for the next one, for a stretch or for the whole file.
 *
 * Misses comments that name no rule, since they may be about anything, and what stands in those linters' configuration.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { LineIndex } from '../lines';
import type { Range } from '../model';

const RULE = /(?:no-await-in-loop|noAwaitInLoops)(?![\w-])/;
const DIRECTIVE = /(?:^|[\s*/])(?:(?:eslint|oxlint)-(?<lint>disable-next-line|disable-line|disable|enable)|biome-(?<biome>ignore(?:-all|-start|-end)?)|deno-lint-(?<deno>ignore(?:-file)?))(?=\s|$)(?<names>[^]*)/;
/** `eslint no-await-in-loop: "off"` sets the rule for the file. */
const TURNED_OFF = /^[\s*]*eslint\s(?:[^]*[\s,])?["']?no-await-in-loop["']?\s*:\s*\[?\s*(?:0|["']?off)(?![\w-])/;
const REASON = /(?:\s-{2,}|:)\s[^]*/;

/** Which awaits a comment is about: those on its line, on the next one, from it on, up to it, or all of the file's. */
type Reach = 'line' | 'next-line' | 'from' | 'up-to' | 'file';

const REACH: Record<string, Reach> = {
  'disable-line': 'line',
  'disable-next-line': 'next-line', ignore: 'next-line',
  disable: 'from', 'ignore-start': 'from',
  enable: 'up-to', 'ignore-end': 'up-to',
  'ignore-all': 'file', 'ignore-file': 'file',
};

/** Whether a comment silences another linter on awaits in loops, wherever. */
export function silencesAwaitsInLoops(comment: string): boolean {
  const reach = reachOf(comment);
  return reach !== undefined && reach !== 'up-to';
}

/** Where another linter was told to be silent on awaits in loops; usually nowhere. */
export function findSilencedStretches(comments: readonly TSESTree.Comment[], text: string): Range[] {
  const directives = comments.flatMap(({ value, range: [start, end] }) => ({ reach: reachOf(value), start, end })).filter(({ reach }) => reach !== undefined);
  if (directives.length === 0) return [];
  const lines = new LineIndex(text);
  const stretches: Range[] = [];
  let open: Range | undefined;
  for (const { reach, start, end } of directives) {
    const line = lines.lineAt(end);
    if (reach === 'line') stretches.push({ start: lines.rangeOf(lines.lineAt(start)).start, end: lines.rangeOf(line).end });
    else if (reach === 'next-line' && line < lines.lineCount) stretches.push(lines.rangeOf(line + 1));
    else if (reach === 'file') stretches.push({ start: 0, end: text.length });
    else if (reach === 'from' && !open) stretches.push((open = { start, end: text.length }));
    else if (reach === 'up-to' && open) {
      open.end = start;
      open = undefined;
    }
  }
  return stretches;
}

function reachOf(comment: string): Reach | undefined {
  if (!/lint|biome/.test(comment)) return undefined;
  if (TURNED_OFF.test(comment)) return 'file';
  const { lint, biome, deno, names = '' } = DIRECTIVE.exec(comment)?.groups ?? {};
  const reach = REACH[lint ?? biome ?? deno];
  const named = names.replace(REASON, '');
  // What lets a linter speak again may name no rule, and then means all.
  return RULE.test(named) || (reach === 'up-to' && named.trim() === '') ? reach : undefined;
}
