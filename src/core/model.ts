/**
 * The plain, serialisable data that the core hands out. Nothing here has behaviour, and everything may cross
 * a process boundary as JSON.
 *
 * Positions are offsets: UTF-16 code units from the start of the text that was analysed, a byte order mark included,
 * `end` exclusive. Only the server and the command line turn them into lines and columns.
 */

/** A half-open stretch of one file's text, in UTF-16 code units. */
export interface Range {
  start: number;
  end: number;
}

export const CONFIDENCES = ['possible', 'likely', 'certain'] as const;
/** How sure the analysis is; see the product's table of confidences. Ordered from weak to strong in `CONFIDENCES`. */
export type Confidence = (typeof CONFIDENCES)[number];

export const SEVERITIES = ['hint', 'information', 'warning', 'error'] as const;
/** How loudly a finding is shown. Ordered from quiet to loud in `SEVERITIES`. */
export type Severity = (typeof SEVERITIES)[number];

/** Which kind of bottleneck a finding is, and so which remedy fits: overlap the waits, or move the work off the thread. */
export type Bottleneck = 'waiting' | 'compute' | 'hazard';

/** A file as the core sees it. `fileName` is the path below the project's root with `/` between its parts. */
export interface SourceInput {
  fileName: string;
  text: string;
}

/** A file among others: `path` is what it is found by, an absolute path or a URI, with `/` between its parts. */
export interface ProjectSource extends SourceInput {
  path: string;
}

/** One place that takes part in a finding: an await, a loop, a blocking call, a step of a chain. */
export interface Site {
  /** The path of the file that the place lies in, where that is another one than the finding's. */
  file?: string;
  range: Range;
  /** The code in short, on one line: `fetchUser(id)`. */
  label: string;
  /** What it has to do with the finding, starting with a verb: "does not use `user`". */
  note?: string;
}

/** What a waiting finding could save, in the names of its sites; never a number of milliseconds. */
export interface Saving {
  now: string;
  overlapped: string;
}

/** A replacement of one stretch of text. */
export interface TextEdit {
  file?: string;
  range: Range;
  newText: string;
}

/** A change that a person can apply. `caveats` are what it changes besides time. */
export interface Fix {
  title: string;
  preferred: boolean;
  caveats: string[];
  edits: TextEdit[];
  /** Another way to write it, and no repair: offered among the refactorings. */
  isRewriting?: true;
  /** Files that come into being with it, at paths where there is none yet. */
  creates?: NewFile[];
}

export interface NewFile {
  file: string;
  text: string;
}

/** What a project could say of calls, so that a finding goes or becomes surer: the setting is `${as}Calls`. */
export interface Treatment {
  as: 'reading' | 'ordered' | 'pure' | 'blocking';
  /** Patterns as `effects/callPatterns.ts` describes them; all of them are needed. */
  patterns: string[];
}

/** A fix as it is offered. One that is refused has no edits, and says why it cannot be made here. */
export interface OfferedFix extends Fix {
  refused?: string;
}

/** An operation that a change would start together with others. */
export interface RemedyOperation {
  /** Its whole `await` expression. */
  range: Range;
  /** What a person would call it: `fetchUser`. */
  name: string;
  /** It changes nothing, as far as is known. */
  onlyReads: boolean;
  /** It may fail before there is a promise, so that nobody would hear of failures of those that were started before it. */
  mayThrow: boolean;
  /** In it, promises may be left under way of whose failures nobody hears. */
  leavesUnheard: boolean;
  /** Something in it holds the thread. */
  holdsThread: boolean;
}

/** Awaits of one list of statements that can be started together. */
export interface OverlapRemedy {
  kind: 'overlap';
  /** In source order. */
  operations: RemedyOperation[];
  /** Calls between them whose place may matter. */
  doubtful: Range[];
  /** Others between them that are known to fail on bad input. */
  failing: Range[];
  /** Why the analysis itself advises against an edit. */
  refused?: string;
}

/** `await`s inside the array of a combinator, which takes the promises themselves. */
export interface UnwrapRemedy {
  kind: 'unwrap-elements';
  /** The call of the combinator. */
  call: Range;
  combinator: string;
  /** The elements, in source order, that are awaited or started there. */
  operations: RemedyOperation[];
  refused?: string;
}

/** What a project limits overlap with. */
export type Limiter = 'p-map' | 'p-limit';

/** Turns of a loop that can overlap. */
export interface TurnsRemedy {
  kind: 'overlap-turns';
  /** The loop's whole statement. */
  loop: Range;
  /** What each turn waits for, in source order. */
  operations: RemedyOperation[];
  /** Other calls of a turn whose order may be noticed. */
  doubtful: Range[];
  /** What is walked. `array` has the methods of one; what else can be walked can be copied into one. */
  over: 'array' | 'list' | 'unknown';
  /** How many items there are, where a literal says so. */
  length?: number;
  /** So many turns may be under way together. */
  atOnce: number;
  /** What the package of the file depends on. */
  limiter?: Limiter;
  refused?: string;
}

/** An async callback that an array method does not wait for. */
export interface CallbackRemedy {
  kind: 'await-callbacks';
  /** The call of the method. */
  call: Range;
  /** `each`: nobody takes a result; `test`: the result is decided by promises; `map`: promises are awaited as an array. */
  shape: 'each' | 'test' | 'map';
  method: string;
  /** What the method is called on is surely an array. */
  onArray: boolean;
  refused?: string;
}

/** What gives a promise of what a synchronous call gives. `promises`: an export of `fs/promises`. `same`: of the same module. `callback`: of the same module, made a promise by `promisify`. */
export interface Twin {
  name: string;
  from: 'promises' | 'same' | 'callback';
  /** The types of `promisify` do not know what comes of it. */
  untyped?: true;
}

/** A synchronous call, and what gives a promise of the same. */
export interface AwaitTwinRemedy {
  kind: 'await-twin';
  call: Range;
  /** `readFileSync`, as it is exported. */
  name: string;
  /** The module that it comes from, without `node:`. */
  module: string;
  /** Absent where nothing is known that gives exactly the same. */
  twin?: Twin;
  refused?: string;
}

/** What is tested before a wait and filled after it: the promise can be kept there instead. */
export interface StorePromiseRemedy {
  kind: 'store-promise';
  /** The whole `await` expression that fills it. */
  wait: Range;
  /** The path as a person would write it: `this.client`. */
  what: string;
  refused?: string;
}

/** What is read before a wait and written after it, in one statement: the wait can come first. */
export interface WaitFirstRemedy {
  kind: 'wait-first';
  /** The whole `await` expression. */
  wait: Range;
  what: string;
}

/** A list that is looked through in every turn of a loop: an index of it can be made once, before the loop. */
export interface IndexRemedy {
  kind: 'index';
  /** The call that looks through the list. */
  call: Range;
  list: string;
  /** It is an array for certain; texts have some of the same methods. */
  isArray: boolean;
}

/** A loop that holds the thread: it can let others run between its turns. */
export interface YieldRemedy {
  kind: 'yield-turns';
  /** The loop whose turns would pause, without its labels. */
  loop: Range;
  /** The outermost loop of the same work and function: in front of it the clock is read first. */
  outermost: Range;
  /** The loop's counter, where a turn is so short that asking for the time in each would take longer than the turn. */
  counter?: string;
  /** How it is known that it runs on Node, as the rest of a sentence that begins with "as". */
  onNode?: string;
  /** Calls in the loop of which nothing is known, by name. */
  unsure: string[];
  /** One turn may take long by itself. */
  longTurns: boolean;
  refused?: string;
}

/** What a project runs functions on other threads with. */
export type WorkerPool = 'piscina' | 'tinypool' | 'workerpool';

/** A function that computes, which a pool of workers can run. */
export interface WorkerPoolRemedy {
  kind: 'worker-pool';
  fn: Range;
  name: string;
  /** What the package of the file depends on. */
  pool?: WorkerPool;
  refused?: string;
}

/** What would help, in offsets of the text that was analysed. `core/fixes/` makes edits of it when somebody asks. */
export type Remedy = OverlapRemedy | UnwrapRemedy | TurnsRemedy | CallbackRemedy | AwaitTwinRemedy | StorePromiseRemedy | WaitFirstRemedy | IndexRemedy | YieldRemedy | WorkerPoolRemedy;

/** One thing to say about one place in a file. */
export interface Finding {
  /** A rule's id: `sequential-awaits`. */
  rule: string;
  /** The smallest token that names the problem, on one line. */
  range: Range;
  /** The wider stretch in which the finding's actions are offered. */
  scope: Range;
  severity: Severity;
  confidence: Confidence;
  bottleneck: Bottleneck;
  /** One sentence, at most 120 characters, true when read alone. */
  message: string;
  sites: Site[];
  /** Why: one fact each, in words. */
  evidence: string[];
  /** What a person should check before changing the code; only what applies. */
  checks: string[];
  saving?: Saving;
  /** A section of the guide: `concurrency-vs-parallelism#waiting-heavy`. */
  guide: string;
  remedy?: Remedy;
  /** Others, each of which stands for itself. */
  otherRemedies?: Remedy[];
  /** Empty until somebody asks for them: see `FileFixes`. */
  fixes: Fix[];
}

/** `unused-directive`: a comment that silences nothing. `unknown-rule-in-directive`: one that names no rule. */
export type RemarkCode = 'unused-directive' | 'unknown-rule-in-directive';

/** Something to say about a comment that speaks to the analyser; shown as a hint, and no finding. */
export interface Remark {
  code: RemarkCode;
  range: Range;
  /** One sentence. */
  message: string;
  fixes: Fix[];
}

/** Something that kept a file, or one rule on it, from being analysed. */
export interface AnalysisError {
  /** Where in the text, if it is known. */
  range?: Range;
  message: string;
}

/** All that one analysis of one file says. Findings are sorted by position; those that a comment silences are left out. */
export interface FileAnalysis {
  findings: Finding[];
  errors: AnalysisError[];
  /** Sorted by position. */
  remarks: Remark[];
  /** Nothing could be said, as the parser does not get through the text. */
  unreadable?: true;
  /** How long the parser took, by the clock that the caller lent; 0 without one. */
  parseMs: number;
}

/** Where a step's time goes: on the one thread, or elsewhere (network, disk, timer, another process). */
export type Lane = 'thread' | 'waiting';

/** One bar of a timeline. Times are in units of "one wait", assumed and not measured. */
export interface TimelineStep {
  id: number;
  /** The code in short, on one line. */
  label: string;
  range: Range;
  lane: Lane;
  /** `wait`: something elsewhere is waited for. `compute`: a loop holds the thread. `block`: a blocking call holds it. */
  kind: 'wait' | 'compute' | 'block';
  /** Start and end as the code is written now. */
  now: { start: number; end: number };
  /** Start and end if everything that may overlap did. Equal to `now` where nothing can change. */
  possible: { start: number; end: number };
  /** What orders this step after an earlier one: the variable it needs, or the reason in words. */
  after: { step: number; because: string; variable?: string }[];
  /** Set when the step stands for the turns of a loop: `n` turns, drawn for a few. `overlaps`: they could. `already`: they do. `because`: why not. */
  repeats?: { label: string; overlaps: boolean; already?: true; because?: string };
  /** On the longest chain of the possible schedule. */
  critical: boolean;
}

/**
 * How the steps of a function follow each other, from which `schedule` makes times for whatever lengths. Numbers are ids of steps.
 *
 * `either`: arms of which one runs. `together`: elements of a combinator, started one after the other; the first of them, or the
 * last, ends it. `loop`: turns of `body`, which wait in line now, or overlap already; `couldOverlap`: they could
 * overlap. `member`: one of those that could be started together, by the number of their group.
 * `start` and `join`: a promise that is made here and waited for there. `exit`: a way that leaves the scope of that number when
 * it is done, as by `return` or `break`, so that what stands behind it runs only if it is not taken. `scope`: what is left so,
 * with what runs before it is (`finally`).
 */
export type TimelinePlan =
  | { kind: 'step'; step: number }
  | { kind: 'sequence'; parts: TimelinePlan[] }
  | { kind: 'either'; parts: TimelinePlan[] }
  | { kind: 'together'; parts: TimelinePlan[]; until: 'all' | 'first' }
  | { kind: 'loop'; body: TimelinePlan; overlaps: boolean; couldOverlap?: true }
  | { kind: 'member'; group: number; part: TimelinePlan }
  | { kind: 'start'; name: number; part: TimelinePlan }
  | { kind: 'join'; name: number }
  | { kind: 'exit'; from: number; part: TimelinePlan }
  | { kind: 'scope'; id: number; part: TimelinePlan; finally?: TimelinePlan };

/** A function's waits and its work on the thread, as written and as it could be, on one axis. */
export interface Timeline {
  plan: TimelinePlan;
  steps: TimelineStep[];
  /** Length of the whole, in units of one wait. */
  now: number;
  possible: number;
}

/** The answer to "Explain concurrency here". Every answer has a title and one honest sentence. */
export interface Explanation {
  kind: 'async-function' | 'sync-function' | 'module' | 'no-function' | 'parse-error';
  /** The function's name, or what stands in for one: `anonymous function`, `top level`. */
  title: string;
  /** The function's whole text; absent where there is none. */
  range?: Range;
  /** The first line of the function, or of the parse error. */
  line: number;
  verdict: string;
  /** The findings that lie in this function, not those of functions inside it. */
  findings: Finding[];
  timeline?: Timeline;
  /** Facts that carry the verdict. */
  evidence: string[];
  /** What the analysis could not look into; never hidden. */
  unchecked: string[];
  /** The section of the guide that explains this code best. */
  guide: string;
}
