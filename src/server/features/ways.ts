/**
 * "Ways to write it" on the explainer's page: the fixes that the light bulb has, with the lines that they change, why one
 * cannot be made, a form that a person can write where none is offered, and when the code is right as it is.
 */
import { TextDocument } from 'vscode-languageserver-textdocument';
import { allAlike, overlappingSteps, rules, schedule, type Explanation, type Finding, type OfferedFix } from '../../core/index';
import type { ExplainedDiff, ExplainedWay, ExplainResult, FixPreview } from '../protocol';
import { diffOfLines, diffOfNewFile } from './lineDiff';
import { offeredFixes, previewOf, type FixedDocument } from './offeredFixes';

/** More than anybody compares; the light bulb has the rest. */
const MOST_WAYS = 8;

/** Of all diffs of a page together, so that it stays quick to send. */
const MOST_CHARACTERS = 20_000;

/** What a line costs on the page beside its characters. */
const LINE_COST = 32;

type Way<K extends ExplainedWay['kind']> = Extract<ExplainedWay, { kind: K }>;

/** @param text what was explained */
export function waysToWrite(explanation: Explanation, text: string, document: FixedDocument): Pick<ExplainResult, 'ways' | 'moreWays'> {
  if (explanation.kind === 'no-function' || explanation.kind === 'parse-error') return { ways: [], moreWays: 0 };
  const offered = explanation.findings.flatMap((finding, index) => offeredFixes(finding, document).map((fix) => ({ finding, index, fix })));
  const changes = bestFirst(offered.filter(({ fix }) => fix.refused === undefined));
  const refused = offered.flatMap(({ index, fix: { title, refused: reason } }): Way<'refused'>[] => (reason === undefined ? [] : [{ kind: 'refused', finding: index, title, reason }]));
  const general = [...explanation.findings.flatMap((finding) => allSettled(finding, offered.filter((each) => each.finding === finding).map(({ fix }) => fix), text)).slice(0, 1), ...onAnotherThread(explanation)];
  const room = Math.max(0, MOST_WAYS - general.length);
  const shown = withDiffs(changes.slice(0, room).map(({ finding, index, fix }) => ({ kind: 'change', finding: index, title: fix.title, preferred: fix.preferred, caveats: fix.caveats, change: previewOf(fix, finding.range, document) })), text);
  const distinct = refused.filter((way, i) => refused.findIndex(({ title, reason }) => title === way.title && reason === way.reason) === i);
  const ways = [...shown, ...general, ...distinct.slice(0, room - shown.length)];
  return { ways: [...ways, { kind: 'keep', reasons: reasonsToKeep(explanation) }], moreWays: changes.length + general.length + distinct.length - ways.length };
}

/** What is preferred, then one of each rule before another of the same. */
function bestFirst<T extends { finding: Finding; fix: OfferedFix }>(changes: readonly T[]): T[] {
  const rank = new Map(changes.map((change, i) => [change, changes.slice(0, i).filter(({ finding }) => finding.rule === change.finding.rule).length]));
  return [...changes].sort((a, b) => Number(b.fix.preferred) - Number(a.fix.preferred) || rank.get(a)! - rank.get(b)!);
}

/** As long as there is room for them; the first ones come first. */
function withDiffs(changes: readonly Way<'change'>[], text: string): Way<'change'>[] {
  let left = MOST_CHARACTERS;
  return changes.map((way) => {
    const diffs = diffsOf(way.change, text);
    const cost = diffs?.flatMap(({ parts }) => parts).flatMap(({ lines }) => lines).reduce((sum, line) => sum + line.length + LINE_COST, 0) ?? 0;
    if (diffs === undefined || cost > left) return way;
    left -= cost;
    return { ...way, diffs };
  });
}

function diffsOf({ edits, creates }: FixPreview, text: string): ExplainedDiff[] | undefined {
  const after = TextDocument.applyEdits(TextDocument.create('', '', 0, text), edits);
  const diffs = [diffOfLines(text, after), ...creates.map((file) => diffOfNewFile(decodeURIComponent(file.uri.slice(file.uri.lastIndexOf('/') + 1)), file.text))];
  const shown = diffs.filter((diff) => diff !== undefined);
  return shown.length === diffs.length ? shown : undefined;
}

/** Where awaits in line can be started together, `Promise.allSettled` is the form for who wants to know of every failure. */
function allSettled({ remedy }: Finding, fixes: readonly OfferedFix[], text: string): Way<'general'>[] {
  if (remedy?.kind !== 'overlap' || remedy.operations.length > 4 || !fixes.some(({ refused }) => refused === undefined)) return [];
  const calls = remedy.operations.map(({ range, name }) => {
    const call = text.slice(range.start, range.end).replace(/^await\s+/, '');
    return call.length > 60 || /[\r\n]/.test(call) ? `${name}(…)` : call;
  });
  return [
    {
      kind: 'general',
      title: 'Hear of every failure: `Promise.allSettled`',
      text: 'It waits for all of them and throws nothing. Each result says whether its call was fulfilled or rejected, so each has to be looked at.',
      sample: `const results = await Promise.allSettled([\n${calls.map((call) => `  ${call},\n`).join('')}]);`,
      guide: 'promises-and-async-await#combinators',
    },
  ];
}

/** Where async was meant to bring what only another thread can. Loops that hold the thread have a fix for that, or why there is none. */
function onAnotherThread({ title, findings }: Explanation): Way<'general'>[] {
  if (!findings.some(({ rule }) => rule === 'async-is-not-parallel')) return [];
  const name = /^[\w$]+$/.test(title) ? title : 'compute';
  return [
    {
      kind: 'general',
      title: 'Compute on another thread: a worker',
      text: 'Only another thread takes the work off this one. The function stands in a file of its own then, what goes in and comes out is copied, and starting a worker takes time and memory: so it pays for work that is heavy, in a pool that is kept.',
      sample: `// The file that the pool runs exports ${name}.\nconst result = await pool.run(input, { name: '${name}' });`,
      guide: 'blocking-vs-non-blocking#remedies',
    },
  ];
}

/** In sentences: of rules that found something, what they say themselves. */
function reasonsToKeep({ findings, timeline, unchecked }: Explanation): string[] {
  const said = rules.filter(({ id }) => findings.some(({ rule }) => rule === id)).map(({ id, docs }, _, { length }) => `${length > 1 ? `\`${id}\`: ` : ''}${docs.whenNotToUse}`);
  const doubt = unchecked.length > 0 ? ['What could not be checked, as it is listed above, may be one more reason.'] : [];
  if (findings.length > 0) return [...said, ...doubt];
  const steps = timeline?.steps ?? [];
  const waits = steps.filter(({ kind }) => kind === 'wait');
  const holding = steps.length > waits.length ? ['It holds the thread, but nothing says that anybody waits for it meanwhile, or that it is held for long.'] : [];
  if (timeline && timeline.possible < timeline.now) return ['Something here could overlap, but nothing is reported: a comment or a setting keeps it quiet, or it is not sure enough.', ...holding, ...doubt];
  if (waits.length === 0) return steps.length === 0 ? ['Nothing here waits or holds the thread: no other form would be done sooner.'] : holding;
  const overlapping = overlappingSteps(schedule(timeline!.plan, 'now', allAlike(steps)), timeline!.plan);
  if (waits.some(({ id, repeats }) => repeats?.already || overlapping.has(id))) return ['What can overlap here does so already.', ...holding, ...doubt];
  return [waits.every(({ after }) => after.length === 0) ? 'While it waits, nothing else here could go on: no other form would be done sooner.' : 'Each wait stays where it is for a reason, which stands above: in any other order the code would do something else, or it is not known that it would not.', ...holding, ...doubt];
}
