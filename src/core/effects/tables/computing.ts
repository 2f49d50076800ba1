/**
 * Synchronous APIs that compute noticeably in each call. One call is no matter; what repeats it many times may be.
 * Orders of magnitude on what such a call is usually given, not promises. Not here: what takes a microsecond or two
 * (`randomUUID`, `semver`, `zod`, `Intl.Collator`, `toLocaleString` without options, which engines keep ready).
 */
import type { Circumstance } from '../circumstances';
import { each } from '../known';
import type { Giving } from '../owners';
import { ByModule } from './byModule';

/** How long a call computes, at least: tens of microseconds, or a millisecond and more. */
export type ComputingClass = 'microseconds' | 'milliseconds';

export interface KnownComputing {
  class: ComputingClass;
  /** What is computed, in words that fit after "while". */
  while: string;
}

export interface ComputingRow extends Giving {
  computes?: KnownComputing;
  when?: Circumstance;
}

/** The package's own functions by name (`''` is the package itself, `*` every other one), and the methods of what it makes. */
export interface ComputingTable {
  modules: readonly string[];
  calls?: Readonly<Record<string, ComputingRow>>;
  objects?: Readonly<Record<string, Readonly<Record<string, ComputingRow>>>>;
  main?: string;
  /** Each function also lies in a file of its own: `lodash/cloneDeep`. */
  ownFiles?: boolean;
}

const COPY = short('the value is copied');
const COMPARE = short('the values are compared');
const CHECK = short('the data is checked');
const SCHEMA = long('the schema is compiled');
const CHECKER = long('the checker is made');
const READ = short('the text is parsed');
const WRITTEN = short('the text is written');
const FILLED = short('the template is filled in');
const TEMPLATE = long('the template is compiled');
const MARKDOWN = short('the text is rendered');
const MARKDOWN_LONG = long('the text is rendered');
const CLEANED = short('the text is cleaned');
const CODE = long('the code is parsed');
const COMPILED = long('the code is compiled');
const SMALLER = long('the code is made smaller');
const DIFFERENCE = short('the differences are found');
const COMPRESSED = long('the data is compressed or unpacked');
const DIGEST = short('a hash is computed');
const CIPHER = short('the data is encrypted or decrypted');
const SIGNED = short('a signature is computed');
const CURVE = long('a signature is computed');
const PAGE = long('the page is built');
const KEY = short('a key is computed');

export const COMPUTING: readonly ComputingTable[] = [
  // Node's own.
  {
    modules: ['crypto'],
    calls: {
      ...each('createHash createHmac', { gives: 'Hash' }),
      ...each('createCipheriv createDecipheriv', { gives: 'Cipher' }),
      ...each('createSign createVerify', { gives: 'Signer' }),
      createECDH: { gives: 'ECDH' },
      hash: DIGEST,
      ...each('sign verify', { ...SIGNED, when: 'noCallback' as const }),
      // Web Crypto works on other threads.
      ...each('subtle.sign subtle.verify', {}),
      ...each('publicEncrypt publicDecrypt privateEncrypt privateDecrypt', CIPHER),
      ...each('createPrivateKey createPublicKey hkdfSync diffieHellman', KEY),
    },
    objects: {
      // A hash is computed while it is fed; it is given only where chains go on.
      Hash: { update: { ...DIGEST, gives: 'Hash' } },
      Cipher: { update: CIPHER },
      Signer: { update: { gives: 'Signer' }, ...each('sign verify', SIGNED) },
      ECDH: each('generateKeys computeSecret', KEY),
    },
  },
  { modules: ['zlib'], calls: each('gzipSync gunzipSync deflateSync deflateRawSync inflateSync inflateRawSync unzipSync brotliCompressSync brotliDecompressSync zstdCompressSync zstdDecompressSync', COMPRESSED) },
  { modules: ['vm'], calls: { ...each('runInNewContext createContext', long('a context is made')), 'new Script': short('the code is compiled') } },
  { modules: ['util'], calls: { inspect: short('the value is described'), isDeepStrictEqual: COMPARE } },

  // Copies and comparisons.
  { modules: ['lodash', 'lodash-es'], ownFiles: true, calls: { ...each('cloneDeep cloneDeepWith merge mergeWith defaultsDeep', COPY), ...each('isEqual isEqualWith', COMPARE), template: short('the template is compiled') } },
  { modules: ['lodash.clonedeep', 'lodash.merge', 'lodash.defaultsdeep'], calls: { '': COPY } },
  { modules: ['lodash.isequal'], calls: { '': COMPARE } },
  { modules: ['deepmerge'], calls: { '': COPY, all: COPY } },
  { modules: ['deep-equal'], calls: { '': long('the values are compared') } },
  { modules: ['object-hash'], calls: { '': DIGEST } },

  // Signatures.
  { modules: ['jsonwebtoken'], calls: each('sign verify', { ...SIGNED, when: 'noCallback' as const }) },
  { modules: ['tweetnacl'], calls: { ...each('sign.detached sign.detached.verify sign.open sign.keyPair', CURVE), sign: CURVE, ...each('box box.open box.before box.keyPair scalarMult scalarMult.base', long('a key is computed')) } },
  { modules: ['crypto-js'], calls: { ...each('MD5 SHA1 SHA224 SHA256 SHA384 SHA512 SHA3 RIPEMD160 HmacMD5 HmacSHA1 HmacSHA256 HmacSHA512', DIGEST), ...each('AES.encrypt AES.decrypt DES.encrypt DES.decrypt TripleDES.encrypt TripleDES.decrypt', CIPHER) } },
  { modules: ['@noble/hashes/sha2', '@noble/hashes/sha256', '@noble/hashes/sha512'], calls: each('sha224 sha256 sha384 sha512', DIGEST) },
  { modules: ['@noble/hashes/sha3'], calls: each('sha3_256 sha3_512 keccak_256 keccak_512', DIGEST) },
  { modules: ['bip39', '@scure/bip39', 'ethereum-cryptography/bip39'], calls: each('mnemonicToSeedSync', long('the key is derived')) },

  // Checks of data.
  { modules: ['ajv', 'ajv/dist/2019', 'ajv/dist/2020'], main: 'Ajv', calls: { 'new Ajv': CHECKER }, objects: { Ajv: { compile: SCHEMA } } },
  { modules: ['joi'], calls: { ...each('assert attempt', CHECK), '*': { gives: 'Schema' } }, objects: { Schema: { validate: CHECK, '*': { gives: 'Schema' } } } },
  { modules: ['yup'], calls: { '*': { gives: 'Schema' } }, objects: { Schema: { ...each('validateSync isValidSync validateSyncAt', CHECK), '*': { gives: 'Schema' } } } },
  { modules: ['class-validator'], calls: each('validateSync', CHECK) },
  { modules: ['class-transformer'], calls: each('plainToInstance plainToClass instanceToPlain classToPlain instanceToInstance', COPY) },

  // Templates.
  { modules: ['handlebars'], calls: each('compile precompile', TEMPLATE) },
  { modules: ['pug'], calls: each('compile compileFile compileClient render renderFile', TEMPLATE) },
  { modules: ['ejs'], calls: { compile: short('the template is compiled'), ...each('render', { ...FILLED, when: 'notAsync' as const }) } },
  { modules: ['mustache'], calls: each('render', FILLED) },
  { modules: ['nunjucks'], calls: each('renderString', { ...FILLED, when: 'noCallback' as const }) },
  { modules: ['liquidjs'], objects: { Liquid: each('parseAndRenderSync renderSync', FILLED) } },
  { modules: ['react-dom/server'], calls: each('renderToString renderToStaticMarkup', long('the page is rendered')) },

  // Texts that people write, and what is shown of them.
  { modules: ['marked'], calls: each('marked parse parseInline', { ...MARKDOWN, when: 'notAsync' as const }), objects: { Marked: each('parse parseInline', { ...MARKDOWN, when: 'notAsync' as const }) } },
  { modules: ['markdown-it'], main: 'MarkdownIt', calls: { '': { gives: 'MarkdownIt' }, 'new MarkdownIt': short('the renderer is made') }, objects: { MarkdownIt: { ...each('render renderInline parse', MARKDOWN), use: { gives: 'MarkdownIt' }, enable: { gives: 'MarkdownIt' } } } },
  { modules: ['showdown'], objects: { Converter: { makeHtml: MARKDOWN_LONG } } },
  { modules: ['unified'], calls: { unified: { gives: 'Processor' } }, objects: { Processor: { processSync: MARKDOWN_LONG, use: { gives: 'Processor' }, data: { gives: 'Processor' } } } },
  { modules: ['turndown'], main: 'TurndownService', objects: { TurndownService: { turndown: MARKDOWN_LONG } } },
  { modules: ['html-to-text'], calls: each('convert htmlToText', MARKDOWN_LONG) },
  { modules: ['highlight.js', 'highlight.js/lib/core', 'highlight.js/lib/common'], calls: each('highlight highlightAuto', long('the code is coloured')) },
  { modules: ['prismjs'], calls: each('highlight', long('the code is coloured')) },
  { modules: ['katex'], calls: each('renderToString', MARKDOWN) },
  { modules: ['sanitize-html'], calls: { '': CLEANED } },
  { modules: ['xss'], calls: { '': CLEANED, filterXSS: CLEANED } },
  { modules: ['dompurify'], calls: { sanitize: CLEANED, '': { gives: 'DOMPurify' } }, objects: { DOMPurify: { sanitize: CLEANED } } },

  // Formats.
  { modules: ['js-yaml'], calls: { ...each('load loadAll safeLoad safeLoadAll', READ), ...each('dump safeDump', WRITTEN) } },
  { modules: ['yaml'], calls: { ...each('parse parseDocument parseAllDocuments', READ), stringify: WRITTEN } },
  { modules: ['json5'], calls: { parse: READ } },
  { modules: ['smol-toml'], calls: { parse: READ, stringify: WRITTEN } },
  { modules: ['xml2js'], calls: { parseString: READ }, objects: { Parser: { parseString: READ }, Builder: { buildObject: WRITTEN } } },
  { modules: ['fast-xml-parser'], objects: { XMLParser: { parse: READ }, XMLBuilder: { build: WRITTEN } } },
  { modules: ['xml-js'], calls: { ...each('xml2js xml2json', READ), ...each('js2xml json2xml', WRITTEN) } },
  { modules: ['@xmldom/xmldom'], objects: { DOMParser: { parseFromString: READ }, XMLSerializer: { serializeToString: WRITTEN } } },
  { modules: ['csv-parse/sync'], calls: { parse: READ } },
  { modules: ['csv-stringify/sync'], calls: { stringify: WRITTEN } },
  { modules: ['papaparse'], calls: { unparse: WRITTEN } },
  { modules: ['cheerio'], calls: { load: READ } },
  { modules: ['parse5'], calls: { ...each('parse parseFragment', READ), serialize: WRITTEN } },
  { modules: ['htmlparser2'], calls: { parseDocument: READ } },
  { modules: ['node-html-parser'], calls: { parse: READ } },
  { modules: ['linkedom'], calls: { parseHTML: READ } },
  { modules: ['jsdom'], calls: { 'new JSDOM': PAGE } },
  { modules: ['superjson'], calls: { ...each('stringify serialize', WRITTEN), ...each('parse deserialize', READ) } },
  { modules: ['flatted'], calls: { stringify: WRITTEN, parse: READ } },

  // Code.
  { modules: ['typescript'], calls: { ...each('transpileModule transpile', COMPILED), createSourceFile: CODE, ...each('createProgram getPreEmitDiagnostics', long('the whole program is compiled')) } },
  { modules: ['@babel/parser'], calls: { parse: CODE, parseExpression: short('the code is parsed') } },
  { modules: ['@babel/core'], calls: { ...each('transformSync transformFileSync transformFromAstSync', COMPILED), parseSync: CODE } },
  { modules: ['@babel/traverse'], calls: { '': long('the code is walked') } },
  { modules: ['@babel/generator'], calls: { '': COMPILED, generate: COMPILED } },
  { modules: ['acorn'], calls: { parse: CODE } },
  { modules: ['esprima'], calls: each('parseScript parseModule', CODE) },
  { modules: ['esbuild'], calls: { transformSync: COMPILED } },
  { modules: ['uglify-js'], calls: { minify: SMALLER } },
  { modules: ['terser'], calls: { minify_sync: SMALLER } },
  { modules: ['csso'], calls: { minify: SMALLER } },
  { modules: ['clean-css'], main: 'CleanCSS', objects: { CleanCSS: { minify: { ...SMALLER, when: 'noCallback' } } } },
  { modules: ['html-minifier'], calls: { minify: SMALLER } },
  { modules: ['svgo'], calls: { optimize: SMALLER } },
  { modules: ['sass', 'sass-embedded'], calls: each('compile compileString renderSync', long('the styles are compiled')) },
  { modules: ['postcss'], calls: { parse: short('the styles are parsed') } },
  { modules: ['graphql'], calls: { parse: READ, validate: CHECK, buildSchema: SCHEMA } },

  // Differences and searches.
  { modules: ['diff'], calls: each('diffChars diffWords diffWordsWithSpace diffLines diffSentences diffJson diffArrays createPatch createTwoFilesPatch structuredPatch applyPatch', DIFFERENCE) },
  { modules: ['diff-match-patch'], main: 'diff_match_patch', objects: { diff_match_patch: each('diff_main patch_make', DIFFERENCE) } },
  { modules: ['fuse.js'], main: 'Fuse', calls: { 'new Fuse': short('the index is made') }, objects: { Fuse: { search: short('the list is searched') } } },
];

export const COMPUTING_TABLES = new ByModule(COMPUTING);

/** What the language itself computes, by name. */
export const CLONE: KnownComputing = { class: 'microseconds', while: 'the value is copied' };
export const FORMATTER: KnownComputing = { class: 'microseconds', while: 'a formatter is made' };
export const FORMATTERS: ReadonlySet<string> = new Set(['DateTimeFormat', 'NumberFormat', 'RelativeTimeFormat']);
export const MAKES_FORMATTER: ReadonlySet<string> = new Set(['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString']);

function short(words: string): ComputingRow {
  return { computes: { class: 'microseconds', while: words } };
}

function long(words: string): ComputingRow {
  return { computes: { class: 'milliseconds', while: words } };
}
