/**
 * The record of findings that a project lives with: a file to be committed and merged, so it has one line for each
 * fingerprint, in an order that depends on nothing else, and names files as they are seen from its own folder.
 */
import { posix } from 'node:path';
import type { Fingerprint } from './fingerprint';

const TOOL = 'concurrency-lens';
const KIND = 'baseline';
const VERSION = 1;

/** A fingerprint, and how often it is met if that is more than once. */
type Recorded = Fingerprint & { count?: number };

/** Why a file is no baseline: a sentence that begins with its name. */
export class BaselineError extends Error {
  override name = 'BaselineError';
}

export class Baseline {
  private readonly left = new Map<string, { fingerprint: Fingerprint; count: number }>();

  /**
   * @param name what the file is called in errors
   * @throws BaselineError
   */
  constructor(text: string, name: string) {
    for (const { count = 1, ...fingerprint } of read(text, name)) {
      // After a merge a record may stand there twice.
      const known = this.left.get(keyOf(fingerprint))?.count ?? 0;
      this.left.set(keyOf(fingerprint), { fingerprint, count: Math.max(known, count) });
    }
  }

  /** Whether a finding is recorded; each time that it is takes one from its count. */
  take(fingerprint: Fingerprint): boolean {
    const found = this.left.get(keyOf(fingerprint));
    if (!found || found.count === 0) return false;
    found.count--;
    return true;
  }

  /** How many findings were recorded and not taken, among those that `isMeant` names. */
  countLeft(isMeant: (fingerprint: Fingerprint) => boolean): number {
    return [...this.left.values()].reduce((sum, { fingerprint, count }) => (isMeant(fingerprint) ? sum + count : sum), 0);
  }
}

export function formatBaseline(fingerprints: readonly Fingerprint[]): string {
  const counts = new Map<string, number>();
  for (const fingerprint of fingerprints) counts.set(keyOf(fingerprint), (counts.get(keyOf(fingerprint)) ?? 0) + 1);
  const lines = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, count]) => {
    const [file, rule, name, code] = JSON.parse(key) as string[];
    return JSON.stringify({ file, rule, in: name, code, ...(count > 1 && { count }) } satisfies Recorded);
  });
  const head = `{\n  "tool": ${JSON.stringify(TOOL)},\n  "kind": ${JSON.stringify(KIND)},\n  "version": ${VERSION},\n  "findings": [`;
  return lines.length === 0 ? `${head}]\n}\n` : `${head}\n    ${lines.join(',\n    ')}\n  ]\n}\n`;
}

/** A file's path as a baseline in this folder names it. */
export function seenFrom(folder: string, file: string): string {
  return posix.relative(folder, file);
}

/** Also the order in which records stand. */
function keyOf({ rule, file, in: name, code }: Fingerprint): string {
  return JSON.stringify([file, rule, name, code]);
}

function read(text: string, name: string): Recorded[] {
  const conflict = text.split('\n').findIndex((line) => /^(?:<{7}|={7}|>{7})(?: |\r?$)/.test(line));
  if (conflict >= 0) throw new BaselineError(`${name}:${conflict + 1}: a merge left its marks here; resolve it, or write the baseline anew`);
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new BaselineError(`${name} does not parse, so it is no baseline: ${(error as Error).message}`);
  }
  const { tool, kind, version, findings } = (content ?? {}) as Record<string, unknown>;
  if (tool !== TOOL || kind !== KIND) throw new BaselineError(`${name} is no baseline; --write-baseline writes one`);
  if (typeof version === 'number' && version > VERSION) throw new BaselineError(`${name} is a baseline of a newer ${TOOL} (version ${version}, and this one reads up to ${VERSION}); use that one, or write the baseline anew`);
  if (version !== VERSION || !Array.isArray(findings)) throw new BaselineError(`${name} is not a whole baseline; write it anew`);
  const wrong = findings.findIndex((record) => !isRecorded(record));
  if (wrong >= 0) throw new BaselineError(`${name}: finding ${wrong + 1} is no record, which holds file, rule, in, code and perhaps a count; write the baseline anew`);
  return findings.map(({ file, rule, in: functionName, code, count }: Recorded) => ({ file, rule, in: functionName, code, count }));
}

function isRecorded(record: unknown): record is Recorded {
  const { file, rule, in: name, code, count = 1 } = (record ?? {}) as Record<string, unknown>;
  return [file, rule, name, code].every((part) => typeof part === 'string') && Number.isInteger(count) && (count as number) > 0;
}
