/**
 * Makes the fixes of one file's findings: from what their rules know (a `Remedy`) and from the text, which is parsed once
 * more, and only when somebody asks.
 */
import type { Finding, Fix, OfferedFix, Remedy, SourceInput } from '../model';

/** Makes the fixes of one kind of remedy. */
type Maker<R extends Remedy> = (remedy: R, source: SourceInput) => OfferedFix[];

const MAKERS: { [K in Remedy['kind']]: Maker<Extract<Remedy, { kind: K }>> } = {
  'overlap': () => [],
  'unwrap-elements': () => [],
};

export class FileFixes {
  constructor(private readonly source: SourceInput) {}

  /** Every change that would help, those that are refused among them. */
  of({ remedy }: Finding): OfferedFix[] {
    return remedy ? MAKERS[remedy.kind](remedy as never, this.source) : [];
  }

  /** The changes that can be made. */
  applicable(finding: Finding): Fix[] {
    return this.of(finding).filter(({ refused }) => refused === undefined);
  }
}
