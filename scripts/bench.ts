/**
 * `npm run bench`: prints what this machine measures; `npm run bench -- PART…`: only that. Times are medians. Times of windows
 * come from several windows of one server. What VS Code reports varies with the machine, so two built-in extensions are measured in the
 * same windows.
 */
import { launchBrowser } from '../test/vscode/browser.ts';
import { bundleSizes } from './bench/bundleSizes.ts';
import { certificateTimes } from './bench/certificates.ts';
import { estateTimes } from './bench/estate.ts';
import type { Figure } from './bench/figure.ts';
import { publicCertificateRequests } from './bench/publicCertificate.ts';
import { soak } from './bench/soak.ts';
import { realStopStart, simulatedStopStart } from './bench/stopStart.ts';
import { tlsTableTimes } from './bench/tlsTable.ts';
import { treeTimes } from './bench/treeTimes.ts';
import { windowTimes } from './bench/windowTimes.ts';
import { packageExtension } from './vsix.ts';

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

/** What can be chosen by name, in the order in which it is measured. */
const parts: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  sizes: async () => bundleSizes(await packageExtension()),
  certificates: () => certificateTimes(tell),
  windows: async () => {
    const browser = await launchBrowser(tell);
    try {
      return await windowTimes(browser, (await packageExtension()).path, tell);
    } finally {
      await browser.close();
    }
  },
  tree: () => treeTimes(),
  estate: () => estateTimes(tell),
  soak: () => soak(tell),
  tls: () => tlsTableTimes(tell),
  'public-certificate': () => publicCertificateRequests(tell),
  'stop-start': () => simulatedStopStart(tell),
  'stop-start-real': () => realStopStart(tell),
};

const figures: Figure[] = [];
for (const name of chosen(process.argv.slice(2))) {
  figures.push(...((await parts[name]?.()) ?? []));
}

function chosen(names: readonly string[]): readonly string[] {
  const unknown = names.filter((name) => !Object.hasOwn(parts, name));
  if (unknown.length > 0) {
    throw new Error(`There is no part ${unknown.join(', ')}. There are: ${Object.keys(parts).join(', ')}`);
  }
  return names.length === 0 ? Object.keys(parts) : names;
}

const width = Math.max(...figures.map(({ what }) => what.length));
tell('');
for (const { what, value, unit, aim } of figures) {
  const digits = unit === 'ms' ? 0 : unit === '×' ? 2 : 1;
  tell(`${what.padEnd(width)}  ${value.toFixed(digits).padStart(8)} ${unit.padEnd(3)} ${aim ?? ''}`.trimEnd());
}
