/** `--explain FILE:LINE`: the function there, as text or as JSON. */
import { FileFixes, LineIndex, Program, type Explanation, type ProjectSource, type TextSpace } from '../core/index';
import type { Files } from '../project/files';
import { absolute, fromWorkingFolder } from '../project/nodeFiles';
import { NodeModules } from '../project/nodeModules';
import { readSource, selectFiles } from '../project/select';
import type { Options } from './args';
import { print, refuse, sentenceOf } from './output';
import { formatExplanation, placedExplanation, type PlacedExplanation } from './report/explanation';
import { jsonText } from './report/printable';
import { formatErrors } from './report/text';
import { RunSettings } from './settings';

/** Where the width of the terminal is not known. */
const USUAL_COLUMNS = 80;
const MIN_COLUMNS = 40;

/** @returns the exit code */
export async function explain(options: Options, place: { file: string; line: number }, files: Files): Promise<number> {
  const { candidates, errors, missing } = await selectFiles([absolute(place.file)], files, { everything: true });
  if (missing.length > 0) return refuse(`no such file: ${place.file}`);
  if (errors.length > 0) return refuse(`${place.file}: ${errors[0].message}`);
  const candidate = candidates.find(({ named }) => named);
  if (!candidate) return refuse(`${place.file} is a folder; --explain takes a file and a line`);
  const source = await readSource(candidate, files, { everything: true });
  if (source.kind !== 'text') return refuse(`${place.file}: ${source.kind === 'unreadable' ? source.message : source.reason}`);

  const lines = new LineIndex(source.input.text);
  if (place.line > lines.lineCount) return refuse(`${place.file} has ${lines.lineCount} ${lines.lineCount === 1 ? 'line' : 'lines'}, so none is line ${place.line}`);
  const around = new NodeModules();
  const settings = new RunSettings(options, around);
  const problems = settings.problemsOf([candidate.path]);
  if (problems.broken.length > 0) return refuse(...problems.broken.map(sentenceOf));
  process.stderr.write(formatErrors({ errors: problems.others }));
  const config = settings.configOf(candidate.path);
  const program = new Program(around);
  const input: ProjectSource = { ...source.input, path: source.candidate.path };
  const atEnd = program.explain(input, lines.offsetAt({ line: place.line, column: Infinity }), config);
  // A line that begins a function ends inside it; a line that ends one begins inside it.
  const explanation = isOfFunction(atEnd) ? atEnd : program.explain(input, codeStart(source.input.text, lines, place.line), config);
  const text = options.format === 'json' ? jsonText(withPlaces(explanation, input, lines, program, around)) : formatExplanation(explanation, textSpace(options));
  return (await print(text, options)) ? 0 : 2;
}

function withPlaces(explanation: Explanation, input: ProjectSource, lines: LineIndex, program: Program, around: NodeModules): PlacedExplanation {
  const file = fromWorkingFolder(input.path);
  const fixes = new FileFixes(input, around, ({ message }) => process.stderr.write(formatErrors({ errors: [{ file, line: explanation.line, message }] })));
  const findings = explanation.findings.map((finding) => ({ ...finding, fixes: fixes.applicable(finding) }));
  return placedExplanation({ ...explanation, findings }, { file, text: input.text, lines }, (path) => {
    const content = program.contentOf(path);
    return content && { file: fromWorkingFolder(path), text: content.text, lines: content.lines };
  });
}

/** `COLUMNS` and the locale are what shells tell; a locale that names no character set is taken for UTF-8. */
function textSpace({ output }: Options): TextSpace {
  const { COLUMNS, LC_ALL, LC_CTYPE, LANG } = process.env;
  const columns = Number(COLUMNS) || (output === undefined && process.stdout.columns) || USUAL_COLUMNS;
  const locale = LC_ALL || LC_CTYPE || LANG || '';
  return { columns: Math.max(MIN_COLUMNS, Math.floor(columns)), ascii: /^(?:C|POSIX)$/.test(locale) || /\.(?!utf-?8)/i.test(locale) };
}

function isOfFunction({ kind }: Explanation): boolean {
  return kind === 'async-function' || kind === 'sync-function';
}

/** The offset of a line's first character that is not blank. */
function codeStart(text: string, lines: LineIndex, line: number): number {
  const start = lines.offsetAt({ line, column: 1 });
  return start + /^[ \t\uFEFF]*/.exec(text.slice(start))![0].length;
}

