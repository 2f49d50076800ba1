/**
 * What counts for each document: the project file that is nearest to it, and below that the editor's settings. What the
 * editor says is asked for once for each document, until `forget`.
 */
import { parentOf } from '../project/paths';
import { ProjectFiles, type ProjectFile } from '../project/projectFiles';
import { isExcluded, settingsFrom, type Layer } from '../settings/inForce';
import { readEditorSettings } from '../settings/read';
import type { Given, Settings } from '../settings/table';
import { decode } from './eligibility';

/** What the settings need of the server around them. */
export interface SettingsPorts {
  /** The editor's settings for a document, which may be anything. */
  ask(uri: string): Promise<unknown>;
  pathOf(uri: string): string;
  /** The path of the workspace folder that holds a document. */
  folderOf(uri: string): string | undefined;
  /** Told once for each thing that is wrong. */
  warn(message: string): void;
  fail(uri: string, fault: unknown): void;
}

export interface InForce {
  settings: Settings;
  /** `include` or `exclude` keeps the document from being analysed. */
  excluded: boolean;
  /** What keeps the project file from being understood as a whole, if anything. */
  trouble?: string;
}

export class DocumentSettings {
  private readonly editor = new Map<string, Promise<Given>>();
  private readonly told = new Set<string>();

  constructor(private readonly projectFiles: ProjectFiles, private readonly ports: SettingsPorts) {}

  async of(uri: string): Promise<InForce> {
    const given = await this.ofEditor(uri);
    const path = this.ports.pathOf(uri);
    const folder = this.ports.folderOf(uri);
    const file = this.nearest(path, folder);
    const layers: Layer[] = [...(file ? [{ ...file, folder: plain(file.folder) }] : []), { given, folder: folder && plain(folder) }];
    return { settings: settingsFrom(layers), excluded: isExcluded(plain(path), layers), trouble: file && this.troubleOf(file) };
  }

  /** The project file that counts for a document. */
  projectFileOf(uri: string): ProjectFile | undefined {
    return this.nearest(this.ports.pathOf(uri), this.ports.folderOf(uri));
  }

  forget(): void {
    this.editor.clear();
    this.projectFiles.forget();
  }

  close(uri: string): void {
    this.editor.delete(uri);
  }

  private ofEditor(uri: string): Promise<Given> {
    const { ask, fail } = this.ports;
    let known = this.editor.get(uri);
    if (!known) {
      known = ask(uri).then((section) => this.understood(section), (fault: unknown) => {
        fail(uri, fault);
        return {};
      });
      this.editor.set(uri, known);
    }
    return known;
  }

  private understood(section: unknown): Given {
    const { given, problems } = readEditorSettings(section);
    for (const problem of problems) this.warnOnce(`In the editor's settings, ${problem}`);
    return given;
  }

  private nearest(path: string, folder: string | undefined): ProjectFile | undefined {
    // What is not saved yet lies in no folder.
    if (!path.includes('/')) return undefined;
    // On a disk the repository is the limit, as for the command line, whichever of its folders is open.
    return this.projectFiles.above(parentOf(path) ?? '/', path.includes('://') ? folder : undefined);
  }

  private troubleOf({ path, problems, broken }: ProjectFile): string | undefined {
    for (const { line, message } of problems) this.warnOnce(`${plain(path)}:${line}: ${message}${broken ? ' The last settings that could be read stay in force.' : ''}`);
    return problems[0] && `concurrency-lens.json, line ${problems[0].line}: ${problems[0].message}`;
  }

  private warnOnce(message: string): void {
    if (this.told.has(message)) return;
    this.told.add(message);
    this.ports.warn(message);
  }
}

/** A path as patterns see it; one that is a URI has its characters escaped. */
function plain(path: string): string {
  return path.includes('://') ? decode(path) : path;
}
