/**
 * Builds everything that runs: `node esbuild.mjs` writes `dist/` (what is shipped), `--tests` writes `out/` too (`--runner` only
 * what starts the tests), `--watch` keeps both fresh. The parser is heavy, so it is bundled twice and no more: once for Node
 * (`dist/core.js`, shared by the server and the command line) and once for the browser's server.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import * as esbuild from 'esbuild';

const tests = process.argv.includes('--tests');
const runner = process.argv.includes('--runner');
const watch = process.argv.includes('--watch');

const shared = {
  bundle: true,
  minify: !watch,
  sourcemap: watch ? 'linked' : false,
  target: 'es2022',
  legalComments: 'none',
  logLevel: watch ? 'info' : 'silent',
  metafile: true,
};

/** Node bundles load the core from the one file beside them instead of carrying a copy each. */
const coreStaysOutside = {
  name: 'core-stays-outside',
  setup(build) {
    build.onResolve({ filter: /\/core\/index$/ }, () => ({ path: './core.js', external: true }));
  },
};

/** TypeScript touches a few of Node's modules when it loads, and its wrapper joins paths; in a browser the rest of them is empty. */
const noNodeInBrowser = {
  name: 'no-node-in-browser',
  setup(build) {
    build.onResolve({ filter: /^(node:)?(fs|path|os|util|crypto|inspector|perf_hooks|module|url|source-map-support|buffer|tty)$/ }, (args) => ({ path: args.path.replace('node:', ''), namespace: 'empty-node' }));
    build.onLoad({ filter: /^path$/, namespace: 'empty-node' }, () => ({
      contents: `module.exports = {
        sep: '/',
        resolve: (...parts) => parts.at(-1) || '/',
        join: (...parts) => parts.join('/'),
        normalize: (path) => path,
        isAbsolute: (path) => path.startsWith('/'),
        dirname: (path) => path.slice(0, Math.max(1, path.lastIndexOf('/'))),
        basename: (path) => path.slice(path.lastIndexOf('/') + 1),
        extname: (path) => /\\.[^./]*$/.exec(path)?.[0] ?? '',
      };`,
    }));
    build.onLoad({ filter: /.*/, namespace: 'empty-node' }, () => ({ contents: 'const nothing = () => undefined; nothing.native = nothing; module.exports = { realpathSync: nothing };' }));
  },
};

/** Types are never asked for, and what answers that is a quarter of TypeScript. Bundlers cannot tell, as it is one object. */
const withoutTypeChecker = {
  name: 'without-type-checker',
  setup(build) {
    build.onLoad({ filter: /[\\/]typescript[\\/]lib[\\/]typescript\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const head = '\nfunction createTypeChecker(host) {\n';
      const start = text.indexOf(head);
      const end = text.indexOf('\n}\n', start);
      if (start < 0 || end < 0 || text.indexOf(head, start + 1) > 0) throw new Error('typescript.js no longer has one createTypeChecker at its top level: see withoutTypeChecker in esbuild.mjs');
      return { contents: `${text.slice(0, start + head.length)}  throw new Error("No types here.");${text.slice(end)}` };
    });
  },
};

const node = { ...shared, platform: 'node', format: 'cjs' };
const browser = { ...shared, platform: 'browser', format: 'cjs' };
/** What TypeScript expects around it. The server's worker is its own world, so a global does no harm there. */
const parserInBrowser = { plugins: [noNodeInBrowser, withoutTypeChecker], define: { __filename: '"/"', __dirname: '"/"' }, banner: { js: 'var process={env:{},argv:[],platform:"browser",versions:{},cwd:()=>"/"};' } };

/**
 * The guide's words are rendered here, once: each `media/guide/TOPIC.md` becomes `dist/guide/TOPIC.html` and plain Markdown beside it,
 * and what the search finds takes the place of the empty `guideIndex.ts`.
 */
const guidePages = {
  name: 'guide-pages',
  setup(build) {
    const here = (file) => `${import.meta.dirname}/${file}`;
    const sources = ['guideRender', 'guideChart', 'guideCodeColours', 'guidePictures', 'guideExperiments', 'guideSearch', 'guideTopics'].map((name) => `src/webview/${name}.ts`);
    const topics = async () => (await readdir('media/guide')).filter((name) => name.endsWith('.md'));
    const render = async () => {
      const renderer = await esbuild.build({ entryPoints: [sources[0]], bundle: true, write: false, format: 'esm', platform: 'node', logLevel: 'silent' });
      const { renderGuide } = await import(`data:text/javascript;base64,${Buffer.from(renderer.outputFiles[0].contents).toString('base64')}`);
      return renderGuide(new Map(await Promise.all((await topics()).map(async (name) => [name.slice(0, -'.md'.length), await readFile(`media/guide/${name}`, 'utf8')]))));
    };
    let pages;
    build.onLoad({ filter: /webview[\\/]guideIndex\.ts$/ }, async () => {
      pages = await render();
      const entries = [...pages.values()].flatMap((page) => page.entries);
      return { contents: `export const entries = ${JSON.stringify(entries)};`, loader: 'js', watchDirs: [here('media/guide')], watchFiles: [...sources, ...(await topics()).map((name) => `media/guide/${name}`)].map(here) };
    });
    build.onEnd(async () => {
      if (!pages) return;
      await mkdir('dist/guide', { recursive: true });
      for (const [topic, { html, markdown }] of pages) {
        await writeFile(`dist/guide/${topic}.html`, html);
        await writeFile(`dist/guide/${topic}.md`, markdown);
      }
    });
  },
};

/** The package's other build loads its parts in a way that no bundler sees through. */
const jsoncAsModule = { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' };

/** What is shipped. Each entry is one file in `dist/`. */
const shipped = [
  { ...node, entryPoints: { core: 'src/core/index.ts' }, plugins: [withoutTypeChecker] },
  { ...node, entryPoints: { extension: 'src/extension/node.ts' }, external: ['vscode'] },
  { ...browser, entryPoints: { 'extension.web': 'src/extension/browser.ts' }, external: ['vscode'] },
  { ...node, entryPoints: { server: 'src/server/node.ts' }, plugins: [coreStaysOutside], alias: jsoncAsModule },
  { ...browser, ...parserInBrowser, format: 'iife', entryPoints: { 'server.web': 'src/server/browser.ts' } },
  { ...browser, format: 'iife', entryPoints: { 'webview/explainer': 'src/webview/explainer.ts' } },
  { ...node, entryPoints: { cli: 'src/cli/main.ts' }, plugins: [coreStaysOutside], alias: jsoncAsModule, banner: { js: '#!/usr/bin/env node' } },
  { ...shared, platform: 'browser', format: 'iife', entryPoints: [{ in: 'src/webview/guide.ts', out: 'guide/guide' }, { in: 'media/guide.css', out: 'guide/guide' }], plugins: [guidePages] },
];

const outside = { ...node, minify: false, sourcemap: 'inline', packages: 'external', outbase: '.', outdir: 'out' };

/** What starts the tests and the editors. */
const runners = [
  { ...outside, entryPoints: ['test/run.ts', 'test/host/start.ts'] },
];

/** The tests, in `out/` as they lie in `test/`. The suite for VS Code is one bundle for both extension hosts, so it holds nothing of Node. */
async function testBundles() {
  const files = (await readdir('test', { recursive: true })).map((file) => `test/${file.replaceAll('\\', '/')}`);
  const mocha = files.filter((file) => file.endsWith('.test.ts') && !file.startsWith('test/fixtures/'));
  return [
    { ...outside, entryPoints: [...mocha, 'test/host/person.ts', 'test/truth/measure.ts', 'test/differential/run.ts', 'test/bench/run.ts', 'test/bench/peakMemory.ts'] },
    // Its parser loads as fast as the one that it stands beside.
    { ...node, outbase: '.', outdir: 'out', entryPoints: ['test/bench/parseOnly.ts'], plugins: [withoutTypeChecker] },
    { ...browser, minify: false, sourcemap: 'inline', outbase: '.', outdir: 'out', entryPoints: ['test/vscode/index.ts'], external: ['vscode'] },
  ];
}

async function run() {
  if (!runner) await rm('dist', { recursive: true, force: true });
  if (tests) await rm('out/test', { recursive: true, force: true });
  if (tests) await mkdir('out', { recursive: true });
  const bundles = [...(runner ? [] : shipped), ...(runner || tests ? runners : []), ...(tests ? await testBundles() : [])];
  const contexts = [];
  try {
    for (const options of bundles) contexts.push(await esbuild.context({ ...options, outdir: options.outdir ?? 'dist' }));
    if (watch) {
      await Promise.all(contexts.map((context) => context.watch()));
      return await new Promise(() => {});
    }
    const results = await Promise.all(contexts.map((context) => context.rebuild()));
    const inputs = Object.assign({}, ...results.map((result) => result.metafile.outputs));
    if (tests) await writeFile('dist/../out/metafile.json', JSON.stringify(inputs));
  } finally {
    await Promise.all(contexts.map((context) => context.dispose()));
  }
}

run().catch((failure) => {
  for (const message of failure.errors ?? [{ text: String(failure?.stack ?? failure) }]) {
    const place = message.location ? `${message.location.file}:${message.location.line}:${message.location.column + 1}: ` : '';
    console.error(`${place}${message.text}`);
  }
  process.exitCode = 1;
});
