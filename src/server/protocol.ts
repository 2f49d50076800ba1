/**
 * What the editor and the language server say to each other beyond the standard protocol. Plain data; ranges are
 * the protocol's (lines and UTF-16 characters from 0). Imported by both sides, so it holds no values but names.
 */
import type { Bottleneck, Confidence, Explanation, Severity, TimelinePlan, TimelineStep } from '../core/model';
import type { LeftOutReason } from '../project/leftOut';

/** A place in a text, both from 0; `character` in UTF-16 code units. The standard protocol's shape. */
export interface Position {
  line: number;
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

/** The section of the editor's settings that is ours. */
export const SETTINGS_SECTION = 'concurrencyLens';

/** Shown beside every finding, and how our own diagnostics are told from others'. */
export const DIAGNOSTIC_SOURCE = 'Concurrency Lens';

/** What a finding's `Diagnostic.data` carries to the editor, and back with a request for code actions. */
export interface DiagnosticData {
  rule: string;
  /** The section of the guide that explains it: `topic#section`. */
  guide: string;
}

/** The documents that hold the rules' pages: `concurrency-lens-guide:/rules/<rule-id>.md`. */
export const GUIDE_SCHEME = 'concurrency-lens-guide';

/** The documents that show what a change would make; they are never analysed. */
export const PREVIEW_SCHEME = 'concurrency-lens-preview';

/** Texts that belong to no project: the two sides of a comparison, a commit, the preview of a change, the debugger's copy of a script. */
const FOREIGN_SCHEMES = /^(git|gitfs|gitlens|scm|review|pr|diff|debug|output|vscode-notebook-cell|vscode-bulkeditpreview[\w-]*|concurrency-lens-preview|vscode-chat-[\w-]*|chat-editing-[\w-]*):/;

/** Whether a document (by its URI) is such a text: it is never analysed, and nobody works on it. */
export function isForeign(uri: string): boolean {
  return FOREIGN_SCHEMES.test(uri);
}

export function rulePageUri(rule: string): string {
  return `${GUIDE_SCHEME}:/rules/${rule}.md`;
}

/**
 * Sent with `initialize`. An editor that has our commands names them here; for one that does not, hovers carry no
 * command links and there are no code actions that would need them.
 */
export interface InitializationOptions {
  commands?: CommandIds;
  /** The editor says which documents a person has open (`SHOWN_DOCUMENTS`); others are left alone. */
  reportsShownDocuments?: boolean;
}

/** Arguments: `explain(ExplainTarget)`, `openGuide("topic#section")`, `openRule("rule-id")`, `reportFalsePositive(FindingTarget)`, `previewFix(FixPreview)`. */
export interface CommandIds {
  explain: string;
  openGuide: string;
  openRule: string;
  reportFalsePositive: string;
  /** An editor without it is sent the change itself, to be confirmed. */
  previewFix?: string;
}

/** A change that a person looks at before it is made. */
export interface FixPreview {
  title: string;
  uri: string;
  /** What the edits were made for. */
  version: number;
  /** Where the change is offered, so that it can be asked for again. */
  place: Position;
  edits: { range: Range; newText: string }[];
  /** Files that come into being with it. */
  creates: { uri: string; text: string }[];
  /** What it changes besides time, each as Markdown in which nothing of a person's code is more than text. */
  caveats: string[];
}

/** The place that a person asks about. */
export interface ExplainTarget {
  uri: string;
  position: Position;
}

/** Request: explain the function around a place. Carries the text, so it works for a document that is not open. */
export const EXPLAIN = 'concurrencyLens/explain';
export interface ExplainParams extends ExplainTarget {
  text: string;
  /** Of that text: what the changes in the answer are made for. */
  version: number;
}

/** A change that an answer to `EXPLAIN` offers, without what it changes: that can be much, and is asked for when it is wanted. */
export interface ChangeTarget {
  /** The rule whose finding it mends; none where it only writes differently what is right as it is. */
  rule?: string;
  /** Where the finding begins, or what can be written differently. */
  position: Position;
  /** How the change's title begins. */
  title: string;
}

/** Request: what a change that was offered for this text changes; null where it is not offered any more. */
export const EXPLAINED_CHANGE = 'concurrencyLens/explainedChange';
export interface ExplainedChangeParams extends Pick<ExplainParams, 'uri' | 'text' | 'version'> {
  target: ChangeTarget;
}

/** A finding, by its rule and the place where it begins. */
export interface FindingTarget extends ExplainTarget {
  rule: string;
}

/**
 * Request: a report about a finding that is wrong, as Markdown, with the shortest code that still gives it; null where the
 * finding is not there any more. Takes up to some seconds; can be cancelled.
 */
export const REPORT_FALSE_POSITIVE = 'concurrencyLens/reportFalsePositive';
export interface ReportFalsePositiveParams extends FindingTarget {
  /** What the finding was seen in, one thing each: the extension, the editor and their versions. */
  seenIn: string[];
}

/** Request: the Markdown of a rule's page; null for a rule that does not exist. */
export const RULE_PAGE = 'concurrencyLens/rulePage';
export interface RulePageParams {
  rule: string;
}

/**
 * Notification to the server: the documents that a person sees now, and those in tabs. An editor keeps a document
 * open for a while after its tab is closed, and opens others that nobody looks at.
 */
export const SHOWN_DOCUMENTS = 'concurrencyLens/shownDocuments';
export interface ShownDocumentsParams {
  visible: string[];
  inTabs: string[];
}

/** Notification to the editor: what became of one document's latest version. */
export const DOCUMENT_STATE = 'concurrencyLens/documentState';
export interface DocumentStateParams {
  uri: string;
  state: DocumentState;
  /** What is wrong with the project file that counts for it, if anything. */
  trouble?: string;
}

/**
 * Why a document is left alone. `outside`: in no folder of the workspace, in a dependency's, or a version-control view.
 * `ignored`: by a `.gitignore`. `excluded`: by `include` or `exclude`.
 */
export type NotAnalyzedReason = LeftOutReason | 'too-big';

export type DocumentState =
  /** How many findings are marked, by what they are about. */
  | { kind: 'analyzed'; counts: Record<Bottleneck, number> }
  | { kind: 'off' }
  /** `run` is `manual`. */
  | { kind: 'manual' }
  /** `run` is `onSave`, and it changed since. What is shown is what was said of the saved text. */
  | { kind: 'unsaved' }
  | { kind: 'skipped'; reason: NotAnalyzedReason }
  /** The text does not parse, or a rule failed on it. `line` counts from 1. */
  | { kind: 'incomplete'; message: string; line?: number };

/** A step with its place in the editor's terms. `moreAfter`: how many steps it comes after as well, that `after` leaves out. */
export type ExplainedStep = Omit<TimelineStep, 'range'> & { range: Range; moreAfter?: number };

export interface ExplainedFinding {
  rule: string;
  range: Range;
  severity: Severity;
  confidence: Confidence;
  bottleneck: Bottleneck;
  message: string;
  evidence: string[];
  checks: string[];
  /** How many checks are left out. */
  moreChecks?: number;
  guide: string;
}

/** Lines that a change takes out, keeps or puts in. */
export interface ExplainedDiff {
  /** Of a file that comes into being. */
  newFile?: string;
  /** `line` counts from 1, in the text before. Each of the lines begins with `-`, `+` or a blank; what all are indented by is left out. */
  parts: { line: number; lines: string[] }[];
}

/**
 * One way to write the function, in sentences with code between backticks. `change`: a fix of a finding, which is the one at
 * `finding` in `findings`, or another form of code that is right as it is; without `diffs` where they would be too long. `general`: a form that a person writes.
 */
export type ExplainedWay =
  | { kind: 'change'; finding?: number; title: string; preferred: boolean; caveats: string[]; moreCaveats?: number; diffs?: ExplainedDiff[]; target: ChangeTarget }
  | { kind: 'refused'; finding: number; title: string; reason: string }
  | { kind: 'general'; title: string; text: string; sample: string; guide: string }
  | { kind: 'keep'; reasons: string[]; moreReasons?: number };

/** Things that an answer leaves out: how many, and from where to where they stand. */
export interface LeftOut {
  count: number;
  range: Range;
}

/**
 * The answer to `EXPLAIN`: the core's explanation with places in the editor's terms. `line` counts from 1. However long the
 * function is, the answer is not: it says what it leaves out.
 */
export interface ExplainResult extends Pick<Explanation, 'title' | 'line' | 'verdict' | 'evidence' | 'unchecked' | 'guide'> {
  kind: Explanation['kind'] | 'too-big' | 'failed';
  range?: Range;
  findings: ExplainedFinding[];
  timeline?: { plan: TimelinePlan; steps: ExplainedStep[]; now: number; possible: number };
  /** The best first; empty where there is no code to write. */
  ways: ExplainedWay[];
  /** How many more the light bulb has. */
  moreWays: number;
  /** The first steps are those of the timeline; it is absent where none are left. */
  leftOut?: { steps?: LeftOut; findings?: LeftOut; evidence?: number; unchecked?: number };
}
