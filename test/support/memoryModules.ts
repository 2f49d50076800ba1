/** Files in memory as the core's `ModuleFiles`: from absolute paths to texts. Changes to the record are seen at once. */
import type { ModuleFiles } from '../../src/core/index';

export function memoryModules(texts: Readonly<Record<string, string>>): ModuleFiles {
  return {
    read: (path) => texts[path],
    list(folder) {
      const start = folder === '/' ? '/' : `${folder}/`;
      const below = Object.keys(texts).filter((path) => path.startsWith(start)).map((path) => path.slice(start.length).split('/'));
      return { files: new Set(below.filter((parts) => parts.length === 1).map(([name]) => name)), folders: new Set(below.filter((parts) => parts.length > 1).map(([name]) => name)) };
    },
  };
}
