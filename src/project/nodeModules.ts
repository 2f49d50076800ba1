/**
 * The files around the one that is analysed, on Node's disk. Reads in place, once for each file and folder: a callee is
 * looked up in the middle of a judgement, and parsing what is read takes far longer than reading it.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { NO_FILES, type FolderNames, type ModuleFiles } from '../core/index';
import { isBinary, MAX_MEGABYTES } from './nodeFiles';

export class NodeModules implements ModuleFiles {
  private readonly folders = new Map<string, FolderNames>();

  read(path: string): string | undefined {
    try {
      const found = statSync(path);
      if (!found.isFile() || found.size > MAX_MEGABYTES * 1e6) return undefined;
      const bytes = readFileSync(path);
      return isBinary(bytes) ? undefined : bytes.toString('utf8');
    } catch {
      // Whatever keeps it from being read, nothing is known of it.
      return undefined;
    }
  }

  list(folder: string): FolderNames {
    const known = this.folders.get(folder) ?? listed(folder);
    this.folders.set(folder, known);
    return known;
  }

  /** Files came or went. */
  forget(): void {
    this.folders.clear();
  }
}

function listed(folder: string): FolderNames {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    // A link may lead to either; what is tried and is not there does no harm.
    return { files: new Set(entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name)), folders: new Set(entries.filter((entry) => !entry.isFile()).map(({ name }) => name)) };
  } catch {
    return NO_FILES.list(folder);
  }
}
