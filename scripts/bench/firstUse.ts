import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'rolldown';
import { repositoryRoot } from '../../test/equipment/repository.ts';
import { slimDependencies } from '../slimDependencies.ts';
import { type Figure, median } from './figure.ts';

const runs = 9;
const certificate = path.join(repositoryRoot, 'test', 'fixtures', 'certificates', 'isrg-root-x1.cer');

/** What is loaded when the first certificate is read. */
const entry = `
  export { readCertificateFile } from '${repositoryRoot}/src/certificates/files/certificateFile.ts';
  export { checkRoot } from '${repositoryRoot}/src/certificates/rootChecks/checkRoot.ts';
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

/** Measures the time from loading until the first certificate is read and checked, each time in a new process. */
export async function firstUse(): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ase-certificates-bench-'));
  try {
    const input = path.join(folder, 'entry.ts');
    await writeFile(input, entry);
    await build({
      input,
      cwd: repositoryRoot,
      platform: 'node',
      transform: { target: 'node22' },
      plugins: [slimDependencies],
      // As the release build: minified, in one file of CommonJS, and PKCS #12 in one of its own.
      output: {
        dir: folder,
        format: 'cjs',
        entryFileNames: 'certificates.cjs',
        chunkFileNames: '[name].cjs',
        minify: true,
      },
    });
    const times: number[] = [];
    for (let run = 0; run < runs; run++) {
      times.push(await timeOnce(path.join(folder, 'certificates.cjs')));
    }
    return [
      {
        what: 'Loading the reader and reading a first certificate',
        value: median(times),
        unit: 'ms',
        aim: 'at most 120',
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
