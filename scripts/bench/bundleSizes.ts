import { bundledFiles } from '../bundleReport.ts';
import type { Vsix } from '../vsix.ts';
import type { Figure } from './figure.ts';

/** Sizes of the release build; KB are 1000 bytes. */
export async function bundleSizes(vsix: Vsix): Promise<Figure[]> {
  const files = await bundledFiles();
  const atStartup = files.filter((file) => file.loadedAtStartup);
  return [
    { what: 'Startup file', value: kilobytes(files.filter((file) => file.isEntry)), unit: 'KB', aim: 'at most 200' },
    { what: `Loaded by activation (${atStartup.length} files)`, value: kilobytes(atStartup), unit: 'KB' },
    { what: `All bundles (${files.length} files)`, value: kilobytes(files), unit: 'KB', aim: 'at most 1200' },
    { what: '.vsix', value: vsix.bytes / 1000, unit: 'KB', aim: 'at most 700' },
  ];
}

function kilobytes(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((sum, file) => sum + file.bytes, 0) / 1000;
}
