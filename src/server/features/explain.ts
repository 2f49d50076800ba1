/** The core's explanation in the editor's terms. */
import { LineIndex, type AnalysisConfig, type FileFixes, type Finding, type Program, type ProjectSource } from '../../core/index';
import { bytesOf, fitting } from '../answerSize';
import { isTooBig } from '../eligibility';
import { toOffset, toRange } from '../positions';
import type { ChangeTarget, ExplainedFinding, ExplainResult, FixPreview, Position } from '../protocol';
import type { FixedDocument } from './offeredFixes';
import { offeredChange, waysToWrite, type ExplainedDocument } from './ways';

const START = 'concurrency-vs-parallelism#key-idea';

/** What the caller knows of a document whose functions are explained. */
export type ExplainableDocument = Omit<FixedDocument, 'lines'> & Pick<FileFixes, 'rewritingsIn' | 'rewritingsAt'>;

/** Explains the function around a place, and how else it can be written, within `MOST_BYTES`. Never throws: a fault of the analysis is an answer too. */
export function explain(program: Program, input: ProjectSource, position: Position, config: Partial<AnalysisConfig>, document: ExplainableDocument, onFault: (fault: unknown) => void): ExplainResult {
  if (isTooBig(input.text)) return notice('too-big', position);
  try {
    const lines = new LineIndex(input.text);
    const explanation = program.explain(input, toOffset(lines, position), config);
    const { timeline, findings, range, ...rest } = explanation;
    const answer: ExplainResult = {
      ...rest,
      ...waysToWrite(explanation, input.text, explained(program, input, document, lines)),
      range: range && toRange(lines, range),
      findings: findings.map((finding) => toExplainedFinding(finding, lines)),
      timeline: timeline && { ...timeline, steps: timeline.steps.map((step) => ({ ...step, range: toRange(lines, step.range) })) },
    };
    return fitting(answer, (shorter) => shorter, (written) => bytesOf(JSON.stringify(written)));
  } catch (fault) {
    onFault(fault);
    return notice('failed', position);
  }
}

/** What a change that `explain` offered for this text changes; null where it is not offered any more. Never throws. */
export function explainedChange(program: Program, input: ProjectSource, target: ChangeTarget, config: Partial<AnalysisConfig>, document: ExplainableDocument, onFault: (fault: unknown) => void): FixPreview | null {
  if (isTooBig(input.text)) return null;
  try {
    return offeredChange(target, program.analyze(input, config).findings, explained(program, input, document, new LineIndex(input.text))) ?? null;
  } catch (fault) {
    onFault(fault);
    return null;
  }
}

function explained(program: Program, input: ProjectSource, document: ExplainableDocument, lines: LineIndex): ExplainedDocument {
  return { ...document, lines, functionNameAt: (offset) => program.functionNameAt(input, offset) };
}

function toExplainedFinding({ rule, severity, confidence, bottleneck, message, evidence, checks, guide, range }: Finding, lines: LineIndex): ExplainedFinding {
  return { rule, severity, confidence, bottleneck, message, evidence, checks, guide, range: toRange(lines, range) };
}

/** An answer without an analysis; the editor has the words for it. */
function notice(kind: 'too-big' | 'failed', position: Position): ExplainResult {
  return { kind, title: '', line: position.line + 1, verdict: '', findings: [], evidence: [], unchecked: [], guide: START, ways: [], moreWays: 0 };
}
