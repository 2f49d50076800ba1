/** The settings of each file in a run: its project file, or the one that `--config` names, and the options on top. */
import type { AnalysisConfig, ModuleFiles } from '../core/index';
import { absolute, fromWorkingFolder } from '../project/nodeFiles';
import { parentOf } from '../project/paths';
import { ProjectFiles, type ProjectFile } from '../project/projectFiles';
import { configOf, isExcluded, settingsFrom } from '../settings/inForce';
import type { Options } from './args';
import type { PlacedError } from './report/model';

export class RunSettings {
  private readonly projectFiles: ProjectFiles;
  private readonly named: ProjectFile | undefined;

  constructor(private readonly options: Options, files: ModuleFiles) {
    this.projectFiles = new ProjectFiles(files);
    // Whoever names a file for everything may keep it anywhere, so its patterns are seen from where the run is started.
    if (options.config !== undefined) this.named = this.projectFiles.read(absolute(options.config), absolute('.'));
  }

  isExcluded(path: string): boolean {
    return isExcluded(path, this.layersOf(path));
  }

  configOf(path: string): Partial<AnalysisConfig> {
    const { minConfidence, rule } = this.options;
    return { ...configOf(settingsFrom(this.layersOf(path))), ...(minConfidence && { minConfidence }), ...(rule && { rules: rule }) };
  }

  /** What is wrong in the project files of these files. With `broken` ones, nobody knows how the run was meant. */
  problemsOf(paths: readonly string[]): { broken: PlacedError[]; others: PlacedError[] } {
    const files = new Set(this.named ? [this.named] : paths.flatMap((path) => this.nearest(path) ?? []));
    const errors = (broken: boolean) => [...files].filter((file) => file.broken === broken).flatMap(({ path, problems }) => problems.map(({ line, message }) => ({ file: fromWorkingFolder(path), line, message })));
    return { broken: errors(true), others: errors(false) };
  }

  private layersOf(path: string): ProjectFile[] {
    const file = this.nearest(path);
    return file ? [file] : [];
  }

  private nearest(path: string): ProjectFile | undefined {
    return this.named ?? this.projectFiles.above(parentOf(path) ?? '/');
  }
}
