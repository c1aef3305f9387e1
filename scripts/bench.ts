/**
 * `npm run bench`: prints what this machine measures; `npm run bench -- certificates` (or `stop-start`): only that. Times are
 * medians; those of windows are over several windows of one server. What VS Code reports varies with the machine, so built-in
 * extensions are measured beside ours in the same windows.
 */
import { launchBrowser } from '../test/vscode/browser.ts';
import { bundleSizes } from './bench/bundleSizes.ts';
import { certificateTimes } from './bench/certificates.ts';
import type { Figure } from './bench/figure.ts';
import { stopStartTimes } from './bench/stopStart.ts';
import { windowTimes } from './bench/windowTimes.ts';
import { packageExtension } from './vsix.ts';

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

const figures = await chosen();

async function chosen(): Promise<Figure[]> {
  if (process.argv.includes('certificates')) {
    return certificateTimes(tell);
  }
  return process.argv.includes('stop-start') ? stopStartTimes(tell) : everything();
}

async function everything(): Promise<Figure[]> {
  const vsix = await packageExtension();
  const sizes = await bundleSizes(vsix);
  const certificates = await certificateTimes(tell);
  const browser = await launchBrowser(tell);
  try {
    return [
      ...sizes,
      ...certificates,
      ...(await windowTimes(browser, vsix.path, tell)),
      ...(await stopStartTimes(tell)),
    ];
  } finally {
    await browser.close();
  }
}

const width = Math.max(...figures.map(({ what }) => what.length));
tell('');
for (const { what, value, unit, aim } of figures) {
  const digits = unit === 'ms' ? 0 : unit === '×' ? 2 : 1;
  tell(`${what.padEnd(width)}  ${value.toFixed(digits).padStart(8)} ${unit.padEnd(3)} ${aim ?? ''}`.trimEnd());
}
