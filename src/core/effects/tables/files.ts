/** Files and folders. */
import { each } from '../known';
import { ACQUIRE, giving, ORDERED, READ, UNKNOWN, WRITE, type PackageTable } from './model';

export const FILES: readonly PackageTable[] = [
  {
    modules: ['fs/promises', 'fs-extra', 'graceful-fs'],
    source: "Node.js, File system, Promises API; fs-extra's list of methods",
    calls: {
      ...each('readFile readdir stat lstat access readlink realpath glob exists statfs readJson readJSON pathExists', READ),
      ...each('writeFile appendFile mkdir mkdtemp rm rmdir unlink rename copyFile cp symlink link chmod chown utimes truncate', WRITE),
      ...each('copy move remove emptyDir ensureDir ensureFile outputFile outputJson writeJson mkdirp mkdirs', WRITE),
      open: giving('FileHandle', ACQUIRE),
      ...each('opendir watch', ACQUIRE),
      '*': UNKNOWN,
    },
    // A file handle has a position.
    objects: { FileHandle: { '*': ORDERED } },
  },
];
