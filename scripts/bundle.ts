import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type BuildOptions, type BuildResult, build, context, type Plugin, transform } from 'esbuild';
import { repositoryRoot } from '../test/equipment/repository.ts';
import type { BundleOptions } from './bundleOptions.ts';
import { bundlePage, watchedPage } from './bundlePage.ts';
import { entryPoint, filesIn, metafilePath, reachableOutputs } from './bundleReport.ts';
import { bundleRunner } from './bundleRunner.ts';
import { bundledPackages, noticesFile, noticesOf } from './notices.ts';
import { slimDependencies } from './slimDependencies.ts';

/**
 * Bundles the extension: `dist/extension.cjs` is all that activation loads, and every dynamic `import()` becomes a file
 * under `dist/chunks`. Two passes, because esbuild splits ES modules only while VS Code activates CommonJS sooner (measured:
 * about a quarter): the first splits, the second turns each file into CommonJS.
 */
export async function bundleExtension(options: BundleOptions): Promise<void> {
  const [inExtension, inPage, inRunner] = await Promise.all([
    build(splitOptions(options)).then((result) => writeBundle(result, options)),
    bundlePage(options),
    bundleRunner(options),
  ]);
  if (options.release) {
    const packages = new Set([...bundledPackages([...inExtension, ...inPage]), ...inRunner]);
    await writeFile(path.join(repositoryRoot, noticesFile), await noticesOf(noticesHeading, [...packages].sort()));
  }
}

const noticesHeading =
  'App Service Environment Certificates contains parts of these packages, in its bundles and in the program that Export Plan writes.';

/** Bundles again at each change until the signal aborts; `tell` gets a line after each. */
export async function watchExtension(tell: (line: string) => void, signal: AbortSignal): Promise<void> {
  const options = { release: false };
  const writing: Plugin = {
    name: 'write',
    setup({ onEnd }) {
      onEnd(async (result) => {
        if (result.errors.length === 0) {
          await writeBundle(result as SplitResult, options);
          tell('Built.');
        }
      });
    },
  };
  const split = splitOptions(options);
  const watching = await context({ ...split, plugins: [...split.plugins, writing] });
  const page = await watchedPage(options);
  await Promise.all([watching.watch(), page.watch()]);
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  await Promise.all([watching.dispose(), page.dispose()]);
}

type SplitOptions = BuildOptions & { metafile: true; write: false; plugins: Plugin[] };
type SplitResult = BuildResult<SplitOptions>;

function splitOptions({ release, folder = 'dist' }: BundleOptions): SplitOptions {
  return {
    absWorkingDir: repositoryRoot,
    entryPoints: [entryPoint],
    outdir: folder,
    // package.json says "type": "module", so CommonJS needs its own ending.
    outExtension: { '.js': '.cjs' },
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    // The Node of the oldest VS Code that `engines` allows.
    target: 'node22',
    // ES module builds of dependencies can be split and shaken; CommonJS ones cannot.
    mainFields: ['module', 'main'],
    external: ['vscode'],
    define: { __TELEMETRY_CONNECTION_STRING__: JSON.stringify(telemetryConnectionString(release)) },
    plugins: [slimDependencies],
    minify: release,
    legalComments: 'none',
    sourcemap: release ? false : 'inline',
    metafile: true,
    write: false,
    logLevel: 'warning',
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

/** Gives the files that are in the bundle. */
async function writeBundle({ outputFiles, metafile }: SplitResult, options: BundleOptions): Promise<readonly string[]> {
  const reachable = reachableOutputs(metafile);
  const files = outputFiles.filter((file) => reachable.has(toOutput(file.path)));
  await Promise.all(files.map((file) => writeCommonJs(file.path, file.text, options)));
  await removeStaleChunks(path.join(repositoryRoot, options.folder ?? 'dist', 'chunks'), reachable);
  if (options.release) {
    await mkdir(path.dirname(metafilePath), { recursive: true });
    await writeFile(metafilePath, JSON.stringify(metafile));
  }
  return filesIn(metafile, reachable);
}

/** Chunks of an earlier build go only after the new ones are there, so that a window that runs meanwhile finds its own. */
async function removeStaleChunks(folder: string, reachable: ReadonlySet<string>): Promise<void> {
  const present = (await readdir(folder)).map((name) => path.join(folder, name));
  const stale = present.filter((file) => !reachable.has(toOutput(file)));
  await Promise.all(stale.map((file) => rm(file, { recursive: true, force: true })));
}

/** A path as esbuild's metafile writes it. */
function toOutput(file: string): string {
  return path.relative(repositoryRoot, file).replaceAll('\\', '/');
}

async function writeCommonJs(file: string, code: string, { release }: BundleOptions): Promise<void> {
  const result = await transform(code, {
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    minify: release,
    sourcemap: release ? false : 'inline',
    sourcefile: path.basename(file),
    // Turns `import()` into a lazy `require`.
    supported: { 'dynamic-import': false },
  });
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, result.code);
}
