/** What is known of one file: parsed once, its facts extracted once, with everything that the rules share. */
import { fileContext, type FileContext } from './context';
import { Effects, type Surroundings } from './effects/effect';
import { NOTHING_SAID, ProjectCalls } from './effects/project';
import { extractFacts } from './facts/extract';
import type { FileFacts } from './facts/model';
import { Reach, type Beyond } from './flow/reach';
import type { AnalysisError, SourceInput } from './model';
import { parseSource } from './syntax/parse';

export interface KnownFile {
  facts: FileFacts;
  project: ProjectCalls;
  effects: Effects;
  reach: Reach;
  file: FileContext;
}

/** Gives milliseconds. The core has no clock of its own: who wants times lends one. */
export type Clock = () => number;

export type FactsResult = ({ facts: FileFacts } | { error: AnalysisError }) & { parseMs: number };

/** Parses and extracts. Never throws on a person's code. */
export function readFacts(input: SourceInput, clock: Clock): FactsResult {
  const started = clock();
  const result = parseSource(input);
  const parseMs = clock() - started;
  if ('error' in result) return { ...result, parseMs };
  try {
    return { parseMs, facts: extractFacts(result.parsed, input.text) };
  } catch (failure) {
    return { parseMs, error: { message: failure instanceof RangeError ? 'Too deeply nested to be analysed.' : `Could not be analysed: ${String(failure)}` } };
  }
}

/** What is known of a file's place among others. */
export interface Neighbours extends Surroundings, Beyond {}

/** Without `neighbours`, only the file itself is followed. */
export function knowFacts(input: SourceInput, facts: FileFacts, neighbours?: Neighbours, knowledge = NOTHING_SAID): KnownFile {
  const project = new ProjectCalls(facts, knowledge);
  const effects = new Effects(facts, neighbours, project);
  return { facts, project, effects, reach: new Reach(facts, input.fileName, project, effects, neighbours), file: fileContext(input, facts, neighbours?.traits?.isCommand ?? false) };
}
