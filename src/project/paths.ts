/** Absolute paths with `/` between their parts: the few things that the project layer does with them. */

/** The folder above, or undefined for a root: `/`, `C:/`. */
export function parentOf(path: string): string | undefined {
  if (path.endsWith('/')) return undefined;
  const cut = path.lastIndexOf('/');
  const parent = path.slice(0, cut);
  return cut === 0 || parent.endsWith(':') ? `${parent}/` : parent;
}

export function join(folder: string, name: string): string {
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}

/** The path below a folder that it lies in: `/a`, `/a/b/c` gives `b/c`. */
export function below(folder: string, path: string): string {
  return path.slice(folder.endsWith('/') ? folder.length : folder.length + 1);
}

/** The last part. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Whether a path lies in a folder, at any depth. */
export function isBelow(folder: string, path: string): boolean {
  return path.startsWith(join(folder, ''));
}
