/**
 * `npm run bench`: prints what this machine measures. Times are medians over several windows of one server; times that VS Code
 * reports vary with the machine, so built-in extensions are measured beside ours in the same windows.
 */
import { launchBrowser } from '../test/vscode/browser.ts';
import { bundleSizes } from './bench/bundleSizes.ts';
import type { Figure } from './bench/figure.ts';
import { stopStartTimes } from './bench/stopStart.ts';
import { windowTimes } from './bench/windowTimes.ts';
import { packageExtension } from './vsix.ts';

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

const vsix = await packageExtension();
const figures: Figure[] = await bundleSizes(vsix);
const browser = await launchBrowser(tell);
try {
  figures.push(...(await windowTimes(browser, vsix.path, tell)));
} finally {
  await browser.close();
}
figures.push(...(await stopStartTimes(tell)));

const width = Math.max(...figures.map(({ what }) => what.length));
tell('');
for (const { what, value, unit, aim } of figures) {
  tell(
    `${what.padEnd(width)}  ${value.toFixed(unit === 'ms' ? 0 : 1).padStart(8)} ${unit.padEnd(3)} ${aim ?? ''}`.trimEnd(),
  );
}
