/**
 * Which file of the project an import means: relative paths with the endings that may be left out or stand for others,
 * `paths` of the nearest tsconfig, `imports` of the nearest package.json, the package's own name, and the packages of
 * its workspace, by their sources where those can be found.
 *
 * What lies in `node_modules` is outside of the project: the tables of known APIs speak for it.
 */
import ts from 'typescript';
import type { ModuleFiles } from './files';
import { NO_TRAITS, packageTraits, type PackageTraits } from '../packageTraits';

const ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];
const SOURCE = /\.[cm]?[jt]sx?$/;
const DECLARATION = /\.d\.[cm]?ts$/;
const COMPILED_ENDING = /\.([cm]?)jsx?$/;
/** Folders that compilers write to; the sources are looked for beside them. */
const COMPILED_FOLDER = /^(?:\.\/)?(?:dist|build|lib|out|esm|cjs)\/(?:esm\/|cjs\/|src\/|module\/|main\/)?/;
/** Of the conditions in a package's `exports` and `imports`, sources before what is built from them. */
const CONDITIONS = ['source', 'development', 'import', 'node', 'module', 'default', 'require'];
/** Extends a pattern by this many levels of folders: `packages/**`. */
const DEEPEST_WORKSPACE = 3;

type Json = Record<string, unknown>;
interface Package {
  folder: string;
  json: Json;
}
interface TsPaths {
  /** Where the patterns of `paths` start. */
  base: string;
  paths: Record<string, string[]>;
  /** Where bare specifiers are looked for as well. */
  baseUrl?: string;
}

export class Resolver {
  private readonly answers = new Map<string, string | undefined>();
  private readonly packages = new Map<string, Package | undefined>();
  private readonly configs = new Map<string, TsPaths | undefined>();
  private readonly workspaces = new Map<string, ReadonlyMap<string, string>>();

  constructor(private readonly files: ModuleFiles) {}

  /** The file that `specifier` means where `from` imports it; undefined for what is not the project's own. */
  resolve(specifier: string, from: string): string | undefined {
    const folder = parentOf(from);
    const key = `${folder}\n${specifier}`;
    if (!this.answers.has(key)) this.answers.set(key, this.find(specifier, folder));
    return this.answers.get(key);
  }

  /** What is known of the package that a file belongs to. */
  traitsOf(path: string): PackageTraits {
    const json = this.packageOf(parentOf(path))?.json;
    return json ? packageTraits(json) : NO_TRAITS;
  }

  /** Forgets everything: files came or went, or a configuration changed. */
  forget(): void {
    for (const memory of [this.answers, this.packages, this.configs, this.workspaces]) memory.clear();
  }

  private find(specifier: string, folder: string): string | undefined {
    if (specifier.startsWith('.')) return this.fileAt(join(folder, specifier));
    if (specifier.startsWith('/')) return this.fileAt(specifier);
    return this.byPaths(specifier, folder) ?? this.byPackage(specifier, folder);
  }

  /** A file by its path, or by what is left of it when endings and `index` are left out. */
  private fileAt(path: string, mayHaveMain = true): string | undefined {
    const { files, folders } = this.files.list(parentOf(path));
    const name = nameOf(path);
    const beside = (candidate: string) => (files.has(candidate) ? join(parentOf(path), candidate) : undefined);
    if (SOURCE.test(name) && !DECLARATION.test(name) && files.has(name)) return path;
    // TypeScript writes the ending that its output will have.
    if (COMPILED_ENDING.test(name)) {
      const stem = name.replace(COMPILED_ENDING, '.$1ts');
      const found = beside(stem) ?? beside(`${stem}x`);
      if (found) return found;
    }
    for (const ending of ENDINGS) {
      const found = beside(name + ending);
      if (found) return found;
    }
    if (!folders.has(name) && name !== '') return undefined;
    return (mayHaveMain ? this.mainOf(path) : undefined) ?? this.indexOf(path);
  }

  private indexOf(folder: string): string | undefined {
    const { files } = this.files.list(folder);
    const ending = ENDINGS.find((candidate) => files.has(`index${candidate}`));
    return ending && `${folder}/index${ending}`;
  }

  private mainOf(folder: string): string | undefined {
    const json = this.json(`${folder}/package.json`);
    // A main that names a folder means its index, and never another package.json: that could lead in a circle.
    return typeof json?.main === 'string' ? this.builtOrSource(folder, json.main, false) : undefined;
  }

  // tsconfig

  private byPaths(specifier: string, folder: string): string | undefined {
    const config = this.configOf(folder);
    if (!config) return undefined;
    for (const target of matching(config.paths, specifier)) {
      const found = this.fileAt(join(config.base, target));
      if (found) return found;
    }
    return config.baseUrl === undefined ? undefined : this.fileAt(join(config.baseUrl, specifier));
  }

  /** The nearest tsconfig or jsconfig that says anything of paths. */
  private configOf(folder: string): TsPaths | undefined {
    const known = this.configs.get(folder);
    if (known || this.configs.has(folder)) return known;
    const { files } = this.files.list(folder);
    const name = ['tsconfig.json', 'jsconfig.json', 'tsconfig.base.json'].find((candidate) => files.has(candidate));
    const own = name === undefined ? undefined : this.readConfig(`${folder}/${name}`);
    const found = own ?? (parentOf(folder) === folder ? undefined : this.configOf(parentOf(folder)));
    this.configs.set(folder, found);
    return found;
  }

  private readConfig(path: string): TsPaths | undefined {
    const text = this.files.read(path);
    if (text === undefined) return undefined;
    const { config } = ts.parseConfigFileTextToJson(path, text);
    const host: ts.ParseConfigHost = {
      useCaseSensitiveFileNames: true,
      fileExists: (file) => this.files.list(parentOf(file)).files.has(nameOf(file)),
      readFile: (file) => this.files.read(file),
      readDirectory: () => [],
    };
    const { options } = ts.parseJsonConfigFileContent(config ?? {}, host, parentOf(path), undefined, path);
    if (!options.paths && options.baseUrl === undefined) return undefined;
    const base = options.baseUrl ?? (options.pathsBasePath as string | undefined) ?? parentOf(path);
    const paths = Object.entries(options.paths ?? {}).map(([pattern, targets]) => [pattern, Array.isArray(targets) ? targets.filter((target) => typeof target === 'string') : []]);
    return { base, paths: Object.fromEntries(paths), baseUrl: options.baseUrl };
  }

  // package.json

  private byPackage(specifier: string, folder: string): string | undefined {
    const own = this.packageOf(folder);
    if (!own) return undefined;
    if (specifier.startsWith('#')) {
      for (const target of matching(conditional(own.json.imports), specifier)) {
        const found = this.builtOrSource(own.folder, target);
        if (found) return found;
      }
      return undefined;
    }
    const name = packageName(specifier);
    const home = own.json.name === name ? own.folder : this.workspaceOf(own.folder).get(name);
    return home === undefined ? undefined : this.entryOf(home, specifier.slice(name.length).replace(/^\//, ''));
  }

  private entryOf(folder: string, below: string): string | undefined {
    const json = this.json(`${folder}/package.json`) ?? {};
    const key = below === '' ? '.' : `./${below}`;
    const targets = [...matching(conditional(typeof json.exports === 'string' ? { '.': json.exports } : json.exports), key)];
    if (below === '') targets.push(...[json.source, json.module, json.main].filter((value) => typeof value === 'string'));
    else targets.push(below, `src/${below}`);
    for (const target of targets) {
      const found = this.builtOrSource(folder, target);
      if (found) return found;
    }
    return below === '' ? (this.indexOf(`${folder}/src`) ?? this.indexOf(folder)) : undefined;
  }

  /** A file as a package names it, or the source it was built from. */
  private builtOrSource(folder: string, target: string, mayHaveMain = true): string | undefined {
    const inSource = target.replace(COMPILED_FOLDER, 'src/');
    const source = inSource === target.replace(/^\.\//, '') ? undefined : this.fileAt(join(folder, inSource), mayHaveMain);
    return source ?? this.fileAt(join(folder, target), mayHaveMain);
  }

  private packageOf(folder: string): Package | undefined {
    const known = this.packages.get(folder);
    if (known || this.packages.has(folder)) return known;
    const json = this.files.list(folder).files.has('package.json') ? this.json(`${folder}/package.json`) : undefined;
    // A package.json without a name only says which kind of modules a folder holds.
    const found = json?.name !== undefined || json?.workspaces !== undefined ? { folder, json } : parentOf(folder) === folder ? undefined : this.packageOf(parentOf(folder));
    this.packages.set(folder, found);
    return found;
  }

  /** The packages of the workspace that a package belongs to, by name. */
  private workspaceOf(folder: string): ReadonlyMap<string, string> {
    const known = this.workspaces.get(folder);
    if (known) return known;
    const patterns = this.workspacePatterns(folder);
    const above = parentOf(folder);
    const found = patterns ? this.members(folder, patterns) : above === folder ? new Map<string, string>() : this.workspaceOf(above);
    this.workspaces.set(folder, found);
    return found;
  }

  private workspacePatterns(folder: string): string[] | undefined {
    const { files } = this.files.list(folder);
    if (files.has('pnpm-workspace.yaml')) {
      const listed = this.files.read(`${folder}/pnpm-workspace.yaml`) ?? '';
      const inline = /^packages:\s*\[([^\]]*)\]/m.exec(listed)?.[1].split(',').map((entry) => entry.trim().replace(/^['"]|['"]$/g, '')) ?? [];
      return [...inline, ...[...listed.matchAll(/^\s*-\s*['"]?([^'"#\n]+?)['"]?\s*(?:#.*)?$/gm)].map((match) => match[1])];
    }
    const workspaces = files.has('package.json') ? this.json(`${folder}/package.json`)?.workspaces : undefined;
    const listed = Array.isArray(workspaces) ? workspaces : (workspaces as Json | undefined)?.packages;
    return Array.isArray(listed) ? listed.filter((entry): entry is string => typeof entry === 'string') : undefined;
  }

  private members(root: string, patterns: readonly string[]): Map<string, string> {
    const found = new Map<string, string>();
    const visit = (folder: string, parts: readonly string[], depth: number): void => {
      const [part, ...rest] = parts;
      if (part === undefined) {
        const name = this.files.list(folder).files.has('package.json') ? this.json(`${folder}/package.json`)?.name : undefined;
        if (typeof name === 'string' && !found.has(name)) found.set(name, folder);
        return;
      }
      if (!part.includes('*')) return visit(`${folder}/${part}`, rest, depth);
      if (part === '**') visit(folder, rest, depth);
      if (depth >= DEEPEST_WORKSPACE) return;
      const [head, tail] = part.split(/\*+/);
      for (const name of this.files.list(folder).folders) {
        if (name === 'node_modules' || name.startsWith('.') || !name.startsWith(head) || !name.endsWith(tail)) continue;
        visit(`${folder}/${name}`, part === '**' ? parts : rest, depth + 1);
      }
    };
    for (const pattern of patterns) if (!pattern.startsWith('!')) visit(root, pattern.replace(/^\.\//, '').replace(/\/+$/, '').split('/'), 0);
    return found;
  }

  private json(path: string): Json | undefined {
    const text = this.files.read(path);
    if (text === undefined) return undefined;
    const { config } = ts.parseConfigFileTextToJson(path, text);
    return typeof config === 'object' && config !== null ? (config as Json) : undefined;
  }
}

/** What the first pattern with a hit gives, its `*` filled in: `{ '@/*': ['src/*'] }`. Longer patterns come first. */
function* matching(patterns: Record<string, string[]>, specifier: string): Generator<string> {
  for (const pattern of Object.keys(patterns).sort((a, b) => b.length - a.length)) {
    const star = pattern.indexOf('*');
    if (star < 0 ? pattern !== specifier : !(specifier.startsWith(pattern.slice(0, star)) && specifier.endsWith(pattern.slice(star + 1)) && specifier.length >= pattern.length - 1)) continue;
    const filled = star < 0 ? '' : specifier.slice(star, specifier.length - (pattern.length - star - 1));
    for (const target of patterns[pattern]) yield target.replaceAll('*', filled);
  }
}

/** A package's `exports` or `imports` as patterns; of conditions, the ones nearest to the sources come first. */
function conditional(map: unknown): Record<string, string[]> {
  if (typeof map !== 'object' || map === null) return {};
  const entries = Object.entries(map);
  const isMap = entries.every(([key]) => key.startsWith('.') || key.startsWith('#'));
  return isMap ? Object.fromEntries(entries.map(([key, target]) => [key, targetsOf(target)])) : { '.': targetsOf(map) };
}

function targetsOf(target: unknown): string[] {
  if (typeof target === 'string') return [target];
  if (Array.isArray(target)) return target.flatMap(targetsOf);
  if (typeof target !== 'object' || target === null) return [];
  return CONDITIONS.flatMap((condition) => targetsOf((target as Json)[condition]));
}

/** `@scope/name` of `@scope/name/below`. */
function packageName(specifier: string): string {
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

function parentOf(path: string): string {
  const end = path.lastIndexOf('/');
  return end <= 0 ? '/' : path.slice(0, end);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function join(folder: string, path: string): string {
  const parts = path.startsWith('/') ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  const joined = parts.join('/');
  return path.startsWith('/') ? `/${joined}` : joined;
}
