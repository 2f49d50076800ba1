/** Carries out what the arguments ask for: select, read, analyse, report. */
import { FileFixes, LineIndex, Program, rules, type AnalysisConfig, type AnalysisError, type ModuleFiles, type ProjectSource, type Severity } from '../core/index';
import type { Files } from '../project/files';
import { absolute, fromWorkingFolder, nodeFiles } from '../project/nodeFiles';
import { NodeModules } from '../project/nodeModules';
import { readAhead } from '../project/readAhead';
import { readSource, selectFiles, type Candidate, type SelectOptions } from '../project/select';
import type { Options } from './args';
import { explain } from './explain';
import { fixFiles, type FixedFiles } from './fix';
import { NewFindings } from './newFindings';
import { print, refuse, sentenceOf, written } from './output';
import { Progress } from './progress';
import { formatJson } from './report/json';
import { placed, placedRemark, type Report } from './report/model';
import { visibleLines } from './report/printable';
import { formatCaveats, formatErrors, formatText } from './report/text';
import { RunSettings } from './settings';

/** Reads under way at once: enough to keep a disk busy, few enough to hold little text. */
const READ_AHEAD = 16;

/** @returns the exit code */
export async function run(options: Options, files: Files = nodeFiles): Promise<number> {
  const known = rules.map((rule) => rule.id);
  const unknown = options.rule?.filter((id) => !known.includes(id)) ?? [];
  if (unknown.length > 0) return refuse(`no rule is called ${unknown.join(', ')}. Known rules: ${known.join(', ')}`);
  return options.explain ? explain(options, options.explain, files) : list(options, files);
}

async function list(options: Options, files: Files): Promise<number> {
  const started = performance.now();
  const around = new NodeModules();
  const settings = new RunSettings(options, around);
  const selecting: SelectOptions = { everything: !options.exclude, isExcluded: (path) => settings.isExcluded(path) };
  const { candidates: found, errors, missing } = await selectFiles(options.paths.map(absolute), files, selecting);
  if (missing.length > 0) return refuse(`no such file or folder: ${missing.map(fromWorkingFolder).join(', ')}`);
  const news = new NewFindings(options);
  const problem = await news.prepare(files);
  if (problem !== undefined) return refuse(problem);
  const candidates = found.filter(({ path }) => news.mayBeIn(path));
  const problems = settings.problemsOf(candidates.map(({ path }) => path));
  if (problems.broken.length > 0) return refuse(...problems.broken.map(sentenceOf));

  const fixed = options.fix || options.fixDryRun ? await fix(candidates, options, settings, files, selecting) : undefined;
  const report: Report = { files: 0, skipped: 0, durationMs: 0, parseMs: 0, analysisMs: 0, findings: [], remarks: [], errors: [...problems.others, ...errors.map(({ path, message }) => ({ file: fromWorkingFolder(path), line: 1, message }))] };
  if (fixed) {
    report.fixed = fixed.fixed;
    report.errors.push(...fixed.errors);
  }
  const program = new Program(fixed?.around ?? around, () => performance.now());
  const progress = new Progress(options.progress, candidates.length);
  for await (const source of readAhead(candidates, READ_AHEAD, (candidate) => readSource(candidate, fixed?.files ?? files, selecting))) {
    const file = fromWorkingFolder(source.candidate.path);
    if (source.kind === 'text') analyze(program, report, file, { ...source.input, path: source.candidate.path }, settings.configOf(source.candidate.path), news, options.format === 'json' ? (fixed?.around ?? around) : undefined);
    else if (source.kind === 'skipped') report.skipped++;
    else {
      news.fail(source.candidate.path);
      report.errors.push({ file, line: 1, message: source.message });
    }
    progress.step();
  }
  progress.end();
  if (options.quiet) {
    report.findings = report.findings.filter((finding) => isShown(finding, options));
    report.remarks = [];
  }
  report.durationMs = performance.now() - started;
  Object.assign(report, news.summary());

  process.stderr.write(formatErrors(report));
  if (options.writeBaseline !== undefined && !(await written(options.writeBaseline, news.record()))) return 2;
  if (!(await printReport(report, options))) return 2;
  if (report.recorded) return 0;
  return report.findings.filter(({ severity }) => severity !== 'hint').length > options.maxFindings ? 1 : 0;
}

async function fix(candidates: readonly Candidate[], options: Options, settings: RunSettings, files: Files, selecting: SelectOptions): Promise<FixedFiles> {
  const progress = new Progress(options.progress, candidates.length);
  const step = () => progress.step();
  const fixed = await fixFiles(candidates, { files, selecting, configOf: (path) => settings.configOf(path), isShown: (finding) => isShown(finding, options), step }, options.fixDryRun === true);
  progress.end();
  return fixed;
}

/** @returns whether it was printed; if not, the person was told why */
async function printReport(report: Report, options: Options): Promise<boolean> {
  if (options.format === 'json') return print(formatJson(report), options);
  const text = formatText(report, isColourful(options));
  if (!options.fixDryRun) return print(text, options);
  // The diff is what was asked for, and what others are given: `--fix-dry-run src | git apply`.
  const diff = report.fixed!.map(({ diff }) => diff).join('');
  process.stdout.write(process.stdout.isTTY ? visibleLines(diff) : diff);
  process.stderr.write(formatCaveats(report.fixed!));
  if (options.output !== undefined) return print(text, options);
  process.stderr.write(text);
  return true;
}

function isShown({ severity }: { severity: Severity }, { quiet }: Options): boolean {
  return !quiet || severity === 'warning' || severity === 'error';
}

/** @param around what lies around, where fixes are asked for */
function analyze(program: Program, report: Report, file: string, input: ProjectSource, config: Partial<AnalysisConfig>, news: NewFindings, around: ModuleFiles | undefined): void {
  const before = performance.now();
  const { findings, errors, remarks, parseMs } = program.analyze(input, config);
  report.parseMs += parseMs;
  report.analysisMs += performance.now() - before - parseMs;
  report.files++;
  if (findings.length === 0 && errors.length === 0 && remarks.length === 0) return;
  const lines = new LineIndex(input.text);
  const other = (path: string) => {
    const content = program.contentOf(path);
    return content && { file: fromWorkingFolder(path), text: content.text, lines: content.lines };
  };
  const own = { file, text: input.text, lines };
  const fail = ({ range, message }: AnalysisError): void => {
    const line = range ? lines.lineAt(range.start) : 1;
    // `--fix` may have told it already.
    if (!report.errors.some((told) => told.file === file && told.line === line && told.message === message)) report.errors.push({ file, line, message });
  };
  const fixes = new FileFixes(input, around, fail);
  for (const finding of news.among(findings, input, program)) report.findings.push(placed(around ? { ...finding, fixes: fixes.applicable(finding) } : finding, own, other));
  if (errors.length > 0) news.fail(input.path);
  for (const remark of remarks.filter(({ range }) => news.isOnChangedLine(input, range.start))) report.remarks.push(placedRemark(remark, own));
  errors.forEach(fail);
}

function isColourful({ output, fixDryRun }: Options): boolean {
  return output === undefined && (fixDryRun ? process.stderr : process.stdout).isTTY && !process.env.NO_COLOR;
}
