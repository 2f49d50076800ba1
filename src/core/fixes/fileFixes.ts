/**
 * Makes the fixes of one file's findings: from what their rules know (a `Remedy`) and from the text, which is parsed once
 * more, and only when somebody asks.
 *
 * Each fix stands for itself: those of two findings may want the same stretch of text, so who makes several takes them one
 * by one and leaves out what overlaps with one that was taken.
 */
import type { ModuleFiles } from '../program/files';
import type { AnalysisError, Confidence, Finding, Fix, OfferedFix, ProjectSource, Range, Remedy, SourceInput } from '../model';
import { titleOfTwin, twinFixes } from './awaitTwin';
import { Code } from './code';
import { indexFixes, titleOfIndex } from './listIndex';
import { sequenceAt, sequencesIn } from './inSequence';
import { callbackFixes, titleOfCallbacks } from './callbacks';
import { overlapFixes } from './overlap';
import { Refusal, reasonOf, refusedFix } from './place';
import { titleFor } from './caveats';
import { storeFixes, titleOfStore } from './storePromise';
import { titleOfTurns, turnsFixes } from './turns';
import { unwrapFixes } from './unwrapElements';
import { poolFixes, titleOfPool } from './workerPool';
import type { Beside } from './workerFile';
import { titleOfWaitFirst, waitFirstFixes } from './waitFirst';
import { TITLE_OF_YIELD, yieldFixes } from './yieldTurns';

/** Said where making the fix failed, which is a mistake of ours. */
export const NOT_WORKED_OUT = 'The edit could not be worked out.';

/** Makes the fixes of one kind of remedy; throws a `Refusal` where the edit cannot be made. */
type Maker<R extends Remedy> = (remedy: R, confidence: Confidence, code: Code, beside: Beside | undefined) => OfferedFix[];

const UNSURE_ORDER = 'it is only possible that nothing orders them';

/** How a kind of remedy becomes edits, what it is called where it cannot, and why there are none where the finding is only possible. */
const KINDS: { [K in Remedy['kind']]: { make: Maker<Extract<Remedy, { kind: K }>>; title: (remedy: Extract<Remedy, { kind: K }>) => string; unsure?: string } } = {
  'overlap': { make: overlapFixes, title: ({ operations }) => titleFor(operations), unsure: UNSURE_ORDER },
  'unwrap-elements': { make: unwrapFixes, title: ({ combinator }) => `Leave out the \`await\` inside \`Promise.${combinator}\``, unsure: UNSURE_ORDER },
  'overlap-turns': { make: turnsFixes, title: titleOfTurns, unsure: UNSURE_ORDER },
  'await-callbacks': { make: callbackFixes, title: titleOfCallbacks, unsure: 'it is only possible that nobody waits for them' },
  'await-twin': { make: twinFixes, title: titleOfTwin, unsure: 'it is only possible that anybody waits for the thread meanwhile' },
  // Where no run overlaps another, and nobody waits, these change nothing but the order and the time of what one run does itself.
  'store-promise': { make: storeFixes, title: titleOfStore },
  'index': { make: indexFixes, title: titleOfIndex },
  'yield-turns': { make: yieldFixes, title: () => TITLE_OF_YIELD },
  'wait-first': { make: waitFirstFixes, title: titleOfWaitFirst },
  'worker-pool': { make: poolFixes, title: titleOfPool, unsure: 'it is only possible that it computes for long, and a worker costs time and memory' },
};

export class FileFixes {
  private code: Code | undefined | 'unread' = 'unread';

  /**
   * @param files where files can be made: the folder of the source is looked at for names; without it no fix makes one
   * @param fail is told of each mistake of ours; what it kept from being made is left out, and the rest is offered
   */
  constructor(
    private readonly source: SourceInput & Partial<ProjectSource>,
    private readonly files?: ModuleFiles,
    private readonly fail: (error: AnalysisError) => void = () => {},
  ) {}

  /** Every change that would help, those that are refused among them. */
  of(finding: Finding): OfferedFix[] {
    const { remedy, otherRemedies = [] } = finding;
    return [...(remedy ? [remedy] : []), ...otherRemedies].flatMap((each) => this.made(each, finding));
  }

  private made(remedy: Remedy, { rule, range, confidence }: Finding): OfferedFix[] {
    const { make, title, unsure } = KINDS[remedy.kind];
    try {
      const code = this.read();
      const made = code ? make(remedy as never, confidence, code, this.beside) : [];
      // What is in the way of the edit itself is the better reason.
      const refused = made.filter((fix) => fix.refused !== undefined);
      if (confidence !== 'possible' || unsure === undefined || refused.length === made.length) return made;
      return [...refused, refusedFix(title(remedy as never), reasonOf(new Refusal(unsure)))];
    } catch (failure) {
      if (!(failure instanceof Refusal)) this.fail({ range, message: `A fix of the rule ${rule} failed on this file: ${String(failure)}` });
      const why = failure instanceof Refusal ? reasonOf(failure) : NOT_WORKED_OUT;
      return [refusedFix(title(remedy as never), why)];
    }
  }

  /** The changes that can be made. */
  applicable(finding: Finding): Fix[] {
    return this.of(finding).filter(({ refused }) => refused === undefined);
  }

  /** What can be written differently at a place, finding or not. */
  rewritingsAt(place: Range): Fix[] {
    return this.rewritten(place, (code) => {
      const back = sequenceAt(place, code);
      return back ? [back] : [];
    });
  }

  /** What can be written differently in a function, or at the top level, each with a place at which it is offered. */
  rewritingsIn(fn: Range | undefined): { place: Range; fix: Fix }[] {
    return this.rewritten(fn ?? { start: 0, end: this.source.text.length }, (code) => sequencesIn(fn, code));
  }

  private rewritten<Rewriting>(place: Range, make: (code: Code) => Rewriting[]): Rewriting[] {
    try {
      if (!mayOverlap(this.source.text, place)) return [];
      const code = this.read();
      return code ? make(code) : [];
    } catch (failure) {
      this.fail({ range: place, message: `What can be written differently could not be worked out on this file: ${String(failure)}` });
      return [];
    }
  }

  private get beside(): Beside | undefined {
    const { path } = this.source;
    return path === undefined || this.files === undefined ? undefined : { path, files: this.files };
  }

  private read(): Code | undefined {
    if (this.code === 'unread') this.code = Code.read(this.source);
    return this.code;
  }
}

/** As far from a place a `Promise.all` is looked for before anything is parsed. */
const NEAR = 4_000;

function mayOverlap(text: string, { start, end }: Range): boolean {
  return text.slice(Math.max(0, start - NEAR), end + NEAR).includes('Promise.all');
}
