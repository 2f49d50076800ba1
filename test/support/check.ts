/** Compares what the analyser says about a fixture with what the fixture's markers ask for. */
import { analyzeFile, FileFixes, LineIndex, type AnalysisConfig, type Confidence, type Finding } from '../../src/core/index';
import { CONFIDENCES } from '../../src/core/model';
import { readMarkers, type MarkedText, type Marker } from './markers';

/** A fixture file: `name` is what a failure prints before the line, `fileName` what the analyser is told unless a directive says otherwise. */
export interface Fixture {
  name: string;
  fileName: string;
  source: string;
}

/**
 * Runs one rule over one fixture.
 * @throws Error listing every unexpected, missing and different finding with its line of code.
 */
export function checkRule(rule: string, fixture: Fixture): void {
  check(fixture, [rule]);
}

/** Runs these rules over one fixture; throws as `checkRule` does. */
export function checkRules(rules: readonly string[], fixture: Fixture): void {
  check(fixture, rules);
}

/** Runs all rules over one fixture; throws as `checkRule` does. */
export function checkAll(fixture: Fixture): void {
  check(fixture, undefined);
}

function check(fixture: Fixture, rules: readonly string[] | undefined): void {
  const marked = readMarkers(fixture.source);
  const source = { fileName: marked.directives.file ?? fixture.fileName, text: marked.text };
  const analysis = analyzeFile(source, configFor(rules, marked));
  const fixes = new FileFixes(source);
  const findings = analysis.findings.map((finding) => ({ ...finding, fixes: fixes.applicable(finding) }));
  const { errors } = analysis;
  const show = placesIn(fixture.name, marked);

  const problems = errors.map((error) => `error: ${error.message}\n${show(error.range?.start ?? 0, error.range?.end ?? 0)}`);
  if (rules !== undefined) for (const marker of marked.markers) if (!rules.includes(marker.rule)) problems.push(`line ${marker.line} expects ${marker.rule}, but only ${rules.join(', ')} runs here`);

  const waiting = [...marked.markers];
  for (const finding of findings) {
    const at = waiting.findIndex((marker) => marker.range.start === finding.range.start && marker.range.end === finding.range.end);
    const [marker] = at < 0 ? [] : waiting.splice(at, 1);
    const wrong = [...(marker ? differences(marker, finding) : []), ...malformations(finding, marked.text)];
    if (!marker) problems.push(`unexpected: ${describe(finding)}\n${show(finding.range.start, finding.range.end)}`);
    if (wrong.length > 0) problems.push(`different: ${wrong.join('; ')}\n${show(finding.range.start, finding.range.end)}`);
  }
  for (const marker of waiting) problems.push(`missing: ${marker.rule}${marker.message ? `: ${marker.message}` : ''}\n${show(marker.range.start, marker.range.end)}`);

  if (problems.length > 0) throw new Error(`${problems.length} of ${fixture.name}'s expectations not met\n\n${problems.join('\n\n')}\n`);
}

function configFor(rules: readonly string[] | undefined, { directives }: MarkedText): Partial<AnalysisConfig> {
  const only = rules === undefined ? {} : { rules: [...rules] };
  const bar = directives['min-confidence'];
  if (bar === undefined) return only;
  if (!CONFIDENCES.some((known) => known === bar)) throw new Error(`@min-confidence: ${bar} is not one of ${CONFIDENCES.join(', ')}`);
  return { ...only, minConfidence: bar as Confidence };
}

function differences(marker: Marker, finding: Finding): string[] {
  const wrong: string[] = [];
  const titles = finding.fixes.map((fix) => fix.title);
  if (marker.rule !== finding.rule) wrong.push(`rule ${finding.rule}, expected ${marker.rule}`);
  if (marker.confidence && marker.confidence !== finding.confidence) wrong.push(`confidence ${finding.confidence}, expected ${marker.confidence}`);
  if (marker.severity && marker.severity !== finding.severity) wrong.push(`severity ${finding.severity}, expected ${marker.severity}`);
  if (marker.message && !finding.message.includes(marker.message)) wrong.push(`message "${finding.message}", expected a part "${marker.message}"`);
  if (marker.fixes && (marker.fixes.length !== titles.length || !marker.fixes.every((part, i) => titles[i].includes(part))))
    wrong.push(`fixes [${titles.join(', ')}], expected [${marker.fixes.join(', ')}]`);
  return wrong;
}

/** What every finding promises, whichever rule made it. */
function malformations({ range, scope, message, evidence, sites }: Finding, text: string): string[] {
  const wrong: string[] = [];
  if (!(range.start < range.end && range.end <= text.length)) wrong.push('its range is empty or outside the text');
  if (/[\r\n]/.test(text.slice(range.start, range.end))) wrong.push('its range spans lines');
  if (range.start < scope.start || range.end > scope.end) wrong.push('its range is outside its scope');
  if (message.length > 120) wrong.push(`its message has ${message.length} characters, at most 120 are allowed`);
  if (evidence.length === 0) wrong.push('it gives no evidence');
  if (sites.some((site) => /[\r\n]/.test(site.label))) wrong.push('a label of its sites spans lines');
  return wrong;
}

function describe(finding: Finding): string {
  const fixes = finding.fixes.length > 0 ? ` [${finding.fixes.map((fix) => fix.title).join(', ')}]` : '';
  return `${finding.rule} (${finding.confidence}, ${finding.severity})${fixes}: ${finding.message}`;
}

/** Draws a place as `file:line`, the line of code and carets under it. Lines are the fixture's own, markers counted. */
function placesIn(name: string, marked: MarkedText): (start: number, end: number) => string {
  const lines = new LineIndex(marked.text);
  const code = marked.text.split(/\r\n|\n/);
  return (start, end) => {
    const { line, column } = lines.positionAt(start);
    const here = code[line - 1] ?? '';
    const length = Math.max(1, Math.min(end - start, here.length - column + 1));
    return `  ${name}:${marked.fixtureLine[line] ?? line}\n  | ${here}\n  | ${here.slice(0, column - 1).replace(/[^\t]/g, ' ')}${'^'.repeat(length)}`;
  };
}
