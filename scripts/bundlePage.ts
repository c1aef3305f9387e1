import { type BuildContext, type BuildOptions, build, context } from 'esbuild';
import { repositoryRoot } from '../test/equipment/repository.ts';
import type { BundleOptions } from './bundleOptions.ts';
import { filesIn } from './bundleReport.ts';

/** Bundles the script of the viewer's page, which runs in a webview and not in the extension host, into one file. Gives the files that are in it. */
export async function bundlePage(options: BundleOptions): Promise<readonly string[]> {
  return filesIn((await build(pageOptions(options))).metafile);
}

/** To bundle it again at each change. */
export function watchedPage(options: BundleOptions): Promise<BuildContext> {
  return context(pageOptions(options));
}

function pageOptions({ release, folder = 'dist' }: BundleOptions): BuildOptions & { metafile: true } {
  return {
    absWorkingDir: repositoryRoot,
    entryPoints: ['src/viewer/webview/page.ts'],
    outfile: `${folder}/viewerPage.js`,
    bundle: true,
    format: 'iife',
    platform: 'browser',
    // The Chromium of the oldest VS Code that `engines` allows is newer.
    target: 'es2022',
    minify: release,
    sourcemap: release ? false : 'inline',
    metafile: true,
    logLevel: 'warning',
  };
}
