/**
 * Synchronous APIs that hold the thread while they wait or compute for long. Not here, although synchronous:
 * `randomUUID`, short `randomBytes`, `createHash`, `path`, and what takes less than some milliseconds (`computing.ts`).
 */
import type { Circumstance } from '../circumstances';
import { each } from '../known';
import type { Giving } from '../owners';
import { ByModule } from './byModule';

/** How badly a synchronous API holds the thread: for long, as long as the disk takes, or so short that it counts only in a loop. */
export type BlockingClass = 'heavy' | 'disk' | 'light';

export interface KnownBlocking {
  class: BlockingClass;
  /** What holds the thread, in words that fit after "while". */
  while: string;
  /** What gives a promise and does not hold the thread, if there is such a thing; in words that fit after "Use". */
  instead?: string;
  /** The argument that says how often it repeats itself; below some ten thousand times it is short. */
  rounds?: number;
}

export interface BlockingRow extends Giving {
  holds?: KnownBlocking;
  when?: Circumstance;
}

/** The package's own functions by name (`''` is the package itself, `*` every other one), and the methods of what it makes. */
export interface BlockingTable {
  modules: readonly string[];
  calls?: Readonly<Record<string, BlockingRow>>;
  objects?: Readonly<Record<string, Readonly<Record<string, BlockingRow>>>>;
  main?: string;
}

/** Of APIs that call back with an error first. */
const PROMISIFIED = 'the callback form, made a promise by `promisify`';
const KDF: KnownBlocking = { class: 'heavy', while: 'the key is derived', instead: PROMISIFIED };
const DERIVED = heavy('the key is derived', 'the asynchronous form');
const PROCESS = heavy('the other process runs', 'the asynchronous form');
const COMPRESSION: KnownBlocking = { class: 'heavy', while: 'the data is compressed or unpacked', instead: PROMISIFIED };
const PACKED = heavy('the data is compressed or unpacked', 'the asynchronous form');
const ARCHIVE = heavy('the data is compressed or unpacked');
const HASH = heavy('the password is hashed', 'the asynchronous form');
const SERVER: BlockingRow = heavy('the server answers', '`fetch`');
const PERSON = heavy('a person types');
const ANSWER = heavy('a person answers', 'the asynchronous form');
const DISK = disk('the disk answers', 'the form in `fs/promises`');
const LOOK: BlockingRow = { holds: { class: 'light', while: 'the disk answers', instead: 'the form in `fs/promises`' } };
const FILE = disk('the disk answers', 'the asynchronous form');
const SHORT_LOOK: BlockingRow = { holds: { class: 'light', while: 'the disk answers', instead: 'the asynchronous form' } };
const SEARCH = disk('the folders are searched', 'the asynchronous form');
const SHELL = disk('the disk answers');
const COMPILED = heavy('the code is compiled', 'the asynchronous form');
const BUILT = heavy('the code is compiled');
const STYLES = heavy('the styles are compiled', 'the asynchronous form');
const PICTURE = heavy('the picture is read or written');
const OTHER_THREAD = heavy('another thread does the work');
const ROWS: BlockingRow = { ...disk('the database reads all rows'), when: 'wholeTable' };
const STORED: BlockingRow = { holds: { class: 'light', while: 'the database writes' } };

/** What goes by a number that `openSync` gave is a method of what `open` of `fs/promises` gives. */
const BY_HANDLE = 'a method of the `FileHandle` that `open` of `fs/promises` gives';
const DISK_SYNC = {
  ...each('readFileSync writeFileSync appendFileSync copyFileSync readdirSync rmSync rmdirSync cpSync mkdtempSync openSync globSync', DISK),
  ...each('readSync writeSync readvSync writevSync', disk('the disk answers', BY_HANDLE)),
  ...each('renameSync truncateSync opendirSync statSync lstatSync statfsSync accessSync realpathSync mkdirSync unlinkSync linkSync readlinkSync symlinkSync', LOOK),
  ...each('chmodSync lchmodSync chownSync lchownSync utimesSync lutimesSync', LOOK),
  ...each('ftruncateSync fsyncSync fdatasyncSync fstatSync fchmodSync fchownSync futimesSync closeSync', { holds: { class: 'light', while: 'the disk answers', instead: BY_HANDLE } }),
  existsSync: { holds: { class: 'light', while: 'the disk answers', instead: '`access` of `fs/promises`' } },
} satisfies Record<string, BlockingRow>;
const DISK_SYNC_EXTRA = {
  ...DISK_SYNC,
  ...each('outputFileSync readJsonSync readJSONSync writeJsonSync writeJSONSync outputJsonSync outputJSONSync copySync moveSync removeSync emptyDirSync emptydirSync', FILE),
  ...each('ensureDirSync ensureFileSync ensureLinkSync ensureSymlinkSync createFileSync createLinkSync createSymlinkSync pathExistsSync mkdirpSync mkdirsSync', SHORT_LOOK),
};
const SEARCHES = each('sync globSync', SEARCH);
const STATEMENT = { all: ROWS, run: STORED };
/** Statements are asked; what prepares them costs next to nothing. */
const DATABASE = { prepare: { gives: 'Statement' }, exec: STORED };

export const BLOCKING: readonly BlockingTable[] = [
  // Processes, servers, people: whoever is waited for sets the time.
  { modules: ['child_process'], calls: { ...each('execSync execFileSync', heavy('the other process runs', PROMISIFIED)), spawnSync: heavy('the other process runs', 'a promise around `spawn`') } },
  { modules: ['execa'], calls: each('sync execaSync commandSync execaCommandSync', PROCESS) },
  { modules: ['zx', 'command-exists'], calls: each('sync', PROCESS) },
  { modules: ['cross-spawn'], calls: each('sync', heavy('the other process runs', 'a promise around the form without `sync`')) },
  { modules: ['shelljs'], calls: { exec: { ...heavy('the other process runs', 'a promise around its form with a callback'), when: 'notAsync' }, ...each('cp mv rm cat ls find grep sed head tail sort uniq', SHELL), ...each('test mkdir which touch ln chmod', { holds: { class: 'light', while: 'the disk answers' } }) } },
  { modules: ['sync-request', 'sync-fetch'], calls: { '': SERVER } },
  { modules: ['readline-sync'], calls: { '*': PERSON } },
  { modules: ['prompt-sync'], calls: { '': { gives: 'prompt' } }, objects: { prompt: { '*': PERSON } } },
  { modules: ['electron'], calls: { ...each('showOpenDialogSync showSaveDialogSync showMessageBoxSync', ANSWER), 'ipcRenderer.sendSync': heavy('the main process answers', '`ipcRenderer.invoke`') } },
  { modules: ['deasync'], calls: { '': { gives: 'waiting' }, sleep: heavy('it sleeps', 'a promise of `setTimeout`'), ...each('loopWhile runLoopOnce', heavy('the event loop turns inside of it', 'a promise')) }, objects: { waiting: { '': heavy('the event loop turns inside of it', 'a promise') } } },
  { modules: ['synckit'], calls: { createSyncFn: { gives: 'waiting' } }, objects: { waiting: { '': OTHER_THREAD } } },
  { modules: ['make-synchronous'], calls: { '': { gives: 'waiting' } }, objects: { waiting: { '': OTHER_THREAD } } },
  { modules: ['@prettier/sync'], calls: each('format formatWithCursor check', OTHER_THREAD) },

  // Keys and passwords: made to take long.
  { modules: ['crypto'], calls: { pbkdf2Sync: { holds: { ...KDF, rounds: 2 } }, scryptSync: { holds: KDF }, ...each('generateKeyPairSync generatePrimeSync', { holds: { ...KDF, while: 'the key is generated' } }) } },
  { modules: ['bcrypt', 'bcryptjs'], calls: each('hashSync compareSync genSaltSync', HASH) },
  { modules: ['argon2'], calls: each('hashSync verifySync', HASH) },
  { modules: ['bip39', '@scure/bip39', 'ethereum-cryptography/bip39'], calls: each('mnemonicToSeedSync', heavy('the key is derived', '`mnemonicToSeed`')) },
  { modules: ['@noble/hashes/pbkdf2'], calls: { pbkdf2: heavy('the key is derived', '`pbkdf2Async`') } },
  { modules: ['@noble/hashes/scrypt'], calls: { scrypt: heavy('the key is derived', '`scryptAsync`') } },
  { modules: ['@noble/hashes/argon2'], calls: each('argon2id argon2i argon2d', DERIVED) },
  { modules: ['ethereum-cryptography/pbkdf2'], calls: each('pbkdf2Sync', DERIVED) },
  { modules: ['pbkdf2'], calls: each('pbkdf2Sync', heavy('the key is derived', PROMISIFIED)) },
  { modules: ['ethereum-cryptography/scrypt'], calls: each('scryptSync', DERIVED) },
  { modules: ['scrypt-js'], calls: each('syncScrypt', DERIVED) },
  { modules: ['crypto-js'], calls: { PBKDF2: heavy('the key is derived') } },
  { modules: ['crypto-js/pbkdf2'], calls: { '': heavy('the key is derived') } },
  {
    modules: ['node-forge'],
    calls: { 'pkcs5.pbkdf2': { holds: KDF, when: 'noCallback' }, ...each('rsa.generateKeyPair', { ...heavy('the key is generated', PROMISIFIED), when: 'noCallback' as const }) },
  },
  {
    modules: ['ethers'],
    calls: each('Wallet.fromEncryptedJsonSync decryptKeystoreJsonSync encryptKeystoreJsonSync scryptSync', DERIVED),
    objects: each('Wallet HDNodeWallet', { encryptSync: heavy('the key is derived', '`encrypt`') }),
  },

  // Compression, archives, spreadsheets, pictures.
  { modules: ['zlib'], calls: each('gzipSync gunzipSync deflateSync deflateRawSync inflateSync inflateRawSync unzipSync brotliCompressSync brotliDecompressSync zstdCompressSync zstdDecompressSync', { holds: COMPRESSION }) },
  { modules: ['pako'], calls: each('deflate deflateRaw gzip inflate inflateRaw ungzip', ARCHIVE) },
  { modules: ['fflate'], calls: each('zipSync unzipSync gzipSync gunzipSync deflateSync inflateSync zlibSync unzlibSync compressSync decompressSync', { holds: COMPRESSION }) },
  { modules: ['tar'], calls: each('c create x extract t list r replace u update', { ...PACKED, when: 'sync' as const }) },
  {
    modules: ['adm-zip'],
    main: 'AdmZip',
    calls: { 'new AdmZip': { ...disk('the archive is read'), when: 'given' } },
    objects: { AdmZip: { extractAllTo: heavy('the data is compressed or unpacked', '`extractAllToAsync`'), writeZip: heavy('the data is compressed or unpacked', '`writeZipPromise`'), toBuffer: { ...heavy('the data is compressed or unpacked', '`toBufferPromise`'), when: 'noCallback' }, ...each('extractEntryTo readFile readAsText addLocalFile addLocalFolder', SHELL) } },
  },
  { modules: ['xlsx'], calls: { ...each('read readFile', heavy('the spreadsheet is read')), ...each('write writeFile', heavy('the spreadsheet is written')) } },
  { modules: ['pngjs'], calls: each('sync.read sync.write', PICTURE) },
  { modules: ['jpeg-js'], calls: each('decode encode', PICTURE) },

  // Compilers of code and styles.
  { modules: ['sass', 'sass-embedded'], calls: { ...each('compile compileString', STYLES), renderSync: heavy('the styles are compiled', '`compileAsync`') } },
  { modules: ['node-sass'], calls: { renderSync: heavy('the styles are compiled', PROMISIFIED) } },
  { modules: ['esbuild'], calls: { buildSync: heavy('the code is compiled', '`build`'), transformSync: disk('the code is compiled', '`transform`') } },
  { modules: ['@babel/core'], calls: each('transformSync transformFileSync transformFromAstSync', COMPILED) },
  { modules: ['terser'], calls: { minify_sync: heavy('the code is compiled', '`minify`') } },
  { modules: ['uglify-js'], calls: { minify: BUILT } },
  { modules: ['typescript'], calls: { ...each('createProgram getPreEmitDiagnostics', heavy('the whole program is compiled')) } },
  { modules: ['jsdom'], calls: { 'new JSDOM': { ...disk('the page is built'), when: 'given' } } },

  // Files and folders.
  { modules: ['fs', 'graceful-fs'], calls: DISK_SYNC },
  { modules: ['fs-extra'], calls: DISK_SYNC_EXTRA },
  { modules: ['glob', 'fast-glob', 'tinyglobby'], calls: SEARCHES },
  { modules: ['globby'], calls: each('sync globbySync', SEARCH) },
  { modules: ['walk-sync', 'klaw-sync'], calls: { '': disk('the folders are searched') } },
  { modules: ['rimraf'], calls: each('sync rimrafSync', SEARCH) },
  { modules: ['del'], calls: each('sync deleteSync', SEARCH) },
  { modules: ['which'], calls: each('sync', SEARCH) },
  { modules: ['resolve'], calls: each('sync', disk('the folders are searched', PROMISIFIED)) },
  { modules: ['find-up'], calls: each('sync findUpSync findUpMultipleSync', SEARCH) },
  { modules: ['pkg-dir', 'package-directory'], calls: each('sync packageDirectorySync', SEARCH) },
  { modules: ['cosmiconfig'], calls: { cosmiconfigSync: { gives: 'explorer' } }, objects: { explorer: each('search load', SEARCH) } },
  { modules: ['lilconfig'], calls: { lilconfigSync: { gives: 'explorer' } }, objects: { explorer: each('search load', SEARCH) } },
  { modules: ['jsonfile'], calls: each('readFileSync writeFileSync', FILE) },
  { modules: ['write-file-atomic'], calls: each('sync', FILE) },
  { modules: ['load-json-file'], calls: each('sync loadJsonFileSync', FILE) },
  { modules: ['write-json-file'], calls: each('sync writeJsonFileSync', FILE) },
  { modules: ['read-pkg'], calls: each('sync readPackageSync', FILE) },
  { modules: ['dotenv'], calls: { config: { holds: { class: 'light', while: 'the disk answers' } } } },
  { modules: ['mkdirp'], calls: each('sync mkdirpSync', SHORT_LOOK) },
  { modules: ['make-dir'], calls: each('sync makeDirectorySync', SHORT_LOOK) },
  { modules: ['path-exists'], calls: each('sync pathExistsSync', SHORT_LOOK) },
  { modules: ['tmp'], calls: each('fileSync dirSync tmpNameSync', { holds: { class: 'light', while: 'the disk answers', instead: 'a promise around the form with a callback' } }) },

  // Databases in a file. A look-up by its key takes microseconds, and is not here.
  { modules: ['better-sqlite3'], main: 'Database', calls: { '': { gives: 'Database' } }, objects: { Database: DATABASE, Statement: STATEMENT } },
  { modules: ['sqlite'], objects: { DatabaseSync: DATABASE, Statement: STATEMENT } },
  { modules: ['lowdb', 'lowdb/node'], calls: { JSONFileSyncPreset: { ...FILE, gives: 'LowSync' } }, objects: { LowSync: each('read write update', FILE) } },
];

export const BLOCKING_TABLES = new ByModule(BLOCKING);

/** By npm's habit, the `sync` export of a package does in place what its main export does asynchronously. */
export const SYNC_TWIN: KnownBlocking = { class: 'disk', while: 'the package does its work in place', instead: "the package's asynchronous form" };

/** Methods that hold the thread without an import. */
export const ATOMICS_WAIT: KnownBlocking = { class: 'heavy', while: 'another thread is waited for', instead: 'the promise that `Atomics.waitAsync` gives' };
export const SYNC_REQUEST: KnownBlocking = { class: 'heavy', while: 'the server answers', instead: '`fetch`' };

function heavy(words: string, instead?: string): BlockingRow {
  return { holds: { class: 'heavy', while: words, instead } };
}

function disk(words: string, instead?: string): BlockingRow {
  return { holds: { class: 'disk', while: words, instead } };
}
