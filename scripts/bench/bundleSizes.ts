import { budget } from '../bundleBudget.ts';
import { bundledFiles } from '../bundleReport.ts';
import type { Vsix } from '../vsix.ts';
import type { Figure } from './figure.ts';

/** Sizes of the release build; KB are 1000 bytes. */
export async function bundleSizes(vsix: Vsix): Promise<Figure[]> {
  const files = await bundledFiles();
  const atStartup = files.filter((file) => file.loadedAtStartup);
  const count = `${atStartup.length} ${atStartup.length === 1 ? 'file' : 'files'}`;
  return [
    {
      what: `Loaded by activation (${count})`,
      value: kilobytes(atStartup),
      unit: 'KB',
      aim: `at most ${budget.kilobytesAtActivation}`,
    },
    {
      what: `All bundles (${files.length} files)`,
      value: kilobytes(files),
      unit: 'KB',
      aim: `at most ${budget.kilobytes}`,
    },
    { what: '.vsix', value: vsix.bytes / 1000, unit: 'KB', aim: `at most ${budget.vsixKilobytes}` },
  ];
}

function kilobytes(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((sum, file) => sum + file.bytes, 0) / 1000;
}
