/** `npm run build`: bundles the extension into dist for development. `-- --release`: as it is packaged; `-- --watch`: again at each change. */
import { bundleExtension, watchExtension } from './bundle.ts';

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

if (process.argv.includes('--watch')) {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  await watchExtension(tell, stop.signal);
} else {
  await bundleExtension({ release: process.argv.includes('--release') });
}
