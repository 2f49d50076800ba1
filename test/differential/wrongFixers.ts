/** Fixes that are wrong on purpose, each in one way that a person or a tool gets wrong. The harness has to catch them. */
import type { Fixer } from './fixers';
import { MAIN, type Program } from './print';

const BOUND = /^(?<pad> *)const (?<name>\w+) = await (?<call>.+);$/;
const READS = /^(?:loadUser|fetchOrder|getItem|countItems|prisma\.\w+\.find\w+|axios\.get|redis\.get|readFile)\(/;
const DROPPED_WRITE = /^ *await (?:saveUser|updateOrder|claimItem|touchUser|prisma\.\w+\.update|axios\.post|redis\.(?:set|incr)|writeFile|appendFile)\(.+;$/;
const GUARD = /^ *if \(.+\) (?:throw new Error\('refused'\)|return \{ stopped: true \});$/;
const SKIP = /^ *if \(\w+ === 2\) continue;$/;

/** `const p = a(); const q = b(); const x = await p; …`: while the first is waited for, nobody hears of the second's failure. */
export const startEarlyAwaitLate = rewriting('starts early, awaits late', (lines) => {
  for (let i = 0; i + 1 < lines.length; i++) {
    const [first, second] = [BOUND.exec(lines[i])?.groups, BOUND.exec(lines[i + 1])?.groups];
    if (!first || !second || new RegExp(`\\b${first.name}\\b`).test(second.call) || !READS.test(first.call) || !READS.test(second.call)) continue;
    const { pad } = first;
    lines.splice(i, 2, `${pad}const ${first.name}p = ${first.call};`, `${pad}const ${second.name}p = ${second.call};`, `${pad}const ${first.name} = await ${first.name}p;`, `${pad}const ${second.name} = await ${second.name}p;`);
    return true;
  }
  return false;
});

/** Two writes change places. */
export const swapWrites = rewriting('swaps writes', (lines) => {
  const at = lines.findIndex((line, i) => DROPPED_WRITE.test(line) && DROPPED_WRITE.test(lines[i + 1] ?? '') && line !== lines[i + 1]);
  if (at < 0) return false;
  [lines[at], lines[at + 1]] = [lines[at + 1], lines[at]];
  return true;
});

/** What was decided after the first wait is not decided any more. */
export const dropGuard = rewriting('drops a guard', (lines) => dropFirst(lines, GUARD));

/** A turn that was skipped runs. */
export const loseContinue = rewriting('loses a continue', (lines) => dropFirst(lines, SKIP));

/** All turns at once, however many there are. */
export const unboundLoop = rewriting('overlaps a loop without a bound', (lines) => {
  const at = lines.findIndex((line, i) => /for \(const \w+ of input\.ids\) \{$/.test(line) && READS.test(/\.push\(await (.+)\);$/.exec(lines[i + 1])?.[1] ?? '') && /^ *\}$/.test(lines[i + 2]));
  if (at < 0) return false;
  const turn = /const (?<name>\w+) of/.exec(lines[at])!.groups!.name;
  const { pad, list, call } = /^(?<pad> *)(?<list>\w+)\.push\(await (?<call>.+)\);$/.exec(lines[at + 1])!.groups!;
  lines.splice(at, 3, `${pad.slice(2)}${list}.push(...(await Promise.all(input.ids.map((${turn}) => ${call}))));`);
  return true;
});

function dropFirst(lines: string[], which: RegExp): boolean {
  const at = lines.findIndex((line) => which.test(line));
  if (at >= 0) lines.splice(at, 1);
  return at >= 0;
}

/** @param rewrite changes the lines of `main` in one place, and says whether it did */
function rewriting(title: string, rewrite: (lines: string[]) => boolean): Fixer {
  return (program: Program) => {
    const lines = program[MAIN].split('\n');
    return rewrite(lines) ? { program: { ...program, [MAIN]: lines.join('\n') }, made: [{ rule: 'wrong', title, caveats: [] }] } : { program, made: [] };
  };
}
