/**
 * "Ways to write it" on the explainer's page: the fixes that the light bulb has, with the lines that they change, why one
 * cannot be made, a form that a person can write where none is offered, and when the code is right as it is.
 */
import { TextDocument } from 'vscode-languageserver-textdocument';
import { allAlike, overlappingSteps, rules, schedule, type Explanation, type FileFixes, type Finding, type OfferedFix, type Range as Offsets } from '../../core/index';
import { toOffset, toRange } from '../positions';
import type { ChangeTarget, ExplainedDiff, ExplainedWay, ExplainResult, FixPreview } from '../protocol';
import { allSettled, onAnotherThread, type GeneralWay } from './generalWays';
import { diffOfLines, diffOfNewFile } from './lineDiff';
import { offeredFixes, previewOf, type FixedDocument } from './offeredFixes';

/** More than anybody compares; the light bulb has the rest. */
const MOST_WAYS = 8;

/** Of all diffs of a page together, so that it stays quick to send, and of those of one way, so that others have room. */
const MOST_CHARACTERS = 20_000;
const MOST_OF_ONE = 8_000;

/** What a line costs on the page beside its characters. */
const LINE_COST = 32;

/** What is compared of a title, so that an answer need not carry all of it. */
const TITLE_SAID = 120;

type Way<K extends ExplainedWay['kind']> = Extract<ExplainedWay, { kind: K }>;

/** A document whose functions are explained. */
export interface ExplainedDocument extends FixedDocument, Pick<FileFixes, 'rewritingsIn' | 'rewritingsAt'> {
  /** The name of the function around an offset, of a callback that of the one around it; empty at the top level. */
  functionNameAt: (offset: number) => string;
}

/** A change with what it is offered for: a finding, by its number too, or only the place. */
interface Change {
  fix: OfferedFix;
  place: Offsets;
  finding?: Finding;
  index?: number;
}

/** @param text what was explained */
export function waysToWrite(explanation: Explanation, text: string, document: ExplainedDocument): Pick<ExplainResult, 'ways' | 'moreWays'> {
  if (explanation.kind === 'no-function' || explanation.kind === 'parse-error') return { ways: [], moreWays: 0 };
  const offered = explanation.findings.flatMap((finding, index) => offeredFixes(finding, document).map((fix) => ({ finding, index, place: finding.range, fix })));
  const rewritings: Change[] = document.rewritingsIn(explanation.kind === 'module' ? undefined : explanation.range);
  const changes: Change[] = [...bestFirst(offered.filter(({ fix }) => fix.refused === undefined)), ...rewritings];
  const refused = offered.flatMap(({ index, fix: { title, refused: reason } }): Way<'refused'>[] => (reason === undefined ? [] : [{ kind: 'refused', finding: index, title, reason }]));
  const general: GeneralWay[] = [...explanation.findings.flatMap((finding) => allSettled(finding, offered.filter((each) => each.finding === finding).map(({ fix }) => fix), text)).slice(0, 1), ...onAnotherThread(explanation, document)];
  const room = Math.max(0, MOST_WAYS - general.length);
  const shown = withDiffs(changes.slice(0, room).map((change) => ({ way: wayOf(change, document), change: previewOf(change.fix, change.place, document) })), text);
  const distinct = refused.filter((way, i) => refused.findIndex(({ title, reason }) => title === way.title && reason === way.reason) === i);
  const ways = [...shown, ...general, ...distinct.slice(0, room - shown.length)];
  return { ways: [...ways, { kind: 'keep', reasons: reasonsToKeep(explanation) }], moreWays: changes.length + general.length + distinct.length - ways.length };
}

function wayOf({ finding, index, place, fix: { title, preferred, caveats } }: Change, { lines }: FixedDocument): Way<'change'> {
  return { kind: 'change', finding: index, title, preferred, caveats, target: { rule: finding?.rule, position: toRange(lines, place).start, title: title.slice(0, TITLE_SAID) } };
}

/** What a change that was offered for this text changes; undefined where it is not offered any more. `findings` are those of the text. */
export function offeredChange({ rule, position, title }: ChangeTarget, findings: readonly Finding[], document: ExplainedDocument): FixPreview | undefined {
  const at = toOffset(document.lines, position);
  const offered = rule === undefined
    ? document.rewritingsAt({ start: at, end: at }).map((fix) => ({ fix, place: { start: at, end: at } }))
    : findings.filter((finding) => finding.rule === rule && finding.range.start === at).flatMap((finding) => offeredFixes(finding, document).filter(({ refused }) => refused === undefined).map((fix) => ({ fix, place: finding.range })));
  const found = offered.find(({ fix }) => fix.title.slice(0, TITLE_SAID) === title);
  return found && previewOf(found.fix, found.place, document);
}

/** What is preferred, then one of each rule before another of the same. */
function bestFirst<T extends { finding: Finding; fix: OfferedFix }>(changes: readonly T[]): T[] {
  const rank = new Map(changes.map((change, i) => [change, changes.slice(0, i).filter(({ finding }) => finding.rule === change.finding.rule).length]));
  return [...changes].sort((a, b) => Number(b.fix.preferred) - Number(a.fix.preferred) || rank.get(a)! - rank.get(b)!);
}

/** As long as there is room for them; the first ones come first. */
function withDiffs(changes: readonly { way: Way<'change'>; change: FixPreview }[], text: string): Way<'change'>[] {
  let left = MOST_CHARACTERS;
  return changes.map(({ way, change }) => {
    const diffs = diffsOf(change, text);
    const cost = diffs?.flatMap(({ parts }) => parts).flatMap(({ lines }) => lines).reduce((sum, line) => sum + line.length + LINE_COST, 0) ?? 0;
    if (diffs === undefined || cost > Math.min(left, MOST_OF_ONE)) return way;
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
  const overlapping = overlappingSteps(schedule(timeline!.plan, 'now', allAlike(timeline!)), timeline!.plan);
  if (waits.some(({ id, repeats }) => repeats?.already || overlapping.has(id))) return ['What can overlap here does so already.', ...holding, ...doubt];
  return [waits.every(({ after }) => after.length === 0) ? 'While it waits, nothing else here could go on: no other form would be done sooner.' : 'Each wait stays where it is for a reason, which stands above: in any other order the code would do something else, or it is not known that it would not.', ...holding, ...doubt];
}
