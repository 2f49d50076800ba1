/** Which findings a run reports, where a person asked for new ones only: against a baseline, on changed lines, or both. */
import type { Finding, Program, ProjectSource } from '../core/index';
import { UnreadableError, type Files } from '../project/files';
import { absolute } from '../project/nodeFiles';
import { isBelow, parentOf } from '../project/paths';
import type { Options } from './args';
import { Baseline, BaselineError, formatBaseline, seenFrom } from './baseline';
import { changesSince, type Changes } from './changes';
import { fingerprintOf, type Fingerprint } from './fingerprint';
import type { Report } from './report/model';

export class NewFindings {
  private baseline: Baseline | undefined;
  private changes: Changes | undefined;
  private leftOut = 0;
  private readonly recorded: Fingerprint[] = [];
  private readonly failed = new Set<string>();
  /** The folder from which the baseline names files. */
  private readonly folder: string;

  constructor(private readonly options: Options) {
    const file = options.baseline ?? options.writeBaseline;
    this.folder = (file !== undefined && parentOf(absolute(file))) || '/';
  }

  /** Reads what findings are compared with. Gives a sentence if it cannot be told what is new. */
  async prepare(files: Files): Promise<string | undefined> {
    const { baseline, since, paths } = this.options;
    if (baseline !== undefined) {
      try {
        this.baseline = await readBaseline(baseline, files);
      } catch (error) {
        if (error instanceof BaselineError) return error.message;
        throw error;
      }
    }
    if (since === undefined) return undefined;
    const changes = await changesSince(since, paths.map(absolute), files);
    if ('problem' in changes) return changes.problem;
    this.changes = changes;
    return undefined;
  }

  /** A file could not be read or analysed as a whole, so nobody knows what is not found in it any more. */
  fail(path: string): void {
    this.failed.add(path);
  }

  /** Whether a file may have new findings, so that it has to be read. */
  mayBeIn(path: string): boolean {
    return this.changes?.has(path) ?? true;
  }

  /** Those of a file's findings that are new; its others are counted. To be asked once for each file. */
  among(findings: readonly Finding[], source: ProjectSource, program: Program): Finding[] {
    const { options, changes, baseline } = this;
    const changed = new Set(findings.filter((finding) => changes?.touch(source.path, ...linesOf(finding, source.text)) ?? true));
    if (!baseline && options.writeBaseline === undefined) return [...changed];

    const file = seenFrom(this.folder, source.path);
    const known = new Set<Finding>();
    // Of two that read alike, the one that stands on changed lines is the new one.
    for (const finding of [...findings.filter((one) => !changed.has(one)), ...changed]) {
      const fingerprint = fingerprintOf(finding, source.text, file, program.functionNameAt(source, finding.range.start));
      this.recorded.push(fingerprint);
      if (baseline?.take(fingerprint)) known.add(finding);
    }
    this.leftOut += [...changed].filter((finding) => known.has(finding)).length;
    return [...changed].filter((finding) => !known.has(finding));
  }

  isOnChangedLine({ path, text }: ProjectSource, offset: number): boolean {
    const line = gitLineAt(offset, text);
    return this.changes?.touch(path, line, line) ?? true;
  }

  /** What the report says about it. */
  summary(): Pick<Report, 'baseline' | 'since' | 'recorded'> {
    const { baseline, leftOut, options: { since, writeBaseline } } = this;
    return {
      ...(baseline && { baseline: { leftOut, gone: this.countGone(baseline) } }),
      ...(since !== undefined && { since }),
      ...(writeBaseline !== undefined && { recorded: { file: writeBaseline, findings: this.recorded.length } }),
    };
  }

  /** The text of a baseline that holds all that was found. */
  record(): string {
    return formatBaseline(this.recorded);
  }

  /** Only of what this run would have found: in what was named, by rules that ran. With a bar of its own, it cannot tell. */
  private countGone(baseline: Baseline): number | undefined {
    const { paths, rule, minConfidence } = this.options;
    if (minConfidence !== undefined) return undefined;
    const named = paths.map(absolute);
    const isMeant = (path: string) => !this.failed.has(path) && this.mayBeIn(path) && named.some((at) => at === path || isBelow(at, path));
    return baseline.countLeft((record) => (rule?.includes(record.rule) ?? true) && isMeant(absolute(`${this.folder}/${record.file}`)));
  }
}

/** @throws BaselineError */
async function readBaseline(name: string, files: Files): Promise<Baseline> {
  const path = absolute(name);
  if ((await files.kindOf(path)) === undefined) throw new BaselineError(`there is no baseline ${name}; --write-baseline ${name} writes it`);
  try {
    return new Baseline(await files.readText(path), name);
  } catch (error) {
    if (error instanceof UnreadableError) throw new BaselineError(`the baseline ${name} cannot be read: ${error.message}`);
    throw error;
  }
}

/** The lines of what a finding is about: from where its statement begins to its mark. */
function linesOf({ range, scope }: Finding, text: string): [first: number, last: number] {
  return [gitLineAt(Math.min(scope.start, range.start), text), gitLineAt(range.start, text)];
}

/** From 1. Editors also end a line at a lone carriage return, and so do the places that are reported; git does not. */
function gitLineAt(offset: number, text: string): number {
  return text.slice(0, offset).split('\n').length;
}
