import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'rolldown';
import { outFolder, repositoryRoot } from '../equipment/repository.ts';

/** Bundles one program for the extension host. A relative `entry` is relative to the root of the repository; `file` is what is written. */
async function bundle(entry: string, file: string): Promise<void> {
  await build({
    cwd: repositoryRoot,
    input: path.resolve(repositoryRoot, entry),
    platform: 'node',
    // Packages are loaded from node_modules at run time; VS Code provides `vscode`.
    external: (id) => !id.startsWith('.') && !path.isAbsolute(id),
    transform: { target: 'node22' },
    checks: { ineffectiveDynamicImport: false },
    output: { file, format: 'cjs', codeSplitting: false, sourcemap: true },
  });
}

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
  await bundle('test/host/run.ts', hostRunner(extension));
  await Promise.all(files.map((file) => bundle(file, path.join(tests, `${path.basename(file, '.ts')}.cjs`))));
  return tests;
}

/** Bundles the extension that stands in for VS Code's Microsoft accounts; returns its folder. */
export async function bundleAuthExtension(): Promise<string> {
  const folder = path.join(outFolder, 'authExtension');
  const source = path.join(repositoryRoot, 'test', 'vscode', 'authExtension');
  await rm(folder, { recursive: true, force: true });
  await bundle('test/vscode/authExtension/extension.ts', path.join(folder, 'extension.cjs'));
  await cp(path.join(source, 'package.json'), path.join(folder, 'package.json'));
  return folder;
}
