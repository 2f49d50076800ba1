/** What is offered for a finding, the same in the light bulb and on the explainer's page: its fixes in the editor's terms. */
import type { Finding, Fix, LineIndex, OfferedFix, Range as Offsets } from '../../core/index';
import { sentence } from '../markdown';
import { toRange } from '../positions';
import type { FixPreview } from '../protocol';

/** A document, and who makes the fixes of its findings. */
export interface FixedDocument {
  uri: string;
  version: number;
  lines: LineIndex;
  /** The changes that mend what a finding says, those that are refused among them. */
  fixesOf: (finding: Finding) => OfferedFix[];
  uriOf: (file: string) => string;
  /** Of a file that a change makes, by its path. */
  uriOfPath: (path: string) => string;
}

/** In the order in which they are offered. Nothing is preferred for what is only possible. */
export function offeredFixes(finding: Finding, { uri, fixesOf, uriOf }: Omit<FixedDocument, 'lines'>): OfferedFix[] {
  return fixesOf(finding)
    // Edits of other files would need those files' line indexes; no fix makes them yet.
    .filter((fix) => fix.edits.every((edit) => edit.file === undefined || uriOf(edit.file) === uri))
    .map((fix) => ({ ...fix, preferred: fix.preferred && finding.confidence !== 'possible' }));
}

/** A fix as the editor previews and makes it. `place` is where it is offered. */
export function previewOf({ title, edits, creates = [], caveats }: Fix, place: Offsets, { uri, version, lines, uriOfPath }: FixedDocument): FixPreview {
  return {
    title,
    uri,
    version,
    place: toRange(lines, place).start,
    edits: edits.map(({ range, newText }) => ({ range: toRange(lines, range), newText })),
    creates: creates.map(({ file, text }) => ({ uri: uriOfPath(file), text })),
    caveats: caveats.map(sentence),
  };
}
