import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Metafile } from 'esbuild';
import { repositoryRoot } from '../test/equipment/repository.ts';

export const entryPoint = 'src/extension.ts';

/** Where esbuild's metafile of the last release build is kept for `npm run bench` and `npm run house`; git-ignored. */
const metafileName = path.join('out', 'bundle.json');
export const metafilePath = path.join(repositoryRoot, metafileName);

/**
 * The outputs that the entry loads, by any import or by imports of one kind. esbuild also writes the target of an `import()`
 * that it left out as unused; nothing loads such a file.
 */
export function reachableOutputs({ outputs }: Metafile, kind?: 'import-statement'): ReadonlySet<string> {
  const reachable = new Set(Object.keys(outputs).filter((output) => outputs[output]?.entryPoint === entryPoint));
  for (const output of reachable) {
    for (const imported of outputs[output]?.imports ?? []) {
      if (imported.external !== true && (kind === undefined || imported.kind === kind)) {
        // The loop over the set also visits what is added here.
        reachable.add(imported.path);
      }
    }
  }
  return reachable;
}

/** The files of which some code is in the outputs; of all outputs unless some are named. Relative to the root of the repository. */
export function filesIn({ outputs }: Metafile, chosen: Iterable<string> = Object.keys(outputs)): readonly string[] {
  return [...chosen].flatMap((output) =>
    Object.entries(outputs[output]?.inputs ?? {}).flatMap(([file, { bytesInOutput }]) =>
      bytesInOutput > 0 ? [file] : [],
    ),
  );
}

/** One file of the bundle. */
export interface BundledFile {
  readonly name: string;
  readonly bytes: number;
  readonly isEntry: boolean;
  /** The entry and what it imports statically, directly or not. */
  readonly loadedAtStartup: boolean;
}

/** The files of the last release build of the checkout in `root`, with the bytes that are on disk. */
export async function bundledFiles(root = repositoryRoot): Promise<BundledFile[]> {
  const metafile = JSON.parse(await readFile(path.join(root, metafileName), 'utf8')) as Metafile;
  const atStartup = reachableOutputs(metafile, 'import-statement');
  const outputs = Object.entries(metafile.outputs).filter(([name]) => reachableOutputs(metafile).has(name));
  const files = outputs.map(async ([name, output]) => ({
    name,
    bytes: (await stat(path.join(root, name))).size,
    isEntry: output.entryPoint === entryPoint,
    loadedAtStartup: atStartup.has(name),
  }));
  return Promise.all(files);
}
