/** The language server's entry for Node: a process of its own, that speaks over IPC or its standard streams. */
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createConnection } from 'vscode-languageserver/node';
import { NodeModules } from '../project/nodeModules';
import { serve } from './connection';

/** Folders (URIs) that hold a `package.json`, or not. A project that appears later is seen after a restart. */
const isPackage = new Map<string, boolean>();

/**
 * The nearest folder with a `package.json`, not above the workspace folder. Works on the document's own URI, since
 * two spellings of one path (`c%3A`, `c:`) would not compare.
 */
function projectRoot(uri: string, folder: string | undefined): string | undefined {
  if (!uri.startsWith('file:')) return folder;
  for (let at = parentOf(uri); at !== undefined && (folder === undefined || at.length >= folder.length); at = parentOf(at)) {
    if (holdsPackage(at)) return at;
  }
  return folder;
}

function parentOf(uri: string): string | undefined {
  const parent = uri.slice(0, uri.lastIndexOf('/'));
  return parent.startsWith('file:///') ? parent : undefined;
}

function holdsPackage(folder: string): boolean {
  let known = isPackage.get(folder);
  if (known === undefined) isPackage.set(folder, (known = exists(`${folder}/package.json`)));
  return known;
}

function exists(uri: string): boolean {
  try {
    return existsSync(fileURLToPath(uri));
  } catch {
    // An address such as `file:///tmp/%E0%A4%A` names no file.
    return false;
  }
}

/** Documents on the disk go by their path, so that imports lead from one to the other. */
function pathOf(uri: string): string {
  if (!uri.startsWith('file:')) return uri;
  try {
    return fileURLToPath(uri).replaceAll('\\', '/');
  } catch {
    return uri;
  }
}

/** The editor's own spelling of a path that it has shown, else the usual one. */
const spelling = new Map<string, string>();

serve(createConnection(), {
  projectRoot,
  isOnDisk: (uri) => uri.startsWith('file:'),
  disk: new NodeModules(),
  pathOf(uri) {
    const path = pathOf(uri);
    spelling.set(path, uri);
    return path;
  },
  uriOf: (path) => spelling.get(path) ?? (path.includes('://') ? path : pathToFileURL(path).href),
});
