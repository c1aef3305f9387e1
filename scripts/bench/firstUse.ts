import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { repositoryRoot } from '../../test/equipment/repository.ts';
import { type Figure, median } from './figure.ts';

const runs = 9;
const certificate = path.join(repositoryRoot, 'test', 'fixtures', 'certificates', 'isrg-root-x1.cer');

/** What is loaded when the first certificate is read, as the release build has it: minified, and in one file of CommonJS. */
const entry = `
  export { readCertificateFile } from './src/certificates/files/certificateFile.ts';
  export { checkRoot } from './src/certificates/rootChecks/checkRoot.ts';
`;

/** Run in a fresh process: prints the milliseconds from the \`require\` to the first certificate. */
const script = `
  const bytes = require('node:fs').readFileSync(process.argv[2]);
  const started = performance.now();
  const { readCertificateFile, checkRoot } = require(process.argv[1]);
  readCertificateFile(bytes).then(({ certificates }) => {
    checkRoot(certificates[0], { now: 0 });
    process.stdout.write(String(performance.now() - started));
  });
`;

/** From nothing to the first certificate read and checked, each time in a process of its own. */
export async function firstUse(): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ase-certificates-bench-'));
  try {
    const outfile = path.join(folder, 'certificates.cjs');
    await build({
      stdin: { contents: entry, resolveDir: repositoryRoot, loader: 'ts' },
      outfile,
      bundle: true,
      minify: true,
      format: 'cjs',
      platform: 'node',
      target: 'node22',
      // PKCS #12 is a file of its own, loaded when there is one.
      external: ['../pkcs12/*'],
    });
    const times: number[] = [];
    for (let run = 0; run < runs; run++) {
      times.push(await timeOnce(outfile));
    }
    return [
      {
        what: 'Loading the reader and reading a first certificate',
        value: median(times),
        unit: 'ms',
        aim: 'at most 60',
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function timeOnce(bundle: string): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script, bundle, certificate]);
  return Number(stdout);
}
