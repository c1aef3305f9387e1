import path from 'node:path';
import { type BuildOptions, build } from 'rolldown';
import { repositoryRoot } from '../test/equipment/repository.ts';
import type { BundleOptions } from './bundleOptions.ts';
import { filesIn, metafileOf } from './bundleReport.ts';

/** Bundles the script of the viewer's page, which runs in a webview and not in the extension host. Gives the files that are in it. */
export async function bundlePage(options: BundleOptions): Promise<readonly string[]> {
  return filesIn(metafileOf(await build(pageOptions(options)), options.folder));
}

export function pageOptions({ release, folder = 'dist' }: BundleOptions): BuildOptions {
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
