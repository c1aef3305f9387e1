import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type BuildOptions, build, type Plugin, RUNTIME_MODULE_ID, watch } from 'rolldown';
import { repositoryRoot } from '../test/equipment/repository.ts';
import { featureFiles } from './bundleFeatures.ts';
import type { BundleOptions } from './bundleOptions.ts';
import { entryPoint, filesIn, type Metafile, metafileOf, metafilePath } from './bundleReport.ts';
import { bundleRunner } from './bundleRunner.ts';
import { noticesFile, noticesOf } from './notices.ts';
import { modulesWithoutSideEffects, slimDependencies } from './slimDependencies.ts';

/**
 * Bundles the extension: `dist/extension.cjs` is all that activation loads, and each feature is a file under `dist/chunks`. They are
 * CommonJS, which VS Code activates sooner than ES modules (measured: about a quarter).
 */
export async function bundleExtension(options: BundleOptions): Promise<void> {
  const [host, page, inRunner] = await Promise.all([
    bundleHost(options),
    build(pageOptions(options)),
    bundleRunner(options),
  ]);
  if (options.release) {
    const files = [...filesIn(host), ...filesIn(metafileOf(page)), ...inRunner];
    await writeFile(path.join(repositoryRoot, noticesFile), await noticesOf(noticesHeading, [...new Set(files)]));
    await mkdir(path.dirname(metafilePath), { recursive: true });
    await writeFile(metafilePath, JSON.stringify(host));
  }
}

/** Bundles what runs in the extension host, and gives the account of it. */
export async function bundleHost(options: BundleOptions): Promise<Metafile> {
  return metafileOf(await build(hostOptions(options)), options.folder);
}

const noticesHeading =
  'App Service Environment Certificates contains parts of these packages, in its bundles and in the program that Export Plan writes.';

/** Bundles again at each change until the signal aborts; `tell` gets a line after each. */
export async function watchExtension(tell: (line: string) => void, signal: AbortSignal): Promise<void> {
  const watching = watch([hostOptions({ release: false }), pageOptions({ release: false })]);
  watching.on('event', async (event) => {
    if (event.code === 'ERROR') {
      tell(event.error.message);
    } else if (event.code === 'END') {
      tell('Built.');
    }
    if (event.code === 'ERROR' || event.code === 'BUNDLE_END') {
      await event.result.close();
    }
  });
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  await watching.close();
}

function hostOptions({ release, folder = 'dist' }: BundleOptions): BuildOptions {
  const { plugin, groups } = featureFiles();
  return {
    cwd: repositoryRoot,
    input: { extension: entryPoint },
    platform: 'node',
    external: ['vscode'],
    // ES module builds of dependencies can be shaken; CommonJS ones cannot.
    resolve: { mainFields: ['module', 'main'] },
    transform: {
      // The Node of the oldest VS Code that `engines` allows.
      target: 'node22',
      define: { __TELEMETRY_CONNECTION_STRING__: JSON.stringify(telemetryConnectionString(release)) },
    },
    // An `import()` says when code runs; which file has it is said by the features.
    checks: { ineffectiveDynamicImport: false },
    treeshake: { moduleSideEffects: modulesWithoutSideEffects },
    // The chunks import from the entry what activation loaded already.
    preserveEntrySignatures: 'allow-extension',
    plugins: [slimDependencies, plugin, ...(release ? [shortenExports, moveRuntimeToEntry] : []), removeStaleChunks],
    output: {
      dir: path.join(repositoryRoot, folder),
      format: 'cjs',
      // package.json says "type": "module", so CommonJS needs its own ending.
      entryFileNames: '[name].cjs',
      chunkFileNames: 'chunks/[name]-[hash].cjs',
      codeSplitting: { groups },
      minify: release,
      comments: false,
      sourcemap: release ? false : 'inline',
    },
  };
}

/** The script of the viewer's page runs in a webview and not in the extension host. */
function pageOptions({ release, folder = 'dist' }: BundleOptions): BuildOptions {
  return {
    cwd: repositoryRoot,
    input: './src/viewer/webview/page.ts',
    platform: 'browser',
    // The Chromium of the oldest VS Code that `engines` allows is newer.
    transform: { target: 'es2022' },
    output: {
      file: path.join(repositoryRoot, folder, 'viewerPage.js'),
      format: 'iife',
      minify: release,
      comments: false,
      sourcemap: release ? false : 'inline',
    },
  };
}

/** Without one nothing is ever sent; a development build never has one. */
function telemetryConnectionString(release: boolean): string {
  const given = release ? (process.env['ASE_CERTIFICATES_TELEMETRY_CONNECTION_STRING'] ?? '') : '';
  if (given !== '' && !given.startsWith('InstrumentationKey=')) {
    throw new Error('ASE_CERTIFICATES_TELEMETRY_CONNECTION_STRING is not a connection string of Application Insights.');
  }
  return given;
}

/** Chunks of an earlier build go only after the new ones are there, so that a window that runs meanwhile finds its own. */
const removeStaleChunks: Plugin = {
  name: 'remove-stale-chunks',
  async writeBundle({ dir = '' }, written) {
    const names = await readdir(path.join(dir, 'chunks'));
    const stale = names.filter((name) => !Object.hasOwn(written, `chunks/${name}`));
    await Promise.all(stale.map((name) => rm(path.join(dir, 'chunks', name), { force: true })));
  },
};

/** rolldown says the same 70 characters for each name that a file exports to another: hundreds of them. */
const shortenExports: Plugin = {
  name: 'shorten-exports',
  generateBundle(_options, bundle) {
    const long = /Object\.defineProperty\(exports,("[\w$]+"),\{enumerable:!0,get:function\(\)\{return ([\w$]+)\}\}\)/g;
    for (const chunk of Object.values(bundle).filter((file) => file.type === 'chunk')) {
      const code = chunk.code.replace(long, '$$export($1,()=>$2)');
      if (code !== chunk.code) {
        chunk.code = `const $export=(name,get)=>Object.defineProperty(exports,name,{enumerable:!0,get});${code}`;
      }
    }
  },
};

/**
 * rolldown writes its runtime, a few functions of 1 KB, as a file of its own, which activation would open too. Not in a development build,
 * where it would move the lines that source maps name.
 */
const moveRuntimeToEntry: Plugin = {
  name: 'move-runtime-to-entry',
  generateBundle(_options, bundle) {
    const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
    const runtime = chunks.find(({ moduleIds }) => moduleIds.length === 1 && moduleIds[0] === RUNTIME_MODULE_ID);
    if (runtime === undefined) {
      return;
    }
    const runtimeRequire = new RegExp(`require\\("\\./(chunks/)?${path.posix.basename(runtime.fileName)}"\\)`);
    const inEntry = `exports.rolldownRuntime=(exports=>{${runtime.code}\nreturn exports})({})`;
    for (const chunk of chunks.filter(({ imports }) => imports.includes(runtime.fileName))) {
      if (!runtimeRequire.test(chunk.code)) {
        throw new Error(`${chunk.fileName} takes rolldown's runtime in a way that scripts/bundle.ts does not know.`);
      }
      const instead = chunk.isEntry ? inEntry : 'require("../extension.cjs").rolldownRuntime';
      chunk.code = chunk.code.replace(runtimeRequire, () => instead);
    }
    delete bundle[runtime.fileName];
  },
};
