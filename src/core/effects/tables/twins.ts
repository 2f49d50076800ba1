/**
 * Asynchronous forms that give a promise of exactly what the synchronous call gives, with the same arguments. What differs in
 * more than time is not here: `existsSync` (no call says it so), `execSync` (its output comes as `{ stdout }`), `openSync` (a
 * number), `globSync` of `fs` (an iterator), `readSync` (goes by a number).
 */
import type { Twin } from '../../model';

const FS = 'readFile writeFile appendFile copyFile readdir rm rmdir cp mkdtemp rename truncate opendir stat lstat statfs access realpath mkdir unlink link readlink symlink chmod chown lchown utimes lutimes';
const FS_EXTRA = `${FS} outputFile readJson readJSON writeJson writeJSON outputJson outputJSON copy move remove emptyDir emptydir ensureDir ensureFile ensureLink ensureSymlink createFile createLink createSymlink pathExists mkdirp mkdirs`;
const ZLIB = 'gzip gunzip deflate deflateRaw inflate inflateRaw unzip brotliCompress brotliDecompress zstdCompress zstdDecompress';

/** By module, then by the name of the synchronous form. */
export const TWINS: Readonly<Record<string, Readonly<Record<string, Twin>>>> = {
  'fs': twins(FS, 'promises'),
  'fs-extra': twins(FS_EXTRA, 'same'),
  'zlib': twins(ZLIB, 'callback'),
  'crypto': { ...twins('pbkdf2 generateKeyPair', 'callback'), generatePrimeSync: { name: 'generatePrime', from: 'callback', untyped: true }, scryptSync: { name: 'scrypt', from: 'callback', untyped: true } },
  'bcrypt': twins('hash compare genSalt', 'same'),
  'bcryptjs': twins('hash compare genSalt', 'same'),
  'esbuild': twins('build transform', 'same'),
  'jsonfile': twins('readFile writeFile', 'same'),
  'path-exists': twins('pathExists', 'same'),
  'read-pkg': twins('readPackage', 'same'),
  'load-json-file': twins('loadJsonFile', 'same'),
  'write-json-file': twins('writeJsonFile', 'same'),
  'find-up': twins('findUp findUpMultiple', 'same'),
  'mkdirp': twins('mkdirp', 'same'),
};

/** Undefined where nothing gives exactly the same. */
export function twinOf(module: string, name: string): Twin | undefined {
  return Object.hasOwn(TWINS, module) && Object.hasOwn(TWINS[module], name) ? TWINS[module][name] : undefined;
}

/** Each by its name with `Sync` behind it. */
function twins(names: string, from: Twin['from']): Record<string, Twin> {
  return Object.fromEntries(names.split(' ').map((name) => [`${name}Sync`, { name, from }]));
}
