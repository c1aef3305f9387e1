import { existsSync } from 'node:fs';
import path from 'node:path';
import { installedOnce } from './cachedInstall.ts';
import { installPackage } from './npm.ts';
import { repositoryRoot } from './repository.ts';

const reference = process.env['ASE_REFERENCE'] ?? path.join(repositoryRoot, '..', 'shared', 'reference');

/** Installs oav, Azure's validator of OpenAPI traffic, where there are documents for it to validate against. */
export async function installOav(tell: (line: string) => void): Promise<void> {
  if (existsSync(path.join(reference, 'openapi'))) {
    await installedOnce('oav', tell, async (folder) => {
      tell('Installing oav (npm, about 60 MB, kept in .cache)…');
      await installPackage('oav@4.0.3', folder);
    });
  }
}
