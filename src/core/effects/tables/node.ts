/** Node's own work on its pool of threads, other processes, and waits on purpose. */
import { each } from '../known';
import { COMPUTE, FREE, giving, PACE, READ, UNKNOWN, type PackageTable } from './model';

export const NODE: readonly PackageTable[] = [
  { modules: ['timers/promises'], source: 'Node.js, Timers, Promises API', calls: { '*': PACE } },
  { modules: ['delay'], source: "delay's README", calls: { '*': PACE } },
  { modules: ['p-retry'], source: "p-retry's README", calls: { '': PACE } },
  { modules: ['async-retry'], source: "async-retry's README", calls: { '': PACE } },
  { modules: ['p-wait-for'], source: "p-wait-for's README", calls: { '': PACE } },
  { modules: ['bottleneck'], source: "Bottleneck's README: schedule, wrap", main: 'Bottleneck', objects: { Bottleneck: { schedule: PACE, '*': UNKNOWN } } },
  { modules: ['child_process'], source: 'Node.js, Child process', calls: { '*': UNKNOWN } },
  { modules: ['execa', 'zx'], source: "execa's and zx' documentation", calls: { '*': UNKNOWN } },
  {
    modules: ['simple-git'],
    source: "simple-git's README: the list of tasks; git's manual on which commands only look",
    calls: { ...each('simpleGit', giving('SimpleGit')), '': giving('SimpleGit') },
    objects: { SimpleGit: { ...each('log diff diffSummary show revparse catFile listRemote getRemotes getConfig listConfig branchLocal checkIsRepo firstCommit', READ), '*': UNKNOWN } },
  },
  // Promisified: the callback forms are not awaited.
  { modules: ['zlib'], source: 'Node.js, Zlib: threadpool usage', calls: each('gzip gunzip deflate deflateRaw inflate inflateRaw unzip brotliCompress brotliDecompress', COMPUTE) },
  { modules: ['crypto'], source: 'Node.js, Crypto: callback forms', calls: each('pbkdf2 scrypt hkdf randomBytes generateKeyPair generateKey', COMPUTE) },
  { modules: ['bcrypt'], source: "bcrypt's README: async API", calls: each('hash compare genSalt', COMPUTE) },
  // Written in JavaScript: it computes on the thread that awaits it.
  { modules: ['bcryptjs'], source: "bcryptjs' README: usage", calls: each('hash compare genSalt', FREE) },
  { modules: ['openpgp'], source: "OpenPGP.js' README: examples", calls: each('readKey readKeys readPrivateKey readPrivateKeys readMessage readSignature readCleartextMessage createMessage createCleartextMessage', FREE) },
  { modules: ['argon2'], source: "node-argon2's README", calls: each('hash verify', COMPUTE) },
];
