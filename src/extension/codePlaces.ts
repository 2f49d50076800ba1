/** Findings of a file as the guide shows them: by the sections that explain them. Knows nothing of the editor. */
import type { CodeOfSection } from '../webview/guideProtocol';

/** What one section shows; who wants all of them goes from finding to finding in the code. */
const MOST_PLACES = 6;
const MOST_CHARACTERS = 70;

export interface FoundCode {
  id: number;
  /** The section that explains it, `topic#section`. */
  guide: string;
  /** Counts from 1. */
  line: number;
  /** The whole line. */
  code: string;
}

/** What a topic shows of a file's findings. Of several on one line the first is shown. */
export function groupBySection(topic: string, findings: readonly FoundCode[]): CodeOfSection[] {
  const sections = new Map<string, CodeOfSection['places']>();
  for (const { id, guide, line, code } of findings) {
    const [of, section] = guide.split('#');
    if (of !== topic) continue;
    const places = sections.get(section) ?? [];
    if (!places.some((place) => place.line === line)) places.push({ id, line, code: shortened(code) });
    sections.set(section, places);
  }
  return [...sections].map(([section, places]) => {
    const inOrder = places.sort((one, other) => one.line - other.line);
    return { section, places: inOrder.slice(0, MOST_PLACES), more: Math.max(0, inOrder.length - MOST_PLACES) };
  });
}

function shortened(line: string): string {
  const code = line.trim();
  return code.length <= MOST_CHARACTERS ? code : `${code.slice(0, MOST_CHARACTERS - 1).trimEnd()}…`;
}
