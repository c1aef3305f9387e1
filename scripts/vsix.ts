import { readFile, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';
import { withLock } from '../test/equipment/lock.ts';
import { repositoryRoot } from '../test/equipment/repository.ts';
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

/** What may ship: everything else in the package is an accident, and packaging fails. */
const mayShip =
  /^(package\.json|telemetry\.json|README\.md|CHANGELOG\.md|LICENSE|ThirdPartyNotices\.txt|media\/[\w./-]+|dist\/extension\.cjs|dist\/viewerPage\.js|dist\/chunks\/[\w.-]+\.cjs|dist\/runner\/(stop-start\.mjs|NOTICES\.txt|plan\.schema\.json))$/;

/**
 * Writes `ase-certificates-VERSION.vsix` at the root of the repository. vsce bundles first, by the script `vscode:prepublish`.
 * The file appears whole, because other processes may read it meanwhile.
 */
export async function packageExtension(): Promise<Vsix> {
  return withLock(
    'packaging',
    () => undefined,
    async () => {
      const file = await vsixPath();
      const unfinished = `${file}.unfinished`;
      await createVSIX({ cwd: repositoryRoot, dependencies: false, packagePath: unfinished });
      const files = await listFiles({ cwd: repositoryRoot, packageManager: PackageManager.None });
      const strangers = files.filter((name) => !mayShip.test(name));
      if (strangers.length > 0) {
        throw new Error(`These files must not be in the package: ${strangers.join(', ')}`);
      }
      if (!files.includes(noticesFile)) {
        throw new Error(`${noticesFile} is not in the package.`);
      }
      await checkBudget(unfinished, files);
      await rename(unfinished, file);
      return { path: file, bytes: (await stat(file)).size, files };
    },
  );
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
