import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { outFolder, repositoryRoot } from '../equipment/repository.ts';

const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  sourcemap: 'linked',
  // Packages are loaded from node_modules at run time; VS Code provides `vscode`.
  packages: 'external',
  logLevel: 'warning',
  absWorkingDir: repositoryRoot,
};

/** The bundled test/host/run.ts of an extension whose tests were bundled. */
export function hostRunner(extension: string): string {
  return path.join(extension, 'tests', 'run.cjs');
}

/**
 * Bundles the runner and the test files of one configuration into the folder of the built extension; returns the folder of the
 * tests. VS Code gives each extension, known by its folder, an API object of its own: there they share the extension's.
 */
export async function bundleHostTests(
  extension: string,
  configuration: string,
  files: readonly string[],
): Promise<string> {
  const tests = path.join(extension, 'tests', configuration);
  // A file that was deleted must not go on running.
  await rm(tests, { recursive: true, force: true });
  await build({ ...common, entryPoints: [path.join('test', 'host', 'run.ts')], outdir: path.join(extension, 'tests') });
  await build({ ...common, entryPoints: [...files], outdir: tests, outbase: path.join('test', 'host') });
  return tests;
}

/** Bundles the extension that stands in for VS Code's Microsoft accounts; returns its folder. */
export async function bundleAuthExtension(): Promise<string> {
  const folder = path.join(outFolder, 'authExtension');
  const source = path.join(repositoryRoot, 'test', 'vscode', 'authExtension');
  await rm(folder, { recursive: true, force: true });
  await build({ ...common, entryPoints: [path.join(source, 'extension.ts')], outdir: folder });
  await cp(path.join(source, 'package.json'), path.join(folder, 'package.json'));
  return folder;
}
