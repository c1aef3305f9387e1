import { cp } from 'node:fs/promises';
import path from 'node:path';
import { outFolder, repositoryRoot } from '../test/equipment/repository.ts';
import { bundleExtension } from './bundle.ts';

/**
 * Builds the extension for development in a folder of its own and returns that folder, so that tests and a build in `dist` do not
 * disturb each other.
 */
export async function stageDevelopment(): Promise<string> {
  const folder = path.join(outFolder, 'development');
  await bundleExtension({ release: false, folder: path.join(path.relative(repositoryRoot, folder), 'dist') });
  for (const part of ['package.json', 'media']) {
    await cp(path.join(repositoryRoot, part), path.join(folder, part), { recursive: true });
  }
  return folder;
}
