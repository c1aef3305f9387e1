import { globSync } from 'node:fs';
import { cp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { withLock } from '../test/equipment/lock.ts';
import { outFolder, repositoryRoot } from '../test/equipment/repository.ts';
import { bundleExtension } from './bundle.ts';
import { overBudget } from './bundleBudget.ts';
import { bundledFiles } from './bundleReport.ts';
import { noticesFile } from './notices.ts';

/** A packaged extension. */
export interface Vsix {
  readonly path: string;
  readonly bytes: number;
  /** The paths in it, relative to the root of the repository. */
  readonly files: readonly string[];
}

/** What ships: what is not named here does not. */
const shipped = [
  ...['package.json', 'telemetry.json', 'README.md', 'CHANGELOG.md', 'LICENSE', noticesFile],
  ...['icon.png', 'view.svg', 'runs.svg', 'viewer.css', 'methods/*.md', 'firstRun/*.png'].map(
    (name) => `media/${name}`,
  ),
  ...['extension.cjs', 'viewerPage.js', 'chunks/*.cjs'].map((name) => `dist/${name}`),
  ...['stop-start.mjs', 'NOTICES.txt', 'plan.schema.json'].map((name) => `dist/runner/${name}`),
];

/**
 * Bundles, and writes `ase-certificates-VERSION.vsix` at the root of the repository. The file appears whole, because other processes may
 * read it meanwhile.
 */
export async function packageExtension(): Promise<Vsix> {
  return withLock(
    'packaging',
    () => undefined,
    async () => {
      await bundleExtension({ release: true });
      const files = globSync(shipped, { cwd: repositoryRoot });
      const missing = shipped.filter((pattern) => !files.some((file) => path.matchesGlob(file, pattern)));
      if (missing.length > 0) {
        throw new Error(`These files must be in the package: ${missing.join(', ')}`);
      }
      const file = await vsixPath();
      const unfinished = `${file}.unfinished`;
      await createVSIX({ cwd: await stage(files), dependencies: false, packagePath: unfinished });
      await checkBudget(unfinished, files);
      await rename(unfinished, file);
      return { path: file, bytes: (await stat(file)).size, files };
    },
  );
}

/** A folder with nothing but what ships: vsce compares each file that it sees with each of its patterns, also those of `.cache`. */
async function stage(files: readonly string[]): Promise<string> {
  const folder = path.join(outFolder, 'package');
  await rm(folder, { recursive: true, force: true });
  await Promise.all(files.map((file) => cp(path.join(repositoryRoot, file), path.join(folder, file))));
  // Without one vsce warns.
  await writeFile(path.join(folder, '.vscodeignore'), '');
  return folder;
}

async function checkBudget(vsix: string, files: readonly string[]): Promise<void> {
  const bytesOf = async (file: string): Promise<number> => (await stat(path.join(repositoryRoot, file))).size;
  const pictures = await Promise.all(files.filter((file) => /\.(png|svg)$/.test(file)).map(bytesOf));
  const withoutPictures = pictures.reduce((rest, bytes) => rest - bytes, (await stat(vsix)).size);
  const problems = overBudget(await bundledFiles(), await bytesOf('dist/viewerPage.js'), withoutPictures);
  if (problems.length > 0) {
    throw new Error(`The package is over its budget:\n${problems.join('\n')}`);
  }
}

async function vsixPath(): Promise<string> {
  const manifest = JSON.parse(await readFile(path.join(repositoryRoot, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  return path.join(repositoryRoot, `${manifest.name}-${manifest.version}.vsix`);
}
