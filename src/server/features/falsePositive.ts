/** A report about a finding that a person holds to be wrong: what was said, and the shortest code of which it is still said. */
import { hidePaths, LineIndex, NO_FILES, Program, shrink, type AnalysisConfig, type Finding, type ModuleFiles, type ProjectSource, type Snippet } from '../../core/index';
import { textBlock, visibleText } from '../markdown';

/** The code is shortened until one of the two is used up; what is left then is short enough to be read. */
const MOST_ATTEMPTS = 400;
const MOST_MILLISECONDS = 5_000;

export interface Cancellation {
  readonly isCancellationRequested: boolean;
}

/** How much of what lies around a text is known when it is analysed. */
interface Surroundings {
  ownName: boolean;
  otherFiles: boolean;
  /** What the project says of its calls. */
  ownSettings: boolean;
}

/** All that can be known there. */
interface Known {
  source: ProjectSource;
  files: ModuleFiles;
  config: Partial<AnalysisConfig>;
}

/** The shortest code, and what it needs besides to give the finding. */
export interface ShortestCode extends Surroundings {
  snippet: Snippet;
  fileName: string;
}

const LEAST_FIRST: readonly Surroundings[] = [false, true].flatMap((ownSettings) => [false, true].flatMap((otherFiles) => [false, true].map((ownName) => ({ ownName, otherFiles, ownSettings }))));

/** The report as Markdown, without a name or path of a person's file; null if it was cancelled, or if there is no such finding. */
export async function reportFalsePositive(source: ProjectSource, finding: Finding, files: ModuleFiles, seenIn: readonly string[], token: Cancellation, config: Partial<AnalysisConfig> = {}): Promise<string | null> {
  const shortest = await shortestCode(source, finding, files, token, config);
  return shortest && !token.isCancellationRequested ? buildReport(source.text, finding, shortest, seenIn) : null;
}

/**
 * The shortest text of which the analyser says the same for the same reasons; undefined if it does not say so of the text
 * itself. What the analyser overlooks may go with the rest, so the report asks the person to put it back.
 */
export async function shortestCode(source: ProjectSource, finding: Finding, files: ModuleFiles, token: Cancellation, config: Partial<AnalysisConfig> = {}): Promise<ShortestCode | undefined> {
  const known = { source, files, config };
  const whole: Snippet = { text: source.text, mark: finding.range };
  const surroundings = LEAST_FIRST.find((some) => judgeOf(finding, known, some)(whole));
  if (!surroundings) return undefined;
  const isAsGood = judgeOf(finding, known, surroundings);
  const fileName = neutralName(source.fileName);
  const snippet = hidePaths(await shrink(whole, { fileName, isAsGood, goesOn: limit(token) }), fileName);
  // Names of files that could not be replaced while the same was said are hidden all the same.
  return { ...surroundings, otherFiles: surroundings.otherFiles || !isAsGood(snippet), snippet, fileName };
}

/** Whether the analyser says of a text what it said in a finding. */
function judgeOf(finding: Finding, { source, files, config }: Known, { ownName, otherFiles, ownSettings }: Surroundings): (candidate: Snippet) => boolean {
  const program = new Program(otherFiles ? files : NO_FILES);
  const fileName = ownName ? source.fileName : neutralName(source.fileName);
  const path = otherFiles ? source.path : fileName;
  const said = reasonsOf(finding);
  return ({ text, mark }) => {
    const { findings } = program.analyze({ path, fileName, text }, { ...(ownSettings && config), minConfidence: 'possible', rules: [finding.rule] });
    return findings.some((one) => one.range.start === mark.start && one.range.end === mark.end && reasonsOf(one) === said);
  };
}

function reasonsOf({ rule, confidence, message, evidence, sites }: Finding): string {
  return withoutTexts([rule, confidence, message, ...evidence, ...sites.map(({ note }) => note)].join('\n'));
}

/** What is said quotes calls, maybe cut short, whose arguments may be names of files, or secrets. */
function withoutTexts(said: string): string {
  return said.replace(/(?<![\w$])(['"])(?:\\.|(?!\1|…|\\)[^\n])*|(?<=[\w$]\()(`)[^`…\n]*/g, '$1$2…');
}

/** Says nothing but which language the text is in. */
function neutralName(fileName: string): string {
  return `snippet.${/\.([cm]?[jt]sx?)$/.exec(fileName)?.[1] ?? 'ts'}`;
}

/** Other requests, and their cancellation, come in between. */
function limit(token: Cancellation): () => Promise<boolean> {
  const end = performance.now() + MOST_MILLISECONDS;
  let attempts = 0;
  return async () => {
    await new Promise((resolve) => setTimeout(resolve, 0));
    return !token.isCancellationRequested && attempts++ < MOST_ATTEMPTS && performance.now() < end;
  };
}

function buildReport(whole: string, { rule, confidence, message, evidence }: Finding, { snippet, fileName, ownName, otherFiles, ownSettings }: ShortestCode, seenIn: readonly string[]): string {
  const code = snippet.text.replace(/^\uFEFF/, '').trimEnd().split(/\r\n|\r|\n/);
  const marked = snippet.text.slice(snippet.mark.start, snippet.mark.end);
  const quoted = (said: string): string => visibleText(withoutTexts(said));
  const { lineCount } = new LineIndex(whole.trimEnd());
  const needs = [
    ...(otherFiles ? ['The finding depends on another file, which is not shown: this code alone does not give it.'] : []),
    ...(ownName ? ['The finding depends on the name or the folder of its file, which are not shown.'] : []),
    ...(ownSettings ? ['The finding depends on what the settings of the project say of its calls, which is not shown.'] : []),
  ];
  return [
    `# False positive: ${rule}`,
    'Nothing has been sent. Check that this text holds nothing private before you share it; you may change all of it.',
    '**What is wrong with it:** ',
    '## What was said',
    [`- Rule: ${rule}, ${confidence}`, `- Message: ${quoted(message)}`, `- Marked: \`${marked}\` in line ${new LineIndex(snippet.text).lineAt(snippet.mark.start)}`, '- Evidence:', ...evidence.map((fact) => `  - ${quoted(fact)}`)].join('\n'),
    '## Code',
    `Shortened from ${lineCount} ${lineCount === 1 ? 'line' : 'lines'}, as long as the same was said of it. If what makes the finding wrong is gone, put it back.`,
    textBlock(code, fileName.slice(fileName.lastIndexOf('.') + 1)),
    ...needs,
    '## Seen in',
    seenIn.map((one) => `- ${one}`).join('\n'),
  ].join('\n\n') + '\n';
}
