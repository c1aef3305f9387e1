import type { BundledFile } from './bundleReport.ts';

/** What the bundles may weigh; KB are 1000 bytes. Packaging fails over it. */
export const budget = {
  filesAtActivation: 3,
  kilobytesAtActivation: 80,
  /** Of a file that is loaded for a feature: smaller ones cost more to open than they save. */
  leastKilobytes: 5,
  /** All bundles without the runner, which is a program of its own. */
  kilobytes: 1500,
  /** The package without its pictures. */
  vsixKilobytes: 900,
};

/** In what the bundles are over the budget: sentences, none when all is well. `pageBytes`: the script of the viewer's page. */
export function overBudget(files: readonly BundledFile[], pageBytes: number, vsixBytes: number): readonly string[] {
  const atActivation = files.filter((file) => file.loadedAtStartup);
  const tooSmall = files.filter((file) => !file.isEntry && file.bytes < budget.leastKilobytes * 1000);
  const figures: readonly (readonly [string, number, number])[] = [
    ['Files that activation loads', atActivation.length, budget.filesAtActivation],
    ['KB that activation loads', bytesOf(atActivation) / 1000, budget.kilobytesAtActivation],
    ['KB of all bundles', (bytesOf(files) + pageBytes) / 1000, budget.kilobytes],
    ['KB of the package', vsixBytes / 1000, budget.vsixKilobytes],
  ];
  return [
    ...figures.flatMap(([what, is, most]) => (is > most ? [`${what}: ${is}, of at most ${most}.`] : [])),
    ...tooSmall.map(
      ({ name, bytes }) => `${name} has ${bytes} bytes. Say in scripts/bundleOptions.ts where it belongs.`,
    ),
  ];
}

function bytesOf(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
