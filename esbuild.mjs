/**
 * Builds everything that runs: `node esbuild.mjs` writes `dist/` (what is shipped), `--tests` writes `out/` too,
 * `--watch` keeps both fresh. The parser is heavy, so it is bundled twice and no more: once for Node
 * (`dist/core.js`, shared by the server and the command line) and once for the browser's server.
 */
import { rm, writeFile } from 'node:fs/promises';
import * as esbuild from 'esbuild';

const tests = process.argv.includes('--tests');
const watch = process.argv.includes('--watch');

const shared = {
  bundle: true,
  minify: !watch,
  sourcemap: watch ? 'linked' : false,
  target: 'es2022',
  legalComments: 'none',
  logLevel: 'silent',
  metafile: true,
};

/** Node bundles load the core from the one file beside them instead of carrying a copy each. */
const coreStaysOutside = {
  name: 'core-stays-outside',
  setup(build) {
    build.onResolve({ filter: /\/core\/index$/ }, () => ({ path: './core.js', external: true }));
  },
};

/** TypeScript touches a few of Node's modules when it loads; in a browser they are empty. */
const noNodeInBrowser = {
  name: 'no-node-in-browser',
  setup(build) {
    build.onResolve({ filter: /^(node:)?(fs|path|os|util|crypto|inspector|perf_hooks|module|url|source-map-support|buffer|tty)$/ }, (args) => ({ path: args.path, namespace: 'empty-node' }));
    build.onLoad({ filter: /.*/, namespace: 'empty-node' }, () => ({ contents: 'const nothing = () => undefined; nothing.native = nothing; module.exports = { realpathSync: nothing, sep: "/" };' }));
  },
};

const node = { ...shared, platform: 'node', format: 'cjs' };
const browser = { ...shared, platform: 'browser', format: 'cjs', define: { process: '{"env":{},"argv":[],"platform":"browser","versions":{},"cwd":()=>"/"}'.replace('()=>"/"', 'null'), __filename: '"/"', __dirname: '"/"' } };

/** What is shipped. Each entry is one file in `dist/`. */
const shipped = [
  { ...node, entryPoints: { core: 'src/core/index.ts' } },
];

async function run() {
  await rm('dist', { recursive: true, force: true });
  const contexts = [];
  try {
    for (const options of shipped) contexts.push(await esbuild.context({ ...options, outdir: options.outdir ?? 'dist' }));
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
